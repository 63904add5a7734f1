"""The dates that prose mentions.

A text is searched for the few places where a date can be (:data:`_ANCHOR`), and only there
is it read. Reading starts at a number and looks a bounded way to both sides, so that the
time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from searchidx.dates.calendar import full_year, iso_day, nearest_day
from searchidx.dates.names import DAYPART, MONTH, MONTHS, WEEKDAY, month_number
from searchidx.dates.years import SURE_CUES, USUAL, is_counted, is_year

__all__ = ["Mention", "dates_in", "find_dates"]


class Mention(NamedTuple):
    """A date in a text: ISO with the precision it had, at the half-open range given."""

    iso: str
    start: int
    end: int


# What stands in one place: the dates, and the half-open range of all of them.
_Reading: TypeAlias = tuple[Sequence[str], int, int]

# The shape of a text, a byte a character: digits are 0, capitals that begin a month are M,
# slash and hyphen stay, all else is a space. A search in that is ten times as fast as one
# for numbers in the text. An anchor is a whole number, of one or two digits before a slash and
# a digit (13/6) or before a month (13 Juni, 13-Jun), or of four.
_SHAPE = bytes(
    48 if chr(i).isdigit() else 77 if chr(i) in "JFMASOND" else i if chr(i) in "/-" else 32
    for i in range(128)
) + bytes([32] * 128)
_ANCHOR = re.compile(rb"0(?<!00)(?:0?(?=/0|[ -]M)|000(?!0))")

_GAP = r"[ \t\xa0]"
_JOIN = rf"{_GAP}*(?:[-–—&,]|,?{_GAP}*\b(?:dan|atau|serta|hingga|sampai|s\.?/?d)\b\.?){_GAP}*"
_YEAR = r"[12][0-9]{3}(?![0-9])"
_FLAGS = re.VERBOSE | re.IGNORECASE | re.ASCII
# "," after a month and "tahun" before the year are as often there as not.
_OF_YEAR = rf"[ \t,\xa0-]*(?:tahun{_GAP}+)?(?P<y>{_YEAR})"

_NAMED_DAY = re.compile(
    rf"""
    (?P<d>[0-9]{{1,2}})[ \t\xa0–-]
    # Whether it is the name of a month, a dictionary tells sooner.
    (?P<m>(?-i:[JFMASOND])[A-Z]+)\b\.?
    (?: {_OF_YEAR} | -(?P<yy>[0-9]{{2}})(?![0-9])
      # 28 Mei - 3 Juni 2023: the year stands at the end
      | (?={_JOIN}[0-9]{{1,2}}{_GAP}(?P<m2>{MONTH}){_GAP}(?P<y2>{_YEAR})) | )""",
    _FLAGS,
)
_SLASHED_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?![0-9])(?:/([0-9]{4}|[0-9]{2})(?![0-9]))?")
# "(13/6/2023)" and "(13/6)", the usual form.
_BRACKETED_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}))?\)")
# "3-" of 3-5 Mei 2023; "12, 14 dan " of 12, 14 dan 16 Juni.
_DAYS_BEFORE = re.compile(rf"(?<![\w/.,:-])(?:[0-9]{{1,2}}{_JOIN})+$", _FLAGS)
_JOINERS = (*"-–—&,", "dan", "atau", "serta", "hingga", "sampai", "sd", "s/d", "s.d", "s.d.")
_PARENTHESIS_GOES_ON = re.compile(
    rf"\)|[,\s]*(?:[-–,&]|dan\b|hingga\b|pukul\b|jam\b|[0-9]|waktu\b){_GAP}*|{DAYPART}", _FLAGS
)
_WEEKDAY_BEFORE = re.compile(rf"\b{WEEKDAY}{DAYPART}?,?{_GAP}*\(?$", _FLAGS)
_ISO = re.compile(r"[0-9]{4}([-/.])([0-9]{2})\1([0-9]{2})(?![0-9/])")
# 2019-2024, 2019/2020, 2019 – 2024, 2018/19
_TO_YEAR = re.compile(r"\s?[-–—]\s?([12][0-9]{3})(?![0-9])|/([0-9]{4}|[0-9]{2})(?![0-9/])")
_GOES_ON = re.compile(r"[ ,.)](?![-–—0-9])")
_USUAL_YEARS = frozenset(map(str, USUAL))
_TO_YEAR_STARTS = frozenset("-–—/")
_THEN_THE_YEAR = r"[ \t\xa0,-]*(?:tahun\s+)?$"
# Before a year: 17 agustus, Juli–September, Oktober 07 (the American order, with its comma).
_MONTH_BEFORE = re.compile(
    rf"""
      (?<![\w/.,])(?<![a-z]-)(?P<d>[0-9]{{1,2}})[ \t\xa0-]*(?P<m>{MONTH}){_THEN_THE_YEAR}
    | \b(?P<us>{MONTH})\s+(?P<usd>[0-9]{{1,2}})(?:st|nd|rd|th)?,\s*$
    | \b(?P<m0>(?:{MONTH}{_JOIN})*)(?P<mm>{MONTH}){_THEN_THE_YEAR}""",
    _FLAGS,
)
_NUMBERS_BEFORE = re.compile(r"(?<![\w/.,-])([0-9]{1,2})([-./])([0-9]{1,2})\2$", re.ASCII)
# Words between months, and those that may be one, which the expression above is to read.
_MONTH_JOINERS = frozenset(("dan", "atau", "serta", "hingga", "sampai", "sd", "tahun"))
_MONTH_NAME = re.compile(MONTH, _FLAGS)
_TAIL = re.compile(r"^.*[^a-z](?=[a-z]+[-,.]*$)|[-,.]+$", re.DOTALL)
_NUMBER = re.compile(r"[0-9]+")


def find_dates(text: str, near: date | None = None) -> Iterator[Mention]:
    """Every date that ``text`` mentions, in order.

    Of a range (3-5 Mei 2023) or a list, the days, months or years that are printed are
    reported, at the place of the whole.

    Args:
        text: prose.
        near: the day that dates without a year ("16 September", "(19/9)") are closest to;
            without it they are not reported.
    """
    for dates, start, end in _readings(text, near):
        for iso in dates:
            yield Mention(iso, start, end)


def dates_in(text: str, near: date | None = None) -> set[str]:
    """The dates of :func:`find_dates`, without their places, which is faster."""
    found: set[str] = set()
    for dates, _, _ in _readings(text, near):
        found.update(dates)
    return found


def _readings(text: str, near: date | None) -> Iterator[_Reading]:
    shape = text.encode("ascii", "replace").translate(_SHAPE)
    done = 0
    for anchor in _ANCHOR.finditer(shape):
        start, end = anchor.span()
        if start < done:
            continue
        if end - start == 4:
            reading = _at_year(text, start, done)
        else:
            reading = _at_day(text, start, done, near)
        if reading:
            yield reading
            done = reading[2]


def _read(text: str, start: int, done: int, near: date | None) -> _Reading | None:
    """The dates at the whole number that begins at ``start``; what is before ``done`` is
    taken."""
    four = text[start : start + 4]
    if len(four) == 4 and four.isdigit() and four.isascii():
        return _at_year(text, start, done)
    return _at_day(text, start, done, near)


def _at_day(text: str, start: int, done: int, near: date | None) -> _Reading | None:
    """The dates at a number of one or two digits."""
    before = text[start - 1 : start]
    if before == "(":
        bracketed = _BRACKETED_DAY.match(text, start)
        if bracketed:
            return _bracketed(bracketed[0], near), start, bracketed.end() - 1
    named = _NAMED_DAY.match(text, start)
    slashed = None if named else _SLASHED_DAY.match(text, start)
    month = MONTHS.get(named["m"].lower()) if named else None
    if not (slashed or month):
        return None
    if (
        before not in (" ", "(")
        and start - done != 1
        and _NO_DAY_AFTER.match(text, max(0, start - 2), start)
    ):
        return None
    if slashed:
        return _at_slash(text, slashed, done, near)
    assert named is not None
    assert month is not None
    return _at_month(text, named, month, done, near)


@lru_cache(maxsize=1 << 12)
def _bracketed(printed: str, near: date | None) -> tuple[str, ...]:
    """The date in "13/6/2023)" or "13/6)", if it is one; the news of an archive repeats few."""
    day, month, *year = map(int, _NUMBER.findall(printed))
    iso = iso_day(year[0], month, day) if year else _nearest_iso(month, day, near)
    return (iso,) if iso else ()


def _nearest_iso(month: int, day: int, near: date | None) -> str | None:
    found = nearest_day(month, day, near)
    return found.isoformat() if found else None


# 12,5 Maret; F1 Mei; Covid-19 Maret 2020.
_NO_DAY_AFTER = re.compile(r".?[/.,:_$\w]$|[^\W\d]-$", re.DOTALL)


def _at_month(
    text: str, day: re.Match[str], month: int, done: int, near: date | None
) -> _Reading | None:
    """13 Juni 2023, 13-Jun-23, 13 Juni."""
    given = day["y"] or day["yy"]
    if given:
        year = full_year(given)
    elif day["y2"]:
        year = int(day["y2"]) - (month > month_number(day["m2"]))
    else:
        found = nearest_day(month, int(day["d"]), near)
        year = found.year if found else 0
    before, start = _days_before(text, day.start(), done)
    return _days(year, month, [*before, int(day["d"])], start, day.end())


def _at_slash(text: str, day: re.Match[str], done: int, near: date | None) -> _Reading | None:
    """13/6/2023 anywhere; 13/6 and 13/6/23 in brackets or after the day of the week."""
    before, start = _days_before(text, day.start(), done)
    given = day[3] or ""
    if len(given) < 4 and not _is_dated(text, start, day.end(), done):
        return None
    month = int(day[2])
    if given:
        year = full_year(given)
    else:
        found = nearest_day(month, int(day[1]), near)
        year = found.year if found else 0
    return _days(year, month, [*before, int(day[1])], start, day.end())


def _is_dated(text: str, start: int, end: int, done: int) -> bool:
    if text[start - 1 : start] == "(" and _PARENTHESIS_GOES_ON.match(text, end):
        return True
    if done and start - done < 10 and text[done:start].strip() in _JOINERS:
        return True  # the second of (12/6, 14/6)
    return _WEEKDAY_BEFORE.search(text, max(done, start - 24), start) is not None


def _days_before(text: str, start: int, done: int) -> tuple[list[int], int]:
    """The days of the same month that a range or a list has before ``start``, and where they
    begin."""
    if not text[max(done, start - 8) : start].rstrip(" \t\xa0").endswith(_JOINERS):
        return [], start
    match = _DAYS_BEFORE.search(text, max(done, start - 48), start)
    if match is None or match.start() == start - 48:
        return [], start
    days = [int(number) for number in _NUMBER.findall(match[0])]
    # A list rises; "2, 13 Juni" after "kamar 14" is none.
    return (days, match.start()) if days == sorted(days) else ([], start)


def _days(year: int, month: int, days: list[int], start: int, end: int) -> _Reading:
    if len(days) == 1:
        iso = iso_day(year, month, days[0])
        return ([iso] if iso else []), start, end
    found = (iso_day(year, month, day) for day in days)
    return [iso for iso in found if iso], start, end


def _at_year(text: str, start: int, done: int) -> _Reading | None:
    """2023-06-13; Juni 2023 and what else stands before a year; the year alone."""
    end = start + 4
    words = text[max(done, start - 20) : start].rsplit(None, 2)
    # The usual cases, which the rest reads to the same end.
    if (
        len(words) > 1
        and text[start - 1].isspace()
        and text[start:end] in _USUAL_YEARS
        and _GOES_ON.match(text, end)
    ):
        last = words[-1]
        if last in SURE_CUES and not (last == "tahun" and _ends_with_month(words)):
            return (text[start:end],), start, end
        if last.islower() and last.isalpha() and last not in MONTHS and last != "tahun":
            return None if is_counted(text, end, last) else ((text[start:end],), start, end)
    after = text[end : end + 2]
    if after[:1].isdigit():
        return None
    if after[:1] in ("-", "/", ".") and start >= done:
        iso = _ISO.match(text, start)
        if iso and text[start - 1 : start] not in ("/", ".", "-"):
            return _days(int(text[start:end]), int(iso[2]), [int(iso[3])], start, iso.end())
    year = int(text[start:end])
    reading = _before_year(text, start, done, year, words) if year >= 1000 else None
    if reading:
        return reading
    following = _TO_YEAR.match(text, end) if _TO_YEAR_STARTS.intersection(after) else None
    if following:
        short = following[1] or following[2]
        second = int(short) if len(short) == 4 else year - year % 100 + int(short)
        joined = second == year + 1 if len(short) == 2 else year < second < 2100
        if joined and is_year(text, start, following.end(), second):
            return (str(year), str(second)), start, following.end()
    if is_year(text, start, end, year):
        return (str(year),), start, end
    return None


def _before_year(text: str, start: int, done: int, year: int, words: list[str]) -> _Reading | None:
    """What a year ends: Juni 2023, 13.6.2023, Juli-September 2019; ``words``: the last ones
    before it."""
    end = start + 4
    before = text[start - 1 : start]
    if before in ("-", ".", "/"):
        numbers = _NUMBERS_BEFORE.search(text, max(done, start - 7), start)
        if numbers:
            month, day = int(numbers[3]), int(numbers[1])
            return _days(year, month, [day], numbers.start(), end)
    if not words or before == "\n":
        return None
    last = words[-1]
    month = MONTHS.get(last.lower(), 0)
    if month and len(words) > 1 and words[-2].isalpha() and words[-2] not in _MONTH_JOINERS:
        # The usual case, which the expression below reads to the same end.
        return (f"{year}-{month:02}",), text.rindex(last, 0, start), end
    if not month and (last.isalpha() and last.lower() != "tahun"):
        return None
    if not month and not last.endswith(",") and not _ends_with_month(words):
        return None
    match = _MONTH_BEFORE.search(text, max(done, start - 40), start)
    if match is None:
        return None
    if match["d"]:
        days, first = _days_before(text, match.start(), done)
        return _days(year, month_number(match["m"]), [*days, int(match["d"])], first, end)
    if match["us"]:
        return _days(year, month_number(match["us"]), [int(match["usd"])], match.start(), end)
    names = [*_MONTH_NAME.findall(match["m0"]), match["mm"]]
    isos = [f"{year}-{month_number(name):02}" for name in names]
    return (isos, match.start(), end)


def _ends_with_month(words: list[str]) -> bool:
    """Whether the last word, or the one before "tahun", has the name of a month at its end:
    Juli–September, 13Juni, (Mei, Sept."""
    word = words[-1].lower()
    if word == "tahun" and len(words) > 1:
        word = words[-2].lower()
    if not (word.isalpha() and word.isascii()):
        word = _TAIL.sub("", word)
    return word in MONTHS
