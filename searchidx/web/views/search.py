"""A page of the answer to a query, with all that leads on from it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from searchidx.web.parameters import Asked
from searchidx.web.readers import Reader
from searchidx.web.tokens import Place, token
from searchidx.web.views.choices import Choice, choices
from searchidx.web.views.histogram import Histogram, histogram
from searchidx.web.views.hits import HitView, hit_view
from searchidx.web.views.paths import Paths

__all__ = ["SearchView", "is_widened", "search_view"]


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
        histogram: of all full matches; None if nothing is counted.
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


def search_view(reader: Reader, asked: Asked, offset: int, paths: Paths) -> SearchView:
    """A page of the answer to a request.

    Args:
        offset: hits before the page.
    """
    started = time.perf_counter()
    results = reader.archive.search(
        asked.query,
        # One more than is shown tells whether there are more.
        limit=asked.limit + 1,
        offset=offset,
        facets=(*asked.counted, "day") if asked.counted else (),
        **asked.options(),
    )
    days = {count.value: count.count for count in results.facets.get("day", ())}
    hits = results.hits[: asked.limit]
    more = bool(hits) and len(results.hits) > asked.limit
    following = token(Place(reader.commit, offset + asked.limit), asked) if more else None
    facets = {
        name: choices(reader, asked, name, results.facets[name], paths) for name in asked.counted
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
        hits=tuple(hit_view(hit, paths, asked, asked.query) for hit in hits),
        facets=facets,
        histogram=_histogram(reader, asked, days, paths),
        suggestion=results.suggestion,
        notes=results.notes,
        next=following,
        links=_links(asked, paths, following, results.suggestion, results.notes),
        took_ms=(time.perf_counter() - started) * 1000,
    )


def _histogram(
    reader: Reader, asked: Asked, days: Mapping[str | None, int], paths: Paths
) -> Histogram | None:
    if not asked.counted:
        return None
    # There are many bars, and days need no escapes.
    same = asked.url(paths.search, date_from="", date_to="")
    joint = "&" if "?" in same else "?"
    return histogram(
        days, reader.articles, lambda first, last: f"{same}{joint}from={first}&to={last}"
    )


def is_widened(notes: Iterable[str]) -> bool:
    """Whether other names of what was typed were searched too."""
    return any(" is searched as " in note for note in notes)


def _links(
    asked: Asked,
    paths: Paths,
    following: str | None,
    suggestion: str | None,
    notes: tuple[str, ...],
) -> dict[str, str | None]:
    path = paths.search
    widened = asked.aliases and is_widened(notes)
    unfiltered = {**dict.fromkeys(asked.filters, ()), "date_from": "", "date_to": ""}
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
