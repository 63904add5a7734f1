"""Posting lists of several segments -> those of one, for a range of terms.

The postings of a term in a field of a segment (a *run*) stay side by side and in order, so
that runs are ordered and never postings. Positions are differences inside a posting and stay
as they are; slots are counted anew, and forms by :mod:`searchidx.index.merge.forms`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.packing import (
    Bytes,
    Ints,
    Numbers,
    inside,
    pack,
    starts_of,
    unpack_many,
)
from searchidx.index.codec.postings import interleaved
from searchidx.index.merge.documents import Part
from searchidx.index.merge.terms import TermRange, term_ranges

__all__ = [
    "FieldLists",
    "MergedLists",
    "RangeLists",
    "Renumber",
    "SegmentRange",
    "merge_lists",
]

# A term costs about as much memory as so many occurrences.
_TERM = 8


class FieldLists:
    """The posting lists of a segment's text fields, or of a keyed field of it.

    Args:
        fields: of how many fields its slots are.
    """

    def __init__(self, part: Part, name: str, fields: int, has_positions: bool = True) -> None:
        file = part.arrays.file
        self.part = part
        self.fields = fields
        self.has_positions = has_positions
        self._counts = file.section(f"{name}.counts")
        self._places = file.section(f"{name}.places")
        self._lists = file.section(f"{name}.lists")

    def __len__(self) -> int:
        return len(self._counts)

    def has_positions_left(self, lexicon: Sequence[bytes], most: int) -> bool:
        """Whether an occurrence that stays has another position than 0; as many of them as
        ``most`` are looked at at a time."""
        if not self.has_positions or self.part.is_live is None:
            return self.has_positions
        ranges = term_ranges([lexicon], most, [self.cost])
        return any(RangeLists([self], block, 0).steps().any() for block in ranges)

    def cost(self, start: int, stop: int) -> Ints:
        """The running sum of what the terms from ``start`` to ``stop`` (exclusive) cost to
        merge, in occurrences: one takes a byte or more, but for those of a word that is
        repeated at even distances."""
        counts = np.cumsum(self._counts.read(start, stop), dtype=np.int64)
        places = self._places.read(start, stop + 1).astype(np.int64)
        costs: Ints = counts + places[1:] - places[0] + _TERM * np.arange(1, len(counts) + 1)
        return costs

    def read(self, start: int, stop: int) -> tuple[Bytes, Ints, Ints]:
        """The packed lists of some terms, where those of each start, and how many postings
        each has."""
        counts = self._counts.read(start, stop).astype(np.int64)
        places = self._places.read(start, stop + 1).astype(np.int64)
        data = self._lists.read(int(places[0]), int(places[-1]))
        return data, places[:-1] - places[0], counts


@dataclass(frozen=True, slots=True)
class SegmentRange:
    """What a segment has in a range of terms.

    Attributes:
        own: the first of its terms in the range, and the one behind the last.
        lists: which of the lists of all segments are its own.
        postings: which of the postings that stay.
        occurrences: which of the occurrences that stay.
    """

    part: Part
    own: tuple[int, int]
    lists: slice
    postings: slice
    occurrences: slice


class RangeLists:
    """The lists of all segments for the terms of a range, one segment's behind another's. They are
    unpacked at one time, because array operations cost more for each segment than what they do
    there; each kind when it is needed.

    Attributes:
        numbers: of each list, its term's number in the range.
        totals: of each list, its occurrences.
        slots: of each posting, in the merged segment; deleted documents have none.
        frequencies: of each posting.
        fields: of each posting its field.
        keys: of each run, its term's number in the range times the fields, plus the field.
        counts: of each run, how many postings it has.
        occurrences: of each run, how many occurrences.
        segments: what each segment has of these.
    """

    def __init__(self, lists: Sequence[FieldLists], block: TermRange, documents: int) -> None:
        read = [own.read(*bounds) for own, bounds in zip(lists, block.own, strict=True)]
        data, places, counts = (np.concatenate(each) for each in zip(*read, strict=True))
        sizes = np.array([len(own) for _, _, own in read])
        starts = starts_of(np.array([len(own) for own, _, _ in read]))[:-1]
        self._data = data
        self._at = places + np.repeat(starts, sizes)
        self._has_positions = np.repeat([own.has_positions for own in lists], sizes)
        self.numbers: Ints = np.concatenate(block.numbers)
        gaps, self._at = unpack_many(data, self._at, counts)
        self.frequencies = self._next(counts) + np.uint32(1)
        bounds, ends = starts_of(counts), starts_of(sizes)
        self.totals = self._packed_totals = np.diff(starts_of(self.frequencies)[bounds])
        self.slots, self.fields, kept = _numbered(
            _slots(gaps, counts), lists, _slices(bounds[ends]), documents
        )
        keys = np.repeat(self.numbers * lists[0].fields, counts)
        self._kept: npt.NDArray[np.bool_] | None = None
        if kept is not None:
            self._kept = np.repeat(kept, self.frequencies)
            self.totals = np.diff(starts_of(np.where(kept, self.frequencies, 0))[bounds])
            bounds = starts_of(kept.view(np.uint8))[bounds]
            self.slots, self.frequencies = self.slots[kept], self.frequencies[kept]
            self.fields, keys = self.fields[kept], keys[kept]
        keys += self.fields
        heads = _heads(keys)
        self.keys, self.counts = keys[heads[:-1]], np.diff(heads)
        self.occurrences = np.diff(starts_of(self.frequencies)[heads])
        of_each = (ends, bounds[ends], starts_of(self.totals)[ends])
        parts = (own.part for own in lists)
        self.segments = [
            SegmentRange(*own) for own in zip(parts, block.own, *map(_slices, of_each), strict=True)
        ]

    def _next(self, counts: Ints) -> Numbers:
        """The next list of each term, of zeros where its segment has no positions."""
        if self._has_positions.all():
            values, self._at = unpack_many(self._data, self._at, counts)
            return values
        found, self._at = unpack_many(
            self._data, self._at, np.where(self._has_positions, counts, 0)
        )
        values = np.zeros(int(counts.sum()), np.uint32)
        values[np.repeat(self._has_positions, counts)] = found
        return values

    def _next_kept(self) -> Numbers:
        values = self._next(self._packed_totals)
        return values if self._kept is None else values[self._kept]

    def steps(self) -> Numbers:
        """Of each occurrence the difference to the position before in its slot; asked for
        before :meth:`forms`."""
        return self._next_kept()

    def forms(self) -> Numbers:
        """The form of each occurrence in its own segment."""
        return self._next_kept()


def _heads(keys: Ints) -> Ints:
    """Where runs of equal keys begin, and where the last one ends."""
    is_first = np.ones(len(keys), bool)
    is_first[1:] = keys[1:] != keys[:-1]
    return np.append(np.flatnonzero(is_first), len(keys))


def _slices(bounds: Ints) -> list[slice]:
    return [slice(*pair) for pair in pairwise(bounds.tolist())]


def _numbered(
    slots: Numbers, lists: Sequence[FieldLists], postings: Sequence[slice], documents: int
) -> tuple[Numbers, Bytes, npt.NDArray[np.bool_] | None]:
    """The slots of all segments as they will be, the field of each, and which stay; None if all
    do.

    Args:
        postings: which are of each segment.
        documents: how many the merged segment has.
    """
    fields = np.empty(len(slots), np.uint8)
    kept: npt.NDArray[np.bool_] | None = None
    for part, own in zip((own.part for own in lists), postings, strict=True):
        mine, count = slots[own], np.uint32(max(1, part.arrays.count))
        of = mine // count
        mine -= of * count
        fields[own] = of
        if part.numbers is not None:
            kept = np.ones(len(slots), bool) if kept is None else kept
            kept[own] = part.is_kept(mine)
            mine[:] = part.numbers[mine]
        mine += of * np.uint32(documents) + np.uint32(part.first)
    return slots, fields, kept


def _slots(gaps: Numbers, counts: Ints) -> Numbers:
    """Slots from how many are between them. The sums may run over, their differences do not."""
    sums = np.cumsum(gaps + np.uint32(1), dtype=np.uint32)
    starts = starts_of(counts)[:-1]
    before = np.where(starts > 0, sums[starts - 1] if len(sums) else 0, 0).astype(np.uint32)
    return sums - np.repeat(before + np.uint32(1), counts)


@dataclass(frozen=True, slots=True)
class MergedLists:
    """The lists of a range of terms in the merged segment.

    Attributes:
        is_used: of the terms in the range, which still occur; the rest is of these.
        counts: how many postings each has.
        lists: the packed lists, and how many bytes each term takes.
        fields: a bit for each field that it is in.
    """

    is_used: npt.NDArray[np.bool_]
    counts: Ints
    lists: tuple[Bytes, Ints]
    fields: npt.NDArray[np.uint8]


Renumber = Callable[[RangeLists, Numbers, npt.NDArray[np.bool_]], Numbers]
"""From the lists of a range, the forms of all occurrences, each in its segment, and which of the
range's terms are used, to the forms as they will be."""


def merge_lists(
    lists: Sequence[FieldLists],
    block: TermRange,
    documents: int,
    has_positions: bool,
    renumber: Renumber | None,
) -> MergedLists:
    """Merge the lists of a range of terms.

    Args:
        documents: how many the merged segment has.
        has_positions: whether the result has frequencies, positions and forms.
        renumber: what gives the forms; if None, all are 0.
    """
    own = RangeLists(lists, block, documents)
    order = np.argsort(own.keys, kind="stable")
    terms, fields = np.divmod(own.keys[order], lists[0].fields)
    counts, moved = _moved(own.counts, order, terms, len(block.terms))
    is_used = counts > 0
    counts = counts[is_used]
    packed = [pack(_gaps(own.slots[moved], counts), counts)]
    if has_positions:
        packed.append(pack(own.frequencies[moved] - np.uint32(1), counts))
        totals, moved = _moved(own.occurrences, order, terms, len(block.terms))
        totals = totals[is_used]
        packed.append(pack(own.steps()[moved], totals))
        if renumber:
            forms = renumber(own, own.forms(), is_used)[moved]
        else:
            forms = np.zeros(len(moved), np.uint32)
        packed.append(pack(forms, totals))
    in_fields = np.zeros(len(block.terms), np.uint8)
    np.bitwise_or.at(in_fields, terms, np.left_shift(1, fields).astype(np.uint8))
    return MergedLists(is_used, counts, interleaved(packed), in_fields[is_used])


def _moved(each: Ints, order: Ints, terms: Ints, count: int) -> tuple[Ints, Ints]:
    """Of so many terms, how many postings or occurrences each has; and where, in those of all
    segments one behind the other, those of the runs in their new order are.

    Args:
        each: how many each run has.
        terms: of each run in its new order.
    """
    places = starts_of(each)[:-1][order]
    each = each[order]
    starts = np.searchsorted(terms, np.arange(count + 1))
    return np.diff(starts_of(each)[starts]), inside(places, each)


def _gaps(slots: Numbers, counts: Ints) -> Numbers:
    """How many slots are between those of each term, its first as it is."""
    gaps = slots.copy()
    gaps[1:] -= slots[:-1] + np.uint32(1)
    heads = starts_of(counts)[:-1]
    gaps[heads] = slots[heads]
    return gaps
