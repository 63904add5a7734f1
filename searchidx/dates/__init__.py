"""The language of dates in Indonesian news, read into ISO dates and ranges of days.

Dates keep the precision they had: "2023", "2023-05" or "2023-05-21". Day comes before
month, always (13/6/2023; 9/8/2023 is the ninth of August). A date that no calendar has
(31/2/2023) is not a date.
"""

from __future__ import annotations

from searchidx.dates.calendar import days_of, local_minutes
from searchidx.dates.expressions import Days, date_range
from searchidx.dates.moments import moment_in_url, parse_moment
from searchidx.dates.names import MONTH, WEEKDAY
from searchidx.dates.prose import Mention, dates_in, find_dates
from searchidx.dates.publication import infer_published, is_plausible
from searchidx.dates.zones import zone

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
    "zone",
]
