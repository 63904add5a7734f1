"""Commits that are open: one reader each, for as long as it is used or may be asked for."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import searchidx
from searchidx import Archive, Article
from searchidx.web.errors import Gone
from searchidx.web.readers import Readers

Maker = Callable[..., Archive]
Serve = Callable[..., TestClient]


def article(id: str) -> Article:
    return Article(id=id, title="kabar")


def test_one_reader_a_commit(make: Maker) -> None:
    archive = make([article("a")])
    readers = Readers(archive)
    with readers.newest() as first, readers.newest() as second:
        assert first is second
        archive.add([article("b")])
        with readers.newest() as third:
            assert (len(first.archive), len(third.archive)) == (1, 2)
            assert first.commit != third.commit == archive.commit
            with readers.at(first.commit) as again:
                assert again is first
    readers.close()


def test_threads_open_a_commit_once(make: Maker) -> None:
    readers = Readers(make([article("a")]))
    start = threading.Barrier(8)

    def open_one(_: int) -> int:
        start.wait()
        with readers.newest() as reader:
            return id(reader)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(open_one, range(8)))) == 1


def test_old_commits_go(make: Maker) -> None:
    archive = make([article("a")])
    readers = Readers(archive, kept=2)
    with readers.newest() as first:
        pass
    for number in range(3):
        archive.add([article(f"b{number}")])
        with readers.newest():
            pass
    with pytest.raises(Gone), readers.at(first.commit):
        pass
    assert first.archive._engine._snapshot is None


def test_late_commits_go(make: Maker) -> None:
    archive = make([article("a")])
    readers = Readers(archive, seconds=-1.0)
    with readers.newest() as first:
        archive.add([article("b")])
        with readers.newest():
            pass
        # It is not closed under those who read it.
        assert first.archive.search("kabar").total == 1
    assert first.archive._engine._snapshot is None
    with pytest.raises(Gone), readers.at(first.commit):
        pass


def test_what_was_replaced_keeps_no_scores(make: Maker) -> None:
    archive = make([article("a")])
    readers = Readers(archive)
    with readers.newest() as first:
        assert first.archive.search("kabar").total == 1
        assert first.archive._engine._search is not None
        archive.add([article("b")])
        with readers.newest():
            assert first.archive._engine._search is None
        assert first.archive.search("kabar").total == 1
    readers.close()


def _requests(client: TestClient, stop: threading.Event) -> Iterable[Any]:
    addresses = ["/?q=kabar", "/api/v1/search?q=kabar+kota", "/api/v1/trend?word=kabar",
                 "/api/v1/export?q=kabar&format=ids", "/feed?q=kabar"]  # fmt: skip
    while not stop.is_set():
        for address in addresses:
            yield address, client.get(address)


def test_commits_lose_no_request(serve: Serve, tmp_path: Path) -> None:
    client = serve([article(f"{n}") for n in range(300)])
    stop = threading.Event()

    def ask(_: int) -> list[str]:
        return [
            f"{address}: {response.status_code}"
            for address, response in _requests(client, stop)
            if response.status_code != 200
        ]

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, number) for number in range(4)]
        with searchidx.open(tmp_path / "index", config=os.devnull) as archive:
            for number in range(12):
                archive.add([article(f"x{number}-{n}") for n in range(20)])
                archive.delete([f"{number}"])
        stop.set()
        assert [failed for one in asked for failed in one.result()] == []
    assert client.get("/api/v1/health").json()["articles"] == 300 + 12 * 20 - 12
