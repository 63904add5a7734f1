"""Segments made by several processes: the same ones, and no harm done when one is stopped."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

import searchidx
from bench.articles import generate
from searchidx import Article
from searchidx.analysis.analyzer import Analyzer
from searchidx.analysis.encoder import TextEncoder
from searchidx.analysis.stem_table import STEMS, StemTable
from searchidx.analysis.words import StemRules
from searchidx.errors import ArchiveError
from searchidx.index import workers
from searchidx.index.meta import Meta
from searchidx.index.worker import Run

ARTICLES = list(generate(600))
# A thirty-second of it makes a segment: of some 60 articles.
SMALL = {"memory": "4MB", "commit_every": "600kB"}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.seg")}


def children(process: int) -> set[int]:
    """Processes that one has started and that have not ended."""
    found = Path(f"/proc/{process}/task").glob("*/children")
    return {int(number) for path in found for number in path.read_text().split()}


def started(process: int, before: set[int]) -> set[int]:
    """Its children since, waited for: they are started while the articles go on."""
    deadline = time.monotonic() + 20
    while not children(process) - before:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return children(process) - before


def is_alive(process: int) -> bool:
    """Whether it is there, and not ended with no one asking for its exit code."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def committed(folder: Path) -> list[str]:
    with searchidx.open(folder) as archive:
        return sorted(article.id for article in archive)


@pytest.mark.parametrize("near_duplicates", [False, True])
def test_the_same_bytes_whatever_the_number_of_processes(
    tmp_path: Path, near_duplicates: bool
) -> None:
    made = []
    # Small enough for a merge while articles come, and another at the end.
    small = {"memory": "1MB", "commit_every": "150kB", "near_duplicates": near_duplicates}
    for processes in (1, 2, 3):
        folder = tmp_path / str(processes)
        settings = small | {"processes": processes}
        with searchidx.create(folder, **settings) as archive:
            report = archive.add([*ARTICLES, ARTICLES[0], *ARTICLES[5:9]])
            assert (report.added, report.unchanged) == (600, 5)
        made.append(files(folder))
    assert 1 < len(made[0]) < 8
    assert made[0] == made[1] == made[2]


def test_few_articles_start_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(module: str) -> None:
        raise AssertionError

    monkeypatch.setattr("searchidx.index.workers._start", start)
    with searchidx.create(tmp_path / "i", processes=2) as archive:
        assert archive.add(ARTICLES[:50]).added == 50


def test_new_words_of_all_processes_are_kept_once(tmp_path: Path) -> None:
    tables = []
    for processes in (1, 3):
        folder = tmp_path / str(processes)
        # With rules of its own nothing is known from an archive before.
        settings = SMALL | {"processes": processes, "protect": [f"x{processes}"]}
        with searchidx.create(folder, **settings) as archive:
            archive.add(ARTICLES)
            table = StemTable(folder / STEMS, Meta.read(folder).rules[-1].fingerprint)
        [block] = table._read()[0]
        own, *others = block.decode().splitlines()
        words = [*own.split(), *(line.split()[0] for line in others)]
        assert len(words) == len(set(words)) > 100
        tables.append(table.load())
    assert tables[0] == tables[1]


def test_a_killed_process_is_an_error_and_the_commit_before_holds(tmp_path: Path) -> None:
    folder = tmp_path / "i"
    before = children(os.getpid())

    def articles() -> Iterator[Article]:
        yield from ARTICLES[:500]
        for number in started(os.getpid(), before):
            os.kill(number, signal.SIGKILL)
        yield from ARTICLES[500:]

    archive = searchidx.create(folder, **SMALL, processes=2)
    with pytest.raises(ArchiveError, match="ended early"):
        archive.add(articles())
    kept = committed(folder)
    assert 0 < len(kept) < 600
    assert kept == sorted(article.id for article in ARTICLES[: len(kept)])
    assert children(os.getpid()) == before
    assert not list(folder.glob("*.new"))
    assert archive.add(ARTICLES).seen == 600
    assert len(committed(folder)) == 600


def test_a_process_whose_parent_is_gone_ends_and_says_nothing() -> None:
    run = pickle.dumps(Run(StemRules(), (), "no task"))
    for sent, reads in ((run[:9], True), (run, False)):
        program = workers._PROGRAM.format(module="searchidx.index.making")
        process = subprocess.Popen(
            [sys.executable, "-c", program, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        if not reads:
            process.stdout.close()
        process.stdin.write(sent)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 0


def test_an_interrupt_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "i"
    before = children(os.getpid())

    def articles() -> Iterator[Article]:
        yield from ARTICLES[:500]
        assert started(os.getpid(), before)
        raise KeyboardInterrupt

    with searchidx.create(folder, **SMALL, processes=2) as archive:
        with pytest.raises(KeyboardInterrupt):
            archive.add(articles())
        assert children(os.getpid()) == before
        count = len(archive)
        assert 0 < count < 500
        assert archive.add(ARTICLES).added == 600 - count


SCRIPT = """
import sys
import searchidx
from bench.articles import generate
archive = searchidx.create(sys.argv[1], memory="4MB", commit_every="600kB", processes=2)
def articles():
    yield from generate(400)
    print("ready", flush=True)
    sys.stdin.read()
archive.add(articles())
"""


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "i")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as script:
        assert script.stdout is not None
        assert script.stdout.readline() == "ready\n"
        workers = started(script.pid, set())
        script.kill()
    deadline = time.monotonic() + 20
    while any(map(is_alive, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_process_that_is_started_while_all_are_ended_ends_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start, is_starting, processes = workers._start, Event(), list[subprocess.Popen[bytes]]()

    def slow(module: str) -> subprocess.Popen[bytes]:
        is_starting.set()
        time.sleep(0.5)
        processes.append(start(module))
        return processes[-1]

    monkeypatch.setattr(workers, "_start", slow)
    several = workers.Workers("searchidx.index.making", 2)
    # What it is to do does not matter: it answers, and waits for more.
    several.do("nothing", TextEncoder(Analyzer()), more=True)
    assert is_starting.wait(20)
    closing = Thread(target=several.close, daemon=True)
    closing.start()
    closing.join(20)
    [process] = processes
    process.kill()
    assert not closing.is_alive()
