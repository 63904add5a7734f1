"""Many texts -> term numbers with positions, by array operations.

What a chunk stands for is worked out when it is met first. Later a table of arrays finds the
numbers of nearly all chunks of a batch at once, and a dictionary those that are long, or not
plain and with signs around them, or in a line of capitals.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from searchidx.analysis.analyzer import LETTERS, PARAGRAPH_GAP, Analyzer, number_term
from searchidx.analysis.chunk_table import ChunkTable
from searchidx.analysis.chunks import Chunks, cut
from searchidx.analysis.tokenizer import LEADING, TRAILING

__all__ = ["EncodedTexts", "TextEncoder"]

_Numbers = npt.NDArray[np.int32]
# Distinct chunks to remember: 100 bytes each. Of 40,711 articles there are 390,000.
_REMEMBERED = 600_000
# The number of all chunks that are signs alone; 0 is no chunk's.
_EMPTY = 1
# Goes before a chunk of a line in capitals; it is white space, so that no chunk holds it.
_LOUD = b"\x1f"
# A word, an acronym or a number with signs around it, as nine of ten distinct chunks are: few of
# the analyzer's rules are for it. A test compares the two.
_PLAIN = re.compile(
    rf"""^(?:[{re.escape(LEADING)}]*
    ([A-Za-z][a-z]{{2,}}|[A-Z]{{2,6}}|[0-9]+(?:[.,:/][0-9]+)*)
    [{re.escape(TRAILING)}]*|.*)$""",
    re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class EncodedTexts:
    """The tokens of some texts, one after another: arrays with a value a token.

    Attributes:
        encoder: what knows the units.
        units: number of the unit, which has a main term and a printed form.
        positions: in its text, as :class:`searchidx.Token` has them.
        starts: index of each text's first token, and their total at the end: those of text i
            are ``starts[i]:starts[i + 1]``.
        further: of the few tokens with several terms, (index of the token, number of a
            further term), a row each.
    """

    encoder: TextEncoder
    units: _Numbers
    positions: _Numbers
    starts: _Numbers
    further: _Numbers

    @property
    def stems(self) -> _Numbers:
        """Number of the main term."""
        return self.encoder.unit_stems().take(self.units)

    @property
    def words(self) -> _Numbers:
        """Number of the printed form."""
        return self.encoder.unit_words().take(self.units)


class TextEncoder:
    """Texts -> numbers, by an analyzer; the numbers stay as more texts come.

    Attributes:
        analyzer: the analyzer.
        numbers: term or printed form -> its number, from 0 in the order of first occurrence.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        self._begin()

    def _begin(self) -> None:
        self.numbers: dict[str, int] = {}
        self._chunks = _Chunks(first=_EMPTY + 1)
        # Of the core of a plain chunk its number, of another without signs that less than 0.
        self._table = ChunkTable()
        # Unit of a plain word in small letters, of an acronym in capitals.
        self._plain: dict[str, int] = {}
        # By chunk: number of its first unit, count of its units, whether it is plain.
        self._first, self._count = array("i", [0, 0]), array("i", [0, 0])
        self._is_plain = bytearray(2)
        # By unit: main term, printed form; and the further terms of the few that have some.
        self._stem, self._word = array("i"), array("i")
        self._further: dict[int, list[int]] = {}
        self._several = bytearray()
        self._ordered = np.zeros(0, np.int64)

    def encode(self, texts: Sequence[str]) -> EncodedTexts:
        """The tokens of the texts, as :meth:`Analyzer.tokens` cuts them."""
        chunks = cut(texts)
        numbers = self._numbers_of(chunks)
        counts = _view(self._count).take(numbers)
        before = np.zeros(len(numbers) + 1, np.int32)
        np.cumsum(counts, out=before[1:])
        starts = before[chunks.firsts]
        tokens = np.arange(before[-1], dtype=np.int32)
        shifts = _view(self._first).take(numbers)
        shifts -= before[:-1]
        units = np.repeat(shifts, counts)
        units += tokens
        return EncodedTexts(
            encoder=self,
            units=units,
            positions=_positions(before[chunks.breaks], starts, tokens),
            starts=starts,
            further=self._further_of(units),
        )

    def unit_stems(self) -> _Numbers:
        """The number of each unit's main term."""
        return _view(self._stem).copy()

    def unit_words(self) -> _Numbers:
        """The number of each unit's printed form."""
        return _view(self._word).copy()

    def in_order(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Some numbers by the order of their texts, which is that of their bytes in UTF-8."""
        ranks = np.full(len(self.numbers), len(self.numbers), np.int64)
        ranks[self._ordered] = np.arange(len(self._ordered))
        # Those that were put in order before go first in that order, which leaves little to do.
        numbers = numbers[np.argsort(ranks[numbers], kind="stable")]
        names = list(self.numbers)
        self._ordered = np.array(sorted(numbers.tolist(), key=names.__getitem__), np.int64)
        return self._ordered

    def _numbers_of(self, chunks: Chunks) -> _Numbers:
        numbers = self._table.find(chunks.keys)
        # Signs around what is not plain may belong to it.
        numbers[(numbers < 0) & chunks.signed] = 0
        np.abs(numbers, out=numbers)
        numbers[chunks.empty] = _EMPTY
        numbers[chunks.loud] = 0
        left = np.flatnonzero(numbers == 0)
        if len(left):
            names = self._names(chunks, left)
            numbers[left] = found = self._look_up(names)
            kept = self._keep(chunks, left, found)
            # The table will find these.
            for at in kept.tolist():
                self._chunks.pop(names[at], None)
        return numbers

    def _names(self, chunks: Chunks, places: npt.NDArray[np.intp]) -> list[bytes]:
        """What some chunks are in the dictionary."""
        text = chunks.text
        bounds = zip(chunks.starts[places].tolist(), chunks.ends[places].tolist(), strict=True)
        names = [text[start:end] for start, end in bounds]
        for at in np.flatnonzero(np.isin(places, chunks.loud)).tolist():
            names[at] = _LOUD + names[at]
        return names

    def _look_up(self, names: Sequence[bytes]) -> _Numbers:
        """The numbers of chunks by the dictionary; those that are new are learned."""
        found = np.fromiter(map(self._chunks.__getitem__, names), np.int32, len(names))
        self._learn()
        return found

    def _keep(
        self, chunks: Chunks, places: npt.NDArray[np.intp], numbers: _Numbers
    ) -> npt.NDArray[np.intp]:
        """Have the table know those of some chunks that it can; which these are."""
        plain = np.frombuffer(self._is_plain, bool).take(numbers)
        fit = plain | ~chunks.signed[places]
        fit &= chunks.keys[1][places] != 0
        fit &= ~np.isin(places, chunks.loud)
        signed = np.where(plain, numbers, -numbers)
        self._table.add(chunks.keys[:, places[fit]], signed[fit])
        return np.flatnonzero(fit)

    def _further_of(self, units: _Numbers) -> _Numbers:
        several = np.frombuffer(self._several, bool)
        found = np.flatnonzero(several.take(units)).tolist()
        rows = [(token, term) for token in found for term in self._further[int(units[token])]]
        return np.array(rows, np.int32).reshape(-1, 2)

    def _learn(self) -> None:
        """Find the units of the chunks that were met first."""
        fresh, self._chunks.fresh = self._chunks.fresh, []
        if not fresh:
            return
        texts = b"\n".join(fresh).decode("utf-8", "surrogatepass")
        plain = self._plain
        for chunk, printed in zip(texts.split("\n"), _PLAIN.findall(texts), strict=False):
            if not printed:
                self._learn_any(chunk)
                continue
            # Acronyms are told from words by their capitals.
            name = printed if printed.isupper() else printed.lower()
            unit = plain.get(name)
            if unit is None:
                unit = self._learn_plain(name)
            self._add_chunk(unit, 1, plain=True)

    def _add_chunk(self, first: int, count: int, plain: bool) -> None:
        self._first.append(first)
        self._count.append(count)
        self._is_plain.append(plain)

    def _learn_plain(self, name: str) -> int:
        number = self._number
        if name.islower():
            term = self.analyzer.stemmer.stem(name)
            # Three words in four are their own stems: one string is enough for both.
            word = name = term if term == name else name
        else:
            word = name.lower()
            term = word if name.isupper() else number_term(word)
        self._plain[name] = len(self._stem)
        self._several.append(False)
        self._stem.append(number(term))
        self._word.append(number(word))
        return len(self._stem) - 1

    def _learn_any(self, chunk: str) -> None:
        loud = _LOUD.decode()
        units = self.analyzer.units_of(chunk.removeprefix(loud), chunk.startswith(loud))
        self._add_chunk(len(self._stem), len(units), plain=LETTERS.fullmatch(chunk) is not None)
        for unit in units:
            self._add_unit(unit.word, unit.terms)

    def _add_unit(self, word: str, terms: Sequence[str]) -> None:
        self._several.append(len(terms) > 1)
        if len(terms) > 1:
            self._further[len(self._stem)] = [self._number(term) for term in terms[1:]]
        self._stem.append(self._number(terms[0]))
        self._word.append(self._number(word))

    def _number(self, term: str) -> int:
        return self.numbers.setdefault(term, len(self.numbers))

    def trim(self) -> None:
        """Forget all chunks if they have become too many; what was encoded is not to be used
        any more."""
        if len(self._first) >= _REMEMBERED:
            self._begin()


class _Chunks(dict[bytes, int]):
    """Chunk -> number; a chunk that is asked for and not there gets the next one.

    Attributes:
        fresh: those that got one, in order.
    """

    def __init__(self, first: int) -> None:
        super().__init__()
        self.fresh: list[bytes] = []
        self._next = first

    def __missing__(self, chunk: bytes) -> int:
        number = self[chunk] = self._next
        self._next += 1
        self.fresh.append(chunk)
        return number


def _view(numbers: array[int]) -> _Numbers:
    return np.frombuffer(numbers, np.int32) if numbers else np.empty(0, np.int32)


def _positions(breaks: _Numbers, starts: _Numbers, tokens: _Numbers) -> _Numbers:
    """A token's index less that of its text's first, and a gap for each break before it.

    ``breaks`` are the indices of the tokens behind a break.
    """
    # A break is between two tokens of a text, so that its gap is in all later texts too, and
    # is taken off with what their first token has.
    # One behind which there are no more tokens is before none.
    gaps = np.bincount(breaks, minlength=len(tokens))[: len(tokens)]
    positions = np.cumsum(gaps, dtype=np.int32)
    positions *= PARAGRAPH_GAP
    positions += tokens
    firsts = np.append(positions, np.int32(0))[starts[:-1]]
    positions -= np.repeat(firsts, np.diff(starts))
    return positions
