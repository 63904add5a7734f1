"""What answers a request on a cluster, in order, however much it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import merge
from itertools import chain, islice
from typing import TYPE_CHECKING

from searchidx.engines.opensearch.collapse import Heads
from searchidx.engines.opensearch.counts import count_values
from searchidx.engines.opensearch.listing import Listing, Row
from searchidx.engines.opensearch.translate import Clause
from searchidx.model import FacetCount, Hit
from searchidx.query.interpreter import hits_of
from searchidx.query.parser import ParsedQuery
from searchidx.query.request import Request
from searchidx.query.snippets import Fragmenter

if TYPE_CHECKING:
    from searchidx.engines.opensearch.search import ClusterSearch

__all__ = ["ClusterAnswer"]

# Articles whose fragments are made at a time.
_AT_ONCE = 16


@dataclass(frozen=True)
class ClusterAnswer:
    """What answers a request.

    Attributes:
        full: what matches in full.
        partial: what has some of the words; None if that was not asked for.
        emphasis: what the scores of the full matches are multiplied by, the partial ones standing
            in one list with them; None if these follow.
        remarks: what may surprise about what matches.
        heads: where one article stands for each group of reprints, which: of full matches, and of
            partial ones.
    """

    search: ClusterSearch
    request: Request
    parsed: ParsedQuery
    matching: Clause
    full: Listing
    partial: Listing | None
    emphasis: float | None
    remarks: tuple[str, ...]
    heads: tuple[Heads, Heads | None] | None = None

    @property
    def total(self) -> int:
        """How many articles match in full."""
        return self.full.total

    @property
    def partial_total(self) -> int:
        """How many others have some of the words."""
        return 0 if self.partial is None else self.partial.total

    @property
    def relaxed(self) -> bool:
        """Whether there are partial matches, too."""
        return self.partial_total > 0

    @property
    def groups(self) -> int | None:
        """How many groups of reprints the full matches are of; None if not collapsed."""
        return None if self.heads is None else self.heads[0].count

    @property
    def notes(self) -> tuple[str, ...]:
        """How the query was read and what it stands for, where that may surprise."""
        return self.parsed.notes + self.remarks + tuple(sorted(self.search.asker.missing))

    def full_alone(self) -> ClusterAnswer:
        """The same without the partial matches."""
        heads = None if self.heads is None else (self.heads[0], None)
        return replace(self, partial=None, heads=heads)

    def hits(self, start: int, stop: int | None, fragments: bool = True) -> Iterator[Hit]:
        """The hits from rank ``start`` (0-based) to ``stop`` (exclusive; None: to the end), with
        or without ``fragments``."""
        rows = self.rows(start, stop)
        fragmenter = self._fragmenter if fragments else None
        while page := list(islice(rows, _AT_ONCE)):
            scored = [(row.score, row.partial, self._others(row)) for row in page]
            articles = self.search.articles(page)
            yield from hits_of(articles, fragmenter, start, scored)
            start += len(page)

    @cached_property
    def _fragmenter(self) -> Fragmenter:
        return self.search.fragments(self.parsed)

    def _others(self, row: Row) -> int:
        """How many reprints an article stands for."""
        if self.heads is None:
            return 0
        full, partial = self.heads
        own = full.others.get(row.group, 0)
        return own if own or partial is None else partial.others.get(row.group, 0)

    def rows(self, start: int, stop: int | None, stored: bool = True) -> Iterator[Row]:
        """The same as rows.

        Args:
            stored: whether articles are read as they are stored, too.
        """
        if self.heads is not None:
            return islice(self._joined(*self._heads_alone(*self.heads, stored)), start, stop)
        if self.emphasis is None:
            return self._one_after_another(start, stop, stored)
        # So many partial ones stand before, wherever the full ones do.
        before = max(0, start - self.total)
        full, partial = self.full.rows(0, None, stored), self._some(before, stop, stored)
        end = None if stop is None else stop - before
        return islice(self._joined(full, partial), start - before, end)

    def _one_after_another(self, start: int, stop: int | None, stored: bool) -> Iterator[Row]:
        total = self.total
        if start < total:
            # To the end of what there is by then.
            yield from self.full.rows(
                start, None if stop is None or stop == total else stop, stored
            )
        if stop is None or stop > total:
            last = None if stop is None else stop - total
            yield from self._some(max(0, start - total), last, stored)

    def _some(self, start: int, stop: int | None, stored: bool) -> Iterator[Row]:
        """The partial matches."""
        if self.partial is not None:
            for row in self.partial.rows(start, stop, stored):
                yield row._replace(partial=True)

    def _joined(self, full: Iterator[Row], partial: Iterator[Row]) -> Iterator[Row]:
        """Full and partial matches, each in order: one after another, or in one list."""
        if self.emphasis is None:
            return chain(full, partial)
        emphasis = self.emphasis
        raised = (row._replace(score=row.score * emphasis) for row in full)
        return merge(raised, partial, key=lambda row: -row.score)

    def _heads_alone(
        self, full: Heads, partial: Heads | None, stored: bool
    ) -> tuple[Iterator[Row], Iterator[Row]]:
        """The full and the partial matches that stand for their groups."""
        rows = self.full.rows(0, None, stored)
        more = self._some(0, None, stored) if partial is not None else iter(())
        return (row for row in rows if full.has(row.group, row.id)), (
            row
            for row in more
            if partial is not None
            and row.group not in full.groups
            and partial.has(row.group, row.id)
        )

    def facets(self, names: Iterable[str]) -> Mapping[str, tuple[FacetCount, ...]]:
        """Counts over the full matches."""
        return count_values(self.search.asker, self.matching, names)

    def suggestion(self) -> str | None:
        """A query that brings more, where the answer has few articles."""
        return self.search.suggestion(self)
