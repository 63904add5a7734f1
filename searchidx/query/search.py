"""A request on one commit -> its documents in order, and the hits made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from whoosh.query import Query

from searchidx.analysis.analyzer import Analyzer
from searchidx.config import Settings
from searchidx.dates import Days, date_range, zone
from searchidx.errors import QueryError
from searchidx.index.schema import UNDATED
from searchidx.index.snapshot import Snapshot
from searchidx.model import Article, FacetCount, Hit
from searchidx.query.aliases import load_aliases
from searchidx.query.collapse import collapse
from searchidx.query.facets import count_values
from searchidx.query.filters import build_filter
from searchidx.query.matching import Matches, everything, match
from searchidx.query.parser import ParsedQuery, parse
from searchidx.query.ranking import Evidence
from searchidx.query.request import Request
from searchidx.query.snippets import Fragmenter

__all__ = ["Found", "Search"]


@dataclass(frozen=True)
class Found:
    """An answer on one commit.

    Attributes:
        documents, scores, reprints: of the articles to show in order, full matches first; and
            how many others each stands for.
        full: how many of these match in full.
        matching: the documents of all full matches.
        partial_total: how many others have some of the words.
        groups: of the full matches; None if they are not collapsed.
    """

    search: Search
    parsed: ParsedQuery
    documents: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]
    reprints: npt.NDArray[np.int64]
    full: int
    matching: npt.NDArray[np.int64]
    partial_total: int
    groups: int | None

    @cached_property
    def fragmenter(self) -> Fragmenter:
        """Makes the fragments of its hits."""
        count, length = (self.search.settings[n] for n in ("fragments", "fragment_length"))
        return Fragmenter(self.parsed.tree, self.search.analyzer, count, length)

    @property
    def total(self) -> int:
        """How many articles match in full."""
        return len(self.matching)

    @property
    def relaxed(self) -> bool:
        """Whether partial matches follow the full ones."""
        return self.partial_total > 0

    @property
    def notes(self) -> tuple[str, ...]:
        """How the query was read, where that may surprise."""
        return self.parsed.notes


@dataclass(frozen=True, slots=True)
class Search:
    """What answers requests on one commit.

    Attributes:
        analyzer: gives that of the commit; it is called where words are to be analysed, as
            it may refuse.
    """

    snapshot: Snapshot
    analyzer: Callable[[], Analyzer]
    settings: Settings

    def find(self, request: Request) -> Found:
        """All documents that answer a request, in its order.

        Raises:
            QueryError: if the query or a filter cannot be read.
        """
        parsed = self._parse(request)
        chosen = build_filter(
            self._has_term,
            self.analyzer,
            request.filters,
            (request.date_from, request.date_to),
            self._read_days(request),
        )
        with self.snapshot.reading():
            return self._found(request, parsed, chosen)

    def _has_term(self, field: str, term: str) -> bool:
        with self.snapshot.reading():
            return self.snapshot.reader.doc_frequency(field, term) > 0

    def _found(self, request: Request, parsed: ParsedQuery, chosen: Query | None) -> Found:
        allowed = None if chosen is None else self._match(chosen)
        full = self._match(parsed.tree or everything())
        full = full if allowed is None else full.only(allowed.documents)
        sort = "newest" if parsed.tree is None and request.sort == "relevance" else request.sort
        documents, scores = _ordered(full, self.snapshot, sort)
        if parsed.relaxed is not None and len(full) < self.settings["relax_below"]:
            partial = self._match(parsed.relaxed).without(full.documents)
            partial = partial if allowed is None else partial.only(allowed.documents)
            more, more_scores = _ordered(partial, self.snapshot, sort)
            documents = np.concatenate([documents, more])
            scores = np.concatenate([scores, more_scores])
        return self._shown(request, parsed, documents, scores, len(full))

    def _shown(
        self,
        request: Request,
        parsed: ParsedQuery,
        documents: npt.NDArray[np.int64],
        scores: npt.NDArray[np.float64],
        total: int,
    ) -> Found:
        """The answer in an order of all documents, of which the first ``total`` match in full."""
        matching, partial_total = documents[:total], len(documents) - total
        if not request.collapse:
            reprints = np.zeros(len(documents), np.int64)
            shown = documents, scores, reprints, total
            return Found(self, parsed, *shown, matching, partial_total, None)
        left = collapse(self.snapshot, documents, total)
        groups = int(np.count_nonzero(left.ranks < total))
        shown = documents[left.ranks], scores[left.ranks], left.others, groups
        return Found(self, parsed, *shown, matching, partial_total, groups)

    def _parse(self, request: Request) -> ParsedQuery:
        longest = self.settings["max_query_length"]
        if len(request.query) > longest:
            raise QueryError(
                request.query, longest, "the query is too long", f"at most {longest} characters"
            )
        evidence = Evidence(self.settings)
        aliases = load_aliases(self.settings["own_aliases"]) if self.settings["aliases"] else None
        return parse(
            request.query,
            self.analyzer,
            evidence,
            self._read_days(request),
            request.match,
            request.fields,
            aliases,
        )

    def _read_days(self, request: Request) -> Callable[[str], Days]:
        # A zone that is not known matters only where dates are asked for.
        return lambda text: date_range(text, request.now, zone(self.settings["timezone"]))

    def _match(self, tree: Query) -> Matches:
        return match(tree, self.snapshot.searcher, Evidence(self.settings).weighting)

    def hit(self, found: Found, rank: int, article: Article) -> Hit:
        """The hit at a 0-based rank; it needs nothing of the index."""
        shown = found.fragmenter.fragments(article)
        score = float(found.scores[rank])
        reprints = int(found.reprints[rank])
        return Hit(rank + 1, score, rank >= found.full, article, shown, reprints)

    def facets(self, found: Found, names: Iterable[str]) -> dict[str, tuple[FacetCount, ...]]:
        """Counts over the full matches."""
        full = [int(number) for number in found.matching]
        with self.snapshot.reading():
            return {name: count_values(self.snapshot, name, full) for name in names}


def _ordered(
    matches: Matches, snapshot: Snapshot, sort: str
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Documents and scores in the order asked: ties go to the newer article, then to the
    one that came first; undated articles are last among equals, and in both date orders."""
    dates = snapshot.published[matches.documents]
    score = -matches.scores
    newest = -dates
    if sort == "oldest":
        oldest = np.where(dates == UNDATED, np.iinfo(np.int64).max, dates)
        order = np.lexsort((matches.documents, score, oldest))
    elif sort == "newest":
        order = np.lexsort((matches.documents, score, newest))
    else:
        order = np.lexsort((matches.documents, newest, score))
    return matches.documents[order], matches.scores[order]
