"""Scores rounded up to whole numbers of a byte: which documents may be among the best is told by a
quarter of the bytes, and settled by the scores of these alone."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Bounds", "may_be_best"]

# Of a score of 1. Three words that are in a fifth of 40,000 articles score 75 together at most,
# which a byte holds so; rarer ones may score more, and few articles do.
_UNITS = 3
_MOST = 255
# The table of all values has so many times fewer rows than a square has: of 40,000 values and of a
# million this takes least.
_NARROWER = 6

# Documents, each once, and their scores.
_Some = tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]


class Bounds(NamedTuple):
    """Upper bounds of scores, in units.

    Attributes:
        values: by document; 0 where the score is 0, and 255 where the bound is that or more.
        slack: how many units a bound is above the score, exclusive.
        greatest: no bound is above it.
    """

    values: npt.NDArray[np.uint8]
    slack: int
    greatest: int

    @classmethod
    def of(cls, scores: npt.NDArray[np.float32]) -> Bounds:
        """The bounds of scores of 0 or more."""
        units = np.ceil(scores * np.float32(_UNITS))
        np.minimum(units, np.float32(_MOST), out=units)
        return cls(units.astype(np.uint8), 1, int(units.max(initial=0)))

    @classmethod
    def of_sums(cls, parts: Sequence[Bounds], some: Sequence[_Some], size: int) -> Bounds:
        """Those of sums of scores.

        Args:
            parts: the bounds of scores of all documents.
            some: documents, each once, numbered below ``size``, and their scores, above 0.
        """
        values = parts[0].values if parts else np.zeros(size, np.uint8)
        greatest = parts[0].greatest if parts else 0
        for part in parts[1:]:
            greatest += part.greatest
            values = _sum(values, part.values, greatest)
        if some and len(parts) == 1:
            values = values.copy()
        for documents, scores in some:
            more = cls.of(scores)
            greatest += more.greatest
            values[documents] = _sum(values[documents], more.values, greatest)
        slack = sum([part.slack for part in parts]) + len(some)
        return cls(values, slack, min(greatest, _MOST))

    def only(self, wanted: npt.NDArray[np.bool_]) -> Bounds:
        """Those of the documents that are wanted."""
        # Numbers of one type are multiplied in two thirds of the time.
        return Bounds(self.values * wanted.view(np.uint8), self.slack, self.greatest)


def _sum(
    one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8], greatest: int
) -> npt.NDArray[np.uint8]:
    """The sums of values, of which none is above ``greatest``, as far as a byte has room: one that
    ran over would be a small one."""
    return (one if greatest <= _MOST else np.minimum(one, ~other)) + other


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
