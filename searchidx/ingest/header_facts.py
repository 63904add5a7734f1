"""Lines of a header that give one fact: date, writer, outlet or section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo

from searchidx.ingest.cities import CITIES
from searchidx.ingest.date_line import NICKNAME, PAGE_BEHIND, date_line
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.draft import Draft
from searchidx.ingest.hosts import HOST
from searchidx.ingest.people import FULL_NAME, NAME, names
from searchidx.ingest.sections import is_section

__all__ = [
    "is_bio",
    "is_caption_again",
    "is_host",
    "is_known",
    "is_writer",
    "take_fact",
    "take_section",
]

_HOST_ALONE = re.compile(rf"(?:www\.)?(?P<host>{HOST})")
# "Lia Maharani - detikPesisir": an outlet of two words, or of one with a capital inside.
_WRITER_AT_OUTLET = re.compile(
    rf"(?P<names>{FULL_NAME})\s+[-–—|]\s*"
    rf"(?:(?P<host>{HOST})|(?P<outlet>{FULL_NAME}|[A-Za-z]?[a-z]+[A-Z]\w*|[a-z]{{5,}}))"
)
_PERSON = re.compile(FULL_NAME)
# "TECH - Lia Maharani, Kabar Timur": the section, the writer, the outlet; "Tim Kabar, Lia
# Maharani".
_TEAM_WRITER = re.compile(rf"Tim (?P<outlet>{NAME}), (?P<names>{FULL_NAME})")
_SECTION_WRITER = re.compile(
    rf"(?P<section>[A-Z][A-Za-z]{{3,12}}(?: [A-Z][A-Za-z]+)?) [-–] (?P<names>{FULL_NAME}), "
    rf"(?P<outlet>{FULL_NAME})"
)
_BIO = re.compile(
    r"(?:dosen|guru|pengajar|peneliti|penulis|wartawan|jurnalis|mahasiswa|pengamat|alumn[iu]s?"
    r"|aktivis|pegiat|analis|kolumnis|pemerhati|praktisi|sejarawan|sastrawan|penyair)\s\w",
    re.IGNORECASE,
)
# "lia@kabartimur.com"
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[a-z]{2,}){1,3}")
# "Lia Andriani, Universitas Anyar"
_AFFILIATED = re.compile(
    rf"(?P<name>{FULL_NAME}), (?:Universitas|Institut|Politeknik|Sekolah Tinggi|University of) \S.*"
    rf"|(?P<before>{FULL_NAME}), {NAME} University"
)
# As a theme of WordPress prints it below the date.
_FILED = re.compile(r"in (?P<section>[A-Z][\w&]*(?: [A-Z&][\w]*){0,3})")
_HOST_INSIDE = re.compile(HOST)
_SHORTEST_OUTLET, _LONGEST_OUTLET = 4, 40
_NO_NICKNAMES = frozenset("admin administrator redaksi humas operator".split())
# "Sorong, 20 Agustus 2021", below the line of the date.
_PLACE_AND_DATE = re.compile(rf"(?P<place>{NAME}), \d{{1,2}} [A-Z]")


def take_fact(lines: Sequence[str], at: int, draft: Draft, local: tzinfo) -> bool:
    """Take a line that gives the date, the writer or the outlet; whether it does."""
    line = lines[at]
    if _take_bio(lines, at, draft):
        return True
    if _take_date(line, draft, local):
        return True
    host = _HOST_ALONE.fullmatch(line)
    if host:
        draft.host = draft.host or host["host"].lower()
        return True
    writer = _SECTION_WRITER.fullmatch(line) or _TEAM_WRITER.fullmatch(line)
    if writer:
        section = writer.groupdict().get("section")
        draft.section = draft.section or (section.title() if section else None)
        draft.authors += names(writer["names"])
        draft.outlet = draft.outlet or writer["outlet"]
        return True
    person, _, outlet = line.rpartition(", ")
    if _is_outlet_of(outlet, draft) and (not person or _PERSON.fullmatch(person)):
        draft.outlet = draft.outlet or outlet
        draft.authors += [person] if person else []
        return True
    writer = _WRITER_AT_OUTLET.fullmatch(line) if is_writer(line) else None
    if writer:
        draft.authors += names(writer["names"])
        draft.host = writer["host"].lower() if writer["host"] else draft.host
        if "|" in line and writer["outlet"] and not _is_named(writer["outlet"], lines):
            draft.authors.append(writer["outlet"])
        else:
            draft.outlet = draft.outlet or writer["outlet"]
        return True
    return False


def _take_date(line: str, draft: Draft, local: tzinfo) -> bool:
    """Take a line of the date, with the host, place, writer or outlet beside it."""
    dated = date_line(line, local)
    if dated is None:
        return False
    moment, rest = dated
    again = draft.published is not None
    draft.published = draft.published or moment
    host = _HOST_ALONE.search(line)
    if host:
        draft.host = draft.host or host["host"].lower()
    nickname = NICKNAME.search(line)
    if nickname and nickname["name"] not in _NO_NICKNAMES:
        draft.authors.append(nickname["name"])
    place = _PLACE_AND_DATE.match(line) if again else None
    if place and draft.place is None and place["place"] == rest:
        draft.place = rest
    elif PAGE_BEHIND.search(line) or _is_outlet_of(rest, draft):
        draft.outlet = draft.outlet or rest
    elif _PERSON.fullmatch(rest):
        draft.authors += names(rest)
    return True


def is_bio(line: str, above: str) -> bool:
    """Whether a line below a name says what that person does: "Dosen di Universitas Anyar"."""
    if not _BIO.match(line) or line.endswith("."):
        return False
    return bool(_PERSON.fullmatch(above) or _AFFILIATED.fullmatch(above))


def _take_bio(lines: Sequence[str], at: int, draft: Draft) -> bool:
    """Take a writer's name, or the line below it: what that person does, or the address."""
    if _ADDRESS.fullmatch(lines[at]):
        draft.drop(lines[at], "byline code")
        return True
    below = lines[at + 1] if at + 1 < len(lines) else ""
    affiliated = _AFFILIATED.fullmatch(lines[at])
    if affiliated:
        draft.authors.append(affiliated["name"] or affiliated["before"])
        return True
    named = _ADDRESS.fullmatch(below) and re.fullmatch(NAME, lines[at])
    if named or is_bio(below, lines[at]):
        draft.authors += names(lines[at])
        return True
    return at > 0 and is_bio(lines[at], lines[at - 1])


def _is_outlet_of(name: str, draft: Draft) -> bool:
    """Whether the dateline names an outlet so: "Jakarta, Kabar Timur -- "."""
    if not name or name not in draft.dateline or name in CITIES:
        return False
    # "KBRN, Sorong: " has the place there.
    return bool(re.search(rf"[,(\[]\s*{re.escape(name)}\s*[)\]]?[^\w:]+$", draft.dateline))


def _is_named(outlet: str, lines: Sequence[str]) -> bool:
    """Whether one of the lines has the outlet's name, or its host, once more: if not, it is
    that of a second writer."""
    name = re.sub(r"\W", "", outlet).lower()
    return sum(name in re.sub(r"\W", "", line).lower() for line in lines) > 1


def is_writer(line: str) -> bool:
    """Whether a line names a writer and the outlet, "Lia Maharani - detikPesisir"."""
    if _SECTION_WRITER.fullmatch(line) or _TEAM_WRITER.fullmatch(line):
        return True
    if len(line) > 80 or not _WRITER_AT_OUTLET.fullmatch(line):
        return False
    return split_dateline(line)[0] is None or len(line.split()) <= 6


def take_section(line: str, draft: Draft) -> bool:
    """Take a line that is the name of a section, or says "in Budaya"."""
    filed = _FILED.fullmatch(line)
    line = filed["section"] if filed else line.removeprefix("di ")
    if not filed and not is_section(line):
        return False
    draft.section = draft.section or (line.title() if line.isupper() else line)
    return True


def is_host(line: str) -> bool:
    """Whether a line is the address of a site and nothing else."""
    return _HOST_ALONE.fullmatch(line) is not None


def is_known(line: str, draft: Draft) -> bool:
    """Whether a line says once more what was taken: the name above the headline, a writer's or
    editor's, or the host or the place that the dateline names."""
    known = line.rstrip(",") in (draft.label, draft.editor, *draft.authors)
    known = known or _is_of_the_dateline(line, draft.dateline)
    if known:
        draft.drop(line, "menu")
    return known


def _is_of_the_dateline(line: str, dateline: str) -> bool:
    if not _SHORTEST_OUTLET <= len(line) <= _LONGEST_OUTLET or not dateline:
        return False
    if line in dateline:
        return True
    label = re.sub(r"\W", "", line).lower()
    host = _HOST_INSIDE.search(dateline)
    return host is not None and label in host[0].lower().replace("-", "").split(".")


def is_caption_again(line: str, draft: Draft) -> bool:
    """Whether a line is the caption that was taken, once more."""
    if not any(line == caption.text for caption in draft.captions):
        return False
    draft.drop(line, "image placeholder")
    return True
