"""When an article was published, as far as its text and the calendar tell."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from searchidx.dates.calendar import day_or_none, full_year
from searchidx.dates.names import DAYPART, WEEKDAY
from searchidx.dates.prose import dates_in

__all__ = ["infer_published", "is_plausible"]

_EARLIEST = "1800-01-01"
"""A publication date before it is taken for an error: newspapers that archives hold begin
with the Bataviasche Koloniale Courant of 1810."""
# A search for the bracket, and for the weekday only before one, is twenty times as fast as a
# search for both.
_BRACKETED_DAY = re.compile(r"\(([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})\)")
_WEEKDAY_BEFORE = re.compile(rf"\b{WEEKDAY}{DAYPART}?,?\s*$", re.IGNORECASE)
# "Wednesday dini hari, " has 21 characters, and lines may break in it.
_LONGEST_WEEKDAY = 32


# The day of independence: what it is part of is the name of a school or a story of the past.
_INDEPENDENCE = "1945-08-17"


def _today(now: date | datetime | None) -> date:
    return now.date() if isinstance(now, datetime) else now or date.today()


def is_plausible(published: str, now: date | datetime | None = None) -> bool:
    """Whether an article can have been published then: from 1800 to tomorrow.

    Args:
        published: an ISO day or date-time.
        now: the present; None takes the clock.
    """
    # A day more: zones differ by up to that, and clocks are slow.
    today = _today(now)
    last = today + timedelta(days=1) if today < date.max else today
    return _EARLIEST <= published[:10] <= last.isoformat()


def infer_published(body: str, now: date | datetime | None = None) -> str | None:
    """The day an article was most likely published, from its text alone.

    It is the latest date of the form weekday (D/M/YYYY), which Indonesian outlets put on
    the day of a statement; else the latest full date. Days before 1800 or
    after ``now`` do not count, nor does the day of independence.

    Args:
        body: the article.
        now: the present; None takes the clock.
    """
    last = _today(now).isoformat()
    stated = [
        day_or_none(full_year(m[3]), int(m[2]), int(m[1]))
        for m in _BRACKETED_DAY.finditer(body)
        if _WEEKDAY_BEFORE.search(body, max(0, m.start() - _LONGEST_WEEKDAY), m.start())
    ]
    days = [day.isoformat() for day in stated if day and _EARLIEST <= day.isoformat() <= last]
    if not days:
        days = [iso for iso in dates_in(body) if len(iso) == 10 and _EARLIEST <= iso <= last]
        days = [iso for iso in days if iso != _INDEPENDENCE]
    return max(days, default=None)
