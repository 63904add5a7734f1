"""Posting lists of several segments -> those of one, for a range of terms.

The postings of a term in a field of a segment (a *run*) stay side by side and in order, so
that runs are ordered and never postings. Positions are differences inside a posting and stay
as they are; slots are counted anew, and forms by :mod:`searchidx.index.merge.forms`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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

__all__ = ["FieldLists", "MergedLists", "RangeLists", "Renumber", "merge_lists"]

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
        return any(
            RangeLists(self, block.own[0], block.numbers[0], 0).steps().any() for block in ranges
        )

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


class RangeLists:
    """A segment's lists for the terms of a range, each unpacked when it is needed.

    Attributes:
        keys: of each run, its term's number in the range times the fields, plus the field.
        counts: of each run, how many postings it has.
        occurrences: of each run, how many occurrences.
        slots: of each posting, in the merged segment; deleted documents have none.
        frequencies: of each posting.
        totals: of each term, its occurrences.
        fields: of each posting its field; kept only where documents are deleted.
    """

    def __init__(
        self, lists: FieldLists, own: tuple[int, int], numbers: Ints, documents: int
    ) -> None:
        self.part, self.own, self.numbers = lists.part, own, numbers
        self._has_positions = lists.has_positions
        self._data, places, counts = lists.read(*own)
        gaps, self._at = unpack_many(self._data, places, counts)
        slots = _slots(gaps, counts)
        if lists.has_positions:
            frequencies, self._at = unpack_many(self._data, self._at, counts)
            frequencies += np.uint32(1)
        else:
            frequencies = np.ones(len(slots), np.uint32)
        ends = starts_of(counts)
        self.totals = self._packed_totals = np.diff(starts_of(frequencies)[ends])
        own_count = np.uint32(max(1, self.part.arrays.count))
        fields = slots // own_count
        slots -= fields * own_count
        keys = np.repeat(numbers * lists.fields, counts)
        self._kept: npt.NDArray[np.bool_] | None = None
        self.fields: Numbers | None = None
        if self.part.numbers is not None:
            kept = self.part.is_kept(slots)
            self._kept = np.repeat(kept, frequencies)
            self.totals = np.diff(starts_of(np.where(kept, frequencies, 0))[ends])
            slots, keys, fields = self.part.numbers[slots[kept]], keys[kept], fields[kept]
            frequencies = frequencies[kept]
            self.fields = fields
        keys += fields
        self.slots = slots + (fields * np.uint32(documents) + np.uint32(self.part.first))
        self.frequencies = frequencies
        is_first = np.ones(len(keys), bool)
        is_first[1:] = keys[1:] != keys[:-1]
        heads = np.append(np.flatnonzero(is_first), len(keys))
        self.keys, self.counts = keys[heads[:-1]], np.diff(heads)
        self.occurrences = np.diff(starts_of(frequencies)[heads])

    def _next(self) -> Numbers:
        """The next list of all occurrences, of those that stay."""
        if not self._has_positions:
            return np.zeros(int(self.totals.sum()), np.uint32)
        values, self._at = unpack_many(self._data, self._at, self._packed_totals)
        return values if self._kept is None else values[self._kept]

    def steps(self) -> Numbers:
        """Of each occurrence the difference to the position before in its slot; asked for
        before :meth:`forms`."""
        return self._next()

    def forms(self) -> Numbers:
        """The form of each occurrence in its own segment."""
        return self._next()


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


Renumber = Callable[[Sequence[RangeLists], npt.NDArray[np.bool_]], list[Numbers]]
"""From the lists in a range and which of its terms are used to the forms of all occurrences,
by segment, numbered anew."""


def merge_lists(
    lists: Sequence[FieldLists],
    block: TermRange,
    documents: int,
    has_positions: bool,
    renumber: Renumber | None = None,
) -> MergedLists:
    """Merge the lists of a range of terms.

    Args:
        documents: how many the merged segment has.
        has_positions: whether the result has frequencies, positions and forms.
        renumber: what gives the forms; if None, all are 0.
    """
    parts = [
        RangeLists(own, part, numbers, documents)
        for own, part, numbers in zip(lists, block.own, block.numbers, strict=True)
        if part[0] < part[1]
    ]
    keys = np.concatenate([part.keys for part in parts])
    order = np.argsort(keys, kind="stable")
    terms, fields = np.divmod(keys[order], lists[0].fields)
    counts, moved = _moved(parts, "counts", order, terms, len(block.terms))
    is_used = counts > 0
    counts = counts[is_used]
    slots = np.concatenate([part.slots for part in parts])[moved]
    packed = [pack(_gaps(slots, counts), counts)]
    if has_positions:
        frequencies = np.concatenate([part.frequencies for part in parts])[moved]
        packed.append(pack(frequencies - np.uint32(1), counts))
        totals, moved = _moved(parts, "occurrences", order, terms, len(block.terms))
        totals = totals[is_used]
        packed.append(pack(np.concatenate([part.steps() for part in parts])[moved], totals))
        if renumber:
            forms = np.concatenate(renumber(parts, is_used))[moved]
        else:
            forms = np.zeros(len(moved), np.uint32)
        packed.append(pack(forms, totals))
    in_fields = np.zeros(len(block.terms), np.uint8)
    np.bitwise_or.at(in_fields, terms, np.left_shift(1, fields).astype(np.uint8))
    return MergedLists(is_used, counts, interleaved(packed), in_fields[is_used])


def _moved(
    parts: Sequence[RangeLists], name: str, order: Ints, terms: Ints, count: int
) -> tuple[Ints, Ints]:
    """Of so many terms, how many postings or occurrences each has; and where, in those of all
    segments one behind the other, those of the runs in their new order are."""
    each = np.concatenate([getattr(part, name) for part in parts])
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
