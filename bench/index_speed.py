"""How long from articles in memory to a searchable index on disk?

Each peer does the whole job in a fresh folder and a process of its own: analyse, write,
commit. Articles, code and dictionaries are in memory before the clock starts. With --warm
every word has been stemmed by then, for searchidx and stock Whoosh alike: that is the speed
in the long run, for an archive meets few new words. With --cold each begins without stems.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.table import Table

import searchidx
from bench._cli import Setup, options, present, progress, ratio
from bench.apart import apart
from bench.peers import BASELINE, Peer

__all__ = ["Job", "main", "measure"]


@dataclass(frozen=True, slots=True)
class Job:
    """One peer's whole job, once."""

    articles: int
    seconds: float
    cpu_seconds: float
    bytes: int
    words_known: int
    words_stemmed: int


def measure(peer: Peer, articles: Sequence[searchidx.Article]) -> Job:
    """Index the articles in a fresh folder."""
    gc.collect()
    with TemporaryDirectory() as name:
        known = peer.words_stemmed(Path(name))
        wall, cpu = time.perf_counter(), time.process_time()
        peer.index(articles, Path(name))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        stemmed = peer.words_stemmed(Path(name)) - known
        size = sum(path.stat().st_size for path in Path(name).rglob("*") if path.is_file())
        count = peer.open(Path(name))
        peer.close()
    return Job(count, wall, cpu, size, known, stemmed)


@click.command(help=__doc__)
@options
@click.option(
    "--runs",
    default=1,
    show_default=True,
    type=click.IntRange(min=1),
    help="Times that each peer does it; the median counts.",
)
@click.option("--warm/--cold", default=True, show_default=True, help="Stems known or not.")
def main(
    file: Path | None,
    count: int,
    seed: int,
    names: Sequence[str],
    as_json: bool,
    runs: int,
    warm: bool,
) -> None:
    """See the docstring of the module."""
    setup = Setup.of(file, count, seed, names)
    for peer in setup.peers:
        peer.prepare()
        if warm:
            progress(f"the stems for {peer.name}")
            peer.learn(setup.articles)
    jobs: dict[str, list[Job]] = {peer.name: [] for peer in setup.peers}
    for run in range(runs):
        for peer in setup.peers:
            progress(f"{peer.name}, run {run + 1} of {runs}")
            jobs[peer.name].append(apart(partial(measure, peer, setup.articles)))
    peers = {name: _summary(done, setup) for name, done in jobs.items()}
    for row in peers.values():
        stock = peers.get(BASELINE)
        row["speed_to_whoosh"] = (
            round(row["articles_per_second"] / stock["articles_per_second"], 3) if stock else None
        )
    result = {"stems": "warm" if warm else "cold", "runs": runs, "peers": peers}
    present(setup, result, [_about_stems(warm, peers)], _table(peers), as_json)


def _summary(jobs: Sequence[Job], setup: Setup) -> dict[str, Any]:
    """The median of some runs."""
    seconds = statistics.median(job.seconds for job in jobs)
    return {
        "articles": jobs[-1].articles,
        "articles_per_second": round(len(setup.articles) / seconds, 1),
        "seconds": round(seconds, 4),
        "cpu_seconds": round(statistics.median(job.cpu_seconds for job in jobs), 4),
        "disk_mb": round(jobs[-1].bytes / 1e6, 3),
        "disk_to_text": round(jobs[-1].bytes / setup.text_bytes, 3),
        "words_known": jobs[-1].words_known,
        "words_stemmed": jobs[-1].words_stemmed,
    }


def _about_stems(warm: bool, peers: Mapping[str, Mapping[str, Any]]) -> str:
    key = "words_known" if warm else "words_stemmed"
    counts = [f"{row[key]:,} by {name}" for name, row in peers.items() if row[key]]
    when = "before the clock started" if warm else "while it ran"
    which = "warm" if warm else "cold"
    return f"Stems: {which}; distinct words stemmed {when}: {', '.join(counts) or 'none'}"


def _table(peers: Mapping[str, Mapping[str, Any]]) -> Table:
    table = Table(title="Articles in memory -> searchable index on disk")
    table.add_column("")
    for heading in ("articles/s", "seconds", "CPU s", "MB on disk", "disk / text", "speed"):
        table.add_column(heading, justify="right")
    for name, row in peers.items():
        table.add_row(
            name,
            f"{row['articles_per_second']:,.0f}",
            f"{row['seconds']:.2f}",
            f"{row['cpu_seconds']:.2f}",
            f"{row['disk_mb']:.1f}",
            f"{row['disk_to_text']:.2f}",
            ratio(row["speed_to_whoosh"]),
        )
    return table


if __name__ == "__main__":
    main()
