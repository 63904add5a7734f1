"""Sorted terms, found by halving on the memory map."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.file import ArrayFile
from searchidx.index.codec.packing import starts_of

__all__ = ["Lexicon", "lexicon_arrays", "ragged_arrays", "smallest"]

# Halving goes down to blocks of 8 terms, which are then read in one go.
_HALVED = 3


def smallest(numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Numbers of 0 or more in the smallest unsigned type that holds them all."""
    top = int(numbers.max()) if len(numbers) else 0
    return numbers.astype(next(t for t in ("<u1", "<u2", "<u4", "<u8") if top < 1 << 8 * int(t[2])))


def ragged_arrays(name: str, values: Sequence[bytes]) -> Mapping[str, npt.NDArray[Any]]:
    """Byte strings as two arrays of a file: all bytes, and where each string starts."""
    lengths = np.fromiter(map(len, values), np.int64, len(values))
    return {
        f"{name}.bytes": np.frombuffer(b"".join(values), np.uint8),
        f"{name}.starts": smallest(starts_of(lengths)),
    }


def lexicon_arrays(name: str, terms: Sequence[bytes]) -> Mapping[str, npt.NDArray[Any]]:
    """Sorted terms as arrays of a file."""
    return ragged_arrays(name, terms)


class Lexicon(Sequence[bytes]):
    """Byte strings of a file by number; the terms of a lexicon are in ascending order."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes = file.section(f"{name}.bytes")
        self._starts = file.section(f"{name}.starts")
        self._blocks = len(self) + (1 << _HALVED) - 1 >> _HALVED
        self._heads: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: Any) -> Any:
        start, stop = self._starts.read(number, number + 2).tolist()
        return self._bytes.read(start, stop).tobytes()

    def find(self, term: bytes) -> int | None:
        """The number of a term; None if it is not there."""
        block = max(0, bisect_right(range(self._blocks), term, key=self._head) - 1)
        first = block << _HALVED
        terms = self._some(first, first + (1 << _HALVED))
        at = bisect_left(terms, term)
        return first + at if at < len(terms) and terms[at] == term else None

    def place(self, term: bytes) -> int:
        """The number of the first term that is not less."""
        block = max(0, bisect_left(range(self._blocks), term, key=self._head) - 1)
        first = block << _HALVED
        return first + bisect_left(self._some(first, first + (1 << _HALVED)), term)

    def _head(self, block: int) -> bytes:
        """The first term of a block; halving comes to the same few again and again."""
        found = self._heads.get(block)
        if found is None:
            found = self._heads[block] = self[block << _HALVED]
        return found

    def _some(self, first: int, last: int) -> list[bytes]:
        """The terms from ``first`` to ``last`` (exclusive), as far as there are."""
        starts = self._starts.read(first, min(last, len(self)) + 1).tolist()
        if not starts:
            return []
        data, place = self._bytes.read(starts[0], starts[-1]).tobytes(), starts[0]
        return [data[start - place : stop - place] for start, stop in pairwise(starts)]

    def all(self) -> list[bytes]:
        """All of them."""
        return self._some(0, len(self))

    def some(self, numbers: range) -> list[bytes]:
        """Those of some numbers."""
        return self._some(numbers.start, numbers.stop) if numbers else []

    def range(self, start: bytes, stop: bytes | None) -> range:
        """Numbers of the terms from ``start`` (inclusive) to ``stop`` (exclusive; None: to the
        end)."""
        first = self.place(start)
        return range(first, len(self) if stop is None else max(first, self.place(stop)))
