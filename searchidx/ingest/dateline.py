"""Datelines: "KABARTIMUR.COM – ", "JAKARTA, KABARTIMUR.COM - ", "Sorong (ANTARA) - "."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["HOST", "Dateline", "host_of", "registrable_domain", "split_dateline"]

# Endings that outlets of the region use; a dot inside a sentence is then not a host.
HOST = (
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+"
    r"(?i:com|co\.id|or\.id|go\.id|ac\.id|web\.id|my\.id|id|co|net|org|news|tv|info|me)\b"
)
# "Sorong", "Papua Barat Daya", "Kab. Bandung", "DKI Jakarta", "Semarang, Jawa Tengah".
_NAME = r"[A-Z][\w'’.]*(?:[ -][A-Z][\w'’.]*){0,3}"
_PLACE = rf"{_NAME}(?:,\s*{_NAME})?"
_DASH = r"\s*[-–—]{1,3}\s*"
_SPACED_DASH = r"(?:\s+[-–—]{1,3}\s*|\s*(?:--|[–—])\s*|[-–—]\s+)"
_DATE = r"(?:[A-Z][\w'’]+,?\s+)?\(?[\d]{1,2}[ /.-]\w{1,9}[ /.-][\d]{2,4}\)?"
_TEXT = r"(?=[A-Z0-9“\"‘'(])"
_HOST = rf"[\[(]?(?P<host>{HOST})[\])]?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # KABARTIMUR.COM, SORONG — | SURYA.CO.ID | SURABAYA - | [HOST] -
        rf"{_HOST}\s*(?:[,|/]\s*(?P<place>{_PLACE}))?\s*(?:,\s*{_DATE})?{_DASH}(?!\s*\d{{1,2}}/)",
        # JAKARTA, KABARTIMUR.COM - | Jakarta (KABARTIMUR.COM) -
        rf"(?P<place>{_PLACE})\s*(?:[,|/]\s*|\s(?=[(\[])){_HOST}(?:,\s*{_DATE})?{_DASH}",
        rf"(?P<place>{_PLACE})\s*,?\s*[(\[][A-Za-z][\w .,/-]{{1,30}}[)\]]{_DASH}",
        rf"(?P<place>{_NAME})\s*[,(]\s*(?P<date>{_DATE})\s*{_SPACED_DASH}",
        # A glued one: "HOST, JakartaGuna mempermudah".
        rf"{_HOST},\s*(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[A-Z][a-z]+\s)",
        # An outlet that prints its name without a domain: "Jakarta, Kabar Timur -- ".
        rf"(?P<place>{_NAME}),\s*[A-Z][\w ]{{2,25}}{_SPACED_DASH}{_TEXT}",
        rf"(?P<place>{_NAME}){_SPACED_DASH}{_TEXT}",
        # "JAKARTA-Warga"; five letters, since acronyms that are shorter form compounds.
        r"(?P<place>[A-Z]{5,})-(?=[A-Z][a-z])",
        # "KBRN, Sorong: Text"
        rf"[A-Z]{{3,8}},\s*(?P<place>{_NAME}):\s+{_TEXT}",
        rf"(?P<host>{HOST})\s*:\s+{_TEXT}",
    )
)
# After "HOST - ": a place of its own, with a dash, a comma or a full stop behind it.
_SECOND_PLACE = re.compile(
    rf"(?P<upper>[A-Z]{{4,}}(?: [A-Z]{{3,}}){{0,2}})[.,]\s+{_TEXT}"
    rf"|(?P<place>{_NAME}){_SPACED_DASH}{_TEXT}"
)
# Characters looked at: datelines of the reference data have at most 60.
_LONGEST = 120
# Words that begin a name which is none of a place: "Presiden Joko Widodo - Ma'ruf Amin".
_NO_PLACE = frozenset(
    "presiden wapres wakil gubernur bupati menteri ketua timnas klub pasangan calon capres pt cv"
    " nelayan warga polisi dokter tim foto video breaking update catatan".split()
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What stands before the first sentence: host in lower case, place in title case, and
    the date as printed, where there is one."""

    host: str | None
    place: str | None
    date: str | None = None


def split_dateline(paragraph: str, outlet: str | None = None) -> tuple[Dateline | None, str]:
    """The dateline of a paragraph, if it begins with one, and the text after it.

    ``outlet`` is the name of the outlet, where it is known: in "Kabar Timur, Sorong - " it
    stands where others put the place.
    """
    forms = _FORMS
    if outlet:
        named = rf"{re.escape(outlet)}\s*(?:[,|]\s*(?P<place>{_PLACE}))?{_DASH}"
        forms = (re.compile(named, re.IGNORECASE), *_FORMS)
    for form in forms:
        match = form.match(paragraph, 0, _LONGEST)
        if match and match.end() < len(paragraph):
            return _dateline(match, paragraph, outlet)
    return None, paragraph


def _dateline(
    match: re.Match[str], paragraph: str, outlet: str | None
) -> tuple[Dateline | None, str]:
    parts, end = match.groupdict(), match.end()
    host, place = parts.get("host"), parts.get("place")
    if host and not place:
        second = _SECOND_PLACE.match(paragraph, end)
        if second and second.end() < len(paragraph):
            place, end = second["upper"] or second["place"], second.end()
    if place and (place.split()[0].lower() in _NO_PLACE or re.fullmatch(HOST, place)):
        return None, paragraph
    if place and len(place.split()) > 5:
        return None, paragraph
    # The city, where its province follows.
    place = place.partition(",")[0] if place else None
    if place and place.isupper():
        place = place.title()
    if place and outlet and _letters(place) == _letters(outlet):
        place = None
    rest = paragraph[end:].lstrip()
    return Dateline(host.lower() if host else None, place, parts.get("date")), rest


def _letters(name: str) -> str:
    return re.sub(r"\W", "", name).casefold()


# Labels under which names are registered one level further down in country domains
# (co.id, go.id, com.au, co.uk …).
_SECOND_LEVEL = frozenset("co or go ac sch net web my biz mil desa ponpes com org edu gov".split())


def host_of(text: str) -> str:
    """The host, in lower case, of a host name or a URL."""
    return re.sub(r"^[a-z]+://|[/:?#].*$", "", text.strip(), flags=re.IGNORECASE).lower()


def registrable_domain(host: str) -> str:
    """The domain an outlet registered: "bola.kompas.com" -> "kompas.com".

    A URL is taken for its host; what is no host name comes back as it was.
    """
    labels = host_of(host).rstrip(".").split(".")
    if len(labels) < 2 or not all(re.fullmatch(r"[a-z0-9-]+", label) for label in labels):
        return host
    country = len(labels[-1]) == 2 and len(labels) > 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if country else -2 :])
