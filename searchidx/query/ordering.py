"""The order of an answer, worked out as far as it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from searchidx.index.schema import UNDATED
from searchidx.query.bounds import may_be_best
from searchidx.query.matches import Dense, Listed, Matches, Numbers, Summed, listed, nothing

__all__ = ["Ranked", "ranked"]

# As few as these are put in order whole.
_FEW = 256
_LAST = -(1 << 62)

Ranked: TypeAlias = tuple[Numbers, npt.NDArray[np.float32]]
"""Documents in order, and the score of each."""

Times: TypeAlias = Callable[[Numbers], npt.NDArray[np.int64]]
Key: TypeAlias = Callable[[npt.NDArray[np.int64]], npt.NDArray[Any]]
"""Gives a number for each of some places; the largest comes first."""


def ranked(found: Matches, sort: str, count: int, times: Times) -> Ranked:
    """The first documents of an answer.

    Ties go to the newer article, then to the one that came first; undated articles are last
    among equals, and in both date orders.

    Args:
        sort: "relevance", "newest" or "oldest".
        count: how many to give; all, if there are fewer.
        times: gives the publication times of documents.
    """
    if not count:
        found = nothing()
    if sort == "relevance":
        found = found if isinstance(found, Listed) else _best(found, count)
        if isinstance(found, Listed) and found.scores is not None:
            order = _by_score_alone(found.scores, count)
            if order is not None:
                return found.documents[order], found.scores[order]
    candidates = listed(found)
    documents = candidates.documents
    scores = candidates.scores
    if scores is None:
        scores = np.zeros(len(documents), np.float32)

    def by_score(places: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        return scores[places]

    def newest(places: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        return times(documents[places])

    def oldest(places: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        found = times(documents[places])
        return np.where(found == UNDATED, _LAST, -found)

    keys = {
        "relevance": (by_score, newest),
        "newest": (newest, by_score),
        "oldest": (oldest, by_score),
    }[sort]
    # Places are in the order of documents: of equals the first come first.
    chosen = _first(np.arange(len(documents)), keys, count)
    order = np.lexsort((chosen, *(-key(chosen) for key in reversed(keys))))[:count]
    return documents[chosen[order]], scores[chosen[order]]


def _by_score_alone(scores: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.int64] | None:
    """The places of the best scores in order; None if equal ones are among them."""
    places = None
    if len(scores) > max(_FEW, 4 * count):
        best = np.partition(scores, len(scores) - count)[len(scores) - count :].min(initial=np.inf)
        places = np.flatnonzero(scores >= best)
        scores = scores[places]
    order = scores.argsort()[::-1]
    head = scores[order[: count + 1]]
    if (head[1:] == head[:-1]).any():
        return None
    order = order[:count]
    return order if places is None else places[order]


def _first(places: npt.NDArray[np.int64], keys: Sequence[Key], count: int) -> npt.NDArray[np.int64]:
    """The ``count`` places that come first, in no order."""
    if len(places) <= max(count, _FEW):
        return places
    if not keys or not count:
        return places[:count]
    values = keys[0](places)
    least = np.partition(values, len(values) - count)[len(values) - count]
    above = places[values > least]
    return np.append(above, _first(places[values == least], keys[1:], count - len(above)))


def _best(found: Dense | Summed, count: int) -> Matches:
    """Documents of which no other scores more than the ``count``-th best one."""
    if found.bounds is not None:
        documents = may_be_best(found.bounds.values, found.bounds.slack, count)
    elif found.scores is not None:
        documents = may_be_best(found.scores, 0, count)
    else:
        return found
    return found if documents is None else Listed(documents, found.scores_of(documents))
