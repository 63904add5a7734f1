"""What becomes of a load and of queries when nodes are killed, and when the archive is made anew?

kills: three nodes with a copy of each shard. While articles are loaded and clients ask, one node
after another is ended by SIGKILL at a random moment, and started again. Nothing that was
acknowledged may be lost, the load must finish, every query must be answered, with every article
that it is known to have.

rebuild: while clients ask 20 queries a second, the archive is made anew, and its alias goes to the
new index. Every query must be answered, with the same number of articles.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any

import click
from rich.table import Table

import searchidx
from bench._cli import present, progress
from bench.articles import generate
from bench.cluster import Cluster, fresh_cluster
from searchidx.errors import SearchidxError

__all__ = ["main"]

_PORT = 9231
# Articles that are there from the start, and have this word that no other has.
_KNOWN, _WORD = 500, "zirkonium"
_CLIENTS, _SHOWN = 16, 10
# Seconds between two kills at least, and at most.
_LEAST, _MOST = 1.0, 6.0
# Queries a second, while nodes are killed and while the archive is made anew.
_SOME, _MANY = 5.0, 20.0
# Articles a second, while nodes are killed: where the load takes all processors, a node takes
# minutes to be there again.
_FLOW = 60.0
# Seconds until shards have their copies again, while much else is done.
_PATIENCE = 600.0
# Articles that are made at a time.
_BATCH = 2000
_COLUMNS = (
    "what",
    "articles",
    "lost",
    "rejected",
    "kills",
    "queries",
    "rate",
    "failed",
    "wrong",
    "seconds",
)


@dataclass
class _Asked:
    """What clients were answered, and how many times a second."""

    queries: int = 0
    rate: float = 0.0
    failed: int = 0
    wrong: int = 0
    errors: Counter[str] = field(default_factory=Counter)


@dataclass
class _Outcome:
    """What came of it."""

    what: str
    articles: int = 0
    lost: int = 0
    rejected: int = 0
    kills: int = 0
    seconds: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)
    asked: _Asked = field(default_factory=_Asked)


def _known(count: int) -> Iterator[searchidx.Article]:
    for number in range(count):
        yield searchidx.Article(id=f"known-{number}", title=f"Kabar {_WORD}", body=f"{number}")


@contextmanager
def _asking(address: str, rate: float, outcome: _Outcome) -> Iterator[None]:
    """Let clients ask so many times a second, as long as the block lasts, for what is known to be
    there. They are a process of their own, as the load keeps Python busy."""
    spawn = multiprocessing.get_context("spawn")
    ended, ready = spawn.Event(), spawn.Event()
    mine, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_ask, args=(address, rate, ended, ready, theirs))
    process.start()
    # What ends without a word is to be noticed here.
    theirs.close()
    ready.wait(_PATIENCE)
    try:
        yield
    finally:
        ended.set()
        outcome.asked = mine.recv()
        process.join()


def _ask(address: str, rate: float, ended: Event, ready: Event, told: Connection) -> None:
    """Ask by a timetable; a client that is late asks at once."""
    asked, lock = _Asked(), threading.Lock()
    tickets = itertools.count()
    started = 0.0

    def start() -> None:
        nonlocal started
        started = time.perf_counter()
        ready.set()

    barrier = threading.Barrier(_CLIENTS, start)

    def ask() -> None:
        with searchidx.open(address, config=os.devnull) as archive:
            archive.search(_WORD)
            barrier.wait(_PATIENCE)
            while True:
                with lock:
                    due = started + next(tickets) / rate
                if ended.wait(max(due - time.perf_counter(), 0)):
                    return
                try:
                    found = archive.search(_WORD, facets="source")
                except SearchidxError as error:
                    with lock:
                        asked.failed += 1
                        asked.errors[str(error)[:200]] += 1
                    continue
                with lock:
                    asked.queries += 1
                    asked.wrong += not (found.total == _KNOWN and len(found.hits) == _SHOWN)

    threads = [threading.Thread(target=ask) for _ in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked.rate = asked.queries / (time.perf_counter() - started)
    told.send(asked)


def _kills(cluster: Cluster, count: int, articles: int, dice: random.Random) -> _Outcome:
    address = _address(cluster)
    outcome = _Outcome("kills")
    started = time.perf_counter()
    with searchidx.create(
        address, config=os.devnull, shards=3, replicas=1, commit_every="200KB"
    ) as archive:
        archive.add(_known(_KNOWN))
        ended = threading.Event()
        killer = threading.Thread(target=_kill, args=(cluster, count, dice, ended, outcome))
        with _asking(address, _SOME, outcome):
            killer.start()
            seen: list[str] = []
            report = archive.add(
                _flow(articles, dice, ended, seen),
                on_reject=lambda rejection: _note(outcome, rejection),
            )
            killer.join()
        cluster.wait(_PATIENCE)
        there = {article.id for article in archive}
        outcome.articles = report.added + report.updated + report.unchanged + _KNOWN
        outcome.lost = len(set(seen) - there)
    outcome.seconds = time.perf_counter() - started
    return outcome


def _flow(
    least: int, dice: random.Random, ended: threading.Event, seen: list[str]
) -> Iterator[searchidx.Article]:
    """Articles until all kills are done, and so many at least; their ids go into ``seen``."""
    since = time.perf_counter()
    for batch in itertools.count():
        for article in generate(_BATCH, dice.randrange(1 << 30)):
            if not ended.is_set():
                time.sleep(max(since + len(seen) / _FLOW - time.perf_counter(), 0))
            elif len(seen) >= least:
                return
            seen.append(f"{batch} {article.id}")
            yield replace(article, id=seen[-1])


def _note(outcome: _Outcome, rejection: searchidx.Rejection) -> None:
    outcome.rejected += 1
    outcome.errors[rejection.reason[:200]] += 1


def _kill(
    cluster: Cluster, count: int, dice: random.Random, ended: threading.Event, outcome: _Outcome
) -> None:
    try:
        for _ in range(count):
            time.sleep(dice.uniform(_LEAST, _MOST))
            node = dice.choice(cluster.nodes)
            progress(f"kill of {node.name}")
            node.end(signal.SIGKILL)
            outcome.kills += 1
            time.sleep(dice.uniform(_LEAST, _MOST))
            cluster.start(node)
            # A second one may not go before its shards have their copies again.
            since = time.perf_counter()
            cluster.wait(_PATIENCE)
            progress(f"whole again after {time.perf_counter() - since:.0f} s")
    finally:
        ended.set()


def _rebuild(cluster: Cluster, articles: int) -> _Outcome:
    address = _address(cluster)
    outcome = _Outcome("rebuild")
    with searchidx.create(address, config=os.devnull, shards=3, replicas=1) as archive:
        archive.add(itertools.chain(_known(_KNOWN), generate(articles, 3)))
        started = time.perf_counter()
        with _asking(address, _MANY, outcome):
            outcome.articles = archive.rebuild()
            time.sleep(3)
        outcome.seconds = time.perf_counter() - started
    return outcome


def _address(cluster: Cluster) -> str:
    nodes = ",".join(node.url.partition("://")[2] for node in cluster.nodes)
    return f"http://{nodes}/bench-{uuid.uuid4().hex[:8]}"


def _row(outcome: _Outcome) -> list[Any]:
    values = asdict(outcome) | asdict(outcome.asked)
    return [values[name] for name in _COLUMNS]


@click.command(help=__doc__)
@click.option("--kills", default=10, show_default=True)
@click.option("--count", default=10_000, show_default=True, help="Articles to load at least.")
@click.option("--seed", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(kills: int, count: int, seed: int, as_json: bool) -> None:
    with fresh_cluster(3, _PORT) as cluster:
        runs: list[Callable[[], _Outcome]] = [
            lambda: _rebuild(cluster, count),
            lambda: _kills(cluster, kills, count, random.Random(seed)),
        ]
        outcomes = [run() for run in runs]
    table = Table(*_COLUMNS)
    for outcome in outcomes:
        table.add_row(
            *(value if isinstance(value, str) else f"{value:.4g}" for value in _row(outcome))
        )
    errors = sum((each.errors + each.asked.errors for each in outcomes), Counter[str]())
    lines = [f"{count}x {text}" for text, count in errors.items()]
    present({"outcomes": [asdict(each) for each in outcomes]}, lines, [table], as_json)
    bad = any(
        each.lost or each.rejected or each.asked.failed or each.asked.wrong for each in outcomes
    )
    click.get_current_context().exit(int(bad or outcomes[-1].kills < kills))


if __name__ == "__main__":
    main()
