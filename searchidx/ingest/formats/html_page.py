"""HTML pages: one article each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from searchidx.ingest.document import Document
from searchidx.ingest.errors import RecordError, flaws_told, optional
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article

__all__ = ["article_of", "read"]


def read(document: Document, options: ReadOptions) -> Iterator[Article]:
    """The article on a page.

    Raises:
        RecordError: if it cannot be read, there is no article on it, or the extra ``html``
            is not installed.
    """
    data = document.whole(options.limits.document)
    article = article_of(data, document.id, options, document.path)
    if article is None:
        raise RecordError("no article text in it")
    yield article


def article_of(
    data: bytes | str, id: str, options: ReadOptions, path: str, url: str | None = None
) -> Article | None:
    """The article in HTML, or None; ``url`` is where the page was loaded from.

    Raises:
        RecordError: if it cannot be read.
    """
    reader = optional("searchidx.ingest.html.reader", "html")
    with flaws_told():
        return cast("Article | None", reader.read_html(data, id, options, path, url))
