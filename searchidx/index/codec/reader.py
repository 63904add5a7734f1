"""A segment, open for reading: what matching and scoring work on.

A *slot* is a text field of a document: ``field_number * count + document``, with the fields
in the order of :data:`searchidx.index.schema.TEXT_FIELDS`. One posting list of a stem, over
slots in ascending order, thus holds its postings in all fields, and those of one field are
side by side. The printed word of an occurrence is its *form*, a small number among the
printed forms of its stem.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Postings", "SegmentReader"]

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a term is.

    Attributes:
        slots: ascending, each once; document numbers where the field is keyed.
        frequencies: occurrences in each, 1 or more.
    """

    slots: Numbers
    frequencies: Numbers

    def positions(self) -> Numbers:
        """Positions of all occurrences, one posting after another, ascending inside each: those
        of posting i are ``[starts[i]:starts[i + 1]]`` with :meth:`starts`. They have the gap of
        100 at each paragraph break. All are 0 in a keyed field without positions."""
        raise NotImplementedError

    def forms(self) -> Numbers:
        """The form of each occurrence, in the order of :meth:`positions`."""
        raise NotImplementedError

    def starts(self) -> npt.NDArray[np.int64]:
        """Index of each posting's first occurrence, and their number at the end."""
        raise NotImplementedError

    def field(self, number: int) -> slice:
        """Which postings are in the text field of that number (0 title, 1 captions, 2 body)."""
        raise NotImplementedError


class SegmentReader:
    """The arrays of one segment. Threads may share it; what it returns must not be written to.

    Attributes:
        count: number of documents, deleted ones too; they are numbered from 0.
        deleted: by document, whether it is deleted; None if none is.
        lengths: occurrences by slot, of stems, exact: uint8, uint16 or uint32.
        totals: the sum of the lengths of each text field, deleted documents too.
    """

    count: int
    deleted: npt.NDArray[np.bool_] | None
    lengths: npt.NDArray[Any]
    totals: tuple[int, ...]

    def stem(self, term: bytes) -> int | None:
        """The number of a stem, by which stems are in the order of their bytes."""
        raise NotImplementedError

    def stems(self, start: bytes, stop: bytes | None = None) -> range:
        """Numbers of the stems from ``start`` (inclusive) to ``stop`` (exclusive; None: to the
        end)."""
        raise NotImplementedError

    def stem_at(self, number: int) -> bytes:
        """The stem of a number."""
        raise NotImplementedError

    def word(self, term: bytes) -> int | None:
        """The number of a printed word, by which words are in the order of their bytes."""
        raise NotImplementedError

    def words(self, start: bytes, stop: bytes | None = None) -> range:
        """Numbers of the printed words from ``start`` (inclusive) to ``stop`` (exclusive)."""
        raise NotImplementedError

    def word_at(self, number: int) -> bytes:
        """The printed word of a number."""
        raise NotImplementedError

    def stems_of(self, word: int) -> Sequence[tuple[int, int]]:
        """(stem, form) pairs of a printed word: its occurrences are those of each of these
        stems that have that form. Mostly there is one."""
        raise NotImplementedError

    def postings(self, stem: int) -> Postings:
        """Where a stem is, over slots."""
        raise NotImplementedError

    def printed(self, word: int) -> Postings:
        """Where a printed word is, over slots; its forms are not known."""
        raise NotImplementedError

    def keys(self, field: str, start: bytes = b"", stop: bytes | None = None) -> range:
        """Numbers of a keyed field's terms from ``start`` (inclusive) to ``stop``
        (exclusive)."""
        raise NotImplementedError

    def key_at(self, field: str, number: int) -> bytes:
        """The term of a number."""
        raise NotImplementedError

    def keyed(self, field: str, term: bytes) -> Postings | None:
        """Where a term of a keyed field is, over documents (id, source, section, author,
        mentions and whatever else the schema has); None if nowhere."""
        raise NotImplementedError

    def keyed_at(self, field: str, number: int) -> Postings:
        """Where the term of a number is."""
        raise NotImplementedError

    def column(self, name: str) -> npt.NDArray[Any]:
        """A column of numbers (``published``: int64) or of bytes of one length (void), by
        document."""
        raise NotImplementedError

    def values(self, name: str) -> tuple[npt.NDArray[Any], Sequence[bytes]]:
        """A column of bytes whose values recur (``source_value``): which value each document
        has, and the values; the numbers are this segment's own."""
        raise NotImplementedError

    def value(self, name: str, document: int) -> bytes:
        """The value of a document in any column of bytes (``article``, ``path``, ``hash``)."""
        raise NotImplementedError
