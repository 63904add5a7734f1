"""Many texts -> term numbers with positions, by array operations.

Per token there is one look-up of its chunk in a dictionary. What a chunk stands for was
worked out when it was met first, and NumPy fans it out to all of its occurrences.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from searchidx.analysis.analyzer import PARAGRAPH_GAP, Analyzer, number_term

__all__ = ["EncodedTexts", "TextEncoder"]

_Numbers = npt.NDArray[np.int32]
# Distinct chunks to remember: 200 bytes each. Of 40,711 articles there are 390,000.
_REMEMBERED = 600_000
# The number that stands for the end of a paragraph.
_BREAK = 0
# Goes before a chunk of a line in capitals; it is white space, so that no chunk holds it.
_LOUD = "\x1f"
# A word, an acronym or a number with signs around it, as nine of ten distinct chunks are: few of
# the analyzer's rules are for it. A test compares the two.
_PLAIN = re.compile(
    r"""^(?:["“”'‘’(\[*+/–—-]*
    ([A-Za-z][a-z]{2,}|[A-Z]{2,6}|[0-9]+(?:[.,:/][0-9]+)*)
    ["“”'‘’)\]*/–—.,:;!?%…-]*|.*)$""",
    re.MULTILINE | re.VERBOSE,
)
# Distinct chunks to remember: 200 bytes each. Of 40,711 articles there are 390,000.
_REMEMBERED = 600_000
# The number that stands for the end of a paragraph.
_BREAK = 0
# Goes before a chunk of a line in capitals; it is white space, so that no chunk holds it.
_LOUD = "\x1f"
# A word, an acronym or a number with signs around it, as eight of ten distinct chunks are: none
# of the analyzer's rules but stemming is for it. A test compares the two.


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
        self._chunks = _Chunks()
        # Unit of a plain word in small letters, of an acronym in capitals.
        self._plain: dict[str, int] = {}
        # By chunk: number of its first unit, count of its units. Chunk 0 is the break.
        self._first, self._count = array("i", [0]), array("i", [0])
        # By unit: main term, printed form; and the further terms of the few that have some.
        self._stem, self._word = array("i"), array("i")
        self._further: dict[int, list[int]] = {}
        self._several = bytearray()
        self._uses = np.zeros(1, np.int64)
        self._laid_out = 5_000

    def encode(self, texts: Iterable[str]) -> EncodedTexts:
        """The tokens of the texts, as :meth:`Analyzer.tokens` cuts them."""
        numbers: list[int] = []
        ends = [0]
        for text in texts:
            self._cut(text, numbers)
            ends.append(len(numbers))
        self._learn()
        chunks = np.array(numbers, np.int32)
        self._count_uses(chunks)
        counts = _view(self._count).take(chunks)
        after = np.cumsum(counts, dtype=np.int32)
        starts = np.append(np.int32(0), after)[ends]
        tokens = np.arange(starts[-1], dtype=np.int32)
        shifts = _view(self._first).take(chunks)
        shifts -= after
        shifts += counts
        units = np.repeat(shifts, counts)
        units += tokens
        return EncodedTexts(
            encoder=self,
            units=units,
            positions=_positions(after[chunks == _BREAK], starts, tokens),
            starts=starts,
            further=self._further_of(units),
        )

    def unit_stems(self) -> _Numbers:
        """The number of each unit's main term."""
        return _view(self._stem).copy()

    def unit_words(self) -> _Numbers:
        """The number of each unit's printed form."""
        return _view(self._word).copy()

    def _count_uses(self, chunks: _Numbers) -> None:
        """Count how often each chunk is met, as long as new ones come, and put the frequent
        ones side by side in memory each time their number has grown fourfold: look-ups then
        take a tenth less time."""
        if len(self._uses) == len(self._first):
            return
        uses = np.bincount(chunks, minlength=len(self._first))
        uses[: len(self._uses)] += self._uses
        self._uses = uses
        if len(self._chunks) >= 4 * self._laid_out:
            known = sorted(self._chunks.items(), key=lambda entry: -uses[entry[1]])
            # Joined and split again they are new strings, one behind the other.
            names = " ".join(chunk for chunk, _ in known).split(" ")
            self._chunks = _Chunks()
            self._chunks.update(zip(names, (number for _, number in known), strict=True))
            self._laid_out = len(known)

    def _cut(self, text: str, numbers: list[int]) -> None:
        """Append the numbers of a text's chunks, and a break between its paragraphs.

        The chunks are looked up paragraph by paragraph: a list of all of a batch would have
        left the processor's cache by then.
        """
        look_up = self._chunks.__getitem__
        first = len(numbers)
        for paragraph in text.split("\n\n"):
            before = len(numbers)
            if "\n" in paragraph or paragraph.isupper():
                self._cut_lines(paragraph, numbers)
            else:
                numbers += map(look_up, paragraph.split())
            if len(numbers) > before:
                numbers.append(_BREAK)
        if len(numbers) > first:
            numbers.pop()

    def _cut_lines(self, paragraph: str, numbers: list[int]) -> None:
        """What is rarer than a paragraph in one line: more lines, blank ones, capitals."""
        first = len(numbers)
        for line in paragraph.split("\n"):
            chunks = line.split()
            if not chunks and len(numbers) > first and numbers[-1] != _BREAK:
                numbers.append(_BREAK)
            elif line.isupper() and len(chunks) > 1:
                chunks = [_LOUD + chunk for chunk in chunks]
            numbers += map(self._chunks.__getitem__, chunks)
        if len(numbers) > first and numbers[-1] == _BREAK:
            numbers.pop()

    def _further_of(self, units: _Numbers) -> _Numbers:
        several = np.frombuffer(self._several, bool)
        found = np.flatnonzero(several.take(units)).tolist()
        rows = [(token, term) for token in found for term in self._further[int(units[token])]]
        return np.array(rows, np.int32).reshape(-1, 2)

    def _learn(self) -> None:
        """Find the units of the chunks that were met first."""
        fresh, self._chunks.fresh = self._chunks.fresh, []
        plain = self._plain
        add_first, add_count = self._first.append, self._count.append
        for chunk, printed in zip(fresh, _PLAIN.findall("\n".join(fresh)), strict=False):
            if not printed:
                self._learn_any(chunk)
                continue
            # Acronyms are told from words by their capitals.
            word = printed if printed.isupper() else printed.lower()
            unit = plain.get(word)
            if unit is None:
                unit = plain[word] = self._learn_plain(word)
            add_first(unit)
            add_count(1)

    def _learn_plain(self, printed: str) -> int:
        number, word = self._number, printed.lower()
        if not printed.islower():
            term = word if printed.isupper() else number_term(word)
        else:
            term = self.analyzer.stemmer.stem(word)
        self._several.append(False)
        self._stem.append(number(term))
        self._word.append(number(word))
        return len(self._stem) - 1

    def _learn_any(self, chunk: str) -> None:
        units = self.analyzer.units_of(chunk.removeprefix(_LOUD), chunk.startswith(_LOUD))
        self._first.append(len(self._stem))
        self._count.append(len(units))
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
        if len(self._chunks) >= _REMEMBERED:
            self._begin()


class _Chunks(dict[str, int]):
    """Chunk -> number, from 1; a chunk that is asked for first gets one.

    Attributes:
        fresh: those that got one, in order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fresh: list[str] = []

    def __missing__(self, chunk: str) -> int:
        number = self[chunk] = len(self) + 1
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
