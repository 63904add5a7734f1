"""Articles by day -> a histogram by day, month or year, whichever the span asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Bar", "Histogram", "bounds", "histogram"]

# Most bars of each length.
_MOST_DAYS = 62
_MOST_MONTHS = 144


@dataclass(frozen=True, slots=True)
class Bar:
    """A period of a histogram.

    Attributes:
        period: "2023", "2023-05" or "2023-05-21".
        first, last: its days, both inclusive, ISO.
        count: hits.
        articles: that the archive has of it; 0 is a gap of the archive.
        url: of the search in this period alone.
    """

    period: str
    first: str
    last: str
    count: int
    articles: int
    url: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """All hits by time, from the first to the last.

    Attributes:
        by: year, month or day.
        bars: one after another, without a break.
        most: the largest count.
        undated: hits that have no date.
    """

    by: str
    bars: tuple[Bar, ...]
    most: int
    undated: int


_LENGTHS = {"year": 4, "month": 7, "day": 10}


def histogram(
    days: Mapping[str | None, int], every: Mapping[str, int], url: Callable[[str, str], str]
) -> Histogram:
    """The histogram of hits.

    Args:
        days: hits by ISO day; None has the undated ones.
        every: all articles by day, month and year.
        url: the address of the search from one day to another.
    """
    dated = sorted(day for day in days if day is not None)
    undated = days.get(None, 0)
    if not dated:
        return Histogram("year", (), 0, undated)
    by = _by(dated[0], dated[-1])
    length = _LENGTHS[by]
    counts: Counter[str] = Counter()
    for day in dated:
        counts[day[:length]] += days[day]
    bars = []
    for period in _between(dated[0][:length], dated[-1][:length]):
        first, last = bounds(period)
        bars.append(
            Bar(period, first, last, counts[period], every.get(period, 0), url(first, last))
        )
    return Histogram(by, tuple(bars), max(counts.values()), undated)


def bounds(period: str) -> tuple[str, str]:
    """First and last day, both inclusive, of "2023", "2023-05", "2023-W22" or "2023-05-21"."""
    if "W" in period:
        monday = date.fromisoformat(f"{period}-1")
        return monday.isoformat(), (monday + timedelta(6)).isoformat()
    if len(period) == 4:
        return f"{period}-01-01", f"{period}-12-31"
    if len(period) == 7:
        year, month = int(period[:4]), int(period[5:])
        # The month of the calendar's end has 31 days.
        days = 31 if month == 12 else (date(year, month + 1, 1) - timedelta(1)).day
        return f"{period}-01", f"{period}-{days:02}"
    return period, period


def _by(first: str, last: str) -> str:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if (end - start).days < _MOST_DAYS:
        return "day"
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    return "month" if months <= _MOST_MONTHS else "year"


def _between(first: str, last: str) -> Iterator[str]:
    """The periods from one to another, both inclusive."""
    if len(first) == 4:
        yield from (f"{year:04}" for year in range(int(first), int(last) + 1))
    elif len(first) == 7:
        start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
        yield from (f"{at // 12:04}-{at % 12 + 1:02}" for at in range(start, end + 1))
    else:
        start_day, end_day = date.fromisoformat(first), date.fromisoformat(last)
        for at in range((end_day - start_day).days + 1):
            yield (start_day + timedelta(at)).isoformat()
