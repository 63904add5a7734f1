"""The body of a record: furniture, bylines, captions and dateline taken out of its paragraphs.

An archive's bodies were cleaned by someone already, so most need nothing; a screen finds
those that do, and these are read as the lines of a page are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from searchidx.ingest.bylines import may_be_byline, take_bylines, take_last_writer
from searchidx.ingest.caption_signs import may_be_credited
from searchidx.ingest.captions import credit_alone, split_caption
from searchidx.ingest.dateline import dateline_above, split_dateline
from searchidx.ingest.draft import Draft, caption_at, ends_in_initials, take_initials, take_slogan
from searchidx.ingest.furniture import Part, Rules
from searchidx.ingest.headline_rows import headlines_in_rows
from searchidx.ingest.inline import cut_inline, has_inline
from searchidx.ingest.inline_breaks import without_inline_breaks
from searchidx.ingest.lines import Line
from searchidx.ingest.nested import unnested
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.parts import ends_as_a_body
from searchidx.ingest.screen import ALL, BYLINE, CREDIT, FURNITURE, INLINE, screen_of
from searchidx.ingest.trim import drop_furniture
from searchidx.ingest.wrapping import unwrapped

__all__ = ["clean_body"]

# Longer lines are paragraphs.
_LONGEST_LINE = 240
# "Baca selengkapnya di sini.", "Artikel ini ditulis oleh Lia.": furniture that reads as a sentence
# does has one of these.
_LONGEST_END = 120
_MORE = "lengkapnya"
_END_SIGNS = (_MORE, "sini", "rtikel ini", "laman")
_LONGEST_DATELINE = 60
_MOST_STANDFIRSTS = 5
_LONGEST_STANDFIRST = 170
# A body begins with its dateline, below a standfirst or two.
_TOP = 1_000
# A host has a full stop, an outlet stands in brackets.
_HOST_SIGN = re.compile(r"[.(\[]")
# Stands for the paragraph below a dateline of its own.
_ANY_TEXT = "Ia tiba."
_CUT_SHORT = ("…", "...", "…]", "...]")


def clean_body(
    text: str,
    options: ReadOptions,
    path: str | None = None,
    outlet: str | None = None,
    title: str = "",
) -> Draft:
    """The paragraphs of a body, a line each in ``text``, and what was found in them.

    Args:
        text: the body as the record has it.
        options: how to read; told of each piece that is taken out.
        path: the file to name then.
        outlet: the name of the outlet, if known, which is then no place of a dateline.
        title: the headline, which some scrapers give above the body once more.

    Returns:
        a draft with body, captions, host, place, date, authors, editor, tags and continues.
    """
    draft = Draft(rules=options.furniture)
    lines, flags = screen_of(draft.rules).look(unwrapped(without_inline_breaks(text, _TOP)))
    once = unnested(lines)
    if title and len(lines) > 1 and lines[0].casefold() == title.casefold():
        once = (once or lines)[1:]
    if once is not None:
        lines, flags = once, _flags_of(once, lines, flags)
    if flags:
        lines, flags = _cut(lines, flags, draft)
    if _has_lines_to_drop(lines, flags, draft.rules) or headlines_in_rows(lines):
        lines, flags = _drop(lines, flags, 0, _last_sentence(lines, flags, draft.rules), draft)
    elif not _ends_whole(lines, flags, draft.rules):
        last = _last_sentence(lines, flags, draft.rules)
        lines, flags = _drop(lines, flags, max(0, last), last, draft)
    draft.body = _without_captions(lines, flags, draft) if flags else lines
    if draft.body:
        _drop_teasers(draft, outlet)
        _take_dateline(draft, outlet)
        take_slogan(draft)
        take_last_writer(draft)
        take_initials(draft)
    if draft.removed:
        options.report(path, draft.removed)
    return draft


def _cut(lines: list[str], flags: dict[int, int], draft: Draft) -> tuple[list[str], dict[int, int]]:
    """The lines without the furniture inside them, and their flags."""
    changed: dict[int, str] = {}
    for at in _flagged(flags, INLINE):
        line = lines[at]
        if has_inline(line) and not (flags[at] & FURNITURE and draft.rules.find(line)):
            changed[at], cut = cut_inline(line, draft.rules)
            draft.removed += cut
    if not changed:
        return lines, flags
    left = [changed.get(at, line) for at, line in enumerate(lines)]
    left = [line for line in left if line]
    return left, _flags_of(left, lines, flags)


def _flagged(flags: Mapping[int, int], flag: int) -> list[int]:
    return sorted(at for at, of_line in flags.items() if of_line & flag)


def _flags_of(
    left: Sequence[str], lines: Sequence[str], flags: Mapping[int, int]
) -> dict[int, int]:
    """The flags of what is left of some lines: one that was changed may be anything."""
    known = {line: flags.get(at, 0) for at, line in enumerate(lines)}
    found = {at: known.get(line, ALL) for at, line in enumerate(left)}
    return {at: flag for at, flag in found.items() if flag}


def _ends_whole(lines: Sequence[str], flags: Mapping[int, int], rules: Rules) -> bool:
    """Whether the last line, if there is one, ends the body."""
    if not lines or len(lines[-1]) > _LONGEST_LINE:
        return True
    return _is_end(lines[-1], flags.get(len(lines) - 1, 0), rules)


def _last_sentence(lines: Sequence[str], flags: Mapping[int, int], rules: Rules) -> int:
    """Index of the last line that can end an article; -1 if there is none."""
    places = range(len(lines) - 1, -1, -1)
    return next((at for at in places if _is_end(lines[at], flags.get(at, 0), rules)), -1)


def _is_end(line: str, flag: int, rules: Rules) -> bool:
    """Whether a line, given its flags, is what the last of an article can be: neither caption nor
    furniture."""
    if not ends_as_a_body(line):
        return False
    if flag & CREDIT and split_caption(line, in_body=True) and not ends_in_initials(line):
        return False
    if len(line) > _LONGEST_END or not any(map(line.__contains__, _END_SIGNS)):
        return True
    rule = rules.find(line, "after")
    # Where to apply for a post reads as promotion does, and is of the article.
    return rule is None or (rule.kind == "promo" and _MORE not in line)


def _has_lines_to_drop(lines: Sequence[str], flags: Mapping[int, int], rules: Rules) -> bool:
    """Whether lines are to be read as those of a page are: one may be furniture or a byline."""
    for at, flag in flags.items():
        if flag & FURNITURE and rules.find(lines[at]):
            return True
        if flag & BYLINE and may_be_byline(lines[at]):
            return True
    return False


def _drop(
    lines: list[str], flags: Mapping[int, int], first: int, last: int, draft: Draft
) -> tuple[list[str], dict[int, int]]:
    """The lines, of those from ``first`` on without furniture and bylines, and their flags;
    ``last``: the last sentence."""
    # No menu stands above a record's body, and what reads as a sentence is one of its own.
    end = len(lines) if last < 0 else last + 1
    parts: list[Part] = ["body" if at < end else "after" for at in range(first, len(lines))]
    numbered = [Line(line, at) for at, line in enumerate(lines[first:])]
    kept = drop_furniture(numbered, parts, len(numbered), draft)
    left = take_bylines([lines[first + at] for at in kept], [parts[at] for at in kept], draft)
    left = lines[:first] + left
    return left, _flags_of(left, lines, flags)


def _without_captions(lines: list[str], flags: Mapping[int, int], draft: Draft) -> list[str]:
    credited = [at for at in _flagged(flags, CREDIT) if may_be_credited(lines[at])]
    if not credited:
        return lines
    kept: list[str] = []
    done = 0
    for at in sorted({*credited, *(at - 1 for at in credited if at)}):
        if at < done:
            continue
        if at not in credited and not credit_alone(lines[at + 1], True):
            continue
        caption, taken = caption_at(lines, at, True)
        if caption:
            draft.captions.append(caption)
            kept += lines[done:at]
            done = at + taken
    return kept + lines[done:]


def _drop_teasers(draft: Draft, outlet: str | None) -> None:
    """Other articles' beginnings below the last paragraph, each with its dateline and cut."""
    while len(draft.body) > 1 and draft.body[-1].endswith(_CUT_SHORT):
        if split_dateline(draft.body[-1], outlet)[0] is None:
            break
        draft.drop(draft.body.pop(), "related")


def _take_dateline(draft: Draft, outlet: str | None) -> None:
    """A dateline stands in the first paragraph, alone above it or in the one below a standfirst."""
    if len(draft.body) > 1 and len(draft.body[0]) <= _LONGEST_DATELINE and "." in draft.body[0]:
        line = draft.body[0].rstrip(" ,-–—")
        dateline, rest = split_dateline(f"{line} - {_ANY_TEXT}", outlet)
        if dateline and dateline.host and rest == _ANY_TEXT and not split_dateline(line, outlet)[0]:
            draft.host, draft.place = dateline.host, dateline.place
            del draft.body[0]
            return
    joined = dateline_above(*draft.body[:2]) if len(draft.body) > 1 else None
    if joined and len(draft.body[1]) > _LONGEST_DATELINE:
        draft.body[:2] = [joined]
    for at, paragraph in enumerate(draft.body[:_MOST_STANDFIRSTS]):
        if at > 1:
            if len(draft.body[at - 1]) > _LONGEST_STANDFIRST:
                return
            if not _HOST_SIGN.search(paragraph, 0, _LONGEST_DATELINE):
                continue
        dateline, rest = split_dateline(paragraph, outlet)
        # Below several lines "Wetar - Kisar" may be a way, "KABAR.ID, WETAR - " is none.
        if dateline and (at < 2 or dateline.host or dateline.outlet):
            draft.host, draft.place = dateline.host, dateline.place
            draft.body[at] = rest
            return
