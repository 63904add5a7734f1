"""English date expressions -> Indonesian ones, which are read."""

from __future__ import annotations

import re

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
_NAMED = re.compile(rf"\b(?P<which>{'|'.join(_WHICH)}) {_UNIT}\b")
_AGO = re.compile(rf"\b{_COUNT} ago\b")
_PAST = re.compile(rf"\b(?:in )?(?:the )?(?:last|past) {_COUNT}")
_DECADE = re.compile(r"\b(?:the )?([12][0-9]{2}0)s\b")
_WORDS = {
    "today": "hari ini", "yesterday": "kemarin", "tomorrow": "besok", "since": "sejak",
    "before": "sebelum", "after": "sesudah", "until": "hingga", "till": "hingga", "from": "dari",
    "between": "antara", "and": "dan",
}  # fmt: skip
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")


def in_indonesian(text: str) -> str:
    """An expression in small letters with its English words, but for names of months, in
    Indonesian; what is not English stays.

    >>> in_indonesian("last week"), in_indonesian("the last 3 months"), in_indonesian("a year ago")
    ('minggu lalu', '3 bulan terakhir', '1 tahun lalu')
    >>> in_indonesian("between may and july 2023"), in_indonesian("since the 1990s")
    ('antara may dan july 2023', 'sejak 1990-an')
    """
    text = _PAST.sub(lambda found: f"{_counted(found)} terakhir", text)
    text = _AGO.sub(lambda found: f"{_counted(found)} lalu", text)
    text = _NAMED.sub(lambda found: f"{_UNITS[found['unit']]} {_WHICH[found['which']]}", text)
    text = _DECADE.sub(r"\1-an", text)
    return _WORD.sub(lambda found: _WORDS[found[0]], text)


def _counted(found: re.Match[str]) -> str:
    written = found["n"]
    count = written if written.isdigit() else _NUMBERS.get(written, 1)
    return f"{count} {_UNITS[found['unit']]}"
