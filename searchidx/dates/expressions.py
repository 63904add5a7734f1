"""Date expressions as typed in queries -> half-open ranges of days."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from searchidx.dates.calendar import days_of
from searchidx.dates.english import in_indonesian
from searchidx.dates.names import MONTH, MONTHS, WEEKDAY, month_number
from searchidx.dates.prose import find_dates
from searchidx.dates.zones import present_day
from searchidx.errors import QueryError

__all__ = ["Days", "date_range"]

# All that is read is shorter; the bound keeps any text from costing time.
_LONGEST = 120
_EXPECTED = 'a date such as 2023, 2023-06, 2023-06-13, "Juni 2023" or "minggu lalu"'


class Days(NamedTuple):
    """A half-open range of days; None leaves an end open."""

    start: date | None
    end: date | None

    @property
    def last(self) -> date | None:
        """The last day in it; None if the end is open."""
        return None if self.end is None else self.end - timedelta(days=1)


class _Unread(ValueError):
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
_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split(), 1
    )
} | {"dua belas": 12}
_ORDINALS = {
    "pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4,
    "i": 1, "ii": 2, "iii": 3, "iv": 4,
    "1": 1, "2": 2, "3": 3, "4": 4, "ke-1": 1, "ke-2": 2, "ke-3": 3, "ke-4": 4,
}  # fmt: skip
_UNIT = "(?P<unit>" + "|".join(_UNITS) + ")"
_COUNT = (
    rf"(?:(?P<n>[0-9]{{1,4}}|{'|'.join(_NUMBERS)}) {_UNIT}"
    r"|se(?P<one>hari|minggu|pekan|bulan|tahun))"
)
_AGO = re.compile(rf"{_COUNT} (?:yang )?(?:lalu|silam)")
_PAST = re.compile(rf"(?:dalam )?{_COUNT} (?:terakhir|belakangan)")
_NAMED = re.compile(rf"{_UNIT} (?P<which>ini|lalu|yang lalu|kemarin|depan|mendatang)")
_PART = re.compile(
    rf"(?:(?P<unit>triwulan|kuartal|semester) (?P<nth>{'|'.join(_ORDINALS)})|q(?P<q>[1-4]))"
    r"(?: tahun)? (?P<year>[0-9]{4})"
)
_DECADE = re.compile(r"(?:(?:era|tahun|dekade) )?([12][0-9]{2})0[- ]?an")
_MONTH_IN_DIGITS = re.compile(
    r"(?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})|(?P<first>[0-9]{4})[/.-](?P<second>[0-9]{1,2})"
)
_LONE = {"hari ini": 0, "kemarin": -1, "besok": 1}
_PREFIX = re.compile(rf"(?:(?:pada|tanggal|tgl|bulan|tahun|hari|{WEEKDAY},?) )+(?=[0-9a-z])")
_BETWEEN = re.compile(
    r"antara (.*) (?:dan|hingga|sampai) (.*)"
    r"|(?:dari )?(.*?)(?: to |\.\.| hingga | sampai | s/?d | ?[–—] ?| - )(.*)"
)
_FROM_ON = re.compile(r"(?:sejak|mulai|dari|>=) ?(.+)")
_AFTER = re.compile(r"(?:sesudah|setelah|>) ?(.+)")
_BEFORE = re.compile(r"(?:sebelum|<) ?(.+)")
_UP_TO = re.compile(r"(?:hingga|sampai(?: dengan)?|s/d|<=) ?(.+)")
# 3-5 mei, juli–september, 2019-2021: a hyphen with no space, that is no part of an ISO date.
_RANGE_HYPHEN = re.compile(
    rf"\b([0-9]{{1,2}}(?= ?[-–] ?[0-9]{{1,2}} {MONTH})|{MONTH}(?=[-–]{MONTH} )"
    r"|[0-9]{4}(?=[-–/][0-9]{4}$)) ?[-–/] ?"
)


def date_range(text: str, now: date | datetime | None, zone: tzinfo) -> Days:
    """The days that an expression means.

    Read are ISO (2023, 2023-06, 2023-06-13), dates as news prints them (13/6/2023, Juni
    2023, 6/2023, 17 Agustus 1998, 3-5 Mei 2023, triwulan pertama 2023, era 1990-an), dates from the
    present (hari ini, kemarin, minggu lalu, bulan ini, 3 hari lalu, 3 bulan terakhir), and
    ranges of these (2023-05 TO 2023-06, 2023..2024, antara Mei dan Juli 2023, sejak 2020,
    sebelum 17 Agustus 1998, sesudah 2019, hingga Juni 2023, >=2023-06-01; ``*`` is an open
    end); in English too (last week, the last 3 months, since 2020). Case does not count.

    A week is Monday to Sunday. "3 hari terakhir" ends today and has three days, "3 bulan
    terakhir" ends today and begins the day after that of the same number three months ago.
    "3 bulan lalu" is a calendar month. ``sebelum`` and ``sesudah`` exclude the date they
    name, ``sejak`` and ``hingga`` include it, as a range includes both its ends.

    Args:
        text: the expression.
        now: the present: a day, a moment (brought to ``zone`` if aware), or None for that
            of the clock.
        zone: the zone whose day is "today".

    Raises:
        QueryError: if it is none of these, is a date that no calendar has, or would hold no
            day.
    """
    today = present_day(now, zone)
    plain = " ".join(text.split()).lower()
    try:
        if not plain or len(plain) > _LONGEST:
            raise _Unread(plain)
        days = _in_either_language(plain, today)
    except (_Unread, OverflowError) as error:
        part = str(error.args[0]) if isinstance(error, _Unread) else plain
        named = text.strip() if part == plain else part
        shown = named if len(named) <= _LONGEST else f"{named[:_LONGEST]}…"
        raise QueryError(text, 0, f"{shown!r} is not a date", _EXPECTED) from None
    if days.start and days.end and days.start >= days.end:
        problem = f"{text.strip()!r} ends before it begins"
        raise QueryError(text, 0, problem, "the earlier date first")
    return days


def _in_either_language(text: str, today: date) -> Days:
    try:
        return _expression(text, today)
    except _Unread:
        translated = in_indonesian(text)
        if translated != text:
            # The error names what was typed.
            with suppress(_Unread):
                return _expression(translated, today)
        raise


def _expression(text: str, today: date) -> Days:
    return _open_ended(text, today) or _between(text, today) or _period(text, today)


def _open_ended(text: str, today: date) -> Days | None:
    """sejak, sesudah, sebelum, hingga; None if it is nothing of the kind."""
    if match := _UP_TO.fullmatch(text):
        return Days(None, _period(match[1], today).end)
    if match := _BEFORE.fullmatch(text):
        start = _period(match[1], today).start
        if start == date.min:
            raise _Unread(text)
        return Days(None, start)
    if (match := _FROM_ON.fullmatch(text)) and not _BETWEEN.fullmatch(text):
        return Days(_period(match[1], today).start, None)
    if match := _AFTER.fullmatch(text):
        end = _period(match[1], today).end
        if end is None:
            raise _Unread(text)
        return Days(end, None)
    return None


def _between(text: str, today: date) -> Days | None:
    """Two dates and what is between; None if it is nothing of the kind."""
    match = _BETWEEN.fullmatch(_RANGE_HYPHEN.sub(r"\1 - ", text))
    if match is None:
        return None
    first, second = (part.strip() for part in match.groups() if part is not None)
    is_open = ("", "*")
    start = None if first in is_open else _period(_completed(first, second), today).start
    end = None if second in is_open else _period(second, today).end
    return Days(start, end)


def _completed(first: str, second: str) -> str:
    """The "Mei" of Mei dan Juli 2023 with its year, "3" of 3-5 Mei 2023 with month and year."""
    words = second.split()
    if first.isdigit() and len(first) < 3 and len(words) == 3:
        return f"{first} {words[1]} {words[2]}"
    own = first.split()
    if own and own[-1].rstrip(".") in MONTHS and words and words[-1].isdigit():
        year = int(words[-1])
        month = words[-2] if len(words) > 1 else ""
        # Desember hingga Januari 2020 begins in the year before.
        later = month.rstrip(".") in MONTHS and month_number(own[-1]) > month_number(month)
        return f"{first} {year - later:04}"
    return first


def _period(text: str, today: date) -> Days:
    """One date or one stretch of time."""
    readers: tuple[Callable[[str, date], Days | None], ...] = (
        _printed,
        _counted,
        _calendar_unit,
        _part_of_year,
    )
    for reader in readers:
        if days := reader(text.strip(), today):
            return days
    raise _Unread(text.strip())


def _printed(text: str, today: date) -> Days | None:
    """A date as it is printed, in ISO or in words."""
    if text in _LONE:
        return _days(today + timedelta(days=_LONE[text]), 1)
    prefix = _PREFIX.match(text)
    text = text[prefix.end() :] if prefix else text
    iso = text if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text) else _month_in_digits(text)
    if iso is None:
        # A month's first letter is a capital in prose.
        found = list(find_dates(text.title()))
        if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
            return None
        iso = found[0].iso
    try:
        first, last = days_of(iso)
    except ValueError:
        raise _Unread(text) from None
    return Days(first, _next(last))


def _month_in_digits(text: str) -> str | None:
    """6/2023 or 2023/6, as ISO: the year has four digits, so that it can be no other."""
    match = _MONTH_IN_DIGITS.fullmatch(text)
    if match is None:
        return None
    year, month = match["year"] or match["first"], match["month"] or match["second"]
    return f"{year}-{month:0>2}"


def _counted(text: str, today: date) -> Days | None:
    """3 hari lalu, setahun lalu, 3 bulan terakhir."""
    match = _PAST.fullmatch(text) or _AGO.fullmatch(text)
    if match is None:
        return None
    unit = _UNITS[match["unit"] or match["one"]]
    written = match["n"] or "satu"
    count = int(written) if written.isdigit() else _NUMBERS[written]
    if match.re is _AGO:
        return _unit(today, unit, -count)
    if count == 0:
        raise _Unread(text)
    if unit in _MONTHS_IN:
        start = _same_day(today, -count * _MONTHS_IN[unit]) + timedelta(days=1)
    else:
        start = today - timedelta(days=count * (7 if unit == "week" else 1) - 1)
    return Days(start, _next(today))


def _calendar_unit(text: str, today: date) -> Days | None:
    """minggu lalu, bulan ini, tahun depan."""
    match = _NAMED.fullmatch(text)
    if match is None:
        return None
    steps = {"ini": 0, "depan": 1, "mendatang": 1}.get(match["which"], -1)
    return _unit(today, _UNITS[match["unit"]], steps)


def _part_of_year(text: str, today: date) -> Days | None:
    """triwulan pertama 2023, semester II 2023, era 1990-an."""
    if match := _DECADE.fullmatch(text):
        start = date(int(match[1]) * 10, 1, 1)
        return Days(start, _month_after(start, 120))
    match = _PART.fullmatch(text)
    if match is None:
        return None
    length = 6 if match["unit"] == "semester" else 3
    nth = int(match["q"]) if match["q"] else _ORDINALS[match["nth"]]
    if nth * length > 12 or int(match["year"]) == 0:
        raise _Unread(text)
    start = date(int(match["year"]), (nth - 1) * length + 1, 1)
    return Days(start, _month_after(start, length))


def _unit(today: date, unit: str, steps: int) -> Days:
    """The day, week, month, quarter, half or year that many steps from today's."""
    if unit == "day":
        return _days(today + timedelta(days=steps), 1)
    if unit == "week":
        return _days(today - timedelta(days=today.weekday() - 7 * steps), 7)
    length = _MONTHS_IN[unit]
    first = today.replace(month=(today.month - 1) // length * length + 1, day=1)
    start = _month_after(first, steps * length)
    if start is None:
        raise OverflowError
    return Days(start, _month_after(start, length))


def _days(start: date, count: int) -> Days:
    ordinal = start.toordinal() + count
    return Days(start, date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None)


def _next(day: date) -> date | None:
    return day + timedelta(days=1) if day < date.max else None


def _month_after(first: date, months: int) -> date | None:
    """The first day of the month so many months on; None after the calendar's end."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if year < date.min.year:
        raise OverflowError
    return date(year, month + 1, 1) if year <= date.max.year else None


def _same_day(day: date, months: int) -> date:
    """The day of that number so many months on, or the last of a shorter month."""
    first = _month_after(day.replace(day=1), months)
    if first is None:
        raise OverflowError
    following = _month_after(first, 1) or date.max
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
