"""How often words come, by period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from searchidx.usage import Trend, TrendPeriod
from searchidx.web.errors import ParameterError
from searchidx.web.parameters import Asked
from searchidx.web.readers import Reader
from searchidx.web.views.histogram import bounds
from searchidx.web.views.paths import Paths
from searchidx.web.views.search import is_widened

__all__ = ["TrendPoint", "TrendSeries", "TrendView", "trend_view"]

# Of all words together.
_MOST_POINTS = 10_000


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
        notes: how the words were read, where that may surprise.
    """

    words: tuple[str, ...]
    by: str
    share: bool
    commit: str
    series: tuple[TrendSeries, ...]
    most: float
    notes: tuple[str, ...]
    links: Mapping[str, str | None] = field(hash=False)


def trend_view(reader: Reader, asked: Asked, paths: Paths) -> TrendView:
    """How often words come, by period.

    Raises:
        ParameterError: for more periods than anyone can look at.
    """
    # What is peculiar to trends is no part of the addresses of searches.
    listing = replace(asked, words=(), by="month", share=False)
    options = asked.options()
    names = ("filters", "date_from", "date_to", "match", "aliases")
    trend = reader.archive.trend(asked.words, asked.by, **{name: options[name] for name in names})
    if len(trend.periods) * len(trend.words) > _MOST_POINTS:
        raise ParameterError("by", "so many periods; take longer ones, or less by from and to")
    series = []
    for at, word in enumerate(trend.words):
        url = replace(listing, query=word).url_with(paths.search, "date_from", "date_to")
        points = tuple(_point(period, at, url, trend) for period in trend.periods)
        total = sum(point.count for point in points)
        series.append(TrendSeries(word, points, total, trend.undated[at]))
    widened = asked.aliases and is_widened(trend.notes)
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
        notes=trend.notes,
        links={
            "self": asked.url(paths.trend),
            "as_typed": asked.url(paths.trend, aliases=False) if widened else None,
        },
    )


def _point(
    period: TrendPeriod, at: int, url: Callable[[Mapping[str, str]], str], trend: Trend
) -> TrendPoint:
    """The point of the word at a place in the list of words."""
    first, last = bounds(period.period)
    # What is opened is what was counted, of a period that the dates asked for cut too.
    first, last = max(first, trend.date_from or first), min(last, trend.date_to or last)
    return TrendPoint(
        period=period.period,
        first=first,
        last=last,
        articles=period.articles,
        count=period.counts[at],
        share=period.shares[at],
        url=url({"from": first, "to": last}),
    )
