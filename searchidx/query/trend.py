"""Counts of articles by period, from the first period of the archive to the last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from searchidx.index.schema import MINUTES, UNDATED
from searchidx.usage import Trend, TrendPeriod

__all__ = ["PERIODS", "Daily", "trend_of"]

Numbers = npt.NDArray[np.int64]

# Day 1 is a Monday, the first of January of year 1.
_FIRST = np.datetime64("0001-01-01", "D")
_DAY = timedelta(days=1)


def _dates(days: Numbers) -> npt.NDArray[np.datetime64]:
    return _FIRST + (days - 1)


def _year(number: int) -> str:
    return f"{number + 1970:04}"


def _month(number: int) -> str:
    return f"{number // 12 + 1970:04}-{number % 12 + 1:02}"


def _week(number: int) -> str:
    year, week, _ = date.fromordinal(7 * number + 1).isocalendar()
    return f"{year:04}-W{week:02}"


def _day(number: int) -> str:
    return date.fromordinal(number).isoformat()


_NUMBERS: Mapping[str, tuple[Callable[[Numbers], Numbers], Callable[[int], str]]] = {
    "year": (lambda days: _dates(days).astype("M8[Y]").astype(np.int64), _year),
    "month": (lambda days: _dates(days).astype("M8[M]").astype(np.int64), _month),
    "week": (lambda days: (days - 1) // 7, _week),
    "day": (lambda days: days, _day),
}
PERIODS = tuple(_NUMBERS)
"""Kinds of periods; weeks are those of ISO 8601, from Monday on."""


@dataclass(frozen=True, slots=True)
class Daily:
    """How many articles there are of each day.

    Attributes:
        days: numbers since year 1, each once.
        counts: of each day.
        undated: how many articles have none.
    """

    days: Numbers
    counts: Numbers
    undated: int

    @classmethod
    def of(cls, times: Numbers) -> Daily:
        """By publication times in minutes."""
        days = times[times != UNDATED] // MINUTES
        first = int(days.min()) if len(days) else 0
        counts = np.bincount(days - first)
        found = np.flatnonzero(counts)
        return cls(found + first, counts[found], len(times) - len(days))


def trend_of(
    words: Sequence[str],
    by: str,
    found: Sequence[Daily],
    every: Daily,
    notes: Iterable[str],
    edges: tuple[date | None, date | None],
) -> Trend:
    """The trend of some words.

    Args:
        by: one of :data:`PERIODS`.
        found: the articles of each word.
        every: all articles.
        notes: how the words were read; it is added which periods ``edges`` cut.
        edges: first and last day of publication asked for, both inclusive; None leaves an end
            open.
    """
    number_of, name = _NUMBERS[by]
    series = [(number_of(own.days), own.counts) for own in (every, *found)]
    numbers = series[0][0]
    first, last = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, -1)
    articles, *counts = (
        np.bincount(own - first, each, last - first + 1).astype(np.int64).tolist()
        for own, each in series
    )
    periods = tuple(
        TrendPeriod(name(first + at), articles[at], tuple(own[at] for own in counts))
        for at in range(last - first + 1)
    )
    undated = tuple(own.undated for own in found)
    all_notes = dict.fromkeys([*notes, *_cuts(periods, by, edges)])
    asked = (edge.isoformat() if edge else None for edge in edges)
    return Trend(tuple(words), by, periods, undated, tuple(all_notes), *asked)


def _cuts(
    periods: Sequence[TrendPeriod], by: str, edges: tuple[date | None, date | None]
) -> Iterator[str]:
    """What to say of a period that has days outside the edges, which nobody counted."""
    shown = {period.period for period in periods}
    first, last = edges
    if first and first > date.min and _is_in_one(first - _DAY, first, by, shown):
        yield f"{_name_of(first, by)} is counted from {first} on alone"
    if last and last < date.max and _is_in_one(last, last + _DAY, by, shown):
        yield f"{_name_of(last, by)} is counted up to {last} alone"


def _is_in_one(day: date, following: date, by: str, shown: Collection[str]) -> bool:
    """Whether two days are in the same one of the periods shown."""
    return (own := _name_of(day, by)) == _name_of(following, by) and own in shown


def _name_of(day: date, by: str) -> str:
    number_of, name = _NUMBERS[by]
    return name(int(number_of(np.array([day.toordinal()]))[0]))
