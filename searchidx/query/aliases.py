"""Equal expressions: a search for one finds the others (KPK, Komisi Pemberantasan Korupsi).

They widen a query and leave the index alone. The shipped ones are in aliases.yaml, users'
own in the setting ``own_aliases``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from searchidx.analysis.normalize import QUOTES, fold

__all__ = ["Aliases", "Expansion", "aliases_for", "load_aliases"]

_FILE = Path(__file__).with_name("aliases.yaml")
# Folding drops quotes, so that a text is parted at them before.
_PART = re.compile(rf"[^\s()\[\]:,{QUOTES}„]+")
_RUN = re.compile(r"\w+")
# The first two runs of an entry in the file.
_HEAD = re.compile(r"[\[\],:\n][^\w\[\],:\n]*(\w+)(?:[^\w\[\],:\n]+(\w+))?")


class Expansion(NamedTuple):
    """How many words of a query an expression takes up, and what equals it."""

    length: int
    others: tuple[str, ...]


class Aliases:
    """Groups of equal expressions.

    Args:
        groups: each of two or more expressions, as printed.
        capitals_only: expressions that are one only where they are typed in capitals, for
            their small letters are a word ("as", an axle).

    Attributes:
        longest: words of the longest expression.
    """

    def __init__(self, groups: Iterable[Sequence[str]], capitals_only: Iterable[str] = ()) -> None:
        self._groups: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._capitals_only = {_words(name) for name in capitals_only}
        for group in groups:
            for expression in group:
                others = tuple(other for other in group if other != expression)
                self._groups[_words(expression)] = others
        self.longest = max(map(len, self._groups), default=0)

    def __len__(self) -> int:
        """How many expressions are known."""
        return len(self._groups)

    def __iter__(self) -> Iterator[str]:
        """The expressions, folded."""
        return map(" ".join, self._groups)

    def at(self, words: Sequence[str]) -> Expansion | None:
        """The longest expression that the words, as typed, begin with; one of several words may
        be typed as one with hyphens (Al-Quran)."""
        folded = [fold(word) for word in words[: self.longest]]
        for length in range(len(folded), 0, -1):
            key = tuple(folded[:length])
            others = self._groups.get(key)
            if others and (key not in self._capitals_only or words[0].isupper()):
                return Expansion(length, others)
        parts = folded[0].split("-") if folded else []
        joined = self._groups.get(tuple(parts)) if len(parts) > 1 else None
        return Expansion(1, joined) if joined else None


def _words(expression: str) -> tuple[str, ...]:
    return tuple(map(fold, expression.split()))


@cache
def _shipped_groups() -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    # Importing it takes longer than many a query.
    import yaml

    text = _FILE.read_text(encoding="utf-8")
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    capitals_only = tuple(data.pop("capitals only"))
    groups = tuple((name, *others) for section in data.values() for name, others in section.items())
    return groups, capitals_only


def _runs(text: str) -> list[str]:
    """Letters and digits side by side, folded: equal expressions have equal runs."""
    return [
        run
        for part in _PART.findall(text)
        for run in ([fold(part)] if part.isalnum() else _RUN.findall(fold(part)))
    ]


@cache
def _heads() -> frozenset[str]:
    """The first two runs of every expression in the file, or its only one; and of comments."""
    text = fold("\n" + _FILE.read_text(encoding="utf-8"))
    return frozenset([f"{one} {two}" if two else one for one, two in _HEAD.findall(text)])


def aliases_for(query: str, own: Mapping[str, Sequence[str]]) -> Aliases | None:
    """The aliases of :func:`load_aliases`; None if the user has none and no shipped expression
    can be in the query, which spares reading the file as YAML."""
    runs = _runs(query)
    pairs = map(" ".join, pairwise(runs))
    if own or not (_heads().isdisjoint(runs) and _heads().isdisjoint(pairs)):
        return load_aliases(own)
    return None


def load_aliases(own: Mapping[str, Sequence[str]]) -> Aliases:
    """The shipped aliases and the user's; where they speak of the same expression, the user's
    hold."""
    return _with_own(tuple((name, *others) for name, others in own.items()))


@lru_cache(maxsize=4)
def _with_own(own: tuple[tuple[str, ...], ...]) -> Aliases:
    groups, capitals_only = _shipped_groups()
    return Aliases((*groups, *own), capitals_only)
