"""What is asked of an archive beside searching it: the like of an article, trends, lines, words."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from whoosh.query import Query

from searchidx.engines.opensearch.answer import ClusterAnswer
from searchidx.engines.opensearch.counts import count_days
from searchidx.engines.opensearch.documents import article_of, server_id
from searchidx.engines.opensearch.listing import Listing, Row
from searchidx.engines.opensearch.reranking import age_factor
from searchidx.engines.opensearch.search import ClusterSearch
from searchidx.engines.opensearch.translate import Clause, condition
from searchidx.engines.opensearch.words import Words
from searchidx.index.documents import terms_of, texts_of
from searchidx.index.schema import TEXT_FIELDS
from searchidx.model import Article, Explanation
from searchidx.query.citation import Citation, cite
from searchidx.query.clauses import AnyOf, everything
from searchidx.query.concordance import Concordance
from searchidx.query.explain import Parts, typed_words
from searchidx.query.parser import ParsedQuery
from searchidx.query.request import Request, asked
from searchidx.query.similar import COUNTED, telling_words
from searchidx.query.trend import trend_of
from searchidx.usage import KwicLine, Trend

__all__ = ["cited", "explained", "lines", "similar", "trend"]

_PAGE = 10


def similar(search: ClusterSearch, id: str, collapses: bool) -> tuple[str, ClusterAnswer] | None:
    """The articles like one, as :func:`searchidx.query.similar.similar` has them."""
    row = _row(search, id)
    if row is None:
        return None
    analyzer = search.analyzer()
    texts = texts_of(article_of(row.stored))
    tokens = itertools.chain.from_iterable(map(analyzer.tokens, texts))
    words = Words(search.asker, stems=True)

    def frequencies(stems: Collection[str]) -> Mapping[str, int]:
        """In how many articles each stem is; of many, how often it is in a field."""
        terms = {(name, stem) for stem in stems for name in TEXT_FIELDS}
        figures = search.asker.figures(terms)
        about = {stem: sum(figures[name, stem].df for name in TEXT_FIELDS) for stem in stems}
        few = [stem for stem, count in about.items() if count <= COUNTED]
        return about | dict.fromkeys(few, 0) | words.count(few)

    articles = search.count(condition(everything()))
    telling = telling_words(tokens, frequencies, articles)
    text = " ".join(word.surface for word in telling)
    evidence = search.evidence.for_query(text)
    tree: Query = AnyOf([evidence.word(word) for word in telling])
    own = {"term": {"group": row.group}} if row.group else {"ids": {"values": [server_id(id)]}}

    def less_own(clause: Clause) -> Clause:
        return {"bool": {"must": [clause], "must_not": [own]}}

    nothing: Clause = {"match_none": {}}
    scored = less_own(search.scored(tree, text)) if telling else nothing
    full = Listing.of(search.asker, scored, "relevance", text, _PAGE)
    matching = less_own(condition(tree)) if telling else nothing
    parsed = ParsedQuery(tree, None, ())
    found = ClusterAnswer(
        search=search,
        request=asked(text),
        parsed=parsed,
        matching=matching,
        full=full,
        partial=None,
        emphasis=None,
        remarks=(),
    )
    return text, search.collapsed(found) if collapses else found


def trend(search: ClusterSearch, requests: Sequence[Request], every: Request, by: str) -> Trend:
    """By period, how many articles answer each of some requests, and how many one for all."""
    *counts, all_counts = (
        count_days(search.asker, search.matching(request)) for request in (*requests, every)
    )
    notes = itertools.chain.from_iterable(search.parse(request).notes for request in requests)
    words = [request.query for request in requests]
    return trend_of(words, by, counts, all_counts, notes, search.edges(every))


def lines(search: ClusterSearch, word: str, request: Request, width: int) -> Iterator[KwicLine]:
    """Every occurrence of a word under the filters of a request, newest articles first."""
    concordance = Concordance(word, search.analyzer(), search.evidence, width)
    chosen = search.chosen(request, search.has_term)
    clause = search.ranked(concordance.tree, request, chosen)
    rows = Listing.of(search.asker, clause, "newest", word, 0).rows(0, None)
    articles = (article_of(row.stored) for row in rows)
    return itertools.chain.from_iterable(map(concordance.lines, articles))


def cited(
    search: ClusterSearch, request: Request, index: Mapping[str, Any], with_hits: bool
) -> Citation:
    """The citation of the answer to a request.

    Args:
        request: of a moment.
        index: what is to be said of the archive.
    """
    found = search.find(request)
    rows = list(found.full_alone().rows(0, None, stored=False))
    data = b"".join(bytes.fromhex(row.hash) for row in rows)
    ids = [row.id for row in rows] if with_hits else None
    return cite(found, request, search.settings, index, np.frombuffer(data, "V16"), ids)


def explained(search: ClusterSearch, request: Request, id: str) -> Explanation | None:
    """Why an article has its score in the answer to a request."""
    found = search.find(request)
    row = _row(search, id)
    if row is None:
        return None
    article = article_of(row.stored)
    scores = _Scores(search, article)
    for listing, partial in ((found.full, False), (found.partial, True)):
        if listing is None or (score := scores.of(listing.clause)) is None:
            continue
        factor = age_factor(search.recency(request), article)
        added = listing.added.get(id, 0.0)
        emphasis = 1.0 if partial or found.emphasis is None else found.emphasis
        score = float(f"{(score + added * factor) * emphasis:.7g}")
        typed = []
        if found.parsed.tree is not None:
            typed = typed_words(request, search.analyzer())
        parts = Parts(found.parsed, scores, typed).all(partial, score / factor / emphasis, added)
        return Explanation(id, True, partial, score, parts, factor, emphasis)
    return Explanation(id, False, False, 0.0, ())


class _Scores:
    """The scores of one article, and what they are made of."""

    def __init__(self, search: ClusterSearch, article: Article) -> None:
        self._search = search
        self._id = server_id(article.id)
        self._terms = terms_of(texts_of(article), search.analyzer())

    def of(self, clause: Clause) -> float | None:
        """What a clause of the cluster gives the article; None if it does not match."""
        own = {"filter": [{"ids": {"values": [self._id]}}]}
        body = {"query": {"bool": {"must": [clause], **own}}, "size": 1, "stored_fields": "_none_"}
        hits = self._search.asker.search(body)["hits"]["hits"]
        return float(hits[0]["_score"]) if hits else None

    def score(self, tree: Query) -> float | None:
        """What a clause gives the article; None if it does not match."""
        return self.of(self._search.scored(tree))

    def figures(self, name: str, text: str, weight: float) -> dict[str, float]:
        """What the evidence of a term is made of."""
        figures = self._search.asker.figures({(name, text)}, fresh=False)[name, text]
        terms = self._terms[name]
        weighting = self._search.evidence.weighting
        return {
            "weight": weight,
            "articles": figures.articles,
            "df": figures.df,
            "idf": figures.idf,
            "tf": float(len(terms[text])),
            "length": sum(map(len, terms.values())),
            "average_length": figures.length / max(figures.articles, 1),
            "k1": weighting.K1,
            "b": weighting.B,
        }


def _row(search: ClusterSearch, id: str) -> Row | None:
    clause = {"constant_score": {"filter": {"ids": {"values": [server_id(id)]}}}}
    return next(iter(Listing.of(search.asker, clause, "newest", "", 1).first), None)
