"""Posting lists: where each term is, packed.

For each term one string of bytes, of four packed lists: the slots (the first as it is, then
how many are between), the frequencies less 1, the positions (in each slot the first as it is,
then the differences) and the forms. A field whose terms have no positions has slots alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.file import ArrayFile
from searchidx.index.codec.packing import (
    Bytes,
    Ints,
    inside,
    is_zeros,
    pack,
    skip,
    smallest,
    starts_of,
    unpack,
    unpack_many,
)

__all__ = [
    "Occurrences",
    "PostingLists",
    "Postings",
    "in_order",
    "interleaved",
    "posting_arrays",
    "summed",
]

Numbers = npt.NDArray[np.int32]
_NONE = np.zeros(0, np.int32)
_KEY_BITS = 63


class Occurrences(NamedTuple):
    """Every occurrence of every term, by term, slot and position, ascending.

    Attributes:
        terms: number of the term; each from 0 on has one occurrence at least.
        slots: of the slot, or of the document.
        positions: in the slot.
        forms: the form.
    """

    terms: Ints
    slots: Numbers
    positions: Numbers
    forms: Numbers


def in_order(
    terms: npt.NDArray[Any], slots: npt.NDArray[Any], positions: Numbers, forms: Numbers
) -> Occurrences:
    """Occurrences in any order, sorted."""
    columns = (terms, slots, positions, forms)
    widths = [int(column.max(initial=0)).bit_length() for column in columns]
    if sum(widths) > _KEY_BITS:
        order = np.lexsort(columns[::-1])
        slots = slots[order].astype(np.int32)
        return Occurrences(terms[order].astype(np.int64), slots, positions[order], forms[order])
    # To sort one number that holds all four is several times as fast, and leaves them in order
    # without a look-up each.
    keys = terms.astype(np.int64)
    for column, width in zip(columns[1:], widths[1:], strict=True):
        keys <<= width
        keys |= column
    keys.sort()
    parts = []
    for width in widths[:0:-1]:
        parts.append((keys & ((1 << width) - 1)).astype(np.int32))
        keys >>= width
    return Occurrences(keys, *parts[::-1])


def posting_arrays(
    name: str, found: Occurrences, has_positions: bool = True
) -> Mapping[str, npt.NDArray[Any]]:
    """Occurrences as arrays of a file; without positions each term is once in a slot."""
    is_new = np.ones(len(found.terms), bool)
    is_new[1:] = (found.terms[1:] != found.terms[:-1]) | (found.slots[1:] != found.slots[:-1])
    first = np.flatnonzero(is_new)
    terms, slots = found.terms[first], found.slots[first]
    counts = np.bincount(terms)
    gaps = np.diff(slots, prepend=slots[:1])
    gaps -= 1
    heads = starts_of(counts)[:-1]
    gaps[heads] = slots[heads]
    lists = [pack(gaps.astype(np.uint32), counts)]
    if has_positions:
        frequencies = np.diff(first, append=len(found.terms))
        steps = np.diff(found.positions, prepend=found.positions[:1])
        steps[first] = found.positions[first]
        of_term = np.add.reduceat(frequencies, heads) if len(heads) else counts
        lists += [
            pack((frequencies - 1).astype(np.uint32), counts),
            pack(steps.astype(np.uint32), of_term),
            pack(found.forms.astype(np.uint32), of_term),
        ]
    data, sizes = interleaved(lists)
    return {
        f"{name}.counts": smallest(counts),
        f"{name}.places": smallest(starts_of(sizes)),
        f"{name}.lists": data,
    }


def interleaved(lists: list[tuple[Bytes, Ints]]) -> tuple[Bytes, Ints]:
    """Of several packed lists a term, all of the first term, then all of the second …"""
    sizes = np.sum([own for _, own in lists], axis=0)
    places = starts_of(sizes)[:-1]
    out = np.empty(int(sizes.sum()), np.uint8)
    for data, own in lists:
        out[inside(places, own)] = data
        places = places + own
    return out, sizes


@dataclass(frozen=True)
class Postings:
    """Where a term is.

    Attributes:
        slots: ascending, each once; document numbers where the field is keyed.
        frequencies: occurrences in each, 1 or more.
    """

    slots: Numbers
    frequencies: Numbers
    _data: Bytes | None = field(default=None, repr=False)
    _place: int = 0
    _positions: Numbers | None = field(default=None, repr=False)

    @property
    def nbytes(self) -> int:
        """The memory that it takes when all of it is unpacked, but for the forms."""
        return 16 * len(self.slots) + 8 * int(self.starts[-1])

    @cached_property
    def starts(self) -> Ints:
        """Index of each posting's first occurrence, and their number at the end."""
        return starts_of(self.frequencies)

    def positions(self) -> Numbers:
        """Positions of all occurrences, one posting after another, ascending inside each: those
        of posting i are ``[starts[i]:starts[i + 1]]``. They have the gap of 100 at each
        paragraph break. All are 0 in a keyed field without positions."""
        return self._all_positions

    def firsts(self) -> Numbers:
        """The first position in each slot."""
        if self._data is None:
            return self.positions()[self.starts[:-1]]
        return self.steps()[self.starts[:-1]].astype(np.int32)

    def forms(self) -> Numbers:
        """The form of each occurrence, in the order of :meth:`positions`."""
        if self._data is None:
            return np.zeros(int(self.starts[-1]), np.int32)
        count = int(self.starts[-1])
        forms, _ = unpack(self._data, skip(self._data, self._place, count), count)
        return forms.view(np.int32)

    def positions_of(self, postings: Ints) -> tuple[Numbers, Numbers]:
        """The positions of some postings, by index, one posting after another; and how many
        each has."""
        counts = self.frequencies[postings]
        chosen = inside(self.starts[postings], counts)
        if self._data is None:
            return self.positions()[chosen], counts
        return summed(self.steps()[chosen], starts_of(counts)[:-1]), counts

    def having(self, form: int) -> tuple[Numbers, Numbers]:
        """The slots in which a form is, and its occurrences in each."""
        if self._data is None:
            return self.slots, self.frequencies
        count = int(self.starts[-1])
        place = skip(self._data, self._place, count)
        if is_zeros(self._data, place):
            return (self.slots, self.frequencies) if not form else (_NONE, _NONE)
        has = unpack(self._data, place, count)[0] == form
        if count == len(self.slots):
            return self.slots[has], self.frequencies[has]
        frequencies = np.add.reduceat(has, self.starts[:-1], dtype=np.int32)
        found = np.flatnonzero(frequencies)
        return self.slots[found], frequencies[found]

    @cached_property
    def _all_positions(self) -> Numbers:
        count = int(self.starts[-1])
        if self._data is None:
            return np.zeros(count, np.int32) if self._positions is None else self._positions
        return summed(self.steps(), self.starts[:-1])

    def steps(self) -> npt.NDArray[np.uint32]:
        """Of each occurrence, how far from the one before in the same slot; of the first there,
        its position."""
        return self._all_steps

    @cached_property
    def _all_steps(self) -> npt.NDArray[np.uint32]:
        count = int(self.starts[-1])
        if self._data is not None:
            return unpack(self._data, self._place, count)[0]
        positions = self._all_positions
        steps = np.diff(positions, prepend=positions[:1])
        steps[self.starts[:-1]] = positions[self.starts[:-1]]
        return steps.astype(np.uint32)


def summed(steps: npt.NDArray[np.uint32], heads: Ints) -> Numbers:
    """Running sums that begin anew at each head."""
    sums = np.cumsum(steps, dtype=np.int64)
    before = sums[heads] - steps[heads]
    sums -= np.repeat(before, np.diff(heads, append=len(steps)))
    return sums.astype(np.int32)


class PostingLists:
    """The posting lists of a file."""

    def __init__(self, file: ArrayFile, name: str, has_positions: bool = True) -> None:
        self._counts = file.section(f"{name}.counts")
        self._places = file.section(f"{name}.places")
        self._lists = file.section(f"{name}.lists")
        self._has_positions = has_positions

    def __len__(self) -> int:
        return len(self._counts)

    def count(self, term: int) -> int:
        """In how many slots a term is."""
        return int(self._counts[term])

    def counts(self, terms: Ints) -> Ints:
        """In how many slots each of some terms is."""
        found: Ints = self._counts.all()[terms].astype(np.int64)
        return found

    def of(self, term: int) -> Postings:
        """The postings of a term."""
        start, stop = self._places.read(term, term + 2).tolist()
        data = self._lists.read(start, stop)
        count = int(self._counts[term])
        slots, place = unpack(data, 0, count)
        slots[1:] += np.uint32(1)
        summed = np.cumsum(slots, dtype=np.int32)
        if not self._has_positions:
            return Postings(summed, np.ones(count, np.int32))
        frequencies, place = unpack(data, place, count)
        frequencies += np.uint32(1)
        return Postings(summed, frequencies.view(np.int32), data, place)

    def occurrences(self, start: int, stop: int) -> Occurrences:
        """Those of the terms from ``start`` to ``stop`` (exclusive), numbered from 0."""
        places = self._places.read(start, stop + 1).astype(np.int64)
        data = self._lists.read(int(places[0]), int(places[-1]))
        counts = self._counts.read(start, stop).astype(np.int64)
        return self._unpacked(data, places[:-1] - places[0], counts)

    def of_many(self, terms: Ints) -> Occurrences:
        """Those of some terms, ascending, numbered from 0 in this order."""
        if not len(terms):
            return Occurrences(terms, _NONE, _NONE, _NONE)
        first, stop = int(terms[0]), int(terms[-1]) + 1
        places = self._places.read(first, stop)[terms - first].astype(np.int64)
        end = int(self._places[stop])
        data = self._lists.read(int(places[0]), end)
        counts = self._counts.read(first, stop)[terms - first].astype(np.int64)
        return self._unpacked(data, places - places[0], counts)

    def _unpacked(self, data: Bytes, places: Ints, counts: Ints) -> Occurrences:
        gaps, at = unpack_many(data, places, counts)
        heads = starts_of(counts)[:-1]
        gaps[np.setdiff1d(np.arange(len(gaps)), heads, assume_unique=True)] += np.uint32(1)
        slots = summed(gaps, heads)
        terms = np.repeat(np.arange(len(counts)), counts)
        if not self._has_positions:
            none = np.zeros(len(terms), np.int32)
            return Occurrences(terms, slots, none, none)
        frequencies, at = unpack_many(data, at, counts)
        each = frequencies.astype(np.int64) + 1
        total = np.add.reduceat(each, heads) if len(heads) else each
        steps, at = unpack_many(data, at, total)
        forms, _ = unpack_many(data, at, total)
        positions = summed(steps, starts_of(each)[:-1])
        return Occurrences(
            np.repeat(terms, each), np.repeat(slots, each), positions, forms.astype(np.int32)
        )
