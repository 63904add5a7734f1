"""Where a word stands: its occurrences in some texts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.packing import Ints, inside, starts_of
from searchidx.index.codec.postings import Postings
from searchidx.index.schema import TEXT_FIELDS
from searchidx.query.matches import Numbers

__all__ = ["MOST_TEXTS", "Places", "StemIn", "places_of"]

MOST_TEXTS = 1 << 17
"""Where a word is that more texts have is not looked at: it says little, and would take the room of
four words' scores. No word of 40,000 articles is in so many."""

_FIELDS = len(TEXT_FIELDS)


class Places(NamedTuple):
    """Occurrences of a stem.

    Attributes:
        texts: those that have it, ascending: ``field number x all documents + document``.
        starts: index of the first occurrence in each.
        counts: occurrences in each.
        steps: of each occurrence, how far from the one before in the same text; of the first
            there, its position.
        printed: whether an occurrence is the printed word that was asked for.
        idf: of the stem by field, as :mod:`searchidx.query.ranking` has it.
        idf_printed: of the printed word.
    """

    texts: Numbers
    starts: Ints
    counts: Numbers
    steps: npt.NDArray[np.uint32]
    printed: npt.NDArray[np.bool_]
    idf: tuple[float, ...]
    idf_printed: tuple[float, ...]

    @property
    def nbytes(self) -> int:
        """The memory that they take."""
        arrays = (self.texts, self.starts, self.counts, self.steps, self.printed)
        return sum(array.nbytes for array in arrays)

    def within(
        self, texts: Ints, most: int
    ) -> tuple[Ints, Numbers, npt.NDArray[np.uint32], npt.NDArray[np.bool_]]:
        """The occurrences in some texts, the first ``most`` in each: the index of each text that
        has any among those given, and how many; the steps of all, and which are printed."""
        at = self.texts.searchsorted(texts)
        has = (self.texts.searchsorted(texts, "right") > at).nonzero()[0]
        at = at[has]
        counts = np.minimum(self.counts[at], most)
        chosen = inside(self.starts[at], counts)
        return has, counts, self.steps[chosen], self.printed[chosen]


@dataclass(frozen=True, slots=True)
class StemIn:
    """A stem in one segment.

    Attributes:
        postings: over slots.
        form: the form that the printed word is of the stem; None if it is none of its.
        count: documents of the segment.
        offset: the number that its first document has among all.
    """

    postings: Postings
    form: int | None
    count: int
    offset: int

    def texts(self, size: int) -> Numbers:
        """The texts of its postings."""
        slots = self.postings.slots
        fields = slots // np.int32(self.count)
        return slots + fields * np.int32(size - self.count) + np.int32(self.offset)

    def printed(self) -> npt.NDArray[np.bool_]:
        """Whether each occurrence is the printed word."""
        if self.form is None:
            return np.zeros(int(self.postings.starts[-1]), bool)
        found: npt.NDArray[np.bool_] = self.postings.forms() == self.form
        return found


def places_of(segments: Sequence[StemIn], size: int) -> Places:
    """Where a stem is, and where it is printed as some word.

    Args:
        segments: those that have it.
        size: number of all documents.
    """
    if not segments:
        none, never = np.zeros(0, np.int32), (0.0,) * _FIELDS
        steps, printed = np.zeros(0, np.uint32), np.zeros(0, bool)
        return Places(none, none.astype(np.int64), none, steps, printed, never, never)
    texts = _joined([each.texts(size) for each in segments])
    counts = _joined([each.postings.frequencies for each in segments])
    steps = _joined([each.postings.steps() for each in segments])
    printed = _joined([each.printed() for each in segments])
    starts = starts_of(counts)[:-1]
    is_printed = np.logical_or.reduceat(printed, starts)
    if len(segments) > 1:
        # The occurrences stay where they are.
        order = texts.argsort(kind="stable")
        texts, counts, starts = texts[order], counts[order], starts[order]
        is_printed = is_printed[order]
    idf, idf_printed = _idf(texts, size), _idf(texts[is_printed], size)
    return Places(texts, starts, counts, steps, printed, idf, idf_printed)


def _idf(texts: Numbers, size: int) -> tuple[float, ...]:
    """By field, that of a word that some texts have, ascending."""
    ends = texts.searchsorted([size * field for field in range(_FIELDS + 1)])
    return tuple(1 + math.log(size / (having + 1)) for having in np.diff(ends).tolist())


def _joined(parts: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
