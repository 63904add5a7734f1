"""Counts of full matches by outlet, section, author, tag, place and time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import numpy.typing as npt

from searchidx.index.schema import FACET_FIELDS, MINUTES, UNDATED, VALUE_SEPARATOR
from searchidx.index.snapshot import Snapshot
from searchidx.model import FacetCount

__all__ = ["FACETS", "by_day", "by_value", "count_values"]

_TIMES = {"year": "Y", "month": "M", "day": "D"}
"""The unit of NumPy's dates that a facet of time has."""
_EPOCH = date(1970, 1, 1).toordinal()

FACETS = (*FACET_FIELDS, *_TIMES)


def count_values(
    snapshot: Snapshot, name: str, documents: npt.NDArray[np.integer]
) -> tuple[FacetCount, ...]:
    """How many of the documents have each value, by falling count, then by value.

    An article of several authors or tags counts for each; one that has no value counts for None,
    which comes last.

    Args:
        name: one of :data:`FACETS`.
        documents: ascending.
    """
    counts: Counter[str | None] = Counter()
    if name in FACET_FIELDS:
        for data, count in snapshot.tally(f"{name}_value", documents):
            values = data.decode().split(VALUE_SEPARATOR)
            for value in {value.casefold(): value for value in values}.values():
                counts[value or None] += count
        return by_value(counts)
    times = snapshot.times(documents)
    days = times[times != UNDATED] // MINUTES
    first, last = (int(days.min()), int(days.max())) if len(days) else (1, 1)
    # The days of a damaged column may be so far apart that there is no room to count them;
    # those that no calendar has are a ValueError.
    date.fromordinal(first), date.fromordinal(last)
    each = np.bincount(days - first)
    found = ((first + day, int(each[day])) for day in np.flatnonzero(each).tolist())
    return by_day(name, found, len(times) - len(days))


def by_day(name: str, days: Iterable[tuple[int, int]], undated: int) -> tuple[FacetCount, ...]:
    """The counts of a facet of time.

    Args:
        days: numbers since year 1, and how many articles each has.
        undated: how many articles have none.
    """
    counts: dict[str | None, int] = {None: undated} if undated else {}
    numbers, each = np.array([*days], np.int64).reshape(-1, 2).T
    periods = (numbers - _EPOCH).astype("M8[D]").astype(f"M8[{_TIMES[name]}]")
    found, which = np.unique(periods, return_inverse=True)
    sums = np.bincount(which, each, len(found)).astype(np.int64)
    counts |= zip(np.datetime_as_string(found).tolist(), sums.tolist(), strict=True)
    return by_value(counts)


def _usual_first(item: tuple[str | None, int]) -> tuple[int, bool, str]:
    value = item[0] or ""
    return -item[1], value.isupper(), value


def by_value(counts: Mapping[str | None, int]) -> tuple[FacetCount, ...]:
    """Counts in their order. Values that differ by case alone are one, as they are for a filter,
    spelt as most articles spell it, on a tie not in capitals."""
    spellings: dict[str, str] = {}
    together: Counter[str | None] = Counter()
    for value, count in sorted(counts.items(), key=_usual_first):
        spelt = value if value is None else spellings.setdefault(value.casefold(), value)
        together[spelt] += count
    order = sorted(together.items(), key=lambda item: (item[0] is None, -item[1], item[0] or ""))
    return tuple(FacetCount(value, count) for value, count in order)
