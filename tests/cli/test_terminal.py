"""What a terminal shows: wrapped lines, colours, and messages beside the bar of progress."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import searchidx
from searchidx import Article

Show = Callable[..., str]

_BODY = (
    "Petugas menutup pintu air Kali Wening pada Senin malam karena banjir kiriman dari hulu "
    "mendekati tanggul, lalu membukanya lagi menjelang subuh."
)


@pytest.fixture
def show(tmp_path: Path) -> Show:
    """What a command prints on a terminal of so many columns."""
    of_terminals = ("COLUMNS", "NO_COLOR", "FORCE_COLOR")
    inherited = {name: value for name, value in os.environ.items() if name not in of_terminals}

    def shown(command: str, columns: int, **variables: str) -> str:
        typed = f"stty cols {columns}; {sys.executable} -m searchidx {command}"
        done = subprocess.run(
            ["script", "-qec", typed, "/dev/null"],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**inherited, "TERM": "xterm-256color", "SEARCHIDX_INDEX": "index", **variables},
            timeout=60,
        )
        return done.stdout.replace("\r\n", "\n")

    return shown


@pytest.fixture
def flood(tmp_path: Path) -> None:
    with searchidx.create(tmp_path / "index", config=os.devnull) as archive:
        title = "Pintu Air Kali Wening Ditutup Semalaman Karena Banjir Kiriman"
        archive.add([Article(id="pintu-air", title=title, body=_BODY, published="2024-03-04")])


@pytest.mark.usefixtures("flood")
def test_what_is_wrapped_stays_behind_its_indent(show: Show) -> None:
    styled = show("query banjir --explain", 40, NO_COLOR="1")
    shown = re.sub(r"\x1b\[\d*m", "", styled).rstrip().splitlines()
    hit = shown[shown.index("") + 1 :]
    assert len(hit) > 8
    assert hit[0].startswith("1. Pintu Air")
    assert all(line.startswith("   ") for line in hit[1:])
    assert max(map(len, hit)) <= 40
    text = " ".join(" ".join(hit).split())
    assert "[banjir] kiriman dari hulu mendekati tanggul" in text
    # Figures stand in a column of their own.
    figures = hit[next(at for at, line in enumerate(hit) if "score" in line) + 1 :]
    assert all(re.match(r" {3}( *\d+\.\d{4}  | {11})\S", line) for line in figures)


@pytest.mark.usefixtures("flood")
def test_the_context_of_a_word_is_not_dimmed(show: Show) -> None:
    lines = show("kwic =banjir", 100).splitlines()
    assert any("\x1b[1;33mbanjir\x1b[0m kiriman dari" in line for line in lines)
    assert all(line.startswith("\x1b[2m2024-03-04  \x1b[0m") for line in lines)


@pytest.mark.usefixtures("flood")
@pytest.mark.parametrize(("columns", "lines"), [(40, 2), (70, 1)])
def test_the_id_of_an_occurrence_is_never_cut_off(show: Show, columns: int, lines: int) -> None:
    shown = show("kwic =kiriman -n 1", columns, NO_COLOR="1")
    plain = re.sub(r"\x1b\[\d*m", "", shown).rstrip().splitlines()
    assert plain[-1].split()[-1] == "pintu-air"
    assert len(plain) == lines
    assert all(len(line) <= columns for line in plain)


def test_what_was_rejected_stands_above_the_bar(show: Show, tmp_path: Path) -> None:
    (tmp_path / "kliping").mkdir()
    for at in range(400):
        (tmp_path / "kliping" / f"{at:03}.txt").write_text(f"Banjir {at}\n\n{_BODY}\n")
    # What anybody has named so is no command to the terminal.
    (tmp_path / "kliping" / "z\x1b[31m.txt").write_text("")
    shown = show("index kliping --memory 64MB", 100)
    assert "0 %" in shown
    assert re.search("(^|\n|\x1b\\[2K)rejected: kliping/z\ufffd\\[31m.txt: an empty file\n", shown)


def test_what_the_archive_has_is_wrapped_at_words(show: Show, tmp_path: Path) -> None:
    outlets = [f"kabar{name}.example" for name in ("timur", "barat", "selatan", "utara")]
    last = "Pantau terus saluran resmi kami untuk kabar dari pesisir dan pulau-pulau."
    with searchidx.create(tmp_path / "index", config=os.devnull) as archive:
        archive.add(
            Article(
                id=f"{n}-{outlet}", title=f"Kapal {n}", body=f"{_BODY} {n}\n\n{last}", source=outlet
            )
            for outlet in outlets
            for n in range(3)
        )
    for command in ("stats", "repeated --least 2"):
        shown = re.sub(r"\x1b\[\d*m", "", show(command, 40)).rstrip().splitlines()
        assert max(map(len, shown)) <= 40
        assert any(re.match(r" {3,8}\S", line) for line in shown)
        words = set(" ".join(shown).split())
        assert words >= (set(outlets) if command == "stats" else {"kabar", "pulau-pulau."})


def test_the_name_of_an_outlet_is_no_command_to_the_terminal(show: Show, tmp_path: Path) -> None:
    with searchidx.create(tmp_path / "index", config=os.devnull) as archive:
        archive.add([Article(id="1", title="Kapal", source="merah\x1b[31m.example")])
    assert "source: merah\ufffd[31m.example 1" in show("stats", 80)
