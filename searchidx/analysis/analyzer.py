"""The chain: text -> tokens -> terms. Indexing and queries go through the same one.

A text is cut at white space into chunks; a distinct chunk is resolved to its terms once,
however often it occurs. The rules are in :meth:`Analyzer._resolve` and below it.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from searchidx.analysis import stemmer
from searchidx.analysis.normalize import HYPHENS, fold
from searchidx.analysis.stemmer import Stemmer, shared_stemmer
from searchidx.analysis.tokenizer import TOKEN, kind_of
from searchidx.model import Token

__all__ = ["PARAGRAPH_GAP", "Analyzer", "TextTerms", "analyze", "shared_analyzer", "value_words"]

VERSION = 1
"""Of the rules below and of the tokenizer; raised when they give other terms."""

PARAGRAPH_GAP = 100
"""Positions left free at a paragraph break: no phrase, and no slop allowed, runs over it."""

# Distinct chunks to remember; beyond that they are resolved anew.
_REMEMBERED = 500_000

# Bound forms written with a hyphen: what matters for search is the word they are bound to.
_SUFFIXES = frozenset("nya ku mu lah kah tah pun an kan i".split())
_PREFIXES = frozenset(
    "se ke ber di ter me men mem meng pe pen pem peng per non nir pra pasca anti antar eks".split()
)
_CHUNK = re.compile(r"\S+")
_HYPHEN = re.compile(f"[{HYPHENS}]")
# An acronym in capitals has up to six letters or digits (KUHAP, BAZNAS); longer ones are as
# often a word said loudly (MENOLAK).
_ACRONYM = re.compile(r"(?=.*[A-Z])[A-Z0-9]{2,6}")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_DAY = re.compile(r"0*(\d+)/0*(\d+)((?:/\d+)?)")


@dataclass(frozen=True, slots=True)
class _Unit:
    """What becomes one token: at ``start:end`` of its chunk."""

    start: int
    end: int
    word: str
    terms: tuple[str, ...]
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class TextTerms:
    """What a text is indexed under: term -> ascending positions, by stem and as printed."""

    stems: dict[str, list[int]]
    words: dict[str, list[int]]


class Analyzer:
    """Indonesian news text -> tokens."""

    def __init__(self, stems: Stemmer | None = None) -> None:
        self._stemmer = stems or shared_stemmer()
        self._units: dict[tuple[str, bool], tuple[_Unit, ...]] = {}

    @property
    def fingerprint(self) -> str:
        """A hash of all that decides which terms a text gets."""
        parts = f"{VERSION} {PARAGRAPH_GAP} {stemmer.fingerprint()}"
        return hashlib.blake2b(parts.encode(), digest_size=8).hexdigest()

    def tokens(self, text: str) -> Iterator[Token]:
        """Every token of a text, in order; a paragraph ends at a blank line."""
        for units, start, position in self._walk(text):
            for at, unit in enumerate(units, position):
                yield Token(
                    surface=text[start + unit.start : start + unit.end],
                    word=unit.word,
                    stem=unit.terms[0],
                    terms=unit.terms,
                    start=start + unit.start,
                    end=start + unit.end,
                    position=at,
                    kind=unit.kind,
                    why=unit.why,
                )

    def terms(self, text: str) -> TextTerms:
        """The terms of a text with their positions, as :meth:`tokens` gives them."""
        stems: defaultdict[str, list[int]] = defaultdict(list)
        words: defaultdict[str, list[int]] = defaultdict(list)
        for units, _, position in self._walk(text):
            for at, unit in enumerate(units, position):
                words[unit.word].append(at)
                for term in unit.terms:
                    stems[term].append(at)
        return TextTerms(stems, words)

    def _walk(self, text: str) -> Iterator[tuple[tuple[_Unit, ...], int, int]]:
        """(units, where their chunk starts, position of the first) for every chunk."""
        known = self._units
        position = start = 0
        paragraph_ended = False
        for line in text.split("\n"):
            if not line or line.isspace():
                paragraph_ended = position > 0
            else:
                if paragraph_ended:
                    position += PARAGRAPH_GAP
                    paragraph_ended = False
                loud = line.isupper() and " " in line.strip()
                for chunk in _CHUNK.finditer(line):
                    units = known.get((chunk[0], loud))
                    if units is None:
                        units = self._learn(chunk[0], loud)
                    yield units, start + chunk.start(), position
                    position += len(units)
            start += len(line) + 1

    def _learn(self, chunk: str, loud: bool) -> tuple[_Unit, ...]:
        if len(self._units) >= _REMEMBERED:
            self._units.clear()
        units = self._units[chunk, loud] = self._units_of(chunk, loud)
        return units

    def _units_of(self, chunk: str, loud: bool) -> tuple[_Unit, ...]:
        """The units of a chunk; also of any text whose chunks are to stand side by side."""
        return tuple(
            replace(unit, start=match.start() + unit.start, end=match.start() + unit.end)
            for match in TOKEN.finditer(chunk)
            for unit in self._resolve(match[0], kind_of(match), loud)
        )

    def _resolve(self, printed: str, kind: str, loud: bool) -> tuple[_Unit, ...]:
        word = fold(printed)
        if kind == "number":
            why = "number, -an off" if word.endswith("-an") else "number"
            return (self._unit(printed, word, (_number(word.removesuffix("-an")),), kind, why),)
        if kind == "name":
            return (self._unit(printed, word, (word,), kind, "name"),)
        if "." in word:
            initials = word.replace(".", "")
            return (self._unit(printed, initials, (initials,), "acronym", "initials"),)
        if "-" in word:
            return self._hyphenated(printed, word, loud)
        if not loud and _ACRONYM.fullmatch(printed) and not word.isdecimal():
            return (self._unit(printed, word, (word,), "acronym", "acronym"),)
        return (self._unit(printed, word, (self._stemmer.stem(word),), kind, "Sastrawi"),)

    def _hyphenated(self, printed: str, word: str, loud: bool) -> tuple[_Unit, ...]:
        """Reduplication is one token, a bound form belongs to its word, and the parts of
        any other compound (Covid-19, Jakarta-Bandung) are tokens side by side."""
        head, _, tail = word.rpartition("-")
        first = word.partition("-")[0]
        stem = self._stemmer.stem(word)
        if "-" not in stem:
            return (self._unit(printed, word, (stem,), "word", "Sastrawi, reduplication"),)
        if head == tail:
            stem = self._stemmer.stem(head)
            return (self._unit(printed, word, (stem,), "word", "reduplication"),)
        if tail in _SUFFIXES:
            return self._bound(printed, word, _HYPHEN.split(printed)[:-1], f"-{tail} off", loud)
        if first in _PREFIXES:
            return self._bound(printed, word, _HYPHEN.split(printed)[1:], f"{first}- off", loud)
        return self._units_of(_HYPHEN.sub(" ", printed), loud)

    def _bound(
        self, printed: str, word: str, rest: list[str], why: str, loud: bool
    ) -> tuple[_Unit, ...]:
        inner = self._units_of("-".join(rest), loud)
        if len(inner) != 1:
            return self._units_of(_HYPHEN.sub(" ", printed), loud)
        return (self._unit(printed, word, inner[0].terms, inner[0].kind, why),)

    @staticmethod
    def _unit(printed: str, word: str, terms: tuple[str, ...], kind: str, why: str) -> _Unit:
        if terms == (word,) and why.startswith("Sastrawi"):
            why = "unchanged"
        return _Unit(0, len(printed), word, terms, kind, why)


def _number(word: str) -> str:
    """One form for the spellings of a number: 10.000 as 10000, 01/06/2023 as 1/6/2023."""
    if _THOUSANDS.fullmatch(word):
        return word.replace(".", "")
    day = _DAY.fullmatch(word)
    return f"{day[1]}/{day[2]}{day[3]}" if day else word


def value_words(value: str, analyzer: Analyzer) -> list[str]:
    """The printed words of a name or section, as they are indexed and asked for."""
    return [token.word for token in analyzer.tokens(fold(value))]


@cache
def shared_analyzer() -> Analyzer:
    """The analyzer of this process."""
    return Analyzer()


def analyze(text: str) -> list[Token]:
    """The tokens of a text, with the steps that made them; see :class:`Token`.

    >>> [(token.surface, token.stem) for token in analyze("Warga menyuarakan")]
    [('Warga', 'warga'), ('menyuarakan', 'suara')]
    """
    return list(shared_analyzer().tokens(text))
