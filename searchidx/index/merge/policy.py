"""Which segments to merge, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["LONG_RUN", "RUN", "Size", "in_parts", "next_merge"]

RUN = 8
"""So many segments of like size become one; an article is written again each time an index has
grown eightfold."""
LONG_RUN = 36
"""So many become one while more documents come: a merge of a tier more costs an article a sixth of
what its indexing does, and nobody waits for the index yet. Of 64 too many are left for the last
commit."""
# A merge for which the commit waits is of no more than so many where more are due, so that two go
# on at one time.
_AT_ONCE = 16
# A commit may merge so many times the articles that it changes. Simulated: commits of 14,000 to
# 100,000 articles, up to a million, leave 3 to 9 segments (10 at most on the way), of 7,000 at
# most 16, and write an article 2.8 times at most. One of 100 merges 3,200 at most, in half a
# second, while there are no more than so many segments, which is so for 98 of 100 commits.
_PER_CHANGE = 32
_FREE = 2_000
_SEGMENTS = 16
# Of a segment whose deleted documents are more than one in so many the rest is written anew; few
# of them cost nothing, and go with the next merge of the tier.
_WORN = 5
_WORN_FROM = 100


@dataclass(frozen=True, slots=True)
class Size:
    """Documents of a segment: those that stay, and those that are deleted."""

    live: int
    deleted: int = 0


def next_merge(sizes: Sequence[Size], changes: int, limit: int, run: int = RUN) -> slice | None:
    """Which segments, side by side, to merge next; None if no more.

    Tiered merging, as of log-structured merge trees (O'Neil et al. 1996; tiers against levels:
    Dayan and Idreos, "Dostoevsky", 2018): eight neighbours or more of one tier, whose sizes
    are within a factor of eight, become one of the next tier, so that an article is written
    about as often as the index has tiers and a tier has at most seven segments. A merge waits
    until the commit that makes it changes a good part of what it writes, so that a small commit
    is quick whatever the size of the index; until then a tier has some segments more. A
    segment of which more than a fifth is deleted, and 100 documents at least, is written anew
    under the same condition, and whatever the commit if more than half is.

    Args:
        sizes: of all segments, in order.
        changes: documents added and deleted by the commit.
        limit: of the documents of a merged segment.
        run: how many segments of one tier become one.
    """
    budget = max(_FREE, _PER_CHANGE * changes)
    if len(sizes) > _SEGMENTS:
        budget = limit
    return _tier(sizes, min(budget, limit), run) or _worn(sizes, budget)


def in_parts(due: slice) -> list[slice]:
    """What is due to be merged as several merges of about the same number of segments."""
    count = due.stop - due.start
    parts = -(-count // _AT_ONCE)
    bounds = [due.start + count * part // parts for part in range(parts + 1)]
    return [slice(*pair) for pair in pairwise(bounds)]


def _tier(sizes: Sequence[Size], budget: int, run: int) -> slice | None:
    live = [size.live for size in sizes]
    largest = run
    while largest <= max(live, default=0) * run:
        start = len(live)
        while start and live[start - 1] < largest:
            start -= 1
        # One that stays as small would be written again and again.
        if len(live) - start >= run and largest <= sum(live[start:]) <= budget:
            return slice(start, len(live))
        largest *= run
    return None


def _worn(sizes: Sequence[Size], budget: int) -> slice | None:
    for at, size in enumerate(sizes):
        is_worn = size.deleted * _WORN > size.live + size.deleted
        is_worn &= size.deleted >= _WORN_FROM
        if is_worn and (size.live <= budget or size.deleted > size.live):
            return slice(at, at + 1)
    return None
