"""Datelines: "KABARTIMUR.COM – ", "JAKARTA, KABARTIMUR.COM - ", "Sorong (ANTARA) - "."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["HOST", "Dateline", "registrable_domain", "split_dateline"]

# Endings that outlets of the region use; a dot inside a sentence is then not a host.
HOST = (
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+"
    r"(?i:com|co\.id|or\.id|go\.id|ac\.id|web\.id|my\.id|id|co|net|org|news|tv|info|me)\b"
)
_PLACE = r"[A-Z][\w'’.]*(?:[ -][A-Z][\w'’.]*){0,3}"
_DASH = r"\s*[-–—]{1,3}\s*"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<host>{HOST})\s*(?:[,|]\s*(?P<place>{_PLACE}))?{_DASH}",
        rf"(?P<place>{_PLACE})\s*[,|]\s*(?P<host>{HOST}){_DASH}",
        rf"(?P<place>{_PLACE})\s*,?\s*\([A-Za-z][\w ./-]{{1,30}}\){_DASH}",
        # An outlet that prints its name without a domain: "Jakarta, Kabar Timur -- ".
        rf"(?P<place>{_PLACE}),\s*[A-Z][\w ]{{2,25}}\s+[-–—]{{1,3}}\s+(?=[A-Z0-9“\"‘'])",
        rf"(?P<place>{_PLACE})\s+[-–—]{{1,3}}\s+(?=[A-Z0-9“\"‘'])",
    )
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What stands before the first sentence: host in lower case, place in title case."""

    host: str | None
    place: str | None


def split_dateline(paragraph: str, outlet: str | None = None) -> tuple[Dateline | None, str]:
    """The dateline of a paragraph, if it begins with one, and the text after it.

    ``outlet`` is the name of the outlet, where it is known: in "Kabar Timur, Sorong - " it
    stands where others put the place.
    """
    forms = _FORMS
    if outlet:
        named = rf"{re.escape(outlet)}\s*(?:,\s*(?P<place>{_PLACE}))?{_DASH}"
        forms = (re.compile(named, re.IGNORECASE), *_FORMS)
    for form in forms:
        match = form.match(paragraph)
        if match and match.end() < len(paragraph):
            parts = match.groupdict()
            host, place = parts.get("host"), parts.get("place")
            if place and place.isupper():
                place = place.title()
            return Dateline(host.lower() if host else None, place), paragraph[match.end() :]
    return None, paragraph


# Labels under which names are registered one level further down in country domains
# (co.id, go.id, com.au, co.uk …).
_SECOND_LEVEL = frozenset("co or go ac sch net web my biz mil desa ponpes com org edu gov".split())


def registrable_domain(host: str) -> str:
    """The domain an outlet registered: "bola.kompas.com" -> "kompas.com".

    What is not a host name comes back as it was.
    """
    labels = host.strip().lower().rstrip(".").split(".")
    if len(labels) < 2 or not all(re.fullmatch(r"[a-z0-9-]+", label) for label in labels):
        return host
    country = len(labels[-1]) == 2 and len(labels) > 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if country else -2 :])
