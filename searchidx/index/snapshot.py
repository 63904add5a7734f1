"""One commit of an index, open for reading."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice, takewhile
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import orjson
from whoosh.index import TOC, FileIndex
from whoosh.reading import IndexReader, TermNotFound

from searchidx.errors import ArchiveError
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.codec.segment import arrays_of
from searchidx.index.groups import ReprintGroups
from searchidx.index.schema import FACET_FIELDS, PRINTED, TEXT_FIELDS, UNDATED, hash_term
from searchidx.index.storage import INDEX_NAME, reading
from searchidx.index.turn import Turn
from searchidx.model import Article, Caption

__all__ = ["Overtaken", "Snapshot", "decode_article"]

_Item = TypeVar("_Item")

# Stored articles of an answer that are read in one turn.
_AT_ONCE = 16


class Overtaken(Exception):
    """A commit came while the one before it was being opened."""


def decode_article(data: bytes, reprint_of: str | None = None) -> Article:
    """The article in a value of the column ``article``."""
    try:
        values: dict[str, Any] = orjson.loads(data)
    except orjson.JSONDecodeError:
        # Such as whole numbers of more than 64 bits.
        values = json.loads(data)
    values["captions"] = tuple([Caption(**caption) for caption in values["captions"]])
    values["reprint_of"] = reprint_of
    return Article(**values)


class Snapshot:
    """A reader of one commit. Document numbers are those of this commit only.

    Its files have one place from which they read next, so that two threads must not read from
    it at the same time: what reads does so inside :meth:`reading`, where one waits for another.

    Attributes:
        reader: Whoosh's.
        generation: the number of the commit.
        folder: where it is, with the files of all commits.
        closed: whether :meth:`close` was called.
    """

    def __init__(
        self,
        reader: IndexReader,
        generation: int,
        folder: str,
        turn: Turn | None = None,
    ) -> None:
        self.folder = folder
        self._turn = turn or Turn()
        self.reader = reader
        self.generation = generation
        self.closed = False
        self._read_under: object = None
        self._columns: dict[str, Any] = {}
        # The distinct values of columns, by name and first document of the segment.
        self._distinct: dict[tuple[str, int], list[bytes]] = {}

    @classmethod
    def newest(cls, index: FileIndex, folder: str, turn: Turn) -> Snapshot:
        """The newest commit, every file of it open: a later commit deletes those that it
        does not need, and what is open stays readable. ``turn`` is the lock of those that read.

        Raises:
            Overtaken: if another commit came meanwhile.
        """
        toc: TOC = index._read_toc()
        reader = FileIndex._reader(index.storage, toc.schema, toc.segments, toc.generation)
        snapshot = cls(reader, toc.generation, folder, turn)
        snapshot._open_all()
        # Whoosh takes a column whose file is gone for one that has no values.
        if TOC._latest_generation(index.storage, INDEX_NAME) != toc.generation:
            snapshot.close()
            raise Overtaken
        return snapshot

    def _open_all(self) -> None:
        if not self.reader.doc_count_all():
            return
        # What is mapped stays readable too, and is read where it is asked for.
        if all(arrays_of(leaf) is not None for leaf, _ in self.reader.leaf_readers()):
            return
        own = ("article", "hash", "path", "published", "texts")
        for name in (*own, *(f"{f}_value" for f in FACET_FIELDS)):
            self.column(name)
        _ = self._date_columns
        for leaf, _ in self.reader.leaf_readers():
            for name in TEXT_FIELDS:
                if leaf.doc_count_all():
                    leaf.doc_field_length(0, name)
                    leaf.doc_field_length(0, name + PRINTED)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Around code that reads from it; an error in its files becomes one of ours. What is
        read within goes on without another look at the files.

        Raises:
            ArchiveError: if it was closed; and what :func:`searchidx.index.storage.reading` does.
        """
        with self._turn as lock:
            if self._read_under is lock:
                yield
                return
            with reading(self.folder):
                self.check_open()
                for arrays in self._arrays:
                    arrays.file.check_size()
                self._read_under = lock
                try:
                    yield
                finally:
                    self._read_under = None

    def check_open(self) -> None:
        """Raise ArchiveError if it was closed."""
        if self.closed:
            raise ArchiveError("the archive was closed while an answer was being read")

    @cached_property
    def _arrays(self) -> list[SegmentReader]:
        found = (arrays_of(leaf) for leaf, _ in self.reader.leaf_readers())
        return [arrays for arrays in found if arrays is not None]

    @property
    def count(self) -> int:
        """Number of articles."""
        return int(self.reader.doc_count())

    def find(self, id: str) -> int | None:
        """The document number of the article with that id."""
        return next(self.documents("id", id), None)

    def documents(self, field: str, term: str) -> Iterator[int]:
        """The numbers of the documents that have a term, ascending."""
        return _documents(self.reader, field, term)

    def having(
        self, field: str, hashes: npt.NDArray[np.uint32], most: int | None = None
    ) -> Iterator[tuple[int, int]]:
        """Of some hashes, each given once, those that documents have in a field, and beside each
        a document that has it; of what more than ``most`` have, so many at least."""
        for leaf, offset in self.reader.leaf_readers():
            arrays = arrays_of(leaf)
            if arrays is None:
                terms = map(hash_term, hashes.tolist())
                found = [
                    (int(t, 16), d) for t in terms for d in islice(_documents(leaf, field, t), most)
                ]
            else:
                # Of those that are deleted none must count.
                own = most if arrays.deleted is None else None
                found = _live(arrays, *arrays.hashed(field).having(hashes, own))
            yield from ((hash_, document + offset) for hash_, document in found)

    def hashed(self, field: str) -> Iterator[tuple[int, int]]:
        """Every hash of a field, and beside each a document that has it."""
        for leaf, offset in self.reader.leaf_readers():
            arrays = arrays_of(leaf)
            if arrays is None:
                names = takewhile(lambda one: one[0] == field, leaf.terms_from(field, b""))
                terms = [name.decode() for _, name in names]
                found = [(int(t, 16), d) for t in terms for d in _documents(leaf, field, t)]
            else:
                own = arrays.hashed(field)
                found = _live(arrays, own.hashes.all(), own.documents.all())
            yield from ((hash_, document + offset) for hash_, document in found)

    def terms(self, field: str, prefix: str) -> Iterator[str]:
        """The terms of a field that begin so, in order."""
        for found, term in self.reader.terms_from(field, prefix.encode()):
            if found != field or not term.startswith(prefix.encode()):
                break
            yield term.decode("utf-8", "surrogatepass")

    @cached_property
    def reprints(self) -> ReprintGroups:
        """Its groups of reprints."""
        return ReprintGroups(self)

    def column(self, name: str) -> Any:
        """The values of a column by document number; there is none while there is no document."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self.reader.column_reader(name, translate=False)
        return found

    @cached_property
    def published(self) -> npt.NDArray[np.int64]:
        """Publication time of every document, in minutes since year 1; UNDATED if not known."""
        field = self.reader.schema["published"]
        times = np.full(self.reader.doc_count_all(), UNDATED, dtype=np.int64)
        for leaf, offset in self.reader.leaf_readers():
            arrays = arrays_of(leaf)
            if arrays is not None:
                times[offset : offset + arrays.count] = arrays.column("published")
        for column, offset, count in self._date_columns:
            values = (field.from_column_value(value) for value in column)
            times[offset : offset + count] = np.fromiter(values, np.int64, count)
        return times

    def times(self, documents: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
        """Publication times of some documents, as :attr:`published` has them."""
        leaves = [(arrays_of(leaf), offset) for leaf, offset in self.reader.leaf_readers()]
        if any(arrays is None for arrays, _ in leaves):
            known: npt.NDArray[np.int64] = self.published[documents]
            return known
        if (documents[1:] >= documents[:-1]).all():
            return self._times_in_order(documents)
        times = np.empty(len(documents), np.int64)
        which = np.searchsorted([offset for _, offset in leaves], documents, "right") - 1
        for number in np.unique(which).tolist():
            arrays, offset = leaves[number]
            own = which == number
            times[own] = arrays.column("published")[documents[own] - offset]
        return times

    def _times_in_order(self, documents: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
        """The same of ascending documents, where each segment has its own side by side."""
        offsets = [offset for _, offset in self.reader.leaf_readers()]
        bounds = [*documents.searchsorted(offsets).tolist(), len(documents)]
        parts = [np.zeros(0, np.int64)]
        for arrays, offset, start, stop in zip(
            self._arrays, offsets, bounds, bounds[1:], strict=False
        ):
            if stop > start:
                parts.append(arrays.column("published")[documents[start:stop] - offset])
        return np.concatenate(parts)

    @cached_property
    def _date_columns(self) -> list[tuple[Any, int, int]]:
        """The columns of publication times in segments of Whoosh's own codec, each with its first
        document and their number; a segment of undated articles alone has none."""
        return [
            (leaf.column_reader("published", translate=False), offset, leaf.doc_count_all())
            for leaf, offset in self.reader.leaf_readers()
            if arrays_of(leaf) is None and leaf.has_column("published")
        ]

    def tally(self, name: str, documents: npt.NDArray[np.integer]) -> Iterator[tuple[bytes, int]]:
        """The values that documents, ascending, have in a column of bytes, and how many have
        each; a value may come more than once. Of a column of several values each may come alone."""
        for leaf, offset in self.reader.leaf_readers():
            start, stop = documents.searchsorted([offset, offset + leaf.doc_count_all()]).tolist()
            own = documents[start:stop]
            if not len(own):
                continue
            arrays = arrays_of(leaf)
            values = None if arrays is None else arrays.values(name)
            if values is None or (values.which is None and values.several is None):
                column = self.column(name)
                yield from Counter(bytes(column[number]) for number in own.tolist()).items()
                continue
            distinct = self._distinct.get((name, offset))
            if distinct is None:
                distinct = self._distinct[name, offset] = values.distinct.all()
            numbers, others = values.numbers(own - offset)
            if others:
                yield b"", others
            counts = np.bincount(numbers)
            for number in np.flatnonzero(counts).tolist():
                yield distinct[number], int(counts[number])

    def hashes(self, documents: npt.NDArray[np.integer]) -> npt.NDArray[np.void]:
        """The hashes of the contents of articles, in the order of these."""
        found = np.zeros(len(documents), "S16").view("V16")
        for leaf, offset in self.reader.leaf_readers():
            arrays = arrays_of(leaf)
            own = (documents >= offset) & (documents < offset + leaf.doc_count_all())
            numbers = documents[own] - offset
            if not len(numbers):
                continue
            if arrays is not None:
                found[own] = arrays.column("hash")[numbers]
            else:
                column = leaf.column_reader("hash", translate=False)
                found[own] = np.array([column[number] for number in numbers.tolist()], "V16")
        return found

    def path(self, document: int) -> str | None:
        """The file that an article was read from."""
        return self.column("path")[document].decode() or None

    def article(self, document: int) -> Article:
        """The article, with what it is a reprint of."""
        return self.articles([document])[0]

    def articles(self, documents: Sequence[int]) -> list[Article]:
        """The same of several."""
        column = self.column("article")
        first = self.reprints.first_ids(documents)
        return [decode_article(column[d], id) for d, id in zip(documents, first, strict=True)]

    def stored_in_turns(self, documents: Sequence[int]) -> Iterator[list[Article]]:
        """Articles, read a few at a time, as they are asked for."""
        for first in range(0, len(documents), _AT_ONCE):
            with self.reading():
                articles = self.articles(documents[first : first + _AT_ONCE])
            yield articles

    def while_open(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """What was made of an answer; ArchiveError once its archive is closed."""
        for item in items:
            self.check_open()
            yield item

    def stored(self, document: int) -> Article:
        """The article as it is stored, which does not say what it is a reprint of."""
        return decode_article(self.column("article")[document])

    def close(self) -> None:
        """Close its files."""
        self.closed = True
        self.reader.close()
        # A map of a file goes when nothing refers to it any more.
        self._columns.clear()
        self._distinct.clear()
        self.__dict__.pop("_arrays", None)


def _documents(reader: IndexReader, field: str, term: str) -> Iterator[int]:
    try:
        matcher = reader.postings(field, term.encode("utf-8", "surrogatepass"))
    except TermNotFound:
        return
    yield from matcher.all_ids()


def _live(
    arrays: SegmentReader, hashes: npt.NDArray[Any], documents: npt.NDArray[Any]
) -> list[tuple[int, int]]:
    """Hashes with their documents, without those that are deleted."""
    if arrays.deleted is not None:
        is_live = ~arrays.deleted[documents]
        hashes, documents = hashes[is_live], documents[is_live]
    return list(zip(hashes.tolist(), documents.tolist(), strict=True))
