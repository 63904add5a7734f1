"""The chain: text -> tokens -> terms. Indexing and queries go through the same one.

A text is cut at white space into chunks; a distinct chunk is resolved to its terms once,
however often it occurs. The rules are in :meth:`Analyzer._resolve` and below it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit

from searchidx.analysis.normalize import HYPHENS, fold
from searchidx.analysis.sources import file_hash
from searchidx.analysis.tokenizer import LEADING, TOKEN, TRAILING, kind_of
from searchidx.analysis.words import StemRules, WordStemmer
from searchidx.model import Token

__all__ = [
    "LETTERS",
    "PARAGRAPH_GAP",
    "Analyzer",
    "TextTerms",
    "Unit",
    "analyze",
    "analyzer_for",
    "is_loud",
    "number_term",
    "seal",
    "value_words",
]

VERSION = 2
"""Of the rules here, in words.py and in the tokenizer; raised when they give other terms."""

PARAGRAPH_GAP = 100
"""Positions left free at a paragraph break: no phrase, and no slop allowed, runs over it."""

LETTERS = re.compile(rf"[{re.escape(LEADING)}]*([A-Za-z]+(?:-[A-Za-z]+)*)[{re.escape(TRAILING)}]*")
"""A chunk of plain letters, with hyphens between and signs around them: one word, as no other rule
of the tokenizer is for it."""

# Distinct chunks to remember, of about 500 bytes each; beyond that they are resolved anew. Texts
# to be indexed go another way.
_REMEMBERED = 40_000
# Analyzers of different rules to keep.
_KEPT = 4

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
# One with a clitic: KPKlah, PDIPnya.
_ACRONYM_CLITIC = re.compile(r"([A-Z][A-Z0-9]{1,5})(nya|lah|kah|pun|ku|mu)")
# Of a compound with more parts each is a word of its own: no word of news has as many, and affixes
# are taken off one by one, each a call in the other.
_MOST_PARTS = 16
# anak2, undang2nya: as people type reduplication.
_TWICE = re.compile(r"([a-z]{3,})2(an|kan|i|nya)?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_DAY = re.compile(r"0*(\d+)([/.-])0*(\d+)\2(\d{4}|\d\d)|0*(\d+)/0*(\d+)")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)")


class Unit(NamedTuple):
    """What becomes one token: at ``start:end`` of its chunk.

    ``why`` is None where the stemmer is to be asked for the rule.
    """

    start: int
    end: int
    word: str
    terms: tuple[str, ...]
    kind: str
    why: str | None

    @property
    def stem(self) -> str:
        """Its main term."""
        return self.terms[0]

    def moved(self, shift: int) -> Unit:
        """The same further on in its chunk."""
        start, end = self.start + shift, self.end + shift
        return Unit(start, end, self.word, self.terms, self.kind, self.why) if shift else self


class TextTerms(NamedTuple):
    """What a text is indexed under: term -> ascending positions, by stem and as printed."""

    stems: dict[str, list[int]]
    words: dict[str, list[int]]


class Analyzer:
    """Indonesian news text -> tokens.

    Attributes:
        stemmer: what it asks for the stems of words.
    """

    def __init__(self, rules: StemRules | None = None) -> None:
        self.stemmer = WordStemmer(rules or StemRules())
        self._units: dict[tuple[str, bool], tuple[Unit, ...]] = {}

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that decides which terms a text gets."""
        parts = f"{VERSION} {PARAGRAPH_GAP} {self.stemmer.fingerprint}"
        return hashlib.blake2b(parts.encode(), digest_size=8).hexdigest()

    def tokens(self, text: str, explain: bool = False) -> Iterator[Token]:
        """Every token of a text, in order; a paragraph ends at a blank line.

        ``explain`` fills in ``why``, which takes longer than all the rest.
        """
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
                    why=self._why(unit) if explain else "",
                )

    def _why(self, unit: Unit) -> str:
        return self.stemmer.explain(unit.word)[1] if unit.why is None else unit.why

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

    def occurrences(self, text: str, terms: Set[str]) -> dict[str, list[tuple[int, str]]]:
        """Where a text has some terms: ascending positions, with the word that is printed there."""
        found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for units, _, position in self._walk(text):
            for at, unit in enumerate(units, position):
                if not terms.isdisjoint(unit.terms):
                    for term in terms & set(unit.terms):
                        found[term].append((at, unit.word))
        return found

    def _walk(self, text: str) -> Iterator[tuple[tuple[Unit, ...], int, int]]:
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
                loud = is_loud(line)
                for chunk in _CHUNK.finditer(line):
                    units = known.get((chunk[0], loud))
                    if units is None:
                        units = self.chunk_units(chunk[0], loud)
                    yield units, start + chunk.start(), position
                    position += len(units)
            start += len(line) + 1

    def chunk_units(self, chunk: str, loud: bool) -> tuple[Unit, ...]:
        """What :meth:`units_of` says of a chunk; it is remembered."""
        units = self._units.get((chunk, loud))
        if units is None:
            if len(self._units) >= _REMEMBERED:
                self._units.clear()
            units = self._units[chunk, loud] = self.units_of(chunk, loud)
        return units

    def units_of(self, chunk: str, loud: bool) -> tuple[Unit, ...]:
        """What a chunk becomes.

        ``loud`` says that it stands in a line of capitals, where none is an acronym for that.
        """
        letters = LETTERS.fullmatch(chunk)
        if letters:
            units = self._resolve(letters[1], "word", loud)
            return tuple([unit.moved(letters.start(1)) for unit in units])
        return tuple(
            unit.moved(match.start())
            for match in TOKEN.finditer(chunk)
            for unit in self._resolve(match[0], kind_of(match), loud)
        )

    def _resolve(self, printed: str, kind: str, loud: bool) -> tuple[Unit, ...]:
        word = fold(printed)
        if kind == "number":
            why = "number, -an off" if word.endswith("-an") else "number"
            return (_unit(printed, word, (number_term(word.removesuffix("-an")),), kind, why),)
        if kind == "name":
            return (_unit(printed, word, _name_terms(word), kind, "name"),)
        if "." in word:
            initials = word.replace(".", "")
            return (_unit(printed, initials, (initials,), "acronym", "initials"),)
        if "-" in word:
            return self._hyphenated(printed, word, loud)
        if not loud and not word.isdecimal() and _ACRONYM.fullmatch(printed):
            return (_unit(printed, word, (word,), "acronym", "acronym"),)
        clitic = _ACRONYM_CLITIC.fullmatch(printed)
        if clitic:
            why = f"acronym + -{clitic[2]}"
            return (_unit(printed, word, (clitic[1].lower(),), "acronym", why),)
        twice = _TWICE.fullmatch(word)
        if twice:
            stem = self.stemmer.stem(twice[1] + (twice[2] or ""))
            return (_unit(printed, word, (stem,), kind, "reduplication"),)
        return (_unit(printed, word, (self.stemmer.stem(word),), kind, None),)

    def _hyphenated(self, printed: str, word: str, loud: bool) -> tuple[Unit, ...]:
        """Reduplication is one token, a bound form belongs to its word, and the parts of
        any other compound (Covid-19, Jakarta-Bandung) are tokens side by side."""
        if word.count("-") >= _MOST_PARTS:
            return self._side_by_side(printed, loud)
        head, _, tail = word.rpartition("-")
        first = word.partition("-")[0]
        terms = self._reduplicated(head, tail, word)
        if terms:
            return (_unit(printed, word, terms, "word", "reduplication"),)
        if tail in _SUFFIXES:
            return self._bound(printed, word, _HYPHEN.split(printed)[:-1], f"-{tail} off", loud)
        if first in _PREFIXES:
            return self._bound(printed, word, _HYPHEN.split(printed)[1:], f"{first}- off", loud)
        return self._side_by_side(printed, loud)

    def _reduplicated(self, head: str, tail: str, word: str) -> tuple[str, ...]:
        """The terms of anak-anak, buku-bukunya, tolong-menolong, sayur-mayur; else none."""
        stem = self.stemmer.stem(word)
        bases = self.stemmer.stem(head), self.stemmer.stem(tail)
        if bases[0] == bases[1]:
            return bases[0], word
        if "-" not in stem:
            return stem, word
        if not _echoes(head, tail):
            return ()
        known = [base for base in bases if self.stemmer.knows(base)]
        # Two words of their own make a third: suka-duka.
        return (word, *known) if len(known) == 2 else (*known, word)

    def _bound(
        self, printed: str, word: str, rest: list[str], why: str, loud: bool
    ) -> tuple[Unit, ...]:
        inner = self.units_of("-".join(rest), loud)
        if len(inner) != 1:
            return self._side_by_side(printed, loud)
        return (_unit(printed, word, inner[0].terms, inner[0].kind, why),)

    def _side_by_side(self, printed: str, loud: bool) -> tuple[Unit, ...]:
        """The parts of a compound as words of their own."""
        units: list[Unit] = []
        start = 0
        for part in _HYPHEN.split(printed):
            units += [unit.moved(start) for unit in self.units_of(part, loud)]
            start += len(part) + 1
        return tuple(units)


def is_loud(line: str) -> bool:
    """Whether a line is of several words in capitals, which is no sign of acronyms then."""
    return line.isupper() and " " in line.strip()


def _unit(printed: str, word: str, terms: tuple[str, ...], kind: str, why: str | None) -> Unit:
    return Unit(0, len(printed), word, terms, kind, why)


def _echoes(head: str, tail: str) -> bool:
    """Whether two words are one, said again with other sounds: sayur-mayur, bolak-balik,
    warna-warni. Half of the letters, at least, stand where they stood."""
    same = sum(a == b for a, b in zip(head, tail, strict=False))
    return (
        head.isalpha()
        and tail.isalpha()
        and abs(len(head) - len(tail)) <= 1
        and min(len(head), len(tail)) >= 4
        and 2 * same >= max(len(head), len(tail))
    )


def _name_terms(word: str) -> tuple[str, ...]:
    """The whole, and what else it is looked for by: #tagar by tagar, kompas.com by kompas, a
    URL by its host."""
    if word.startswith(("http://", "https://")):
        try:
            host = urlsplit(word).hostname
        except ValueError:
            host = None
        return (word, host.removeprefix("www.")) if host else (word,)
    if word[0] in "@#":
        return word, word[1:]
    return (word,) if "@" in word else (word, word.removeprefix("www.").partition(".")[0])


def number_term(word: str) -> str:
    """One form for the spellings of a folded number: 10.000 as 10000, 01-06-2023 as
    1/6/2023, 10:35 as 10.35."""
    if _THOUSANDS.fullmatch(word):
        return word.replace(".", "")
    day = _DAY.fullmatch(word)
    if day:
        return "/".join((day[1], day[3], day[4]) if day[1] else (day[5], day[6]))
    clock = _CLOCK.fullmatch(word)
    return f"{clock[1]}.{clock[2]}" if clock else word


def value_words(value: str, analyzer: Analyzer) -> list[str]:
    """The printed words of a name, as they are indexed and asked for."""
    return [unit.word for units, _, _ in analyzer._walk(fold(value)) for unit in units]


def seal(rules: StemRules, fingerprint: str) -> str:
    """A hash of rules, of their fingerprint, and of the bytes of what it is made by.

    Where it is as it was when the fingerprint was worked out, the fingerprint holds, and need
    not be worked out again; where it is not (a comment changed), it still may.
    """
    parts = json.dumps([rules.as_json(), fingerprint, VERSION, PARAGRAPH_GAP], sort_keys=True)
    return hashlib.blake2b(f"{parts} {file_hash()}".encode(), digest_size=8).hexdigest()


_analyzers: dict[str, Analyzer] = {}


def analyzer_for(rules: StemRules) -> Analyzer:
    """The analyzer of these rules: one and the same for equal rules, as long as few are in use,
    so that a word is worked out once in a process."""
    key = json.dumps(rules.as_json(), sort_keys=True)
    analyzer = _analyzers.get(key)
    if analyzer is None:
        if len(_analyzers) >= _KEPT:
            _analyzers.clear()
        analyzer = _analyzers[key] = Analyzer(rules)
    return analyzer


def analyze(
    text: str,
    *,
    exceptions: bool = True,
    protect_names: bool = True,
    old_spelling: bool = False,
    stems: Mapping[str, str] | None = None,
    protect: Sequence[str] = (),
) -> list[Token]:
    """The tokens of a text, with the steps that made them; see :class:`Token`.

    Args:
        text: any text.
        exceptions: whether the reviewed exceptions are used; without them and without names,
            stems are Sastrawi's.
        protect_names: whether names are left alone.
        old_spelling: whether spellings before 1972 are read as today's.
        stems: further words and their stems.
        protect: further words to leave alone.

    Raises:
        TypeError: if ``text`` is no text.

    >>> [(token.surface, token.stem) for token in analyze("Warga menyuarakan")]
    [('Warga', 'warga'), ('menyuarakan', 'suara')]
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be text, not {text!r:.80}")
    rules = StemRules.given(exceptions, protect_names, old_spelling, stems or {}, protect)
    return list(analyzer_for(rules).tokens(text, explain=True))
