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
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.table import Table

import searchidx
from bench._cli import present, progress
from bench.articles import generate
from bench.cluster import Cluster, folder_of_clusters
from searchidx.errors import SearchidxError

__all__ = ["main"]

_PORT = 9231
# Articles that are there from the start, and have this word that no other has.
_KNOWN, _WORD = 500, "zirkonium"
_CLIENTS = 2
# Seconds between two kills at least, and at most.
_LEAST, _MOST = 1.0, 6.0
_RATE = 20.0
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
    "failed",
    "wrong",
    "seconds",
)


@dataclass
class _Outcome:
    """What came of it."""

    what: str
    articles: int = 0
    lost: int = 0
    rejected: int = 0
    kills: int = 0
    queries: int = 0
    failed: int = 0
    wrong: int = 0
    seconds: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)


def _known(count: int) -> Iterator[searchidx.Article]:
    for number in range(count):
        yield searchidx.Article(id=f"known-{number}", title=f"Kabar {_WORD}", body=f"{number}")


@contextmanager
def _asking(address: str, outcome: _Outcome, pause: float) -> Iterator[None]:
    """Let clients ask, as long as the block lasts, for what is known to be there."""
    ended = threading.Event()
    lock = threading.Lock()

    def ask() -> None:
        with searchidx.open(address, config=os.devnull) as archive:
            while not ended.wait(pause):
                try:
                    found = archive.search(_WORD, facets="source")
                    right = found.total == _KNOWN and len(found.hits) == 10
                except SearchidxError as error:
                    with lock:
                        outcome.failed += 1
                        outcome.errors[str(error)[:200]] += 1
                    continue
                with lock:
                    outcome.queries += 1
                    outcome.wrong += not right

    threads = [threading.Thread(target=ask) for _ in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _kills(cluster: Cluster, count: int, articles: int, dice: random.Random) -> _Outcome:
    address = _address(cluster)
    outcome = _Outcome("kills")
    started = time.perf_counter()
    with searchidx.create(
        address, config=os.devnull, shards=3, replicas=1, commit_every="1MB"
    ) as archive:
        archive.add(_known(_KNOWN))
        ended = threading.Event()
        killer = threading.Thread(target=_kill, args=(cluster, count, dice, ended, outcome))
        with _asking(address, outcome, 0.1):
            killer.start()
            seen: list[str] = []

            def endless() -> Iterator[searchidx.Article]:
                # Until all kills are done, and as many as were asked for at least.
                for batch in itertools.count():
                    for article in generate(_BATCH, dice.randrange(1 << 30)):
                        if ended.is_set() and len(seen) >= articles:
                            return
                        seen.append(f"{batch} {article.id}")
                        yield replace(article, id=seen[-1])

            report = archive.add(endless(), on_reject=lambda rejection: _note(outcome, rejection))
            killer.join()
        cluster.wait(_PATIENCE)
        there = {article.id for article in archive}
        outcome.articles = report.added + report.updated + report.unchanged
        outcome.lost = len(set(seen) - there)
    outcome.seconds = time.perf_counter() - started
    return outcome


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
            cluster.wait(_PATIENCE)
    finally:
        ended.set()


def _rebuild(cluster: Cluster, articles: int) -> _Outcome:
    address = _address(cluster)
    outcome = _Outcome("rebuild")
    with searchidx.create(address, config=os.devnull, shards=3, replicas=1) as archive:
        archive.add(itertools.chain(_known(_KNOWN), generate(articles, 3)))
        started = time.perf_counter()
        with _asking(address, outcome, _CLIENTS / _RATE):
            outcome.articles = archive.rebuild()
            time.sleep(3)
        outcome.seconds = time.perf_counter() - started
    return outcome


def _address(cluster: Cluster) -> str:
    nodes = ",".join(node.url.partition("://")[2] for node in cluster.nodes)
    return f"http://{nodes}/bench-{uuid.uuid4().hex[:8]}"


@click.command(help=__doc__)
@click.option("--kills", default=10, show_default=True)
@click.option("--count", default=10_000, show_default=True, help="Articles to load at least.")
@click.option("--seed", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(kills: int, count: int, seed: int, as_json: bool) -> None:
    servers = folder_of_clusters()
    with TemporaryDirectory(prefix="bench-", dir=servers) as temporary:
        os.chmod(temporary, 0o755)
        cluster = Cluster(Path(temporary), 3, _PORT, servers=servers)
        try:
            cluster.up()
            runs: list[Callable[[], _Outcome]] = [
                lambda: _rebuild(cluster, count),
                lambda: _kills(cluster, kills, count, random.Random(seed)),
            ]
            outcomes = [run() for run in runs]
        finally:
            cluster.down()
    table = Table(*_COLUMNS)
    for outcome in outcomes:
        table.add_row(
            *(
                f"{getattr(outcome, name):g}" if name != "what" else outcome.what
                for name in _COLUMNS
            )
        )
    lines = [f"{count}x {text}" for each in outcomes for text, count in each.errors.items()]
    present({"outcomes": [asdict(each) for each in outcomes]}, lines, [table], as_json)
    bad = any(each.lost or each.rejected or each.failed or each.wrong for each in outcomes)
    click.get_current_context().exit(int(bad or outcomes[-1].kills < kills))


if __name__ == "__main__":
    main()
