"""The documents of a segment that is merged, and the numbers that they will have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.packing import Numbers
from searchidx.index.codec.reader import SegmentReader

__all__ = ["Part", "parts_of"]


class Part:
    """A segment that is merged.

    Attributes:
        arrays: the segment.
        first: the number that the first of its documents will have.
        is_live: by document, whether it stays; None if all do.
        numbers: by document, its number among those that stay; None if all do.
        live: how many stay.
    """

    def __init__(self, arrays: SegmentReader, first: int) -> None:
        self.arrays = arrays
        self.first = first
        self.live = arrays.count
        self.is_live: npt.NDArray[np.bool_] | None = None
        self.numbers: Numbers | None = None
        if arrays.deleted is not None:
            self.is_live = ~arrays.deleted
            ranks = np.cumsum(self.is_live, dtype=np.uint32)
            self.live = int(ranks[-1])
            ranks -= np.uint32(1)
            self.numbers = ranks

    def is_kept(self, documents: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """Whether each of some documents stays."""
        if self.is_live is None:
            return np.ones(len(documents), bool)
        kept: npt.NDArray[np.bool_] = self.is_live[documents]
        return kept

    def release(self) -> None:
        """Let the memory go that pages of the file take which were read."""
        self.arrays.file.release()

    def chosen(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Of values by document (the last axis) those of the documents that stay."""
        return values if self.is_live is None else values[..., self.is_live]


def parts_of(segments: Sequence[SegmentReader]) -> list[Part]:
    """What each segment gives to the one that they become."""
    parts, total = [], 0
    for arrays in segments:
        parts.append(Part(arrays, total))
        total += parts[-1].live
    return parts
