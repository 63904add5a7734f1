"""searchidx query --cite and --replay: what is written, read and said, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import searchidx
from searchidx import Article
from searchidx.cli import main

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with searchidx.create(tmp_path / "index") as archive:
        archive.add(Article(id=f"a{n}", title="banjir KPK", body="kota") for n in range(25))
    return tmp_path / "index"


def test_an_answer_that_is_the_same_and_then_is_not(run: Run, folder: Path) -> None:
    at = ("--index", folder)
    shown = run("query", "banjir", "-n", "2", "--cite", "c.json", *at)
    assert (shown.exit_code, shown.stderr) == (0, "")
    moment = json.loads(Path("c.json").read_text())["options"]["now"]
    replayed = run("query", "--replay", "c.json", *at)
    assert (replayed.exit_code, replayed.stderr) == (0, "")
    assert replayed.stdout == f"the same answer: 25 articles for 'banjir' as of {moment}\n"
    with searchidx.open(folder) as archive:
        archive.delete([f"a{n}" for n in range(24)])
        archive.add([Article(id="b\x1b[1m", title="banjir"), Article(id="a24", title="banjir dua")])
    replayed = run("query", "--replay", "c.json", *at)
    lines = replayed.stdout.splitlines()
    assert replayed.exit_code == 1
    assert lines[:2] == [
        f"another answer: 2 articles for 'banjir' as of {moment}",
        "changed: 2 articles match, 25 then",
    ]
    assert lines[2] == "added: b\ufffd[1m"
    assert [line.split(":")[0] for line in lines[3:24]] == ["gone"] * 21
    assert lines[23:] == [
        "gone: and 4 more",
        "other contents: a24",
        "since: the archive is at commit 3 with 2 articles, it was at 1 with 25",
    ]
    printed = run("query", "--replay", "c.json", "--json", *at)
    assert printed.exit_code == 1
    data = json.loads(printed.stdout)
    assert (data["same"], len(data["gone"]), data["added"]) == (False, 24, ["b\x1b[1m"])


def test_what_json_prints_can_be_replayed(run: Run, folder: Path) -> None:
    asked = ("query", "banjir", "--sort", "newest", "--recency", "30d", "--collapse")
    printed = run(*asked, "--json", "--index", folder).stdout
    Path("page.json").write_text(printed, encoding="utf-8")
    data = json.loads(printed)
    assert data["citation"]["total"] == data["total"] == 25
    assert data["citation"]["groups"] == data["groups"]
    assert data["citation"]["hits"] is None
    assert run("query", "--replay", "page.json", "--index", folder).exit_code == 0


@pytest.mark.parametrize("mode", ["--ids", "--count", "--csv", "--html", "--json"])
def test_every_mode_can_be_cited(run: Run, folder: Path, mode: str) -> None:
    assert run("query", "banjir", mode, "--cite", "c.json", "--index", folder).exit_code == 0
    cited = json.loads(Path("c.json").read_text())
    assert len(cited["hits"]) == cited["total"] == 25


def test_options_are_those_of_the_citation_and_settings_those_of_here(
    run: Run, folder: Path
) -> None:
    run("query", "KPK", "--no-aliases", "--cite", "c.json", "--index", folder)
    Path("other.yaml").write_text("k1: 3.0")
    replayed = run("query", "--replay", "c.json", "--config", "other.yaml", "--index", folder)
    # Not that of aliases.
    assert replayed.stdout.splitlines()[1:] == ["since: the setting k1 is 3.0, it was 1.2"]


def test_nothing_found_is_cited_too(run: Run, folder: Path) -> None:
    assert run("query", "qwxzy", "--cite", "c.json", "--index", folder).exit_code == 1
    assert run("query", "--replay", "c.json", "--index", folder).exit_code == 0


def test_a_text_with_halves_of_characters_is_cited(run: Run, folder: Path) -> None:
    run("query", "\ud800 “kota”", "--cite", "c.json", "--index", folder)
    assert json.loads(Path("c.json").read_text())["query"] == "\ud800 “kota”"
    assert run("query", "--replay", "c.json", "--index", folder).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["banjir"], "--replay goes with --index, --config and --json alone"),
        (["--all"], "--replay goes with --index, --config and --json alone"),
        (["--csv"], "--replay goes with --index, --config and --json alone"),
        ([], "error: cannot read c.json: No such file or directory\n"),
    ],
)
def test_wrong_usage(run: Run, folder: Path, arguments: list[str], message: str) -> None:
    result = run("query", "--replay", "c.json", *arguments, "--index", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "error: c.json: not JSON\n"),
        (b"\xff", "error: c.json: not UTF-8 text\n"),
        (b"{}", "error: c.json: there is no citation in it\n"),
    ],
)
def test_what_is_no_citation_is_one_line(
    run: Run, folder: Path, content: bytes, message: str
) -> None:
    Path("c.json").write_bytes(content)
    result = run("query", "--replay", "c.json", "--index", folder)
    assert (result.exit_code, result.stderr) == (2, message)


def test_a_citation_that_cannot_be_written_is_one_line(run: Run, folder: Path) -> None:
    result = run("query", "banjir", "--cite", "no/such/c.json", "--index", folder)
    assert result.exit_code == 2
    assert result.stderr == "error: no/such/c.json: No such file or directory\n"


def test_a_citation_from_standard_input(corpus_index: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    at = ["--index", str(corpus_index)]
    CliRunner().invoke(main, ["query", "banjir", "--cite", str(path), *at])
    given = CliRunner().invoke(main, ["query", "--replay", "-", *at], input=path.read_text())
    assert (given.exit_code, given.stdout[:15]) == (0, "the same answer")
    refused = CliRunner().invoke(main, ["query", "banjir", "--cite", "-", *at])
    assert (refused.exit_code, "--cite takes a file" in refused.stderr) == (2, True)
