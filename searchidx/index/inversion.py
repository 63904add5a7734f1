"""Texts -> posting lists of a segment, by sorting numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.analysis.encoder import EncodedTexts, TextEncoder
from searchidx.index.codec.lexicon import lexicon_arrays, smallest
from searchidx.index.codec.packing import Ints, inside, starts_of
from searchidx.index.codec.postings import Occurrences, posting_arrays
from searchidx.index.schema import TEXT_FIELDS

__all__ = ["KeyInverter", "TextInverter", "field_bits", "word_arrays"]

_FIELDS = len(TEXT_FIELDS)
# A key: the term above, below it the token's number in slot order and a bit for further terms.
_TERM_SHIFT = 33
_TOKEN_MASK = (1 << 32) - 1


class TextInverter:
    """Collects the texts of a segment's documents, and inverts them.

    Attributes:
        tokens: how many there are.
    """

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder
        self._parts: list[EncodedTexts] = []
        self.tokens = 0

    def add(self, texts: Sequence[str]) -> None:
        """Add the text fields of some documents, those of one document together."""
        encoded = self._encoder.encode(texts)
        self._parts.append(encoded)
        self.tokens += len(encoded.units)

    def arrays(self) -> Mapping[str, npt.NDArray[Any]]:
        """The stems and printed words of all documents, with their postings and the lengths of
        the slots, as arrays of a file."""
        units, positions, further, lengths = self._in_slot_order()
        slots = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        known = _Units(self._encoder, units, further[:, 1])
        occurrences = known.sorted(units, further, slots, positions)
        more = np.bincount(slots[further[:, 0]], minlength=len(lengths))
        of_unit = np.zeros(len(known.stem), np.uint8)
        ends = starts_of(lengths)[:: max(1, len(lengths) // _FIELDS)]
        for field in range(_FIELDS if len(lengths) else 0):
            first, last = ends[field : field + 2]
            of_unit[np.bincount(units[first:last], minlength=len(of_unit)) > 0] |= 1 << field
        return {
            "lengths": smallest(lengths + more),
            "further": smallest(more),
            **lexicon_arrays("stems", known.stems),
            **posting_arrays("stems", occurrences),
            "stems.fields": field_bits(
                occurrences.terms, occurrences.slots, len(lengths) // _FIELDS, len(known.stems)
            ),
            **known.word_arrays(of_unit),
        }

    def _in_slot_order(
        self,
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Ints, Ints]:
        """Units and positions of all tokens, first those of all titles, then of all captions
        …; the further terms; and the number of tokens in each slot."""
        counts = [np.diff(part.starts) for part in self._parts] or [np.zeros(0, np.int64)]
        by_text = np.concatenate(counts).astype(np.int64)
        starts = starts_of(by_text)
        order = np.arange(len(by_text)).reshape(-1, _FIELDS).T.ravel()
        moved = inside(starts[:-1][order], by_text[order])
        lengths = by_text[order]
        new_start = np.empty(len(order), np.int64)
        new_start[order] = starts_of(lengths)[:-1]
        rows, offset = [np.zeros((0, 2), np.int64)], 0
        for part in self._parts:
            row = part.further.astype(np.int64)
            row[:, 0] += offset
            offset += len(part.units)
            rows.append(row)
        further = np.concatenate(rows)
        text = np.searchsorted(starts, further[:, 0], side="right") - 1
        further[:, 0] += new_start[text] - starts[text]
        units = np.concatenate([part.units for part in self._parts] or [np.zeros(0, np.int32)])
        places = np.concatenate([part.positions for part in self._parts] or [units])
        self._parts.clear()
        return units[moved], places[moved], further, lengths


class _Units:
    """The units that a segment has, numbered by its own lexicons.

    Attributes:
        stem: of each unit of the encoder, the number of its stem, by the order of the bytes.
        stems: the stems in that order.
    """

    def __init__(self, encoder: TextEncoder, units: npt.NDArray[np.int32], further: Ints) -> None:
        stem_of, word_of = encoder.unit_stems(), encoder.unit_words()
        used = np.flatnonzero(np.bincount(units, minlength=len(stem_of)))
        names = list(encoder.numbers)
        self.stems, self._stem_rank = _ranked(names, np.union1d(stem_of[used], np.unique(further)))
        self.words, word_rank = _ranked(names, np.unique(word_of[used]))
        self._used = used
        self.stem = np.zeros(len(stem_of), np.int64)
        self.stem[used] = self._stem_rank[stem_of[used]]
        self.form = np.zeros(len(stem_of), np.int32)
        pairs = self.stem[used] << 32 | word_rank[word_of[used]]
        distinct, which = np.unique(pairs, return_inverse=True)
        pair_stem, self._pair_word = distinct >> 32, distinct & _TOKEN_MASK
        forms = np.bincount(pair_stem, minlength=len(self.stems))
        pair_form = np.arange(len(distinct)) - starts_of(forms)[:-1][pair_stem]
        self.form[used] = pair_form[which]
        self._pair_stem, self._pair_form, self._pair_of = pair_stem, pair_form, which
        self._no_form = forms

    def sorted(
        self,
        units: npt.NDArray[np.int32],
        further: Ints,
        slots: npt.NDArray[np.int32],
        positions: npt.NDArray[np.int32],
    ) -> Occurrences:
        """Every occurrence of every stem."""
        keys = self.stem[units]
        keys <<= _TERM_SHIFT
        keys |= np.arange(len(units)) << 1
        if len(further):
            ranks = self._stem_rank[further[:, 1]]
            more = (ranks << _TERM_SHIFT) | (further[:, 0] << 1) | 1
            keys = np.concatenate((keys, more))
        keys.sort()
        terms = keys >> _TERM_SHIFT
        tokens = keys >> 1 & _TOKEN_MASK
        forms = self.form[units[tokens]]
        extra = np.flatnonzero(keys & 1)
        # It has the printed form of its token's main term, which is counted there.
        forms[extra] = self._no_form[terms[extra]]
        return Occurrences(terms, slots[tokens], positions[tokens], forms)

    def word_arrays(self, fields: npt.NDArray[np.uint8]) -> Mapping[str, npt.NDArray[Any]]:
        """The printed words as arrays of a file, given in which fields each unit is."""
        of_pair = np.zeros(len(self._pair_word), np.uint8)
        np.bitwise_or.at(of_pair, self._pair_of, fields[self._used])
        pairs = np.stack((self._pair_word, self._pair_stem, self._pair_form), axis=1)
        return word_arrays(self.words, pairs, of_pair)


def word_arrays(
    words: Sequence[bytes], pairs: Ints, fields: npt.NDArray[np.uint8]
) -> Mapping[str, npt.NDArray[Any]]:
    """Printed words as arrays of a file.

    Args:
        words: in the order of their bytes.
        pairs: rows of a word, its stem and the form that it is there, in any order; most words
            have one, and every word has one.
        fields: by row, a bit for each text field that it is in.
    """
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    pairs = pairs[order]
    is_first = np.ones(len(pairs), bool)
    is_first[1:] = pairs[1:, 0] != pairs[:-1, 0]
    first, more = pairs[is_first], pairs[~is_first]
    in_fields = np.zeros(len(words), np.uint8)
    np.bitwise_or.at(in_fields, pairs[:, 0], fields[order])
    return {
        **lexicon_arrays("words", words),
        "words.fields": in_fields,
        "words.stem": smallest(first[:, 1]),
        "words.form": smallest(first[:, 2]),
        "words.more": np.ascontiguousarray(more.astype("<u4").T).ravel(),
    }


def _ranked(names: Sequence[str], numbers: npt.NDArray[Any]) -> tuple[list[bytes], Ints]:
    """The terms of some numbers in the order of their bytes, and the rank of each number."""
    terms = [names[number].encode("utf-8", "surrogatepass") for number in numbers.tolist()]
    order = sorted(range(len(terms)), key=terms.__getitem__)
    ranks = np.zeros(len(names), np.int64)
    ranks[numbers[order]] = np.arange(len(terms))
    return [terms[at] for at in order], ranks


def field_bits(
    terms: Ints, slots: npt.NDArray[np.int32], documents: int, count: int
) -> npt.NDArray[np.uint8]:
    """For each of ``count`` terms a bit for each text field that it is in, given the terms and
    slots of occurrences."""
    bits = np.zeros(count, np.uint8)
    fields = slots // max(1, documents)
    for field in range(_FIELDS):
        bits[terms[fields == field]] |= np.uint8(1 << field)
    return bits


class KeyInverter:
    """Collects the terms of a keyed field, and inverts them."""

    def __init__(self) -> None:
        self._terms: list[str] = []
        self._counts: list[int] = []
        # Index of a term, and its position where that is not 0.
        self._moved: list[tuple[int, int]] = []

    def add(self, found: dict[str, list[int]] | Sequence[str]) -> None:
        """Add the next document: its terms with their ascending positions, or terms alone."""
        before = len(self._terms)
        if isinstance(found, dict):
            for term, positions in found.items():
                for position in positions:
                    if position:
                        self._moved.append((len(self._terms), position))
                    self._terms.append(term)
        else:
            self._terms += found
        self._counts.append(len(self._terms) - before)

    def arrays(self, name: str) -> tuple[Mapping[str, npt.NDArray[Any]], bool]:
        """The field as arrays of a file, and whether it has positions."""
        distinct = sorted(set(self._terms))
        number = {term: number for number, term in enumerate(distinct)}
        keys = np.fromiter(map(number.__getitem__, self._terms), np.int64, len(self._terms))
        keys <<= 32
        keys |= np.repeat(np.arange(len(self._counts)), self._counts)
        positions = np.zeros(len(keys), np.int32)
        if self._moved:
            at, moved = np.array(self._moved).T
            positions[at] = moved
        order = np.argsort(keys, kind="stable")
        keys, positions = keys[order], positions[order]
        again = (keys[1:] == keys[:-1]) & (positions[1:] == positions[:-1])
        kept = np.flatnonzero(np.append(True, ~again)[: len(keys)])
        keys, positions = keys[kept], positions[kept]
        slots = (keys & _TOKEN_MASK).astype(np.int32)
        found = Occurrences(keys >> 32, slots, positions, np.zeros(len(keys), np.int32))
        terms = [term.encode("utf-8", "surrogatepass") for term in distinct]
        return {
            **lexicon_arrays(name, terms),
            **posting_arrays(name, found, bool(self._moved)),
        }, bool(self._moved)
