"""Which terms may be spelt almost as a word is, told by the letters that they have.

One edit adds a letter to those that a word has or takes one away, or both. So terms whose letters
differ in more than two for each edit, or whose lengths in more than one, are not near. As bits of
one number the letters of a term are compared at once; one term in forty is left (of 170,000 of
news), to be compared letter by letter.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.packing import Ints
from searchidx.index.codec.strings import Strings

__all__ = ["Letters"]

# By byte of UTF-8 the bit of a letter or sign; those that share one are told apart later. What is
# not of ASCII is no letter here, since one edit changes several of its bytes.
_BITS = np.zeros(256, np.uint64)
_BITS[:128] = np.uint64(1) << (np.arange(128, dtype=np.uint64) % np.uint64(64))
_SET = np.array([number.bit_count() for number in range(1 << 16)], np.uint8)


class Letters:
    """The letters that each of some terms has."""

    def __init__(self, terms: Strings) -> None:
        # Other bytes of UTF-8 go on with a character.
        begins = ((terms.data & 0xC0) != 0x80).astype(np.int32)
        self._lengths = _by_term(np.add, begins, terms)
        self._letters = _by_term(np.bitwise_or, _BITS[terms.data], terms)

    def near(self, word: str, edits: int) -> Ints:
        """The numbers of the terms that may be at most so many edits away from a word, ascending,
        all that are among them: an edit is a letter more, a letter less, another one, or two
        beside each other swapped."""
        numbers = np.flatnonzero(np.abs(self._lengths - len(word)) <= edits)
        encoded = np.frombuffer(word.encode("utf-8", "surrogatepass"), np.uint8)
        own = np.bitwise_or.reduce(_BITS[encoded], initial=np.uint64(0))
        differing = (self._letters[numbers] ^ own).view(np.uint16).reshape(-1, 4)
        near: Ints = numbers[_SET[differing].sum(axis=1) <= 2 * edits]
        return near


def _by_term(reduce: np.ufunc, values: npt.NDArray[Any], terms: Strings) -> npt.NDArray[Any]:
    """What the values of its bytes come to for each term; 0 for an empty one."""
    found = np.zeros(len(terms), values.dtype)
    filled = np.flatnonzero(terms.lengths())
    if len(filled):
        found[filled] = reduce.reduceat(values, terms.starts[filled])
    return found
