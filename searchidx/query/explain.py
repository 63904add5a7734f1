"""Why an article has its score: the parts that it is the sum of.

What each clause adds is what matching gives for the clause alone; the figures beside it (idf,
frequency, lengths, weight) are read from the index anew and give the same by the formula in
:mod:`searchidx.query.ranking`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from whoosh import query

from searchidx.analysis.analyzer import Analyzer
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.model import Explanation, ScorePart, Token
from searchidx.query.clauses import AnyOf, AnyWordLike, Unscored, Weighted, WithOptional, Word
from searchidx.query.lead import LeadTerm
from searchidx.query.parser import ParsedQuery
from searchidx.query.request import Request
from searchidx.query.search import Search

__all__ = ["Parts", "Scores", "explain", "typed_words"]

# Scores have 32 bits: a smaller share of the whole is rounding.
_ROUNDING = 1e-4
_SUMS = (query.And, query.Or, AnyOf)
_OPTIONAL = (query.AndMaybe, WithOptional)
_FIRST_ALONE = (query.AndNot, query.Require)


class Scores(Protocol):
    """What a document has, as far as its score is made of it."""

    def score(self, tree: query.Query) -> float | None:
        """What a clause gives the document; None if it does not match."""

    def figures(self, name: str, text: str, weight: float) -> dict[str, float]:
        """What the evidence of a term is made of, as :class:`searchidx.model.ScorePart` has
        it."""


class Parts:
    """Takes the score of one document to pieces.

    Args:
        typed: the words of the query, with how each became its term.
    """

    def __init__(self, parsed: ParsedQuery, scores: Scores, typed: Sequence[Token]) -> None:
        self._parsed = parsed
        self._scores = scores
        self._typed = typed

    def all(self, partial: bool, score: float, added: float = 0.0) -> tuple[ScorePart, ...]:
        """The parts that add up to a score.

        Args:
            added: what the places of the words have added.
        """
        tree = self._parsed.relaxed if partial else self._parsed.tree
        parts = [] if tree is None else list(self._of(tree, 1.0))
        if added:
            parts.append(ScorePart("places", "", None, None, None, None, added))
        rest = score - math.fsum(part.score for part in parts)
        if abs(rest) > _ROUNDING * max(score, 1.0):
            # What is worked out for the query as a whole.
            parts.append(ScorePart("rest", "", None, None, None, None, rest))
        return tuple(parts)

    def _of(self, tree: Any, factor: float, word: Any = None) -> Iterator[ScorePart]:
        """The parts of a clause, if the document matches it; ``word`` is the typed word that it is
        for, if that is known."""
        score = self._scores.score(tree)
        if score is None or type(tree) is Unscored:
            return
        kind = type(tree)
        if kind in _SUMS:
            for child in tree.subqueries:
                yield from self._of(child, factor * tree.boost)
        elif kind is Word:
            for child in tree.children():
                yield from self._of(child, factor, tree.word)
        elif kind is Weighted:
            yield from self._of(tree.child, factor * tree.factor)
        elif kind in _OPTIONAL:
            yield from self._of(tree.a, factor)
            yield from self._of(tree.b, factor)
        elif kind in _FIRST_ALONE:
            yield from self._of(tree.a, factor)
        elif kind is query.Phrase:
            for word in tree.words:
                yield from self._of(query.Term(tree.fieldname, word), factor * tree.boost)
        elif kind is LeadTerm:
            plain = query.Term(tree.fieldname, tree.text, boost=tree.boost)
            yield from self._of(plain, factor, word)
            added = factor * (score - (self._scores.score(plain) or 0.0))
            yield ScorePart("lead", tree.text, None, None, tree.fieldname, None, added)
        elif kind is query.Term and tree.fieldname.removesuffix(PRINTED) in TEXT_FIELDS:
            yield self._term(tree, factor, factor * score, word)
        elif kind is AnyWordLike:
            for child in tree.children():
                if self._scores.score(child) is not None:
                    name = child.fieldname.removesuffix(PRINTED)
                    added = factor * child.boost
                    yield ScorePart("clause", tree.text, None, None, name, None, added)
        elif score:
            yield ScorePart("clause", str(tree), None, None, None, None, factor * score)

    def _term(self, term: query.Term, factor: float, score: float, word: Any) -> ScorePart:
        name: str = term.fieldname
        text = term.text.decode() if isinstance(term.text, bytes) else term.text
        is_printed = name.endswith(PRINTED)
        named = [token for token in self._typed if token.word == word]
        token = _typed(named or self._typed, text, is_printed)
        return ScorePart(
            kind="word" if is_printed else "stem",
            term=text,
            printed=token.surface if token else None,
            why=token.why if token and not is_printed else None,
            field=name.removesuffix(PRINTED),
            figures=self._scores.figures(name, text, factor * term.boost),
            score=score,
        )


def typed_words(request: Request, analyzer: Analyzer) -> list[Token]:
    """The words of a request, with how each became its term."""
    text = request.query.lower() if request.query.isupper() else request.query
    return list(analyzer.tokens(text, explain=True))


def explain(search: Search, request: Request, id: str) -> Explanation | None:
    """The parts of the score that an article has in the answer to a request; None if it is not in
    the archive.

    Raises:
        QueryError: if the query or a filter cannot be read.
    """
    found = search.find(request)
    with search.snapshot.reading():
        document = search.snapshot.find(id)
        if document is None:
            return None
        own = np.array([document], np.int32)
        for matches, partial in zip(found.matches, (False, True), strict=True):
            if matches.has_each(own)[0]:
                added = found.added.scores_of(own)[0]
                score = float(f"{matches.scores_of(own)[0] + added:.7g}")
                factor = 1.0
                if found.recency is not None:
                    factor = float(found.recency.factors(search.snapshot.times(own))[0])
                emphasis = 1.0 if partial or found.emphasis is None else found.emphasis
                typed: list[Token] = []
                if found.parsed.tree is not None:
                    typed = typed_words(request, search.analyzer())
                parts = Parts(found.parsed, _Scores(search, document), typed)
                both = factor * emphasis
                every = parts.all(partial, score / both, float(added) / both)
                return Explanation(id, True, partial, score, every, factor, emphasis)
    return Explanation(id, False, False, 0.0, ())


class _Scores:
    """The scores of a document of a snapshot, and what they are made of."""

    def __init__(self, search: Search, document: int) -> None:
        self._matching = search.matching
        self._weighting = search.evidence.weighting
        self._reader = search.snapshot.reader
        self._document = document

    def score(self, tree: query.Query) -> float | None:
        """What a clause gives the document; None if it does not match."""
        own = np.array([self._document], np.int32)
        found = self._matching.match(tree)
        return float(found.scores_of(own)[0]) if found.has_each(own)[0] else None

    def figures(self, name: str, text: str, weight: float) -> dict[str, float]:
        """What the evidence of a term is made of."""
        reader = self._reader
        postings = reader.postings(name, text.encode("utf-8", "surrogatepass"))
        postings.skip_to(self._document)
        articles = int(reader.doc_count_all())
        frequency = int(reader.doc_frequency(name, text))
        return {
            "weight": weight,
            "articles": articles,
            "df": frequency,
            "idf": 1 + math.log(articles / (frequency + 1)),
            "tf": float(postings.weight()),
            "length": int(reader.doc_field_length(self._document, name)),
            "average_length": reader.field_length(name) / articles,
            "k1": self._weighting.K1,
            "b": self._weighting.B,
        }


def _typed(tokens: Sequence[Token], text: str, is_printed: bool) -> Token | None:
    """The word of the query that stands for a term; None if another name of it does."""
    for token in tokens:
        if text == token.word if is_printed else text in token.terms:
            return token
    return None
