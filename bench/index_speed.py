"""How long from JSON lines to a searchable index on disk?

Each peer does the whole job in a fresh folder and a process of its own: parse, analyse, write,
commit. Its code and dictionaries are loaded before the clock starts; Lucene's time is taken in
Java, and holds what its compiler does meanwhile. The rows:

\b
searchidx-1, -2   Archive.add by 1 or 2 processes, reprints not looked for, articles not
                  cleaned, every stem known: the speed in the long run, for an archive meets
                  few new words
searchidx-cold    the same by 1 process, no stem known
searchidx-40000   the same as -1 on the first 40,000 articles, where there are far more
command           `searchidx index FILE` with every default, start to exit, no stem known
PEER-1, -2        with 1 or 2 threads or processes; Whoosh has every stem known

MB is the private memory (USS) of all processes at its peak, disk/text the size of the index to
that of titles, captions and bodies. Whether the bars of bench/bars.py are met comes below.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from bench._cli import Setup, fresh, options, present, progress, set_up
from bench.apart import Memory, apart, watched
from bench.bars import INDEX_BARS, SOME, judged, verdicts
from bench.peers import PEERS, find_peers
from bench.peers.base import Work
from bench.peers.ours import SearchIdx, keep_stems
from bench.records import Data

__all__ = ["Job", "main"]

_OURS = SearchIdx.name
_COLD, _COMMAND = f"{_OURS}-cold", "command"
# The smaller archive is measured where the larger one is so many times as large.
_FAR_MORE = 5


@dataclass(frozen=True, slots=True)
class Job:
    """One row: a peer that indexes some articles."""

    row: str
    peer: str
    threads: int
    data: Data

    def run(self, folder: Path) -> tuple[Work, Memory]:
        """Do it in an empty folder; searchidx finds the stems that its cold row kept."""
        if self.row == _COMMAND:
            return _command(self.data.path, folder)
        if self.peer == _OURS and self.row != _COLD:
            keep_stems(folder.with_name(_COLD), folder)
        return apart(_Indexing(self.peer, self.data.path, folder, self.threads))


@dataclass(frozen=True, slots=True)
class _Indexing:
    peer: str
    lines: Path
    folder: Path
    threads: int

    def __call__(self) -> Work:
        return PEERS[self.peer]().index(self.lines, self.folder, self.threads)


def _command(file: Path, folder: Path) -> tuple[Work, Memory]:
    """``searchidx index`` in a process of its own; it passes over what it cannot read."""
    command = [sys.executable, "-m", "searchidx", "index", str(file), "--index", str(folder)]
    wall, cpu = time.perf_counter(), sum(os.times()[2:4])
    with subprocess.Popen(
        [*command, "--on-error", "skip"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        with watched(process.pid) as memory:
            errors = process.communicate()[1]
        wall, cpu = time.perf_counter() - wall, sum(os.times()[2:4]) - cpu
    if process.returncode:
        raise click.ClickException(f"searchidx index: {errors}")
    return Work(wall, cpu), memory


@click.command(help=__doc__)
@options
@click.option(
    "--runs",
    default=1,
    show_default=True,
    type=click.IntRange(min=1),
    help="Times that each row is measured; the median counts.",
)
def main(**given: Any) -> None:
    """See the docstring of the module."""
    with set_up(given) as setup:
        rows: dict[str, dict[str, Any]] = {}
        for job in _jobs(setup, given["file"] if not given["count"] else None):
            progress(job.row)
            done = sorted(
                (_measured(job, setup.folder) for _ in range(given["runs"])),
                key=itemgetter("seconds"),
            )
            rows[job.row] = done[len(done) // 2]
        ratios = {job: _ratios(job, rows) for job in rows}
        names = ("articles/s", "disk/text", "MB")
        figures = {f"{row} {name}": values[name] for row, values in rows.items() for name in names}
        bars = judged(INDEX_BARS, figures)
        result = {**setup.as_json(), "runs": given["runs"], "rows": rows, "bars": bars}
        tables = [_table(rows, ratios), verdicts(bars, setup.data.articles)]
        present(result, [*setup.lines(), *_notes(setup)], tables, given["as_json"])


def _jobs(setup: Setup, file: Path | None) -> Iterator[Job]:
    """The rows to measure; the command reads the file that was given, if all of it counts."""
    data = setup.data
    for peer in setup.peers:
        if peer.name == _OURS:
            yield Job(_COLD, _OURS, 1, data)
        for threads in peer.threads:
            yield Job(f"{peer.name}-{threads}", peer.name, threads, data)
        if peer.name == _OURS:
            if data.articles >= _FAR_MORE * SOME:
                some = data.first(SOME, setup.folder / f"first-{SOME}.jsonl")
                yield Job(f"{_OURS}-{SOME}", _OURS, 1, some)
            whole = replace(data, path=file.resolve()) if file else data
            yield Job(_COMMAND, _OURS, 2, whole)


def _measured(job: Job, parent: Path) -> dict[str, Any]:
    folder = parent / job.row
    with fresh(folder) as made:
        work, memory = job.run(made)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    (peer,), _ = find_peers([job.peer])
    articles = peer.open(folder)
    peer.close()
    return {
        "articles": articles,
        "articles/s": round(articles / work.seconds, 1),
        "seconds": round(work.seconds, 4),
        "cpu_seconds": round(work.cpu_seconds, 4),
        "disk_mb": round(size / 1e6, 3),
        "disk/text": round(size / job.data.text_bytes, 3),
        "MB": memory.megabytes,
    }


def _ratios(row: str, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """The speed of a row to that of each other peer, with 2 threads if it has 2 itself."""
    found: dict[str, float] = {}
    threads = 2 if row == _COMMAND or row.endswith("-2") else 1
    for name in PEERS:
        other = rows.get(f"{name}-{threads}") or rows.get(f"{name}-1")
        if name != _OURS and other:
            found[name] = rows[row]["articles/s"] / other["articles/s"]
    return found


def _notes(setup: Setup) -> list[str]:
    if any(peer.name == _OURS and 2 not in peer.threads for peer in setup.peers):
        return [f"Left out: {_OURS}-2, this version has no setting processes"]
    return []


def _table(
    rows: Mapping[str, Mapping[str, Any]], ratios: Mapping[str, Mapping[str, float]]
) -> Table:
    table = Table(title="JSON lines -> searchable index on disk")
    others = list(dict.fromkeys(name for found in ratios.values() for name in found))
    headings: Sequence[str] = ("articles/s", "seconds", "CPU s", "disk/text", "MB")
    table.add_column("")
    for heading in (*headings, *(f"/ {name}" for name in others)):
        table.add_column(heading, justify="right")
    for name, row in rows.items():
        table.add_row(
            name,
            f"{row['articles/s']:,.0f}",
            f"{row['seconds']:.2f}",
            f"{row['cpu_seconds']:.2f}",
            f"{row['disk/text']:.2f}",
            "" if row["MB"] is None else f"{row['MB']:,.0f}",
            *(f"{ratios[name][o]:.2f}" if o in ratios[name] else "" for o in others),
        )
    return table


if __name__ == "__main__":
    main()
