"""Changes that a cluster is too busy for are sent again, those it refuses are told of."""

from __future__ import annotations

import json
import threading
from collections import Counter
from typing import Any

import pytest
from fake_cluster import Asked, FakeCluster, settings

pytest.importorskip("opensearchpy")

from searchidx.engines.opensearch import bulk as bulk_module
from searchidx.engines.opensearch.address import Address
from searchidx.engines.opensearch.bulk import Bulk, Change
from searchidx.engines.opensearch.connection import Connection
from searchidx.errors import IndexMissing, ServerError

FLOOD = "index [b] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];"  # noqa: E501


def lines(asked: Asked) -> list[dict[str, Any]]:
    return [json.loads(line) for line in asked.body.splitlines()]


def ids(asked: Asked) -> list[str]:
    return [next(iter(line.values()))["_id"] for line in lines(asked) if "n" not in line]


def opened(cluster: FakeCluster, **given: Any) -> Bulk:
    return Bulk(Connection(Address.parse(cluster.url, False), settings(**given)))


def item(status: int, kind: str = "", reason: str = "") -> dict[str, Any]:
    told = {"error": {"type": kind, "reason": reason}} if kind else {}
    return {"index": {"status": status} | told}


def put(bulk: Bulk, count: int) -> None:
    for number in range(count):
        bulk.add(Change("b", f"{number}", b'{"n":%d}' % number))
    bulk.flush()


def test_every_change_is_sent_once_in_requests_of_bounded_size(
    start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_module, "_SIZE", 2000)
    cluster = start({"/_bulk": lambda asked: (200, {"errors": False})})
    put(opened(cluster), 500)
    sent = [asked for asked in cluster.asked if asked.path.startswith("/_bulk")]
    assert len(sent) > 5
    assert max(len(asked.body) for asked in sent) < 2200
    assert Counter(id for asked in sent for id in ids(asked)) == Counter(map(str, range(500)))


def test_what_the_cluster_is_too_busy_for_is_sent_again(start: Any) -> None:
    seen: Counter[str] = Counter()

    def answer(asked: Asked) -> Any:
        items = []
        for id in ids(asked):
            seen[id] += 1
            busy = int(id) % 3 and seen[id] <= int(id) % 3
            items.append(item(429 + 74 * (int(id) % 2), "rejected", "busy") if busy else item(201))
        return 200, {"errors": True, "items": items}

    bulk = opened(start({"/_bulk": answer}))
    put(bulk, 30)
    assert not bulk.refused
    assert seen == {f"{n}": n % 3 + 1 for n in range(30)}


def test_what_it_refuses_is_told_with_its_reason_and_the_rest_goes_on(start: Any) -> None:
    def answer(asked: Asked) -> Any:
        items = [
            item(400, "mapper_parsing_exception", "failed to parse") if id == "3" else item(201)
            for id in ids(asked)
        ]
        return 200, {"errors": True, "items": items}

    bulk = opened(start({"/_bulk": answer}))
    put(bulk, 5)
    assert [(change.id, reason) for change, reason in bulk.refused] == [("3", "failed to parse")]


def test_a_request_that_is_too_large_is_sent_in_parts(start: Any) -> None:
    taken: list[str] = []

    def answer(asked: Asked) -> Any:
        if len(ids(asked)) > 2 or "4" in ids(asked):
            return 413, "too large"
        taken.extend(ids(asked))
        return 200, {"errors": False}

    bulk = opened(start({"/_bulk": answer}))
    put(bulk, 9)
    assert sorted(taken) == list("01235678")
    assert [change.id for change, _ in bulk.refused] == ["4"]


def test_a_full_disk_ends_it_at_once(start: Any) -> None:
    def answer(asked: Asked) -> Any:
        refused = item(429, "cluster_block_exception", FLOOD)
        return 200, {"errors": True, "items": [refused for _ in ids(asked)]}

    cluster = start({"/_bulk": answer})
    with pytest.raises(ServerError, match="the disk of its cluster is full"):
        put(opened(cluster), 3)
    assert len(cluster.asked) == 1


def test_an_index_that_is_gone_ends_it(start: Any) -> None:
    def answer(asked: Asked) -> Any:
        refused = item(404, "index_not_found_exception", "no such index [b]")
        return 200, {"errors": True, "items": [refused for _ in ids(asked)]}

    with pytest.raises(IndexMissing):
        put(opened(start({"/_bulk": answer})), 3)


def test_patience_has_an_end(start: Any) -> None:
    def answer(asked: Asked) -> Any:
        busy = item(503, "unavailable_shards_exception", "primary shard is not active")
        return 200, {"errors": True, "items": [busy for _ in ids(asked)]}

    with pytest.raises(ServerError, match=r"took no more articles for 0\.3 s: primary shard"):
        put(opened(start({"/_bulk": answer}), server_timeout=0.3), 2)


def test_it_is_told_whether_the_cluster_waits(start: Any) -> None:
    going = threading.Event()

    def answer(asked: Asked) -> Any:
        going.wait(10)
        return 200, {"errors": False}

    bulk = opened(start({"/_bulk": answer}))
    assert bulk.is_idle
    bulk.add(Change("b", "1", b"{}" + b" " * bulk_module._SIZE))
    assert not bulk.is_idle
    going.set()
    bulk.flush()
    assert bulk.is_idle
