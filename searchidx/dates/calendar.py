"""ISO dates of three precisions on the calendar."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from functools import lru_cache

__all__ = ["day_or_none", "days_of", "full_year", "iso_day", "local_minutes", "nearest_day"]


def full_year(text: str) -> int:
    """The year of four or two digits."""
    year = int(text)
    # The pivot of POSIX strptime's %y: 69 to 99 are of the last century.
    return year if len(text) == 4 else year + (1900 if year >= 69 else 2000)


@lru_cache(maxsize=1 << 12)
def iso_day(year: int, month: int, day: int) -> str | None:
    """That day in ISO, or None if no calendar has it; the news of an archive repeats few."""
    found = day_or_none(year, month, day)
    return found.isoformat() if found else None


def day_or_none(year: int, month: int, day: int) -> date | None:
    """That day, or None if no calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1 << 12)
def nearest_day(month: int, day: int, near: date | None) -> date | None:
    """The day of that month which is closest to ``near``; None if that is None, or if the
    years around it have no such day."""
    if near is None:
        return None
    years = (near.year - 1, near.year, near.year + 1)
    days = [found for year in years if (found := day_or_none(year, month, day))]
    return min(days, key=lambda found: abs(found - near), default=None)


def local_minutes(published: str) -> int:
    """Minutes from the start of year 1 to an ISO day or date-time, by the clock it shows."""
    moment = datetime.fromisoformat(published)
    return moment.toordinal() * 1440 + moment.hour * 60 + moment.minute


def days_of(iso: str) -> tuple[date, date]:
    """First and last day, both inclusive, of an ISO year, month or day.

    Raises:
        ValueError: if it is none of these.
    """
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", iso):
        raise ValueError(f"{iso!r} is not an ISO date such as 2023, 2023-05 or 2023-05-21")
    parts = [int(part) for part in iso.split("-")]
    year, month, day = [*parts, 1, 1][:3] if len(parts) > 1 else [*parts, 12, 1]
    first = date(year, month if len(parts) > 1 else 1, day)
    if len(parts) > 2:
        return first, first
    return first, date(year, month, calendar.monthrange(year, month)[1])
