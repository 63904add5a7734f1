"""Why an expression is not a date, and what to write instead."""

from __future__ import annotations

import calendar
import re
from datetime import date

from searchidx.dates.calendar import day_or_none
from searchidx.dates.names import MONTH, WEEKDAY, month_number

__all__ = ["refusal"]

_EXPECTED = 'a date such as 2023, 2023-06, 2023-06-13, "Juni 2023" or "minggu lalu"'
_FLAGS = re.IGNORECASE | re.ASCII
# The first that is found in an expression tells: a reason, and what to write.
_ADVICE = tuple(
    (re.compile(pattern, _FLAGS), reason, expected)
    for pattern, reason, expected in (
        (
            r"^(?:in|on|since|before|after|until|between|from|the|last|this|next|early|late|mid"
            r"|pada|di|dalam|sejak|sebelum|sesudah|setelah|hingga|sampai|antara|mulai|dari|awal"
            r"|akhir|pertengahan|sepanjang|selama|tahun|bulan|minggu|pekan|tanggal|triwulan|kuartal"
            r"|semester|abad|era|dekade|pasca|pra|[<>]=?)$",
            ": it is a part of one",
            'all of it, in quotes where there are blanks, as in "sejak 2020" or "minggu lalu"',
        ),
        (
            r"\b(?:lebaran|idul ?(?:fitri|adha)|ramadh?an|puasa|natal|imlek|nyepi|waisak|paskah"
            r"|galungan|maulid|tahun baru|christmas|easter|eid)\b",
            ": it is a feast or season",
            'its days, as in "3-9 Juni 2019"',
        ),
        (
            r"[0-9](?:t| |, ?| pukul )[0-9]{1,2}[:.][0-9]{2}|\b(?:jam|menit|hours?|minutes?)\b",
            ": a time of day cannot be asked for",
            'the day, as in 2023-06-13 or "hari ini"',
        ),
        (
            r"\b(?:minggu|pekan|weeks?) (?:ke\b|[0-9])|[0-9][- ]?w[0-9]"
            r"|\b(?:minggu|pekan) (?:pertama|kedua|ketiga|keempat|kelima)\b"
            r"|\b(?:first|second|third|fourth|fifth|[0-9](?:st|nd|rd|th)) week\b|\bweek of\b",
            ": weeks by number are those of ISO 8601",
            "the week as in 2023-W24, or its days as in 2023-06-12..2023-06-18",
        ),
        (
            r"\b(?:awal|akhir(?!-akhir| pekan)|pertengahan|early|late|mid|middle|beginning|end)\b",
            ": it has no set first and last day",
            'the days or months that you mean, as in "1-10 Mei 2023" or 2023-01..2023-04',
        ),
        (
            r"\b(?:dekade|dasawarsa|abad) (?:ini|lalu|silam|kemarin|depan|terakhir)\b"
            r"|\b(?:last|this|past|next) (?:decade|century)\b",
            ": its first and last year are not certain",
            'the years, as in "era 2010-an", 2010..2019 or "10 tahun terakhir"',
        ),
        (
            r"^pasca ?[a-z]{3}",
            ": it names an event",
            'its day, as in "sesudah 17 April 2019"',
        ),
        (
            r"\b(?:beberapa|akhir-akhir|belakangan|baru-baru|recent(?:ly)?|few|several)\b",
            ": it names no number",
            'one, as in "7 hari terakhir" or "3 bulan terakhir"',
        ),
        (
            r"^(?:[0-9]+ ?|se|an? |one )"
            r"(?:hari|minggu|pekan|bulan|tahun|(?:day|week|month|year)s?|[dwmy])$",
            ": it is a length of time",
            'since or when, as in "7 hari terakhir" or "7 hari lalu"',
        ),
        (
            rf"^(?:hari )?{WEEKDAY}\b",
            ": there is one in each week",
            'which, as in "Senin lalu", or the date, as in 2023-06-12',
        ),
        (
            r"\b(?:triwulan|kuartal|caturwulan|semester|tw|q[0-9]|h[0-9]|quarter|half)\b",
            ": a part of a year needs its number and its year",
            'both, as in "triwulan III 2023" or "semester I 2023"',
        ),
        (
            r"\b[0-9]{4}(?:-[0-9]{2}){0,2}(?:,| (?:dan|atau|and|or)) ?[0-9]{4}\b",
            ": it is more than one",
            "a range, as in 2019..2020, or in a query tanggal:(2019 ATAU 2020)",
        ),
        (
            rf"^[0-9]{{1,2}}([/.-])[0-9]{{1,2}}\1[0-9]{{2}}$|^[0-9]{{1,2}} {MONTH} ?'?[0-9]{{2}}$",
            ": its year has two digits",
            "all four, as in 17/5/2023",
        ),
        (
            rf"^(?:(?:tanggal|tgl|bulan) )?(?:[0-9]{{1,2}}(?:[/.-][0-9]{{1,2}}| ?{MONTH})"
            rf"|{MONTH}(?: [0-9]{{1,2}})?)$",
            ": it has no year",
            'the year too, in quotes where there are blanks: "17 Mei 2023", "Mei 2023"',
        ),
        (
            r"^(?:tanggal |tgl )?[0-9]{1,3}$|^[0-9]{5,}$",
            ": it is a number that says no year",
            'the whole date, in quotes where there are blanks: 2023-05-17, "17 Mei 2023"',
        ),
    )
)
_YEAR_FIRST = re.compile(
    r"(?<![0-9/.-])([0-9]{4})([/.-])([0-9]{1,2})(?:\2([0-9]{1,2}))?(?![0-9/.-])"
)
_DAY_FIRST = re.compile(
    r"(?<![0-9/.-])(?:([0-9]{1,2})([/.-]))?([0-9]{1,2})([/.-])([0-9]{4})(?![0-9/.-])"
)
_NAMED_DAY = re.compile(
    rf"\b([0-9]{{1,2}})(?:st|nd|rd|th)? (?:of )?({MONTH}),? ([0-9]{{4}})\b", _FLAGS
)
_MONTH_FIRST = re.compile(rf"\b({MONTH}) ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}})\b", _FLAGS)


def refusal(text: str) -> tuple[str, str]:
    """What is wrong with an expression that was not read, to stand behind "is not a date", and
    what would be right.

    Args:
        text: as it was typed, 120 characters at most.
    """
    found = _impossible_in_numbers(text) or _impossible_in_words(text)
    if found:
        return found
    for pattern, reason, expected in _ADVICE:
        if pattern.search(text):
            return reason, expected
    return "", _EXPECTED


def _impossible_in_numbers(text: str) -> tuple[str, str] | None:
    """31/9/2019, 9/31/2019, 2019-13; None if it is nothing of the kind, or there is such a day."""
    if match := _YEAR_FIRST.search(text):
        year, sign, month, day = match.groups()
        order = "year, month and day" if day else "year and month"
        form = f"{{y:04}}{sign}{{m:02}}" + (f"{sign}{{d:02}}" if day else "")
    elif match := _DAY_FIRST.search(text):
        day, _, month, sign, year = match.groups()
        order = "the day before the month" if day else "month and year"
        form = (f"{{d}}{sign}" if day else "") + f"{{m}}{sign}{{y:04}}"
    else:
        return None
    return _impossible((int(year), int(month), int(day or 1)), form, order)


def _impossible_in_words(text: str) -> tuple[str, str] | None:
    """30 Februari 2024, February 30, 2024."""
    if named := _NAMED_DAY.search(text):
        day, name, year = named.groups()
    elif named := _MONTH_FIRST.search(text):
        name, day, year = named.groups()
    else:
        return None
    return _impossible((int(year), month_number(name), int(day)), f'"{{d}} {name} {{y:04}}"')


def _impossible(wanted: tuple[int, int, int], form: str, order: str = "") -> tuple[str, str] | None:
    """What is wrong with a year, month and day that no calendar has.

    Args:
        form: how it is written.
        order: of its numbers, in words.
    """
    year, month, day = wanted
    if not 1 <= year <= 9999 or day_or_none(year, month, day):
        return None
    if not 1 <= month <= 12:
        swapped = day_or_none(year, day, month)
        meant = swapped if swapped and "{d" in form else date(year, 12, 31)
        shown = form.format(y=year, m=meant.month, d=meant.day)
        return f": there is no month {month}", f"{order}, as in {shown}"
    last = calendar.monthrange(year, month)[1]
    shown = form.format(y=year, m=month, d=last)
    return f": that month has {last} days", f"a day from 1 to {last}, as in {shown}"
