"""What an answer is, made once for the page and for JSON: data and the addresses around it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from searchidx.model import Article, FacetCount, Fragment, Hit
from searchidx.web.errors import NotFound
from searchidx.web.parameters import Asked
from searchidx.web.periods import Histogram, bounds, histogram
from searchidx.web.readers import Reader
from searchidx.web.tokens import Place, token

__all__ = [
    "ArticleView",
    "Choice",
    "HitView",
    "Paths",
    "SearchView",
    "StatsView",
    "TrendPoint",
    "TrendSeries",
    "TrendView",
    "article_view",
    "facet_counts",
    "search_view",
    "similar_view",
    "stats_view",
    "trend_view",
]

# Values of a facet that a view of hits lists; a chosen one is listed besides.
_VALUES = 12
_SIMILAR = 6


@dataclass(frozen=True, slots=True)
class Paths:
    """Where views are served, so that the addresses in one lead to others of its kind.

    ``goes_on_by_token`` says whether what follows a first page is asked for by a token, which
    stays on the commit, or by the number of the page, which is an address to keep.
    """

    search: str
    article: str
    similar: str
    trend: str
    goes_on_by_token: bool

    def of_article(self, id: str, asked: Asked, query: str = "") -> str:
        """The address of an article; with a query, marked by it."""
        path = self.article + quote(id, safe="", errors="replace")
        return Asked(query=query, lang=asked.lang).url(path)


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit; its article comes without its body."""

    rank: int
    score: float
    partial: bool
    reprints: int
    article: Article
    fragments: tuple[Fragment, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many articles have it, whether it is filtered by, and the address
    that adds the filter or takes it away (None for the articles that have no value)."""

    value: str | None
    count: int
    selected: bool
    url: str | None


@dataclass(frozen=True, slots=True)
class SearchView:
    """An answer to a query, a page of it.

    Attributes:
        query, total, partial_total, relaxed, groups, suggestion, notes, took_ms: as in
            :class:`searchidx.model.Results`.
        commit: that was searched.
        start: hits before this page; ``limit``: most hits on it.
        facets: counts over all full matches, by falling count; of years the latest first. A
            facet that is filtered by counts what other choices of it would bring.
        histogram: of all full matches.
        next: token of what follows; None at the end.
        links: addresses: self, next, previous (None where there is none), suggestion,
            as_typed (where other names of words were searched), without_filters (where there
            are filters).
    """

    query: str
    commit: str
    total: int
    partial_total: int
    relaxed: bool
    groups: int | None
    start: int
    limit: int
    hits: tuple[HitView, ...]
    facets: Mapping[str, tuple[Choice, ...]] = field(hash=False)
    histogram: Histogram | None
    suggestion: str | None
    notes: tuple[str, ...]
    next: str | None
    links: Mapping[str, str | None] = field(hash=False)
    took_ms: float


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article.

    Attributes:
        marked: title, captions and body, each whole, with what the query looks for.
        mentions: addresses of searches for the dates that it mentions.
        reprints, similar: hits.
    """

    query: str
    commit: str
    article: Article
    marked: tuple[Fragment, ...]
    mentions: tuple[Choice, ...]
    reprints: tuple[HitView, ...]
    similar: tuple[HitView, ...]
    links: Mapping[str, str | None] = field(hash=False)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A period of a series: hits, their share of the archive's articles (None in a gap), and the
    address that lists them."""

    period: str
    first: str
    last: str
    articles: int
    count: int
    share: float | None
    url: str


@dataclass(frozen=True, slots=True)
class TrendSeries:
    """A word's counts by period, and how many of its articles have no date."""

    word: str
    points: tuple[TrendPoint, ...]
    total: int
    undated: int


@dataclass(frozen=True, slots=True)
class TrendView:
    """How often words come, by period; all series have the same periods.

    Attributes:
        most: the largest count, or share.
    """

    words: tuple[str, ...]
    by: str
    share: bool
    commit: str
    series: tuple[TrendSeries, ...]
    most: float
    links: Mapping[str, str | None] = field(hash=False)


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


def search_view(reader: Reader, asked: Asked, offset: int, paths: Paths) -> SearchView:
    """A page of the answer to a request.

    Args:
        offset: hits before the page.
    """
    started = time.perf_counter()
    wanted = tuple(name for name in asked.facets if name != "year")
    results = reader.archive.search(
        asked.query,
        limit=asked.limit,
        offset=offset,
        facets=(*wanted, "day"),
        **asked.options(),
    )
    days = {count.value: count.count for count in results.facets["day"]}
    shown = results.total if results.groups is None else results.groups
    end = offset + len(results.hits)
    more = bool(results.hits) and (end < shown or len(results.hits) == asked.limit)
    following = token(Place(reader.commit, end), asked) if more else None
    facets = {
        name: _choices(reader, asked, name, results.facets.get(name), days, paths)
        for name in asked.facets
    }
    return SearchView(
        query=asked.query,
        commit=reader.commit,
        total=results.total,
        partial_total=results.partial_total,
        relaxed=results.relaxed,
        groups=results.groups,
        start=offset,
        limit=asked.limit,
        hits=tuple(_hit(hit, paths, asked, asked.query) for hit in results.hits),
        facets=facets,
        histogram=histogram(days, reader.days, _between(asked, paths)),
        suggestion=results.suggestion,
        notes=results.notes,
        next=following,
        links=_links(asked, paths, following, results.suggestion, results.notes),
        took_ms=(time.perf_counter() - started) * 1000,
    )


def _between(asked: Asked, paths: Paths) -> Any:
    return lambda first, last: asked.url(paths.search, date_from=first, date_to=last)


def _links(
    asked: Asked,
    paths: Paths,
    following: str | None,
    suggestion: str | None,
    notes: tuple[str, ...],
) -> dict[str, str | None]:
    path = paths.search
    widened = asked.aliases and any(" is searched as " in note for note in notes)
    unfiltered = {"source": (), "section": (), "author": (), "date_from": "", "date_to": ""}
    by_token = bool(asked.next) or (paths.goes_on_by_token and asked.page == 1)
    return {
        "self": asked.url(path),
        "next": _next(asked, path, following, by_token),
        "previous": asked.url(path, page=asked.page - 1) if asked.page > 1 else None,
        "suggestion": asked.url(path, query=suggestion) if suggestion else None,
        "as_typed": asked.url(path, aliases=False) if widened else None,
        "without_filters": asked.url(path, **unfiltered) if asked.is_filtered else None,
    }


def _next(asked: Asked, path: str, following: str | None, by_token: bool) -> str | None:
    if following is None:
        return None
    return asked.url(path, next=following) if by_token else asked.url(path, page=asked.page + 1)


def _hit(hit: Hit, paths: Paths, asked: Asked, query: str = "") -> HitView:
    article = replace(hit.article, body="")
    url = paths.of_article(article.id, asked, query)
    return HitView(hit.rank, hit.score, hit.partial, hit.reprints, article, hit.fragments, url)


def facet_counts(reader: Reader, asked: Asked) -> FacetsView:
    """What the full matches of a request are counted by, ``limit`` values of each facet."""
    results = reader.archive.search(
        asked.query, facets=asked.facets, **{**asked.options(), "limit": 0}
    )
    facets = {name: counts[: asked.limit] for name, counts in results.facets.items()}
    return FacetsView(asked.query, reader.commit, results.total, facets)


def _choices(
    reader: Reader,
    asked: Asked,
    name: str,
    counts: tuple[FacetCount, ...] | None,
    days: Mapping[str | None, int],
    paths: Paths,
) -> tuple[Choice, ...]:
    """The values of a facet that can be chosen.

    Args:
        counts: over the answer; None where it is one of time, which ``days`` has the counts of.
    """
    chosen = _chosen(asked, name)
    if chosen:
        # What another choice would bring is counted as if this one had not been made.
        options = {**asked.options(without=name), "collapse": False}
        found = reader.archive.search(asked.query, limit=0, facets=name, **options)
        counts = found.facets[name]
    elif counts is None or name == "year":
        counts = _years(days)
    listed = counts if name != "year" else sorted(counts, key=_latest_first)
    kept = [
        count
        for at, count in enumerate(listed)
        if at < _VALUES or name == "year" or count.value in chosen
    ]
    missing = [value for value in chosen if all(count.value != value for count in kept)]
    kept += [FacetCount(value, 0) for value in missing]
    return tuple(
        Choice(c.value, c.count, c.value in chosen, _toggle(asked, paths, name, c.value))
        for c in kept
    )


def _latest_first(count: FacetCount) -> tuple[bool, int]:
    return count.value is None, -int(count.value or 0)


def _years(days: Mapping[str | None, int]) -> tuple[FacetCount, ...]:
    counts: dict[str | None, int] = {}
    for day, count in days.items():
        year = None if day is None else day[:4]
        counts[year] = counts.get(year, 0) + count
    return tuple(FacetCount(year, count) for year, count in counts.items())


def _chosen(asked: Asked, name: str) -> tuple[str, ...]:
    if name != "year":
        values: tuple[str, ...] = getattr(asked, name, ())
        return values
    first, last = asked.date_from[:4], asked.date_to[:4]
    is_year = first == last and first.isdigit()
    whole = is_year and (asked.date_from, asked.date_to) in ((first, first), bounds(first))
    return (first,) if whole else ()


def _toggle(asked: Asked, paths: Paths, name: str, value: str | None) -> str | None:
    if value is None:
        return None
    chosen = _chosen(asked, name)
    if name in ("year", "month", "day"):
        first, last = ("", "") if value in chosen else (value, value)
        return asked.url(paths.search, date_from=first, date_to=last)
    left = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
    return asked.url(paths.search, **{name: left})


def article_view(reader: Reader, id: str, asked: Asked, paths: Paths) -> ArticleView:
    """An article, and what is around it.

    Raises:
        NotFound: if there is none with that id.
    """
    archive = reader.archive
    article = archive.get(id)
    if article is None:
        raise NotFound("no article has that id")
    others = archive.reprints(id)
    hits = [Hit(rank, 0.0, False, other, ()) for rank, other in enumerate(others, 1)]
    similar = archive.similar(id, limit=_SIMILAR, collapse=True)
    return ArticleView(
        query=asked.query,
        commit=reader.commit,
        article=article,
        marked=archive.marked(id, asked.query, **asked.options()),
        mentions=tuple(
            Choice(day, 1, False, Asked(query=f"disebut:{day}", lang=asked.lang).url(paths.search))
            for day in article.mentions
        ),
        reprints=tuple(_hit(hit, paths, asked, asked.query) for hit in hits),
        similar=tuple(_hit(hit, paths, asked) for hit in similar.hits) if similar else (),
        links={
            "self": paths.of_article(id, asked, asked.query),
            "similar": paths.similar + quote(id, safe="", errors="replace"),
            "search": asked.url(paths.search) if asked.query else None,
        },
    )


def similar_view(reader: Reader, id: str, asked: Asked, paths: Paths) -> SearchView:
    """Articles like one, without facets.

    Raises:
        NotFound: if there is none with that id.
    """
    results = reader.archive.similar(
        id, limit=asked.limit, offset=asked.start, collapse=asked.collapse
    )
    if results is None:
        raise NotFound("no article has that id")
    path = paths.similar + quote(id, safe="", errors="replace")
    shown = results.total if results.groups is None else results.groups
    more = asked.start + len(results.hits) < shown and bool(results.hits)
    return SearchView(
        query=results.query,
        commit=reader.commit,
        total=results.total,
        partial_total=0,
        relaxed=False,
        groups=results.groups,
        start=asked.start,
        limit=asked.limit,
        hits=tuple(_hit(hit, paths, asked) for hit in results.hits),
        facets={},
        histogram=None,
        suggestion=None,
        notes=(),
        next=None,
        links={
            "self": asked.url(path),
            "next": asked.url(path, page=asked.page + 1) if more else None,
            "previous": asked.url(path, page=asked.page - 1) if asked.page > 1 else None,
        },
        took_ms=results.took_ms,
    )


def trend_view(reader: Reader, asked: Asked, paths: Paths) -> TrendView:
    """How often words come, by period."""
    # What is peculiar to trends is no part of the addresses of searches.
    listing = replace(asked, by="month", share=False)
    options = asked.options()
    names = ("filters", "date_from", "date_to", "match")
    trend = reader.archive.trend(asked.queries, asked.by, **{name: options[name] for name in names})
    series = []
    for at, word in enumerate(trend.words):
        points = []
        for period in trend.periods:
            first, last = bounds(period.period)
            url = listing.url(paths.search, query=word, date_from=first, date_to=last)
            points.append(
                TrendPoint(
                    period.period,
                    first,
                    last,
                    period.articles,
                    period.counts[at],
                    period.shares[at],
                    url,
                )
            )
        total = sum(point.count for point in points)
        series.append(TrendSeries(word, tuple(points), total, trend.undated[at]))
    heights = [
        (point.share or 0.0) if asked.share else float(point.count)
        for own in series
        for point in own.points
    ]
    return TrendView(
        words=trend.words,
        by=trend.by,
        share=asked.share,
        commit=reader.commit,
        series=tuple(series),
        most=max(heights, default=0.0),
        links={"self": asked.url(paths.trend)},
    )


def stats_view(reader: Reader) -> StatsView:
    """What is in the archive."""
    found = reader.archive.search("", limit=0, facets=("source", "year"), collapse=True)
    days = sorted(reader.days)
    return StatsView(
        commit=reader.commit,
        articles=found.total,
        groups=found.groups or 0,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        facets=found.facets,
    )
