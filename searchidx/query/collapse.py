"""An answer with one article of each group of reprints."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from searchidx.index.snapshot import Snapshot

__all__ = ["Collapsed", "collapse"]

_Numbers = npt.NDArray[np.int64]


class Collapsed(NamedTuple):
    """What is left of an answer: 0-based ranks in it, and for each how many others it stands
    for."""

    ranks: _Numbers
    others: _Numbers


def collapse(
    snapshot: Snapshot, documents: npt.NDArray[np.integer], partial: npt.NDArray[np.bool_]
) -> Collapsed:
    """The earliest published of each group, in its own place; of a group that has full
    matches, not ``partial`` ones, the earliest of these, standing for these alone."""
    groups = snapshot.reprints
    numbers = groups.numbers[documents]
    kept = np.ones(len(documents), bool)
    others = np.zeros(len(documents), np.int64)
    order = np.argsort(numbers, kind="stable")
    starts = np.flatnonzero(np.diff(numbers[order], prepend=-1))
    counts = np.diff(starts, append=len(order))
    # Most articles are alone.
    several = counts > 1
    for start, count in zip(starts[several].tolist(), counts[several].tolist(), strict=True):
        ranks = order[start : start + count]
        full = ranks[~partial[ranks]]
        matching = full if len(full) else ranks
        members = groups.members(int(documents[ranks[0]]))
        ages = [members.index(document) for document in documents[matching].tolist()]
        first = matching[np.argmin(ages)]
        kept[ranks] = False
        kept[first] = True
        others[first] = len(matching) - 1
    ranks = np.flatnonzero(kept)
    return Collapsed(ranks, others[ranks])
