"""Names of people and places as pages print them: words that begin with a capital."""

from __future__ import annotations

import re
from collections.abc import Iterable

from searchidx.ingest.cities import CITIES

__all__ = ["FULL_NAME", "NAME", "NAMES", "PERSON", "distinct_names", "names"]

_WORD = r"[A-Z][\w'’.]*(?:-\w[\w'’.]*)*"
NAME = rf"{_WORD}(?: {_WORD}){{0,3}}"
"""One name: "Lia", "Lia Andriani", "Papua Barat Daya"."""
FULL_NAME = NAME.replace("{0,3}", "{1,3}")
"""One of at least two words."""
_NO_WORD_OF_A_PERSON = (
    "arabiya|daily|express|guardian|herald|jazeera|journal|koran|mail|media|net|network|news|online"
    "|pers|pos|post|press|radio|redaksi|republika|star|sun|tempo|the|tim|times|today|tribun|tv|web"
    "|weekly|wire"
)
PERSON = (
    rf"(?!(?:\S+ )*(?i:{_NO_WORD_OF_A_PERSON})\b)"
    r"[A-Z][a-z'’]+(?: [A-Z]\.| [A-Z][a-z'’]+){0,2} [A-Z][a-z'’]+"
)
"""A full name that no outlet has: of letters alone, none of its words said of one."""
# "Lia Andriani dan Danu Aryasatya", "Kontributor Solo, Lia Andriani".
NAMES = rf"{_WORD}(?:[ ,]+(?:dan\s+)?{_WORD}){{0,7}}"
"""Several of them."""
_NO_PERSON = frozenset(
    "kontributor humas biro redaksi admin administrator photographer fotografer videographer writer"
    " author editor reporter penulis".split()
)


# "S.TP", "M.Si", "S.Pd.I"
_DEGREE = re.compile(r"[SM]\.[A-Z][A-Za-z]{0,4}(?:\.[A-Z][a-z]{0,3})?\.?|Ph\.? ?D\.?")
_TWICE = re.compile(r"^(.{5,})\1$")


def names(text: str) -> list[str]:
    """The names in a list of them.

    >>> names("Lia Andriani dan Danu Aryasatya")
    ['Lia Andriani', 'Danu Aryasatya']
    """
    found = (name.strip(" .") for name in re.split(r",|;|/|\bdan\b", text))
    return [name for name in found if name and name.split()[0].lower() not in _NO_PERSON]


def distinct_names(found: Iterable[str]) -> tuple[str, ...]:
    """Each name once; the first name alone of one that is whole elsewhere is left out.

    >>> distinct_names(["Lia Andriani", "Danu", "Lia", "Danu"])
    ('Lia Andriani', 'Danu')
    """
    # "Lia AndrianiLia Andriani": the text of a portrait, and the name.
    once = tuple(dict.fromkeys(_TWICE.sub(r"\1", name) for name in found))
    # "Lia Andriani, S.TP", "Kontributor Sorong, Lia Andriani": whom the others belong to.
    once = tuple(n for n in once if n not in CITIES and not _DEGREE.fullmatch(n)) or once
    if len(once) < 2:
        return once
    return tuple(name for name in once if not any(n.startswith(f"{name} ") for n in once))
