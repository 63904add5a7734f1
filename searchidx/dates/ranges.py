"""Half-open ranges of days, and the stretches of the calendar that they are made of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from searchidx.dates.calendar import days_of

__all__ = ["MONTHS_IN", "Days", "days_from", "iso_range", "months_from", "same_day", "unit_at"]

MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""Units that are months, and how many."""


class Days(NamedTuple):
    """A half-open range of days; None leaves an end open."""

    start: date | None
    end: date | None

    @property
    def last(self) -> date | None:
        """The last day in it; None if the end is open."""
        return None if self.end is None else self.end - timedelta(days=1)


def iso_range(iso: str) -> Days:
    """The days of an ISO year, month or day.

    Raises:
        ValueError: if it is none of these.
    """
    first, last = days_of(iso)
    return Days(first, last + timedelta(days=1) if last < date.max else None)


def days_from(start: date, count: int) -> Days:
    """So many days; the end is open where the calendar ends."""
    ordinal = start.toordinal() + count
    return Days(start, date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None)


def months_from(first: date, count: int) -> Days:
    """So many months from the first day of one; the end is open where the calendar ends."""
    return Days(first, _month_after(first, count))


def unit_at(today: date, unit: str, steps: int) -> Days:
    """The day, week (from Monday on), month, quarter, half or year that many steps from today's.

    Raises:
        OverflowError: if the calendar does not have it.
    """
    if unit == "day":
        return days_from(today + timedelta(days=steps), 1)
    if unit == "week":
        return days_from(today - timedelta(days=today.weekday() - 7 * steps), 7)
    length = MONTHS_IN[unit]
    first = today.replace(month=(today.month - 1) // length * length + 1, day=1)
    start = _month_after(first, steps * length)
    if start is None:
        raise OverflowError
    return months_from(start, length)


def same_day(day: date, months: int) -> date:
    """The day of that number so many months on, or the last of a shorter month.

    Raises:
        OverflowError: if the calendar does not have it.
    """
    first = _month_after(day.replace(day=1), months)
    if first is None:
        raise OverflowError
    following = _month_after(first, 1) or date.max
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def _month_after(first: date, months: int) -> date | None:
    """The first day of the month so many months on; None after the calendar's end."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if year < date.min.year:
        raise OverflowError
    return date(year, month + 1, 1) if year <= date.max.year else None
