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

from searchidx.index.codec.reader import SegmentReader
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.query.clauses import Word
from searchidx.query.matches import (
    DENSE,
    Dense,
    Listed,
    Matches,
    Numbers,
    any_of,
    nothing,
)

__all__ = ["Rows", "Scorer", "Segments", "encoded"]

Segments: TypeAlias = Sequence[tuple[SegmentReader, int]]
"""Segments, each with the number that its first document has among all."""

_FIELDS = len(TEXT_FIELDS)
_NUMBER = {name: number for number, name in enumerate(TEXT_FIELDS)}
_STEM, _PRINTED = 0, _FIELDS
"""What is added to the number of a field for the kind of evidence that a word is in it."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Postings of a word in a segment or more; a value a posting.

    Attributes:
        documents: their numbers.
        kinds: number of the field, and more for printed words.
        frequencies: how often the word is there.
        lengths: of the field.
        is_live: whether the document is not deleted; None if none is.
    """

    documents: Numbers
    kinds: npt.NDArray[np.int64]
    frequencies: Numbers
    lengths: npt.NDArray[Any]
    is_live: npt.NDArray[np.bool_] | None


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
        rows = [row for segment in self.segments for row in _rows(*segment, clause)]
        if not rows:
            return nothing()
        found = rows[0] if len(rows) == 1 else _joined(rows)
        weights, is_wanted = self._weights(clause, found.kinds)
        scores = weights[found.kinds] * found.frequencies
        scores /= found.frequencies + (
            np.float32(self._k1 * (1 - self._b)) + self._slopes[found.kinds] * found.lengths
        )
        documents = found.documents
        kept = found.is_live
        if not is_wanted.all():
            wanted = is_wanted[found.kinds]
            kept = wanted if kept is None else kept & wanted
        if kept is not None:
            documents, scores = documents[kept], scores[kept]
        return _by_document(documents, scores, self.size)

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
                documents, frequencies = found.slots, found.frequencies
                if arrays.deleted is not None:
                    is_live = ~arrays.deleted[documents]
                    documents, frequencies = documents[is_live], frequencies[is_live]
                scores = frequencies * np.float32(boost)
                parts.append(Listed(documents + np.int32(offset), scores))
        return any_of(parts, self.size)


def _rows(arrays: SegmentReader, offset: int, clause: Word) -> Iterator[Rows]:
    """The postings of a word in a segment."""
    stem, postings = None, None
    if clause.stem is not None:
        stem = arrays.stem(encoded(clause.stem))
        if stem is not None:
            postings = arrays.postings(stem)
            yield _of_slots(arrays, offset, postings.slots, postings.frequencies, _STEM)
    if clause.word is not None:
        word = arrays.word(encoded(clause.word))
        if word is not None:
            pairs = arrays.stems_of(word)
            if len(pairs) == 1 and pairs[0][0] == stem and postings is not None:
                found = postings.having(pairs[0][1])
            else:
                printed = arrays.printed(word)
                found = printed.slots, printed.frequencies
            yield _of_slots(arrays, offset, *found, _PRINTED)


def _of_slots(
    arrays: SegmentReader, offset: int, slots: Numbers, frequencies: Numbers, kind: int
) -> Rows:
    count = arrays.count
    ends = slots.searchsorted(np.arange(1, _FIELDS) * count)
    each = np.diff(ends, prepend=0, append=len(slots))
    kinds = np.repeat(np.arange(kind, kind + _FIELDS), each)
    lengths = arrays.lengths[slots]
    if kind == _PRINTED:
        lengths = lengths - arrays.further[slots]
    local = slots - np.repeat(np.arange(_FIELDS, dtype=np.int32) * np.int32(count), each)
    is_live = None if arrays.deleted is None else ~arrays.deleted[local]
    return Rows(local + np.int32(offset), kinds, frequencies, lengths, is_live)


def _joined(rows: Sequence[Rows]) -> Rows:
    is_live = None
    if any(row.is_live is not None for row in rows):
        is_live = np.concatenate(
            [np.ones(len(r.documents), bool) if r.is_live is None else r.is_live for r in rows]
        )
    return Rows(
        np.concatenate([row.documents for row in rows]),
        np.concatenate([row.kinds for row in rows]),
        np.concatenate([row.frequencies for row in rows]),
        np.concatenate([row.lengths for row in rows]),
        is_live,
    )


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
