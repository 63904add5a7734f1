"""Compressed values of several columns -> those of one; most are taken over as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.columns import (
    BytesColumn,
    compressor,
    learned,
    packed_dictionary,
    sample_step,
)
from searchidx.index.codec.file import Parts, Stream
from searchidx.index.codec.packing import Ints
from searchidx.index.codec.ragged import ragged_arrays
from searchidx.index.codec.spill import Spill
from searchidx.index.merge.documents import Part

__all__ = ["MergedValues"]

# A dictionary stays with its values where they are so many times its size: one of articles has
# 0.1 MB, so that articles are compressed anew until 4 MB of them, some 4,000, have one.
_KEPT = 40
_AT_A_TIME = 256
_NEW, _GONE = -1, -2

Bytes = npt.NDArray[np.uint8]


class MergedValues:
    """The compressed values of a column that others become.

    Args:
        columns: those of compressed values, and others whose values are to be compressed.
    """

    def __init__(self, key: str, columns: Sequence[tuple[Part, BytesColumn]], folder: Path) -> None:
        self._key = key
        self._dictionaries: list[bytes] = []
        self._sources = [
            _Source(part, column, self._kept(part, column)) for part, column in columns
        ]
        self._starts, self._dictionary = Spill(folder), Spill(folder)
        self._size = 0

    def _kept(self, part: Part, column: BytesColumn) -> Ints:
        """For each dictionary of a column the number that it will have, or ``_NEW``."""
        if not column.is_packed:
            return np.full(1, _NEW)
        is_live = part.is_kept(np.arange(len(column)))
        sizes = np.bincount(
            column.dictionary.all(), column.stored.lengths() * is_live, len(column.dictionaries)
        )
        numbers = np.full(len(sizes), _NEW)
        for number, packed in enumerate(column.dictionaries.all()):
            if packed and sizes[number] >= _KEPT * len(packed):
                numbers[number] = len(self._dictionaries)
                self._dictionaries.append(packed)
        return numbers

    def streams(self) -> dict[str, npt.NDArray[Any] | Stream]:
        """The column as arrays of a file."""
        compress_anew = self._learn()
        return {
            f"{self._key}.packed.bytes": Parts(np.dtype(np.uint8), self._written(compress_anew)),
            f"{self._key}.packed.starts": self._starts,
            f"{self._key}.dictionary": self._dictionary,
            **ragged_arrays(f"{self._key}.dictionaries", self._dictionaries),
        }

    def _learn(self) -> Callable[[bytes], bytes]:
        """What compresses the values that have no dictionary of their own."""
        count = size = 0
        for value in self._new_values():
            count += 1
            size += len(value)
        step = sample_step(size)
        values = (v for at, v in enumerate(self._new_values()) if not at % step) if step else ()
        dictionary = learned(values, size) if step else b""
        if count:
            self._dictionaries.append(packed_dictionary(dictionary))
        return compressor(dictionary)

    def _new_values(self) -> Iterator[bytes]:
        for source in self._sources:
            yield from source.anew()

    def _written(self, compress_anew: Callable[[bytes], bytes]) -> Iterator[Bytes]:
        """The bytes of all values; the rest is known when they have all been read."""
        self._starts.append(np.zeros(1, np.int64))
        for source in self._sources:
            for number, start, stop in source.runs():
                if number == _NEW:
                    packed = list(map(compress_anew, source.values(start, stop)))
                    lengths = np.fromiter(map(len, packed), np.int64, len(packed))
                    data = np.frombuffer(b"".join(packed), np.uint8)
                    number = len(self._dictionaries) - 1
                else:
                    data, lengths = source.copied(start, stop)
                self._starts.append(self._size + np.cumsum(lengths))
                self._dictionary.append(np.full(len(lengths), number))
                self._size += len(data)
                yield data


class _Source:
    """A column whose values are taken over.

    Args:
        kept: for each dictionary that it has the number that it will have, or ``_NEW``.
    """

    def __init__(self, part: Part, column: BytesColumn, kept: Ints) -> None:
        self._part = part
        self._column = column
        self._kept = kept

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Neighbouring values that are treated alike: their dictionary, the first, and the one
        behind the last."""
        count = len(self._column)
        numbers = np.full(count, _NEW)
        if self._column.is_packed:
            numbers = self._kept[self._column.dictionary.all()]
        numbers[~self._part.is_kept(np.arange(count))] = _GONE
        cuts = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), count]
        for start, stop in pairwise(cuts):
            if start < stop and numbers[start] != _GONE:
                for at in range(start, stop, _AT_A_TIME):
                    self._part.release()
                    yield int(numbers[start]), at, min(at + _AT_A_TIME, stop)

    def anew(self) -> Iterator[bytes]:
        """The values that will be under a new dictionary."""
        for number, start, stop in self.runs():
            if number == _NEW:
                yield from self.values(start, stop)

    def values(self, start: int, stop: int) -> list[bytes]:
        """Values as they were before they were compressed."""
        found: list[bytes] = self._column[start:stop]
        return found

    def copied(self, start: int, stop: int) -> tuple[Bytes, Ints]:
        """Values as they are, and how many bytes each has."""
        return self._column.stored.raw(start, stop)
