"""Scraped page text -> Article.

A page is read from its top: furniture, headline (often twice), lines that give the date,
the writer or a photo's caption; then the body, whose first paragraph may carry a
dateline; then whatever stands below it. A line is a paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import tzinfo
from pathlib import PurePath

from searchidx.dates import infer_published, parse_moment
from searchidx.ingest.dateline import HOST, registrable_domain, split_dateline
from searchidx.ingest.draft import NAME, Draft, caption_at, names
from searchidx.ingest.furniture import furniture_rule
from searchidx.ingest.header import take_header
from searchidx.ingest.mentions import mentions_of
from searchidx.model import Article

__all__ = ["read_page"]

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_WRITER = re.compile(
    rf"\(?(?:(?:penulis|reporter|pewarta|jurnalis|wartawan|kontributor)\s*:\s*"
    rf"|laporan\s*:\s*|(?:oleh|by)\s*:?\s+)(?P<names>{NAME})\)?\.?",
)
_EDITOR = re.compile(
    rf"\(?(?:(?:editor|penyunting|redaktur)\s*:\s*|editor )(?P<names>{NAME})\)?\.?"
)
_LABELLED = re.compile(r"\(?[A-Za-z]+\s*:?\s")
_LABEL_ALONE = re.compile(
    r"(?:oleh|penulis|reporter|pewarta|editor|foto(?:grafer)?|photo|(?:sumber|kredit) foto)\s*"
    r"(?P<colon>:)|(?:oleh|penulis|reporter|pewarta|editor)",
    re.IGNORECASE,
)
_NAME_ALONE = re.compile(r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3}")
# "Laporan Wartawan Kabar Timur, Lia Andriani | Sorong"
_REPORT = re.compile(
    rf"\(?Laporan (?:(?:wartawan|kontributor|jurnalis|reporter)\b(?:[^,|]*,)?\s*(?P<names>{NAME})"
    rf"|(?P<other>{NAME})(?=\s*\|))(?:\s*\|.*)?\)?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|•]\s*")
_TAGS = re.compile(
    r"(?:tags?|topik(?: terkait)?|kata kunci|label|keywords?)\s*:\s*(?P<tags>.+)", re.I
)
_TAGS_ALONE = re.compile(r"(?:tags?|topik terkait|kata kunci|keywords?)\s*:?", re.I)
_HASHTAGS = re.compile(r"#\w+(?:[\s,]+#\w+)*")
_HOST_INSIDE = re.compile(HOST)
_NOT_THE_OWNER = re.compile(
    r"copyright|hak cipta|all rights? reserved|dilindungi undang-undang|©|\(c\)|\b(?:19|20)\d\d\b",
    re.I,
)
_BREADCRUMB = re.compile(r"\s*[>/»›|]\s*")
# Initials of writer and editor after the last sentence: (din/isk), (*), (ren).
_INITIALS = re.compile(
    r"(?<=[.!?”\"])\s*\((?:\*+|[A-Za-z]{2,5}(?:\s?[/-]\s?[A-Za-z]{2,5})+|[a-z]{3})\)$"
)
_LAST_NAME = re.compile(r"\((?P<names>[A-Z][\w'’.]+(?: [A-Z][\w'’.]+){1,3})\)")
# Titles of other articles have at least this many words; sub-headings mostly fewer.
_WORDS_OF_A_TITLE = 5
_LONGEST_TITLE = 160


def read_page(text: str, id: str, local: tzinfo, path: str | None = None) -> Article | None:
    """The article on a page of scraped text.

    Args:
        text: the page, a paragraph a line, with or without blank lines between.
        id: the id to give it.
        local: the zone of times that name none.
        path: where it was read.

    Returns:
        The article, or None if nothing but furniture is there.
    """
    draft = Draft()
    lines = _drop_furniture(_lines(text), draft)
    lines = _take_bylines(lines, draft)
    lines = take_header(lines, draft, local)
    _take_body(lines, draft, local)
    if not draft.title and not draft.body and not draft.captions:
        return None
    return _article(draft, id, path)


def _article(draft: Draft, id: str, path: str | None) -> Article:
    body = "\n\n".join(draft.body)
    captions = tuple(dict.fromkeys(draft.captions))
    published_from = "page" if draft.published else None
    published = draft.published
    if published is None:
        published = infer_published(body)
        published_from = "inferred" if published else None
    host = draft.host or _host_of_folder(path)
    return Article(
        id=id,
        title=draft.title,
        body=body,
        captions=captions,
        published=published,
        published_from=published_from,
        mentions=mentions_of(draft.title, body, captions, published),
        source=registrable_domain(host) if host else draft.outlet,
        site=host.removeprefix("www.") if host else None,
        section=draft.section,
        authors=tuple(dict.fromkeys(draft.authors)),
        editor=draft.editor,
        tags=tuple(dict.fromkeys(draft.tags)),
        place=draft.place,
        continues=draft.continues,
        path=path,
        extra={"label": draft.label} if draft.label else {},
    )


def _host_of_folder(path: str | None) -> str | None:
    """Archives of scraped pages keep a folder for each host."""
    folder = PurePath(path).parent.name if path else ""
    return folder.lower() if _HOST_INSIDE.fullmatch(folder) else None


def _lines(text: str) -> list[str]:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    # "Penulis:" alone stands above what it labels.
    joined: list[str] = []
    for line in lines:
        label = _LABEL_ALONE.fullmatch(joined[-1]) if joined else None
        if label and len(line) <= 80 and (label["colon"] or _NAME_ALONE.fullmatch(line)):
            joined[-1] = f"{joined[-1].rstrip(' :')}: {line}"
        else:
            joined.append(line)
    return joined


def _drop_furniture(lines: Sequence[str], draft: Draft) -> list[str]:
    kept: list[str] = []
    # Titles of other articles that may still follow: a first one is sure after "Baca juga:".
    in_list = first = False
    for number, line in enumerate(lines):
        rule = furniture_rule(line)
        if (rule is None or rule.kind == "separator") and _take_tags(lines, number, draft):
            in_list = False
        elif rule is None:
            in_list = in_list and _is_title(line, 3 if first else _WORDS_OF_A_TITLE)
            first = False
            if not in_list:
                kept.append(line)
        else:
            if rule.kind == "breadcrumb" and len(_BREADCRUMB.split(line)) > 1:
                draft.section = draft.section or _BREADCRUMB.split(line)[1]
            elif rule.kind == "copyright":
                _take_owner(line, draft)
            draft.continues |= rule.continues
            # At the top of a page a list would swallow the headline.
            in_list = first = rule.opens_list and len(kept) > 1
    return kept


def _is_title(line: str, fewest_words: int) -> bool:
    """Whether a line reads as the title of another article rather than as prose."""
    if len(line) > _LONGEST_TITLE or line.endswith((".", "”", '"', ",")):
        return False
    return len(line.split()) >= fewest_words


def _take_tags(lines: Sequence[str], at: int, draft: Draft) -> bool:
    """Take a line of tags, or one below "Tags" at the end of a page."""
    line = lines[at]
    tags = _TAGS.fullmatch(line) if len(line) <= 240 else None
    if tags:
        draft.tags += [
            tag.strip(" #.") for tag in re.split(r"[,;|]|\s#", tags["tags"]) if tag.strip(" #.")
        ]
    elif _HASHTAGS.fullmatch(line):
        draft.tags += re.findall(r"#(\w+)", line)
    elif _TAGS_ALONE.fullmatch(line):
        return True
    else:
        heads = [i for i in range(max(0, at - 10), at) if _TAGS_ALONE.fullmatch(lines[i])]
        if not heads or not all(_is_tag(below) for below in lines[heads[-1] + 1 : at + 1]):
            return False
        draft.tags.append(line.strip(" #"))
    return True


def _is_tag(line: str) -> bool:
    return len(line) <= 40 and len(line.split()) <= 4 and not re.search(r"[.:?!,”\"]$", line)


def _take_owner(line: str, draft: Draft) -> None:
    host = _HOST_INSIDE.search(line)
    name = _NOT_THE_OWNER.sub(" ", line).strip(" .,-–|")
    if host:
        draft.host = draft.host or host[0].lower()
    elif 2 < len(name) <= 40:
        draft.outlet = draft.outlet or " ".join(name.split())


def _take_bylines(lines: Sequence[str], draft: Draft) -> list[str]:
    kept = []
    for line in lines:
        report = _REPORT.fullmatch(line) if len(line) <= 120 and not line.endswith(".") else None
        if report:
            draft.authors += names(report["names"] or report["other"])
            continue
        parts = _PARTS.split(line.strip("()")) if len(line) <= 160 else [line]
        rest = [part for part in parts if not _take_byline(part, draft)]
        if len(rest) == len(parts):
            kept.append(line)
        elif rest:
            kept.append(" | ".join(rest))
    return kept


def _take_byline(part: str, draft: Draft) -> bool:
    label = _LABELLED.match(part)
    if not label:
        return False
    # Labels come in any case, names in capitals: "PENULIS: Lia", "oleh Lia".
    plain = label[0].lower() + part[label.end() :]
    writer, editor = _WRITER.fullmatch(plain), _EDITOR.fullmatch(plain)
    if writer:
        draft.authors += names(writer["names"])
    elif editor:
        draft.editor = draft.editor or editor["names"].strip()
    return bool(writer or editor)


def _take_body(lines: list[str], draft: Draft, local: tzinfo) -> None:
    dateline = None
    at = 0
    while at < len(lines):
        caption, taken = caption_at(lines, at, bool(draft.body))
        if caption:
            draft.captions.append(caption)
            at += taken
            continue
        line = lines[at]
        if dateline is None and len(draft.body) < 2:
            dateline, line = split_dateline(line, draft.outlet)
            if dateline:
                draft.host = dateline.host or draft.host
                draft.place = dateline.place
                if dateline.date and draft.published is None:
                    draft.published = parse_moment(dateline.date, local)
        draft.body.append(line)
        at += 1
    if draft.body:
        _trim_end(draft)


def _trim_end(draft: Draft) -> None:
    last = _LAST_NAME.fullmatch(draft.body[-1])
    if last and len(draft.body) > 1:
        draft.authors += [] if draft.authors else names(last["names"])
        draft.body.pop()
    draft.body[-1] = _INITIALS.sub("", draft.body[-1])
