"""How long from a query to its answer?

Three tasks, each with the exact number of articles that match. whole: from the words to the
stored text of the ten best with passages of title, captions and body that show the words;
searchidx does it by archive.search. top: from a parsed query to ten document numbers, which is
matching and scoring alone. facets: from the words to how many articles each source and month
has; searchidx counts years where it has no months.

Words are looked for in title, captions and body, any of three or all of them. They are drawn
from the articles, as are the phrases; peng* and days beside words are measured as the task
top. The peers take turns query by query, so that what else the machine does hits all alike.
searchidx, Whoosh and Lucene search stems, and so find more articles than FTS5 and tantivy do;
for peng*, those two and searchidx look through printed words, Whoosh and Lucene through stems.
Lucene passes over its stop words, some of which are common words of news, and so finds more
where all words are asked for.

MB is the private memory (USS) of a process that asks the tasks whole and facets of searchidx.
Whether the bars of bench/bars.py are met comes below.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
from rich.table import Table

from bench._cli import Setup, fresh, options, present, progress, set_up
from bench.apart import apart
from bench.bars import judged, query_bars, verdicts
from bench.peers import PEERS, Peer
from bench.peers.ours import SearchIdx
from bench.queries import KINDS, Query, draw

__all__ = ["ROWS", "Row", "main", "measure"]

# Records to draw queries from, and to tell from how common a word is.
_SAMPLE = 20_000
# Seconds that each peer is asked the queries of a row before they count.
_WARM_UP = 0.2


class Row(NamedTuple):
    """A kind of query, asked as a task."""

    task: str
    kind: str
    match: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.task, self.match, self.kind)))

    def queries(self, drawn: Mapping[str, Sequence[Query]]) -> list[Query]:
        """Those that were drawn, with its way to match."""
        found = drawn[self.kind]
        return [replace(query, match=self.match or query.match) for query in found]


ROWS: Sequence[Row] = (
    *(
        Row(task, kind, match)
        for task in ("whole", "top")
        for match in ("any", "all")
        for kind in ("common", "middling", "rare")
    ),
    Row("top", "phrase"),
    Row("top", "prefix"),
    Row("top", "dated", "all"),
    Row("facets", "common", "any"),
)


def measure(
    peers: Sequence[Peer], queries: Sequence[Query], task: str
) -> tuple[dict[str, list[float]], dict[str, list[int]]]:
    """Seconds and total hits of each query, by peer; they are asked before, unmeasured."""
    seconds: dict[str, list[float]] = {peer.name: [] for peer in peers}
    hits: dict[str, list[int]] = {peer.name: [] for peer in peers}
    for peer in peers:
        end = time.perf_counter() + _WARM_UP
        number = 0
        while number < len(queries) or time.perf_counter() < end:
            peer.ask(queries[number % len(queries)], task)
            number += 1
    gc.collect()
    for number, query in enumerate(queries):
        first = number % len(peers)
        for peer in (*peers[first:], *peers[:first]):
            answer = peer.ask(query, task)
            seconds[peer.name].append(answer.seconds)
            hits[peer.name].append(answer.total)
    return seconds, hits


@click.command(help=__doc__)
@options
@click.option(
    "--queries",
    "number",
    default=20,
    show_default=True,
    type=click.IntRange(min=1),
    help="Queries of each kind.",
)
def main(**given: Any) -> None:
    """See the docstring of the module."""
    with set_up(given) as setup:
        progress("the queries")
        drawn = draw(setup.data.sample(_SAMPLE), given["number"], given["seed"])
        rows: dict[str, dict[str, Any]] = {}
        with ExitStack() as stack:
            articles = {peer.name: _open(peer, setup, stack) for peer in setup.peers}
            for row in ROWS:
                progress(str(row))
                rows[str(row)] = _row(setup.peers, row.queries(drawn), row.task)
        figures = {
            f"{row} {name}": values["p50_ms"]
            for row, found in rows.items()
            for name, values in found.items()
        }
        memory = _memory(setup, drawn)
        bars = judged(query_bars(setup.data.articles), figures | {"answering MB": memory})
        counts = {kind: len(queries) for kind, queries in drawn.items()}
        found = {"queries": counts, "articles": articles, "rows": rows, "MB": memory, "bars": bars}
        tables = [*_tables(rows, [*articles]), verdicts(bars, setup.data.articles)]
        lines = [*setup.lines(), *_about(counts), f"MB while answering: {memory}"]
        present({**setup.as_json(), **found}, lines, tables, given["as_json"])


def _open(peer: Peer, setup: Setup, stack: ExitStack) -> int:
    """Open the index that is kept of a peer, or one that is made now."""
    folder = _folder(peer.name, setup)
    if not folder.exists():
        progress(f"indexing with {peer.name}")
        with fresh(folder) as made:
            apart(partial(_index, peer.name, setup.data.path, made))
    stack.callback(peer.close)
    return peer.open(folder)


def _folder(name: str, setup: Setup) -> Path:
    return setup.folder / f"{name}-1"


def _index(name: str, lines: Path, folder: Path) -> None:
    PEERS[name]().index(lines, folder, 1)


@dataclass(frozen=True, slots=True)
class _Answering:
    """Asks searchidx alone."""

    folder: Path
    asked: Sequence[tuple[Query, str]]

    def __call__(self) -> None:
        peer = SearchIdx()
        peer.open(self.folder)
        for query, task in self.asked:
            peer.ask(query, task)
        peer.close()


def _memory(setup: Setup, drawn: Mapping[str, Sequence[Query]]) -> float | None:
    folder = _folder(SearchIdx.name, setup)
    if not folder.exists():
        return None
    progress("memory while answering")
    rows = [row for row in ROWS if row.task != "top"]
    asked = [(query, row.task) for row in rows for query in row.queries(drawn)]
    return apart(_Answering(folder, asked))[1].megabytes


def _row(peers: Sequence[Peer], queries: Sequence[Query], task: str) -> dict[str, dict[str, Any]]:
    """The figures by peer; none if there is no such query."""
    if not queries:
        return {}
    seconds, hits = measure(peers, queries, task)
    return {
        name: {
            "p50_ms": round(float(np.percentile(taken, 50)) * 1000, 4),
            "p99_ms": round(float(np.percentile(taken, 99)) * 1000, 4),
            "mean_hits": round(sum(hits[name]) / len(queries), 2),
        }
        for name, taken in seconds.items()
    }


def _about(counts: Mapping[str, int]) -> list[str]:
    return [f"{kind}: {number} queries, {KINDS[kind]}" for kind, number in counts.items()]


def _tables(
    rows: Mapping[str, Mapping[str, Mapping[str, float]]], names: Sequence[str]
) -> list[Table]:
    shown: Mapping[str, Callable[[Mapping[str, float]], str]] = {
        "ms, p50 (p99)": lambda found: f"{found['p50_ms']:.2f} ({found['p99_ms']:.2f})",
        "articles that match, mean": lambda found: f"{found['mean_hits']:,.0f}",
    }
    tables = []
    for title, cell in shown.items():
        table = Table(title=title)
        table.add_column("")
        for name in names:
            table.add_column(name, justify="right")
        for row, found in rows.items():
            table.add_row(row, *(cell(found[name]) if name in found else "" for name in names))
        tables.append(table)
    return tables


if __name__ == "__main__":
    main()
