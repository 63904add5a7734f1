"""Histograms and trends as the geometry of SVG.

Places on the time axis are percent of the width, so that a chart fits any window without script;
heights are pixels from the top.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from searchidx.web.texts import Texts
from searchidx.web.views.histogram import Bar, Histogram
from searchidx.web.views.trends import TrendPoint, TrendView

__all__ = ["BarChart", "LineChart", "bar_chart", "line_chart"]

_BARS_HEIGHT = 120
_LINES_HEIGHT = 300
# Lines of the value axis, about.
_BARS_STEPS = 3
_LINES_STEPS = 5
# Above the highest value.
_HEADROOM = 8
# Labels of the time axis, and up to how many months and days each has its own.
_MOST_LABELS = 9
_NAMED_MONTHS = 18
_NAMED_DAYS = 62
# Up to so many points of a line are marked one by one.
_MARKED_POINTS = 60


@dataclass(frozen=True, slots=True)
class Tick:
    """A value on the value axis: its height, and how it is written."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Label:
    """A label of the time axis; every second one is ``minor``, for want of room on a phone."""

    x: float
    text: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Periods, one after another, of which the archive has nothing, in words."""

    x: float
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A bar with hits; ``at`` is its number among all periods, from 0."""

    at: int
    x: float
    width: float
    y: float
    height: float
    name: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class BarChart:
    """A histogram. ``step`` is the width of a period, ``periods`` their number."""

    height: int
    periods: int
    step: float
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    gaps: tuple[Gap, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a line; ``marked`` if it has a mark of its own."""

    at: int
    x: float
    y: float
    name: str
    marked: bool
    value: TrendPoint


@dataclass(frozen=True, slots=True)
class Line:
    """A word's line: the points of each unbroken piece as SVG has them (x of 1000), and those
    that lead to articles."""

    word: str
    total: int
    undated: int
    pieces: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """A trend of several words."""

    height: int
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    gaps: tuple[Gap, ...]
    lines: tuple[Line, ...]


def bar_chart(histogram: Histogram, t: Texts) -> BarChart:
    """A histogram as bars."""
    bars = histogram.bars
    step = 100 / max(1, len(bars))
    top = _scale(histogram.most, True, _BARS_STEPS)[-1]
    columns = []
    for at, bar in enumerate(bars):
        if not bar.count:
            continue
        # A single article among thousands is seen too.
        height = max(2.0, bar.count / top * (_BARS_HEIGHT - _HEADROOM))
        name = t.period(bar.period)
        place = (round(step * (at + 0.1), 3), round(step * 0.8, 3))
        columns.append(
            Column(at, *place, round(_BARS_HEIGHT - height, 1), round(height, 1), name, bar)
        )
    return BarChart(
        height=_BARS_HEIGHT,
        periods=len(bars),
        step=round(step, 4),
        ticks=_ticks(_scale(histogram.most, True, _BARS_STEPS), _BARS_HEIGHT, t.number),
        labels=_labels([bar.period for bar in bars], t),
        gaps=_gaps(bars, t),
        columns=tuple(columns),
    )


def line_chart(view: TrendView, t: Texts) -> LineChart:
    """A trend as lines, broken where the archive has a gap."""
    periods = view.series[0].points if view.series else ()
    lines = [_line(series.points, view, t) for series in view.series]
    return LineChart(
        height=_LINES_HEIGHT,
        ticks=_ticks(
            _scale(view.most, not view.share, _LINES_STEPS),
            _LINES_HEIGHT,
            t.share if view.share else t.number,
        ),
        labels=_labels([point.period for point in periods], t),
        gaps=_gaps(periods, t),
        lines=tuple(
            Line(series.word, series.total, series.undated, *line)
            for series, line in zip(view.series, lines, strict=True)
        ),
    )


def _line(
    values: Sequence[TrendPoint], view: TrendView, t: Texts
) -> tuple[tuple[str, ...], tuple[Point, ...]]:
    top = _scale(view.most, not view.share, _LINES_STEPS)[-1]
    step = 100 / max(1, len(values))
    pieces = []
    points = []
    at = 0
    for has_articles, run in groupby(values, lambda value: bool(value.articles)):
        own = list(run)
        places = []
        for offset, value in enumerate(own if has_articles else []):
            height = (value.share or 0.0) if view.share else value.count
            x = round(step * (at + offset + 0.5), 3)
            y = round(_LINES_HEIGHT - height / top * (_LINES_HEIGHT - _HEADROOM), 1)
            places.append(f"{round(x * 10, 2):g},{y:g}")
            marked = len(values) <= _MARKED_POINTS or len(own) == 1
            if value.count:
                points.append(Point(at + offset, x, y, t.period(value.period), marked, value))
        if len(places) > 1:
            pieces.append(" ".join(places))
        at += len(own)
    return tuple(pieces), tuple(points)


def _gaps(periods: Sequence[Bar | TrendPoint], t: Texts) -> tuple[Gap, ...]:
    step = 100 / max(1, len(periods))
    gaps = []
    at = 0
    for is_gap, run in groupby(periods, lambda period: not period.articles):
        own = [period.period for period in run]
        if is_gap:
            named = t.period(own[0])
            if len(own) > 1:
                named += f" – {t.period(own[-1])}"
            text = t("gap", period=named)
            gaps.append(Gap(round(step * at, 3), round(step * len(own), 3), text))
        at += len(own)
    return tuple(gaps)


def _scale(most: float, whole: bool, steps: int) -> list[float]:
    """Round values from 0 to one that is not below ``most``, in steps of 1, 2 or 5 times a power
    of ten; about so many."""
    rough = (most or 1) / steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    if whole:
        step = max(1, round(step))
    return [step * at for at in range(max(1, math.ceil(most / step - 1e-9)) + 1)]


def _ticks(
    values: Sequence[float], height: int, written: Callable[[float], str]
) -> tuple[Tick, ...]:
    top = values[-1]
    return tuple(
        Tick(round(height - value / top * (height - _HEADROOM), 1), written(value))
        for value in values
    )


def _labels(periods: Sequence[str], t: Texts) -> tuple[Label, ...]:
    named = [(at, text) for at, period in enumerate(periods) if (text := _short(periods, at, t))]
    every = math.ceil(len(named) / _MOST_LABELS)
    step = 100 / max(1, len(periods))
    return tuple(
        Label(round(step * (at + 0.5), 3), text, number % 2 == 1)
        for number, (at, text) in enumerate(named[::every])
    )


def _short(periods: Sequence[str], at: int, t: Texts) -> str:
    """The label that a period may have; of many, only the first of a month or year has one."""
    period, before = periods[at], periods[at - 1] if at else ""
    year = period[:4]
    if len(period) == 4:
        return year
    if "W" in period:
        return year if period.endswith("-W01") else ""
    month = t.months[int(period[5:7]) - 1][:3]
    if len(period) == 10:
        if len(periods) <= _NAMED_DAYS:
            return f"{int(period[8:])} {month}"
        return f"{month} {year}" if period.endswith("-01") else ""
    if len(periods) > _NAMED_MONTHS:
        return year if period.endswith("-01") else ""
    return month if year == before[:4] else f"{month} {year}"
