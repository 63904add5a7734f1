"""A set of ids that millions of articles do not make large."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

__all__ = ["IdSet"]

# Digests kept in a set of Python before they are packed; at this size it takes about 5 MB.
_LOOSE = 1 << 16


class IdSet:
    """A set of texts in eight bytes each.

    It keeps 64-bit digests: among 10 million texts the chance that any two share one is
    3 in a million. Nothing must be lost if that happens.
    """

    def __init__(self) -> None:
        self._loose: set[int] = set()
        # Sorted, each more than twice as long as the next, so that there are few.
        self._packed: list[npt.NDArray[np.uint64]] = []

    def __contains__(self, text: str) -> bool:
        return self._has(_digest(text))

    def add(self, text: str) -> bool:
        """Add a text; whether it was not there before."""
        digest = _digest(text)
        if self._has(digest):
            return False
        self._loose.add(digest)
        if len(self._loose) >= _LOOSE:
            self._pack()
        return True

    def _has(self, digest: int) -> bool:
        if digest in self._loose:
            return True
        value = np.uint64(digest)
        for digests in self._packed:
            at = int(digests.searchsorted(value))
            if at < len(digests) and digests[at] == value:
                return True
        return False

    def _pack(self) -> None:
        fresh = np.sort(np.fromiter(self._loose, np.uint64, len(self._loose)))
        self._loose.clear()
        while self._packed and len(self._packed[-1]) <= 2 * len(fresh):
            fresh = np.sort(np.concatenate((self._packed.pop(), fresh)))
        self._packed.append(fresh)


# An id is asked for several times, by one set and another, before the next one comes.
@lru_cache(16)
def _digest(text: str) -> int:
    encoded = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(encoded, digest_size=8).digest(), "little")
