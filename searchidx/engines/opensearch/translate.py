"""Query trees -> the query language of OpenSearch, typed bodies only.

The score is the one of :mod:`searchidx.query.ranking`. What the server adds up for a term is
``boost x idf' x tf / (tf + k1 (1 - b + b length / average))`` with an idf of its own
(Lucene's BM25Similarity): ``ln(1 + (N - df + .5) / (df + .5))``. So the boost of a term is our
weight, idf and ``k1 + 1`` over that. Three things are near and not the same: the server keeps
lengths in a byte, of which those above 40 are up to an eighth too small (Lucene's SmallFloat); a
field without a term counts as one of length 1; and the lead is a sum of sigmoids.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeAlias

from whoosh import query
from whoosh.query.wrappers import ConstantScoreQuery

from searchidx.engines.opensearch.documents import LEAD, server_id
from searchidx.engines.opensearch.spans import in_order
from searchidx.engines.opensearch.statistics import Figures, Term
from searchidx.engines.opensearch.terms import EMPTY, server_term
from searchidx.index.schema import PRINTED, TEXT_FIELDS
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
from searchidx.query.lead import Lead, LeadTerm

__all__ = ["Clause", "Translator", "clauses_in", "condition", "scored_terms"]

Clause: TypeAlias = dict[str, Any]

# e^-x as a sum of weight / (1 + (x / pivot)^exponent), fitted on a logarithmic grid of x from 1/600
# to 12: at most .0055 off. Each row is weight, pivot, exponent.
_SIGMOIDS = ((0.2601, 0.1633, 1.3932), (0.4606, 0.6286, 2.3412), (0.2752, 1.6604, 3.3910))
_OPTIONAL = (query.AndMaybe, WithOptional)


def scored_terms(tree: query.Query | None) -> set[Term]:
    """The terms of text fields whose figures the score needs."""
    found: set[Term] = set()
    for leaf in _leaves(tree):
        if isinstance(leaf, query.Phrase):
            found.update((leaf.fieldname, word) for word in leaf.words)
        elif isinstance(leaf, query.Term) and _is_text(leaf.fieldname):
            found.add((leaf.fieldname, leaf.text))
    return found


def _leaves(tree: query.Query | None) -> Iterator[query.Query]:
    """The leaves of a tree that add to the score."""
    if tree is None or isinstance(tree, (Unscored, query.Not)):
        return
    if isinstance(tree, (query.Phrase, query.Term)):
        yield tree
    else:
        for child in tree.children():
            yield from _leaves(child)


class Translator:
    """Translates trees whose score counts.

    Args:
        figures: gives those of a term.
        k1: as the index was made with.
        leaves_out: of words, "lead" or "printed": evidence that a query has no room for.
    """

    def __init__(
        self,
        figures: Callable[[str, str], Figures],
        k1: float,
        leaves_out: Collection[str] = (),
    ) -> None:
        self._figures = figures
        self._k1 = k1
        self._leaves_out = leaves_out

    def scored(self, tree: query.Query) -> Clause:
        """What matches as a tree does, with its score."""
        translate = _SCORED.get(type(tree))
        if translate is None:
            return _constant(condition(tree), 1.0)
        return translate(self, tree)

    def _each(self, trees: Sequence[query.Query]) -> list[Clause]:
        return [self.scored(tree) for tree in trees]

    def _term(self, tree: query.Term) -> Clause:
        if not _is_text(tree.fieldname):
            return _constant(condition(tree), tree.boost)
        return self._evidence(tree.fieldname, tree.text, tree.boost)

    def _evidence(self, name: str, text: str, weight: float) -> Clause:
        figures = self._figures(name, text)
        boost = weight * figures.idf * (self._k1 + 1) / figures.server_idf
        return {"term": {name: {"value": server_term(text), "boost": boost}}}

    def _lead(self, text: str, weight: float, lead: Lead) -> list[Clause]:
        worth = weight * lead.weight * self._figures("body", text).idf
        if not worth:
            return []
        # Positions count from 1 in what is indexed.
        worth *= math.exp(1 / lead.span)
        return [
            {
                "rank_feature": {
                    "field": f"lead.{server_term(text)}",
                    "boost": worth * share,
                    "sigmoid": {"pivot": LEAD / (pivot * lead.span), "exponent": exponent},
                }
            }
            for share, pivot, exponent in _SIGMOIDS
        ]

    def _word(self, tree: Word) -> Clause:
        children = list(tree.children())
        if "printed" in self._leaves_out and tree.stem is not None:
            children = [child for child in children if not child.fieldname.endswith(PRINTED)]
        return _any([clause for child in children for clause in self._of_word(child)])

    def _of_word(self, child: query.Term) -> list[Clause]:
        own = [self._term(child)]
        if isinstance(child, LeadTerm) and "lead" not in self._leaves_out:
            own += self._lead(child.text, child.boost, child.lead)
        return own

    def _lead_term(self, tree: LeadTerm) -> Clause:
        return _any(self._of_word(tree))

    def _phrase(self, tree: query.Phrase) -> Clause:
        evidence = [self._evidence(tree.fieldname, word, tree.boost) for word in tree.words]
        return {"bool": {"filter": [condition(tree)], "should": evidence}}

    def _or(self, tree: query.Or) -> Clause:
        return _boosted(_any(self._each(tree.subqueries)), tree.boost)

    def _best_of(self, tree: query.DisjunctionMax) -> Clause:
        return {"dis_max": {"queries": self._each(tree.subqueries), "boost": tree.boost}}

    def _and(self, tree: query.And) -> Clause:
        found: dict[str, Any] = {}
        for child in tree.subqueries:
            if isinstance(child, Unscored):
                found.setdefault("filter", []).append(condition(child.child))
            else:
                found.setdefault("must", []).append(self.scored(child))
        return _boosted({"bool": found}, tree.boost)

    def _and_not(self, tree: query.AndNot) -> Clause:
        return {"bool": {"must": [self.scored(tree.a)], "must_not": [condition(tree.b)]}}

    def _require(self, tree: query.Require) -> Clause:
        return {"bool": {"must": [self.scored(tree.a)], "filter": [condition(tree.b)]}}

    def _with_optional(self, tree: query.AndMaybe) -> Clause:
        return {"bool": {"must": [self.scored(tree.a)], "should": [self.scored(tree.b)]}}

    def _weighted(self, tree: Weighted) -> Clause:
        return _boosted(self.scored(tree.child), tree.factor)

    def _unscored(self, tree: Unscored) -> Clause:
        return _constant(condition(tree.child), 0.0)

    def _like(self, tree: AnyWordLike) -> Clause:
        return _any([_constant(condition(child), child.boost) for child in tree.children()])

    def _constant_score(self, tree: ConstantScoreQuery) -> Clause:
        return _constant(condition(tree.child), tree.score)

    def _every(self, tree: query.Every) -> Clause:
        return _constant(condition(tree), tree.boost)


_SCORED: dict[type[query.Query], Callable[[Translator, Any], Clause]] = {
    AnyOf: Translator._or,
    AnyWordLike: Translator._like,
    ConstantScoreQuery: Translator._constant_score,
    LeadTerm: Translator._lead_term,
    Unscored: Translator._unscored,
    Weighted: Translator._weighted,
    WithOptional: Translator._with_optional,
    Word: Translator._word,
    query.And: Translator._and,
    query.AndMaybe: Translator._with_optional,
    query.AndNot: Translator._and_not,
    query.DisjunctionMax: Translator._best_of,
    query.Every: Translator._every,
    query.FuzzyTerm: Translator._every,
    query.Or: Translator._or,
    query.Phrase: Translator._phrase,
    query.Prefix: Translator._every,
    query.Require: Translator._require,
    query.Term: Translator._term,
    query.Wildcard: Translator._every,
}


def condition(tree: query.Query) -> Clause:
    """What matches as a tree does, whatever the score.

    Raises:
        TypeError: for a kind of clause that the parser does not make.
    """
    translate = _CONDITIONS.get(type(tree))
    if translate is None:
        raise TypeError(f"no translation of {tree!r:.200}")
    return translate(tree)


def _conditions(trees: Sequence[query.Query]) -> list[Clause]:
    return [condition(tree) for tree in trees]


def _of_term(tree: query.Term) -> Clause:
    name, text = tree.fieldname, tree.text
    if name == "id":
        return {"ids": {"values": [server_id(text)]}}
    return {"term": {name: text if name in _KEYWORDS else server_term(text)}}


# Their values stand in the index as they are.
_KEYWORDS = frozenset(("source", "mentions", "reprints", "group"))


def _of_word(tree: Word) -> Clause:
    return _any(_conditions([query.Term(c.fieldname, c.text) for c in tree.children()]))


def _of_phrase(tree: query.Phrase) -> Clause:
    return in_order(tree.fieldname, [server_term(word) for word in tree.words], tree.slop)


def _of_prefix(tree: query.Prefix) -> Clause:
    return {"prefix": {tree.fieldname: {"value": server_term(tree.text)}}}


def _of_wildcard(tree: query.Wildcard) -> Clause:
    if "?" not in tree.text:
        text = "*".join(server_term(part).replace("\\", "\\\\") for part in tree.text.split("*"))
        return {"wildcard": {tree.fieldname: {"value": text}}}
    parts = (_SIGNS.get(sign) or _escaped(server_term(sign)) for sign in tree.text)
    return {"regexp": {tree.fieldname: {"value": "".join(parts)}}}


# A character of a term is one on the server, or written as several.
_SIGNS = {"*": ".*", "?": f"([^{EMPTY}]|{EMPTY}[0-9a-f]{{4}})"}


def _escaped(text: str) -> str:
    """A text as it stands in a regular expression of Lucene."""
    return "".join(sign if sign.isalnum() or sign == EMPTY else f"\\{sign}" for sign in text)


def _of_fuzzy(tree: query.FuzzyTerm) -> Clause:
    near = {
        "value": server_term(tree.text),
        "fuzziness": int(tree.maxdist),
        "prefix_length": tree.prefixlength,
        "transpositions": False,
        "rewrite": "constant_score",
    }
    found: Clause = {"fuzzy": {tree.fieldname: near}}
    if len(tree.text) > tree.maxdist + 1:
        return found
    # What stands for no term at all is a character long, and so near to a short word.
    return {"bool": {"filter": [found], "must_not": [{"term": {tree.fieldname: EMPTY}}]}}


def _of_mentions(tree: MentionRange) -> Clause:
    days = {"gte": tree.first.toordinal(), "lte": tree.last.toordinal()}
    return {"range": {"mentioned": {**days, "relation": "within"}}}


def _of_published(tree: query.NumericRange) -> Clause:
    bounds = {"gte": tree.start, "lte": tree.end}
    return {"range": {"published": {name: at for name, at in bounds.items() if at is not None}}}


def _of_every(tree: query.Every) -> Clause:
    return {"match_all": {}} if tree.fieldname is None else {"exists": {"field": tree.fieldname}}


def _but_not(excluded: query.Query) -> Clause:
    return {"bool": {"must_not": [condition(excluded)]}}


_CONDITIONS: dict[type[query.Query], Callable[[Any], Clause]] = {
    AnyOf: lambda tree: _any(_conditions(tree.subqueries)),
    AnyWordLike: lambda tree: _any(_conditions(tree.clauses)),
    ConstantScoreQuery: lambda tree: condition(tree.child),
    LeadTerm: _of_term,
    MentionRange: _of_mentions,
    PublishedRange: _of_published,
    Unscored: lambda tree: condition(tree.child),
    Weighted: lambda tree: condition(tree.child),
    WithOptional: lambda tree: condition(tree.a),
    Word: _of_word,
    query.And: lambda tree: {"bool": {"filter": _conditions(tree.subqueries)}},
    query.AndMaybe: lambda tree: condition(tree.a),
    query.AndNot: lambda tree: {
        "bool": {"filter": [condition(tree.a)], "must_not": [condition(tree.b)]}
    },
    query.DisjunctionMax: lambda tree: _any(_conditions(tree.subqueries)),
    query.Every: _of_every,
    query.FuzzyTerm: _of_fuzzy,
    query.Not: lambda tree: _but_not(tree.query),
    query.NumericRange: _of_published,
    query.Or: lambda tree: _any(_conditions(tree.subqueries)),
    query.Phrase: _of_phrase,
    query.Prefix: _of_prefix,
    query.Require: lambda tree: {"bool": {"filter": _conditions([tree.a, tree.b])}},
    query.Term: _of_term,
    query.Wildcard: _of_wildcard,
}


def clauses_in(clause: Any) -> int:
    """How many leaves a clause has, as the cluster counts them."""
    if isinstance(clause, list):
        return sum(map(clauses_in, clause))
    if not isinstance(clause, dict):
        return 0
    return sum(1 if name in _LEAVES else clauses_in(inner) for name, inner in clause.items())


_LEAVES = frozenset(
    "term rank_feature match_phrase span_term prefix wildcard regexp fuzzy range exists ids".split()
)


def _any(clauses: list[Clause]) -> Clause:
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _constant(clause: Clause, score: float) -> Clause:
    return {"constant_score": {"filter": clause, "boost": score}}


def _boosted(clause: Clause, factor: float) -> Clause:
    return clause if factor == 1.0 else {"bool": {"must": [clause], "boost": factor}}


def _is_text(name: str | None) -> bool:
    return name is not None and name.removesuffix(PRINTED) in TEXT_FIELDS
