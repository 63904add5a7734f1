"""Documents -> segments of Whoosh's own codec, which any program with Whoosh can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

from whoosh.index import FileIndex
from whoosh.reading import IndexReader
from whoosh.writing import CLEAR, SegmentWriter

from searchidx.analysis.encoder import TextEncoder
from searchidx.index.documents import terms_of
from searchidx.index.making import SegmentMaker

__all__ = ["PortableWriter"]


class PortableWriter:
    """What :class:`searchidx.index.segments.SegmentsWriter` is, by Whoosh's writer."""

    def __init__(self, index: FileIndex, maker: SegmentMaker, memory: int) -> None:
        self._index = index
        self._limit = max(1, memory // 2**20)

    @cached_property
    def _writer(self) -> SegmentWriter:
        # Compound files would be read past our storage's care for pickles.
        return SegmentWriter(self._index, _lk=False, limitmb=self._limit, compound=False)

    @property
    def generation(self) -> int:
        """The number that the next commit will have."""
        return int(self._writer.generation)

    def reader(self) -> IndexReader:
        """A reader of the newest commit."""
        reader: IndexReader = self._writer.reader()
        return reader

    def add(self, texts: Sequence[str], fields: Mapping[str, Any], encoder: TextEncoder) -> None:
        """Add a document."""
        self._writer.add_document(**terms_of(texts, encoder.analyzer), **fields)

    # Its commits have nothing to wait for.
    is_made = True

    def close(self) -> None:
        """Begin to make segments of what was added: that is done already."""

    flush = close

    def take_back(self, number: int) -> None:
        """Delete a document that was added."""
        self._writer.newsegment.delete_document(number)

    def delete(self, number: int) -> None:
        """Delete a document of the newest commit."""
        self._writer.delete_document(number)

    def drop_committed(self) -> None:
        """Leave all documents of the newest commit out of the next one."""
        self._writer.mergetype = CLEAR

    def commit(self, more: bool = False) -> None:
        """Write all that was done as a new commit."""
        self._writer.commit()

    def cancel(self) -> None:
        """Give up all that was done."""
        writer: SegmentWriter | None = vars(self).get("_writer")
        # One that was not asked for anything has no files, and there may be no room for them.
        if writer is not None and not writer.is_closed:
            # It may fail where an error has closed half of its files.
            with suppress(Exception):
                writer.cancel()
