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

__all__ = ["Lexicon", "lexicon_arrays", "ragged_arrays", "smallest", "smallest_type"]


def smallest_type(top: int) -> np.dtype[Any]:
    """The smallest unsigned type that holds the numbers from 0 to ``top``."""
    return np.dtype(next(t for t in ("<u1", "<u2", "<u4", "<u8") if top < 1 << 8 * int(t[2])))


# Halving goes down to blocks of 8 terms, which are then read in one go.
_HALVED = 3

# A search reads so many terms at once when no more are left, and remembers so many of those it
# halved by: a hundred steps through the memory map take longer than all else.
_NEAR = 32
_HALVES = 512


def smallest(numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Numbers of 0 or more in the smallest unsigned type that holds them all."""
    return numbers.astype(smallest_type(int(numbers.max()) if len(numbers) else 0))


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
        if isinstance(number, slice):
            return self._some(*number.indices(len(self))[:2])
        start, stop = self._starts.read(number, number + 2).tolist()
        return self._bytes.read(start, stop).tobytes()

    def of_length(self, numbers: range, length: int) -> npt.NDArray[np.bytes_]:
        """Neighbours, all of one length, as an array; their bytes are not copied."""
        start = int(self._starts[numbers.start])
        return self._bytes.read(start, start + length * len(numbers)).view(f"S{length}")

    def raw(self, first: int, last: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        """The bytes of those from ``first`` to ``last`` (exclusive), and how many each has."""
        starts = self._starts.read(first, last + 1).astype(np.int64)
        return self._bytes.read(int(starts[0]), int(starts[-1])), starts[1:] - starts[:-1]

    @property
    def size(self) -> int:
        """The bytes of all of them in sum."""
        return len(self._bytes)

    def lengths(self) -> npt.NDArray[np.int64]:
        """How many bytes each has."""
        starts = self._starts.all().astype(np.int64)
        return starts[1:] - starts[:-1]

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
