"""In how many articles of a segment terms are, by array operations: of rare terms all at once, of a
frequent one alone, which needs its slots and forms but none of its positions."""

from __future__ import annotations

import numpy as np

from searchidx.index.codec.packing import Ints
from searchidx.index.codec.reader import SegmentReader
from searchidx.query.matches import Numbers

__all__ = ["of_stems", "of_words"]

# Titles, captions and bodies with a stem, from so many on it is frequent. The 20 most frequent
# words of 40,711 articles of news then take .32 s (64: .28, 4,096: .37, all at once: .67), the
# 100 that begin with "pe" .81 s (1.08, .92, .92); those of 600,000 generated articles 3 s (all at
# once: 27).
_FREQUENT = 1024


def of_stems(arrays: SegmentReader, stems: Ints) -> Ints:
    """For each of some stems, the documents that have it, deleted ones left out.

    Args:
        stems: their numbers, ascending, each once.
    """
    counts = np.zeros(len(stems), np.int64)
    is_frequent = arrays.stem_counts(stems) >= _FREQUENT
    rare = np.flatnonzero(~is_frequent)
    found = arrays.postings_of_many(stems[rare])
    counts[rare] = _distinct(arrays, found.terms, found.slots, len(rare))
    for at in np.flatnonzero(is_frequent).tolist():
        counts[at] = _live(arrays, arrays.postings(int(stems[at])).slots)
    return counts


def of_words(arrays: SegmentReader, words: Ints) -> Ints:
    """The same of printed words."""
    counts = np.zeros(len(words), np.int64)
    stems, forms, own = arrays.pairs_of(words)
    places = words.searchsorted(own)
    # What is a form of several stems is in an article once, whatever it is there.
    is_one = np.bincount(places, minlength=len(words))[places] == 1
    alone = np.flatnonzero(is_one & (arrays.stem_counts(stems) >= _FREQUENT))
    rare = np.setdiff1d(np.arange(len(words)), places[alone])
    counts[rare] = _of_rare_words(arrays, words[rare])
    for stem in np.unique(stems[alone]).tolist():
        chosen = alone[stems[alone] == stem]
        counts[places[chosen]] = _of_forms(arrays, stem, forms[chosen])
    return counts


def _of_forms(arrays: SegmentReader, stem: int, forms: Ints) -> list[int]:
    """The documents that have each of some forms of a stem."""
    postings = arrays.postings(stem)
    each = postings.forms()
    slots = np.repeat(postings.slots, postings.frequencies)
    return [_live(arrays, slots[each == form]) for form in forms.tolist()]


def _live(arrays: SegmentReader, slots: Numbers) -> int:
    """How many documents some slots are of."""
    has = np.zeros(arrays.count, bool)
    # A document has a field, and so a slot, for each place that a term may be in.
    has[slots % arrays.count] = True
    if arrays.deleted is not None:
        has &= ~arrays.deleted
    return int(np.count_nonzero(has))


def _of_rare_words(arrays: SegmentReader, words: Ints) -> Ints:
    stems, forms, own = arrays.pairs_of(words)
    distinct, which = np.unique(stems, return_inverse=True)
    found = arrays.postings_of_many(distinct)
    most = int(max(found.forms.max(initial=0), forms.max(initial=0))) + 1
    index = np.full(len(distinct) * most, -1)
    index[which * most + forms] = words.searchsorted(own)
    terms = index[found.terms * most + found.forms]
    is_wanted = terms >= 0
    return _distinct(arrays, terms[is_wanted], found.slots[is_wanted], len(words))


def _distinct(arrays: SegmentReader, terms: Ints, slots: Numbers, count: int) -> Ints:
    """For each of ``count`` terms the documents that it is in, given both of each occurrence."""
    keys = terms * arrays.count + slots % arrays.count
    # What comes again at once need not be sorted.
    keys = np.unique(keys[np.diff(keys, prepend=-1) != 0])
    terms = keys // arrays.count
    if arrays.deleted is not None:
        terms = terms[~arrays.deleted[keys % arrays.count]]
    return np.bincount(terms, minlength=count)
