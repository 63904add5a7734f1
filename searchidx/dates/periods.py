"""One date or one stretch of time, as typed in a query -> its days."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from searchidx.dates.calendar import day_or_none
from searchidx.dates.names import DAYPART, MONTH, WEEKDAY, WEEKDAYS, month_number
from searchidx.dates.prose import find_dates
from searchidx.dates.ranges import (
    MONTHS_IN,
    Days,
    days_from,
    iso_range,
    months_from,
    same_day,
    unit_at,
)

__all__ = ["NAMED_PART", "NEXT", "PAST", "Unread", "period"]


class Unread(ValueError):
    """The text is no date, or a date that no calendar has."""


_UNITS = {
    "hari": "day",
    "minggu": "week",
    "pekan": "week",
    "bulan": "month",
    "triwulan": "quarter",
    "kuartal": "quarter",
    "semester": "half",
    "tahun": "year",
}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split(), 1
    )
} | {"dua belas": 12}
_ROMAN = {
    numeral: number
    for number, numeral in enumerate(
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split(), 1
    )
}
_NTH = {
    "pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4,
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4,
}  # fmt: skip
_PART_LENGTHS = {"triwulan": 3, "kuartal": 3, "tw": 3, "q": 3, "semester": 6, "h": 6}

PAST = "(?:yang )?(?:lalu|silam)|kemarin"
"""A regular expression for what says that a unit is the one before the present one."""
NEXT = "depan|mendatang"
"""A regular expression for what says that it is the one after it."""
_PART_NAMES = rf"(?P<part>{'|'.join(_PART_LENGTHS)}) ?(?:ke[ -]?)?(?P<nth>{'|'.join(_NTH)})\b"
NAMED_PART = re.sub(r"\?P<\w+>", "?:", _PART_NAMES)
"""A regular expression for a quarter or half: triwulan III, kuartal ke-3, semester I, Q3."""

_UNIT = "(?P<unit>" + "|".join(_UNITS) + ")"
_COUNT = (
    rf"(?:(?P<n>[0-9]{{1,4}}|{'|'.join(_NUMBERS)}) {_UNIT}"
    r"|se(?P<one>hari|minggu|pekan|bulan|tahun))"
)
_AGO = re.compile(rf"{_COUNT} (?:yang )?(?:lalu|silam)")
_RECENT = re.compile(rf"(?:dalam )?{_COUNT} (?:terakhir|belakangan)")
_NAMED = re.compile(rf"{_UNIT} (?:ini|(?P<past>{PAST})|(?P<next>{NEXT}))")
# What follows is sought where nothing above was found; re compiles it then.
_WEEKEND = rf"akhir (?P<week>(?:minggu|pekan) (?:ini|{PAST}|{NEXT}))"
_PART = rf"{_PART_NAMES}(?:[ /-]| tahun )(?P<year>[0-9]{{4}})"
_YEAR_FIRST = rf"(?P<year>[0-9]{{4}})[ -]?(?P<rest>{MONTH}|{NAMED_PART})"
_DECADE = r"(?:(?:era|tahun|dekade|dasawarsa) )?(?:([12][0-9]{2})|'?([3-9]))0[- ]?an"
_CENTURY = rf"abad (?:ke[ -]?)?(?P<nth>[0-9]{{1,2}}|{'|'.join(_ROMAN)})"
_WEEK = r"(?P<year>[0-9]{4})[- ]?w(?P<week>[0-9]{2})"
_MONTH_IN_DIGITS = re.compile(
    r"(?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})|(?P<first>[0-9]{4})[/.-](?P<second>[0-9]{1,2})"
)
# 2019-9-1, and 20190901: with a year of these a day of eight digits can be read one way only.
_DAY_IN_DIGITS = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"((?:1[5-9]|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_LONE = {
    "hari ini": 0, "sekarang": 0, "kini": 0, "saat ini": 0, "kemarin": -1, "kemarin dulu": -2,
    "kemarin lusa": -2, "besok": 1, "esok": 1, "lusa": 2, "besok lusa": 2,
}  # fmt: skip
_LAST_OF_NAME = rf"(?:(?P<day>[0-9]{{1,2}}) )?(?P<month>{MONTH}) (?:yang )?(?:lalu|silam)"
# "minggu lalu" is last week, "hari minggu lalu" is Sunday.
_WEEKDAY = (
    rf"(?:hari )?(?P<day>{WEEKDAY})"
    rf"(?: (?P<week>(?:minggu|pekan) (?:ini|{PAST}|{NEXT}))| (?:(?P<past>{PAST})|(?:{NEXT})))"
)
_DAY_WITH_WEEKDAY = rf"(?:hari )?(?:{WEEKDAY}{DAYPART}?,? )?(?:\((.+)\)|([0-9].*))"
_PREFIX = r"(?:pada|di|dalam|sepanjang|selama|tanggal|tgl|bulan|tahun|thn|th|hari)\.? (?=[0-9a-z])"
# A leap day comes back after eight years at the latest.
_YEARS_BACK = 8


def period(text: str, today: date) -> Days:
    """The days of one date or one stretch of time.

    Args:
        text: in small letters, with single blanks.
        today: what the present is counted from.

    Raises:
        Unread: if it is none, or one that no calendar has.
        OverflowError: if it is before or after all days.
    """
    text = text.strip()
    for reader in _READERS:
        if days := reader(text, today):
            return days
    prefix = re.match(_PREFIX, text)
    if prefix:
        with suppress(Unread):
            return period(text[prefix.end() :], today)
    raise Unread(text)


def _printed(text: str, today: date) -> Days | None:
    """A date as it is printed, in ISO, in digits alone or in words."""
    if text in _LONE:
        return days_from(today + timedelta(days=_LONE[text]), 1)
    iso = text if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text) else _in_digits(text)
    if iso is None:
        # A month's first letter is a capital in prose.
        found = list(find_dates(text.title()))
        if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
            return None
        iso = found[0].iso
    try:
        return iso_range(iso)
    except ValueError:
        raise Unread(text) from None


def _in_digits(text: str) -> str | None:
    """2019-9-1, 20190901, 6/2023 or 2023/6, as ISO: the year has four digits, so that it can be
    no other."""
    if day := _DAY_IN_DIGITS.fullmatch(text):
        return f"{day[1]}-{day[3]:0>2}-{day[4]:0>2}"
    if day := _COMPACT.fullmatch(text):
        return "-".join(day.groups())
    match = _MONTH_IN_DIGITS.fullmatch(text)
    if match is None:
        return None
    year, month = match["year"] or match["first"], match["month"] or match["second"]
    return f"{year}-{month:0>2}"


def _counted(text: str, today: date) -> Days | None:
    """3 hari lalu, setahun lalu, 3 bulan terakhir."""
    match = _RECENT.fullmatch(text) or _AGO.fullmatch(text)
    if match is None:
        return None
    unit = _UNITS[match["unit"] or match["one"]]
    written = match["n"] or "satu"
    count = int(written) if written.isdigit() else _NUMBERS[written]
    if match.re is _AGO:
        return unit_at(today, unit, -count)
    if count == 0:
        raise Unread(text)
    if unit in MONTHS_IN:
        start = same_day(today, -count * MONTHS_IN[unit]) + timedelta(days=1)
    else:
        start = today - timedelta(days=count * (7 if unit == "week" else 1) - 1)
    return Days(start, days_from(today, 1).end)


def _calendar_unit(text: str, today: date) -> Days | None:
    """minggu lalu, bulan ini, tahun depan."""
    match = _NAMED.fullmatch(text)
    return unit_at(today, _UNITS[match["unit"]], _steps(match)) if match else None


def _steps(match: re.Match[str]) -> int:
    return -1 if match["past"] else 1 if match["next"] else 0


def _weekend(text: str, today: date) -> Days | None:
    """akhir pekan lalu: Saturday and Sunday of that week."""
    match = re.fullmatch(_WEEKEND, text)
    if match is None:
        return None
    monday = period(match["week"], today).start
    assert monday is not None
    return days_from(monday + timedelta(days=5), 2)


def _long_stretch(text: str, today: date) -> Days | None:
    """era 1990-an; abad ke-19, which is 1801 to 1900 as there was no year 0; 2019-W38 of ISO 8601,
    as a trend prints it."""
    if decade := re.fullmatch(_DECADE, text):
        tens = int(decade[1] or f"19{decade[2]}")
        return months_from(date(tens * 10, 1, 1), 120)
    if century := re.fullmatch(_CENTURY, text):
        nth = _ROMAN.get(century["nth"]) or int(century["nth"])
        if not 1 <= nth <= len(_ROMAN):
            raise Unread(text)
        return months_from(date(nth * 100 - 99, 1, 1), 1200)
    if week := re.fullmatch(_WEEK, text):
        with suppress(ValueError):
            return days_from(date.fromisocalendar(int(week["year"]), int(week["week"]), 1), 7)
    return None


def _part_of_year(text: str, today: date) -> Days | None:
    """triwulan pertama 2023, semester II 2023, Q3 2023; 2023 Q3, 2023 Mei."""
    if turned := re.fullmatch(_YEAR_FIRST, text):
        return period(f"{turned['rest']} {turned['year']}", today)
    match = re.fullmatch(_PART, text)
    if match is None:
        return None
    nth, length = _NTH[match["nth"]], _PART_LENGTHS[match["part"]]
    if nth * length > 12 or int(match["year"]) == 0:
        raise Unread(text)
    return months_from(date(int(match["year"]), (nth - 1) * length + 1, 1), length)


def _last_of_name(text: str, today: date) -> Days | None:
    """Mei lalu, 17 Agustus lalu: the last one that is over."""
    match = re.fullmatch(_LAST_OF_NAME, text)
    if match is None:
        return None
    month = month_number(match["month"])
    for year in range(today.year, today.year - _YEARS_BACK - 1, -1):
        first = day_or_none(year, month, int(match["day"] or 1))
        if first is None:
            continue
        days = days_from(first, 1) if match["day"] else months_from(first, 1)
        if days.end and days.end <= today:
            return days
    raise Unread(text)


def _weekday(text: str, today: date) -> Days | None:
    """Senin lalu, the last one before today; Senin depan; Senin pekan lalu."""
    match = re.fullmatch(_WEEKDAY, text)
    if match is None:
        return None
    number = WEEKDAYS[match["day"][:3]]
    if match["week"]:
        monday = period(match["week"], today).start
        assert monday is not None
        return days_from(monday + timedelta(days=number), 1)
    ahead = (number - today.weekday() - 1) % 7 + 1
    behind = (today.weekday() - number - 1) % 7 + 1
    return days_from(today + timedelta(days=-behind if match["past"] else ahead), 1)


def _day_with_weekday(text: str, today: date) -> Days | None:
    """Selasa, 13 Juni 2023; Selasa malam (13/6/2023)."""
    match = re.fullmatch(_DAY_WITH_WEEKDAY, text)
    if match is None or match[2] == text:
        return None
    with suppress(Unread):
        days = period(match[1] or match[2], today)
        if days.start == days.last:
            return days
    raise Unread(text)


_READERS: tuple[Callable[[str, date], Days | None], ...] = (
    _printed,
    _counted,
    _calendar_unit,
    _weekend,
    _long_stretch,
    _part_of_year,
    _last_of_name,
    _weekday,
    _day_with_weekday,
)
