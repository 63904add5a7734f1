"""Every command that reads prints the same of an archive in a folder and of one on a cluster."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import searchidx
from searchidx import Archive, Article
from searchidx.cli import main
from searchidx.errors import NotSupported
from searchidx.opening import repair

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def local(corpus_articles: list[Article], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with the same archive."""
    folder = tmp_path_factory.mktemp("local") / "index"
    with searchidx.create(folder, config=os.devnull) as archive:
        archive.add(corpus_articles)
    return str(folder)


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


_TIMES = r"\(\d+ ms\)|\"took_ms\": [\d.]+"
_SIZES = r"^size: .*$|\"bytes\": \d+"
# Their digits differ; how much, test_equal.py says.
_SCORES = r"\"score\": [\d.]+|(?<=^\d[,\t])[\d.]+|(?<=^\d\d[,\t])[\d.]+"
# The name of the commit is in it.
_CITATION = r"\"citation\": \{.*"


def plain(text: str) -> str:
    """What is printed, without what differs from one archive to another."""
    return re.sub("|".join((_TIMES, _SIZES, _SCORES, _CITATION)), "", text, flags=re.MULTILINE)


READ = [
    ["query", "pelabuhan sorong"],
    ["query", "kapan pelabuhan sorong dibuka", "-n", "3"],
    ["query", "banjir", "--facets", "source,section,author,year", "-n", "2"],
    ["query", "banjir", "--csv"],
    ["query", "banjir", "--tsv"],
    ["query", "banjir", "--ids"],
    ["query", "banjir", "--count"],
    ["query", "banjir", "--ris"],
    ["query", "banjir", "--bibtex"],
    ["query", "banjir", "--html"],
    ["query", "banjir", "--markdown"],
    ["query", "banjir demak", "--sort", "newest", "--json"],
    ["query", "banjir", "--jsonl", "--sort", "oldest"],
    ["query", "", "--from", "2020", "--to", "2021", "--ids"],
    ["query", "harga", "--source", "suaramuara.id", "--collapse", "--ids"],
    ["query", "qwxzy"],
    ["query", "qwxzy", "--count"],
    ["query", "banjir ATAU (demak"],
    ["query", "pelabuhn"],
    ["show", "pb-2025-0210"],
    ["show", "pb-2025-0210", "--json"],
    ["show", "none"],
    ["stats"],
    ["stats", "--json"],
    ["similar", "none"],
    ["kwic", "pelabuhan"],
    ["kwic", "=banjir", "--sort", "left", "-n", "5"],
    ["terms", "pelab"],
    ["terms", "ban", "--stems", "-n", "5"],
    ["trend", "banjir", "kapal", "--by", "year"],
    ["trend", "banjir", "--by", "month", "--json"],
]


@pytest.mark.parametrize("arguments", READ, ids=" ".join)
def test_what_is_printed(arguments: list[str], run: Run, corpus: Archive, local: str) -> None:
    done, expected = (run(*arguments, "--index", at) for at in (corpus.place, local))
    assert done.exit_code == expected.exit_code
    assert plain(done.stdout) == plain(expected.stdout)
    assert plain(done.stderr) == plain(expected.stderr)


def test_explain(run: Run, corpus: Archive, local: str) -> None:
    def parts(place: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
        arguments = ["query", "banjir demak", "--explain", "--json", "--index", place]
        hits = json.loads(run(*arguments).stdout)["hits"]
        for hit in hits:
            explained = hit["explanation"]
            assert explained["score"] == hit["score"]
            total = sum(part["score"] for part in explained["parts"])
            assert total == pytest.approx(hit["score"], rel=1e-3)
        return [
            (
                hit["article"]["id"],
                [(p["kind"], p["term"], p["field"]) for p in hit["explanation"]["parts"]],
            )
            for hit in hits
        ]

    assert parts(corpus.place) == parts(local)


def test_similar(run: Run, corpus: Archive, local: str) -> None:
    def found(place: str) -> tuple[int, str, set[str]]:
        arguments = ["similar", "pb-2025-0210", "-n", "60", "--json", "--index", place]
        printed = json.loads(run(*arguments).stdout)
        ids = {hit["article"]["id"] for hit in printed["hits"]}
        return printed["total"], printed["query"], ids

    assert found(corpus.place) == found(local)


def test_a_citation_is_replayed(run: Run, corpus: Archive) -> None:
    at = ("--index", corpus.place)
    assert run("query", "banjir", "--cite", "c.json", "--ids", *at).exit_code == 0
    done = run("query", "--replay", "c.json", *at)
    assert done.exit_code == 0, done.output


def test_check(run: Run, corpus: Archive, engine: str) -> None:
    done = run("check", "--index", corpus.place)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"{len(corpus):,} articles in ")
    repaired = run("check", "--repair", "--yes", "--index", corpus.place)
    assert repaired.exit_code == 0


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
