"""A trend as bars in the terminal, as a table of values, or as a picture."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from searchidx.markup import clean
from searchidx.usage import Trend, TrendPeriod

__all__ = ["bars", "plot", "write_csv"]

# Eighths of a full block.
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_PIPED_COLUMNS = 80
_LEAST_BAR = 4
_KINDS = (".png", ".svg")


def values_of(period: TrendPeriod, share: bool) -> tuple[float | None, ...]:
    """Counts, or shares in percent; None in a gap of the archive."""
    if share:
        return tuple(None if own is None else 100 * own for own in period.shares)
    return tuple(float(own) if period.articles else None for own in period.counts)


def bars(trend: Trend, share: bool) -> Iterator[str]:
    """The lines of a chart: a period each, a column of bars for each word, all to one scale.
    Periods of a gap are one line together."""
    names = [clean(word) for word in trend.words]
    rows = [(period, values_of(period, share)) for period in trend.periods]
    top = max((value for _, own in rows for value in own if value is not None), default=0)
    first = max([len(trend.by), *(len(period.period) for period, _ in rows)])
    digits = len(_shown(top, share))
    room = (_columns() - first) // max(1, len(names)) - digits - 4
    width = max(_LEAST_BAR, room, *(len(name) - digits - 1 for name in names))
    cells = [f"{name:{digits + 1 + width}}" for name in names]
    yield "  ".join([f"{trend.by:{first}}", *cells]).rstrip()
    gap: list[str] = []
    for period, values in rows:
        if not period.articles:
            gap.append(period.period)
            continue
        yield from _gap(gap)
        gap = []
        cells = [_cell(value or 0, share, digits, width, top) for value in values]
        yield "  ".join([f"{period.period:{first}}", *cells]).rstrip()


def _gap(periods: list[str]) -> Iterator[str]:
    if periods:
        ends = dict.fromkeys((periods[0], periods[-1]))
        yield f"{' to '.join(ends)}: no articles in the archive"


def _cell(value: float, share: bool, digits: int, width: int, top: float) -> str:
    eighths = round(8 * width * value / top) if top else 0
    # What is there is seen.
    eighths = max(eighths, 1 if value else 0)
    bar = _EIGHTHS[8] * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
    return f"{_shown(value, share):>{digits}} {bar:{width}}"


def _shown(value: float, share: bool) -> str:
    return f"{value:.2f}%" if share else f"{value:.0f}"


def _columns() -> int:
    if not sys.stdout.isatty():
        return _PIPED_COLUMNS
    from shutil import get_terminal_size

    return get_terminal_size().columns


def write_csv(trend: Trend, share: bool) -> None:
    """A row for each period: its name, its articles, and a value for each word, which is
    empty in a gap. Shares are from 0 to 1."""
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(["period", "articles", *trend.words])
    for period in trend.periods:
        values = period.shares if share else period.counts if period.articles else ()
        shown = ["" if own is None else own for own in values] or [""] * len(trend.words)
        rows.writerow([period.period, period.articles, *shown])


def plot(trend: Trend, share: bool, path: Path) -> None:
    """Write a picture of the trend; a line is broken at a gap.

    Raises:
        ClickException: if matplotlib is not installed.
        UsageError: for another kind of file than PNG or SVG.
    """
    if path.suffix.lower() not in _KINDS:
        raise click.UsageError(f"--plot writes {' or '.join(_KINDS)}, not {path.name!r}")
    try:
        from matplotlib.figure import Figure
    except ImportError:
        message = "--plot needs matplotlib: pip install 'searchidx[plot]'"
        raise click.UsageError(message) from None
    figure = Figure(figsize=(9, 4.5), layout="constrained")
    axes = figure.subplots()
    places = range(len(trend.periods))
    for number, word in enumerate(trend.words):
        values = [values_of(period, share)[number] for period in trend.periods]
        line = [float("nan") if value is None else value for value in values]
        axes.plot(places, line, marker="o", markersize=3, label=word.replace("$", r"\$"))
    step = max(1, len(trend.periods) // 12)
    axes.set_xticks(list(places)[::step], [p.period for p in trend.periods][::step], rotation=45)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("% of articles" if share else "articles")
    axes.legend()
    figure.savefig(path)
