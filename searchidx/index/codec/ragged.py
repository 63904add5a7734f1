"""Byte strings that stand one behind the other, by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.file import ArrayFile
from searchidx.index.codec.packing import smallest, starts_of

__all__ = ["Ragged", "ragged_arrays"]


def ragged_arrays(name: str, values: Sequence[bytes]) -> Mapping[str, npt.NDArray[Any]]:
    """Byte strings as two arrays of a file: all bytes, and where each string starts."""
    lengths = np.fromiter(map(len, values), np.int64, len(values))
    return {
        f"{name}.bytes": np.frombuffer(b"".join(values), np.uint8),
        f"{name}.starts": smallest(starts_of(lengths)),
    }


class Ragged(Sequence[bytes]):
    """The byte strings of a file."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes = file.section(f"{name}.bytes")
        self._starts = file.section(f"{name}.starts")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return self._some(*number.indices(len(self))[:2])
        start, stop = self._starts.read(number, number + 2).tolist()
        return self._bytes.read(start, stop).tobytes()

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

    def all(self) -> list[bytes]:
        """All of them."""
        return self._some(0, len(self))

    def _some(self, first: int, last: int) -> list[bytes]:
        """Those from ``first`` to ``last`` (exclusive), as far as there are."""
        starts = self._starts.read(first, min(last, len(self)) + 1).tolist()
        if not starts:
            return []
        data, place = self._bytes.read(starts[0], starts[-1]).tobytes(), starts[0]
        return [data[start - place : stop - place] for start, stop in pairwise(starts)]
