"""Sorted terms, front-coded in blocks of eight, found by halving on the memory map.

The first term of a block is whole, of each other there is how many bytes it shares with the one
before it, and the rest (Witten, Moffat and Bell, "Managing Gigabytes", 1999, section 4.1). Of
terms of news this takes three fifths of the bytes that whole terms and their places take.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.file import ArrayFile
from searchidx.index.codec.letters import Letters
from searchidx.index.codec.packing import Bytes, Ints, inside, smallest, starts_of
from searchidx.index.codec.strings import Strings

__all__ = ["BLOCK", "Lexicon", "front_coded", "lexicon_arrays"]

_BITS = 3
BLOCK = 1 << _BITS
"""Terms of a block."""

# No more of a term is compared with the one before.
_COMPARED = 32
# So many terms and more are put together by arrays.
_MANY = 64


def front_coded(terms: Strings) -> tuple[Bytes, Ints, Ints]:
    """Sorted terms, of which the first begins a block.

    Returns:
        what each does not share with the one before it, one behind the other; of each how many
        bytes it shares and, beside it, how many it does not; where each block starts.
    """
    lengths, heads = terms.lengths(), terms.heads(_COMPARED)
    shared = np.zeros(len(terms), np.int64)
    differs = np.ones((max(0, len(terms) - 1), _COMPARED + 1), bool)
    np.not_equal(heads[1:], heads[:-1], out=differs[:, :-1])
    shared[1:] = differs.argmax(axis=1)
    # Behind a term are zeros, which it does not share.
    shared[1:] = np.minimum(shared[1:], np.minimum(lengths[1:], lengths[:-1]))
    shared[::BLOCK] = 0
    rest = lengths - shared
    data = terms.data[inside(terms.starts[:-1] + shared, rest)]
    return data, np.stack((shared, rest), axis=1).ravel(), starts_of(rest)[:-1:BLOCK]


def lexicon_arrays(name: str, terms: Sequence[bytes]) -> Mapping[str, npt.NDArray[Any]]:
    """Sorted terms as arrays of a file."""
    data, sizes, blocks = front_coded(Strings.of(terms))
    return {
        f"{name}.bytes": data,
        f"{name}.sizes": smallest(sizes),
        f"{name}.blocks": smallest(blocks),
    }


class Lexicon(Sequence[bytes]):
    """The terms of a file by number, in ascending order."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes = file.section(f"{name}.bytes")
        self._sizes = file.section(f"{name}.sizes")
        self._blocks = file.section(f"{name}.blocks")
        self._heads: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._sizes) // 2

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return self._some(*number.indices(len(self))[:2])
        return self._some(number, number + 1)[0]

    def find(self, term: bytes) -> int | None:
        """The number of a term; None if it is not there."""
        block = max(0, bisect_right(range(len(self._blocks)), term, key=self._head) - 1)
        first = block << _BITS
        terms = self._some(first, first + BLOCK)
        at = bisect_left(terms, term)
        return first + at if at < len(terms) and terms[at] == term else None

    def place(self, term: bytes) -> int:
        """The number of the first term that is not less."""
        block = max(0, bisect_left(range(len(self._blocks)), term, key=self._head) - 1)
        first = block << _BITS
        return first + bisect_left(self._some(first, first + BLOCK), term)

    def _head(self, block: int) -> bytes:
        """The first term of a block; halving comes to the same few again and again."""
        found = self._heads.get(block)
        if found is None:
            start = int(self._blocks[block])
            data = self._bytes.read(start, start + int(self._sizes[(2 * block << _BITS) + 1]))
            found = self._heads[block] = data.tobytes()
        return found

    def _some(self, first: int, last: int) -> list[bytes]:
        """The terms from ``first`` to ``last`` (exclusive), as far as there are."""
        last = min(last, len(self))
        if first >= last:
            return []
        if last - first >= _MANY:
            return self.read(first, last).list()
        block = first >> _BITS
        begin = block << _BITS
        sizes = self._sizes.read(2 * begin, 2 * last)
        start = int(self._blocks[block])
        own = sizes.tolist()
        lengths = own[1::2]
        data = self._bytes.read(start, start + sum(lengths)).tobytes()
        terms, term, at = [], b"", 0
        for shared, length in zip(own[::2], lengths, strict=True):
            term = term[:shared] + data[at : at + length]
            terms.append(term)
            at += length
        return terms[first - begin :]

    def read(self, first: int, last: int) -> Strings:
        """The terms from ``first`` to ``last`` (exclusive), as far as there are."""
        last = min(last, len(self))
        if first >= last:
            return Strings.of(())
        block = first >> _BITS
        begin = block << _BITS
        sizes = self._sizes.read(2 * begin, 2 * last).astype(np.int64)
        start = int(self._blocks[block])
        data = self._bytes.read(start, start + int(sizes[1::2].sum()))
        return _put_together(sizes.reshape(-1, 2), data).some(first - begin, last - begin)

    def chosen(self, numbers: Ints) -> Strings:
        """The terms of some numbers, which ascend, each once."""
        if not len(numbers):
            return Strings.of(())
        blocks = np.unique(numbers >> _BITS)
        firsts = blocks << _BITS
        every = inside(firsts, np.minimum(BLOCK, len(self) - firsts))
        sizes = self._sizes.all().reshape(-1, 2)[every].astype(np.int64)
        # Only the last block of all may have fewer terms.
        rests = (
            np.add.reduceat(sizes[:, 1], np.arange(0, len(every), BLOCK)) if len(every) else blocks
        )
        starts = self._blocks.all()[blocks].astype(np.int64)
        data = self._bytes.all()[inside(starts, rests)]
        return _put_together(sizes, data).chosen(every.searchsorted(numbers))

    @cached_property
    def letters(self) -> Letters:
        """Those that each term has."""
        return Letters(self.read(0, len(self)))

    def lengths(self) -> Ints:
        """How many bytes each has."""
        found: Ints = self._sizes.all().reshape(-1, 2).sum(axis=1, dtype=np.int64)
        return found

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


def _put_together(sizes: Ints, data: Bytes) -> Strings:
    """The terms of whole blocks, the last of which may have fewer.

    Args:
        sizes: in rows, how many bytes each shares with the one before it, and how many more it has.
        data: the latter, one behind the other.
    """
    shared, rest = sizes.T
    starts = starts_of(shared + rest)
    whole = np.empty(int(starts[-1]), np.uint8)
    whole[inside(starts[:-1] + shared, rest)] = data
    for place in range(1, BLOCK):
        own = shared[place::BLOCK]
        before = starts[place - 1 : -1 : BLOCK][: len(own)]
        whole[inside(starts[place:-1:BLOCK], own)] = whole[inside(before, own)]
    return Strings(whole, starts)
