"""The terms of several lexicons in one order, range by range."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.file import Stream
from searchidx.index.codec.lexicon import BLOCK, Lexicon, front_coded
from searchidx.index.codec.packing import Bytes, Ints
from searchidx.index.codec.spill import Spill
from searchidx.index.codec.strings import Strings, united

__all__ = [
    "ListsSpill",
    "TermRange",
    "TermsSpill",
    "Weigh",
    "term_ranges",
    "united_used",
]

Weigh = Callable[[int, int], Ints]
"""From a first and a last term (exclusive) to the running sum of what these cost."""


@dataclass(frozen=True, slots=True)
class TermRange:
    """Neighbouring terms.

    Attributes:
        terms: all of them, each once, ascending.
        own: of each lexicon the first and the last (exclusive) of its terms in the range.
        numbers: of each lexicon, where among ``terms`` each of those is.
    """

    terms: Strings
    own: list[tuple[int, int]]
    numbers: list[Ints]


def term_ranges(
    lexicons: Sequence[Sequence[bytes]], most: int, weigh: Sequence[Weigh] | None = None
) -> Iterator[TermRange]:
    """All terms, in ranges that cost at most ``most``, or have one term.

    Args:
        lexicons: ascending.
        weigh: of each lexicon what terms cost; if None, each costs 1.
    """
    share = max(1, most // max(1, len(lexicons)))
    at = [0] * len(lexicons)
    while any(start < len(own) for start, own in zip(at, lexicons, strict=True)):
        ends = []
        for number, (start, own) in enumerate(zip(at, lexicons, strict=True)):
            end = min(start + share, len(own))
            if weigh and end > start:
                end = start + max(
                    1, int(np.searchsorted(weigh[number](start, end), share, "right"))
                )
            ends.append(min(end, len(own)))
        following = [own[end] for end, own in zip(ends, lexicons, strict=True) if end < len(own)]
        if following:
            first = min(following)
            ends = [
                bisect_left(own, first, start, end)
                for start, end, own in zip(at, ends, lexicons, strict=True)
            ]
        bounds = list(zip(at, ends, strict=True))
        read = [_read(own, *each) for own, each in zip(lexicons, bounds, strict=True)]
        terms, numbers = united(read)
        yield TermRange(terms, bounds, numbers)
        at = ends


def _read(lexicon: Sequence[bytes], start: int, stop: int) -> Strings:
    if isinstance(lexicon, Lexicon):
        return lexicon.read(start, stop)
    return Strings.of(lexicon[start:stop])


class TermsSpill:
    """Terms as they come in order, until they are arrays of a file.

    Attributes:
        count: of the terms so far.
    """

    def __init__(self, folder: Path) -> None:
        self._bytes = Spill(folder, np.uint8)
        self._sizes, self._blocks = Spill(folder), Spill(folder)
        # Those of a block that has not come whole.
        self._begun = Strings.of(())
        self._size = 0
        self.count = 0

    def append(self, terms: Strings) -> None:
        """Add the next terms."""
        self.count += len(terms)
        begun = Strings.joined((self._begun, terms))
        whole = len(begun) // BLOCK * BLOCK
        self._write(begun.some(0, whole))
        self._begun = begun.some(whole, len(begun))

    def _write(self, terms: Strings) -> None:
        data, sizes, blocks = front_coded(terms)
        self._bytes.append(data)
        self._sizes.append(sizes)
        self._blocks.append(self._size + blocks)
        self._size += len(data)

    def arrays(self, name: str) -> dict[str, Stream]:
        """The terms as arrays of a lexicon; no more can be added."""
        self._write(self._begun)
        self._begun = Strings.of(())
        return {
            f"{name}.bytes": self._bytes,
            f"{name}.sizes": self._sizes,
            f"{name}.blocks": self._blocks,
        }


def united_used(
    lexicons: Sequence[Sequence[bytes]],
    numbers: Sequence[npt.NDArray[Any]],
    folder: Path,
    most: int,
) -> tuple[list[npt.NDArray[np.uint32]], TermsSpill]:
    """The terms of lexicons that are used, in one lexicon.

    Args:
        numbers: of each lexicon those of its terms that are used, as often as they are.
        folder: for temporary files.
        most: how many terms to look at at a time.

    Returns:
        by lexicon the number that each of its terms will have; and the terms.
    """
    is_used = [np.zeros(len(own), bool) for own in lexicons]
    for used, own in zip(is_used, numbers, strict=True):
        used[own] = True
    places = [np.zeros(len(own), np.uint32) for own in lexicons]
    spill = TermsSpill(folder)
    for block in term_ranges(lexicons, most):
        left = np.zeros(len(block.terms), bool)
        for used, (start, stop), found in zip(is_used, block.own, block.numbers, strict=True):
            left[found[used[start:stop]]] = True
        ranks = spill.count + np.cumsum(left) - 1
        for place, (start, stop), found in zip(places, block.own, block.numbers, strict=True):
            place[start:stop] = ranks[found]
        spill.append(block.terms.chosen(left))
    return places, spill


class ListsSpill:
    """Terms with their posting lists, until they are arrays of a file."""

    def __init__(self, folder: Path) -> None:
        self.terms = TermsSpill(folder)
        self._counts = Spill(folder)
        self._places = Spill(folder)
        self._places.append(np.zeros(1, np.int64))
        self._lists = Spill(folder, np.uint8)
        self._size = 0

    def append(self, terms: Strings, counts: Ints, lists: tuple[Bytes, Ints]) -> None:
        """Add the next terms, with how many postings they have and their packed lists."""
        data, sizes = lists
        self.terms.append(terms)
        self._counts.append(counts)
        self._places.append(self._size + np.cumsum(sizes))
        self._size += len(data)
        self._lists.append(data)

    def arrays(self, name: str) -> dict[str, Any]:
        """They as arrays of a file."""
        return self.terms.arrays(name) | {
            f"{name}.counts": self._counts,
            f"{name}.places": self._places,
            f"{name}.lists": self._lists,
        }
