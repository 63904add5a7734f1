"""Counts of an answer, and of the whole archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from searchidx.model import FacetCount
from searchidx.web.parameters import Asked
from searchidx.web.readers import Reader

__all__ = ["FacetsView", "Health", "StatsView", "facet_counts", "health", "stats_view"]


@dataclass(frozen=True, slots=True)
class FacetsView:
    """Counts over the full matches of a query, by facet, of falling count."""

    query: str
    commit: str
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]] = field(hash=False)


@dataclass(frozen=True, slots=True)
class StatsView:
    """What is in the archive; facets by falling count."""

    commit: str
    articles: int
    groups: int
    first: str | None
    last: str | None
    facets: Mapping[str, tuple[FacetCount, ...]] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Health:
    """That searches are answered, and on what; ``status`` is "ok"."""

    status: str
    commit: str
    articles: int


def health(reader: Reader) -> Health:
    """That a commit is open, and how many articles it has."""
    return Health("ok", reader.commit, len(reader.archive))


def facet_counts(reader: Reader, asked: Asked) -> FacetsView:
    """What the full matches of a request are counted by, ``limit`` values of each facet."""
    results = reader.archive.search(
        asked.query, facets=asked.counted, **{**asked.options(), "limit": 0}
    )
    facets = {name: counts[: asked.limit] for name, counts in results.facets.items()}
    return FacetsView(asked.query, reader.commit, results.total, facets)


def stats_view(reader: Reader) -> StatsView:
    """What is in the archive."""
    found = reader.archive.search("", limit=0, facets=("source", "year"), collapse=True)
    days = sorted(period for period in reader.articles if len(period) == len("2023-05-21"))
    return StatsView(
        commit=reader.commit,
        articles=found.total,
        groups=found.groups or 0,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        facets=found.facets,
    )
