"""Terms -> the documents that have them, with BM25 scores, by array operations.

The formula is in :mod:`searchidx.query.ranking`. Its statistics are those of all segments
together, deleted documents too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from whoosh.scoring import BM25F

from searchidx.index.codec.postings import Postings
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.query.clauses import Word
from searchidx.query.kept import Kept
from searchidx.query.lead import Lead
from searchidx.query.matches import (
    DENSE,
    Dense,
    Listed,
    Matches,
    Numbers,
    any_of,
    but_not,
    nothing,
)
from searchidx.query.places import Places, StemIn, places_of

__all__ = ["Scorer", "Segments", "encoded"]

Segments: TypeAlias = Sequence[tuple[SegmentReader, int]]
"""Segments, each with the number that its first document has among all."""

_FIELDS = len(TEXT_FIELDS)
_NUMBER = {name: number for number, name in enumerate(TEXT_FIELDS)}
# The last field, so that its postings are the last ones of a stem.
_BODY = _NUMBER["body"]
# What is added to the number of a field for the kind of evidence that a word is in it.
_STEM, _PRINTED = 0, _FIELDS
# Bytes of postings that are kept unpacked: a query looks at its words for what they score, and
# again for where they stand.
_RECENT = 1 << 23


@dataclass(frozen=True, slots=True)
class _Part:
    """Postings of a stem or a printed word in one segment.

    Attributes:
        arrays: the segment.
        offset: the number of its first document.
        kind: what its evidence is, without the number of the field.
        slots, frequencies: of the postings.
        postings: all that is known of them; None for a printed word.
    """

    arrays: SegmentReader
    offset: int
    kind: int
    slots: Numbers
    frequencies: Numbers
    postings: Postings | None = None

    def ends(self) -> list[int]:
        """Where the postings of each field end."""
        count = self.arrays.count
        found = self.slots.searchsorted([count * field for field in range(1, _FIELDS)])
        return [*found.tolist(), len(self.slots)]

    def lengths(self) -> npt.NDArray[Any]:
        """The length of the field at each posting."""
        lengths = self.arrays.lengths[self.slots]
        return lengths - self.arrays.further[self.slots] if self.kind else lengths

    def in_lead(self, lead: Lead) -> npt.NDArray[np.float32]:
        """What the lead adds for each posting."""
        added = np.zeros(len(self.slots), np.float32)
        if self.postings is not None:
            start = int(self.slots.searchsorted(_BODY * self.arrays.count))
            added[start:] = lead.at(self.postings.firsts()[start:])
        return added


@dataclass(frozen=True, slots=True)
class _Segment:
    """A stem and a printed word as they are in one segment.

    Attributes:
        arrays: the segment.
        offset: the number of its first document.
        postings: of the stem; None if it is not there.
        word: the number of the printed word; None if it is not there.
        form: the form that the word is of the stem; None if it is none of its.
        has_more: whether the word is a form of other stems too.
    """

    arrays: SegmentReader
    offset: int
    postings: Postings | None
    word: int | None
    form: int | None
    has_more: bool

    @classmethod
    def of(
        cls, arrays: SegmentReader, offset: int, stem: bytes | None, word: bytes | None
    ) -> _Segment:
        stem_number = None if stem is None else arrays.stem(stem)
        postings = None if stem_number is None else arrays.postings(stem_number)
        number = None if word is None else arrays.word(word)
        pairs = [] if number is None else arrays.stems_of(number)
        form = next((form for own, form in pairs if own == stem_number), None)
        return cls(arrays, offset, postings, number, form, len(pairs) > 1)


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """A word in all segments."""

    segments: tuple[_Segment, ...]

    @property
    def nbytes(self) -> int:
        """The memory that it takes, with what is unpacked when it is asked for."""
        postings = [each.postings for each in self.segments if each.postings is not None]
        return sum(each.nbytes for each in postings)


def encoded(text: str | bytes) -> bytes:
    """A term as it stands in the index."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


class Scorer:
    """Scores terms over some segments.

    Attributes:
        segments: all of them.
        size: number of all documents.
    """

    def __init__(self, segments: Segments, weighting: BM25F) -> None:
        self.segments = segments
        self.size = sum(arrays.count for arrays, _ in segments)
        self._k1, self._b = weighting.K1, weighting.B
        self._recent = Kept(_RECENT)

    @cached_property
    def _slopes(self) -> npt.NDArray[np.float32]:
        """By kind, what a token of length adds to the denominator."""
        totals = np.zeros(2 * _FIELDS)
        for arrays, _ in self.segments:
            totals += (*arrays.totals, *arrays.printed_totals)
        totals[totals == 0] = self.size
        slopes: npt.NDArray[np.float32] = (self._k1 * self._b * self.size / totals).astype("f4")
        return slopes

    def term(self, name: str, text: str | bytes, boost: float = 1.0) -> Matches:
        """Documents that have a term of a field.

        Args:
            name: a text field, one of printed words, or a keyed field, whose score is how often
                it has the term.
        """
        field = name.removesuffix(PRINTED)
        if field not in _NUMBER:
            return self._keyed(name, encoded(text), boost)
        stem, word = (None, text) if field != name else (text, None)
        return self.word(Word(stem, word, ((field, boost),), 1.0))

    def word(self, clause: Word) -> Matches:
        """Documents that have a word in one of its fields."""
        looked_up = self._looked_up(clause.stem, clause.word)
        parts = [part for segment in looked_up.segments for part in _parts(segment)]
        if not parts:
            return nothing()
        kinds, documents = _kinds_and_documents(parts)
        frequencies = _joined([part.frequencies for part in parts])
        lengths = _joined([part.lengths() for part in parts])
        weights, is_wanted = self._weights(clause, kinds)
        base = np.float32(self._k1 * (1 - self._b))
        saturated = frequencies / (frequencies + (base + self._slopes[kinds] * lengths))
        if clause.lead is not None:
            saturated += _joined([part.in_lead(clause.lead) for part in parts]) / (self._k1 + 1)
        scores = weights[kinds] * saturated
        kept = None if is_wanted.all() else is_wanted[kinds]
        is_live = self._live_at(documents)
        if is_live is not None:
            kept = is_live if kept is None else kept & is_live
        if kept is not None:
            documents, scores = documents[kept], scores[kept]
        return _by_document(documents, scores, self.size)

    def places(self, clause: Word) -> Places:
        """Where the stem of a word is, and where it is printed as the word."""
        found = self._looked_up(clause.stem, clause.word)
        return places_of(
            [
                StemIn(each.postings, each.form, each.arrays.count, each.offset)
                for each in found.segments
                if each.postings is not None
            ],
            self.size,
        )

    def _looked_up(self, stem: str | bytes | None, word: str | bytes | None) -> _LookedUp:
        texts = tuple(None if text is None else encoded(text) for text in (stem, word))

        def look_up() -> _LookedUp:
            return _LookedUp(tuple(_Segment.of(*each, *texts) for each in self.segments))

        return self._recent.get(texts, look_up)

    @cached_property
    def deleted(self) -> Numbers:
        """The deleted documents, ascending."""
        parts = [
            np.flatnonzero(arrays.deleted).astype(np.int32) + np.int32(offset)
            for arrays, offset in self.segments
            if arrays.deleted is not None
        ]
        return np.concatenate(parts) if parts else np.zeros(0, np.int32)

    def _live_at(self, documents: Numbers) -> npt.NDArray[np.bool_] | None:
        """Whether each is not deleted; None if none is."""
        if not len(self.deleted):
            return None
        return ~Listed(self.deleted, None).has_each(documents)

    def _weights(
        self, clause: Word, kinds: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
        """By kind, what the saturated frequency is multiplied by, and whether it counts."""
        weights = np.zeros(2 * _FIELDS, np.float32)
        is_wanted = np.zeros(2 * _FIELDS, bool)
        counts = np.bincount(kinds, minlength=2 * _FIELDS).tolist()
        for name, weight in clause.weights:
            number = _NUMBER[name]
            for kind, share in ((_STEM, 1.0), (_PRINTED, clause.word_weight)):
                is_wanted[number + kind] = True
                idf = 1 + math.log(self.size / (counts[number + kind] + 1))
                weights[number + kind] = weight * share * idf * (self._k1 + 1)
        return weights, is_wanted

    def _keyed(self, name: str, text: bytes, boost: float) -> Matches:
        parts: list[Matches] = []
        for arrays, offset in self.segments:
            found = arrays.keyed(name, text) if name in arrays.keyed_fields else None
            if found is not None:
                documents = found.slots + np.int32(offset)
                parts.append(Listed(documents, found.frequencies * np.float32(boost)))
        return but_not(any_of(parts, self.size), Listed(self.deleted, None))


def _parts(found: _Segment) -> Iterator[_Part]:
    """The postings of a word in a segment."""
    arrays, offset, postings = found.arrays, found.offset, found.postings
    if postings is not None:
        yield _Part(arrays, offset, _STEM, postings.slots, postings.frequencies, postings)
    if found.word is not None:
        if found.form is not None and not found.has_more and postings is not None:
            slots, frequencies = postings.having(found.form)
        else:
            printed = arrays.printed(found.word)
            slots, frequencies = printed.slots, printed.frequencies
        yield _Part(arrays, offset, _PRINTED, slots, frequencies)


def _kinds_and_documents(parts: Sequence[_Part]) -> tuple[npt.NDArray[np.int64], Numbers]:
    """Of each posting, the number of its field and kind of evidence, and the document."""
    kinds, shifts, sizes = [], [], []
    for part in parts:
        start = 0
        for field, end in enumerate(part.ends()):
            if end > start:
                kinds.append(part.kind + field)
                shifts.append(part.offset - field * part.arrays.count)
                sizes.append(end - start)
                start = end
    documents = _joined([part.slots for part in parts])
    return np.repeat(kinds, sizes), documents + np.repeat(np.array(shifts, np.int32), sizes)


def _joined(parts: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _by_document(documents: Numbers, scores: npt.NDArray[np.float32], size: int) -> Matches:
    """The sum of the scores of each document; of a document there may be several."""
    if len(documents) * DENSE > size:
        has = np.zeros(size, bool)
        has[documents] = True
        sums = np.bincount(documents, weights=scores, minlength=size).astype(np.float32)
        found = Dense(has, sums)
        if len(found) * DENSE > size:
            return found
        documents = np.flatnonzero(has).astype(np.int32)
        return Listed(documents, sums[documents])
    order = np.argsort(documents, kind="stable")
    documents, scores = documents[order], scores[order]
    is_first = np.ones(len(documents), bool)
    np.not_equal(documents[1:], documents[:-1], out=is_first[1:])
    first = np.flatnonzero(is_first)
    return Listed(documents[first], np.add.reduceat(scores, first) if len(first) else scores)
