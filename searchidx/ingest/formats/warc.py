"""Web archives (WARC): an article a response that is an HTML page.

What is no page (pictures, scripts, redirects, requests) is passed over. Reading needs the
extra ``warc``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from io import BufferedReader
from typing import Any

from searchidx.ingest.document import Document
from searchidx.ingest.errors import MemberError, RecordError, optional
from searchidx.ingest.formats.html_page import article_of
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Rejection

__all__ = ["read"]

_HTML = ("text/html", "application/xhtml+xml")
# How a record begins (WARC 1.0 and 1.1, ISO 28500).
_BEGINNING = b"\nWARC/1."
_CHUNK = 1 << 16


def read(document: Document, options: ReadOptions) -> Iterator[Article | Rejection]:
    """The articles of the responses; ``extra`` has the time of the crawl as ``crawled``. Of a
    file packed with a gzip member a record, a damaged record loses itself alone.

    Raises:
        RecordError: if it is no WARC file, or breaks off.
    """
    # What is wrong is told here.
    logging.getLogger("warcio").addHandler(logging.NullHandler())
    stream = _Stream(document.file)
    while stream.goes_on:
        stream.goes_on = False
        try:
            yield from _records(stream, document, options)
        except MemberError as error:
            stream.goes_on = True
            yield Rejection(document.path, None, f"after record {stream.number}: {error}")
    if not stream.number:
        raise RecordError("no record in it")


class _Stream:
    """A file as warcio reads it. It gives what it has, rather than all that is asked for or an
    error, and can go on at the next record where one is no record.

    Attributes:
        goes_on: whether there is something to read on.
        number: of the record that was read last, from 1.
    """

    def __init__(self, file: BufferedReader) -> None:
        self.goes_on = True
        self.number = 0
        self._file = file
        self._ahead = b""
        self._position = 0

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes, at least one but at the end."""
        data = self._ahead[:size] or self._file.read1(size)
        self._ahead = self._ahead[size:]
        self._position += len(data)
        return data

    def tell(self) -> int:
        """How many bytes were read."""
        return self._position

    def find_record(self, rest: bytes) -> bool:
        """Whether a record begins in the bytes given back, or later; that is read on from."""
        start = self._position - len(rest)
        while (at := rest.find(_BEGINNING)) < 0:
            more = self._file.read1(_CHUNK)
            if not more:
                return False
            # It may stand across the two.
            kept = rest[-len(_BEGINNING) :]
            start += len(rest) - len(kept)
            rest = kept + more
        # The line feed belongs to what is before it.
        self._ahead = rest[at + 1 :]
        self._position = start + at + 1
        self.goes_on = True
        return True


def _records(
    stream: _Stream, document: Document, options: ReadOptions
) -> Iterator[Article | Rejection]:
    """What the records give from where the file stands to its end or to what is no record."""
    warcio = optional("warcio.archiveiterator", "warc")
    failures = optional("warcio.recordloader", "warc").ArchiveLoadFailed
    records = warcio.ArchiveIterator(stream)
    # What it would print of what lies between records.
    records.INC_RECORD = ""
    wrong = 0
    try:
        while True:
            record = next(records, None)
            if records.err_count > wrong:
                wrong = records.err_count
                reason = "what follows it is no record: its Content-Length may be wrong"
                yield Rejection(document.path, None, f"record {stream.number}: {reason}")
            if record is None:
                return
            stream.number += 1
            what = f"record {stream.number} at byte {records.offset:,}"
            if item := _read_record(record, what, document, options):
                yield item
    except RecordError:
        raise
    except (failures, EOFError, ValueError, AttributeError, IndexError) as error:
        reason = f"record {stream.number + 1}: {' '.join(str(error).split())}"
        if not stream.find_record(records.reader.read(records.reader.rem_length())):
            raise RecordError(f"not a whole WARC file: {reason}") from None
        stream.number += 1
        yield Rejection(document.path, None, reason)


def _read_record(
    record: Any, what: str, document: Document, options: ReadOptions
) -> Article | Rejection | None:
    """What a record gives: None if it is not for articles.

    Raises:
        MemberError: if it is damaged.
    """
    if not _is_page(record):
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    path = f"{document.path}/{url}"
    try:
        article = _article(record, url, path, options)
    except MemberError:
        raise
    except (ValueError, EOFError, OSError) as error:
        return Rejection(path, None, f"{what}: {error}")
    return article or Rejection(path, None, "no article text in it")


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
