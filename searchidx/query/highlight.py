"""Where a text has what a query looks for, without an analysis of the whole text.

Every printed form of a wanted word has some letters in common with the others, its *core*
(:meth:`searchidx.analysis.words.WordStemmer.cores`). Only the chunks of a text (what stands
between white space) that hold a core are given to the analyzer, so that marks are those that
an analysis of the whole text gives. The cores are looked for in the text's UTF-8 bytes in
small letters. What folding would take out of the middle of a word or change in it is met in
two ways: a core that is in the text more often without its signs than with them is looked for
with signs between its letters (Jum'at); and chunks with rare characters (Pokémon) are all
given to the analyzer.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, islice, pairwise
from typing import Any, NamedTuple

import numpy as np

from searchidx.analysis.analyzer import Analyzer, Unit, is_loud
from searchidx.analysis.tokenizer import TOKEN
from searchidx.query.wanted import Wanted

__all__ = ["Highlighter", "Mark"]

_TO_SPACE = b"\t\n\v\f\r\x1c\x1d\x1e\x1f"
_PLAIN = bytes(range(256)).lower().translate(bytes.maketrans(_TO_SPACE, b" " * len(_TO_SPACE)))
_SPACE = ord(" ")
_ASCII = bytes(range(128))
# What a word may have in it beside its folded form: quotes, apostrophes, the dots of initials
# and thousands, the 2 of anak2an, and what stands for other characters.
_SIGNS = b"'`\".2?" + bytes(range(128, 256))
_ANY_SIGNS = b"['`\".2?\x80-\xff]*"
# No part of a folded word, or dropped by folding. 98 of 100 articles of news have no others
# beside ASCII.
_TYPOGRAPHIC = frozenset("“”‘’–—…•")
_RUN = re.compile("[a-z0-9]+")
_CHUNK = re.compile(r"\S+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
# Most places of one core that are looked at, most chunks where there is no core to look for,
# and the longest chunk, so that an article as long as a book does not hold up a page.
_MOST_PLACES = 200
_MOST_CHUNKS = 1_000
_LONGEST = 10_000
# Characters of texts that are looked through as one, and what stands between them: a phrase
# ends there.
_TOGETHER = 200_000
_BETWEEN = "\n\n"


class Mark(NamedTuple):
    """A half-open range of a text that matches, and what of the query it matches: a stem, a
    printed word, the text of a pattern, or a phrase."""

    start: int
    end: int
    what: str | tuple[str, ...]


class _Found(NamedTuple):
    """A unit that matches alone (``what``), or is in a phrase. The range is of its chunk, or of
    the text when it has its place there; ``at`` and ``rest`` count the units of the chunk
    before and behind it."""

    start: int
    end: int
    what: str | None
    unit: Unit
    at: int
    rest: int


class Highlighter:
    """Finds what a query looks for in one field; one for all texts of an answer."""

    def __init__(self, wanted: Wanted, analyzer: Analyzer) -> None:
        self._wanted = wanted
        self._analyzer = analyzer
        self._cores = _cores(wanted, analyzer)
        self._stems_in_phrases = {term for phrase in wanted.stem_phrases for term in phrase}
        self._words_in_phrases = {term for phrase in wanted.word_phrases for term in phrase}
        self._has_phrases = bool(wanted.stem_phrases or wanted.word_phrases)
        self._found: dict[str, tuple[_Found, ...]] = {}

    def marks_of(self, texts: Sequence[str]) -> list[list[Mark]]:
        """:meth:`marks` of each of some texts, short ones in one go: most of the time that a
        short text takes is not of its length."""
        if sum(map(len, texts)) > _TOGETHER:
            return [self.marks(text) for text in texts]
        return self._rows(texts)

    def marks(self, text: str) -> list[Mark]:
        """What matches in a text, in order and without overlaps."""
        return self._rows([text])[0]

    def _rows(self, texts: Sequence[str]) -> list[list[Mark]]:
        """The marks of each of some texts, looked through as one."""
        rows: list[list[Mark]] = [[] for _ in texts]
        placed: dict[int, list[tuple[int, int, _Found]]] = {}
        ends = list(accumulate(len(text) + len(_BETWEEN) for text in texts))
        number = base = stop = 0
        for start, end, units in self._looked_up(_BETWEEN.join(texts), len(texts)):
            if start >= stop:
                number = bisect_right(ends, start, number)
                base, stop = ends[number - 1] if number else 0, ends[number]
                row = rows[number].append
            shift = start - base
            for found in units:
                what = found[2]
                if what is not None:
                    row(Mark(shift + found[0], shift + found[1], what))
            if self._has_phrases:
                of_text = placed.setdefault(number, [])
                of_text += [(shift, end - base, found) for found in units]
        for number, of_text in placed.items():
            rows[number] = _apart([*rows[number], *self._phrases(texts[number], of_text)])
        return rows

    def _looked_up(self, text: str, count: int) -> Iterator[tuple[int, int, tuple[_Found, ...]]]:
        """The chunks of a text that may hold what is wanted, by start and end, each with what is
        of interest in it.

        Args:
            count: of texts that it is made of, each of which is looked at as far as one.
        """
        known = self._found
        for start, chunk in self._chunks(text, count):
            key = "\n" + chunk if chunk.isupper() and _in_loud_line(text, start) else chunk
            units = known.get(key)
            if units is None:
                units = known[key] = self._look_up(key)
            if units:
                yield start, start + len(chunk), units

    def _look_up(self, key: str) -> tuple[_Found, ...]:
        """What is of interest in a chunk, before which a line end says that it is loud."""
        if len(key) > _LONGEST:
            return ()
        loud = key[0] == "\n"
        chunk = key[1:] if loud else key
        units_of = self._analyzer.chunk_units
        if chunk.isascii():
            units = units_of(chunk, loud)
        else:
            # Rare white space is found here only.
            parts = _CHUNK.finditer(chunk)
            units = tuple(u.moved(p.start()) for p in parts for u in units_of(p[0], loud))
        found = []
        for at, unit in enumerate(units):
            what = self._what(unit)
            if what or (self._has_phrases and self._is_in_phrases(unit)):
                rest = len(units) - at - 1
                found.append(_Found(unit.start, unit.end, what, unit, at, rest))
        return tuple(found)

    def _is_in_phrases(self, unit: Unit) -> bool:
        return unit.word in self._words_in_phrases or not self._stems_in_phrases.isdisjoint(
            unit.terms
        )

    def _what(self, unit: Unit) -> str | None:
        """What single word of the query a unit matches."""
        wanted = self._wanted
        for term in unit.terms:
            if term in wanted.stems:
                return term
        if unit.word in wanted.words:
            return unit.word
        if not wanted.patterns:
            return None
        return next((p.text for p in wanted.patterns if p.fits(unit.word)), None)

    def _phrases(self, text: str, placed: Sequence[tuple[int, int, _Found]]) -> Iterator[Mark]:
        wanted = self._wanted
        for phrase in wanted.stem_phrases:
            find = self._near if phrase in wanted.distances else _side_by_side
            yield from find(text, placed, phrase, lambda unit, term: term in unit.terms)
        for phrase in wanted.word_phrases:
            find = self._near if phrase in wanted.distances else _side_by_side
            yield from find(text, placed, phrase, lambda unit, term: term == unit.word)

    def _near(
        self,
        text: str,
        placed: Sequence[tuple[int, int, _Found]],
        phrase: tuple[str, ...],
        fits: Callable[[Unit, str], bool],
    ) -> Iterator[Mark]:
        """The words of a phrase where each stands near enough behind the one before."""
        most = self._wanted.distances[phrase]
        places = self._places(text, placed, most)
        fitting = [
            [i for i, (_, _, found) in enumerate(placed) if fits(found.unit, term)]
            for term in phrase
        ]
        for one, two in pairwise(range(len(phrase))):
            ends = [places[i] for i in fitting[one]]
            fitting[two] = [
                i for i in fitting[two] if _has_within(ends, places[i] - most, places[i])
            ]
        for two, one in pairwise(reversed(range(len(phrase)))):
            starts = [places[i] for i in fitting[two]]
            fitting[one] = [
                i for i in fitting[one] if _has_within(starts, places[i] + 1, places[i] + most + 1)
            ]
        for i in sorted({i for row in fitting for i in row}):
            start, _, found = placed[i]
            yield Mark(start + found.start, start + found.end, phrase)

    def _places(self, text: str, placed: Sequence[tuple[int, int, _Found]], most: int) -> list[int]:
        """The positions of units, from the first on: true to those that are at most ``most``
        apart, and farther apart where these are."""
        places = [0] if placed else []
        for (start, end, before), (next_start, _, after) in pairwise(placed):
            if start == next_start:
                step = after.at - before.at
            else:
                step = before.rest + after.at + 1
                for part in _CHUNK.finditer(text, end, next_start):
                    step += len(self._analyzer.chunk_units(part[0], loud=False))
                    if step > most:
                        break
                if step <= most and _BLANK_LINE.search(text, end, next_start):
                    step = most + 1
            places.append(places[-1] + step)
        return places

    def _chunks(self, text: str, count: int) -> list[tuple[int, str]]:
        """The chunks that may hold what is wanted, with their starts, in order."""
        most = _MOST_PLACES * count
        # A byte a character, so that places are those of the text.
        plain = text.encode("latin-1", "replace").translate(_PLAIN)
        bounds: dict[int, int] = {}
        if self._cores is None:
            bounds = _all_bounds(plain, _MOST_CHUNKS * count)
        else:
            bare = plain.translate(None, _SIGNS)
            places: list[int] = []
            for core in self._cores:
                if core.has_signs:
                    core.find(plain, bare, bounds, most)
                else:
                    places += core.places(bare, most)
            if places:
                bounds |= _bounds_of(places, plain, bare)
            if not text.isascii():
                _find_rare(text, plain, bounds, most)
        return [(start, text[start : bounds[start]]) for start in sorted(bounds)]


class _Core:
    """Letters and digits to look for.

    Attributes:
        has_signs: whether some of them may be signs too.
    """

    def __init__(self, text: str) -> None:
        self.text = text.encode()
        self._bare = self.text.translate(None, _SIGNS)
        self.has_signs = self._bare != self.text

    def places(self, bare: bytes, most: int) -> list[int]:
        """The first ``most`` places in a text in small letters without signs."""
        core, find = self.text, bare.find
        found: list[int] = []
        at = find(core)
        while at >= 0 and len(found) < most:
            found.append(at)
            at = find(core, at + len(core))
        return found

    def find(self, plain: bytes, bare: bytes, bounds: dict[int, int], most: int) -> None:
        """Look at ``most`` places in a text in small letters, of which ``bare`` is the same
        without signs; the end of each chunk is written into ``bounds`` by its start."""
        found = islice(re.finditer(re.escape(self.text), plain), most)
        count = _add_all(plain, found, bounds)
        if count < most and bare.count(self._bare) != count:
            with_signs = _ANY_SIGNS.join(bytes([byte]) for byte in self.text)
            _add_all(plain, islice(re.finditer(with_signs, plain), most), bounds)


def _bounds_of(places: Sequence[int], plain: bytes, bare: bytes) -> dict[int, int]:
    """The bounds in a text of the chunks in which there are some places of the same text without
    signs: both have the same chunks."""
    # With a space on both sides a chunk is between two of them, and keeps its start.
    spaces = np.flatnonzero(np.frombuffer(b" %b " % plain, np.uint8) == _SPACE)
    others = np.flatnonzero(np.frombuffer(bare, np.uint8) == _SPACE)
    numbers = others.searchsorted(places)
    ends = spaces[numbers + 1] - 1
    return dict(zip(spaces[numbers].tolist(), ends.tolist(), strict=True))


def _add_all(plain: bytes, found: Iterable[re.Match[Any]], bounds: dict[int, int]) -> int:
    """Write down the chunks of some places; how many places there were."""
    count = 0
    for match in found:
        count += 1
        end = plain.find(b" ", match.start())
        bounds[plain.rfind(b" ", 0, match.start()) + 1] = len(plain) if end < 0 else end
    return count


def _all_bounds(plain: bytes, most: int) -> dict[int, int]:
    found = islice(re.finditer(rb"[^ ]+", plain), most)
    return {match.start(): match.end() for match in found}


def _find_rare(text: str, plain: bytes, bounds: dict[int, int], most: int) -> None:
    """Add the chunks with characters that are neither ASCII nor typographic."""
    other = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    rare = set(other.decode("utf-8", "surrogatepass")).difference(_TYPOGRAPHIC)
    if rare:
        found = re.finditer("|".join(sorted(rare)), text)
        _add_all(plain, islice(found, most), bounds)


def _cores(wanted: Wanted, analyzer: Analyzer) -> list[_Core] | None:
    """One of these is in every word that is wanted; None if that cannot be said.

    A word that has no letter from a to z and no digit has rare characters.
    """
    strings: set[str] = set()
    stems = {term for phrase in wanted.stem_phrases for term in phrase} | wanted.stems
    for stem in stems:
        strings.update(analyzer.stemmer.cores(stem))
    strings.update(term for phrase in wanted.word_phrases for term in phrase)
    strings |= wanted.words
    for pattern in wanted.patterns:
        if not pattern.parts:
            return None
        strings.update(pattern.parts)
    kept: list[str] = []
    runs = {string: max(_RUN.findall(string), key=len, default="") for string in strings}
    if any(string.isascii() for string, run in runs.items() if not run):
        return None
    for run in sorted(filter(None, runs.values()), key=lambda run: (len(run), run)):
        if not any(other in run for other in kept):
            kept.append(run)
    return [_Core(run) for run in kept]


def _in_loud_line(text: str, start: int) -> bool:
    end = text.find("\n", start)
    return is_loud(text[text.rfind("\n", 0, start) + 1 : len(text) if end < 0 else end])


def _side_by_side(
    text: str,
    placed: Sequence[tuple[int, int, _Found]],
    phrase: tuple[str, ...],
    fits: Callable[[Unit, str], bool],
) -> Iterator[Mark]:
    """Where units side by side fit the terms of a phrase; ``placed`` are the units that fit one,
    with the start and end of their chunks."""
    for i in range(len(placed) - len(phrase) + 1):
        if not fits(placed[i][2].unit, phrase[0]):
            continue
        run = placed[i : i + len(phrase)]
        fit = all(fits(found.unit, term) for (_, _, found), term in zip(run, phrase, strict=True))
        if fit and all(_are_neighbours(text, one, two) for one, two in pairwise(run)):
            (first, _, start), (last, _, end) = run[0], run[-1]
            yield Mark(first + start.start, last + end.end, phrase)


def _has_within(numbers: Sequence[int], first: int, stop: int) -> bool:
    """Whether ascending numbers have one from ``first`` to ``stop`` (exclusive)."""
    return bisect_left(numbers, first) < bisect_left(numbers, stop)


def _are_neighbours(text: str, one: tuple[int, int, _Found], two: tuple[int, int, _Found]) -> bool:
    (start, end, before), (next_start, _, after) = one, two
    if start == next_start:
        return after.at == before.at + 1
    between = text[end:next_start]
    return not (before.rest or after.at or TOKEN.search(between) or _BLANK_LINE.search(between))


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """The marks in order, without those that begin inside another; of two that begin
    together the longer stays."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept
