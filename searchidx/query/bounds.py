"""Scores rounded up to small whole numbers: which documents may be among the best is told by a
quarter of the bytes, and settled by the scores of these alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial, reduce
from math import isqrt

import numpy as np
import numpy.typing as npt

__all__ = ["Bounds", "may_be_best"]

# Of a score of 1. Three words that are in a fifth of 40,000 articles score 75 together at most,
# which a byte holds so.
_UNITS = 3
# The table of all values has so many times fewer rows than a square has: of 40,000 values and of a
# million this takes least.
_NARROWER = 6


@dataclass(frozen=True, slots=True)
class Bounds:
    """Upper bounds of scores, in units.

    Attributes:
        values: by document, of as few bytes as will do; 0 where the score is 0.
        slack: how many units a bound is above the score, exclusive.
        greatest: no bound is above it.
    """

    values: npt.NDArray[np.unsignedinteger]
    slack: int
    greatest: int

    @classmethod
    def of(cls, scores: npt.NDArray[np.float32]) -> Bounds:
        """The bounds of scores of 0 or more."""
        units = np.ceil(scores * np.float32(_UNITS))
        greatest = int(units.max(initial=0))
        return cls(units.astype(np.min_scalar_type(greatest)), 1, greatest)

    @classmethod
    def of_sums(cls, parts: Sequence[Bounds]) -> Bounds:
        """Those of sums of scores."""
        greatest = sum(part.greatest for part in parts)
        add = partial(np.add, dtype=np.min_scalar_type(greatest))
        values = reduce(add, [part.values for part in parts])
        return cls(values, sum(part.slack for part in parts), greatest)

    def only(self, wanted: npt.NDArray[np.bool_]) -> Bounds:
        """Those of the documents that are wanted."""
        # A byte a document: numbers of one type are multiplied in two thirds of the time.
        return Bounds(self.values * wanted.view(np.uint8), self.slack, self.greatest)


def may_be_best(
    values: npt.NDArray[np.number], slack: int, count: int
) -> npt.NDArray[np.int32] | None:
    """The documents that may be among the best ``count``, ascending; None if that is not told.

    Args:
        values: of each, its score or a bound of it; none but documents that match have one
            above 0.
        slack: how much less the score may be, exclusive; 0 if values are scores.
    """
    rows = max(1, isqrt(len(values)) // _NARROWER)
    width = len(values) // rows
    if not 0 < count <= width:
        return None
    # Column by column: those of a column stand far apart, so that a run of them is compared at
    # once with the next run.
    table = values[: rows * width].reshape(rows, width)
    best = np.maximum.reduce(table, axis=0)
    ordered = best.copy()
    ordered.partition(width - count)
    least = ordered[width - count].item() - slack
    if least <= 0:
        return None
    columns = (best >= least).nonzero()[0]
    row, which = (table[:, columns] >= least).nonzero()
    found = row * width + columns[which]
    rest = values[rows * width :]
    if len(rest) and rest.max() >= least:
        found = np.append(found, (rest >= least).nonzero()[0] + rows * width)
    documents: npt.NDArray[np.int32] = found.astype(np.int32)
    documents.sort()
    return documents
