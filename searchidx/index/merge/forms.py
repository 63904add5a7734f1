"""Printed words of several segments -> those of one, and the forms of their stems anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.packing import Bytes, Ints, Numbers, smallest, starts_of
from searchidx.index.merge.documents import Part
from searchidx.index.merge.postings import RangeLists, SegmentRange
from searchidx.index.merge.terms import TermsSpill, term_ranges
from searchidx.index.schema import TEXT_FIELDS

__all__ = ["Forms"]

_FIELDS = len(TEXT_FIELDS)
_WORD = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class _Table:
    """The printed words of a segment's stems, numbered as in all segments together.

    Attributes:
        starts: of each stem, where its words start.
        words: by stem and form.
    """

    starts: Numbers
    words: Numbers


class Forms:
    """The printed words of all segments, and how each is found from its stem.

    Args:
        most: how many words to look at at a time.
    """

    def __init__(self, parts: Sequence[Part], most: int) -> None:
        self._lexicons = [part.arrays.word_lexicon for part in parts]
        self._most = most
        numbers = [np.empty(len(lexicon), np.uint32) for lexicon in self._lexicons]
        count = 0
        for block in term_ranges(self._lexicons, most):
            for own, (start, stop), found in zip(numbers, block.own, block.numbers, strict=True):
                own[start:stop] = found + count
            count += len(block.terms)
        self._fields = np.zeros(count, np.uint8)
        self._tables: dict[int, _Table] = {}
        for part, own in zip(parts, numbers, strict=True):
            if part.is_live is None:
                self._fields[own] |= part.arrays.word_fields
            self._tables[id(part)] = _table(part, own)
        self._pairs: list[npt.NDArray[np.uint32]] = []
        self._stems = 0

    def renumber(
        self, lists: RangeLists, forms: Numbers, is_used: npt.NDArray[np.bool_]
    ) -> Numbers:
        """The forms of all occurrences in a range of stems as they will be. The ranges come in
        order.

        Args:
            forms: of each occurrence, in its segment; it is changed.
            is_used: which of the range's stems still occur.
        """
        looked_up = [
            _LookUp(self._tables[id(own.part)], lists, own, forms[own.occurrences])
            for own in lists.segments
        ]
        for own in looked_up:
            self._note_fields(own)
        pairs = np.unique(np.concatenate([own.keys[own.is_used] for own in looked_up]))
        stems = pairs >> 32
        each = np.bincount(stems, minlength=len(is_used))
        new = np.arange(len(pairs)) - starts_of(each)[:-1][stems]
        ranks = self._stems + np.cumsum(is_used) - 1
        self._pairs.append(np.stack((pairs & _WORD, ranks[stems], new)).astype(np.uint32))
        self._stems += int(is_used.sum())
        return np.concatenate([own.renumbered(pairs, new, each) for own in looked_up])

    def _note_fields(self, own: _LookUp) -> None:
        for field, is_in in enumerate(own.in_field):
            words = own.keys[is_in] & _WORD
            self._fields[words] |= np.uint8(1 << field)

    def arrays(self, folder: Path) -> dict[str, Any]:
        """The printed words that still occur, as arrays of a file."""
        words, stems, forms = np.concatenate([np.zeros((3, 0), np.uint32), *self._pairs], axis=1)
        self._pairs.clear()
        is_used = np.zeros(len(self._fields), bool)
        is_used[words] = True
        # They come by stem, then word.
        order = np.argsort(words, kind="stable")
        words = (np.cumsum(is_used, dtype=np.uint32) - np.uint32(1))[words[order]]
        stems, forms = stems[order], forms[order]
        is_first = np.ones(len(words), bool)
        is_first[1:] = words[1:] != words[:-1]
        more = [own[~is_first].astype("<u4") for own in (words, stems, forms)]
        terms = TermsSpill(folder)
        at = 0
        for block in term_ranges(self._lexicons, self._most):
            terms.append(block.terms.chosen(is_used[at : at + len(block.terms)]))
            at += len(block.terms)
        return {
            **terms.arrays("words"),
            "words.fields": self._fields[is_used],
            "words.stem": smallest(stems[is_first]),
            "words.form": smallest(forms[is_first]),
            "words.more": np.concatenate(more),
        }


def _table(part: Part, numbers: Numbers) -> _Table:
    pairs = part.arrays.pairs()
    order = np.lexsort((pairs[:, 2], pairs[:, 1]))
    each = np.bincount(pairs[:, 1], minlength=len(part.arrays.stem_lexicon))
    return _Table(starts_of(each).astype(np.uint32), numbers[pairs[order, 0]])


class _LookUp:
    """The forms of a segment in a range of stems.

    Each stem has a row of places, one a form, and one more for further terms, whose printed
    word is counted elsewhere.

    Attributes:
        keys: of each pair of stem and form, the stem's number in the range above the word's.
        is_used: whether the pair still occurs.
        in_field: by field, whether it still occurs there; only where documents are deleted.
    """

    def __init__(self, table: _Table, lists: RangeLists, own: SegmentRange, forms: Numbers) -> None:
        start, stop = own.own
        starts = table.starts[start : stop + 1].astype(np.int64)
        each = np.diff(starts)
        words = table.words[starts[0] : starts[-1]]
        self._numbers = lists.numbers[own.lists]
        self.keys = np.repeat(self._numbers << 32, each) | words
        rows = starts[:-1] - starts[0] + np.arange(len(each))
        self._is_pair = np.ones(len(words) + len(each), bool)
        self._is_pair[rows + each] = False
        self._at = forms
        self._at += np.repeat(rows.astype(np.uint32), lists.totals[own.lists])
        self.is_used = np.ones(len(words), bool)
        self.in_field: list[npt.NDArray[np.bool_]] = []
        if own.part.is_live is not None:
            of = np.repeat(lists.fields[own.postings], lists.frequencies[own.postings])
            self.in_field = [seen[self._is_pair] for seen in self._seen(of)]
            self.is_used = np.logical_or.reduce(self.in_field)

    def _seen(self, fields: Bytes) -> Iterator[npt.NDArray[np.bool_]]:
        for field in range(_FIELDS):
            seen = np.zeros(len(self._is_pair), bool)
            seen[self._at[fields == field]] = True
            yield seen

    def renumbered(self, pairs: Ints, forms: Ints, each: Ints) -> Numbers:
        """The forms of all occurrences, given all pairs that still occur, the form of each,
        and how many each stem of the range has."""
        table = np.zeros(len(self._is_pair), np.uint32)
        new = np.zeros(len(self.keys), np.uint32)
        new[self.is_used] = forms[np.searchsorted(pairs, self.keys[self.is_used])]
        table[self._is_pair] = new
        table[~self._is_pair] = each[self._numbers]
        found: Numbers = table[self._at]
        return found
