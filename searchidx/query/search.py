"""A request on one commit -> its documents in order, and the hits made of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.query import Query

from searchidx.analysis.analyzer import Analyzer
from searchidx.config import Settings
from searchidx.errors import QueryTimeout
from searchidx.index.snapshot import Snapshot
from searchidx.model import Article, FacetCount, Fragment, Hit
from searchidx.query.clauses import everything
from searchidx.query.collapse import collapse
from searchidx.query.facets import count_values
from searchidx.query.interpreter import MOST_REMARKS, Answered, Interpreter, hits_of, remark
from searchidx.query.joining import but_not, only, raised, scaled
from searchidx.query.matches import Listed, Matches, nothing
from searchidx.query.matching import Matching
from searchidx.query.ordering import Ranked, ranked
from searchidx.query.parser import ParsedQuery
from searchidx.query.rarity import rarity
from searchidx.query.request import Request
from searchidx.query.reranking import QueryWord, query_words
from searchidx.query.snippets import Fragmenter

if TYPE_CHECKING:
    from searchidx.query.recency import Recency
    from searchidx.query.vocabulary import Vocabulary

__all__ = ["Found", "Search", "Shown"]

# Words whose rarity is remembered.
_REMEMBERED = 1 << 11


@dataclass(frozen=True)
class Found:
    """An answer on one commit.

    Attributes:
        request: what it answers.
        sort: the order asked for.
        full: what matches in full.
        partial: what has some of the words.
        emphasis: what the scores of the full matches were multiplied by, the partial ones standing
            in one list with them; None if these follow.
        placed: the words whose places add to the scores of the first of both.
        recency: how much scores have fallen with age, if they have.
        remarks: what may surprise about what matches.
        collapsed: where one article stands for each group of reprints, all that is shown.
    """

    search: Search
    request: Request
    parsed: ParsedQuery
    sort: str
    full: Matches
    partial: Matches
    emphasis: float | None
    placed: Sequence[QueryWord]
    recency: Recency | None
    remarks: tuple[str, ...]
    collapsed: Shown | None = None

    @cached_property
    def fragmenter(self) -> Fragmenter:
        """Makes the fragments of its hits."""
        return self.search.fragments(self.parsed)

    @property
    def matches(self) -> tuple[Matches, Matches]:
        """The full and the partial matches."""
        return self.full, self.partial

    @property
    def total(self) -> int:
        """How many articles match in full."""
        return len(self.full)

    @property
    def partial_total(self) -> int:
        """How many others have some of the words."""
        return len(self.partial)

    @property
    def relaxed(self) -> bool:
        """Whether there are partial matches, too."""
        return self.partial_total > 0

    @property
    def groups(self) -> int | None:
        """How many groups of reprints the full matches are of; None if not collapsed."""
        return None if self.collapsed is None else self.collapsed.full

    @property
    def notes(self) -> tuple[str, ...]:
        """How the query was read and what it stands for, where that may surprise."""
        return self.parsed.notes + self.remarks

    @property
    def count(self) -> int:
        """How many articles there are to show."""
        if self.collapsed is not None:
            return len(self.collapsed.documents)
        return self.total + self.partial_total

    def full_alone(self) -> Found:
        """The answer without its partial matches."""
        shown = self.collapsed
        collapsed = None if shown is None else shown.chosen(~shown.partial)
        return replace(self, partial=nothing(), collapsed=collapsed)

    def first(self, count: int) -> Shown:
        """The first articles to show; all, if there are fewer."""
        if self.collapsed is not None:
            return self.collapsed
        with self.search.snapshot.reading():
            documents, scores = self._first(self.full, count)
            left = count if self.emphasis is not None else count - self.total
            more = self._first(self.partial if left > 0 else nothing(), left)
        is_partial = np.repeat((False, True), (len(documents), len(more[0])))
        scores = np.append(scores, more[1])
        shown = Shown(np.append(documents, more[0]), scores, is_partial)
        if self.emphasis is None:
            return shown
        return shown.chosen(np.argsort(-scores, kind="stable")[:count])

    @cached_property
    def added(self) -> Listed:
        """What the places of the words add to the scores of the first full and partial matches."""
        with self.search.snapshot.reading():
            return self.search.added(self)

    def _first(self, found: Matches, count: int) -> Ranked:
        """The first of the full or the partial matches."""
        times = self.search.snapshot.times
        head = raised(found, self.added)
        # What is added is 0 or more, so that these stay the first.
        best = ranked(head, self.sort, len(head), times)
        if len(head) >= min(count, len(found)):
            return best[0][:count], best[1][:count]
        documents, scores = ranked(found, self.sort, count, times)
        documents[: len(head)], scores[: len(head)] = best
        return documents, scores

    def hits(self, start: int, stop: int | None, fragments: bool = True) -> Iterator[Hit]:
        """The hits from rank ``start`` (0-based) to ``stop`` (exclusive; None: to the end), with
        or without ``fragments``."""
        search = self.search
        stop = self.count if stop is None else min(stop, self.count)
        if start >= stop:
            return
        # One look at the files for all that is read of them before the articles.
        with search.snapshot.reading():
            shown = self.first(stop)
            fragmenter = self.fragmenter if fragments else None
        documents = shown.documents[start:stop].tolist()
        for articles in search.snapshot.stored_in_turns(documents):
            yield from search.snapshot.while_open(search.hits(shown, start, articles, fragmenter))
            start += len(articles)

    def facets(self, names: Iterable[str]) -> dict[str, tuple[FacetCount, ...]]:
        """Counts over the full matches."""
        return self.search.facets(self, names)

    def suggestion(self) -> str | None:
        """A query that brings more, where the answer has few articles."""
        return self.search.suggestion(self)


class Shown(NamedTuple):
    """Articles to show, in order.

    Attributes:
        documents, scores: of each.
        partial: whether each has some of the words alone.
        reprints: how many others each stands for; None if for none.
    """

    documents: npt.NDArray[np.int32]
    scores: npt.NDArray[np.float32]
    partial: npt.NDArray[np.bool_]
    reprints: npt.NDArray[np.int64] | None = None

    @property
    def full(self) -> int:
        """How many match in full."""
        return len(self.partial) - int(np.count_nonzero(self.partial))

    def chosen(self, places: npt.NDArray[Any]) -> Shown:
        """Some of them, by their places or a mask."""
        reprints = None if self.reprints is None else self.reprints[places]
        return Shown(self.documents[places], self.scores[places], self.partial[places], reprints)


class Search(Interpreter):
    """What answers requests on one commit."""

    def __init__(
        self, snapshot: Snapshot, analyzer: Callable[[], Analyzer], settings: Settings
    ) -> None:
        super().__init__(analyzer, settings)
        self.snapshot = snapshot

    @cached_property
    def matching(self) -> Matching:
        """What matches trees on the commit."""
        room = self.settings.size("cache")
        return Matching(self.snapshot.reader, self.evidence.weighting, room)

    def find(self, request: Request) -> Found:
        """All documents that answer a request.

        Raises:
            QueryError: if the query or a filter cannot be read.
        """
        parsed = self.parse(request)
        chosen = self.chosen(request, self._has_term)
        with self.snapshot.reading():
            return self._found(request, parsed, chosen)

    def marked(self, request: Request, article: Article) -> tuple[Fragment, ...]:
        """The texts of an article, each whole, with what a request looks for in them."""
        return self.fragments(self.parse(request)).whole(article)

    def fragments(self, parsed: ParsedQuery) -> Fragmenter:
        """What makes the fragments of the answers to a query."""
        with self.snapshot.reading():
            return self.fragmenter(parsed, self._rarity)

    @cached_property
    def _rarity(self) -> Callable[[str | tuple[str, ...]], float]:
        # To look a word up in each segment takes longer than to mark it in ten articles.
        return lru_cache(_REMEMBERED)(partial(rarity, self.snapshot.reader))

    def newest(self, tree: Query, request: Request) -> npt.NDArray[np.int32]:
        """The documents that match a tree under the filters of a request, newest first."""
        chosen = self.chosen(request, self._has_term)
        with self.snapshot.reading():
            found = self.matching.match(tree)
            if chosen is not None:
                found = only(found, self.matching.match(chosen), self.matching.size)
            return ranked(found, "newest", len(found), self.snapshot.times)[0]

    def correction(self, found: Answered) -> str | None:
        """As any archive has it, of one commit."""
        with self.snapshot.reading():
            return super().correction(found)

    def words(self) -> Vocabulary:
        """The printed words of the archive."""
        return self._vocabulary

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        # Few answers need it.
        from searchidx.query.vocabulary import Vocabulary

        return Vocabulary(self.snapshot)

    def count_of(self, tree: Query) -> int:
        """How many articles match a tree."""
        return len(self.matching.match(tree))

    def _has_term(self, field: str, term: str) -> bool:
        with self.snapshot.reading():
            return self.snapshot.reader.doc_frequency(field, term) > 0

    def _found(self, request: Request, parsed: ParsedQuery, chosen: Query | None) -> Found:
        size = self.matching.size
        check = self._deadline(request.query)

        def match(tree: Query) -> Matches:
            return self.matching.match(tree, check)

        allowed = None if chosen is None else match(chosen)
        full = match(parsed.tree or everything())
        full = full if allowed is None else only(full, allowed, size)
        sort = "newest" if parsed.tree is None and request.sort == "relevance" else request.sort
        some: Matches = nothing()
        if parsed.relaxed is not None and len(full) < self.settings["relax_below"]:
            some = but_not(match(parsed.relaxed), full)
            some = some if allowed is None else only(some, allowed, size)
        emphasis = self.evidence.for_query(request.query).full
        emphasis = emphasis if len(some) and sort == "relevance" else None
        if emphasis is not None:
            full = scaled(full, emphasis)
        recency = self.recency(request)
        if recency is not None:
            times = self.snapshot.times
            full, some = recency.weigh(full, times), recency.weigh(some, times)
        looks_closely = sort == "relevance" and self.settings["rerank"]
        placed: Sequence[QueryWord] = ()
        if looks_closely:
            grammar = self.evidence.for_query(request.query).reranking.grammar
            placed = query_words(parsed.tree, parsed.typed, grammar)
        remarks = self._remarks(parsed)
        found = Found(
            search=self,
            request=request,
            parsed=parsed,
            sort=sort,
            full=full,
            partial=some,
            emphasis=emphasis,
            placed=placed,
            recency=recency,
            remarks=remarks,
        )
        return self.collapsed(found) if request.collapse else found

    def added(self, found: Found) -> Listed:
        """What the places of the words add to the first documents of an answer."""
        placed = self.matching.placed(found.placed)
        if not placed:
            return nothing()
        count, times = self.settings["rerank"], self.snapshot.times
        firsts = [ranked(each, "relevance", count, times)[0] for each in found.matches]
        documents = np.sort(np.concatenate(firsts))
        reranking = self.evidence.for_query(found.request.query).reranking
        scores = reranking.added(placed, documents, self.matching.size)
        if found.emphasis is not None:
            scores[found.full.has_each(documents)] *= found.emphasis
        if found.recency is not None:
            scores *= found.recency.factors(times(documents))
        return Listed(documents, scores)

    def _deadline(self, text: str) -> Callable[[], None]:
        """What raises when the time for a query is over."""
        seconds = self.settings["time_limit"]
        end = time.monotonic() + seconds

        def check() -> None:
            if seconds and time.monotonic() > end:
                raise QueryTimeout(text, seconds)

        return check

    def _remarks(self, parsed: ParsedQuery) -> tuple[str, ...]:
        count = self.matching.count_words
        found = (remark(pattern.text, count(pattern)) for pattern in parsed.patterns)
        return tuple(filter(None, found))[:MOST_REMARKS]

    def collapsed(self, found: Found) -> Found:
        """The answer with one article for each group of reprints."""
        every = found.first(found.count)
        left = collapse(self.snapshot, every.documents, every.partial)
        shown = every.chosen(left.ranks)._replace(reprints=left.others)
        return replace(found, collapsed=shown)

    def hits(
        self,
        shown: Shown,
        rank: int,
        articles: Sequence[Article],
        fragmenter: Fragmenter | None,
    ) -> Iterator[Hit]:
        """The hits from a 0-based rank on; they need nothing of the index."""
        of_page = slice(rank, rank + len(articles))
        scores = shown.scores[of_page].tolist()
        others = [0] * len(articles) if shown.reprints is None else shown.reprints[of_page].tolist()
        scored = list(zip(scores, shown.partial[of_page].tolist(), others, strict=True))
        return hits_of(articles, fragmenter, rank, scored)

    def facets(self, found: Found, names: Iterable[str]) -> dict[str, tuple[FacetCount, ...]]:
        """Counts over the full matches."""
        with self.snapshot.reading():
            documents = found.full.documents
            return {name: count_values(self.snapshot, name, documents) for name in names}
