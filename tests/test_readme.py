"""What README.md shows is run: commands, the query table and the Python example."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click import Context
from click.testing import CliRunner

import searchidx
from searchidx.analysis.exceptions import load_exceptions
from searchidx.cli import main
from searchidx.web.texts import query_table

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")

_ROW = re.compile(r"^\| `(?P<query>[^|]+)` \| .* \| (?P<count>\d+) \|$", re.MULTILINE)


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the corpus in it."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "corpus").symlink_to(ROOT / "corpus", target_is_directory=True)
    return folder


def _without_times(text: str) -> str:
    text = re.sub(r"\(\d+ ms\)", "(N ms)", text)
    # A slow machine tells how far it is every five seconds.
    text = re.sub(r"^[\d,]+ articles, [\d,]+/s, .*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"in [\d.]+ s \([\d,]+/s\)", "in N s (N/s)", text)


def _run(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_the_transcript(folder: Path) -> None:
    (transcript,) = _blocks("console")
    runs = re.split(r"^\$ ", transcript, flags=re.MULTILINE)[1:]
    assert len(runs) == 2
    for shown in runs:
        command, output = shown.split("\n", 1)
        assert _without_times(_run(command, folder)).strip() == _without_times(output).strip()


def test_every_row_of_the_query_table(folder: Path, tmp_path: Path) -> None:
    rows = [(row["query"], int(row["count"])) for row in _ROW.finditer(README)]
    assert len(rows) >= 16
    with searchidx.create(tmp_path / "index") as archive:
        archive.add(searchidx.read(folder / "corpus"))
        found = [(query, archive.search(query).total) for query, _ in rows]
    assert found == rows


def test_the_help_page_has_the_rows_of_the_query_table() -> None:
    rows = re.findall(r"^\| `([^|]+?)` \| (.*) \| \d+ \|$", README, re.MULTILINE)
    assert rows == [(row["query"], row["en"]) for row in query_table()]


def test_the_help_of_the_command_has_queries_of_the_table() -> None:
    shown = CliRunner().invoke(main, ["query", "--help"]).stdout
    rows = re.findall(r"^ {4}(\S.*?)(?: {2}|$)", shown, re.MULTILINE)
    assert len(rows) >= 10
    assert [query for query in rows if query not in README] == []


def test_no_word_of_the_list_of_commands_is_cut_off() -> None:
    shown = CliRunner().invoke(main, ["--help"]).stdout
    assert "..." not in shown.partition("Commands:")[2]


def test_the_python_example(folder: Path) -> None:
    (example,) = _blocks("python")
    (output,) = _blocks("text")
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout == output


def test_what_is_asked_over_http(folder: Path, tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    from searchidx.web import create_app

    (asked,) = _blocks("http")
    with searchidx.create(tmp_path / "index") as archive:
        archive.add(searchidx.read(folder / "corpus"))
    client = TestClient(create_app(tmp_path / "index"))
    for line in asked.splitlines():
        address, answer = line.removeprefix("GET ").split("  ", 1)
        response = client.get(address)
        assert response.status_code == 200, line
        if response.headers["content-type"] == "application/json":
            name, value = answer.strip().split(": ")
            assert str(response.json()[name]) == value, line


def test_the_settings_shown_can_be_used(tmp_path: Path) -> None:
    blocks = _blocks("yaml")
    assert len(blocks) == 2
    for block in blocks:
        (tmp_path / "searchidx.yaml").write_text(block, encoding="utf-8")
        (tmp_path / "a.jsonl").write_text('{"judul": "Ombak", "isi": "Kabar kita, satu.\\nIsi."}')
        (article,) = searchidx.read(tmp_path / "a.jsonl", config=tmp_path / "searchidx.yaml")
        assert ("Kabar kita" in article.body) == ("furniture" not in block)
        searchidx.create(tmp_path / block[:5].strip(), config=tmp_path / "searchidx.yaml").close()


def test_every_command_is_named() -> None:
    from searchidx.cli import main

    for name in main.list_commands(Context(main)):
        assert re.search(rf"\b{name}\b", README), name


def test_the_counts_of_what_is_shipped() -> None:
    shipped = load_exceptions()
    assert f"{len(shipped.stems):,} reviewed exceptions" in README
    assert f"{len(shipped.names):,} names are known" in README
    text = (ROOT / "searchidx" / "query" / "aliases.yaml").read_text(encoding="utf-8")
    sections = yaml.safe_load(text)
    del sections["capitals only"]
    others = [name for section in sections.values() for names in section.values() for name in names]
    assert f"{len(others):,} are shipped" in README
