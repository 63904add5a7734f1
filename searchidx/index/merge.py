"""Several segments -> one, without their deleted documents, by array operations.

The result is what writing their documents anew would give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.columns import bytes_arrays
from searchidx.index.codec.lexicon import Lexicon, lexicon_arrays, smallest
from searchidx.index.codec.packing import Ints, starts_of
from searchidx.index.codec.postings import Occurrences, posting_arrays
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.inversion import field_bits, word_arrays
from searchidx.index.schema import TEXT_FIELDS

__all__ = ["merged_arrays", "run_to_merge"]

_FIELDS = len(TEXT_FIELDS)
# So many segments of like size become one; an article is written again each time an index has
# grown eightfold.
_RUN = 8


def run_to_merge(sizes: Sequence[int], limit: int) -> slice | None:
    """Which segments, side by side, to merge next; None if no more.

    Args:
        sizes: of all segments, in order.
        limit: of the sizes merged, in sum.
    """
    largest = _RUN
    while largest <= max(sizes, default=0) * _RUN:
        start = len(sizes)
        while start and sizes[start - 1] < largest:
            start -= 1
        # One that stays as small would be written again and again.
        if len(sizes) - start >= _RUN and largest <= sum(sizes[start:]) <= limit:
            return slice(start, len(sizes))
        largest *= _RUN
    return None


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment to merge: which of its documents live, and the number that each will have."""

    arrays: SegmentReader
    live: Ints
    number: Ints


def _parts(segments: Sequence[SegmentReader]) -> tuple[list[_Part], int]:
    parts, total = [], 0
    for arrays in segments:
        live = np.arange(arrays.count)
        if arrays.deleted is not None:
            live = np.flatnonzero(~arrays.deleted)
        number = np.full(arrays.count, -1)
        number[live] = np.arange(total, total + len(live))
        total += len(live)
        parts.append(_Part(arrays, live, number))
    return parts, total


def merged_arrays(
    segments: Sequence[SegmentReader],
) -> tuple[Mapping[str, npt.NDArray[Any]], Mapping[str, Any]]:
    """The arrays and facts of the segment that some become."""
    parts, count = _parts(segments)
    facts = dict(parts[0].arrays.file.facts)
    arrays = {**_lengths(parts), **_texts(parts, count)}
    keyed = {}
    for field in facts["keyed"]:
        found, keyed[field] = _keys(parts, field)
        arrays |= found
    for name in facts["columns"]:
        arrays |= _column(parts, name)
    return arrays, {"keyed": keyed, "columns": facts["columns"], "numbers": facts["numbers"]}


def _lengths(parts: Sequence[_Part]) -> Mapping[str, npt.NDArray[Any]]:
    def joined(values: Callable[[SegmentReader], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        rows = [values(p.arrays).reshape(_FIELDS, -1)[:, p.live].astype(np.int64) for p in parts]
        return smallest(np.concatenate(rows, axis=1).ravel())

    return {
        "lengths": joined(lambda arrays: arrays.lengths),
        "further": joined(lambda arrays: arrays.further),
    }


def _union(lexicons: Sequence[Lexicon]) -> tuple[list[bytes], list[Ints]]:
    """All terms in order, and of each lexicon's terms the numbers among them."""
    lists = [lexicon.all() for lexicon in lexicons]
    terms = sorted(set().union(*lists))
    number = {term: n for n, term in enumerate(terms)}
    return terms, [np.fromiter(map(number.__getitem__, own), np.int64, len(own)) for own in lists]


def _joined(parts: Sequence[Occurrences]) -> Occurrences:
    """Occurrences of several segments in one order; those of one slot are in order already."""
    terms = np.concatenate([part.terms for part in parts])
    slots = np.concatenate([part.slots for part in parts])
    order = np.argsort(terms << 32 | slots, kind="stable")
    positions = np.concatenate([part.positions for part in parts])
    forms = np.concatenate([part.forms for part in parts])
    return Occurrences(terms[order], slots[order], positions[order], forms[order])


def _used(terms: Sequence[bytes], found: Ints) -> tuple[list[bytes], Ints]:
    """The terms that still occur, and the numbers of ``found`` among them."""
    is_used = np.zeros(len(terms), bool)
    is_used[found] = True
    rank = np.cumsum(is_used) - 1
    return [terms[at] for at in np.flatnonzero(is_used).tolist()], rank[found]


def _texts(parts: Sequence[_Part], count: int) -> Mapping[str, npt.NDArray[Any]]:
    stems, stem_numbers = _union([part.arrays.stem_lexicon for part in parts])
    words, word_numbers = _union([part.arrays.word_lexicon for part in parts])
    none = len(words)
    rows = []
    for part, own_stems, own_words in zip(parts, stem_numbers, word_numbers, strict=True):
        found = part.arrays.occurrences()
        document = part.number[found.slots % part.arrays.count]
        kept = np.flatnonzero(document >= 0)
        slots = found.slots[kept] // part.arrays.count * count + document[kept]
        printed = _words_of(part.arrays, found.terms[kept], found.forms[kept], own_words, none)
        rows.append(
            Occurrences(
                own_stems[found.terms[kept]], slots.astype(np.int32), found.positions[kept], printed
            )
        )
    joined = _joined(rows)
    stems, terms = _used(stems, joined.terms)
    # Of further terms the printed form is counted elsewhere.
    is_printed = joined.forms != none
    kept_words, word = _used(words, joined.forms[is_printed])
    pairs, which = np.unique(terms[is_printed] << 32 | word, return_inverse=True)
    pair_stem, pair_word = pairs >> 32, pairs & 0xFFFFFFFF
    each = np.bincount(pair_stem, minlength=len(stems))
    pair_form = np.arange(len(pairs)) - starts_of(each)[:-1][pair_stem]
    numbers = each[terms]
    numbers[is_printed] = pair_form[which]
    forms = numbers.astype(np.int32)
    occurrences = Occurrences(terms, joined.slots, joined.positions, forms)
    of_pair = field_bits(which, joined.slots[is_printed], count, len(pairs))
    table = np.stack((pair_word, pair_stem, pair_form), axis=1)
    return {
        **lexicon_arrays("stems", stems),
        **posting_arrays("stems", occurrences),
        "stems.fields": field_bits(terms, joined.slots, count, len(stems)),
        **word_arrays(kept_words, table, of_pair),
    }


def _words_of(
    arrays: SegmentReader, stems: Ints, forms: npt.NDArray[Any], numbers: Ints, none: int
) -> npt.NDArray[np.int32]:
    """The printed word of each occurrence by its new number, ``none`` of further terms."""
    table = arrays.pairs()
    table = table[np.lexsort((table[:, 2], table[:, 1]))]
    each = np.bincount(table[:, 1], minlength=len(arrays.stem_lexicon))
    is_printed = forms < each[stems]
    at = starts_of(each)[:-1][stems] + np.where(is_printed, forms, 0)
    known = numbers[table[:, 0]]
    found = known[np.minimum(at, len(known) - 1)] if len(known) else np.zeros(len(at), np.int64)
    return np.where(is_printed, found, none).astype(np.int32)


def _keys(parts: Sequence[_Part], field: str) -> tuple[Mapping[str, npt.NDArray[Any]], bool]:
    terms, numbers = _union([part.arrays.key_lexicon(field) for part in parts])
    rows = []
    for part, own in zip(parts, numbers, strict=True):
        found = part.arrays.key_occurrences(field)
        document = part.number[found.slots]
        kept = np.flatnonzero(document >= 0)
        rows.append(
            Occurrences(
                own[found.terms[kept]],
                document[kept].astype(np.int32),
                found.positions[kept],
                found.forms[kept],
            )
        )
    joined = _joined(rows)
    left, which = _used(terms, joined.terms)
    occurrences = Occurrences(which, joined.slots, joined.positions, joined.forms)
    has_positions = bool(joined.positions.any())
    name = f"key.{field}"
    return {
        **lexicon_arrays(name, left),
        **posting_arrays(name, occurrences, has_positions),
    }, has_positions


def _column(parts: Sequence[_Part], name: str) -> Mapping[str, npt.NDArray[Any]]:
    key = f"column.{name}"
    if parts[0].arrays.is_bytes(name):
        columns = [(part.arrays.values(name), part.live.tolist()) for part in parts]
        return bytes_arrays(key, [column[at] for column, live in columns for at in live])
    joined = np.concatenate([part.arrays.column(name)[part.live] for part in parts])
    return {f"{key}.{'fixed' if joined.dtype.kind == 'V' else 'numbers'}": joined}
