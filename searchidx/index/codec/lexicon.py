"""Sorted terms, found by halving on the memory map."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.file import ArrayFile
from searchidx.index.codec.packing import starts_of

__all__ = ["Lexicon", "lexicon_arrays", "ragged_arrays", "smallest"]

# A search reads so many terms at once when no more are left, and remembers so many of those it
# halved by: a hundred steps through the memory map take longer than all else.
_NEAR = 32
_HALVES = 512


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
        # Terms that a search by halving meets first, by number.
        self._halves: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: Any) -> Any:
        start, stop = self._starts.read(number, number + 2).tolist()
        return self._bytes.read(start, stop).tobytes()

    def all(self) -> list[bytes]:
        """All of them."""
        data, starts = self._bytes.all().tobytes(), self._starts.all().tolist()
        return [data[start:stop] for start, stop in pairwise(starts)]

    def find(self, term: bytes) -> int | None:
        """The number of a term; None if it is not there."""
        at = self.place(term)
        return at if at < len(self) and self[at] == term else None

    def place(self, term: bytes) -> int:
        """The number of the first term that is not less."""
        low, high = 0, len(self)
        while high - low > _NEAR:
            middle = (low + high) // 2
            found = self._halves.get(middle)
            if found is None:
                found = self[middle]
                if len(self._halves) < _HALVES:
                    self._halves[middle] = found
            if found < term:
                low = middle + 1
            else:
                high = middle
        # The last few are read at one time.
        starts = self._starts.read(low, high + 1).tolist()
        data = self._bytes.read(starts[0], starts[-1]).tobytes()
        ends = [start - starts[0] for start in starts]
        near = [data[start:end] for start, end in pairwise(ends)]
        return low + bisect_left(near, term)

    def range(self, start: bytes, stop: bytes | None) -> range:
        """Numbers of the terms from ``start`` (inclusive) to ``stop`` (exclusive; None: to the
        end)."""
        first = self.place(start)
        return range(first, len(self) if stop is None else max(first, self.place(stop)))
