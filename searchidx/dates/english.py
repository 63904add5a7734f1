"""English date expressions -> Indonesian ones, which are read."""

from __future__ import annotations

import re

from searchidx.dates.names import MONTH, WEEKDAY

__all__ = ["in_indonesian"]

_UNITS = {
    "day": "hari", "week": "minggu", "month": "bulan", "quarter": "triwulan", "year": "tahun",
}  # fmt: skip
_NUMBERS = dict(
    zip(
        "two three four five six seven eight nine ten eleven twelve".split(),
        range(2, 13),
        strict=True,
    )
)
_UNIT = rf"(?P<unit>{'|'.join(_UNITS)})"
_COUNT = rf"(?P<n>[0-9]{{1,4}}|an?|one|{'|'.join(_NUMBERS)}) {_UNIT}s?"
_WHICH = {"last": "lalu", "this": "ini", "next": "depan"}
_NAMED = re.compile(rf"\b(?P<which>{'|'.join(_WHICH)}) {_UNIT}\b(?! of| [0-9])")
_WEEKEND = re.compile(rf"\b(?:the )?(?P<which>{'|'.join(_WHICH)}) weekend\b")
_NAMED_DAY = re.compile(rf"\b(?P<which>last|next) (?P<name>{WEEKDAY}|{MONTH})(?![a-z])")
_AGO = re.compile(rf"\b{_COUNT} ago\b")
_PAST = re.compile(rf"\b(?:in )?(?:the )?(?:last|past) {_COUNT}")
_DECADE = re.compile(r"\b(?:the )?([12][0-9]{2}0|'?[3-9]0)'?s\b")
_CENTURY = re.compile(r"\b(?:the )?([0-9]{1,2})(?:st|nd|rd|th) century\b")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_PART = re.compile(
    rf"\b(?:the )?(?:(?P<nth>[1-4])(?:st|nd|rd|th)|(?P<word>{'|'.join(_ORDINALS)}))"
    r" (?P<unit>quarter|half)(?: of)?\b"
)
# September 17th, 2019, and the 1-15 of September 1-15, 2019.
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{MONTH}) (?P<days>[0-9]{{1,2}}(?:st|nd|rd|th)?(?:(?: ?[-–] ?| to | and )"
    r"[0-9]{1,2}(?:st|nd|rd|th)?)?)(?![0-9:/.-])(?:,? (?P<year>[0-9]{4})\b)?"
)
_NTH_DAY = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th)\b(?: of\b)?")
_EDGE = re.compile(r"\b(?:the )?(?:(?P<start>beginning|start)|end) of\b")
_LONE = {
    "the day after tomorrow": "lusa", "day after tomorrow": "lusa",
    "the day before yesterday": "kemarin dulu", "day before yesterday": "kemarin dulu",
}  # fmt: skip
_WORDS = {
    "today": "hari ini", "yesterday": "kemarin", "tomorrow": "besok", "since": "sejak",
    "before": "sebelum", "after": "sesudah", "until": "hingga", "till": "hingga", "from": "dari",
    "through": "hingga", "between": "antara", "and": "dan", "now": "sekarang",
    "present": "sekarang", "year": "tahun", "month": "bulan", "quarter": "triwulan",
}  # fmt: skip
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
# They leave a date as it is: in 2019, on 17 May 2019, May of 2019, the year 2019.
_IDLE = re.compile(r"\b(?:in|on|during|throughout|of|the) ")


def in_indonesian(text: str) -> str:
    """An expression in small letters with its English words, but for names of months and days,
    in Indonesian; what is not English stays.

    >>> in_indonesian("last week"), in_indonesian("the last 3 months"), in_indonesian("a year ago")
    ('minggu lalu', '3 bulan terakhir', '1 tahun lalu')
    >>> in_indonesian("between may and july 2023"), in_indonesian("since the 1990s")
    ('antara may dan july 2023', 'sejak 1990-an')
    >>> in_indonesian("september 17th, 2019"), in_indonesian("the third quarter of 2019")
    ('17 september 2019', 'triwulan 3 2019')
    """
    if text in _LONE:
        return _LONE[text]
    text = _PAST.sub(lambda found: f"{_counted(found)} terakhir", text)
    text = _AGO.sub(lambda found: f"{_counted(found)} lalu", text)
    text = _NAMED.sub(lambda found: f"{_UNITS[found['unit']]} {_WHICH[found['which']]}", text)
    text = _WEEKEND.sub(lambda found: f"akhir pekan {_WHICH[found['which']]}", text)
    text = _NAMED_DAY.sub(_named_day, text)
    text = _DECADE.sub(r"\1-an", text)
    text = _CENTURY.sub(r"abad ke-\1", text)
    text = _PART.sub(_part, text)
    text = _MONTH_FIRST.sub(_day_first, text)
    text = _NTH_DAY.sub(r"\1", text)
    text = _EDGE.sub(lambda found: "awal" if found["start"] else "akhir", text)
    text = _WORD.sub(lambda found: _WORDS[found[0]], text)
    return _IDLE.sub("", text)


def _counted(found: re.Match[str]) -> str:
    written = found["n"]
    count = written if written.isdigit() else _NUMBERS.get(written, 1)
    return f"{count} {_UNITS[found['unit']]}"


def _named_day(found: re.Match[str]) -> str:
    """Senin lalu, Mei lalu; "hari", as "minggu lalu" is last week."""
    day = "hari " if re.fullmatch(WEEKDAY, found["name"]) else ""
    return f"{day}{found['name']} {_WHICH[found['which']]}"


def _part(found: re.Match[str]) -> str:
    unit = "triwulan" if found["unit"] == "quarter" else "semester"
    return f"{unit} {found['nth'] or _ORDINALS[found['word']]}"


def _day_first(found: re.Match[str]) -> str:
    year = f" {found['year']}" if found["year"] else ""
    return f"{found['days']} {found['month']}{year}"
