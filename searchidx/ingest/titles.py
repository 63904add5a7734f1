"""The title of a page or record, without what the outlet adds to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from searchidx.ingest.hosts import registrable_domain

__all__ = ["is_outlet", "letters", "outlet_names", "title_of", "without_outlet"]

_SUFFIX = re.compile(r"(?P<title>.*\S)(?:\s+[-–—•»:~]\s+|\s*\|\s*|\s+::?\s+)(?P<tail>[^|]{2,60})")
# "Kabar Timur - Tarif Kapal Turun"
_LED = re.compile(r"(?P<head>[^|]{2,40}?)(?:\s+[-–—•»]\s+|\s*\|\s*)(?P<title>\S.*)")
_SEPARATORS = (" - ", "|", " – ", " — ", " : ", " :: ")
# "Kabar Timur Daring": an outlet's name with what is added to it.
_MOST_WORDS = 3
# A window's title of so few words is no headline, where a heading has more.
_SHORTEST_TITLE = 5
_PAGE = re.compile(r"(?:halaman|page|hal\.?)\s*(?:\d+|all|semua)(?:\s+(?:dari|of)\s+\d+)?", re.I)
_CUT = re.compile(r"\s*(?:\.{2,}|…)$")
# A shorter name would be found in many a word.
_SHORTEST_NAME = 4


def letters(text: str) -> str:
    """The letters and digits of a text, case folded, to compare titles by."""
    return re.sub(r"[\W_]+", "", text).casefold()


def outlet_names(site_name: str | None, host: str | None) -> frozenset[str]:
    """What the outlet may be called in a title, as :func:`letters` gives it: its name, its
    host and the parts of both."""
    found = {letters(site_name or "")}
    labels = (host or "").removeprefix("www.").split(".")
    found |= {letters(".".join(labels[i:])) for i in range(len(labels))} | {letters(labels[0])}
    found |= {letters(label) for label in labels[:-1] if len(label) >= _SHORTEST_NAME}
    return frozenset(name for name in found if len(name) >= _SHORTEST_NAME)


def is_outlet(text: str, names: frozenset[str]) -> bool:
    """Whether a short text is one of the outlet's names, or has one in it."""
    plain = letters(text)
    return any(name in plain or (len(plain) >= 3 and name.startswith(plain)) for name in names)


def title_of(candidates: Sequence[str], printed: str, names: frozenset[str]) -> str:
    """The headline.

    Args:
        candidates: from the head of the page, the likeliest first.
        printed: the heading on the page, "" if there is none; it wins where a candidate says
            the same, for its quotes and accents are the writer's.
        names: as from :func:`outlet_names`.
    """
    plain = letters(printed)
    for candidate in candidates:
        whole = letters(candidate)
        if len(plain) >= 10 and (whole.startswith(plain) or whole.endswith(plain)):
            return _bare(printed, names)
    bare = [_bare(candidate, names) for candidate in candidates]
    bare = [title for title in bare if letters(title) not in names]
    if not bare:
        return _bare(printed, names) if plain else ""
    if len(bare) == 1 and len(bare[0].split()) < _SHORTEST_TITLE <= len(printed.split()):
        return _bare(printed, names)
    cut = letters(_CUT.sub("", bare[0]))
    if _CUT.search(bare[0]):
        # Cut for the networks; the whole is printed, or stands under another key.
        uncut = (text for text in (printed, *bare[1:]) if not _CUT.search(text))
        return next((text for text in uncut if letters(text).startswith(cut)), bare[0])
    return bare[0]


def _bare(title: str, names: frozenset[str]) -> str:
    while match := _SUFFIX.fullmatch(title):
        if not (is_outlet(match["tail"], names) or _PAGE.fullmatch(match["tail"])):
            break
        title = match["title"]
    led = _LED.fullmatch(title)
    return led["title"] if led and is_outlet(led["head"], names) else title


def without_outlet(title: str, outlet: str, site: str | None) -> str:
    """A record's title without the outlet's name behind it, which has to be the one that the
    record names or that of its host.

    >>> without_outlet("Tarif Kapal Turun - Kabar Timur", "Kabar Timur", None)
    'Tarif Kapal Turun'
    """
    if not any(map(title.__contains__, _SEPARATORS)):
        return title
    names = _own_names(outlet, site)
    while match := _SUFFIX.fullmatch(title):
        words = match["tail"].split()
        added = len(words) <= _MOST_WORDS and letters(words[0]) in names
        if not added and letters(match["tail"]) not in names:
            break
        title = match["title"]
    return title


@lru_cache(maxsize=1 << 10)
def _own_names(outlet: str, site: str | None) -> frozenset[str]:
    """What an outlet is called by itself: of its host no part before the domain, which may be a
    city or a section."""
    domain = registrable_domain(site or "")
    names = map(letters, (outlet, site or "", domain, domain.partition(".")[0]))
    return frozenset(name for name in names if len(name) >= _SHORTEST_NAME)
