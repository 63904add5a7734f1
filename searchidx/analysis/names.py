"""Names learned from an archive: words that stand with a capital inside sentences.

Such a word is left alone when Sastrawi would change it, unless its root speaks for a common
word: one with a prefix and a suffix around a root that the archive uses (Perhubungan,
Kemaritiman) is a word of an office's name, and is stemmed like all others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt

from searchidx.analysis.chunk_table import ChunkTable
from searchidx.analysis.chunks import Chunks, Keys, cut
from searchidx.analysis.stemmer import sastrawi
from searchidx.analysis.tokenizer import LEADING, TRAILING

__all__ = ["learn_names"]

_CAPITAL = re.compile("[A-Z][a-z]+")
# Texts are cut so many at a time.
_BATCH = 256
# Set on 1,000 capitalised words of Indonesian news that were checked by hand, together with
# the shipped names: see tests/analysis/test_names.py.
_LEAST_COUNT = 5
_LEAST_SHARE = 0.95
_ATTESTED = 10


def learn_names(texts: Iterable[str]) -> tuple[str, ...]:
    """The names among the words of some texts, folded, sorted: the same for the same texts.

    A word is one if it stands with a capital inside sentences at least five times, and at
    least nineteen times in twenty, and Sastrawi would take it for an affixed word.
    """
    # What it loads is loaded while the first texts are on their way.
    sastrawi()
    every, inside = _Counts(), _Counts()
    for chunks in _cut(texts):
        every.add(chunks, ~chunks.empty)
        inside.add(chunks, ~chunks.empty & _is_inside(chunks))
    found = {
        word.lower(): count
        for word, count in inside.frequent(_LEAST_COUNT)
        if _CAPITAL.fullmatch(word)
    }
    likely = [
        word
        for word, small in zip(found, every.of(list(found)), strict=True)
        if found[word] >= _LEAST_SHARE * (found[word] + small)
    ]
    return tuple(sorted(word for word in likely if _is_name(word, every)))


def _is_name(word: str, counts: _Counts) -> bool:
    root, removals = sastrawi().walk(word)
    if root == word:
        return False
    around = {removal.is_prefix for removal in removals} == {True, False}
    return not (around and sum(counts.of(_family(root))) >= _ATTESTED)


def _family(root: str) -> list[str]:
    """The root alone and with the commonest affixes."""
    starts = ("", "ber", "di", "me", "mem", "men", "meng", "ter")
    ends = ("", "an", "kan", "i", "nya")
    return [f"{start}{root}{end}" for start in starts for end in ends]


def _cut(texts: Iterable[str]) -> Iterator[Chunks]:
    left = iter(texts)
    while batch := list(islice(left, _BATCH)):
        yield cut(batch)


def _is_inside(chunks: Chunks) -> npt.NDArray[np.bool_]:
    """Which chunks stand behind a word in small letters, or a comma: inside a sentence."""
    data = np.frombuffer(chunks.text, np.uint8)
    # What is before the line end before the first chunk is the last byte, which is white.
    before = data.take(chunks.starts - 2, mode="wrap")
    ends_word = (before >= ord("a")) & (before <= ord("z")) | (before == ord(","))
    found: npt.NDArray[np.bool_] = ends_word & (data.take(chunks.starts - 1) == ord(" "))
    return found


class _Counts:
    """How often there is each chunk, less the signs around it."""

    def __init__(self) -> None:
        self._table = ChunkTable()
        # The n-th key has the number n, and a count there.
        self._keys = [np.zeros((2, 1), np.uint64)]
        self._counts = np.zeros(1, np.int64)
        self._long: Counter[str] = Counter()

    def add(self, chunks: Chunks, chosen: npt.NDArray[np.bool_]) -> None:
        """Count some of the chunks."""
        numbers = self._numbered(chunks.keys[:, chosen])
        self._counts += np.bincount(numbers, minlength=len(self._counts))
        for at in np.flatnonzero(chosen)[numbers == 0].tolist():
            chunk = chunks.text[chunks.starts[at] : chunks.ends[at]]
            word = chunk.decode("utf-8", "surrogatepass").rstrip(TRAILING).lstrip(LEADING)
            self._long[word] += 1

    def _numbered(self, keys: Keys) -> npt.NDArray[np.int32]:
        numbers = self._table.find(keys)
        new = np.flatnonzero((numbers == 0) & (keys[1] != 0))
        ends = len(self._counts) + np.array([0, len(new)], np.int32)
        self._table.add(keys[:, new], np.arange(*ends, dtype=np.int32))
        self._keys.append(keys[:, new])
        self._counts = np.append(self._counts, np.zeros(len(new), np.int64))
        numbers[new] = self._table.find(keys[:, new])
        return numbers

    def of(self, words: Sequence[str]) -> list[int]:
        """The counts of some words of plain letters."""
        numbers = self._table.find(cut([" ".join(words)]).keys)
        counts = self._counts.take(numbers).tolist()
        return [
            count if number else self._long[word]
            for word, number, count in zip(words, numbers.tolist(), counts, strict=True)
        ]

    def frequent(self, least: int) -> Iterator[tuple[str, int]]:
        """Those that there are at least so often, and how often."""
        keys = np.concatenate(self._keys, axis=1)
        for number in (np.flatnonzero(self._counts[1:] >= least) + 1).tolist():
            key = keys[:, number].tobytes()
            yield key[: key[-1]].decode("utf-8", "surrogatepass"), int(self._counts[number])
        yield from ((word, count) for word, count in self._long.items() if count >= least)
