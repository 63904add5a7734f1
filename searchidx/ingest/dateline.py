"""Datelines: "KABARTIMUR.COM – ", "JAKARTA, KABARTIMUR.COM - ", "Sorong (ANTARA) - "."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from searchidx.ingest.cities import CITIES
from searchidx.ingest.dateline_forms import (
    BARRED,
    COLON,
    COMMA,
    DASH,
    DASHED_HOST,
    FORMS,
    HOSTLESS,
    LONG,
    PLACE,
    SECOND_PLACE,
    SMALL,
)
from searchidx.ingest.hosts import HOST
from searchidx.ingest.people import NAME

__all__ = ["Dateline", "dateline_above", "is_named_as_place", "split_dateline"]

_DOTTED = re.compile(r"\.\w")
# Alone above the first paragraph: "Sorong, Kabar Timur", "Kabartimur.com, Sorong", "Sorong
# (kabartimur.com)", "KABARTIMUR.COM,".
_ABOVE = re.compile(
    rf"{HOST},|{HOST}\s?\|{{1,2}}|{HOST}(?:, {PLACE}| \({PLACE}\))"
    rf"|(?P<place>{NAME})(?:, {HOST}| ?\({HOST}\)|, (?P<outlet>{NAME}|[A-Z]{{5,}}))"
)
# "Kab. WETAR – (kabarwetar.com).", "WETAR – kabarwetar.com"
_DASHED_ABOVE = re.compile(rf"(?P<place>{NAME}) [–—-] (?:\((?P<host>{HOST})\)\.?|(?P<bare>{HOST}))")
_LONGEST_ABOVE = 60
_SIGNS_ABOVE = (",", "(", "|", " – ", " - ")
# The outlet, of capitals or with one inside a word, and the place: "KabarPos ID, Sorong.", "kabar
# TV – SORONG".
_CODED_ABOVE = re.compile(
    r"(?P<outlet>(?=.*?(?:[a-z][A-Z]|\b[A-Z]{2,}\b).*(?:,| [–-]))[A-Za-z][\w ]{2,25})"
    rf"(?: [–-] (?=[A-Z ]+$)|, (?=.*\.$))(?P<place>{NAME})(?<!\.)\.?"
)
# What stands behind a city's name and is no outlet.
_NO_OUTLET = re.compile(
    r"(?:Jawa|Sumatera|Sumatra|Kalimantan|Sulawesi|Papua|Maluku|Nusa|Bali|Banten|Aceh|Riau|Lampung"
    r"|Kepulauan|DKI|DI|Indonesia|Malaysia|Jepang|China|Cina|Amerika|Inggris|Prancis|Jerman|Korea"
    r"|Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu)\b"
)
_SHORTEST_SENTENCE = 50
# Characters looked at: datelines of the reference data have at most 60.
_LONGEST = 120
# With the place that may follow, and the beginning of the text.
_HEAD = 240
# Every form has a dash or a colon, but the glued one, which has a host and a comma. A
# search for one set of characters is three times as fast as one for alternatives.
_MARK = re.compile(
    rf"[-‐‑_{LONG}β:.|](?:(?<!\.)|(?<=\.)[A-Za-z]+[\])]?\s*[,|]|(?<= 20\d\d\.)\s"
    r"|(?<=[A-Z]{4}\.)\s|(?<=\d\)\.)\s)"
)
# "“Kami menunggu", "Warga Sorong menunggu …": no name of a place or host, and no mark before the
# first word in small letters.
_PROSE = re.compile(r"[^A-Za-z\d\[(-]|[A-Z]\w*(?: [A-Z]\w*){0,4} [a-z]+ ")
_FIRST_PART = re.compile(r"[,(\[|/•·]")
# Words that begin a name which is none of a place: "Presiden Joko Widodo - Ma'ruf Amin".
_NO_PLACE = frozenset(
    "presiden wapres wakil gubernur bupati menteri ketua timnas klub pasangan calon capres pt cv"
    " nelayan warga polisi dokter tim foto video breaking update catatan analisis opini"
    " kolom editorial fokus berita iklan senin selasa rabu kamis jumat sabtu minggu ahad".split()
)

# A capital inside a word, which names of places have none of but some foreign ones.
_CAMEL = re.compile(r"(?!(?:Mac|Mc|De|La|Le|Di|El|Al)[A-Z])[A-Z][a-z]*[a-z'’][A-Z][a-z]+(?=,|$)")
# "RADAR TIMUR –", "KORAN TIMUR –": first words of outlets' names, printed in capitals.
_OUTLETS = frozenset(
    "RADAR KORAN HARIAN MEDIA KABAR BERITA WARTA SUARA TRIBUN PIKIRAN JURNAL LENSA TIMES"
    " THE".split()
)
# "WETARPEDIA, Kupang –": what is in such names of one word.
_OF_AN_OUTLET = re.compile(
    r"[A-Z]*(?:NEWS|PEDIA|MEDIA|WARTA|BERITA)[A-Z]*|[A-Z]{4,}(?:TIMES|TODAY)"
)
# "INFO NIAGA –": what kind of article it is.
# "KABARTIMUR.COM, Berita Niaga – ": where others print the place.
_RUBRICS = frozenset("berita kolom opini analisis rubrik".split())
_LABELS = frozenset("info advertorial adv inforial humas".split())


@dataclass(frozen=True, slots=True)
class Dateline:
    """What stands before the first sentence: host in lower case, place in title case, and
    the date and the outlet in brackets as printed, where there is one."""

    host: str | None
    place: str | None
    date: str | None = None
    outlet: str | None = None


def split_dateline(
    paragraph: str, outlet: str | None = None, below: str = ""
) -> tuple[Dateline | None, str]:
    """The dateline of a paragraph, if it begins with one, and the text after it.

    ``outlet`` is the name of the outlet, where it is known: in "Kabar Timur, Sorong - " it
    stands where others put the place. ``below`` is the text that follows, which may bear out
    that "Sorong: " is one.
    """
    if _PROSE.match(paragraph) and not _begins_with(outlet, paragraph):
        return None, paragraph
    find = _found if outlet is None else _find
    dateline, end = find(paragraph[:_HEAD], outlet)
    if dateline is None and below:
        match = COLON.match(paragraph)
        if match and is_named_as_place(match["place"], below):
            dateline, end = _dateline(match, paragraph, outlet)
    return dateline, paragraph[end:].lstrip() if dateline else paragraph


def dateline_above(line: str, paragraph: str) -> str | None:
    """The paragraph with the dateline that stands alone in the line above it, "Sorong, Kabar
    Timur", before it; None if that is no dateline."""
    if len(line) > _LONGEST_ABOVE or not any(map(line.__contains__, _SIGNS_ABOVE)):
        return None
    dashed_host = _DASHED_ABOVE.fullmatch(line)
    if dashed_host and (dashed_host["host"] or _is_above(dashed_host["place"], paragraph)):
        host = dashed_host["host"] or dashed_host["bare"]
        return f"{dashed_host['place']} ({host}) – {paragraph}"
    coded = _CODED_ABOVE.fullmatch(line)
    if coded:
        place = coded["place"].title()
        return f"{place} ({coded['outlet']}) – {paragraph}" if place in paragraph else None
    match = _ABOVE.fullmatch(line)
    if match is None:
        return None
    place, outlet = match["place"], match["outlet"]
    known = place is None or place in CITIES or is_named_as_place(place, paragraph)
    # "Lamun Besar, kabar.com" where the paragraph has "Cabang Lamunbesar"
    known = known or (" " in str(place) and "," in line and _letters(place) in _letters(paragraph))
    # "Lia Andriani, kabar.com" names a writer, "Kapal Tiba (kabar.com)" whose picture it is.
    if not known and (" " in str(place) or "(" in line):
        return None
    # "Lurah, Lia Andriani." says who is on the picture.
    if outlet and (_NO_OUTLET.match(outlet) or outlet in CITIES or outlet.endswith(".")):
        return None
    if outlet and not outlet.isupper() and place not in CITIES and outlet not in paragraph:
        return None
    dashed = paragraph[:1] in ("-", "‐", "‑", *LONG)
    if dashed or line.endswith(","):
        return f"{line} {paragraph}"
    if outlet:
        return f"{place} ({outlet}) – {paragraph}"
    return f"{line.rstrip('| ')} – {paragraph}"


def _is_above(name: str, paragraph: str) -> bool:
    """Whether a name alone with a host above a paragraph is a place, rather than a writer: in
    capitals, that of a city, or said to be one."""
    upper = name.isupper() and " " not in name
    return upper or name.title() in CITIES or is_named_as_place(name, paragraph)


def _find(paragraph: str, outlet: str | None) -> tuple[Dateline | None, int]:
    """The dateline of a paragraph and where it ends."""
    if not _may_begin(paragraph, outlet):
        return _find_comma(paragraph, outlet)
    forms = FORMS if _DOTTED.search(paragraph, 0, _LONGEST) else HOSTLESS
    if paragraph.find("|", 0, _LONGEST) > 0:
        forms += BARRED
    if paragraph[:1].islower():
        forms += SMALL
    for form in (_named_form(outlet), *forms) if outlet else forms:
        match = form.match(paragraph, 0, _LONGEST)
        if match and match.end() < len(paragraph):
            return _dateline(match, paragraph, outlet)
    match = COLON.match(paragraph)
    if match and _is_place(match["place"], paragraph[match.end() :]):
        return _dateline(match, paragraph, outlet)
    return _find_comma(paragraph, outlet)


def _find_comma(paragraph: str, outlet: str | None) -> tuple[Dateline | None, int]:
    match = COMMA.match(paragraph) if paragraph[:4].isupper() else None
    return _dateline(match, paragraph, outlet) if match else (None, 0)


def _is_place(name: str, text: str) -> bool:
    """Whether what a paragraph begins with is a place: a city, if a sentence follows, or a name
    that the sentence says is one."""
    sentence = len(text) >= _SHORTEST_SENTENCE and not text[0].isdigit()
    return (sentence and name in CITIES) or is_named_as_place(name, text)


# A page asks up to four times for the same line: where it begins, for the headline, beside a
# credit, in the body.
_found = lru_cache(maxsize=64)(_find)


def is_named_as_place(name: str, text: str) -> bool:
    """Whether a text says of a name that it is a place: "di Sorong", "warga Sorong"."""
    return bool(
        re.search(
            rf"\b(?:di|ke|dari|warga|mengguncang|kota|kabupaten|kecamatan) {re.escape(name)}\b",
            text,
            re.I,
        )
    )


@lru_cache(maxsize=1 << 10)
def _named_form(outlet: str) -> re.Pattern[str]:
    """An archive has some hundred outlets, and re remembers fewer patterns."""
    named = rf"{re.escape(outlet)}\s*(?:[,|]\s*(?P<place>{PLACE}))?{DASH}"
    return re.compile(named, re.IGNORECASE)


def _begins_with(outlet: str | None, paragraph: str) -> bool:
    if not outlet or outlet[0].casefold() != paragraph[:1].casefold():
        return False
    return paragraph[: len(outlet)].casefold() == outlet.casefold()


def _may_begin(paragraph: str, outlet: str | None) -> bool:
    """Whether a paragraph can begin with a dateline: a cheap test, since few do. Before the
    first mark stand a host or words with capitals only."""
    if _begins_with(outlet, paragraph):
        return True
    mark = _MARK.search(paragraph, 0, _LONGEST)
    if mark is None:
        return False
    words = _FIRST_PART.split(paragraph[: mark.start()].lstrip("[("), maxsplit=1)[0].split()
    if mark[0][0] == ".":
        return True
    if len(words) == 1 and paragraph[len(words[0]) :].startswith((", ", " - ", " – ", " — ")):
        return True  # "kabartimur, Sorong – ", "kabartimur – "
    return not any(word[0].islower() and "." not in word for word in words)


def _dateline(
    match: re.Match[str], paragraph: str, outlet: str | None
) -> tuple[Dateline | None, int]:
    parts, end = match.groupdict(), match.end()
    host, place = parts.get("host"), parts.get("place")
    named, second = parts.get("outlet"), parts.get("second")
    if place and second and _is_behind_an_outlet(second, place, paragraph):
        named, place = place, second
    if _names_an_outlet(parts.get("beside")):
        named = parts["beside"].strip()
    outlets_own = _names_an_outlet(place)
    if outlets_own:
        # "WETARPEDIA, Kupang –"
        beside = (parts.get("beside") or "").strip()
        place = beside if beside in CITIES else None
    if (host or outlets_own) and not place:
        below = SECOND_PLACE.match(paragraph, end)
        if below and below.end() < len(paragraph):
            place, end = below["dated"] or below["upper"] or below["place"], below.end()
            place = None if _names_an_outlet(place) else place
    if host and place and place.split()[0].lower() in _RUBRICS:
        place = None
    if place and (place.split()[0].lower() in _NO_PLACE or re.fullmatch(DASHED_HOST, place)):
        return None, 0
    camel = place if place and _CAMEL.match(place) else None
    if camel:
        # "KabarTimur - ", "K'On, Sorong - "
        named, _, place = (part.strip() or None for part in camel.partition(","))
    if place and len(place.split()) > 5:
        return None, 0
    host = host.lower() if host else None
    return Dateline(host, _as_place(place, outlet), parts.get("date"), named), end


def _as_place(place: str | None, outlet: str | None) -> str | None:
    """What stands where a place does, as the field has it; None if it is none."""
    # "Kabar Timur.com - ": an outlet, written with a space.
    if not place or re.search(r"\.[a-z]{2,}$", place) or place.split()[0].lower() in _LABELS:
        return None
    # The city, where its province follows.
    place = place.partition(",")[0]
    place = place.title() if place.isupper() else place
    return None if outlet and _is_of_outlet(place, outlet) else place


def _is_behind_an_outlet(name: str, first: str, paragraph: str) -> bool:
    """Whether of two names with a bar between them the second is the place: "KABAR | SORONG"."""
    if first.title() in CITIES:
        return False
    said = name.title() in paragraph and first.title() not in paragraph
    return name.title() in CITIES or said


def _is_of_outlet(place: str, outlet: str) -> bool:
    """Whether a place is none, but the outlet's name or, in several words, the beginning of it."""
    own, name = _letters(outlet), _letters(place)
    return name.startswith(own) or (" " in place and own.startswith(name))


def _names_an_outlet(place: str | None) -> bool:
    """Whether what stands where others print the place is the outlet: "RADAR TIMUR"."""
    if not place or not place[:2].isupper():
        return False
    first = re.split(r"\W", place)[0]
    return (place.isupper() and first in _OUTLETS) or _OF_AN_OUTLET.fullmatch(first) is not None


def _letters(name: str) -> str:
    return re.sub(r"\W", "", name).casefold()
