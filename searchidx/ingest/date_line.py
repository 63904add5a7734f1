"""Lines that give the day an article was published: "Rabu, 10 November 2021 | 09.15 WITA"."""

from __future__ import annotations

import re
from datetime import tzinfo

from searchidx.dates import MONTH, WEEKDAY, parse_moment
from searchidx.ingest.hosts import HOST
from searchidx.ingest.sections import is_section

__all__ = ["NICKNAME", "PAGE_BEHIND", "date_line"]

_LONGEST = 110
_HOST_ALONE = re.compile(rf"(?:www\.)?{HOST}")
# All that a line which gives a date says beside it.
# "… — June 13, 2023 in Budaya", as a theme of WordPress prints it.
_SECTION_BEHIND = re.compile(r"(?<=\d) in [A-Z][\w &]{1,30}$")
# How many have read it: "10:21 | 12.45k", "10:21 1066".
_VIEWS = re.compile(r"\s*\|\s*\d[\d.,]*\s?[kK]$|(?<=\d[:.]\d\d)(?: wi(?:b|ta|t))? \d{1,6}$", re.I)
# "19 Juni 2010 oleh kangdanu", as blogs name their writers.
# "Posted by kangdanu Posted on October 30, 2016", "oleh kangdanu | Senin, 6 Mei 2024".
_NICKNAME_BEFORE = re.compile(
    r"^(?:posted by|diposting oleh|ditulis oleh|oleh|by) [a-z][a-z\d_.-]{2,25}(?= posted| on| \|)",
    re.IGNORECASE,
)
# "18/Janu/2022": names of months, cut at four letters, between slashes.
_SLASHED_MONTH = re.compile(r"(?<=\d)/([A-Z][a-z]{2})[a-z]*/(?=(?:19|20)\d\d\b)")
# "3/12/2023 | 09:51 WIB | Last Updated 2023-03-12T02:51:15Z": as machines write it beside.
_STAMP = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)")
# A day that can be read in one way, which the stamp of a later change does not tell.
_CLEAR = re.compile(rf"\b(?:1[3-9]|2\d|3[01])/\d{{1,2}}/\d{{4}}\b|\b(?:{MONTH})\b", re.IGNORECASE)
NICKNAME = re.compile(r"(?<=\d) (?:oleh|by) (?P<name>[a-z][a-z\d_.]{2,20})$")
"""The name of an account at the end of a line."""
# "KABAR EKSPRES, Selasa 14 November 2017 halaman 3", as printed papers are cited.
PAGE_BEHIND = re.compile(r"(?:, |\s)(?:halaman|hlm\.?|hal\.?) \d{1,3}$", re.IGNORECASE)
"""The number of the page at the end of a line."""
_DATE_WORDS = re.compile(
    rf"\d+(?:st|nd|rd|th|am|pm)?|\b(?:{WEEKDAY}|{MONTH}"
    r"|wib|wita|wit|gmt|utc|am|pm|pukul|pkl|jam|at|on|pada|tanggal|tgl|date|waktu|hari|last"
    r"|(?:di)?perbarui|(?:di)?publikasi(?:kan)?|(?:di)?terbit(?:kan)?|tayang|rilis|dirilis"
    r"|diposting|posted|published|updated?|modified|dibuat|diunggah|oleh|by|baca|menit|dibaca"
    r"|kali|dilihat|send an email|humas|admin"
    r"|administrator|no comments?|comments?|views?|redaksi|operator|penulis|reporter|pewarta"
    r"|kontributor|wib(?=diperbarui))\b",
    re.IGNORECASE,
)


def date_line(line: str, local: tzinfo) -> tuple[str, str] | None:
    """The moment in a line that gives little but a date, and what else is in the line (names,
    host); None for prose and for headlines that have a date."""
    if len(line) > _LONGEST or line.endswith(".") or not re.search(r"\d", line):
        return None
    stamp = _STAMP.search(line) if "T" in line and "-" in line else None
    line = line.replace(stamp[0], "") if stamp else line
    line = _SLASHED_MONTH.sub(r" \1 ", line) if "/" in line else line
    moment = parse_moment(stamp[0] if stamp and not _CLEAR.search(line) else line, local)
    if moment is None:
        return None
    line = _NICKNAME_BEFORE.sub("", line)
    section, bar, behind = line.partition("|")
    line = behind if bar and is_section(section) else line
    line = _VIEWS.sub("", line)
    rest = NICKNAME.sub("", PAGE_BEHIND.sub("", _SECTION_BEHIND.sub("", line)))
    rest = _HOST_ALONE.sub(" ", rest)
    rest = _DATE_WORDS.sub(" ", rest)
    parts = [part.strip(" ,.:/()'’`") for part in re.split(r"[|•·–—-]|\s{3,}", rest)]
    words = " ".join(part for part in parts if part).split()
    printed = PAGE_BEHIND.search(line) is not None
    separate = printed or any(mark in line for mark in "|•·–—-") or len(words) <= 2
    if len(words) > 4 or (words and not separate):
        return None
    if any(word[:1].islower() for word in words if word != "dan"):
        return None
    return moment, " ".join(words)
