"""The commands that write do the same to an archive in a folder and to one on a cluster."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from searchidx import Article
from searchidx.cli import main
from searchidx.errors import NotSupported
from searchidx.opening import repair

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder; a traceback fails the test."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        done = CliRunner().invoke(main, list(arguments))
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


def test_a_repair_that_an_engine_does_not_offer(make: Any, engine: str) -> None:
    if engine == "whoosh":
        return
    archive = make([Article(id="a", title="", body="Kabar.")])
    with pytest.raises(NotSupported, match="a repair is not to be had for"):
        repair(archive.place, config=os.devnull)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file of records."""
    path = tmp_path / "berita.jsonl"
    records = [{"id": f"{n}", "judul": f"Kabar {n}", "isi": f"Banjir {n}."} for n in range(4)]
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    return path


@pytest.fixture
def place(engine: str, places: Callable[[], str]) -> str:
    """A place where nothing is yet."""
    return places()


def test_index_from_nothing_to_nothing(run: Run, place: str, source: Path) -> None:
    at = ("--index", place)
    dry = run("index", str(source), "--dry-run", *at)
    assert "dry run: added 4, updated 0" in dry.stdout
    assert run("query", "banjir", *at).exit_code == 2
    done = run("index", str(source), *at)
    assert done.exit_code == 0, done.output
    assert "added 4, updated 0, unchanged 0, rejected 0" in done.stdout
    assert f"4 articles in {place}" in done.stdout
    lines = source.read_text().splitlines(keepends=True)
    source.write_text("".join([*lines[:2], lines[2].replace("Banjir", "Rob"), "{broken\n"]))
    done = run("index", str(source), "--prune", "--yes", *at)
    assert "added 0, updated 1, unchanged 2, rejected 1, pruned 0" in done.stdout
    assert "rejects.jsonl" in done.stderr
    source.write_text("".join(lines[:1]))
    done = run("index", str(source), "--prune", "--yes", *at)
    assert "added 0, updated 0, unchanged 1, rejected 0, pruned 3" in done.stdout
    assert run("index", "--rebuild", *at).stdout == "rebuilt 1 articles\n"
    assert run("delete", "0", "9", *at).stdout == "deleted 1 of 2\n"
    assert run("query", "banjir", "--count", *at).exit_code == 1
