"""Datelines: "KABARTIMUR.COM – ", "JAKARTA, KABARTIMUR.COM - ", "Sorong (ANTARA) - "."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from searchidx.ingest.cities import CITIES
from searchidx.ingest.hosts import HOST
from searchidx.ingest.people import NAME

__all__ = ["Dateline", "dateline_above", "is_named_as_place", "split_dateline"]

# Before a dash any ending will do ("SERAMBIRAYA.ASIA –"), if the token is of one case.
_DASHED_HOST = (
    rf"(?:{HOST}|(?=[\w-]{{3,}}\.)(?:[A-Z0-9-]+(?:\.[A-Z0-9-]+)*\.[A-Z]{{2,}}"
    r"|[A-Z]?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})(?![\w.]))"
)
# "Sorong", "Papua Barat Daya", "Kab. Bandung", "DKI Jakarta", "Semarang, Jawa Tengah".
_PLACE = rf"{NAME}(?:,\s*{NAME})?"
# Hyphen, non-breaking hyphen, figure dash, en, em, horizontal bar, minus.
_LONG = "‒–—―−"
# The beta: what a wrong decoding leaves of a dash; the underscore: what some type for one.
_ANY = rf"[-‐‑_{_LONG}β]"
_DASH = rf"\s*{_ANY}{{1,3}}\s*"
_SPACED_DASH = rf"(?:\s+{_ANY}{{1,3}}\s*|\s*(?:--|[{_LONG}])\s*|{_ANY}\s+)"
_DATE = r"(?:[A-Z][\w'’]+,?\s+)?\(?[\d]{1,2}[ /.-]\w{1,9}[ /.-][\d]{2,4}\)?"
_TEXT = r"(?=[A-Z0-9“\"‘'(])"
_HOST = rf"[\[(]?(?P<host>{_DASHED_HOST})[\])]?"
_CITY = "(?:" + "|".join(sorted(CITIES, key=len, reverse=True)) + ")"
_CAPITAL_CITY = _CITY.upper()
_FORMS = tuple(
    re.compile(form)
    for form in (
        # KABARTIMUR.COM, SORONG — | SURYA.CO.ID | SURABAYA - | [HOST] -
        rf"{_HOST}\s*(?:[,|/•·]{{1,2}}\s*(?P<place>{_PLACE}))?\s*(?:,\s*(?P<date>{_DATE}))?"
        rf",?{_DASH}"
        r"(?!\s*\d{1,2}/)",
        # Kabartimur.com (Sorong) - | [KABARTIMUR.COM] SORONG --
        rf"(?P<host>{_DASHED_HOST})\s*[(\[](?P<place>{_PLACE})[)\]]{_DASH}",
        rf"{_HOST}\s+(?P<place>{_PLACE}){_SPACED_DASH}{_TEXT}",
        # JAKARTA, KABARTIMUR.COM - | Jakarta (KABARTIMUR.COM) -
        rf"(?P<place>{_PLACE})\s*(?:[,|/•·]{{1,2}}\s*|\s(?=[(\[])){_HOST}(?:,\s*{_DATE})?,?{_DASH}",
        # SORONG, KABARTIMUR. com – | KOTA SORONG | KABAR –
        rf"(?P<place>{_PLACE}),\s*[A-Z]{{4,}}\. com{_DASH}",
        rf"(?P<place>{_PLACE})\s*\|\s*[A-Z]\w{{2,15}}{_SPACED_DASH}{_TEXT}",
        # Sorong kabartimur.com – Text, where the city is known
        r"(?=[A-Z][\w ]{2,30} [\w-]+\.[A-Za-z])"
        rf"(?P<place>{_CITY}|[A-Z]{{4,}}(?: [A-Z]{{3,}}){{0,2}})\s+{_HOST}{_SPACED_DASH}{_TEXT}",
        # Sorong,- Text | Sorong,Kabar Timur,- Text | SORONG (13 Juni): Text
        # Sorong, 13 Juni 2023. Text
        rf"(?P<place>{NAME}),\s*{_ANY}{{1,2}}\s+{_TEXT}",
        rf"(?P<place>{_CITY}|{_CAPITAL_CITY}),\s*(?P<outlet>{NAME}),\s*{_ANY}{{1,2}}\s*{_TEXT}",
        rf"(?P<place>{NAME})\s*\(\d{{1,2}} [A-Z][a-z]+\):\s+{_TEXT}",
        rf"(?P<place>{NAME}),\s*(?P<date>\d{{1,2}} [A-Z][a-z]+ 20\d\d)\.\s+{_TEXT}",
        # SORONG | Text | Sorong (13/6). Text | SORONG. Text | Sorong, kt - Text, where the city
        # is known
        rf"(?=[A-Z ]{{3,30}}\|)(?P<place>{_CAPITAL_CITY})\s\|\s{_TEXT}",
        # SORONG, Selasa (13/6/2023) kabartimur.com –
        rf"(?P<place>{NAME}),\s*(?P<date>{_DATE})\s+{_HOST}{_DASH}",
        r"(?=[A-Z][\w ]{2,30}\(\d)"
        rf"(?P<place>{_CITY}|{_CAPITAL_CITY})\s*\(\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\)\.\s+{_TEXT}",
        rf"(?P<place>{_CAPITAL_CITY})\.\s+{_TEXT}",
        rf"(?P<place>{_CITY}),\s*[a-z]\w{{1,20}}{_SPACED_DASH}{_TEXT}",
        # SORONG - KABARTIMUR.COM -
        rf"(?P<place>{_PLACE}){_SPACED_DASH}{_HOST}{_DASH}",
        # KABARTIMUR.COM, Sorong: | Sorong, KABARTIMUR.COM: | SORONG, KABARTIMUR.COM |
        rf"(?P<host>{HOST}),\s*(?P<place>{_PLACE}):\s+{_TEXT}",
        rf"(?P<place>{_PLACE}),\s*(?P<host>{HOST})(?::|\s?\|)\s+{_TEXT}",
        rf"(?P<place>{_PLACE})\s*,?\s*[(\[](?P<outlet>[A-Z][A-Za-z ]{{3,24}})[)\]]\.?{_DASH}",
        rf"(?P<place>{_PLACE})\s*,?\s*[(\[][A-Za-z][\w .,/-]{{1,30}}[)\]]{_DASH}",
        # Sorong, 13/6 (KABAR) -
        rf"(?P<place>{_PLACE}),\s*\d{{1,2}}/\d{{1,2}}\s*"
        r"[(\[](?P<outlet>[A-Z][A-Za-z ]{1,24})[)\]]"
        rf"{_DASH}",
        # SORONG (13/6) –
        rf"(?P<place>{_PLACE})\s*[(\[]\d{{1,2}}[/.-]\d{{1,2}}[)\]]{_SPACED_DASH}{_TEXT}",
        rf"(?P<place>{NAME})\s*[,(]\s*(?P<date>{_DATE})\s*{_SPACED_DASH}",
        # A glued one: "HOST, JakartaGuna mempermudah".
        rf"{_HOST},\s*(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[A-Z][a-z]+\s)",
        # KABARCOM, Sorong – Text
        rf"(?P<outlet>[A-Z]{{3,20}}COM),\s*(?P<place>{NAME}){_SPACED_DASH}{_TEXT}",
        # An outlet that prints its name without a domain: "Jakarta, Kabar Timur -- ".
        rf"(?P<place>{NAME}),\s*[A-Z][\w ]{{2,25}}\.?{_SPACED_DASH}{_TEXT}",
        # SORONG, kabartimur –
        rf"(?P<place>[A-Z]{{3,}}(?: [A-Z]{{3,}})*),\s*[a-z]\w{{3,20}}{_SPACED_DASH}{_TEXT}",
        rf"(?P<place>{NAME}){_SPACED_DASH}{_TEXT}",
        # SORONG-Kabartimur.com: Text
        rf"(?P<place>{_PLACE})\s*{_ANY}\s*(?P<host>{HOST})\s*:\s+{_TEXT}",
        # "JAKARTA-Warga"; five letters, since acronyms that are shorter form compounds.
        r"(?P<place>[A-Z]{5,})-(?=[A-Z][a-z])",
        # "KBRN, Sorong: Text"
        rf"[A-Z]{{3,8}}(?: [A-Z][a-z]+)?,\s*(?P<place>{NAME})\s?:\s+{_TEXT}",
        rf"(?P<host>{HOST})\s*:\s+{_TEXT}",
        # WAY KANAN (Kabartimur.com): Text
        rf"(?P<place>{_PLACE})\s*[(\[](?P<host>{HOST})[)\]]\s*:\s+{_TEXT}",
        # KABARTIMUR.COM, SORONG | Text
        rf"{_HOST},\s*(?P<place>{_PLACE})\s*\|\s+{_TEXT}",
        # KABARTIMUR.COM | Text
        rf"(?P<host>{HOST})\s*\|\s*{_TEXT}",
        # KABARTIMUR.COM, SORONG Nelayan menunggu
        r"(?P<host>(?:[A-Z\d-]+\.)+[A-Z]{2,}),\s*(?P<place>[A-Z]{4,}(?: [A-Z]{3,}){0,3})\s+"
        r"(?=PT |[A-Z][a-z]|[“\"\d])",
        # "Kabartimur.com, Sorong Nelayan menunggu", where the city is known.
        rf"{_HOST},\s*(?P<place>{_CITY}(?=\s+{_TEXT}))\s+",
        # KABARTIMUR.COM, Nelayan menunggu
        r"(?P<host>(?:[A-Z\d-]+\.)+[A-Z]{2,}),\s+(?=[A-Z][a-z]+ [A-Za-z])",
    )
)
# SORONG | Text, where the city is not known, but a sentence follows.
_BARRED = tuple(
    re.compile(form)
    for form in (
        rf"(?P<place>[A-Z]{{3,}}(?: [A-Z]{{2,}}){{0,2}})\s\|\s{_TEXT}(?=[^|]{{50,}}$)",
        rf"(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\s\|\s{_TEXT}(?=[^|]{{50,}}$)"
        r"(?=[^|]*? [a-z]{4,} [^|]*?[a-z]{4,})",
    )
)
_SMALL = tuple(
    re.compile(form)
    for form in (
        # kabartimur – Text
        rf"(?P<outlet>[a-z]\w{{3,20}}){_SPACED_DASH}{_TEXT}",
        # kabartimur, Sorong – Text
        rf"(?P<outlet>[a-z]\w{{3,20}}),\s*(?P<place>{_CITY}|{_CAPITAL_CITY}){_SPACED_DASH}{_TEXT}",
    )
)
_HOSTLESS = tuple(form for form in _FORMS if "(?P<host>" not in form.pattern)
_DOTTED = re.compile(r"\.\w")
# "Sorong: Text", which a name in other parts of the text has to bear out.
_COLON = re.compile(rf"(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?) ?:\s+{_TEXT}")
# After "HOST - ": a place of its own, with a dash, a comma or a full stop behind it.
_SECOND_PLACE = re.compile(
    rf"(?P<dated>{NAME}),\s*\d{{1,2}} [A-Z][a-z]+ 20\d\d\.\s+{_TEXT}|"
    rf"(?P<upper>[A-Z]{{4,}}(?: [A-Z]{{3,}}){{0,2}}|{_CITY})[.,]\s+{_TEXT}"
    rf"|(?P<place>{NAME}){_SPACED_DASH}{_TEXT}"
)
# Alone above the first paragraph: "Sorong, Kabar Timur", "Kabartimur.com, Sorong", "Sorong
# (kabartimur.com)", "KABARTIMUR.COM,".
_ABOVE = re.compile(
    rf"{HOST},|{HOST}\s?\|{{1,2}}|{HOST}(?:, {_PLACE}| \({_PLACE}\))"
    rf"|(?P<place>{NAME})(?:, {HOST}| ?\({HOST}\)|, (?P<outlet>{NAME}|[A-Z]{{5,}}))"
)
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
    rf"[-‐‑_{_LONG}β:.|](?:(?<!\.)|(?<=\.)[A-Za-z]+[\])]?\s*[,|]|(?<= 20\d\d\.)\s"
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

# "RADAR TIMUR –", "KORAN TIMUR –": first words of outlets' names, printed in capitals.
_OUTLETS = frozenset(
    "RADAR KORAN HARIAN MEDIA KABAR BERITA WARTA SUARA TRIBUN PIKIRAN JURNAL LENSA TIMES".split()
)
# "INFO NIAGA –": what kind of article it is.
# "KABARTIMUR.COM, Berita Niaga – ": where others print the place.
_RUBRICS = frozenset("berita kolom opini analisis rubrik".split())
_LABELS = frozenset("info advertorial adv inforial".split())


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
        match = _COLON.match(paragraph)
        if match and is_named_as_place(match["place"], below):
            dateline, end = _dateline(match, paragraph, outlet)
    return dateline, paragraph[end:].lstrip() if dateline else paragraph


def dateline_above(line: str, paragraph: str) -> str | None:
    """The paragraph with the dateline that stands alone in the line above it, "Sorong, Kabar
    Timur", before it; None if that is no dateline."""
    if len(line) > _LONGEST_ABOVE or not any(map(line.__contains__, _SIGNS_ABOVE)):
        return None
    coded = _CODED_ABOVE.fullmatch(line)
    if coded:
        place = coded["place"].title()
        return f"{place} ({coded['outlet']}) – {paragraph}" if place in paragraph else None
    match = _ABOVE.fullmatch(line)
    if match is None:
        return None
    place, outlet = match["place"], match["outlet"]
    known = place is None or place in CITIES or is_named_as_place(place, paragraph)
    # "Lia Andriani, kabar.com" names a writer, "Kapal Tiba (kabar.com)" whose picture it is.
    if not known and (" " in str(place) or "(" in line):
        return None
    if outlet and (_NO_OUTLET.match(outlet) or outlet in CITIES):
        return None
    if outlet and not outlet.isupper() and place not in CITIES and outlet not in paragraph:
        return None
    dashed = paragraph[:1] in ("-", "‐", "‑", *_LONG)
    if dashed or line.endswith(","):
        return f"{line} {paragraph}"
    if outlet:
        return f"{place} ({outlet}) – {paragraph}"
    return f"{line.rstrip('| ')} – {paragraph}"


def _find(paragraph: str, outlet: str | None) -> tuple[Dateline | None, int]:
    """The dateline of a paragraph and where it ends."""
    if not _may_begin(paragraph, outlet):
        return None, 0
    forms = _FORMS if _DOTTED.search(paragraph, 0, _LONGEST) else _HOSTLESS
    if paragraph.find("|", 0, _LONGEST) > 0:
        forms += _BARRED
    if paragraph[:1].islower():
        forms += _SMALL
    for form in (_named_form(outlet), *forms) if outlet else forms:
        match = form.match(paragraph, 0, _LONGEST)
        if match and match.end() < len(paragraph):
            return _dateline(match, paragraph, outlet)
    match = _COLON.match(paragraph)
    if match and _is_place(match["place"], paragraph[match.end() :]):
        return _dateline(match, paragraph, outlet)
    return None, 0


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
    named = rf"{re.escape(outlet)}\s*(?:[,|]\s*(?P<place>{_PLACE}))?{_DASH}"
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
    outlets_own = _names_an_outlet(place)
    if outlets_own:
        place = None
    if (host or outlets_own) and not place:
        second = _SECOND_PLACE.match(paragraph, end)
        if second and second.end() < len(paragraph):
            place, end = second["dated"] or second["upper"] or second["place"], second.end()
            place = None if _names_an_outlet(place) else place
    if host and place and place.split()[0].lower() in _RUBRICS:
        place = None
    if place and (place.split()[0].lower() in _NO_PLACE or re.fullmatch(_DASHED_HOST, place)):
        return None, 0
    # "Kabar Timur.com - ": an outlet, written with a space.
    if place and re.search(r"\.[a-z]{2,}$", place):
        place = None
    if place and place.split()[0].lower() in _LABELS:
        place = None
    if place and len(place.split()) > 5:
        return None, 0
    # The city, where its province follows.
    place = place.partition(",")[0] if place else None
    if place and place.isupper():
        place = place.title()
    if place and outlet and _is_of_outlet(place, outlet):
        place = None
    host = host.lower() if host else None
    return Dateline(host, place, parts.get("date"), parts.get("outlet")), end


def _is_of_outlet(place: str, outlet: str) -> bool:
    """Whether a place is none, but the outlet's name or, in several words, the beginning of it."""
    own, name = _letters(outlet), _letters(place)
    return name.startswith(own) or (" " in place and own.startswith(name))


def _names_an_outlet(place: str | None) -> bool:
    """Whether what stands where others print the place is the outlet: "RADAR TIMUR"."""
    return bool(place and place.isupper() and re.split(r"\W", place)[0] in _OUTLETS)


def _letters(name: str) -> str:
    return re.sub(r"\W", "", name).casefold()
