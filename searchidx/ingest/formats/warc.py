"""Web archives (WARC): an article a response that is an HTML page.

What is no page (pictures, scripts, redirects, requests) is passed over. Reading needs the
extra ``warc``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from searchidx.ingest.document import Document
from searchidx.ingest.errors import RecordError, optional
from searchidx.ingest.formats.html_page import article_of
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Rejection

__all__ = ["read"]

_HTML = ("text/html", "application/xhtml+xml")


def read(document: Document, options: ReadOptions) -> Iterator[Article | Rejection]:
    """The articles of the responses; ``extra`` has the time of the crawl as ``crawled``.

    Raises:
        RecordError: if it is no WARC file, or breaks off.
    """
    warcio = optional("warcio.archiveiterator", "warc")
    failures = optional("warcio.recordloader", "warc").ArchiveLoadFailed
    records = warcio.ArchiveIterator(document.file)
    number = 0
    try:
        for number, record in enumerate(records, 1):
            if not _is_page(record):
                continue
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            path = f"{document.path}/{url}"
            try:
                article = _article(record, url, path, options)
            except (ValueError, EOFError, OSError) as error:
                where = f"record {number} at byte {records.get_record_offset():,}: "
                yield Rejection(path, None, where + str(error))
                continue
            yield article or Rejection(path, None, "no article text in it")
    except (failures, EOFError, ValueError, AttributeError, IndexError) as error:
        if isinstance(error, RecordError):
            raise
        raise RecordError(f"not a whole WARC file: record {number + 1}: {error}") from None
    if not number:
        raise RecordError("no record in it")


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    return record.http_headers.get_statuscode() == "200" and kind in _HTML


def _article(record: Any, url: str, path: str, options: ReadOptions) -> Article | None:
    limit = options.limits.document
    data = record.content_stream().read(limit + 1)
    if len(data) > limit:
        raise RecordError(f"larger than {limit:,} bytes (max_document_size)")
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise RecordError("it breaks off")
    article = article_of(data, url, options, path, url)
    date = record.rec_headers.get_header("WARC-Date")
    return article and replace(article, extra={**article.extra, "crawled": date})
