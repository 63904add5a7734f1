"""One commit of an index, open for reading."""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.index import FileIndex
from whoosh.reading import IndexReader, TermNotFound
from whoosh.searching import Searcher

from searchidx.index.schema import FACET_FIELDS, PRINTED, TEXT_FIELDS, VALUE_SEPARATOR
from searchidx.model import Article, Caption

__all__ = ["Column", "Snapshot", "decode_article"]


def decode_article(data: bytes) -> Article:
    """The article in a value of the column ``article``."""
    values: dict[str, Any] = json.loads(data)
    captions = tuple(Caption(**caption) for caption in values.pop("captions"))
    return Article(captions=captions, **values)


class Column:
    """The values of a column, by document number over all segments.

    Whoosh's own reader over several segments leaves out those without a value.
    """

    def __init__(self, reader: IndexReader, name: str) -> None:
        leaves = [(leaf, start) for leaf, start in reader.leaf_readers() if leaf.doc_count_all()]
        self._starts = [start for _, start in leaves]
        self._readers = [leaf.column_reader(name, translate=False) for leaf, _ in leaves]

    def __getitem__(self, document: int) -> Any:
        segment = bisect_right(self._starts, document) - 1
        return self._readers[segment][document - self._starts[segment]]


class Snapshot:
    """A reader of one commit. Document numbers are those of this commit only."""

    def __init__(self, reader: IndexReader, index: FileIndex | None = None) -> None:
        self.reader = reader
        self._index = index
        self._columns: dict[str, Column] = {}

    def open_all(self) -> None:
        """Open every file now: a later commit deletes those that it does not need, and what
        is open stays readable."""
        for name in ("article", "hash", "published", *(f"{f}_value" for f in FACET_FIELDS)):
            self.column(name)
        for leaf, _ in self.reader.leaf_readers():
            for name in TEXT_FIELDS:
                if leaf.doc_count_all():
                    leaf.doc_field_length(0, name)
                    leaf.doc_field_length(0, name + PRINTED)

    @cached_property
    def searcher(self) -> Searcher:
        """Whoosh's searcher on this commit."""
        return Searcher(self.reader, fromindex=self._index)

    @property
    def count(self) -> int:
        """Number of articles."""
        return int(self.reader.doc_count())

    def find(self, id: str) -> int | None:
        """The document number of the article with that id."""
        try:
            matcher = self.reader.postings("id", id.encode("utf-8", "surrogatepass"))
        except TermNotFound:
            return None
        return int(matcher.id()) if matcher.is_active() else None

    def column(self, name: str) -> Column:
        """The values of a column by document number."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = Column(self.reader, name)
        return found

    @cached_property
    def published(self) -> npt.NDArray[np.int64]:
        """Publication time of every document, in minutes since year 1; UNDATED if not known."""
        column = self.column("published")
        field = self.reader.schema["published"]
        count = self.reader.doc_count_all()
        values = (field.from_column_value(column[number]) for number in range(count))
        return np.fromiter(values, np.int64, count)

    def values(self, name: str, document: int) -> list[str]:
        """The values of an article for the facet source, section or author."""
        data = self.column(f"{name}_value")[document]
        return data.decode().split(VALUE_SEPARATOR) if data else []

    def article(self, document: int) -> Article:
        """The stored article."""
        return decode_article(self.column("article")[document])

    def close(self) -> None:
        """Close its files."""
        self.reader.close()
