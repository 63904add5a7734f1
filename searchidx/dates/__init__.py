"""The language of dates in Indonesian news, read into ISO dates and ranges of days.

Dates keep the precision they had: "2023", "2023-05" or "2023-05-21". Day comes before
month, always (13/6/2023; 9/8/2023 is the ninth of August). A date that no calendar has
(31/2/2023) is not a date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from searchidx.dates.calendar import days_of, local_minutes
    from searchidx.dates.expressions import date_range
    from searchidx.dates.moments import moment_in_url, parse_moment
    from searchidx.dates.names import MONTH, WEEKDAY
    from searchidx.dates.prose import Mention, dates_in, find_dates
    from searchidx.dates.publication import infer_published, is_plausible
    from searchidx.dates.ranges import Days
    from searchidx.dates.zones import present_day, zone

__all__ = [
    "MONTH",
    "WEEKDAY",
    "Days",
    "Mention",
    "date_range",
    "dates_in",
    "days_of",
    "find_dates",
    "infer_published",
    "is_plausible",
    "local_minutes",
    "moment_in_url",
    "parse_moment",
    "present_day",
    "zone",
]

# A module is imported when a name of it is first used: most queries ask for no date.
_LAZY = {
    "MONTH": "names",
    "WEEKDAY": "names",
    "Days": "ranges",
    "Mention": "prose",
    "date_range": "expressions",
    "dates_in": "prose",
    "days_of": "calendar",
    "find_dates": "prose",
    "infer_published": "publication",
    "is_plausible": "publication",
    "local_minutes": "calendar",
    "moment_in_url": "moments",
    "parse_moment": "moments",
    "present_day": "zones",
    "zone": "zones",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
    globals()[name] = value
    return value
