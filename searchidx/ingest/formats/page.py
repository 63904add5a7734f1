"""Scraped pages (.txt): one article each."""

from __future__ import annotations

from collections.abc import Iterator

from searchidx.ingest.document import Document
from searchidx.ingest.encoding import decode
from searchidx.ingest.errors import RecordError
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.page import read_page
from searchidx.model import Article

__all__ = ["read"]


def read(document: Document, options: ReadOptions) -> Iterator[Article]:
    """The article on a page.

    Raises:
        RecordError: if it is no text, or nothing but furniture is there.
    """
    text = decode(document.whole(options.limits.document))
    if not text.strip():
        raise RecordError("an empty file")
    article = read_page(text, document.id, options, document.path)
    if article is None:
        raise RecordError("no article text in it")
    yield article
