"""The commands run and say what they should; how fast anything is, is not tested."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner

from bench import bars, index_speed, query_speed, start
from bench._cli import fresh
from bench.apart import apart, watched
from bench.articles import generate
from bench.bars import Bar, judged, query_bars
from bench.peers import PEERS, find_peers
from bench.records import Data

COUNT = 60


@pytest.fixture(autouse=True)
def without_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_speed, "_WARM_UP", 0)


def run(command: Command, *arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(command, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def write_lines(path: Path, count: int = 5) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for article in generate(count):
            record = {"id": article.id, "title": article.title, "body": article.body}
            print(json.dumps({**record, "caption": None, "date": article.published}), file=file)
    return path


def test_index_speed_measures_every_peer(tmp_path: Path) -> None:
    answer = run(index_speed.main, "--count", str(COUNT), "--keep", str(tmp_path))
    expected = {f"{peer.name}-{n}" for peer in find_peers(PEERS)[0] for n in peer.threads}
    assert answer["rows"].keys() == expected | {"searchidx-cold", "command"}
    assert answer["data"]["articles"] == COUNT
    for name, row in answer["rows"].items():
        assert row["articles"] == COUNT, name
        assert row["articles/s"] == pytest.approx(COUNT / row["seconds"], rel=0.01)
        assert row["disk/text"] > 0.3
        assert row["MB"] > 5
    stems = [tmp_path / row / "stems.bin" for row in ("searchidx-cold", "searchidx-1")]
    assert len({file.read_bytes() for file in stems}) == 1, "the warm run found no new stem"


def test_what_is_kept_is_used_again(tmp_path: Path) -> None:
    arguments = ("--count", "20", "--keep", str(tmp_path), "--peers", "searchidx,fts5")
    run(index_speed.main, *arguments)
    made = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    answer = run(query_speed.main, *arguments, "--queries", "2")
    assert answer["articles"] == {"searchidx": 20, "fts5": 20}
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()} == made
    result = CliRunner().invoke(index_speed.main, ["--count", "21", "--keep", str(tmp_path)])
    assert result.exit_code == 1
    assert "has other articles" in result.output


def test_a_folder_takes_the_place_of_another_when_all_went_well(tmp_path: Path) -> None:
    (tmp_path / "x.new").mkdir()
    (tmp_path / "x.new/left").touch()
    for content in ("1", "2"):
        with fresh(tmp_path / "x") as made:
            assert list(made.iterdir()) == []
            (made / "content").write_text(content)
    with pytest.raises(ZeroDivisionError), fresh(tmp_path / "x"):
        raise ZeroDivisionError
    assert (tmp_path / "x/content").read_text() == "2"


def test_query_speed_measures_every_peer() -> None:
    answer = run(query_speed.main, "--count", str(COUNT), "--queries", "2")
    names = {peer.name for peer in find_peers(PEERS)[0]}
    assert answer["articles"] == dict.fromkeys(names, COUNT)
    assert answer["rows"].keys() == {str(row) for row in query_speed.ROWS}
    assert answer["MB"] > 5
    for name, row in answer["rows"].items():
        assert row.keys() == names
        for peer, figures in row.items():
            assert 0 < figures["p50_ms"] <= figures["p99_ms"], (name, peer)
        assert row["tantivy"]["mean_hits"] >= 1 or "dated" in name
        # Words as printed, cut out of the text alike.
        assert row["tantivy"]["mean_hits"] == row["fts5"]["mean_hits"], name
    measured = [bar for bar in answer["bars"] if bar["measured"] is not None]
    assert len(measured) == len(query_bars(COUNT)), "every figure that a bar names is there"


@pytest.mark.parametrize("command", [index_speed.main, query_speed.main])
def test_tables(command: Command) -> None:
    arguments = ["--count", "20", "--peers", "fts5", "--seed", "2"]
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert "20 articles (generated, seed 2)" in result.output
    assert "fts5" in result.output
    assert "not measured" in result.output


def test_articles_of_a_file(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "news.jsonl.gz")
    arguments = ("--count", "0", "--peers", "fts5,searchidx")
    answer = run(index_speed.main, str(path), *arguments)
    assert answer["data"]["origin"] == "news.jsonl.gz"
    assert {row["articles"] for row in answer["rows"].values()} == {5}
    (tmp_path / "kept").mkdir()
    data = Data.of(tmp_path / "kept", path, 3, 1)
    assert data.articles == 3
    with gzip.open(path) as file:
        assert data.path.read_bytes() == b"".join(file.readlines()[:3])
    assert [record["id"] for record in data.sample(2)] == ["g0000000", "g0000002"]


@pytest.mark.parametrize("line", ['{"id": "1", "title": "x"}', "{", "[]", '{"title": 1}'])
def test_a_line_without_an_article_is_an_error(tmp_path: Path, line: str) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"id": "1", "title": "a", "body": "b"}\n\n' + line)
    result = CliRunner().invoke(index_speed.main, [str(path), "--peers", "fts5"])
    assert result.exit_code == 1
    assert "line 2: no JSON with id, title and body" in result.output.replace("\n", " ")


def test_a_file_without_articles_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("")
    result = CliRunner().invoke(index_speed.main, [str(path)])
    assert result.exit_code == 1
    assert "no article" in result.output


def test_an_unknown_peer_is_an_error() -> None:
    result = CliRunner().invoke(index_speed.main, ["--peers", "grep"])
    assert result.exit_code == 2
    assert "'grep' is none of searchidx, whoosh, fts5, tantivy, lucene" in result.output


def test_no_peer_at_all_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tantivy", None)
    result = CliRunner().invoke(index_speed.main, ["--count", "5", "--peers", "tantivy"])
    assert result.exit_code == 1
    assert "searchidx[bench]" in result.output


def test_verdicts() -> None:
    some = [Bar("a", None, 2), Bar("a", "b", 2, at_most=True), Bar("a", "c", 2), Bar("d", None, 1)]
    results = judged(some, {"a": 3.0, "b": 1.0, "c": None, "d": 1.0})
    assert [row["met"] for row in results] == [True, False, None, True]
    assert [row["measured"] for row in results] == [3, 3, None, 1]
    assert [row["bar"] for row in results] == ["≥ 2", "≤ 2", "≥ 2", "≥ 1"]
    assert results[1]["what"] == "a / b"


def test_bars_of_a_million_are_stricter() -> None:
    few, many = query_bars(bars.SOME), query_bars(1_000_000)
    assert [bar.figure for bar in few] == [bar.figure for bar in many]
    limits = [(a.limit, b.limit) for a, b in zip(few, many, strict=True) if a.at_most]
    assert all(b <= a for a, b in limits)
    assert (1.0, 0.5) in limits


def _pid() -> int:
    return os.getpid()


def _fail() -> None:
    raise ZeroDivisionError


def _take() -> int:
    taken = bytearray(os.urandom(1)) * 120_000_000
    time.sleep(0.6)
    return len(taken)


def test_apart_is_a_process_of_its_own() -> None:
    assert apart(_pid)[0] != os.getpid()


def test_apart_sees_the_memory_that_was_taken() -> None:
    taken, memory = apart(_take)
    assert memory.megabytes is not None
    assert taken / 1e6 < memory.megabytes < taken / 1e6 + 60


def test_memory_of_descendants_counts() -> None:
    grandchild = "import time; x = bytearray(b'1') * 90_000_000; time.sleep(2)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
    with subprocess.Popen([sys.executable, "-c", child]) as process:
        with watched(process.pid) as memory:
            time.sleep(1.2)
        assert memory.peak is not None
        assert memory.peak > 90_000_000


def test_apart_without_a_result_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ChildProcessError, match="exit code 1"):
        apart(_fail)
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_start() -> None:
    answer = run(start.main, "--runs", "1")
    assert answer["runs"] == 1
    assert answer["ratio"] == pytest.approx(answer["query_ms"] / answer["imports_ms"], rel=0.5)
    assert answer["met"] is (answer["ratio"] <= 2.5)
    result = CliRunner().invoke(start.main, ["--runs", "1"], catch_exceptions=False)
    assert re.search(r"bar: at most 2.5; (not )?met", result.output)
