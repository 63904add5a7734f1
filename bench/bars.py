"""What searchidx is to reach beside its peers, and whether it does.

A figure has a name: "searchidx-2 articles/s" (peer, threads), or "top any common whoosh" (task,
words, kind of words, peer: milliseconds, the median).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

__all__ = ["COST_BARS", "INDEX_BARS", "MANY", "SOME", "Bar", "judged", "query_bars", "verdicts"]

SOME = 40_000
"""Articles that the bars are for, where nothing else is said."""

MANY = 500_000
"""From so many articles on, the bars for a million hold."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure, or its ratio to another one, is at least, or at most, a limit."""

    figure: str
    against: str | None
    limit: float
    at_most: bool = False

    def __str__(self) -> str:
        return self.figure if self.against is None else f"{self.figure} / {self.against}"

    @property
    def wanted(self) -> str:
        """The limit for people."""
        return f"{'≤' if self.at_most else '≥'} {self.limit:g}"


def _speed(row: str, other: str, limit: float) -> Bar:
    return Bar(f"{row} articles/s", f"{other} articles/s", limit)


INDEX_BARS: Sequence[Bar] = (
    _speed("searchidx-1", "whoosh-1", 16),
    _speed("searchidx-1", "fts5-1", 1.0),
    _speed("searchidx-1", "tantivy-1", 0.6),
    _speed("searchidx-2", "tantivy-2", 0.75),
    _speed("command", "searchidx-2", 0.6),
    _speed("command", "lucene-2", 1.0),
    _speed("searchidx-cold", "searchidx-1", 0.4),
    _speed("searchidx-1", f"searchidx-{SOME}", 0.85),
    Bar("searchidx-1 disk/text", None, 0.9, at_most=True),
    Bar("command disk/text", None, 0.9, at_most=True),
    Bar("searchidx-2 MB", None, 1500, at_most=True),
    Bar("command MB", None, 1500, at_most=True),
)
"""Of index_speed."""

# At most so many times as long as tantivy, for common, middling and rare words.
_TO_TANTIVY = {
    "whole": ((1.0, 2.0, 2.0), (0.5, 1.5, 2.0)),
    "top": ((0.5, 1.5, 2.0), (0.2, 1.0, 1.5)),
}
_TO_WHOOSH = (200, 50, 20)
_OTHERS_TO_WHOOSH = 10


COST_BARS: Sequence[Bar] = (
    Bar("parse words ms", None, 0.05, at_most=True),
    Bar("parse clauses ms", None, 0.5, at_most=True),
    Bar("fragments common ms", None, 0.4, at_most=True),
    Bar("fragments middling ms", None, 0.4, at_most=True),
    Bar("fragments rare ms", None, 0.4, at_most=True),
    Bar("another spelling ms", None, 40, at_most=True),
    Bar("long article ms", None, 10, at_most=True),
)
"""Of query_cost."""


def query_bars(articles: int) -> list[Bar]:
    """Of query_speed, in an archive of so many articles."""
    kinds = ("common", "middling", "rare")
    bars: list[Bar] = []
    for task, limits in _TO_TANTIVY.items():
        for match in ("any", "all"):
            for kind, limit in zip(kinds, limits[articles >= MANY], strict=True):
                row = f"{task} {match} {kind}"
                bars.append(Bar(f"{row} searchidx", f"{row} tantivy", limit, at_most=True))
    for match in ("any", "all"):
        for kind, limit in zip(kinds, _TO_WHOOSH, strict=True):
            bars.append(_faster(f"top {match} {kind}", limit))
    for row in ("top phrase", "top prefix", "top all dated", "facets any common"):
        bars.append(_faster(row, _OTHERS_TO_WHOOSH))
    return [*bars, Bar("answering MB", None, 600, at_most=True)]


def _faster(row: str, limit: float) -> Bar:
    return Bar(f"{row} whoosh", f"{row} searchidx", limit)


def judged(bars: Sequence[Bar], figures: Mapping[str, float | None]) -> list[dict[str, Any]]:
    """What each bar comes to; "measured" and "met" are None where a figure is missing."""
    results = []
    for bar in bars:
        value = figures.get(bar.figure)
        if bar.against is not None:
            other = figures.get(bar.against)
            value = None if value is None or not other else value / other
        met = None if value is None else (value <= bar.limit if bar.at_most else value >= bar.limit)
        measured = None if value is None else round(value, 3)
        results.append({"what": str(bar), "bar": bar.wanted, "measured": measured, "met": met})
    return results


def verdicts(results: Sequence[Mapping[str, Any]], articles: int) -> Table:
    """The same for people."""
    note = "" if articles >= SOME else f" (they are for {SOME:,} articles or more)"
    table = Table(title=f"Bars{note}")
    for heading in ("", "bar", "measured", "met"):
        table.add_column(heading, justify="right" if heading else "left")
    for row in results:
        measured = "" if row["measured"] is None else f"{row['measured']:,.2f}"
        met = {None: "not measured", True: "yes", False: "no"}[row["met"]]
        table.add_row(row["what"], row["bar"], measured, met)
    return table
