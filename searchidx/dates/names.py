"""Names of months and days of the week, as outlets print them."""

from __future__ import annotations

__all__ = ["DAYPART", "MONTH", "MONTHS", "WEEKDAY", "WEEKDAYS", "month_number"]

# Indonesian, English, the spellings before 1972 and 1947, and the abbreviations that outlets
# print.
_MONTH_NAMES = (
    "januari djanuari january jan",
    "februari pebruari february feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni djuni djoeni june jun",
    "juli djuli djoeli july jul",
    "agustus agoestoes august agust agu agt ags agst aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
MONTHS = {name: i for i, row in enumerate(_MONTH_NAMES, 1) for name in row.split()}
"""Number of a month, 1 to 12, by each of its names in lower case."""
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
"""A regular expression for the name of a month."""
WEEKDAY = (
    r"(?:senin|selasa|rabu|kamis|jum['’‘`]?at|sabtu|minggu|ahad"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
)
"""A regular expression for the name of a day."""
_WEEKDAY_NAMES = ("sen mon", "sel tue", "rab wed", "kam thu", "jum fri", "sab sat", "min aha sun")
WEEKDAYS = {name: i for i, row in enumerate(_WEEKDAY_NAMES) for name in row.split()}
"""Number of a day of the week, 0 (Monday) to 6, by the first three letters of its name."""
DAYPART = r"(?:\s+(?:dini\s+hari|pagi|siang|sore|petang|malam))"
"""A regular expression for the part of a day, between a weekday and its date:
"Selasa malam (13/6/2023)"."""


def month_number(name: str) -> int:
    """Number of a month, 1 to 12, by a name that :data:`MONTH` matches in ASCII."""
    return MONTHS[name.lower().rstrip(".")]
