"""Does a cluster answer as the engine on this machine does, and what does it cost?

right: queries of the judgments of the reference data, asked of both engines. overlap is the share
of the first ten articles of the local engine that are among the first ten of the cluster; nDCG@10
is by the judgments; totals counts the queries that match as many articles on both.

load: articles a second, from articles to where they are found, beside what the bulk API takes when
it is sent the same bodies, ready made, as many at a time.

queries: milliseconds until the ten best articles are there with their passages.

Each is measured on clusters of so many nodes, which are started for it on this machine, on ports
from 9221 on, with so many shards, and a copy of each where there is a second node. Client and nodes
share the processors. With --apart the client has one for itself and the nodes have the others, as
where they are not on one machine: what the client does takes nothing from the nodes.
"""

from __future__ import annotations

import http.client
import json
import math
import os
import queue
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import click
import numpy as np
from rich.table import Table

import searchidx
from bench._cli import present, progress
from bench.cluster import Cluster, fresh_cluster
from bench.relevance import as_sentence, read_judged, read_judgments
from searchidx.engines.opensearch.connection import Connection
from searchidx.evaluation.judgments import Grades

__all__ = ["main", "ndcg"]

_PORT = 9221
_SHARDS = 3  # for the answers
_TOP = 10
# Turns of loading that count; the best does.
_ROUNDS = 2
# Requests in flight, as the engine has them.
_IN_FLIGHT = 3
_SETS = ("editor_tags_2020", "tydiqa_goldp_id")


@dataclass(frozen=True, slots=True)
class _Right:
    """How far the answers to the queries of a set agree."""

    set: str
    queries: int
    overlap: float
    local: float
    cluster: float
    totals: int


@dataclass(frozen=True, slots=True)
class _Cost:
    """What a cluster costs: articles a second, bytes of an article in one copy, milliseconds of a
    query."""

    nodes: int
    shards: int
    articles: int
    load: float
    bulk: float
    bytes: float
    p50: float
    p99: float


def _url(cluster: Cluster) -> str:
    return "http://" + ",".join(node.url.partition("://")[2] for node in cluster.nodes)


def _made(place: str, nodes: int, shards: int = _SHARDS) -> searchidx.Archive:
    settings: dict[str, Any] = {"near_duplicates": False}
    if "://" in place:
        settings |= {"shards": shards, "replicas": min(1, nodes - 1)}
    return searchidx.create(place, config=os.devnull, **settings)


def _address(url: str) -> str:
    return f"{url}/bench-{uuid.uuid4().hex[:8]}"


# Right answers ----------------------------------------------------------------------------


def _right(data: Path, name: str, url: str, nodes: int, count: int) -> _Right:
    """Ask both engines ``count`` queries, evenly drawn from a set of judgments."""
    judged = read_judgments(data, name)
    judged = judged[:: max(1, len(judged) // count)][:count]
    overlaps: list[float] = []
    gains: tuple[list[float], list[float]] = ([], [])
    totals = 0
    with (
        TemporaryDirectory() as folder,
        _made(f"{folder}/index", nodes) as local,
        _made(_address(url), nodes) as server,
    ):
        for archive in (local, server):
            archive.add(read_judged(data, name))
        for text, grades in judged:
            found = [archive.search(as_sentence(text), limit=_TOP) for archive in (local, server)]
            ids = [[hit.article.id for hit in results.hits] for results in found]
            if ids[0]:
                overlaps.append(len(set(ids[0]) & set(ids[1])) / len(ids[0]))
            for gain, own in zip(gains, ids, strict=True):
                gain.append(ndcg(own, grades))
            totals += found[0].total == found[1].total
    return _Right(name, len(judged), fmean(overlaps), fmean(gains[0]), fmean(gains[1]), totals)


def ndcg(ids: Sequence[str], grades: Grades) -> float:
    """nDCG@10 as trec_eval has it: the gain is the grade (Järvelin and Kekäläinen, 2002)."""
    best = _gain(sorted(grades.values(), reverse=True)[:_TOP])
    return _gain([grades.get(id, 0) for id in ids]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(max(grade, 0) / math.log2(rank + 2) for rank, grade in enumerate(grades))


# What it costs ----------------------------------------------------------------------------


def _cost(
    url: str,
    nodes: int,
    shards: int,
    articles: Sequence[searchidx.Article],
    texts: list[str],
) -> _Cost:
    """Load articles into a cluster, in turns with the bulk API, and ask it queries."""
    loads, bulks = [], []
    for number in range(_ROUNDS + 1):
        address = _address(url)
        with _made(address, nodes, shards) as archive:
            bodies: list[bytes] = []
            with _kept(bodies):
                loads.append(_rate(len(articles), partial(archive.add, articles)))
            with _made(_address(url), nodes, shards) as other:
                bulks.append(_bulk_rate(archive, other, bodies, len(articles)))
            if number == _ROUNDS:
                size = archive.size / len(archive) / (1 + min(1, nodes - 1))
                times = _times(archive, texts)
    # The first round warms the servers up.
    return _Cost(nodes, shards, len(articles), max(loads[1:]), max(bulks[1:]), size, *times)


def _rate(count: int, run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return count / (time.perf_counter() - started)


@contextmanager
def _kept(bodies: list[bytes]) -> Iterator[None]:
    """Keep the bodies of bulk requests that are sent as long as the block lasts."""
    send = Connection.request

    def request(self: Connection, method: str, path: str, body: Any = None, **more: Any) -> Any:
        if path.endswith("/_bulk"):
            bodies.append(body)
        return send(self, method, path, body, **more)

    with mock.patch.object(Connection, "request", request):
        yield


def _bulk_rate(
    archive: searchidx.Archive, other: searchidx.Archive, bodies: Sequence[bytes], articles: int
) -> float:
    """Send the bodies of an archive to another one, whose name is as long."""
    node = archive.place.partition("://")[2].partition("/")[0].split(",")[0]
    names = [_index_of(node, each.place.rpartition("/")[2]) for each in (archive, other)]
    old, new = (name.encode() for name in names)
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    for body in bodies:
        waiting.put(body.replace(old, new))
    _ask(node, "PUT", f"/{names[1]}/_settings", b'{"index.refresh_interval": "-1"}')

    def send() -> None:
        connection = http.client.HTTPConnection(node, timeout=120)
        while not waiting.empty():
            try:
                body = waiting.get_nowait()
            except queue.Empty:
                break
            headers = {"content-type": "application/x-ndjson"}
            connection.request("POST", "/_bulk?filter_path=errors", body, headers)
            answer = connection.getresponse().read()
            assert b'"errors":false' in answer, answer[:500]

    def run() -> None:
        threads = [threading.Thread(target=send) for _ in range(_IN_FLIGHT)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _ask(node, "POST", f"/{names[1]}/_refresh")

    return _rate(articles, run)


def _index_of(node: str, alias: str) -> str:
    (name,) = json.loads(_ask(node, "GET", f"/_alias/{alias}"))
    return str(name)


def _ask(node: str, method: str, path: str, body: bytes | None = None) -> bytes:
    connection = http.client.HTTPConnection(node, timeout=120)
    connection.request(method, path, body, {"content-type": "application/json"} if body else {})
    return connection.getresponse().read()


def _times(archive: searchidx.Archive, texts: Sequence[str]) -> tuple[float, float]:
    """p50 and p99 of a query that was asked before, in milliseconds."""
    # Servers compile what they run often.
    for text in texts:
        archive.search(text)
    times = []
    for text in texts:
        started = time.perf_counter()
        archive.search(text)
        times.append((time.perf_counter() - started) * 1000)
    return float(np.percentile(times, 50)), float(np.percentile(times, 99))


# What is printed --------------------------------------------------------------------------


def _tables(right: Sequence[_Right], costs: Sequence[_Cost], local: _Cost) -> list[Table]:
    first = Table("set", "queries", "overlap@10", "nDCG@10 local", "cluster", "equal totals")
    for row in right:
        gains = (f"{value:.4f}" for value in (row.local, row.cluster))
        first.add_row(row.set, str(row.queries), f"{row.overlap:.3f}", *gains, str(row.totals))
    second = Table(
        "nodes",
        "shards",
        "articles",
        "articles/s",
        "bulk API",
        "share",
        "bytes each",
        "p50 ms",
        "p99 ms",
    )
    for cost in (local, *costs):
        share = f"{cost.load / cost.bulk:.2f}" if cost.bulk else ""
        bulk = f"{cost.bulk:,.0f}" if cost.bulk else ""
        second.add_row(
            str(cost.nodes or "local"),
            str(cost.shards or ""),
            f"{cost.articles:,}",
            f"{cost.load:,.0f}",
            bulk,
            share,
            f"{cost.bytes:,.0f}",
            f"{cost.p50:.1f}",
            f"{cost.p99:.1f}",
        )
    return [first, second]


def _of_local(articles: Sequence[searchidx.Article], texts: list[str]) -> _Cost:
    with TemporaryDirectory() as folder, _made(f"{folder}/index", 1) as archive:
        load = _rate(len(articles), partial(archive.add, articles))
        size = archive.size / len(archive)
        return _Cost(0, 0, len(articles), load, 0.0, size, *_times(archive, texts))


def _numbers(context: click.Context, option: click.Parameter, value: str) -> list[int]:
    try:
        return [int(number) for number in value.split(",")]
    except ValueError:
        raise click.BadParameter("numbers, parted by commas") from None


@click.command(help=__doc__)
@click.option(
    "--data",
    default="../shared/data",
    show_default=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The reference data.",
)
@click.option("--nodes", default="1,2,3", show_default=True, callback=_numbers)
@click.option("--shards", default="3", show_default=True, callback=_numbers)
@click.option("--apart", is_flag=True, help="Give the client a processor of its own.")
@click.option("--queries", default=200, show_default=True, help="Of each set.")
@click.option("--count", default=20_000, show_default=True, help="Articles to load.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(data: Path, count: int, queries: int, as_json: bool, **given: Any) -> None:
    articles = []
    for article in searchidx.read(data / "news.jsonl.gz", config=os.devnull):
        articles.append(article)
        if len(articles) == count:
            break
    judged = read_judgments(data, _SETS[0])
    texts = [as_sentence(text) for text, _ in judged[:: max(1, len(judged) // queries)][:queries]]
    every = os.sched_getaffinity(0)
    of_client = {min(every)} if given["apart"] else every
    of_nodes = every - of_client or every
    os.sched_setaffinity(0, of_client)
    progress("the local engine")
    local = _of_local(articles, texts)
    costs, right = [], []
    for number in given["nodes"]:
        # Java looks at what it may use when it starts.
        os.sched_setaffinity(0, of_nodes)
        with fresh_cluster(number, _PORT) as cluster:
            os.sched_setaffinity(0, of_client)
            url = _url(cluster)
            for shards in given["shards"]:
                progress(f"{number} nodes, {shards} shards")
                costs.append(_cost(url, number, shards, articles, texts))
            if number == max(given["nodes"]) and not given["apart"]:
                right = [_right(data, name, url, number, queries) for name in _SETS]
    result: Mapping[str, Any] = {
        "right": [asdict(row) for row in right],
        "local": asdict(local),
        "costs": [asdict(cost) for cost in costs],
    }
    how = "one of them the client's alone" if of_nodes != every else "shared by client and nodes"
    lines = [f"Machine: {len(every)} cores, {how}"]
    present(result, lines, _tables(right, costs, local), as_json)


if __name__ == "__main__":
    main()
