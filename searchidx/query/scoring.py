"""Terms -> the documents that have them, with BM25 scores, by array operations.

The formula is in :mod:`searchidx.query.ranking`. Its statistics are those of all segments
together, deleted documents too.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from whoosh.scoring import BM25F

from searchidx.index.codec.postings import Postings
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.query.bounds import Bounds
from searchidx.query.clauses import Word
from searchidx.query.joining import any_of, but_not
from searchidx.query.kept import Kept
from searchidx.query.lead import Lead
from searchidx.query.matches import (
    DENSE,
    Dense,
    Listed,
    Matches,
    Numbers,
    Scores,
    listed,
    nothing,
)
from searchidx.query.places import MOST_TEXTS, Places, StemIn, places_of

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


class _Part(NamedTuple):
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

    def runs(self) -> Iterator[_Run]:
        """The postings of each field that has any."""
        bounds = [self.arrays.count * field for field in range(1, _FIELDS)]
        start = 0
        for field, end in enumerate([*self.slots.searchsorted(bounds).tolist(), len(self.slots)]):
            if end > start:
                yield _Run(self, field, start, end)
                start = end


class _Run(NamedTuple):
    """The postings of a part in one field: its documents ascend, each once."""

    part: _Part
    field: int
    start: int
    end: int

    @property
    def kind(self) -> int:
        """What its evidence is."""
        return self.part.kind + self.field

    @property
    def size(self) -> int:
        """How many documents it has."""
        return self.end - self.start

    def documents(self) -> Numbers:
        """Their numbers among all."""
        part = self.part
        shift = np.int32(part.offset - self.field * part.arrays.count)
        return part.slots[self.start : self.end] + shift

    def lengths(self) -> npt.NDArray[np.unsignedinteger]:
        """The length of the field in each document."""
        slots = self.part.slots[self.start : self.end]
        lengths: npt.NDArray[np.unsignedinteger] = self.part.arrays.lengths[slots]
        return lengths - self.part.arrays.further[slots] if self.part.kind else lengths

    def saturated(self, base: np.float32, slope: np.float32) -> Scores:
        """The saturated frequency in each document; ``base`` and, for a token of length,
        ``slope`` are what the denominator has beside the frequency."""
        frequencies = self.part.frequencies[self.start : self.end].astype(np.float32)
        below: Scores = np.multiply(self.lengths(), slope, dtype=np.float32)
        below += base
        below += frequencies
        np.divide(frequencies, below, out=below)
        return below

    def in_lead(self, lead: Lead) -> Scores | None:
        """What the lead adds in each document; None but for a stem in the body."""
        if self.field != _BODY or self.part.postings is None:
            return None
        return lead.at(self.part.postings.firsts()[self.start : self.end])


class _Segment(NamedTuple):
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
        """A stem and a printed word in a segment, whose first document has a number among all."""
        stem_number = None if stem is None else arrays.stem(stem)
        postings = None if stem_number is None else arrays.postings(stem_number)
        number = None if word is None else arrays.word(word)
        pairs = [] if number is None else arrays.stems_of(number)
        form = next((form for own, form in pairs if own == stem_number), None)
        return cls(arrays, offset, postings, number, form, len(pairs) > 1)


class _LookedUp(NamedTuple):
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
    def _slopes(self) -> Scores:
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
        found = self._looked_up(clause.stem, clause.word)
        parts = (part for segment in found.segments for part in _parts(segment))
        runs = [run for part in parts for run in part.runs()]
        weights = self._weights(clause, runs)
        scored = [
            (run.documents(), self._scores(run, weights[run.kind], clause.lead))
            for run in runs
            if run.kind in weights
        ]
        if sum(len(documents) for documents, _ in scored) * DENSE > self.size:
            return self._spread(scored, all(weight > 0 for weight in weights.values()))
        return but_not(_sorted(scored), Listed(self.deleted, None))

    def _scores(self, run: _Run, weight: float, lead: Lead | None) -> Scores:
        base = np.float32(self._k1 * (1 - self._b))
        scores = run.saturated(base, self._slopes[run.kind])
        added = None if lead is None else run.in_lead(lead)
        if added is not None:
            scores += added / np.float32(self._k1 + 1)
        scores *= np.float32(weight)
        return scores

    def _spread(self, scored: Sequence[tuple[Numbers, Scores]], has_scores: bool) -> Matches:
        """The sum of the scores of each document, of which there are many; ``has_scores``:
        whether none of these is 0."""
        sums = np.zeros(self.size, np.float32)
        has = None if has_scores else np.zeros(self.size, bool)
        for documents, scores in scored:
            sums[documents] += scores
            if has is not None:
                has[documents] = True
        sums[self.deleted] = 0
        if has is not None:
            has[self.deleted] = False
        found = Dense(has, sums, Bounds.of(sums) if has_scores else None)
        return found if len(found) * DENSE > self.size else listed(found)

    def places(self, clause: Word) -> Places:
        """Where the stem of a word is, and where it is printed as the word; nowhere, if that is
        in more than 131,072 texts."""
        segments = [
            StemIn(each.postings, each.form, each.arrays.count, each.offset)
            for each in self._looked_up(clause.stem, clause.word).segments
            if each.postings is not None
        ]
        if sum(len(each.postings.slots) for each in segments) > MOST_TEXTS:
            return places_of((), self.size)
        return places_of(segments, self.size)

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

    def _weights(self, clause: Word, runs: Sequence[_Run]) -> dict[int, float]:
        """By each kind that counts, what the saturated frequency is multiplied by."""
        counts = Counter[int]()
        for run in runs:
            counts[run.kind] += run.size
        weights = {}
        for name, weight in clause.weights:
            for kind, share in ((_STEM, 1.0), (_PRINTED, clause.word_weight)):
                kind += _NUMBER[name]
                idf = 1 + math.log(self.size / (counts[kind] + 1))
                weights[kind] = weight * share * idf * (self._k1 + 1)
        return weights

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


def _sorted(scored: Sequence[tuple[Numbers, Scores]]) -> Listed:
    """The sum of the scores of each document; of a document there may be several."""
    if not scored:
        return nothing()
    documents = np.concatenate([documents for documents, _ in scored])
    scores = np.concatenate([scores for _, scores in scored])
    order = np.argsort(documents, kind="stable")
    documents, scores = documents[order], scores[order]
    is_first = np.ones(len(documents), bool)
    np.not_equal(documents[1:], documents[:-1], out=is_first[1:])
    first = np.flatnonzero(is_first)
    return Listed(documents[first], np.add.reduceat(scores, first))
