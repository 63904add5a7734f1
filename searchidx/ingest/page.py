"""Scraped page text -> Article.

A page is read from its top: furniture, headline (often twice), lines that give the date,
the writer or a photo's caption; then the body, whose first paragraph may carry a
dateline; then whatever stands below it. A line is a paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from searchidx.dates import infer_published, parse_moment
from searchidx.ingest.captions import credit_alone, split_caption
from searchidx.ingest.dateline import HOST, registrable_domain, split_dateline
from searchidx.ingest.furniture import furniture_rule
from searchidx.ingest.mentions import mentions_of
from searchidx.model import Article, Caption

__all__ = ["read_page"]

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
# A headline of the reference data has 160 characters at most; prose lines are longer or
# end as sentences do.
_LONGEST_HEADLINE = 180
_NAME = r"[A-Z][\w'’.-]*(?:[ ,]+(?:dan\s+)?[A-Z][\w'’.-]*){0,5}"
_WRITER = re.compile(
    rf"\(?(?:(?:penulis|reporter|pewarta|jurnalis|wartawan|laporan)\s*:\s*|oleh\s*:?\s+)"
    rf"(?P<names>{_NAME})\)?",
    re.IGNORECASE,
)
_EDITOR = re.compile(rf"\(?(?:editor|penyunting|redaktur)\s*:\s*(?P<names>{_NAME})\)?", re.I)
_TAGS = re.compile(
    r"(?:tags?|topik(?: terkait)?|kata kunci|label|keywords?)\s*:\s*(?P<tags>.+)", re.I
)
_WRITER_AT_OUTLET = re.compile(
    rf"(?P<names>{_NAME})\s+[-–|]\s*(?:(?P<host>{HOST})|(?P<outlet>{_NAME}))"
)
_HOST_ALONE = re.compile(HOST)
_NOT_THE_OWNER = re.compile(
    r"copyright|hak cipta|all rights? reserved|dilindungi undang-undang|©|\(c\)|\b(?:19|20)\d\d\b",
    re.I,
)
_BREADCRUMB = re.compile(r"\s*[>/»›|]\s*")
# What may stand in a line beside the date without making it a sentence.
_LONGEST_DATE_LINE = 90


@dataclass(slots=True)
class _Page:
    """What has been found so far."""

    title: str = ""
    captions: list[Caption] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    published: str | None = None
    host: str | None = None
    outlet: str | None = None
    place: str | None = None
    section: str | None = None
    authors: list[str] = field(default_factory=list)
    editor: str | None = None
    tags: list[str] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    continues: bool = False


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
    page = _Page()
    lines = _drop_furniture(_lines(text), page)
    lines = _take_bylines(lines, page)
    lines = _take_headline(lines, page, local)
    lines = _take_header(lines, page, local)
    _take_body(lines, page)
    if not page.title and not page.body and not page.captions:
        return None
    return _article(page, id, path)


def _article(page: _Page, id: str, path: str | None) -> Article:
    body = "\n\n".join(page.body)
    published_from = "page" if page.published else None
    published = page.published
    if published is None:
        published = infer_published(body)
        published_from = "inferred" if published else None
    return Article(
        id=id,
        title=page.title,
        body=body,
        captions=tuple(dict.fromkeys(page.captions)),
        published=published,
        published_from=published_from,
        mentions=mentions_of(page.title, body, page.captions, published),
        source=registrable_domain(page.host) if page.host else page.outlet,
        site=page.host,
        section=page.section,
        authors=tuple(page.authors),
        editor=page.editor,
        tags=tuple(page.tags),
        place=page.place,
        continues=page.continues,
        path=path,
        extra=page.extra,
    )


def _lines(text: str) -> list[str]:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line]


def _drop_furniture(lines: Sequence[str], page: _Page) -> list[str]:
    kept = []
    for line in lines:
        tags = _TAGS.fullmatch(line)
        rule = furniture_rule(line)
        if tags and len(line) <= 240:
            page.tags += [
                tag.strip(" #.") for tag in re.split(r"[,;|]", tags["tags"]) if tag.strip()
            ]
        elif rule is None:
            kept.append(line)
        elif rule.continues:
            page.continues = True
        elif rule.kind == "breadcrumb":
            page.section = page.section or _BREADCRUMB.split(line)[1]
        elif rule.kind == "copyright":
            _take_owner(line, page)
    return kept


def _take_owner(line: str, page: _Page) -> None:
    host = _HOST_ALONE.search(line)
    name = _NOT_THE_OWNER.sub(" ", line).strip(" .,-–|")
    if host:
        page.host = page.host or host[0].lower()
    elif 2 < len(name) <= 40:
        page.outlet = page.outlet or " ".join(name.split())


def _take_bylines(lines: Sequence[str], page: _Page) -> list[str]:
    kept = []
    for line in lines:
        rest = []
        for part in re.split(r"\s+\|\s+", line):
            writer, editor = _WRITER.fullmatch(part), _EDITOR.fullmatch(part)
            if writer:
                page.authors += _names(writer["names"])
            elif editor:
                page.editor = page.editor or editor["names"].strip()
            else:
                rest.append(part)
        if rest:
            kept.append(line if len(rest) == len(re.split(r"\s+\|\s+", line)) else " | ".join(rest))
    return kept


def _names(text: str) -> list[str]:
    names = (name.strip() for name in re.split(r",|\bdan\b", text))
    return [name for name in names if name]


def _take_headline(lines: list[str], page: _Page, local: tzinfo) -> list[str]:
    """The headline is a line near the top that comes twice; else the first that reads so."""
    keys = [line.casefold().strip(" .") for line in lines]
    dated = (i for i, line in enumerate(lines) if split_dateline(line)[0])
    top = range(min(6, len(lines), next(dated, 6)))
    at = next((i for i in top if len(lines[i]) <= 300 and keys.count(keys[i]) > 1), None)
    if at is None:
        at = next((i for i in top if _date_line(lines[i], local) is None), None)
        if at is None or not _reads_as_headline(lines[at], lines[at + 1 :]):
            return lines
        if _is_label(lines[at]) and _outdoes(lines[at + 1], lines[at], lines[at + 2 :], local):
            at += 1
    page.title = re.sub(rf"\s+[-–|]\s+{HOST}$", "", lines[at])
    for line, key in zip(lines[:at], keys, strict=False):
        moment = _date_line(line, local)
        if moment:
            page.published = page.published or moment
        elif key != keys[at]:
            # The name of the outlet, of a section or of a running story.
            page.extra["label"] = line
    return [line for line, key in zip(lines[at:], keys[at:], strict=True) if key != keys[at]]


def _is_label(line: str) -> bool:
    return len(line.split()) <= 3


def _outdoes(line: str, label: str, rest: Sequence[str], local: tzinfo) -> bool:
    """Whether the line below a label is the headline, rather than the label itself."""
    longer = len(line.split()) > max(3, len(label.split()))
    return longer and _date_line(line, local) is None and _reads_as_headline(line, rest)


def _reads_as_headline(line: str, rest: Sequence[str]) -> bool:
    if not rest or len(line) > _LONGEST_HEADLINE:
        return False
    if line.endswith((".", ",", ";", ":")) or line.startswith(tuple("-–—,;:()")):
        return False
    return split_dateline(line)[0] is None and split_caption(line) is None


def _date_line(line: str, local: tzinfo) -> str | None:
    """The moment in a line that gives little but a date; None for prose."""
    if len(line) > _LONGEST_DATE_LINE or line.endswith(".") or not re.search(r"\d", line):
        return None
    without = re.sub(r"[\d/:.|,()–-]+", " ", line)
    return parse_moment(line, local) if len(without.split()) <= 8 else None


def _take_header(lines: list[str], page: _Page, local: tzinfo) -> list[str]:
    """Lines between headline and body: date, writer at outlet, outlet, captions."""
    at = 0
    while at < len(lines):
        line = lines[at]
        following = lines[at + 1] if at + 1 < len(lines) else ""
        moment = _date_line(line, local)
        writer = _WRITER_AT_OUTLET.fullmatch(line) if len(line) <= 80 else None
        caption = split_caption(line)
        if moment:
            page.published = page.published or moment
        elif writer:
            page.authors += _names(writer["names"])
            page.host = writer["host"].lower() if writer["host"] else page.host
            page.outlet = page.outlet or writer["outlet"]
        elif _HOST_ALONE.fullmatch(line):
            page.host = line.lower()
        elif caption:
            page.captions.append(caption)
        elif credit_alone(following) and split_dateline(line)[0] is None:
            page.captions.append(Caption(line, credit_alone(following)))
            at += 1
        else:
            break
        at += 1
    return lines[at:]


def _take_body(lines: Sequence[str], page: _Page) -> None:
    dateline = None
    for line in lines:
        caption = split_caption(line)
        if caption:
            page.captions.append(caption)
            continue
        if dateline is None and len(page.body) < 2:
            dateline, line = split_dateline(line, page.outlet)
            if dateline:
                page.host = dateline.host or page.host
                page.place = dateline.place
        page.body.append(line)
