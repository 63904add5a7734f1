"""Lines of a header that give one fact: date, writer, outlet or section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo

from searchidx.ingest.date_line import PAGE_BEHIND, date_line
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.draft import Draft
from searchidx.ingest.hosts import HOST
from searchidx.ingest.people import FULL_NAME, NAME, names

__all__ = ["is_host", "is_section", "is_writer", "take_fact", "take_section"]

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
# "Sorong, 20 Agustus 2021", below the line of the date.
_PLACE_AND_DATE = re.compile(rf"(?P<place>{NAME}), \d{{1,2}} [A-Z]")
# Names of sections as outlets print them above or below the headline.
_SECTIONS = frozenset(
    re.split(
        r"\s*[|\n]\s*",
        """
    nasional|daerah|regional|nusantara|ekonomi|bisnis|ekonomi & bisnis|ekonomi dan bisnis
    keuangan|finansial|olahraga|bola|sepak bola|opini|kolom|editorial|hiburan|seleb|selebritas
    teknologi|tekno|sains|internasional|dunia|mancanegara|hukum|kriminal|hukum & kriminal
    hukum dan kriminal|politik|politik & hukum|kesehatan|pendidikan|edukasi|gaya hidup|lifestyle
    metro|megapolitan|berita|news|peristiwa|otomotif|wisata|travel|kuliner|budaya|seni
    seni & budaya|seni dan budaya|lingkungan|humaniora|pemilu|kampus|religi|properti|energi
    cek fakta|investigasi|laporan khusus|liputan khusus|feature|pesisir|kelautan|pertanian
    sosial|sport|sports|ragam|market|kampus|berita kampus|berita daerah""".strip(),
    )
)


def take_fact(lines: Sequence[str], at: int, draft: Draft, local: tzinfo) -> bool:
    """Take a line that gives the date, the writer or the outlet; whether it does."""
    line = lines[at]
    dated = date_line(line, local)
    if dated:
        moment, rest = dated
        again = draft.published is not None
        draft.published = draft.published or moment
        host = _HOST_ALONE.search(line)
        if host:
            draft.host = draft.host or host["host"].lower()
        place = _PLACE_AND_DATE.match(line) if again else None
        if place and draft.place is None and place["place"] == rest:
            draft.place = rest
        elif PAGE_BEHIND.search(line):
            draft.outlet = draft.outlet or rest
        elif _PERSON.fullmatch(rest):
            draft.authors += names(rest)
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


def _is_outlet_of(name: str, draft: Draft) -> bool:
    """Whether the dateline names an outlet so: "Jakarta, Kabar Timur -- "."""
    if not name or name not in draft.dateline:
        return False
    return bool(re.search(rf"[,(\[]\s*{re.escape(name)}\s*[)\]]?\s*\W+$", draft.dateline))


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
    """Take a line that is the name of a section."""
    if not is_section(line):
        return False
    draft.section = draft.section or (line.title() if line.isupper() else line)
    return True


def is_section(line: str) -> bool:
    """Whether a line is the name of a section."""
    return line.casefold().strip(" .") in _SECTIONS


def is_host(line: str) -> bool:
    """Whether a line is the address of a site and nothing else."""
    return _HOST_ALONE.fullmatch(line) is not None
