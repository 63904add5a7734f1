"""One moment in a field, a line of a page or a URL."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo

from searchidx.dates.calendar import day_or_none, full_year
from searchidx.dates.names import MONTH, month_number
from searchidx.dates.prose import find_dates
from searchidx.dates.relative import relative_moment
from searchidx.dates.zones import printed_zone

__all__ = ["moment_in_url", "parse_moment"]

_CLOCK = re.compile(
    r"(?<!\d)([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d)(?:\.\d+)?)?(?!\d)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?:(?:gmt|utc)(?=[+-]\d))?"
    r"(?P<zone>wib|wita|wit|utc|gmt|z\b|[+-]\d\d:?\d\d\b)?",
    re.IGNORECASE,
)
_CLOCK_WITH_ZONE = re.compile(_CLOCK.pattern.removesuffix("?"), re.IGNORECASE)
# As programs write it: Jun 13 2023, Tue Jun 13 20:15:00 +0700 2023 (C's ctime, with a zone).
_AS_IN_C = re.compile(
    rf"\b(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})\s+"
    rf"(?:(?P<clock>\d\d:\d\d:\d\d(?:\s+(?:[A-Z]{{3,4}}|[+-]\d{{4}}))?)\s+)?"
    r"(?P<year>[12]\d{3})\b",
    re.IGNORECASE | re.ASCII,
)
# Alone, or before a time of day.
_SHORT = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d\d)(?:$|[\s,|-]+(?=(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d)))"
)
# 13 - Jun - 2023
_APART = re.compile(r"(?<=\d) - (?=[A-Z][a-z]+ - \d{4}\b)|(?<=\d-[A-Z][a-z]{2}) - (?=\d{4}\b)")
# The basic form, 20230613T201500+0700, is NITF's.
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{8}T\d{4}")
_EPOCH = re.compile(r"1?\d{9}|1?\d{12}")
# 20230613, 202306132015 and 20230613201500, as in file names and URLs.
_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:([0-2]\d)([0-5]\d)([0-5]\d)?)?")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]([01]\d)[/-]([0-3]\d)(?=[/-]|$)", re.ASCII)
# /16/02/23/, of this century.
_URL_SHORT_DAY = re.compile(r"/([0-3]\d)/([01]\d)/([0-3]\d)(?=/)", re.ASCII)
_URL_COMPACT = re.compile(r"/((?:19|20)\d{6}(?:\d{4}(?:\d\d)?)?)(?=[-/])", re.ASCII)
_URL_SECONDS = re.compile(r"-(1\d{9})(?:\.html?)?/?(?:[?#].*)?$", re.ASCII)


# 6/13/2023.
_NUMBER_OF_MONTH_FIRST = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})(?=\2\d)")


def parse_moment(
    text: str, local: tzinfo, seen: datetime | None = None, month_first: bool = False
) -> str | None:
    """The one date, with its time of day if there is one, that a field or a page line gives.

    Args:
        text: ISO 8601, seconds or milliseconds since 1970, or any form of
            :func:`find_dates` with a full date ("Selasa, 13 Juni 2023 | 20:15 WIB").
        local: the zone of times that name none, and to which UTC is brought.
        seen: when the page was read (aware), from which "2 jam yang lalu" and "Kemarin,
            14:05" are counted; without it they give nothing.
        month_first: whether a date in numbers is 6/13/2023, and not 13/6/2023.

    Returns:
        "2023-06-13" or "2023-06-13T20:15:00+07:00"; None if there is no full date.
    """
    text = text.strip()
    if month_first:
        text = _NUMBER_OF_MONTH_FIRST.sub(r"\3\2\1", text, count=1)
    moment = _machine_moment(text, local)
    if moment is None:
        # URL-encoded: 13+December+2018.
        text = text.replace("+", " ") if re.match(r"\d+\+[a-z]+\+\d", text, re.I) else text
        printed = _printed_moment(text, local)
        if printed is None and seen is not None:
            printed = relative_moment(text, seen.astimezone(local))
        return printed
    if isinstance(moment, str):
        return moment
    return _written(moment, local)


def _written(moment: datetime, local: tzinfo) -> str | None:
    """ISO 8601, with UTC brought to ``local``; None where the calendar ends."""
    try:
        return (moment if moment.utcoffset() else moment.astimezone(local)).isoformat()
    except OverflowError:
        return None


def _machine_moment(text: str, local: tzinfo) -> datetime | str | None:
    """An aware moment, or an ISO day, from a form that machines write."""
    if not text.isascii():
        return None
    try:
        if _ISO_DAY.match(text):
            moment = datetime.fromisoformat(text)
            if len(text) == 10:
                return text
            return moment if moment.tzinfo else moment.replace(tzinfo=local)
        compact = _COMPACT.fullmatch(text)
        if compact:
            day = date(int(compact[1]), int(compact[2]), int(compact[3]))
            if compact[4] is None:
                return day.isoformat()
            hour, minute, second = (int(part or 0) for part in compact.group(4, 5, 6))
            clock = time(hour, minute, second, tzinfo=local)
            return datetime.combine(day, clock)
        if _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), UTC)
    except ValueError:
        pass
    return None


def _printed_moment(text: str, local: tzinfo) -> str | None:
    text = _APART.sub("-", text) if " - " in text else text
    short = _SHORT.match(text)
    if short:
        day = day_or_none(full_year(short[3]), int(short[2]), int(short[1]))
        return _at_time(day.isoformat(), _CLOCK.match(text, short.end()), local) if day else None
    found = next((m for m in find_dates(text) if len(m.iso) == 10), None)
    if found is None:
        return _as_in_c(text, local)
    # "22:12 WIB, 28 Maret 2020" is rare, and a number before the date seldom a time.
    clock = _CLOCK.search(text, found.end) or _CLOCK_WITH_ZONE.search(text[: found.start])
    return _at_time(found.iso, clock, local)


def _as_in_c(text: str, local: tzinfo) -> str | None:
    found = _AS_IN_C.search(text)
    if found is None:
        return None
    day = day_or_none(int(found["year"]), month_number(found["month"]), int(found["day"]))
    clock = _CLOCK.search(found["clock"] or text[found.end() :])
    return _at_time(day.isoformat(), clock, local) if day else None


def _at_time(day: str, clock: re.Match[str] | None, local: tzinfo) -> str | None:
    if clock is None:
        return day
    hour, half = int(clock[1]), (clock["half"] or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    moment = datetime.fromisoformat(day).replace(
        hour=hour,
        minute=int(clock[2]),
        second=int(clock[3] or 0),
        tzinfo=printed_zone(clock["zone"], local),
    )
    return _written(moment, local)


def moment_in_url(url: str, local: tzinfo, today: date) -> str | None:
    """The day or moment that a URL carries, as many outlets' do.

    Read are /2023/06/13/, /20230613201500-1-2/, /23/06/13/ and -1568543504 (seconds since
    1970) at the end. Days before 1995 or after ``today`` do not count: numbers of articles look
    alike.
    """
    for pattern in (_URL_DAY, _URL_COMPACT, _URL_SHORT_DAY, _URL_SECONDS):
        match = pattern.search(url)
        century = "20" if pattern is _URL_SHORT_DAY else ""
        moment = parse_moment(century + "".join(match.groups()), local) if match else None
        if moment and "1995" <= moment[:10] <= today.isoformat():
            return moment
    return None
