"""How much a word says of an article, told without a look at its postings."""

from __future__ import annotations

import math

import numpy as np
from whoosh.reading import IndexReader

from searchidx.index.codec.segment import arrays_of

__all__ = ["LEAST", "rarity"]

LEAST = 0.1
"""The rarity of a word that is in more texts than there are articles, which have several each."""


def rarity(reader: IndexReader, what: str | tuple[str, ...]) -> float:
    """The idf of a stem or a printed word, or of the words of a phrase on average, by how many
    texts (titles, captions, bodies) have its stem; 1 for what is no term, such as a pattern."""
    if isinstance(what, tuple):
        return sum(rarity(reader, word) for word in what) / len(what)
    count = sum(_count(leaf, what) for leaf, _ in reader.leaf_readers())
    if not count:
        return 1.0
    return max(LEAST, 1 + math.log(reader.doc_count_all() / (count + 1)))


def _count(leaf: IndexReader, word: str) -> int:
    """How many texts of a segment have a stem, or the stem of a printed word."""
    arrays = arrays_of(leaf)
    if arrays is None:
        return int(leaf.doc_frequency("body", word))
    term = word.encode("utf-8", "surrogatepass")
    stem = arrays.stem(term)
    if stem is None:
        printed = arrays.word(term)
        stem = None if printed is None else arrays.stems_of(printed)[0][0]
    return 0 if stem is None else int(arrays.stem_counts(np.array([stem]))[0])
