"""Texts -> signatures that tell near-duplicates, by array operations.

Two texts are near-duplicates if they begin alike, and if most pairs of neighbouring words of
the shorter one are in the other, which is of like length and agrees in its figures. Where one
has much that the other has not, they must be alike for longer: a reprint is cut at its end, or
by a paragraph.

So follow-ups that repeat an earlier report below news of their own, round-ups that hold a
whole article, and daily reports by a template are none.

Pairs and figures are kept as bottom-k samples (Broder 1997): the k smallest of their
hashes, which estimate how much two sets share, and give it exactly where a set has no more
than k. Candidates are texts that share a key: one of the smallest hashes of sequences of
six words. A word is a run of letters and digits, its ASCII letters in lower case.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["KEYS", "Sample", "Signature", "near_duplicates", "signatures"]

# Calibrated together with the setting reprint_overlap of .89 on 4,000 articles of news, each
# with a copy that had none to four kinds of edits (bench/near_duplicates.py), and on pairs of
# the 40,711 articles themselves, of which some 300 were read. Round-ups that hold a whole
# report have a resemblance below .45; daily reports by a template share .4 to .94 of their
# figures, copies all or all but one.
_RESEMBLANCE = 0.5
# Shorter texts, in words, are near-duplicates only if titles and texts are equal.
_SHORT = 20
_SAMPLE = 128
# Pairs of a lead and of an opening. Of 508 pairs that agree in all else at an overlap of .87,
# a third are follow-ups: they have a lead of their own, or name the same people in it and then
# go on with their own news. Of the 276 pairs that are left at .89, seven are known to be wrong
# (ten, were openings not looked at; most are a half-time and a full-time report of a match). A
# paragraph that is added after the first one leaves two openings little in common, but most of
# the texts: so openings count only at less resemblance. 98.5 % of the copies are found.
_LEAD, _LEADS_AGREE = 24, 0.7
_OPENING, _OPENINGS_AGREE, _LITTLE_ADDED = 64, 0.65, 0.7
# With 4, 6 and 8 keys 99.3, 99.5 and 99.5 % of those copies are found, as many as share enough,
# at 1.0, 1.8 and 2.3 comparisons an article in the 40,711. Each key takes 6 bytes on disk.
KEYS = 4
"""A signature has no more keys."""
_KEY_BITS = 48
# Words of a sequence, and sequences beside one another that make a key.
_WORDS, _PARTS = 2, 3
# No more of a text is looked at, in bytes.
_LONGEST = 2**20
# So many bytes at a time stay in the processor's cache; the number of a text takes 16 bits.
_BLOCK, _TEXTS = 2**17, 1000
# Of a stored signature: the text, sizes of both sets, hashes of the first, length of the opening.
_HEAD = struct.Struct("<QIIHH")

_Hashes = npt.NDArray[np.uint64]
_Half = npt.NDArray[np.uint32]
_Places = npt.NDArray[np.int64]


def _constants(name: str, count: int) -> _Hashes:
    """Odd numbers that look random and are the same everywhere."""
    digests = (blake2b(f"{name} {i}".encode(), digest_size=8).digest() for i in range(count))
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64) | np.uint64(1)


_BYTES = _constants("byte", 256)
_PLACES = _constants("place", _WORDS)
_PART = _constants("part", _PARTS)
_BASE, _MIX = (int(value) for value in _constants("base", 2))
# What is no letter or digit becomes 0; all of UTF-8 beyond ASCII counts as letters.
_FOLDED = bytes(
    ord(chr(c).lower()) if chr(c).isascii() and chr(c).isalnum() else c * (c > 127)
    for c in range(256)
)


class Shared(NamedTuple):
    """What two sets have both.

    Attributes:
        resemblance: as a share of what one at least has (Jaccard); 1 if both are empty.
        overlap: as a share of what the smaller one has; 1 if that is empty.
    """

    resemblance: float
    overlap: float


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The smallest hashes of a set, ascending, at most 128; and the size of the set."""

    size: int
    hashes: _Half

    def shared(self, other: Sample) -> Shared:
        """How much two sets share, estimated."""
        # Up to the last hash of a sample that is cut off, both sets are known.
        cut = [s.hashes[-1] for s in (self, other) if s.size > len(s.hashes)]
        bound = min(cut, default=np.uint32(2**32 - 1))
        known = [s.hashes[s.hashes <= bound] for s in (self, other)]
        both = np.sort(np.concatenate(known))
        shared = int(np.count_nonzero(both[1:] == both[:-1]))
        smaller = min(zip((self.size, other.size), map(len, known), strict=True))[1]
        return Shared(
            shared / (len(both) - shared) if len(both) else 1.0,
            shared / smaller if smaller else 1.0,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """What is kept of a text.

    Attributes:
        text: hash of all its words in order; of a short text, of its title too.
        sequences: its pairs of neighbouring words; none of a text of less than 20 words.
        figures: its words that have a digit.
        opening: its first 64 pairs in order, as hashes of 16 bits, the lower byte first.
        keys: near-duplicates share one at least, but for a few.
    """

    text: int
    sequences: Sample
    figures: Sample
    opening: bytes
    keys: tuple[int, ...]

    def to_bytes(self) -> bytes:
        """As it is stored, without the keys."""
        head = _HEAD.pack(
            self.text,
            self.sequences.size,
            self.figures.size,
            len(self.sequences.hashes),
            len(self.opening) // 2,
        )
        samples = (self.sequences.hashes, self.figures.hashes)
        return b"".join(
            (head, self.opening, *(hashes.astype("<u4").tobytes() for hashes in samples))
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Signature:
        """The signature of :meth:`to_bytes`."""
        text, sequences, figures, count, opening = _HEAD.unpack_from(data)
        start = _HEAD.size + 2 * opening
        hashes = np.frombuffer(data, "<u4", offset=start).astype(np.uint32, copy=False)
        samples = Sample(sequences, hashes[:count]), Sample(figures, hashes[count:])
        return cls(text, *samples, data[_HEAD.size : start], ())


def near_duplicates(one: Signature, other: Signature, overlap: float) -> bool:
    """Whether two texts are near-duplicates, which is the same in both directions.

    Args:
        overlap: the share of the shorter text's sequences that the other must have, 0 to 1.
    """
    if one.text == other.text:
        return True
    if not (one.sequences.size and other.sequences.size):
        return False
    # What most candidates fail at, and what takes least time.
    if _agree(one.opening, other.opening, _LEAD) < _LEADS_AGREE:
        return False
    shared = one.sequences.shared(other.sequences)
    if shared.resemblance < _RESEMBLANCE or shared.overlap < overlap:
        return False
    begin_alike = (
        shared.resemblance >= _LITTLE_ADDED
        or _agree(one.opening, other.opening, _OPENING) >= _OPENINGS_AGREE
    )
    return begin_alike and _figures_agree(one.figures, other.figures)


def _agree(one: bytes, other: bytes, count: int) -> float:
    """The share of the first so many pairs of each text that is in the opening of the other,
    on average of the two: where a paragraph was added, one share is high and one is low."""
    pairs = [memoryview(opening).cast("H").tolist() for opening in (one, other)]
    shares = 0.0
    for first, opening in (pairs, pairs[::-1]):
        own = first[:count]
        shares += sum(map(frozenset(opening).__contains__, own)) / len(own)
    return shares / 2


def _figures_agree(one: Sample, other: Sample) -> bool:
    """Whether the text with fewer figures shares all of up to four, all but one of up to 39,
    and 95 % of more: a date that is written out may add one where a paragraph is cut."""
    fewest = min(one.size, other.size)
    shared = round(fewest * one.shared(other).overlap)
    return fewest - shared <= max(min(1, fewest // 5), fewest // 20)


def signatures(texts: Sequence[tuple[str, str]]) -> list[Signature | None]:
    """The signatures of (title, body) pairs; None where the body has no word.

    They are the same on every machine and in every process.
    """
    found: list[Signature | None] = []
    for block in _blocks([_encoded(body) for _, body in texts]):
        found += _Block(block).signatures()
    for number, signature in enumerate(found):
        if signature is not None and not signature.sequences.size:
            [whole] = _Block([_encoded(" ".join(texts[number]))]).texts()
            found[number] = _short(whole)
    return found


def _short(text: int) -> Signature:
    none = Sample(0, np.empty(0, np.uint32))
    return Signature(text, none, none, b"", ())


def _encoded(text: str) -> bytes:
    # Half a surrogate pair is a mark like another here.
    return text[:_LONGEST].encode("utf-8", "replace")[:_LONGEST]


def _blocks(texts: Sequence[bytes]) -> Iterator[list[bytes]]:
    block: list[bytes] = []
    size = 0
    for text in texts:
        if block and (size + len(text) > _BLOCK or len(block) == _TEXTS):
            yield block
            block, size = [], 0
        block.append(text)
        size += len(text) + 1
    if block:
        yield block


@lru_cache(4)
def _powers(count: int) -> tuple[_Hashes, _Hashes]:
    """Powers of the base and of its inverse, modulo 2 ** 64."""
    tables = []
    for base in (_BASE, pow(_BASE, -1, 2**64)):
        powers = np.full(count, base, np.uint64)
        powers[0] = 1
        tables.append(np.multiply.accumulate(powers))
    return tables[0], tables[1]


def _mixed(hashes: _Hashes) -> _Hashes:
    """Each bit of the result depends on all bits of the sum that it is given."""
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(_MIX)
    hashes ^= hashes >> np.uint64(29)
    return hashes


def _polynomials(values: _Hashes, starts: _Places, ends: _Places) -> _Hashes:
    """Hashes of the slices ``values[start:end]``, the same wherever a slice stands.

    A slice is a polynomial in the base, read off the sums of all values so far.
    """
    powers, inverse = _powers(1 << len(values).bit_length())
    sums = np.append(np.uint64(0), np.cumsum(values * powers[: len(values)]))
    hashes: _Hashes = (sums[ends] - sums[starts]) * inverse[starts]
    return hashes


class _Block:
    """Some texts, and the hashes of their words one after another."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        folded = (b"\0".join(texts) + b"\0").translate(_FOLDED)
        letters = np.frombuffer(folded, np.uint8)
        edges = np.flatnonzero(np.diff(_inside(letters), prepend=False))
        starts, ends = edges[::2], edges[1::2]
        stops = np.cumsum([len(text) + 1 for text in texts])
        digits = np.flatnonzero((letters >= ord("0")) & (letters <= ord("9")))
        self._words = _mixed(_polynomials(_BYTES[letters], starts, ends))
        self._figures = np.searchsorted(starts, digits, "right") - 1
        self._ends = np.searchsorted(starts, stops)
        self._firsts = np.append(0, self._ends[:-1])
        self._text_of = np.repeat(np.arange(len(texts)), self._ends - self._firsts)

    def texts(self) -> list[int]:
        """Of each text, the hash of all its words in order."""
        hashes: list[int] = _mixed(_polynomials(self._words, self._firsts, self._ends)).tolist()
        return hashes

    def signatures(self) -> Iterator[Signature | None]:
        """The signature of each text, those of short texts without its title."""
        pairs = _mixed(_windows(self._words, _PLACES, 1))
        longer = _mixed(_windows(pairs, _PART, _WORDS))
        parts = zip(
            self.texts(),
            (self._ends - self._firsts).tolist(),
            self._samples(*self._whole(pairs, _WORDS)),
            self._samples(self._words[self._figures], self._text_of[self._figures]),
            self._keys(*self._whole(longer, _PARTS * _WORDS)),
            self._openings(pairs),
            strict=True,
        )
        for text, length, sequences, figures, keys, opening in parts:
            if length < _SHORT:
                yield _short(text) if length else None
            else:
                yield Signature(text, sequences, figures, opening, keys)

    def _openings(self, pairs: _Hashes) -> Iterator[bytes]:
        """The first pairs of each text."""
        ends = np.maximum(self._firsts, np.minimum(self._firsts + _OPENING, self._ends - 1))
        every = (pairs >> np.uint64(48)).astype("<u2").tobytes()
        for first, end in zip(self._firsts.tolist(), ends.tolist(), strict=True):
            yield every[2 * first : 2 * end]

    def _samples(self, hashes: _Hashes, text_of: _Places) -> Iterator[Sample]:
        """The sample of each text's hashes."""
        ordered, bounds = self._distinct(hashes, text_of, bits=32)
        halves = ordered.astype(np.uint32)
        for start, end in itertools.pairwise(bounds):
            yield Sample(end - start, halves[start : min(end, start + _SAMPLE)])

    def _keys(self, hashes: _Hashes, text_of: _Places) -> Iterator[tuple[int, ...]]:
        """The smallest of each text's hashes."""
        ordered, bounds = self._distinct(hashes, text_of, bits=_KEY_BITS)
        for start, end in itertools.pairwise(bounds):
            yield tuple(ordered[start : min(end, start + KEYS)].tolist())

    def _whole(self, hashes: _Hashes, length: int) -> tuple[_Hashes, _Places]:
        """The hashes of sequences that end in the text where they begin, and the numbers of
        those texts; ``hashes`` has one for each word that a sequence may begin with."""
        text = self._text_of[: len(hashes)]
        whole = text == self._text_of[length - 1 :][: len(hashes)]
        return hashes[whole], text[whole]

    def _distinct(self, hashes: _Hashes, text_of: _Places, bits: int) -> tuple[_Hashes, list[int]]:
        """For each text, its distinct hashes in ascending order, cut to their upper bits; where
        those of each begin, and the end."""
        ordered = hashes >> np.uint64(64 - bits)
        ordered |= text_of.astype(np.uint64) << np.uint64(_KEY_BITS)
        ordered.sort()
        fresh = np.diff(ordered, prepend=~ordered[:1]) != 0
        ordered = ordered[fresh]
        numbers = np.arange(len(self._firsts) + 1, dtype=np.uint64)
        bounds = np.searchsorted(ordered, numbers << np.uint64(_KEY_BITS)).tolist()
        ordered &= np.uint64(2**_KEY_BITS - 1)
        return ordered, bounds


def _windows(values: _Hashes, weights: _Hashes, step: int) -> _Hashes:
    """From each value on, the weighted sum of some values a step apart."""
    count = max(0, len(values) - (len(weights) - 1) * step)
    sums: _Hashes = values[:count] * weights[0]
    for place in range(1, len(weights)):
        sums += values[place * step : place * step + count] * weights[place]
    return sums


def _inside(letters: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which bytes are of a word. General punctuation (U+2000 to U+203F: dashes, quotes and
    spaces) and the no-break space are not, though they are no ASCII."""
    inside: npt.NDArray[np.bool_] = letters != 0
    marks = np.flatnonzero((letters[:-2] == 0xE2) & (letters[1:-1] == 0x80))
    for place in range(3):
        inside[marks + place] = False
    spaces = np.flatnonzero((letters[:-1] == 0xC2) & (letters[1:] == 0xA0))
    for place in range(2):
        inside[spaces + place] = False
    return inside
