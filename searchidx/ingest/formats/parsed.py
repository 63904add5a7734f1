"""What parsed formats share: a record of named values -> Article or Rejection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from searchidx.ingest.document import Document
from searchidx.ingest.errors import RecordError, flaws_told
from searchidx.ingest.formats.xml_elements import XmlText
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.record_pages import read_record_or_page
from searchidx.model import Article, Rejection

__all__ = ["NO_TEXT", "article_or_rejection", "articles_of_elements"]

NO_TEXT = "neither title, body nor captions in it"


def article_or_rejection(
    record: Any, id: str, path: str, number: int | None, options: ReadOptions, unit: str = "line"
) -> Article | Rejection:
    """The article in a record; ``number`` counts the ``unit`` of the file that it stands in."""
    if not isinstance(record, Mapping):
        return Rejection(path, number, "not a record of named values", unit)
    try:
        with flaws_told():
            article = read_record_or_page(record, id, options, path)
    except RecordError as error:
        return Rejection(path, number, str(error), unit)
    return article or Rejection(path, number, NO_TEXT, unit)


def articles_of_elements(
    document: Document,
    names: tuple[str, ...],
    record_of: Callable[[Element], dict[str, Any]],
    options: ReadOptions,
) -> Iterator[Article | Rejection]:
    """The articles of a document's elements; one that is not well-formed is a rejection of its
    own.

    Args:
        names: local names of the elements.
        record_of: gives the record in an element; raises RecordError for one that is no article.

    Raises:
        RecordError: if there is no such element, or the text breaks off.
    """
    for number, (line, element) in enumerate(XmlText(document, names, options).elements(), 1):
        if isinstance(element, str):
            yield Rejection(document.path, line, element)
            continue
        id = f"{document.id}#{number}"
        try:
            record = record_of(element)
        except RecordError as error:
            yield Rejection(document.path, line, str(error))
            continue
        yield article_or_rejection(record, id, document.path, line, options)
