"""The body of a record: furniture, bylines, captions and dateline taken out of its paragraphs.

An archive's bodies were cleaned by someone already, so most need nothing; a screen finds
those that do, and these are read as the lines of a page are.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from searchidx.ingest.bylines import may_be_byline, take_bylines, take_last_writer
from searchidx.ingest.captions import credit_alone, may_be_credited
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.draft import Draft, caption_at, take_initials
from searchidx.ingest.furniture import Part, Rules
from searchidx.ingest.inline import cut_inline, has_inline
from searchidx.ingest.lines import Line, ends_a_body
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.screen import KINDS, Kind, screen_of
from searchidx.ingest.trim import drop_furniture

__all__ = ["clean_body"]

# Longer lines are paragraphs.
_LONGEST_LINE = 240


def clean_body(
    text: str, options: ReadOptions, path: str | None = None, outlet: str | None = None
) -> Draft:
    """The paragraphs of a body, a line each in ``text``, and what was found in them.

    Args:
        text: the body as the record has it.
        options: how to read; told of each piece that is taken out.
        path: the file to name then.
        outlet: the name of the outlet, if known, which is then no place of a dateline.

    Returns:
        a draft with body, captions, host, place, date, authors, editor, tags and continues.
    """
    draft = Draft(rules=options.furniture)
    kinds: Set[Kind]
    lines, kinds = screen_of(draft.rules).look(text)
    if "inline" in kinds and has_inline("\n".join(lines)):
        lines, kinds = _cut(lines, draft), KINDS
    first = _first_suspect(lines, kinds, draft)
    if first < len(lines):
        lines[first:], kinds = _drop(lines[first:], draft), KINDS
    draft.body = _without_captions(lines, draft) if "credit" in kinds else lines
    if draft.body:
        _take_dateline(draft, outlet)
        take_last_writer(draft)
        take_initials(draft)
    if draft.removed:
        options.report(path, draft.removed)
    return draft


def _cut(lines: list[str], draft: Draft) -> list[str]:
    kept = []
    for line in lines:
        if has_inline(line) and draft.rules.find(line) is None:
            line, cut = cut_inline(line, draft.rules)
            draft.removed += cut
        if line:
            kept.append(line)
    return kept


def _first_suspect(lines: list[str], kinds: Set[Kind], draft: Draft) -> int:
    """Index of the first line that is to be read as those of a page are: 0 if one may be
    furniture or a byline, else the last sentence if lines follow that."""
    if "furniture" in kinds and _has_furniture(lines, "anywhere" in kinds, draft.rules):
        return 0
    if "byline" in kinds and any(map(may_be_byline, lines)):
        return 0
    if not lines or len(lines[-1]) > _LONGEST_LINE or ends_a_body(lines[-1]):
        return len(lines)
    return max(0, _last_sentence(lines))


def _has_furniture(lines: Iterable[str], anywhere: bool, rules: Rules) -> bool:
    return any(rules.may_find(line, anywhere) and rules.find(line) for line in lines)


def _last_sentence(lines: list[str]) -> int:
    """Index of the last line that can end an article; -1 if there is none."""
    return next((at for at in range(len(lines) - 1, -1, -1) if ends_a_body(lines[at])), -1)


def _drop(lines: list[str], draft: Draft) -> list[str]:
    # No menu stands above a record's body, and what reads as a sentence is one of its own.
    last = _last_sentence(lines)
    parts: list[Part] = ["body" if last < 0 or at <= last else "after" for at in range(len(lines))]
    kept = drop_furniture([Line(line, at) for at, line in enumerate(lines)], parts, draft)
    return take_bylines([lines[at] for at in kept], [parts[at] for at in kept], draft)


def _without_captions(lines: list[str], draft: Draft) -> list[str]:
    credited = [*map(may_be_credited, lines), False]
    if True not in credited:
        return lines
    kept = []
    at = 0
    while at < len(lines):
        caption, taken = None, 1
        if credited[at] or (credited[at + 1] and credit_alone(lines[at + 1], True)):
            caption, taken = caption_at(lines, at, True)
        if caption:
            draft.captions.append(caption)
            at += taken
        else:
            kept.append(lines[at])
            at += 1
    return kept


def _take_dateline(draft: Draft, outlet: str | None) -> None:
    """A dateline stands in the first paragraph, or in the one below a standfirst."""
    for at, paragraph in enumerate(draft.body[:2]):
        dateline, rest = split_dateline(paragraph, outlet)
        if dateline:
            draft.host, draft.place = dateline.host, dateline.place
            draft.body[at] = rest
            return
