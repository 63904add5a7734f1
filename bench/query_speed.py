"""How long from the words of a query to the titles of the ten best articles?

The queries are drawn from the articles: three common, middling or rare words that occur
together, and phrases. Each peer finds the articles that have all words, counts them, and
fetches the stored titles of the ten best. The peers take turns query by query, so that
what else the machine does hits all alike. searchidx and stock Whoosh search stems, and so
find more articles than the others do.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
from rich.table import Table

from bench._cli import Setup, options, present, progress, ratio
from bench.peers import BASELINE, Peer
from bench.queries import KINDS, Query, draw

__all__ = ["main", "measure"]

_WARM_UP = 5


def measure(
    peers: Sequence[Peer], queries: Sequence[Query]
) -> tuple[dict[str, list[float]], dict[str, list[int]]]:
    """Seconds and total hits of each query, by peer; a few queries go before, unmeasured."""
    seconds: dict[str, list[float]] = {peer.name: [] for peer in peers}
    hits: dict[str, list[int]] = {peer.name: [] for peer in peers}
    for query in queries[:_WARM_UP]:
        for peer in peers:
            peer.search(query.words, query.phrase)
    gc.collect()
    for number, query in enumerate(queries):
        first = number % len(peers)
        for peer in (*peers[first:], *peers[:first]):
            start = time.perf_counter()
            total = peer.search(query.words, query.phrase)
            seconds[peer.name].append(time.perf_counter() - start)
            hits[peer.name].append(total)
    return seconds, hits


@click.command(help=__doc__)
@options
@click.option(
    "--queries",
    "number",
    default=50,
    show_default=True,
    type=click.IntRange(min=1),
    help="Queries of each kind.",
)
def main(
    file: Path | None, count: int, seed: int, names: Sequence[str], as_json: bool, number: int
) -> None:
    """See the docstring of the module."""
    setup = Setup.of(file, count, seed, names)
    queries = draw(setup.articles, number, seed)
    peers: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        for peer in setup.peers:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            progress(f"indexing with {peer.name}")
            peer.index(setup.articles, folder)
            peers[peer.name] = {"articles": peer.open(folder), "kinds": {}}
            stack.callback(peer.close)
        for kind, drawn in queries.items():
            progress(f"{kind} queries")
            for name, row in _kind(setup.peers, drawn).items():
                peers[name]["kinds"][kind] = row
    counts = {kind: len(drawn) for kind, drawn in queries.items()}
    result = {"queries": counts, "peers": peers}
    present(setup, result, _about(counts), _table(peers), as_json)


def _kind(peers: Sequence[Peer], queries: Sequence[Query]) -> dict[str, dict[str, Any]]:
    """The figures of one kind of query, by peer; none if there is no such query."""
    if not queries:
        return {}
    seconds, hits = measure(peers, queries)
    p50 = {name: float(np.percentile(taken, 50)) * 1000 for name, taken in seconds.items()}
    return {
        name: {
            "p50_ms": round(p50[name], 4),
            "p99_ms": round(float(np.percentile(taken, 99)) * 1000, 4),
            "mean_hits": round(sum(hits[name]) / len(queries), 2),
            "speed_to_whoosh": round(p50[BASELINE] / p50[name], 3) if BASELINE in p50 else None,
        }
        for name, taken in seconds.items()
    }


def _about(counts: Mapping[str, int]) -> list[str]:
    return [f"{kind}: {number} queries, {KINDS[kind]}" for kind, number in counts.items()]


def _table(peers: Mapping[str, Mapping[str, Any]]) -> Table:
    table = Table(title="Words -> total, and titles of the ten best")
    table.add_column("query")
    table.add_column("")
    for heading in ("p50 ms", "p99 ms", "hits, mean", "speed"):
        table.add_column(heading, justify="right")
    for kind in KINDS:
        table.add_section()
        for number, (name, figures) in enumerate(peers.items()):
            row = figures["kinds"].get(kind)
            if row is not None:
                table.add_row(
                    "" if number else kind,
                    name,
                    f"{row['p50_ms']:.2f}",
                    f"{row['p99_ms']:.2f}",
                    f"{row['mean_hits']:,.1f}",
                    ratio(row["speed_to_whoosh"]),
                )
    return table


if __name__ == "__main__":
    main()
