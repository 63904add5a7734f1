"""Compressed blocks of several columns -> those of one; most are taken over as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.columns import (
    BLOCK,
    BytesColumn,
    compressor,
    packed_dictionary,
    sample,
    sample_step,
    unpacked_dictionary,
)
from searchidx.index.codec.file import Parts, Stream
from searchidx.index.codec.lexicon import ragged_arrays
from searchidx.index.codec.packing import Ints
from searchidx.index.codec.spill import Spill
from searchidx.index.merge.documents import Part

__all__ = ["MergedBlocks"]

# A dictionary stays with its blocks where they are so many times its size: one of articles has
# 0.1 MB, so that articles are compressed anew until 4 MB of them, some 4,000, have one.
_KEPT = 40
# Blocks are copied so many at a time.
_AT_A_TIME = 64
_NEW = -1


@dataclass(frozen=True, slots=True)
class _Copied:
    """Neighbouring blocks as they are: their bytes, and of each how many bytes and how many
    documents it has."""

    data: npt.NDArray[np.uint8]
    lengths: Ints
    documents: Ints


class MergedBlocks:
    """The blocks of a column that others become.

    Args:
        columns: those of blocks, and others whose values are to be in blocks.
    """

    def __init__(self, key: str, columns: Sequence[tuple[Part, BytesColumn]], folder: Path) -> None:
        self._key = key
        self._dictionaries: list[bytes] = []
        self._columns = [
            _Source(part, column, self._kept(part, column)) for part, column in columns
        ]
        self._under = _NEW
        self._compress: Callable[[Sequence[bytes]], bytes] = compressor(b"")
        self._starts, self._firsts, self._dictionary = (Spill(folder) for _ in range(3))
        self._size = self._documents = 0

    def _kept(self, part: Part, column: BytesColumn) -> Ints:
        """For each dictionary of a column the number that it will have, or ``_NEW``."""
        if not column.is_packed:
            return np.full(1, _NEW)
        live = _live(part, column)
        sizes = np.bincount(
            column.dictionary, column.distinct.lengths() * (live > 0), len(column.dictionaries)
        )
        numbers = np.full(len(sizes), _NEW)
        for number, packed in enumerate(column.dictionaries.all()):
            if packed and sizes[number] >= _KEPT * len(packed):
                numbers[number] = len(self._dictionaries)
                self._dictionaries.append(packed)
        return numbers

    def streams(self) -> dict[str, npt.NDArray[Any] | Stream]:
        """The column as arrays of a file."""
        self._sample()
        return {
            f"{self._key}.blocks.bytes": Parts(np.dtype(np.uint8), self._written()),
            f"{self._key}.blocks.starts": self._starts,
            f"{self._key}.firsts": self._firsts,
            f"{self._key}.dictionary": self._dictionary,
            **ragged_arrays(f"{self._key}.dictionaries", self._dictionaries),
        }

    def _sample(self) -> None:
        """A dictionary for the values that are compressed anew and have none."""
        count = size = 0
        for value in self._new_values():
            count += 1
            size += len(value)
        self._new = len(self._dictionaries)
        if count:
            step = sample_step(size)
            values = (v for at, v in enumerate(self._new_values()) if step and not at % step)
            self._dictionaries.append(packed_dictionary(sample(values)))

    def _new_values(self) -> Iterator[bytes]:
        for source in self._columns:
            yield from source.anew()

    def _written(self) -> Iterator[npt.NDArray[np.uint8]]:
        """The bytes of all blocks; the rest is known when they have all been read."""
        self._starts.append(np.zeros(1, np.int64))
        waiting: list[bytes] = []
        before = _NEW
        for source in self._columns:
            for dictionary, item in source.items():
                if waiting and (dictionary != before or isinstance(item, _Copied)):
                    yield self._compressed(before, waiting)
                    waiting = []
                before = dictionary
                if isinstance(item, _Copied):
                    self._note(item.lengths, item.documents, dictionary)
                    yield item.data
                    continue
                waiting += item
                while len(waiting) >= BLOCK:
                    yield self._compressed(dictionary, waiting[:BLOCK])
                    del waiting[:BLOCK]
        if waiting:
            yield self._compressed(before, waiting)
        self._firsts.append(np.array([self._documents]))

    def _compressed(self, dictionary: int, values: Sequence[bytes]) -> npt.NDArray[np.uint8]:
        number = self._new if dictionary == _NEW else dictionary
        if self._under != number:
            self._under = number
            self._compress = compressor(unpacked_dictionary(self._dictionaries[number]))
        data = self._compress(values)
        self._note(np.array([len(data)]), np.array([len(values)]), number)
        return np.frombuffer(data, np.uint8)

    def _note(self, lengths: Ints, documents: Ints, dictionary: int) -> None:
        self._starts.append(self._size + np.cumsum(lengths))
        self._firsts.append(self._documents + np.cumsum(documents) - documents)
        self._dictionary.append(np.full(len(lengths), dictionary))
        self._size += int(lengths.sum())
        self._documents += int(documents.sum())


def _live(part: Part, column: BytesColumn) -> Ints:
    """How many documents of each block stay."""
    kept = part.is_kept(np.arange(len(column)))
    return np.add.reduceat(kept, column.firsts[:-1], dtype=np.int64)


class _Source:
    """A column whose values go into blocks.

    Args:
        kept: for each dictionary that it has the number that it will have, or ``_NEW``.
    """

    def __init__(self, part: Part, column: BytesColumn, kept: Ints) -> None:
        self._part = part
        self._column = column
        self._kept = kept

    def items(self) -> Iterator[tuple[int, _Copied | list[bytes]]]:
        """All of it in order, with the dictionary that it will be under: blocks to copy, and
        values."""
        for dictionary, start, stop, is_copied in self._runs():
            if is_copied:
                for at in range(start, stop, _AT_A_TIME):
                    self._part.release()
                    yield dictionary, self._copied(at, min(at + _AT_A_TIME, stop))
            else:
                for block in range(start, stop):
                    yield dictionary, self._values(block)

    def anew(self) -> Iterator[bytes]:
        """The values that will be under a new dictionary."""
        for dictionary, start, stop, _ in self._runs():
            if dictionary == _NEW:
                for block in range(start, stop):
                    yield from self._values(block)

    def _runs(self) -> Iterator[tuple[int, int, int, bool]]:
        """Neighbouring blocks that are treated alike: their dictionary, the first, the last
        (exclusive), and whether they are copied."""
        if not self._column.is_packed:
            yield _NEW, 0, -(-len(self._column) // BLOCK), False
            return
        numbers = self._kept[self._column.dictionary]
        documents = np.diff(self._column.firsts)
        # Small ones, left by deletions, are joined to what is beside them.
        is_copied = (_live(self._part, self._column) == documents) & (2 * documents >= BLOCK)
        is_copied &= numbers != _NEW
        alike = 2 * numbers + is_copied
        cuts = [0, *(np.flatnonzero(np.diff(alike)) + 1).tolist(), len(alike)]
        for start, stop in pairwise(cuts):
            yield int(numbers[start]), start, stop, bool(is_copied[start])

    def _values(self, block: int) -> list[bytes]:
        """The values of a block that stay."""
        if self._column.is_packed:
            first, values = int(self._column.firsts[block]), self._column.block(block)
        else:
            first = block * BLOCK
            values = self._column[first : first + BLOCK]
        kept = self._part.is_kept(np.arange(first, first + len(values))).tolist()
        return list(compress(values, kept))

    def _copied(self, start: int, stop: int) -> _Copied:
        data, lengths = self._column.distinct.raw(start, stop)
        firsts = self._column.firsts[start : stop + 1]
        return _Copied(data, lengths, firsts[1:] - firsts[:-1])
