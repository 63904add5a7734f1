"""What a piece of text may have beside its words: kata~2, kata^2, "a b"~5, peng*, k?ta."""

from __future__ import annotations

import re
import string
from typing import NamedTuple

from searchidx.analysis.normalize import APOSTROPHES, fold

__all__ = ["Modified", "behind", "modified", "wildcard"]

_SUFFIX = re.compile(r"(?:(?P<near>~)(?P<number>[\d.]*))?(?:\^(?P<weight>\d+(?:[.,]\d+)?))?\Z")
# What ends a sentence is no part of a number or a pattern: "dibuka?" is no wildcard.
_ENDS = ".,;:!?…"
_AROUND = string.punctuation.replace("*", "").replace("?", "") + "…–—" + APOSTROPHES
# What a printed word may have in it, and what stands for some of it.
_WILD = re.compile(rf"[\w*?.#@{APOSTROPHES}-]*[*?][\w*?.#@{APOSTROPHES}-]*")
_LETTER = re.compile(r"[^\W\d_]")


class Modified(NamedTuple):
    """A text and what stands behind it.

    Attributes:
        text: the text alone.
        near: the number behind ``~``, as typed; None if there is no ``~``.
        weight: the number behind ``^``; None if there is none.
    """

    text: str
    near: str | None
    weight: float | None


def modified(value: str) -> Modified:
    """A word without what stands behind it; digits have no ``~``, as in 5~10 km."""
    plain = Modified(value, None, None)
    found = _suffix(value)
    if found is None or not any(map(str.isalnum, found.text)):
        return plain
    return plain if found.near is not None and not _LETTER.search(found.text) else found


def behind(value: str) -> Modified | None:
    """What stands right behind a phrase or a bracket; None if it is other text."""
    found = _suffix(value)
    return found if found is not None and not found.text else None


def _suffix(value: str) -> Modified | None:
    stripped = value.rstrip(_ENDS)
    match = _SUFFIX.search(stripped)
    if match is None or match.start() == len(stripped):
        return None
    near = match["number"] if match["near"] else None
    weight = None if match["weight"] is None else float(match["weight"].replace(",", "."))
    return Modified(stripped[: match.start()], near, weight)


def wildcard(text: str) -> str | None:
    """The pattern of folded printed words that a text is: ``*`` for any letters, ``?`` for one;
    None if it is none. What ends a sentence is no part of it, nor is what stands around it.

    >>> wildcard("(Peng*)"), wildcard("k?ta?"), wildcard("dibuka?"), wildcard("***")
    ('peng*', 'k?ta', None, None)
    """
    core = text.strip(_AROUND).rstrip("?").strip(_AROUND)
    if not _WILD.fullmatch(core) or not any(map(str.isalnum, core)):
        return None
    return re.sub(r"\*+", "*", fold(core))
