"""A set of ids that millions of articles do not make large."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

__all__ = ["IdSet"]

# Digests kept in a set of Python before they are packed; at this size it takes about 5 MB.
_LOOSE = 1 << 16
# Bytes of the filter at first; it has one for each digest or more, so that of 8 texts that are not
# there 7 are known not to be.
_FILTER = 1 << 16
_AT_A_TIME = 1 << 20


class IdSet:
    """A set of texts in nine to ten bytes each.

    A filter with a bit for each (Bloom, "Space/time trade-offs in hash coding with allowable
    errors", 1970, with one hash) says of most texts that are not there that they are not.

    It keeps 64-bit digests: among 10 million texts the chance that any two share one is
    3 in a million. Nothing must be lost if that happens.
    """

    def __init__(self) -> None:
        self._loose: set[int] = set()
        # Sorted, each more than twice as long as the next, so that there are few.
        self._packed: list[npt.NDArray[np.uint64]] = []
        self._filter = bytearray(_FILTER)

    def __contains__(self, text: str) -> bool:
        return self._has(_digest(text))

    def add(self, text: str) -> bool:
        """Add a text; whether it was not there before."""
        digest = _digest(text)
        if self._has(digest):
            return False
        self._loose.add(digest)
        self._filter[(digest >> 3) & (len(self._filter) - 1)] |= 1 << (digest & 7)
        if len(self._loose) >= _LOOSE:
            self._pack()
        return True

    def _has(self, digest: int) -> bool:
        if not self._filter[(digest >> 3) & (len(self._filter) - 1)] >> (digest & 7) & 1:
            return False
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
        if sum(map(len, self._packed)) >= len(self._filter):
            self._widen()

    def _widen(self) -> None:
        """Make the filter anew, twice as large."""
        size = 2 * len(self._filter)
        found = np.zeros(size, np.uint8)
        for digests in self._packed:
            for start in range(0, len(digests), _AT_A_TIME):
                some = digests[start : start + _AT_A_TIME]
                bits = (1 << (some & np.uint64(7))).astype(np.uint8)
                np.bitwise_or.at(found, (some >> np.uint64(3)) & np.uint64(size - 1), bits)
        self._filter = bytearray(found)


# An id is asked for several times, by one set and another, before the next one comes.
@lru_cache(16)
def _digest(text: str) -> int:
    encoded = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(encoded, digest_size=8).digest(), "little")
