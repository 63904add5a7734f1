"""What another process reads is what this one would have read, in the same order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from searchidx.config import load_settings
from searchidx.errors import ArchiveError
from searchidx.ingest import ahead
from searchidx.ingest.ahead import can_read_ahead, read_ahead
from searchidx.ingest.continuation import join_pages
from searchidx.ingest.furniture import rules
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.sources import STDIN, SourceFile, read_sources, walk

SETTINGS = load_settings(os.devnull)


CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started."""
    found: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def remember(*args: Any, **given: Any) -> subprocess.Popen[bytes]:
        found.append(start(*args, **given))
        return found[-1]

    monkeypatch.setattr(subprocess, "Popen", remember)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample corpus, broken lines, a date to come, a file of no kind, many articles, and one
    with every kind of furniture, some of it in signs that rules for both forms match."""
    (tmp_path / "corpus").symlink_to(CORPUS)
    lines: list[Any] = [{"id": str(n), "title": "Kabar", "body": f"warga {n}"} for n in range(1000)]
    lines[7]["date"] = "2999-01-01"
    lines[11] = {"id": "x"}
    text = "\n".join(map(json.dumps, lines)) + "\n{broken\n"
    (tmp_path / "a.jsonl").write_text(text)
    (tmp_path / "b.bin").write_bytes(b"\0\1")
    examples = [rule.example for rule in rules().rules]
    dressed = [form.format(example) for example in examples for form in ("{}", "• {}", "[{}]")]
    (tmp_path / "c.txt").write_text("\n\n".join(["Warga menunggu kapal.", *dressed]))
    return tmp_path


def told(folder: Path, is_ahead: bool) -> list[Any]:
    """All that is read and told of; bytes are summed."""
    events: list[Any] = []
    count = [0]

    def on_bytes(size: int) -> None:
        count[0] += size

    options = ReadOptions.of(SETTINGS, *[events.append] * 3)
    options = replace(options, follow_links=True)
    sources = walk([folder], options)
    if is_ahead:
        items = read_ahead(sources, options, on_bytes)
    else:
        items = join_pages(read_sources(sources, options, on_bytes), options.on_note)
    deque(map(events.append, items), 0)
    return [*events, *count]


def test_articles_rejections_notes_and_bytes_come_in_order(folder: Path) -> None:
    expected = told(folder, is_ahead=False)
    assert {type(event).__name__ for event in expected} == {
        "Article",
        "Rejection",
        "Note",
        "Removed",
        "Ignored",
        "int",
    }
    assert told(folder, is_ahead=True) == expected


def test_an_error_there_is_raised_here() -> None:
    options = ReadOptions.of(SETTINGS)
    wrong = [SourceFile(None, "x", 1)]  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        list(read_ahead(wrong, options))


def test_a_process_that_is_killed_is_told_of(
    folder: Path, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_WAITING", 1)
    options = ReadOptions.of(SETTINGS)
    items = read_ahead(walk([folder], options), options)
    next(items)
    started[0].kill()
    with pytest.raises(ArchiveError, match=r"ended early \(exit code -9\)"):
        list(items)
    assert started[0].returncode == -signal.SIGKILL


def test_it_ends_with_who_reads(folder: Path) -> None:
    script = (
        "import os, sys\n"
        "from searchidx.config import load_settings\n"
        "from searchidx.ingest.ahead import read_ahead\n"
        "from searchidx.ingest.options import ReadOptions\n"
        "from searchidx.ingest.sources import walk\n"
        "options = ReadOptions.of(load_settings(os.devnull))\n"
        "items = read_ahead(walk([sys.argv[1]], options), options)\n"
        "next(items)\n"
        "os._exit(0)\n"
    )
    # What the reading process would still hold open is the pipe behind standard error.
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], stderr=subprocess.PIPE, timeout=30, check=True
    )
    assert done.stderr == b""


def test_left_half_way_it_leaves_no_process(
    folder: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    options = ReadOptions.of(SETTINGS)
    items = read_ahead(walk([folder], options), options)
    next(items)
    assert started[0].poll() is None
    items.close()  # type: ignore[attr-defined]
    assert started[0].returncode is not None


def test_when_it_pays(tmp_path: Path) -> None:
    large, small = SourceFile(tmp_path / "x", "x", 1 << 24), SourceFile(tmp_path / "y", "y", 9)
    assert can_read_ahead([small, large], 2)
    assert not can_read_ahead([small, large], 1)
    assert not can_read_ahead([small], 2)
    assert not can_read_ahead([large, SourceFile(STDIN, "stdin", 0)], 2)
