"""The clauses of query trees that Whoosh has not, or has otherwise.

They work under Whoosh's own searcher too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias
from urllib.parse import urlsplit

import numpy as np
from whoosh import query
from whoosh.matching import (
    AndMaybeMatcher,
    ListMatcher,
    Matcher,
    NullMatcher,
    WrappingMatcher,
)
from whoosh.query.terms import MultiTerm
from whoosh.query.wrappers import ConstantScoreQuery, WrappingQuery
from whoosh.reading import IndexReader
from whoosh.searching import SearchContext, Searcher

from searchidx.dates import days_of
from searchidx.index.codec.segment import arrays_of
from searchidx.index.schema import MINUTES, PRINTED, UNDATED
from searchidx.query.lead import Lead, LeadTerm

__all__ = [
    "AnyOf",
    "AnyWordLike",
    "MentionRange",
    "PublishedRange",
    "Unscored",
    "Weighted",
    "WithOptional",
    "Word",
    "but_not",
    "everything",
    "from_source",
    "published_between",
    "undated",
]


OneField: TypeAlias = query.Prefix | query.Wildcard | query.FuzzyTerm
"""A pattern in one field."""


class Word(query.Query):
    """Articles that have a stem or a printed word in one of some text fields; each field in
    which they have it adds to the score.

    It stands for :class:`AnyOf` of its children, a term for each field and kind.

    Attributes:
        stem: None if the printed word alone is looked for.
        word: as printed, in small letters; None if the stem alone is looked for.
        weights: field and weight of a stem in it.
        word_weight: the weight of the printed word as a share of the stem's.
        lead: what it adds that the body has the stem early; None for nothing.
    """

    __slots__ = ("key", "lead", "stem", "weights", "word", "word_weight")

    def __init__(
        self,
        stem: str | bytes | None,
        word: str | bytes | None,
        weights: tuple[tuple[str, float], ...],
        word_weight: float,
        lead: Lead | None = None,
    ) -> None:
        self.stem = stem
        self.word = word
        self.weights = weights
        self.word_weight = word_weight
        self.lead = lead
        self.key = (stem, word, weights, word_weight, lead)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Word) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"Word{self.key!r}"

    def is_leaf(self) -> bool:
        """It has children."""
        return False

    def children(self) -> Iterator[query.Term]:
        """A term for each field and kind."""
        for name, weight in self.weights:
            if self.stem is not None and self.lead is not None and name == "body":
                yield LeadTerm(name, self.stem, weight, self.lead)
            elif self.stem is not None:
                yield query.Term(name, self.stem, boost=weight)
            if self.word is not None:
                yield query.Term(name + PRINTED, self.word, boost=weight * self.word_weight)

    def estimate_size(self, ixreader: IndexReader) -> int:
        """The most articles that it can match, about."""
        return sum(child.estimate_size(ixreader) for child in self.children())

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> Matcher:
        """As Whoosh matches the terms."""
        return AnyOf(list(self.children())).matcher(searcher, context)  # type: ignore[no-any-return, no-untyped-call]


class AnyOf(query.Or):
    """Articles that match one clause at least; their score is the sum of all that match.

    Whoosh chooses between two ways to do so, and one of them loses articles whose score
    is 0, as :class:`Unscored` gives.
    """

    matcher_type = query.Or.DEFAULT_MATCHER


class AnyWordLike(query.Query):
    """Articles that have one of the printed words that a pattern stands for, in one of some text
    fields; each such field adds its weight to the score, once.

    Attributes:
        clauses: the same pattern in each field, with the weight of the field.
        text: as it is typed.
    """

    __slots__ = ("clauses", "text")

    def __init__(self, text: str, clauses: Iterable[OneField]) -> None:
        self.text = text
        self.clauses = tuple(clauses)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AnyWordLike) and self.clauses == other.clauses

    def __hash__(self) -> int:
        return hash(self.clauses)

    def __repr__(self) -> str:
        return f"AnyWordLike({self.text!r}, {self.clauses!r})"

    def is_leaf(self) -> bool:
        """It has children."""
        return False

    def children(self) -> Iterator[OneField]:
        """A clause for each field."""
        return iter(self.clauses)

    def estimate_size(self, ixreader: IndexReader) -> int:
        """The most articles that it can match."""
        return int(ixreader.doc_count())

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> Matcher:
        """As Whoosh matches the clauses, the score of which it takes for BM25 at times."""
        fields = [
            ConstantScoreQuery(clause, clause.boost) if clause.boost else Unscored(clause)
            for clause in self.clauses
        ]
        return AnyOf(fields).matcher(searcher, context)  # type: ignore[no-any-return, no-untyped-call]


class Weighted(WrappingQuery):
    """The documents of another query, their scores multiplied.

    Attributes:
        factor: what they are multiplied by.
        other_name: whether it is another name of what was typed.
    """

    def __init__(self, child: query.Query, factor: float, other_name: bool = False) -> None:
        super().__init__(child)
        self.factor = factor
        self.other_name = other_name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Weighted) and (self.child, self.factor) == (
            other.child,
            other.factor,
        )

    def __hash__(self) -> int:
        return hash((self.child, self.factor))

    def __repr__(self) -> str:
        return f"Weighted({self.child!r}, {self.factor!r})"

    def _rewrap(self, child: query.Query) -> Weighted:
        return Weighted(child, self.factor, self.other_name)

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> Matcher:
        """As Whoosh matches the other query, with its scores multiplied."""
        return WrappingMatcher(self.child.matcher(searcher, context), boost=self.factor)


class _OptionalMatcher(AndMaybeMatcher):
    def skip_to(self, id: int) -> None:
        """Go on to the first document from ``id`` on."""
        # Whoosh's skips the optional half to ``id`` also where the other went beyond it,
        # and so loses its score.
        self.a.skip_to(id)
        if self.a.is_active() and self.b.is_active():
            self.b.skip_to(self.a.id())


class WithOptional(query.AndMaybe):
    """Articles that match the first clause; the second adds to the score where it matches."""

    matcherclass = _OptionalMatcher


def everything() -> query.Query:
    """All articles, with a score of 0."""
    return Unscored(query.Every())


def but_not(tree: query.Query, excluded: query.Query) -> query.Query:
    """Articles that match one tree and not the other, with the score of the first."""
    return query.And([tree, Unscored(query.Not(excluded))])


def published_between(first: date | None, last: date | None) -> query.Query:
    """Articles published from ``first`` to ``last``, both inclusive; an open end is None."""
    start = (first or date.min).toordinal() * MINUTES
    end = None if last is None else (last.toordinal() + 1) * MINUTES - 1
    return Unscored(PublishedRange("published", max(start, UNDATED + 1), end))


def from_source(value: str) -> query.Query:
    """Articles of an outlet, by its domain, its host, its name or the address of a page."""
    typed = value.strip().lower()
    try:
        host = urlsplit(typed if "//" in typed else f"//{typed}").hostname or typed
    except ValueError:
        host = typed
    host = host.removeprefix("www.").rstrip(".")
    # An article that an application made may have any text for its source.
    return AnyOf([query.Term("source", name) for name in dict.fromkeys((typed, host))])


def undated() -> query.Query:
    """Articles without a publication date."""
    return but_not(everything(), published_between(None, None))


class Unscored(WrappingQuery):
    """The documents of another query, with a score of 0: a condition is no evidence.

    Whoosh's ConstantScoreQuery takes a score of 0 for one that was not given.
    """

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> Matcher:
        ids = list(self.child.matcher(searcher, searcher.boolean_context()).all_ids())
        return ListMatcher(ids, [0.0] * len(ids)) if ids else NullMatcher()


class PublishedRange(query.NumericRange):
    """Articles published from one minute to another, both inclusive: read off the column where
    there are arrays, as few times are shared by articles."""

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> Matcher:
        """The documents of one segment, deleted ones left out."""
        arrays = arrays_of(searcher.reader())
        if arrays is None:
            stock: Matcher = super().matcher(searcher, context)  # type: ignore[no-untyped-call]
            return stock
        times = arrays.column("published")
        chosen = times >= self.start
        if self.end is not None:
            chosen &= times <= self.end
        if arrays.deleted is not None:
            chosen &= ~arrays.deleted
        ids = np.flatnonzero(chosen).tolist()
        return ListMatcher(ids) if ids else NullMatcher()


class MentionRange(MultiTerm):
    """Articles that mention a date which lies wholly between two days, both inclusive."""

    constantscore = True

    def __init__(self, first: date, last: date) -> None:
        self.fieldname = "mentions"
        self.first = first
        self.last = last
        self.boost = 1.0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MentionRange) and (self.first, self.last) == (
            other.first,
            other.last,
        )

    def __hash__(self) -> int:
        return hash((self.first, self.last))

    def __repr__(self) -> str:
        return f"MentionRange({self.first}, {self.last})"

    def field(self) -> str:
        return self.fieldname

    def _btexts(self, ixreader: IndexReader) -> Iterator[bytes]:
        # Years and months sort before the days in them: all from the first year on.
        start = f"{self.first.year:04}".encode()
        for text in ixreader.terms_from("mentions", start):
            field, term = text
            if field != "mentions" or term[:10] > self.last.isoformat().encode():
                break
            first, last = days_of(term.decode())
            if self.first <= first and last <= self.last:
                yield term
