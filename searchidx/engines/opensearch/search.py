"""Requests answered by a cluster: the same trees, notes and fragments, other arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from whoosh.query import Query

from searchidx.analysis.analyzer import Analyzer
from searchidx.config import Settings
from searchidx.engines.opensearch.answer import ClusterAnswer
from searchidx.engines.opensearch.asking import Asker
from searchidx.engines.opensearch.collapse import Heads, first_of
from searchidx.engines.opensearch.documents import article_of
from searchidx.engines.opensearch.listing import Listing, Row, without
from searchidx.engines.opensearch.reranking import Reranker
from searchidx.engines.opensearch.statistics import Figures, Term
from searchidx.engines.opensearch.translate import (
    Clause,
    Translator,
    clauses_in,
    condition,
    scored_terms,
)
from searchidx.engines.opensearch.words import Words
from searchidx.errors import QueryError
from searchidx.index.schema import MINUTES, TEXT_FIELDS
from searchidx.model import Article, Fragment
from searchidx.query.clauses import everything
from searchidx.query.interpreter import MOST_REMARKS, Interpreter, remark
from searchidx.query.parser import ParsedQuery
from searchidx.query.rarity import LEAST
from searchidx.query.recency import MOST_HALVES, Recency
from searchidx.query.request import Request
from searchidx.query.reranking import query_words
from searchidx.query.snippets import Fragmenter
from searchidx.query.wanted import wanted_by

__all__ = ["ClusterSearch"]

# Hits that come with the count: a page, as most ask for.
_PAGE = 10
# Clauses that a query of the cluster may have (indices.query.bool.max_clause_count, less some).
_MOST_CLAUSES = 1000


class ClusterSearch(Interpreter):
    """What answers requests on an archive of a cluster.

    Args:
        asker: asks it.
        k1: as the index was made with.
    """

    def __init__(
        self, asker: Asker, analyzer: Callable[[], Analyzer], settings: Settings, k1: float
    ) -> None:
        super().__init__(analyzer, settings)
        self.asker = asker
        self._k1 = k1

    def find(self, request: Request) -> ClusterAnswer:
        """What answers a request.

        Raises:
            QueryError: if the query or a filter cannot be read, or is too much for a cluster.
        """
        parsed = self.parse(request)
        # All that is to be known of terms is asked for at once.
        terms = scored_terms(parsed.tree) | scored_terms(parsed.relaxed)
        self.asker.figures(terms | _texts_with(self._looked_for(parsed)))
        chosen = self.chosen(request, self.has_term)
        sort = "newest" if parsed.tree is None and request.sort == "relevance" else request.sort
        reranker = self._reranker(request, parsed) if sort == "relevance" else None
        relax_below: int = self.settings["relax_below"]
        count = _PAGE if parsed.relaxed is None else max(_PAGE, relax_below)
        count = count if reranker is None else max(count, reranker.count)

        def listing(tree: Query, but: Sequence[Row] = ()) -> Listing:
            clause = without(self.ranked(tree, request, chosen), [row.id for row in but])
            found = Listing.of(self.asker, clause, sort, request.query, count)
            return found if reranker is None else reranker.reranked(found)

        full = listing(parsed.tree or everything())
        partial = None
        if parsed.relaxed is not None and full.total < relax_below:
            partial = listing(parsed.relaxed, full.first)
        emphasis = self.evidence.for_query(request.query).full
        found = ClusterAnswer(
            search=self,
            request=request,
            parsed=parsed,
            matching=_only(condition(parsed.tree or everything()), chosen),
            full=full,
            partial=partial,
            emphasis=emphasis if partial and partial.total and sort == "relevance" else None,
            remarks=self._remarks(parsed),
        )
        return self.collapsed(found) if request.collapse else found

    def _reranker(self, request: Request, parsed: ParsedQuery) -> Reranker | None:
        """What puts the first articles in order; None if they stay as they are."""
        reranking = self.evidence.for_query(request.query).reranking
        count = self.settings["rerank"]
        words = query_words(parsed.tree, parsed.typed, reranking.grammar)
        if not count or not words:
            return None
        return Reranker(
            reranking=reranking,
            words=words,
            figures=self.asker.figures(scored_terms(parsed.tree), fresh=False),
            analyzer=self.analyzer(),
            recency=self.recency(request),
            count=count,
        )

    def ranked(self, tree: Query, request: Request, chosen: Query | None) -> Clause:
        """What a tree matches under filters, with the score that it has in an answer."""
        clause = self.scored(tree, request.query)
        return _only(_weighed(clause, self.recency(request)), chosen)

    def matching(self, request: Request) -> Clause:
        """What matches a request in full, whatever the score."""
        tree = self.parse(request).tree or everything()
        return _only(condition(tree), self.chosen(request, self.has_term))

    def scored(self, tree: Query, text: str = "") -> Clause:
        """What matches as a tree does, with its score.

        Args:
            text: the query that it is of.

        Raises:
            QueryError: if it has more clauses than a cluster takes.
        """
        figures = self.asker.figures(scored_terms(tree), fresh=False)

        def known(name: str, term: str) -> Figures:
            return figures[name, term]

        for leaves_out in ((), ("lead",), ("lead", "printed")):
            clause = Translator(known, self._k1, leaves_out).scored(tree)
            if clauses_in(clause) <= _MOST_CLAUSES:
                return clause
        raise QueryError(text, 0, "the query has too many words for a cluster", "fewer words")

    def collapsed(self, found: ClusterAnswer) -> ClusterAnswer:
        """The answer with one article for each group of reprints."""
        has_more = found.partial is not None
        full = Heads.of(self.asker, found.matching, has_more)
        more = None
        if found.partial is not None:
            more = Heads.of(self.asker, found.partial.clause, False)
        return replace(found, heads=(full, more))

    def articles(self, rows: Sequence[Row]) -> list[Article]:
        """Articles, with what they are a reprint of."""
        groups = list({row.group for row in rows if not row.group.startswith("#")})
        first = first_of(self.asker, {"match_all": {}}, groups) if groups else {}
        heads = (first.get(row.group) for row in rows)
        return [
            article_of(row.stored, None if head == row.id else head)
            for row, head in zip(rows, heads, strict=True)
        ]

    def fragments(self, parsed: ParsedQuery) -> Fragmenter:
        """What makes the fragments of the answers to a query."""
        stems = self._looked_for(parsed)
        figures = self.asker.figures(_texts_with(stems), fresh=False)

        def rarity(what: str | tuple[str, ...]) -> float:
            """That of the first stem of a word that articles have; of several words the mean."""
            if isinstance(what, tuple):
                return sum(map(rarity, what)) / len(what)
            for stem in stems[what]:
                own = [figures[name, stem] for name in TEXT_FIELDS]
                count = sum(each.df for each in own)
                if count:
                    return max(LEAST, 1 + math.log(own[0].articles / (count + 1)))
            return 1.0

        return self.fragmenter(parsed, rarity)

    def _looked_for(self, parsed: ParsedQuery) -> dict[str, list[str]]:
        """The words that fragments show, each with what it may be indexed as."""
        found: dict[str, list[str]] = {}
        for what in wanted_by(parsed.tree)["body"].weights:
            for word in [what] if isinstance(what, str) else what:
                found[word] = [word, *(token.stem for token in self.analyzer().tokens(word))]
        return found

    def marked(self, request: Request, article: Article) -> tuple[Fragment, ...]:
        """The texts of an article, each whole, with what a request looks for in them."""
        return self.fragments(self.parse(request)).whole(article)

    def words(self) -> Words:
        """The printed words of the archive."""
        return Words(self.asker)

    def count_of(self, tree: Query) -> int:
        """How many articles match a tree."""
        return self.count(condition(tree))

    def count(self, clause: Clause) -> int:
        """How many articles match a clause."""
        body = {"query": clause, "size": 0, "track_total_hits": True}
        return int(self.asker.search(body)["hits"]["total"]["value"])

    def has_term(self, field: str, term: str) -> bool:
        """Whether some article has a term in a field."""
        from whoosh.query import Term as TermQuery

        body = {"query": condition(TermQuery(field, term)), "size": 0, "track_total_hits": 1}
        return bool(self.asker.search(body)["hits"]["total"]["value"])

    def _remarks(self, parsed: ParsedQuery) -> tuple[str, ...]:
        found = (
            remark(pattern.text, None if self.count(condition(pattern)) else 0)
            for pattern in parsed.patterns[:MOST_REMARKS]
        )
        return tuple(filter(None, found))


def _texts_with(stems: Mapping[str, Sequence[str]]) -> set[Term]:
    """What tells in how many texts words are."""
    return {(name, stem) for own in stems.values() for stem in own for name in TEXT_FIELDS}


def _only(clause: Clause, chosen: Query | None) -> Clause:
    """What matches a clause and a filter."""
    if chosen is None:
        return clause
    return {"bool": {"must": [clause], "filter": [condition(chosen)]}}


def _weighed(clause: Clause, recency: Recency | None) -> Clause:
    """The same, with scores that fall with age; within the day of publication, too."""
    if recency is None:
        return clause
    today = recency.today.toordinal() * MINUTES
    scale = recency.half_life * MINUTES
    oldest = {"range": {"published": {"gte": today - MOST_HALVES * scale, "lt": today}}}
    fall = {"published": {"origin": today, "scale": scale, "decay": 0.5}}
    return {
        "function_score": {
            "query": clause,
            "functions": [
                {"filter": {"range": {"published": {"gte": today}}}, "weight": 1.0},
                {"filter": oldest, "exp": fall},
                {"filter": {"match_all": {}}, "weight": 0.5**MOST_HALVES},
            ],
            "score_mode": "first",
            "boost_mode": "multiply",
        }
    }
