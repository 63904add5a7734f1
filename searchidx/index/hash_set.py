"""A set of 64-bit hashes, asked for many at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["HashSet", "Hashes"]

Hashes = npt.NDArray[np.uint64]


class HashSet:
    """Hashes in eight bytes each: sorted arrays, each more than twice as long as the next, so
    that there are few."""

    def __init__(self) -> None:
        self._packed: list[Hashes] = []

    def add(self, hashes: Hashes) -> None:
        """Add hashes, of which some may be there."""
        fresh = np.unique(hashes)
        if not len(fresh):
            return
        while self._packed and len(self._packed[-1]) <= 2 * len(fresh):
            fresh = np.union1d(self._packed.pop(), fresh)
        self._packed.append(fresh)

    def has(self, hashes: Hashes) -> npt.NDArray[np.bool_]:
        """Which of some hashes are there."""
        found = np.zeros(len(hashes), bool)
        for packed in self._packed:
            at = np.searchsorted(packed, hashes)
            found |= packed.take(at, mode="clip") == hashes
        return found
