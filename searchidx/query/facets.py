"""Counts of full matches by outlet, section, author and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from searchidx.index.schema import FACET_FIELDS, UNDATED
from searchidx.index.snapshot import Snapshot
from searchidx.model import FacetCount

__all__ = ["FACETS", "count_values"]

FACETS = (*FACET_FIELDS, "year")


def count_values(snapshot: Snapshot, name: str, documents: Iterable[int]) -> tuple[FacetCount, ...]:
    """How many of the documents have each value, by falling count, then by value.

    An article of several authors counts for each; one that has no value counts for None,
    which comes last.

    Args:
        name: one of :data:`FACETS`.
    """
    counts: Counter[str | None] = Counter()
    if name == "year":
        minutes = snapshot.published
        counts.update(_year(int(minutes[document])) for document in documents)
    else:
        for document in documents:
            values: set[str | None] = {*snapshot.values(name, document)}
            counts.update(values or {None})
    order = sorted(counts.items(), key=lambda item: (item[0] is None, -item[1], item[0] or ""))
    return tuple(FacetCount(value, count) for value, count in order)


def _year(minutes: int) -> str | None:
    return None if minutes == UNDATED else str(date.fromordinal(minutes // 1440).year)
