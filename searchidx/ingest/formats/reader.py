"""The place where the reader of a document is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from searchidx.ingest.document import Document
from searchidx.ingest.errors import RecordError, flaws_told
from searchidx.ingest.formats import (
    compressed,
    feed,
    html_page,
    json_document,
    json_lines,
    markdown,
    newsml,
    page,
    table,
    tar,
    warc,
    zip,
)
from searchidx.ingest.formats.kinds import kind_of
from searchidx.ingest.formats.members import why_not_read
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Rejection

__all__ = ["READERS", "UNPACKERS", "read_document"]

Reader = Callable[[Document, ReadOptions], Iterator[Article | Rejection]]
Unpacker = Callable[[Document, ReadOptions], Iterator[Document | Rejection]]

READERS: Mapping[str, Reader] = {
    "page": page.read,
    "html": html_page.read,
    "markdown": markdown.read,
    "json": json_document.read,
    "json lines": json_lines.read,
    "table": table.read,
    "newsml": newsml.read,
    "feed": feed.read,
    "warc": warc.read,
}
"""Kind of document -> its reader. Each yields articles and rejections as it reads on; what
it raises as RecordError rejects the document, or the rest of it."""

UNPACKERS: Mapping[str, Unpacker] = {
    "gzip": compressed.unpack_gzip,
    "zstd": compressed.unpack_zstd,
    "bzip2": compressed.unpack_bzip2,
    "xz": compressed.unpack_xz,
    "zip": zip.unpack,
    "tar": tar.unpack,
}
"""Kind of document -> what gives the documents inside it, each to be read before the next."""


def read_document(document: Document, options: ReadOptions) -> Iterator[Article | Rejection]:
    """The articles of a document and of those inside it, and what gave none."""
    count = 0
    try:
        kind = kind_of(document.name, document.head(), options.fields)
        if kind is None:
            raise RecordError(why_not_read(document.name))
        read = READERS.get(kind) or partial(_read_inside, UNPACKERS[kind])
        with flaws_told():
            for item in read(document, options):
                count += 1
                yield item
        if not count:
            raise RecordError("nothing in it that is read")
    except RecordError as error:
        kept = "; what stands before it was read" if count else ""
        yield Rejection(document.path, None, f"{error}{kept}")


def _read_inside(
    unpack: Unpacker, document: Document, options: ReadOptions
) -> Iterator[Article | Rejection]:
    document.budget.layer(document.depth + 1)
    for inner in unpack(document, options):
        if isinstance(inner, Rejection):
            yield inner
        else:
            yield from read_document(inner, options)
