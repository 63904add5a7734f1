"""Keys of chunks -> their numbers, many at a time: a hash table of arrays.

Open addressing with linear probing (Knuth, The Art of Computer Programming, vol. 3, 6.4),
with each step done for all keys that are still looked for.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from searchidx.analysis.chunks import Keys

__all__ = ["ChunkTable"]

_Numbers = npt.NDArray[np.int32]
# Odd constants whose bits are as good as drawn by lot: digits of the golden ratio and of pi.
_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0x243F6A8885A308D3)
_FEWEST_BITS = 12


class ChunkTable:
    """A table of keys of two numbers, the second of them not 0, each with a number, not 0."""

    def __init__(self) -> None:
        self._count = 0
        self._clear(_FEWEST_BITS)

    def _clear(self, bits: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._last = (1 << bits) - 1
        self._low, self._high = np.zeros((2, 1 << bits), np.uint64)
        self._number = np.zeros(1 << bits, np.int32)

    def find(self, keys: Keys) -> _Numbers:
        """The numbers of keys, 0 where a key has none.

        Args:
            keys: two rows.
        """
        low, high = keys
        at = self._places(low, high)
        numbers = self._number.take(at)
        left = np.flatnonzero(self._differs(at, low, high) & (numbers != 0))
        at, low, high = at[left], low[left], high[left]
        while len(left):
            at = (at + 1) & self._last
            numbers[left] = here = self._number.take(at)
            again = self._differs(at, low, high) & (here != 0)
            left, at, low, high = left[again], at[again], low[again], high[again]
        return numbers

    def add(self, keys: Keys, numbers: _Numbers) -> None:
        """Add keys that the table does not have; of equal ones the first counts."""
        order = np.lexsort(keys)
        low, high = keys[:, order]
        first = np.ones(len(order), bool)
        first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
        self._count += int(first.sum())
        new = low[first], high[first], numbers[order[first]]
        if 2 * self._count > len(self._number):
            used = np.flatnonzero(self._number)
            old = self._low[used], self._high[used], self._number[used]
            self._clear((4 * self._count - 1).bit_length())
            self._put(*old)
        self._put(*new)

    def _put(self, low: Keys, high: Keys, numbers: _Numbers) -> None:
        at = self._places(low, high)
        while len(at):
            free = self._number.take(at) == 0
            # Of several keys that want one place, the last to be written has it.
            self._low[at[free]] = low[free]
            self._high[at[free]] = high[free]
            self._number[at[free]] = numbers[free]
            left = self._differs(at, low, high)
            low, high, numbers = low[left], high[left], numbers[left]
            at = (at[left] + 1) & self._last

    def _differs(self, at: npt.NDArray[np.intp], low: Keys, high: Keys) -> npt.NDArray[np.bool_]:
        """Whether there are other keys at some places."""
        differs: npt.NDArray[np.bool_] = self._low.take(at) != low
        differs |= self._high.take(at) != high
        return differs

    def _places(self, low: Keys, high: Keys) -> npt.NDArray[np.intp]:
        mixed = high * _SECOND
        mixed ^= low
        mixed *= _FIRST
        mixed >>= self._shift
        return mixed.view(np.int64).astype(np.intp, copy=False)
