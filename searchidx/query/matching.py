"""Query tree -> matching documents and their scores.

Trees are evaluated on the arrays of all segments at once, clause by clause. A clause that is
not known here goes through Whoosh's own matcher, as does every tree on an index that has
segments of Whoosh's own codec.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from whoosh import query
from whoosh.query.wrappers import ConstantScoreQuery
from whoosh.reading import IndexReader
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from searchidx.index.codec.lexicon import Lexicon
from searchidx.index.codec.packing import Ints
from searchidx.index.codec.segment import arrays_of
from searchidx.index.schema import PRINTED, TEXT_FIELDS, UNDATED
from searchidx.query import joining
from searchidx.query.clauses import (
    AnyOf,
    AnyWordLike,
    MentionRange,
    PublishedRange,
    Unscored,
    Weighted,
    WithOptional,
    Word,
)
from searchidx.query.expansion import documents_of, expansion, lexicon_of, slots_of
from searchidx.query.kept import Kept
from searchidx.query.matches import Dense, Listed, Matches, everything, listed, nothing
from searchidx.query.phrases import in_order
from searchidx.query.places import Places
from searchidx.query.reranking import QueryWord
from searchidx.query.scoring import Scorer

__all__ = ["Matching"]

# Documents that Whoosh's matcher finds between two looks at the time.
_CHECKED = 1_000


class _Expanded(NamedTuple):
    """What a pattern stands for: how many words of a segment, at most, and what has one."""

    words: int
    found: Matches

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        return self.found.nbytes


class Matching:
    """Answers trees on one commit. It is not for several threads at a time.

    Args:
        reader: Whoosh's, of the commit.
        weighting: has the constants of the score.
        room: bytes of what is kept of earlier answers.

    Attributes:
        size: number of all documents, deleted ones too.
    """

    def __init__(self, reader: IndexReader, weighting: BM25F, room: int) -> None:
        self.size = int(reader.doc_count_all())
        self._reader = reader
        self._weighting = weighting
        self._leaves = list(reader.leaf_readers())
        arrays = [(arrays_of(leaf), offset) for leaf, offset in self._leaves]
        own = [(found, offset) for found, offset in arrays if found is not None]
        self._is_own = len(own) == len(arrays)
        self._scorer = Scorer(own if self._is_own else (), weighting)
        self._kept = Kept(room)
        self._check: Callable[[], None] = lambda: None

    def match(self, tree: query.Query, check: Callable[[], None] = lambda: None) -> Matches:
        """All documents that a tree matches, deleted ones left out.

        ``check`` is called between clauses; what it raises ends the work.
        """
        self._check = check
        return self._of(tree) if self._is_own else self._by_whoosh(tree)

    def count_words(self, pattern: AnyWordLike) -> int | None:
        """How many words a pattern that was matched stands for, in the segment with most of
        them; None if that was not found out."""
        return self._expanded_words(pattern).words if self._is_own else None

    def placed(self, words: Sequence[QueryWord]) -> list[tuple[QueryWord, Places]]:
        """The words of whose places something is known, with these; on segments of Whoosh's own
        codec none."""
        found = [(word, self._places(word.word)) for word in words] if self._is_own else []
        return [(word, places) for word, places in found if len(places.texts)]

    def _places(self, word: Word) -> Places:
        key = Places, word.stem, word.word
        return self._kept.get(key, lambda: self._scorer.places(word))

    def _by_whoosh(self, tree: query.Query) -> Listed:
        scored = Searcher(self._reader, weighting=self._weighting)
        documents: list[int] = []
        scores: list[float] = []
        for leaf, offset in scored.leaf_searchers():
            matcher: Any = tree.matcher(leaf, leaf.context())
            while matcher.is_active():
                if len(documents) % _CHECKED == 0:
                    self._check()
                documents.append(matcher.id() + offset)
                scores.append(matcher.score())
                matcher.next()
        return Listed(np.array(documents, np.int32), np.array(scores, np.float32))

    def _of(self, tree: query.Query) -> Matches:
        self._check()
        # What is derived from a known clause may mean something else.
        answer = _ANSWERS.get(type(tree))
        found = answer(self, tree) if answer else None
        return self._by_whoosh(tree) if found is None else found

    def _each(self, trees: Sequence[query.Query]) -> list[Matches]:
        return [self._of(tree) for tree in trees]

    def _live(self) -> Matches:
        """All documents that are not deleted."""
        found = everything(self.size)
        return joining.but_not(found, Listed(self._scorer.deleted, None))

    def _word(self, tree: Word) -> Matches:
        return self._kept.get(tree.key, lambda: self._scorer.word(tree))

    def _term(self, tree: query.Term) -> Matches | None:
        if tree.minquality or not self._has_terms(tree.fieldname):
            return None
        key = tree.fieldname, tree.text, tree.boost
        return self._kept.get(key, lambda: self._scorer.term(*key))

    def _has_terms(self, name: str | None) -> bool:
        return all(lexicon_of(arrays, name) is not None for arrays, _ in self._scorer.segments)

    def _and(self, tree: query.And) -> Matches:
        parts = self._each(tree.subqueries)
        found = joining.all_of(parts, self.size) if parts else nothing()
        return joining.scaled(found, tree.boost)

    def _or(self, tree: query.Or) -> Matches | None:
        if tree.scale or tree.minmatch:
            return None
        found = joining.any_of(self._each(tree.subqueries), self.size)
        return joining.scaled(found, tree.boost)

    def _best_of(self, tree: query.DisjunctionMax) -> Matches | None:
        if tree.tiebreak:
            return None
        found = joining.any_of(self._each(tree.subqueries), self.size, np.maximum)
        return joining.scaled(found, tree.boost)

    def _not(self, tree: query.Not) -> Matches:
        return joining.constant(joining.but_not(self._live(), self._of(tree.query)), 1.0)

    def _and_not(self, tree: query.AndNot) -> Matches:
        return joining.but_not(self._of(tree.a), self._of(tree.b))

    def _require(self, tree: query.Require) -> Matches:
        return joining.all_of((self._of(tree.a), joining.unscored(self._of(tree.b))), self.size)

    def _with_optional(self, tree: query.AndMaybe) -> Matches:
        return joining.with_optional(self._of(tree.a), self._of(tree.b))

    def _unscored(self, tree: Unscored) -> Matches:
        return joining.unscored(self._of(tree.child))

    def _weighted(self, tree: Weighted) -> Matches:
        return joining.scaled(self._of(tree.child), tree.factor)

    def _like(self, tree: AnyWordLike) -> Matches:
        return self._expanded_words(tree).found

    def _expanded_words(self, tree: AnyWordLike) -> _Expanded:
        return self._kept.get(tree, lambda: self._expand(tree))

    def _expand(self, tree: AnyWordLike) -> _Expanded:
        parts: list[Matches] = []
        words = 0
        for (leaf, _), (arrays, offset) in zip(self._leaves, self._scorer.segments, strict=True):
            numbers = expansion(arrays.word_lexicon, leaf, tree.clauses[0])
            words = max(words, len(numbers))
            has = slots_of(arrays, numbers, self._check).reshape(len(TEXT_FIELDS), -1)
            scores = np.zeros(arrays.count, np.float32)
            is_in = np.zeros(arrays.count, bool)
            for clause in tree.clauses:
                own = has[TEXT_FIELDS.index(clause.fieldname.removesuffix(PRINTED))]
                scores += np.float32(clause.boost) * own
                is_in |= own
            documents = np.flatnonzero(is_in)
            parts.append(Listed(documents.astype(np.int32) + np.int32(offset), scores[documents]))
        found = joining.any_of(parts, self.size)
        return _Expanded(words, joining.but_not(found, Listed(self._scorer.deleted, None)))

    def _constant(self, tree: ConstantScoreQuery) -> Matches:
        return joining.constant(self._of(tree.child), tree.score)

    def _every(self, tree: query.Every) -> Matches | None:
        if tree.fieldname is None:
            return joining.constant(self._live(), tree.boost)
        if not self._has_terms(tree.fieldname):
            return None
        found = self._expanded(tree.fieldname, lambda lexicon, _: np.arange(len(lexicon)))
        return joining.constant(found, tree.boost)

    def _phrase(self, tree: query.Phrase) -> Matches | None:
        name, words = tree.fieldname, tree.words
        if not words or not self._has_terms(name):
            return None
        key = query.Phrase, name, (*words,), tree.slop, tree.boost
        return self._kept.get(key, lambda: self._all_in_order(tree))

    def _all_in_order(self, tree: query.Phrase) -> Matches:
        name, words = tree.fieldname, tree.words
        terms = [self._term(query.Term(name, word)) for word in words]
        found = listed(joining.all_of([t for t in terms if t is not None], self.size))
        documents = self._in_order(found, tree)
        return joining.scaled(joining.only(found, documents, self.size), tree.boost)

    def _in_order(self, found: Listed, tree: query.Phrase) -> Listed:
        parts = []
        for arrays, offset in self._scorer.segments:
            ends = found.documents.searchsorted([offset, offset + arrays.count])
            own = found.documents[slice(*ends)] - np.int32(offset)
            if len(own):
                own = in_order(arrays, tree.fieldname, tree.words, tree.slop, own)
            parts.append(own + np.int32(offset))
        return Listed(np.concatenate(parts), None) if parts else nothing()

    def _several(self, tree: Any) -> Matches | None:
        name = tree.field()
        if not self._has_terms(name):
            return None
        if isinstance(tree, (query.Prefix, query.Wildcard)) and tree.text in ("", "*"):
            return self._every(query.Every(name, tree.boost))
        if not tree.constantscore:
            return self._sum_of_terms(tree)

        def numbers(lexicon: Lexicon, leaf: IndexReader) -> Ints:
            return expansion(lexicon, leaf, tree)

        found = self._kept.get((type(tree), tree), lambda: self._expanded(name, numbers))
        return joining.constant(found, tree.boost)

    def _sum_of_terms(self, tree: Any) -> Matches:
        terms: dict[bytes, None] = {}
        for (leaf, _), (arrays, _) in zip(self._leaves, self._scorer.segments, strict=True):
            lexicon = lexicon_of(arrays, tree.field())
            assert lexicon is not None
            terms |= dict.fromkeys(lexicon[n] for n in expansion(lexicon, leaf, tree).tolist())
        parts = [self._scorer.term(tree.field(), term, tree.boost) for term in sorted(terms)]
        return joining.any_of(parts, self.size)

    def _expanded(self, name: str, numbers: Callable[[Lexicon, IndexReader], Ints]) -> Matches:
        """The documents that have one of a field's terms of some numbers."""
        parts: list[Matches] = []
        for (leaf, _), (arrays, offset) in zip(self._leaves, self._scorer.segments, strict=True):
            lexicon = lexicon_of(arrays, name)
            assert lexicon is not None
            documents = documents_of(arrays, name, numbers(lexicon, leaf))
            parts.append(Listed(documents + np.int32(offset), None))
        return joining.any_of(parts, self.size)

    def _range(self, tree: query.NumericRange) -> Matches | None:
        if tree.fieldname != "published" or not tree.constantscore:
            return None
        found = self._kept.get((type(tree), tree), lambda: self._published(tree))
        return joining.constant(found, tree.boost)

    def _published(self, tree: query.NumericRange) -> Matches:
        parts = [np.zeros(0, bool)]
        for arrays, _ in self._scorer.segments:
            times = arrays.column("published")
            has = times != UNDATED
            if tree.start is not None:
                has &= times > tree.start if tree.startexcl else times >= tree.start
            if tree.end is not None:
                has &= times < tree.end if tree.endexcl else times <= tree.end
            if arrays.deleted is not None:
                has &= ~arrays.deleted
            parts.append(has)
        return Dense(np.concatenate(parts), None)


_ANSWERS: dict[type[query.Query], Callable[[Matching, Any], Matches | None]] = {
    AnyOf: Matching._or,
    AnyWordLike: Matching._like,
    ConstantScoreQuery: Matching._constant,
    MentionRange: Matching._several,
    PublishedRange: Matching._range,
    Unscored: Matching._unscored,
    Weighted: Matching._weighted,
    WithOptional: Matching._with_optional,
    Word: Matching._word,
    query.And: Matching._and,
    query.AndMaybe: Matching._with_optional,
    query.AndNot: Matching._and_not,
    query.DisjunctionMax: Matching._best_of,
    query.Every: Matching._every,
    query.FuzzyTerm: Matching._several,
    query.Not: Matching._not,
    query.NumericRange: Matching._range,
    query.Or: Matching._or,
    query.Phrase: Matching._phrase,
    query.Prefix: Matching._several,
    query.Regex: Matching._several,
    query.Require: Matching._require,
    query.Term: Matching._term,
    query.TermRange: Matching._several,
    query.Wildcard: Matching._several,
}
