"""Loading into a real cluster: what is refused, killed, parted by year, made anew under queries."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from clusters import drop

import searchidx
from searchidx import Archive, Article
from searchidx.cli import main
from searchidx.engines.opensearch import lock as lock_module
from searchidx.engines.opensearch.catalog import Catalog
from searchidx.errors import ServerError

_LOAD = """
import sys
import searchidx
from bench.articles import generate
with searchidx.open(sys.argv[1], commit_every="200kB", processes=int(sys.argv[2])) as archive:
    archive.add(generate(100_000), on_article=lambda: print("x", end="", flush=True))
"""
_ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def place(cluster: str) -> Iterator[str]:
    """An address where nothing is yet."""
    address = f"{cluster}/loading-{uuid.uuid4().hex[:12]}"
    yield address
    drop(address)


def article(id: str, body: str = "Kabar dari kota.", **values: Any) -> Article:
    return Article(id=id, title="Kabar", body=body, **values)


def create(place: str, **given: Any) -> Archive:
    return searchidx.create(place, config=os.devnull, shards=1, replicas=0, **given)


def asked(archive: Archive, method: str, path: str, body: Any = None) -> Any:
    engine: Any = archive._engine
    return engine._connection.request(method, path, body)


def intervals(archive: Archive) -> set[str | None]:
    """The refresh intervals of the indices of an archive."""
    name = archive.place.rpartition("/")[2]
    found = asked(archive, "GET", f"/{name}/_settings/index.refresh_interval")
    return {
        index.get("settings", {}).get("index", {}).get("refresh_interval")
        for index in found.values()
    } or {None}


def test_what_the_server_refuses_is_listed_with_its_reason(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    records = [
        {"id": "baik", "judul": "Kabar", "isi": "Baik."},
        # Longer than what a keyword may be, so that Lucene refuses it.
        {"id": "panjang" + "x" * 40_000, "judul": "Kabar", "isi": "Terlalu panjang."},
    ]
    lines = "\n".join(map(json.dumps, records))
    Path("a.jsonl").write_text(lines)
    done = CliRunner().invoke(main, ["index", "a.jsonl", "--index", place])
    assert done.exit_code == 2, done.output
    assert "added 1, updated 0, unchanged 0, rejected 1" in done.output
    assert f"1 article in {place}" in done.output
    listed = next(line for line in done.output.splitlines() if "rejects.jsonl" in line)
    path = listed.rpartition(": ")[2].strip()
    [entry] = map(json.loads, Path(path).read_text().splitlines())
    assert entry["path"] == str(tmp_path / "a.jsonl")
    assert "the cluster refuses it" in entry["reason"]
    assert "too large" in entry["reason"]


def test_refresh_is_off_while_much_is_loaded_and_what_it_was_before_afterwards(
    place: str,
) -> None:
    with create(place) as archive:
        name = place.rpartition("/")[2]
        # An empty archive would read some thousand articles for names before any is sent.
        archive.add([article("0")])
        asked(archive, "PUT", f"/{name}/_settings", {"index": {"refresh_interval": "7s"}})
        during: set[str | None] = set()

        def items() -> Iterator[Article]:
            for number in range(1500):
                if number == 1400:
                    during.update(intervals(archive))
                yield article(f"{number}")

        archive.add(items())
        assert during == {"-1"}
        assert intervals(archive) == {"7s"}

        def broken() -> Iterator[Article]:
            yield from (article(f"{number}", "Lain.") for number in range(1500))
            raise RuntimeError("broke off")

        with pytest.raises(RuntimeError, match="broke off"):
            archive.add(broken())
        assert intervals(archive) == {"7s"}


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_after_a_kill_all_is_shown_again_and_the_load_goes_on(
    place: str, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with create(place) as archive:
        archive.add([article("first")])
    command = [sys.executable, "-c", _LOAD, place, str(processes)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=_ROOT) as loader:
        assert loader.stdout is not None
        assert len(loader.stdout.read(3000)) == 3000
        loader.kill()
    with searchidx.open(place, config=os.devnull) as archive:
        held = 0.0
        while intervals(archive) == {"-1"}:
            # Nobody may take over as long as the writer may be alive.
            assert held < 40
            time.sleep(0.5)
            held += 0.5
            archive._engine.catalog()  # type: ignore[attr-defined]
        count = len(archive)
        assert count > 1
        ids = {found.id for found in archive}
        assert len(ids) == count
        from bench.articles import generate

        report = archive.add(itertools.islice(generate(100_000), 3000))
        assert report.added + report.unchanged == 3000
        assert report.unchanged >= min(count, 3000) - 1
        assert archive.check().is_sound
        assert intervals(archive) == {None}


def test_a_lock_of_a_writer_that_is_gone_is_taken_over(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_module, "_HOLDS", 1.0)
    monkeypatch.setattr(lock_module, "_RENEWED", 60.0)
    with create(place) as archive:
        engine: Any = archive._engine
        stopped = lock_module.WriteLock(engine._connection)
        stopped.__enter__()
        stopped.note({"some-index": None})
        with pytest.raises(searchidx.errors.IndexLocked):
            archive.add([article("a")])
        time.sleep(1.2)
        assert archive.add([article("a")]).added == 1
        with pytest.raises(searchidx.errors.IndexLocked):
            stopped.note({})


def test_a_lock_holds_as_long_as_its_writer_lives(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_module, "_HOLDS", 1.5)
    monkeypatch.setattr(lock_module, "_RENEWED", 0.3)
    with create(place) as archive:
        engine: Any = archive._engine
        with lock_module.WriteLock(engine._connection) as held:
            time.sleep(3)
            held.check()
            with pytest.raises(searchidx.errors.IndexLocked, match="process"):
                archive.add([article("a")])
            # Who was taken for dead must not go on.
            asked(archive, "DELETE", f"/{place.rpartition('/')[2]}.lock/_doc/writer")
            assert archive.add([article("a")]).added == 1
            time.sleep(1)
            with pytest.raises(searchidx.errors.ServerError, match="write lock was lost"):
                held.check()


def test_each_year_in_an_index_of_its_own(place: str) -> None:
    some = [
        article("a", published="2022-12-31T23:59:00+07:00"),
        article("b", published="2023-01-01"),
        article("c"),
        article("d", published="1945-08-17"),
    ]
    with create(place, partition="year") as archive:
        assert archive.add(some).added == 4
        engine: Any = archive._engine

        def indices() -> dict[str, int]:
            found = engine.catalog()
            return {
                index.removeprefix(found.stem): asked(archive, "GET", f"/{index}/_count")["count"]
                for index in found.shards
            }

        assert indices() == {"": 1, "-2022": 1, "-2023": 1, "-1945": 1}
        moved = [article("a", published="2023-05-05"), article("b"), some[2]]
        report = archive.add(moved)
        assert (report.updated, report.unchanged) == (2, 1)
        assert indices() == {"": 2, "-2022": 0, "-2023": 1, "-1945": 1}
        assert len(archive) == 4
        assert _asked(archive, "2023-01-01", "2023-12-31") == 1
        assert _asked(archive, "2022-06-01", "2023-12-31") == 2
        assert _asked(archive, None, "2023-12-31") == 4
        assert _asked(archive, None, None) == 4
        assert archive.rebuild() == 4
        assert indices() == {"": 2, "-2023": 1, "-1945": 1}
        assert archive.delete(["a", "c", "x"]) == 2
        assert {found.id for found in archive} == {"b", "d"}
        # A year that no paper has is not worth an index.
        archive.add([article("e", published="0001-01-01"), article("f", published="9999-01-01")])
        assert set(indices()) == {"", "-2023", "-1945"}


def _asked(archive: Archive, first: str | None, last: str | None) -> int:
    """How many shards are asked for the counts of articles between two days."""
    engine: Any = archive._engine
    shards: list[int] = []
    request = engine._connection.request

    def watched(*arguments: Any, **options: Any) -> Any:
        answer = request(*arguments, **options)
        if isinstance(answer, dict) and "aggregations" in answer:
            shards.append(answer["_shards"]["total"])
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine._connection, "request", watched)
        found = archive.search("", date_from=first, date_to=last, limit=0, facets="year")
    assert sum(count.count for count in found.facets["year"]) == found.total
    [count] = shards
    return count


def test_a_rebuild_is_not_noticed_by_who_searches(place: str) -> None:
    with create(place) as archive:
        archive.add(article(f"{n}", f"Kabar kota {n}.") for n in range(800))
        stop, failures, answers = threading.Event(), list[str](), list[int]()

        def search() -> None:
            with searchidx.open(place, config=os.devnull) as other:
                while not stop.is_set():
                    try:
                        answers.append(other.search("kabar", limit=5).total)
                    except Exception as error:
                        failures.append(f"{type(error).__name__}: {error}")
                    time.sleep(0.02)

        threads = [threading.Thread(target=search) for _ in range(2)]
        for thread in threads:
            thread.start()
        before = archive.commit
        assert archive.rebuild() == 800
        time.sleep(0.3)
        stop.set()
        for thread in threads:
            thread.join()
        assert not failures
        assert len(answers) > 10
        assert set(answers) == {800}
        assert archive.commit != before


def test_a_rebuild_that_one_node_has_not_heard_of_yet_is_waited_for(place: str) -> None:
    with create(place) as archive:
        archive.add([article("a"), article("b")])
        engine: Any = archive._engine
        before, read = engine.catalog(), Catalog.read
        assert archive.rebuild() == 2
        heard = time.monotonic() + 0.5

        def late(connection: Any) -> Catalog:
            return before if time.monotonic() < heard else read(connection)

        with pytest.MonkeyPatch.context() as patch, searchidx.open(place, config=os.devnull) as one:
            patch.setattr(Catalog, "read", late)
            assert one.search("kabar").total == 2
        assert time.monotonic() >= heard


def test_what_never_stops_being_made_anew_is_told(place: str) -> None:
    with create(place) as archive:
        archive.add([article("a")])
        engine: Any = archive._engine
        before = engine.catalog()
        archive.rebuild()
        with (
            pytest.MonkeyPatch.context() as patch,
            searchidx.open(place, config=os.devnull, server_timeout=1.0) as one,
        ):
            patch.setattr(Catalog, "read", lambda connection: before)
            with pytest.raises(ServerError, match="made anew faster than it can be asked"):
                one.search("kabar")


def test_a_rebuild_that_is_stopped_leaves_the_archive_and_is_swept_up(place: str) -> None:
    with create(place) as archive:
        archive.add([article("a"), article("b")])
        engine: Any = archive._engine
        stem = engine.catalog().stem

        def fail(*arguments: Any) -> None:
            raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("searchidx.engines.opensearch.writing.Writing._swap", fail)
            with pytest.raises(KeyboardInterrupt):
                archive.rebuild()
        name = place.rpartition("/")[2]
        assert len(asked(archive, "GET", f"/{name}-*")) == 2
        assert engine.catalog().stem == stem
        assert archive.add([article("a")]).unchanged == 1
        assert len(asked(archive, "GET", f"/{name}-*")) == 1


def test_a_full_disk_stops_a_load_with_a_word(place: str) -> None:
    with create(place) as archive:
        archive.add([article("a")])
        index = archive._engine.catalog().stem  # type: ignore[attr-defined]
        block = "index.blocks.read_only_allow_delete"
        asked(archive, "PUT", f"/{index}/_settings", {block: True})
        with pytest.raises(searchidx.errors.ServerError, match="disk of its cluster is full"):
            archive.add([article("b")])
        asked(archive, "PUT", f"/{index}/_settings", {block: None})
        assert archive.add([article("b")]).added == 1


def test_a_signal_leaves_the_archive_showing(place: str) -> None:
    with create(place) as archive:
        archive.add([article("first")])
    command = [sys.executable, "-c", _LOAD, place, "1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_ROOT
    ) as loader:
        assert loader.stdout is not None
        loader.stdout.read(2000)
        loader.send_signal(signal.SIGINT)
    with searchidx.open(place, config=os.devnull) as archive:
        assert intervals(archive) == {None}
        assert len(archive) > 1
        assert archive.add([article("a")]).added == 1
