"""The language of dates in Indonesian news, read into ISO dates and ranges of days.

Dates keep the precision they had: "2023", "2023-05" or "2023-05-21". Day comes before
month, always (13/6/2023; 9/8/2023 is the ninth of August). A date that no calendar has
(31/2/2023) is not a date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from searchidx.errors import SettingError

__all__ = [
    "MONTH",
    "WEEKDAY",
    "Mention",
    "days_of",
    "find_dates",
    "infer_published",
    "local_minutes",
    "moment_in_url",
    "parse_moment",
    "parse_period",
    "zone",
]

# Indonesian, English and pre-1972 spellings, and the abbreviations that outlets print.
_MONTH_NAMES = (
    "januari djanuari january jan",
    "februari pebruari february feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni djuni june jun",
    "juli djuli july jul",
    "agustus august agu agt ags agst aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
_MONTHS = {name: i for i, row in enumerate(_MONTH_NAMES, 1) for name in row.split()}
WEEKDAY = (
    r"(?:senin|selasa|rabu|kamis|jum['’‘`]?at|sabtu|minggu|ahad"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
)
"""A regular expression for the name of a day."""
MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
"""A regular expression for the name of a month."""
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
# Indonesia has kept these three offsets, without summer time, since 1964 (Keppres 152/1950,
# 243/1963): they need no time-zone database, which a bare machine may lack.
_OFFSETS = {"wib": 7, "wita": 8, "wit": 9}
_ZONES = {"Asia/Jakarta": 7, "Asia/Pontianak": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
# A number of four digits before or after one of these counts things, it is no year.
_COUNTED = (
    "orang|jiwa|unit|warga|kasus|pasien|siswa|rumah|kursi|suara|penumpang|peserta|personel"
    "|petugas|km|kilometer|meter|m|kg|ton|hektare?|ha|mw|watt|cc|poin|lembar|butir|ekor|kali"
    "|hari|jam|menit|detik|rupiah|dolar|juta|miliar|triliun|ribu|persen|titik|halaman|kk"
)
# Between a weekday and its date: "Selasa malam (13/6/2023)".
_DAYPART = r"(?:\s+(?:dini\s+hari|pagi|siang|sore|petang|malam))?"
_COUNTING = ("rp", "sebanyak", "sejumlah", "sekitar", "nomor", "no", "pasal", "pukul", "total")

# Each form is tried only at a number: most of a text is letters, and scanning all of it with
# one expression took ten times as long.
_NUMBER = re.compile(r"\d+")
_FROM_NUMBER = re.compile(
    rf"""
    (?P<iso>(?<![\d/.-]){_YEAR}(?P<cut>[-/.])\d\d(?P=cut)\d\d(?![\d/]))
  | (?<![\d/.,])(?:(?P<from>\d{{1,2}})\s*(?:-|–|sampai|hingga|s\.?d\.?)\s*)?
    (?P<d>\d{{1,2}})[\s-]*(?P<m>{MONTH})[,\s-]*(?P<y>\d{{4}}(?!\d)|(?<=-)\d\d(?!\d))
  | (?<![\d/.,])(?P<nd>\d{{1,2}})(?P<sep>[/.-])(?P<nm>\d{{1,2}})(?P=sep)(?P<ny>\d{{4}}(?!\d))
  | (?<=\()(?P<sd>\d{{1,2}})/(?P<sm>\d{{1,2}})(?:/(?P<sy>\d\d))?(?=\))
  | (?<![\d/.,])(?P<dd>\d{{1,2}})\s+(?P<dm>{MONTH})(?!\s*\d)
  | (?<![\d.,/:$€-])(?P<y1>{_YEAR})(?:\s?[-–]\s?|/)(?P<y2>{_YEAR})(?![\d.,/]*\d)
  | (?<![\d.,/:$€-])(?P<year>{_YEAR})(?![\d-]|[.,/:]\d|\s*%|\s+(?:{_COUNTED})\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FROM_MONTH = re.compile(
    rf"""
    (?P<us>{MONTH})\s+(?P<usd>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<usy>{_YEAR})(?!\d)
  | (?P<mm>{MONTH})\s+(?P<my>{_YEAR})(?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(rf"\b{MONTH}\s+$", re.IGNORECASE)
_DATED_DAY = re.compile(
    rf"\b{WEEKDAY}{_DAYPART},?\s*\((\d{{1,2}})/(\d{{1,2}})/(\d{{4}}|\d\d)\)", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?<!\d)([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d)(?:\.\d+)?)?(?!\d)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?P<zone>wib|wita|wit|utc|gmt|z\b|[+-]\d\d:?\d\d\b)?",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d\d)")
# 20230613, 202306132015 and 20230613201500, as in file names and URLs.
_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:([0-2]\d)([0-5]\d)([0-5]\d)?)?")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]([01]\d)[/-]([0-3]\d)(?=[/-]|$)", re.ASCII)
_URL_COMPACT = re.compile(r"/((?:19|20)\d{6}(?:\d{4}(?:\d\d)?)?)(?=[-/])", re.ASCII)
_URL_SECONDS = re.compile(r"-(1\d{9})(?:\.html?)?/?(?:[?#].*)?$", re.ASCII)
_PREVIOUS_WORD = re.compile(r"(\w+)\W{1,2}$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text: ISO with the precision it had, at the half-open range given."""

    iso: str
    start: int
    end: int


def zone(name: str) -> tzinfo:
    """The time zone of that IANA name; WIB, WITA and WIT are taken too.

    Raises:
        SettingError: if there is no such zone on this machine.
    """
    hours = _ZONES.get(name) or _OFFSETS.get(name.lower())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingError(f"timezone: no zone {name!r} is known on this machine") from None


def find_dates(text: str, near: date | None = None) -> Iterator[Mention]:
    """Every date that ``text`` mentions, in order.

    Args:
        text: prose.
        near: the day that dates without a year ("16 September", "(19/9)") are closest to;
            without it they are not reported.
    """
    done = 0
    for number in _NUMBER.finditer(text):
        start = number.start()
        if start < done:
            continue
        month = _MONTH_BEFORE.search(text, max(done, start - 12), start)
        match = _FROM_MONTH.match(text, month.start()) if month else None
        match = match or _FROM_NUMBER.match(text, start)
        if match:
            done = match.end()
            for iso in _readings(match, text, near):
                yield Mention(iso, match.start(), done)


def _readings(match: re.Match[str], text: str, near: date | None) -> Iterator[str]:
    parts = match.groupdict()
    part = parts.get
    days: list[date | None] = []
    if part("iso"):
        days = [_day(*map(int, re.split("[-/.]", parts["iso"])))]
    elif part("m"):
        month, year = _month(parts["m"]), _full_year(parts["y"])
        starts = [parts["from"]] if parts["from"] else []
        days = [_day(year, month, int(day)) for day in (*starts, parts["d"])]
    elif part("us"):
        days = [_day(int(parts["usy"]), _month(parts["us"]), int(parts["usd"]))]
    elif part("nd"):
        days = [_day(int(parts["ny"]), int(parts["nm"]), int(parts["nd"]))]
    elif part("sd"):
        day, month, short = int(parts["sd"]), int(parts["sm"]), parts["sy"]
        days = [_day(_full_year(short), month, day) if short else _nearest(month, day, near)]
    elif part("dd"):
        days = [_nearest(_month(parts["dm"]), int(parts["dd"]), near)]
    elif part("mm"):
        yield f"{int(parts['my'])}-{_month(parts['mm']):02}"
    elif part("y1"):
        # int() because \d takes the digits of every script.
        yield from (str(int(parts["y1"])), str(int(parts["y2"])))
    elif not _counts_things(text, match.start()):
        yield str(int(parts["year"]))
    yield from (day.isoformat() for day in days if day)


def _counts_things(text: str, start: int) -> bool:
    previous = _PREVIOUS_WORD.search(text, max(0, start - 20), start)
    return bool(previous and previous[1].lower() in _COUNTING)


def _month(name: str) -> int:
    # re.IGNORECASE takes ſ for s, and both dotless ı and dotted İ for i.
    plain = name.replace("İ", "i").replace("ı", "i").casefold()
    return _MONTHS[plain.rstrip(".")]


def _full_year(text: str) -> int:
    year = int(text)
    # The pivot of POSIX strptime's %y: 69 to 99 are of the last century.
    return year if len(text) == 4 else year + (1900 if year >= 69 else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, near: date | None) -> date | None:
    if near is None:
        return None
    years = (near.year - 1, near.year, near.year + 1)
    days = [found for year in years if (found := _day(year, month, day))]
    return min(days, key=lambda found: abs(found - near), default=None)


def infer_published(body: str, today: date | None = None) -> str | None:
    """The day an article was most likely published, from its text alone.

    It is the latest date of the form weekday (D/M/YYYY), which Indonesian outlets put on
    the day of a statement; else the latest full date. Days after ``today`` do not count.
    """
    last = (today or date.today()).isoformat()
    stated = [_day(_full_year(m[3]), int(m[2]), int(m[1])) for m in _DATED_DAY.finditer(body)]
    days = [day.isoformat() for day in stated if day and day.isoformat() <= last]
    if not days:
        days = [m.iso for m in find_dates(body) if len(m.iso) == 10 and m.iso <= last]
    return max(days, default=None)


def parse_moment(text: str, local: tzinfo) -> str | None:
    """The one date, with its time of day if there is one, that a field or a page line gives.

    Args:
        text: ISO 8601, seconds or milliseconds since 1970, or any form of
            :func:`find_dates` with a full date ("Selasa, 13 Juni 2023 | 20:15 WIB").
        local: the zone of times that name none, and to which UTC is brought.

    Returns:
        "2023-06-13" or "2023-06-13T20:15:00+07:00"; None if there is no full date.
    """
    text = text.strip()
    moment = _machine_moment(text, local)
    if moment is None:
        # URL-encoded: 13+December+2018.
        text = text.replace("+", " ") if re.match(r"\d+\+[a-z]+\+\d", text, re.I) else text
        return _printed_moment(text, local)
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
    compact = _COMPACT.fullmatch(text)
    try:
        if compact:
            day = date(int(compact[1]), int(compact[2]), int(compact[3]))
            if compact[4] is None:
                return day.isoformat()
            hour, minute, second = (int(part or 0) for part in compact.group(4, 5, 6))
            clock = time(hour, minute, second, tzinfo=local)
            return datetime.combine(day, clock)
        if re.fullmatch(r"1?\d{9}|1?\d{12}", text):
            return datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), UTC)
        if re.match(r"\d{4}-\d\d-\d\d", text):
            moment = datetime.fromisoformat(text)
            if len(text) == 10:
                return text
            return moment if moment.tzinfo else moment.replace(tzinfo=local)
    except ValueError:
        pass
    return None


def _printed_moment(text: str, local: tzinfo) -> str | None:
    short = _SHORT.fullmatch(text)
    if short:
        day = _day(_full_year(short[3]), int(short[2]), int(short[1]))
        return day.isoformat() if day else None
    found = next((m for m in find_dates(text) if len(m.iso) == 10), None)
    if found is None:
        return None
    clock = _CLOCK.search(text, found.end)
    if clock is None:
        return found.iso
    hour, half = int(clock[1]), (clock["half"] or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    moment = datetime.fromisoformat(found.iso).replace(
        hour=hour,
        minute=int(clock[2]),
        second=int(clock[3] or 0),
        tzinfo=_offset(clock["zone"], local),
    )
    return _written(moment, local)


def _offset(name: str | None, local: tzinfo) -> tzinfo:
    """The zone that stands after a time of day: WIB, UTC, Z, +0700."""
    name = (name or "").lower()
    if name in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[name]))
    if name in ("utc", "gmt", "z"):
        return UTC
    if name[:1] in ("+", "-") and name:
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        if minutes < 24 * 60:
            return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    return local


def moment_in_url(url: str, local: tzinfo, today: date | None = None) -> str | None:
    """The day or moment that a URL carries, as many outlets' do.

    Read are /2023/06/13/, /20230613201500-1-2/ and -1568543504 (seconds since 1970) at the
    end. Days before 1995 or after ``today`` do not count: numbers of articles look alike.
    """
    for pattern in (_URL_DAY, _URL_COMPACT, _URL_SECONDS):
        match = pattern.search(url)
        moment = parse_moment("".join(match.groups()), local) if match else None
        if moment and "1995" <= moment[:10] <= (today or date.today()).isoformat():
            return moment
    return None


def local_minutes(published: str) -> int:
    """Minutes from the start of year 1 to an ISO day or date-time, by the clock it shows."""
    moment = datetime.fromisoformat(published)
    return moment.toordinal() * 1440 + moment.hour * 60 + moment.minute


def days_of(iso: str) -> tuple[date, date]:
    """First and last day, both inclusive, of an ISO year, month or day.

    Raises:
        ValueError: if it is none of these.
    """
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", iso):
        raise ValueError(f"{iso!r} is not an ISO date such as 2023, 2023-05 or 2023-05-21")
    year, month, day = (*(int(part) for part in iso.split("-")), 0, 0)[:3]
    first = date(year, month or 1, day or 1)
    last_month = month or 12
    return first, date(year, last_month, day or calendar.monthrange(year, last_month)[1])


def parse_period(text: str) -> tuple[date, date]:
    """First and last day, both inclusive, of a date as typed in a query.

    ISO ("2023", "2023-06", "2023-06-13"), numbers ("13/6/2023") and words ("Juni 2023",
    "17 Agustus 1998") are read.

    Raises:
        ValueError: if it is no date.
    """
    text = text.strip()
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        return days_of(text)
    found = list(find_dates(text))
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(text)):
        return days_of(found[0].iso)
    raise ValueError(f"{text!r} is not a date")
