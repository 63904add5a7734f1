"""Records with a whole page in a value, as crawlers keep them: {"url": ..., "html": ...}, or
{"url": ..., "text": ...} with headline and date among the lines of the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from searchidx.ingest.date_line import date_line
from searchidx.ingest.errors import RecordError
from searchidx.ingest.fields import PAGES, folded
from searchidx.ingest.mentions import mentions_of
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.page import read_page
from searchidx.ingest.records import read_record
from searchidx.ingest.text_left import note_text_left
from searchidx.ingest.unmarked import unmarked
from searchidx.model import Article

__all__ = ["read_record_or_page"]

# What crawlers keep the facts of a page under.
_FACTS = ("metadata", "meta")
_TOP = 30
_LONGEST_DATE = 100
# A record without any text is none; this is of no article.
_STAND_IN = "untitled page of a record"


def read_record_or_page(
    record: Mapping[str, Any], id: str, options: ReadOptions, path: str | None = None
) -> Article | None:
    """The article in a record. Where it has a whole page, as HTML, Markdown or text, and no title
    or no body of its own, the page is read for what it lacks; what the record says of itself wins.
    A body is read as a page, too, if no key names a title and a line above gives the date. It is
    noted where an article without a body may have its text under a key that nobody knows.

    Args:
        record, id, options, path: as :func:`~searchidx.ingest.records.read_record` takes them.

    Raises:
        RecordError: as readers of records and of HTML do.
    """
    article = _read(record, id, options, path)
    if article is not None:
        note_text_left(article, options)
    return article


def _read(
    record: Mapping[str, Any], id: str, options: ReadOptions, path: str | None
) -> Article | None:
    key = options.fields.page_key(record)
    if key is None or not isinstance(record[key], str):
        return read_record(record, id, options, path)
    if folded(key) not in PAGES:
        is_page = _is_dated(record[key], options)
    else:
        own, _ = options.fields.sorted_out(record)
        is_page = not (own.get("title") and own.get("body"))
    if not is_page:
        return read_record(record, id, options, path)
    return _with_page(record, key, id, options, path)


def _is_dated(body: str, options: ReadOptions) -> bool:
    """Whether one of the first lines of a body is that of a date, as on a page and not above the
    text alone: of 4,072 bodies without their headlines, the page reader took the first line of
    142 for one."""
    lines = body.split("\n", _TOP)[:_TOP]
    return any(
        len(line) <= _LONGEST_DATE and date_line(line.strip(), options.local) for line in lines
    )


def _with_page(
    record: Mapping[str, Any], key: str, id: str, options: ReadOptions, path: str | None
) -> Article | None:
    rest = {name: value for name, value in record.items() if name != key}
    for name in _FACTS:
        if isinstance(rest.get(name), Mapping):
            rest = {**rest.pop(name), **rest}
    values, _ = options.fields.sorted_out(rest)
    try:
        page = _page(record[key], folded(key), values, id, options, path)
    except RecordError:
        # A record with a text of its own is not lost with its page.
        if not (values.get("title") or values.get("body")):
            raise
        page = None
    if page is None:
        return read_record(rest, id, options, path)
    if not values.get("title"):
        rest["title"] = page.title or _STAND_IN
    own = read_record(rest, id, options, path)
    return _completed(own, page) if own else page


def _page(
    text: str,
    key: str,
    values: Mapping[str, Any],
    id: str,
    options: ReadOptions,
    path: str | None,
) -> Article | None:
    if PAGES.get(key) != "html":
        return read_page(unmarked(text), id, options, path)
    # Its libraries are an extra.
    from searchidx.ingest.html.reader import read_html

    url = values.get("url")
    return read_html(text, id, options, path, url if isinstance(url, str) else None)


def _completed(own: Article, page: Article) -> Article:
    """An article with what a page has that it lacks."""
    # The title of a window has more, most often the outlet's name.
    is_longer = page.title and page.title in own.title
    title = page.title if is_longer or own.title == _STAND_IN else own.title
    body = own.body or page.body
    captions = tuple(dict.fromkeys((*own.captions, *page.captions)))
    dated = own if own.published_from == "field" or not page.published else page
    return replace(
        own,
        title=title,
        body=body,
        captions=captions,
        published=dated.published,
        published_from=dated.published_from,
        mentions=mentions_of(title, body, captions, dated.published),
        source=own.source or page.source,
        site=own.site or page.site,
        section=own.section or page.section,
        authors=own.authors or page.authors,
        editor=own.editor or page.editor,
        tags=own.tags or page.tags,
        description=own.description or page.description,
        url=own.url or page.url,
        place=own.place or page.place,
        continues=own.continues or page.continues,
        extra={**page.extra, **own.extra},
    )
