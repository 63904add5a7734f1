"""Does an index survive when its writer is killed?

A process adds, replaces and deletes articles, again and again, in small commits that are merged;
it is killed (kill -9) at a random moment, and the next one goes on in the same index. After each
kill the index must pass ``searchidx check``, and hold what was committed: every article whose
commit was acknowledged with equal content, of the work that was cut off a beginning or nothing.
"""

from __future__ import annotations

import json
import mmap
import os
import random
import signal
import struct
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from whoosh.index import TOC

import searchidx
from searchidx import Archive, Article
from searchidx.index import segments
from searchidx.index.portable import PortableWriter
from searchidx.index.segments import SegmentsWriter

__all__ = ["Trial", "main", "run"]

_IDS = 150
_BATCH = 12
# A writer is killed when it has done fewer pieces of work than this, and is in the next one.
_PIECES = 4
# Seconds that one takes, until it is known.
_PIECE = 0.1
_COUNTER = struct.Struct("<I")

# What a writer is at, for the table; the innermost counts.
_PHASES: Sequence[tuple[str, Any, str]] = (
    ("writing a segment", SegmentsWriter, "flush"),
    ("merging", SegmentsWriter, "_merged"),
    ("committing", SegmentsWriter, "commit"),
    ("committing", PortableWriter, "commit"),
    ("writing the table of contents", TOC, "write"),
    ("deleting old files", segments, "_clean"),
)
_NAMES = ("analysing", *(name for name, _, _ in _PHASES))


@dataclass
class Trial:
    """What came of it.

    Attributes:
        kills: how many at each phase of the work.
        acknowledged: pieces of work whose commit the writer was told of.
        failures: what was wrong after a kill; empty if nothing ever was.
        seconds: in all.
    """

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0


class _Shared:
    """What a writer tells: its phase, and how many pieces of work are done.

    Attributes:
        piece: seconds that one takes, as far as the one who kills can tell.
    """

    def __init__(self) -> None:
        self.piece = _PIECE
        self._memory = mmap.mmap(-1, 1 + _COUNTER.size)

    @property
    def phase(self) -> int:
        """0 before the work, 1 for what has no name, 2 and more for the phases by number."""
        return self._memory[0]

    @phase.setter
    def phase(self, number: int) -> None:
        self._memory[0] = number

    @property
    def done(self) -> int:
        """Pieces of work from the first one on."""
        return int(_COUNTER.unpack_from(self._memory, 1)[0])

    @done.setter
    def done(self, number: int) -> None:
        _COUNTER.pack_into(self._memory, 1, number)


def _article(id_: int, version: int) -> Article:
    body = f"Versi v{version} dari nomor n{id_} di pasar kota. " * (1 + (id_ + version) % 9)
    return Article(id=f"{id_:04}", title=f"Kabar {id_}", body=body, source="nusa.id")


def _work(seed: int, number: int) -> list[Article] | list[str]:
    """The piece of work of a number: articles to add, or ids to delete."""
    chance = random.Random(f"{seed}/{number}")
    ids = chance.sample(range(_IDS), _BATCH)
    if number % 4 == 3:
        return [f"{id_:04}" for id_ in ids[:5]]
    return [_article(id_, number) for id_ in ids]


def _after(state: Mapping[str, Article], work: list[Any], count: int) -> dict[str, Article]:
    """The archive after the first so many of a piece of work."""
    after = dict(state)
    for item in work[:count]:
        if isinstance(item, Article):
            after[item.id] = item
        else:
            after.pop(item, None)
    return after


def _do(archive: Archive, work: list[Any]) -> None:
    if isinstance(work[0], Article):
        archive.add(work)
    else:
        archive.delete(work)


def _write(folder: Path, codec: str, seed: int, shared: _Shared) -> None:
    """Work until killed."""
    for number, (_, owner, name) in enumerate(_PHASES, 2):
        setattr(owner, name, _told(getattr(owner, name), shared, number))
    with searchidx.open(folder, commit_every="4kB", codec=codec) as archive:
        shared.phase = 1
        while True:
            _do(archive, _work(seed, shared.done))
            shared.done += 1


def _told(function: Callable[..., Any], shared: _Shared, phase: int) -> Callable[..., Any]:
    @wraps(function)
    def told(*arguments: Any, **options: Any) -> Any:
        before, shared.phase = shared.phase, phase
        try:
            return function(*arguments, **options)
        finally:
            shared.phase = before

    return told


def _kill_one(folder: Path, codec: str, seed: int, shared: _Shared, pieces: float) -> str:
    """Start a writer and kill it after so many pieces of work; the phase that it was in."""
    shared.phase = 0
    first, last = shared.done, shared.done + int(pieces)
    began: float | None = None
    child = os.fork()
    if not child:
        try:
            _write(folder, codec, seed, shared)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(1)
    while not shared.phase or shared.done < last:
        if os.waitpid(child, os.WNOHANG)[0]:
            return "it ended by itself"
        if shared.phase and began is None:
            began = time.monotonic()
        time.sleep(0.001)
    if began is not None and last > first:
        shared.piece = (time.monotonic() - began) / (last - first)
    time.sleep(pieces % 1 * shared.piece)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        return "it ended by itself"
    return _NAMES[shared.phase - 1]


def _problem(folder: Path, before: Mapping[str, Article], work: list[Any]) -> str | None:
    """What is wrong with an index after a kill in the middle of some work."""
    with searchidx.open(folder) as archive:
        report = archive.check()
        if not report.is_sound:
            return f"check: {report.damage[0]}"
        found = {article.id: replace(article, reprint_of=None) for article in archive}
        counts = range(len(work) + 1) if isinstance(work[0], Article) else (0, len(work))
        if not any(found == _after(before, work, count) for count in counts):
            return f"{len(found)} articles, which are not those that were committed"
        if archive.search("pasar", limit=0).total != len(found):
            return f"a search finds {archive.search('pasar').total} of {len(found)} articles"
        for id_, article in list(found.items())[:5]:
            version = article.body.split()[1]
            hits = archive.search(f"n{int(id_)} {version}", match="all").hits
            if [hit.article.id for hit in hits] != [id_]:
                return f"article {id_} is not found by its words"
    return None


def run(folder: Path, times: int, seed: int = 1, codec: str = "arrays") -> Iterator[Trial]:
    """Kill a writer so many times; the trial so far, after each kill.

    Args:
        folder: of the index, which is made.
    """
    searchidx.create(folder, codec=codec).close()
    chance, shared, trial = random.Random(seed), _Shared(), Trial()
    state: dict[str, Article] = {}
    known, started = 0, time.monotonic()
    for number in range(times):
        phase = _kill_one(folder, codec, seed, shared, chance.random() * _PIECES)
        for done in range(known, shared.done):
            work = _work(seed, done)
            state = _after(state, work, len(work))
        known = trial.acknowledged = shared.done
        trial.kills[phase] += 1
        problem = _problem(folder, state, _work(seed, known))
        if phase not in _NAMES:
            problem = problem or phase
        if problem:
            trial.failures.append(f"kill {number + 1}, {phase}: {problem}")
        trial.seconds = time.monotonic() - started
        yield trial
        # The next writer does the work that was cut off once more: it begins where this ended.
        with searchidx.open(folder) as archive:
            state = {article.id: replace(article, reprint_of=None) for article in archive}


@click.command(help=__doc__)
@click.option("--times", default=500, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=1, show_default=True, help="Of all that is drawn.")
@click.option("--codec", type=click.Choice(["arrays", "portable"]), default="arrays")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(times: int, seed: int, codec: str, as_json: bool) -> None:
    """See the docstring of the module."""
    trial = Trial()
    with TemporaryDirectory() as name:
        for trial in run(Path(name, "index"), times, seed, codec):
            if sys.stderr.isatty():
                click.echo(f"\r... {trial.kills.total()} of {times}", err=True, nl=False)
    if as_json:
        click.echo(json.dumps(vars(trial), indent=1))
    else:
        _print(trial)
    if trial.failures:
        raise SystemExit(1)


def _print(trial: Trial) -> None:
    table = Table(box=None)
    table.add_column("killed while")
    table.add_column("times", justify="right")
    for phase, count in trial.kills.most_common():
        table.add_row(phase, str(count))
    console = Console(highlight=False)
    console.print(table)
    console.print(
        f"{trial.kills.total()} kills in {trial.seconds:.0f} s; {trial.acknowledged:,} pieces of "
        f"work acknowledged; {len(trial.failures)} failures"
    )
    for failure in trial.failures[:20]:
        console.print(failure, markup=False)


if __name__ == "__main__":
    main()
