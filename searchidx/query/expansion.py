"""Clauses that stand for several terms -> these terms in a segment, and their documents."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
from whoosh.query import FuzzyTerm, Prefix, Wildcard
from whoosh.query.terms import MultiTerm
from whoosh.reading import IndexReader

from searchidx.index.codec.lexicon import Lexicon
from searchidx.index.codec.packing import Ints
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.codec.strings import Strings
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.query.edit_distance import within
from searchidx.query.matches import Numbers
from searchidx.query.scoring import encoded

__all__ = ["documents_of", "expansion", "lexicon_of", "slots_of"]

# Texts with a word in them that are read at a time, about.
_BULK = 200_000


def lexicon_of(arrays: SegmentReader, name: str | None) -> Lexicon | None:
    """The terms of a field, with those of other text fields; None if there are none."""
    if name is None:
        return None
    field = name.removesuffix(PRINTED)
    if field in TEXT_FIELDS:
        return arrays.stem_lexicon if field == name else arrays.word_lexicon
    return arrays.key_lexicon(name) if name in arrays.keyed_fields else None


def expansion(lexicon: Lexicon, leaf: IndexReader, clause: MultiTerm) -> Ints:
    """The numbers of the terms that a clause stands for, ascending; some may be terms of other
    text fields alone.

    Args:
        leaf: Whoosh's reader of the segment.
    """
    if not isinstance(clause, (FuzzyTerm, Prefix, Wildcard)):
        return _numbers(lexicon, clause._btexts(leaf))
    text = encoded(clause.text).decode("utf-8", "surrogatepass")
    literal = text
    if isinstance(clause, FuzzyTerm):
        literal = text[: clause.prefixlength]
    elif isinstance(clause, Wildcard):
        literal = re.split(r"[*?[]", text, maxsplit=1)[0]
    start = encoded(literal)
    # No byte of UTF-8 is 255.
    found = lexicon.range(start, start + b"\xff" if start else None)
    if isinstance(clause, Prefix):
        return np.arange(found.start, found.stop)
    if isinstance(clause, FuzzyTerm):
        near = lexicon.letters.near(text, clause.maxdist)
        near = near[near.searchsorted(found.start) : near.searchsorted(found.stop)]
        return near[within(_decoded(lexicon.chosen(near).list()), text, clause.maxdist)]
    return _like(lexicon.read(found.start, found.stop), text) + found.start


def _like(terms: Strings, pattern: str) -> Ints:
    """The places of the terms that a pattern of ``*``, ``?`` and sets in brackets matches."""
    # Few have its longest piece, and those alone are tried.
    pieces = re.split(r"[*?]", pattern.partition("[")[0])
    maybe = terms.containing(encoded(max(pieces, key=len)))
    is_like = re.compile(fnmatch.translate(pattern)).match
    own = _decoded(terms.chosen(maybe).list())
    found: Ints = maybe[np.array([is_like(term) is not None for term in own], bool)]
    return found


def _decoded(terms: Iterable[bytes]) -> list[str]:
    return [term.decode("utf-8", "surrogatepass") for term in terms]


def _numbers(lexicon: Lexicon, terms: Iterable[bytes]) -> Ints:
    found = {number for term in terms if (number := lexicon.find(term)) is not None}
    return np.array(sorted(found), np.int64)


def documents_of(arrays: SegmentReader, name: str, numbers: Ints) -> Numbers:
    """The documents of a segment that have one of some terms in a field; each once, ascending."""
    field = name.removesuffix(PRINTED)
    if field not in TEXT_FIELDS:
        found = arrays.keyed_of_many(name, numbers).slots
    else:
        is_stem = field == name
        found = (
            arrays.postings_of_many(numbers).slots
            if is_stem
            else np.flatnonzero(slots_of(arrays, numbers)).astype(np.int32)
        )
        found = found - np.int32(TEXT_FIELDS.index(field) * arrays.count)
        found = found[(found >= 0) & (found < arrays.count)]
    has = np.zeros(arrays.count, bool)
    has[found] = True
    if arrays.deleted is not None:
        has &= ~arrays.deleted
    return np.flatnonzero(has).astype(np.int32)


def slots_of(
    arrays: SegmentReader, words: Ints, check: Callable[[], None] = lambda: None
) -> npt.NDArray[np.bool_]:
    """By slot of a segment, whether it has one of some printed words.

    ``check`` is called now and then; what it raises ends the work.
    """
    stems, forms, _ = arrays.pairs_of(words)
    order = stems.argsort(kind="stable")
    stems, forms = stems[order], forms[order]
    is_first = np.ones(len(stems), bool)
    np.not_equal(stems[1:], stems[:-1], out=is_first[1:])
    distinct, which = stems[is_first], is_first.cumsum() - 1
    # In bulks, so that a pattern of all words takes no memory for all of the text.
    bulks = arrays.stem_counts(distinct).cumsum() // _BULK
    has = np.zeros(len(TEXT_FIELDS) * arrays.count, bool)
    for bulk in np.unique(bulks).tolist():
        check()
        first, last = bulks.searchsorted([bulk, bulk + 1]).tolist()
        found = arrays.postings_of_many(distinct[first:last])
        own = slice(*which.searchsorted([first, last]))
        most = int(max(found.forms.max(initial=0), forms[own].max(initial=0))) + 1
        is_wanted = np.zeros((last - first) * most, bool)
        is_wanted[(which[own] - first) * most + forms[own]] = True
        has[found.slots[is_wanted[found.terms * most + found.forms]]] = True
    return has
