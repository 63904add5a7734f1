"""Texts -> posting lists of a segment, by sorting numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.analysis.encoder import EncodedTexts, TextEncoder
from searchidx.index.codec.lexicon import lexicon_arrays
from searchidx.index.codec.packing import Ints, smallest, starts_of
from searchidx.index.codec.postings import Occurrences, in_order, posting_arrays
from searchidx.index.schema import TEXT_FIELDS

__all__ = ["KeyInverter", "TextInverter", "field_bits", "word_arrays"]

_FIELDS = len(TEXT_FIELDS)
_NONE = np.zeros(0, np.int64)
_LOW = (1 << 32) - 1


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
        units, positions, further = self._joined()
        lengths = np.concatenate([_NONE, *(np.diff(part.starts) for part in self._parts)])
        self._parts.clear()
        texts = np.arange(len(lengths))
        slot_of = texts % _FIELDS * (len(lengths) // _FIELDS) + texts // _FIELDS
        slots = np.repeat(slot_of.astype(np.int32), lengths)
        of_token = np.repeat((texts % _FIELDS).astype(np.uint8), lengths)
        known = _Units(self._encoder, units, further[:, 1])
        in_fields = known.fields(units, of_token)
        tokens, terms = further.T
        slotted, more = np.zeros((2, len(lengths)), np.int64)
        slotted[slot_of] = lengths
        more += np.bincount(slots[tokens], minlength=len(more))
        occurrences = known.occurrences(units, further, slots, positions)
        return {
            "lengths": smallest(slotted + more),
            "further": smallest(more),
            **lexicon_arrays("stems", known.stems),
            **posting_arrays("stems", occurrences),
            "stems.fields": known.stem_fields(in_fields, terms, of_token[tokens]),
            **known.word_arrays(in_fields),
        }

    def _joined(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Ints]:
        """Units and positions of all tokens, and their further terms."""
        rows, offset = [np.zeros((0, 2), np.int64)], 0
        for part in self._parts:
            row = part.further.astype(np.int64)
            row[:, 0] += offset
            offset += len(part.units)
            rows.append(row)
        none = np.zeros(0, np.int32)
        units = np.concatenate([none, *(part.units for part in self._parts)])
        positions = np.concatenate([none, *(part.positions for part in self._parts)])
        return units, positions, np.concatenate(rows)


class _Units:
    """The units that a segment has, numbered by its own lexicons.

    Attributes:
        stems: the stems, in the order of their bytes.
        words: the printed words likewise.
    """

    def __init__(self, encoder: TextEncoder, units: npt.NDArray[np.int32], further: Ints) -> None:
        stem_of, word_of = encoder.unit_stems(), encoder.unit_words()
        used = np.flatnonzero(np.bincount(units, minlength=len(stem_of)))
        names = list(encoder.numbers)
        is_stem, is_word = np.zeros((2, len(names)), bool)
        is_stem[stem_of[used]] = is_stem[further] = is_word[word_of[used]] = True
        ordered = encoder.in_order(np.flatnonzero(is_stem | is_word))
        self.stems, self._stem_rank = _ranked(names, ordered[is_stem[ordered]])
        self.words, word_rank = _ranked(names, ordered[is_word[ordered]])
        self._used = used
        self._stem = np.zeros(len(stem_of), np.int32)
        self._stem[used] = self._stem_rank[stem_of[used]]
        self._form = np.zeros(len(stem_of), np.int32)
        pairs = self._stem[used].astype(np.int64) << 32 | word_rank[word_of[used]]
        distinct, which = np.unique(pairs, return_inverse=True)
        pair_stem, self._pair_word = distinct >> 32, distinct & _LOW
        forms = np.bincount(pair_stem, minlength=len(self.stems))
        pair_form = np.arange(len(distinct)) - starts_of(forms)[:-1][pair_stem]
        self._form[used] = pair_form[which]
        self._pair_stem, self._pair_form, self._pair_of = pair_stem, pair_form, which
        self._no_form = forms.astype(np.int32)

    def fields(
        self, units: npt.NDArray[np.int32], of_token: npt.NDArray[np.uint8]
    ) -> npt.NDArray[np.uint8]:
        """For each unit a bit for each text field that it is in, given the field of tokens."""
        bits = np.zeros(len(self._stem), np.uint8)
        for field in range(_FIELDS):
            here = np.zeros(len(bits), bool)
            here[units[of_token == field]] = True
            bits |= here.view(np.uint8) << np.uint8(field)
        return bits

    def stem_fields(
        self, fields: npt.NDArray[np.uint8], further: Ints, further_field: npt.NDArray[np.uint8]
    ) -> npt.NDArray[np.uint8]:
        """The same for each stem, given it for each unit, and the fields of further terms."""
        bits = np.zeros(len(self.stems), np.uint8)
        np.bitwise_or.at(bits, self._stem[self._used], fields[self._used])
        np.bitwise_or.at(bits, self._stem_rank[further], np.uint8(1) << further_field)
        return bits

    def occurrences(
        self,
        units: npt.NDArray[np.int32],
        further: Ints,
        slots: npt.NDArray[np.int32],
        positions: npt.NDArray[np.int32],
    ) -> Occurrences:
        """Every occurrence of every stem."""
        terms, forms = self._stem[units], self._form[units]
        if len(further):
            tokens, ranks = further[:, 0], self._stem_rank[further[:, 1]]
            terms = np.concatenate((terms, ranks))
            slots = np.concatenate((slots, slots[tokens]))
            positions = np.concatenate((positions, positions[tokens]))
            # They have the printed form of their token's main term, which is counted there.
            forms = np.concatenate((forms, self._no_form[ranks]))
        return in_order(terms, slots, positions, forms)

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


def _ranked(names: Sequence[str], ordered: Ints) -> tuple[list[bytes], Ints]:
    """The terms of some numbers, in order, and the rank that each number has there."""
    ranks = np.zeros(len(names), np.int64)
    ranks[ordered] = np.arange(len(ordered))
    terms = [names[number].encode("utf-8", "surrogatepass") for number in ordered.tolist()]
    return terms, ranks


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
        found = Occurrences(
            keys >> 32, (keys & _LOW).astype(np.int32), positions, np.zeros(len(keys), np.int32)
        )
        terms = [term.encode("utf-8", "surrogatepass") for term in distinct]
        return {
            **lexicon_arrays(name, terms),
            **posting_arrays(name, found, bool(self._moved)),
        }, bool(self._moved)
