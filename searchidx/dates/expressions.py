"""Date expressions as typed in queries -> half-open ranges of days."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, tzinfo
from unicodedata import normalize

from searchidx.dates.names import MONTH, MONTHS, month_number
from searchidx.dates.periods import NAMED_PART, NEXT, PAST, Unread, period
from searchidx.dates.ranges import Days
from searchidx.dates.zones import present_day
from searchidx.errors import QueryError

__all__ = ["date_range"]

# All that is read is shorter; the bound keeps any text from costing time.
_LONGEST = 120

_BETWEEN = re.compile(
    r"antara (.*) (?:dan|hingga|sampai) (.*)"
    r"|(?:(?:dari|sejak|mulai) )?(.*?)"
    r"(?: to |\.\.| hingga | sampai (?:dengan )?| s[./]?d\.? | ?[–—] ?| - )(.*)"
)
_FROM_ON = re.compile(r"(?:sejak|mulai|dari|>=) ?(.+)")
_AFTER = re.compile(r"(?:sesudah|setelah|(?:pasca|post)[ –-]|>) ?(.+)")
_BEFORE = re.compile(r"(?:sebelum|(?:pra|pre)[ –-]|<) ?(.+)")
_UP_TO = re.compile(r"(?:hingga|sampai(?: dengan)?|s[./]?d\.?|<=) ?(.+)")
# 3-5 mei, 1-15/9/2019, juli–september, 2019-2021, 2019-09-01/2019-09-15: a hyphen or slash with
# no space, that is no part of a date.
_RANGE_HYPHEN = re.compile(
    rf"\b([0-9]{{1,2}}(?= ?[-–] ?[0-9]{{1,2}}(?: {MONTH}|/[0-9]{{1,2}}/[0-9]{{4}}$))"
    rf"|{MONTH}(?=[-–]{MONTH} )"
    r"|[0-9]{4}(?=[-–/][0-9]{4}$)|[0-9]{8}(?=[-–/][0-9]{8}$)"
    r"|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?=/[0-9]{4}-)) ?[-–/] ?"
)
# Mei tahun lalu, triwulan III tahun ini, awal tahun depan; not 3 tahun lalu.
_OF_NAMED_YEAR = (
    rf"\b({MONTH}|{NAMED_PART}) (?:di |pada )?tahun (?:ini|(?P<past>{PAST})|(?P<next>{NEXT}))\b"
)
_DAY_AND_MONTH = re.compile(r"[0-9]{1,2}(?:/[0-9]{1,2})?")
_SLASHED_DAY = re.compile(r"[0-9]{1,2}/([0-9]{1,2})/([0-9]{4})")


def date_range(text: str, now: date | datetime | None, zone: tzinfo) -> Days:
    """The days that an expression means.

    Read are ISO (2023, 2023-06, 2023-06-13, 2023-W24; 2023-6-13 and 20230613 too), dates as news
    prints them (13/6/2023, Juni 2023, 6/2023, 17 Agustus 1998, 3-5 Mei 2023, triwulan pertama
    2023, Q1 2023, era 1990-an, abad ke-19), dates from the present (hari ini, kemarin, lusa,
    minggu lalu, akhir pekan lalu, Senin lalu, bulan ini, Mei tahun lalu, Mei lalu, 3 hari lalu,
    3 bulan terakhir), words before these that leave them as they are (pada, sepanjang, selama),
    and ranges of these (2023-05 TO 2023-06, 2023..2024, 1 s.d. 15 September 2019, antara Mei dan
    Juli 2023, sejak 2020, sebelum 17 Agustus 1998, sesudah 2019, pasca-2019, hingga Juni 2023,
    >=2023-06-01, ≥2019; ``*`` is an open end); in English too (last week, the last 3 months,
    since 2020, in 2019, September 17th, 2019, third quarter of 2019).

    Case does not count. A day comes before its month. A week is Monday to Sunday. "3 hari
    terakhir" ends today and has three days, "3 bulan terakhir" ends today and begins the day
    after that of the same number three months ago. "3 bulan lalu" is a calendar month, "Mei
    lalu" and "Senin lalu" are the last that are over. ``sebelum`` and ``sesudah`` exclude the
    date they name, ``sejak`` and ``hingga`` include it, as a range includes both its ends.
    ``awal`` and ``akhir`` name an end (sejak awal 2019, hingga akhir Mei 2019); alone they have
    no set days, and are refused.

    Args:
        text: the expression.
        now: the present: a day, a moment (brought to ``zone`` if aware), or None for that
            of the clock.
        zone: the zone whose day is "today".

    Raises:
        QueryError: if it is none of these, is a date that no calendar has, or would hold no
            day; its position is that of the part that is none, and it says what to write.
    """
    today = present_day(now, zone)
    # What keyboards of East Asia write (２０２４) is folded, as it is in words.
    plain = " ".join(normalize("NFKC", text).split()).lower()
    plain = plain.replace("≥", ">=").replace("≤", "<=")
    try:
        if not plain or len(plain) > _LONGEST:
            raise Unread(plain)
        days = _in_either_language(plain, today)
    except (Unread, OverflowError) as error:
        raise _refused(text, str(error.args[0]) if isinstance(error, Unread) else plain) from None
    if days.start and days.end and days.start >= days.end:
        problem = f"{text.strip()!r} ends before it begins"
        raise QueryError(text, 0, problem, "the earlier date first")
    return days


def _refused(text: str, part: str) -> QueryError:
    """The error about a part of an expression, as it was typed where it can be found there."""
    # Only what is refused needs its rules.
    from searchidx.dates.refusals import refusal

    at = text.lower().find(part) if len(text.lower()) == len(text) else -1
    named = text[at : at + len(part)] if at >= 0 else part
    if not named:
        at, named = 0, text.strip()
    shown = named if len(named) <= _LONGEST else f"{named[:_LONGEST]}…"
    reason, expected = refusal(named[:_LONGEST])
    return QueryError(text, max(at, 0), f"{shown!r} is not a date{reason}", expected)


def _in_either_language(text: str, today: date) -> Days:
    try:
        return _expression(text, today)
    except Unread:
        # Most expressions are read without its rules, and they take a while to import.
        from searchidx.dates.english import in_indonesian

        translated = in_indonesian(text)
        if translated != text:
            # The error names what was typed.
            with suppress(Unread):
                return _expression(translated, today)
        raise


def _expression(text: str, today: date) -> Days:
    if " tahun " in text:
        text = re.sub(
            _OF_NAMED_YEAR, lambda found: f"{found[1]} {_year_named(found, today):04}", text
        )
    return _open_ended(text, today) or _between(text, today) or period(text, today)


def _year_named(found: re.Match[str], today: date) -> int:
    return today.year + (-1 if found["past"] else 1 if found["next"] else 0)


def _open_ended(text: str, today: date) -> Days | None:
    """sejak, sesudah, sebelum, hingga; None if it is nothing of the kind."""
    if match := _UP_TO.fullmatch(text):
        return Days(None, _until(match[1], today))
    if match := _BEFORE.fullmatch(text):
        start = _from(match[1], today)
        if start == date.min:
            raise Unread(text)
        return Days(None, start)
    if (match := _FROM_ON.fullmatch(text)) and not _BETWEEN.fullmatch(text):
        return Days(_from(match[1], today), None)
    if match := _AFTER.fullmatch(text):
        end = _until(match[1], today)
        if end is None:
            raise Unread(text)
        return Days(end, None)
    return None


def _from(text: str, today: date) -> date | None:
    """The first day: of Mei 2019, and so of awal Mei 2019."""
    return period(text.strip().removeprefix("awal "), today).start


def _until(text: str, today: date) -> date | None:
    """The day after the last: of Mei 2019, and so of akhir Mei 2019."""
    return period(text.strip().removeprefix("akhir "), today).end


def _between(text: str, today: date) -> Days | None:
    """Two dates and what is between; None if it is nothing of the kind."""
    match = _BETWEEN.fullmatch(_RANGE_HYPHEN.sub(r"\1 - ", text))
    if match is None:
        return None
    first, second = (part.strip() for part in match.groups() if part is not None)
    is_open = ("", "*")
    start = None if first in is_open else _from(_completed(first, second), today)
    end = None if second in is_open else _until(second, today)
    return Days(start, end)


def _completed(first: str, second: str) -> str:
    """The "Mei" of Mei dan Juli 2023 with its year, "3" of 3-5 Mei 2023 with month and year."""
    words = second.split()
    if _DAY_AND_MONTH.fullmatch(first):
        if slashed := _SLASHED_DAY.fullmatch(second):
            return f"{first}/{slashed[2]}" if "/" in first else f"{first}/{slashed[1]}/{slashed[2]}"
        return f"{first} {words[1]} {words[2]}" if len(words) == 3 else first
    own = first.split()
    if own and own[-1].rstrip(".") in MONTHS and words and words[-1].isdigit():
        year = int(words[-1])
        month = words[-2] if len(words) > 1 else ""
        # Desember hingga Januari 2020 begins in the year before.
        later = month.rstrip(".") in MONTHS and month_number(own[-1]) > month_number(month)
        return f"{first} {year - later:04}"
    return first
