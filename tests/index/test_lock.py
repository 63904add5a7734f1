"""Who has the write lock; and readers in other processes, which need none."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import searchidx
from searchidx import Article
from searchidx.errors import IndexLocked

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    searchidx.create(tmp_path / "index").close()
    return tmp_path / "index"


@contextmanager
def process(code: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that runs some code until its input ends."""
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    try:
        yield child
    finally:
        child.communicate(timeout=60)
    assert child.returncode == 0


HOLDER = """
import sys, searchidx
def articles():
    print("ready", flush=True)
    sys.stdin.read()
    yield from ()
searchidx.open(sys.argv[1]).add(articles())
"""


def refused(folder: Path) -> str:
    with searchidx.open(folder) as archive, pytest.raises(IndexLocked) as caught:
        archive.add([Article(id="x", title="kabar")])
    return str(caught.value)


def test_it_says_who_has_it(folder: Path) -> None:
    with process(HOLDER, folder) as holder:
        match = re.search(r"\(process (\d+) on (\S+), since (\S+)\)", refused(folder))
    assert match
    assert match[1] == str(holder.pid)
    assert match[2] == socket.gethostname()
    ago = datetime.now().astimezone() - datetime.fromisoformat(match[3])
    assert timedelta(0) <= ago < timedelta(minutes=1)


def test_one_before_is_not_named(folder: Path) -> None:
    def articles() -> Iterator[Article]:
        assert f"(process {os.getpid()} on " in refused(folder)
        yield Article(id="a", title="kabar")

    with process(HOLDER, folder):
        pass
    with searchidx.open(folder) as archive:
        assert archive.add(articles()).added == 1


def test_a_holder_that_is_not_told(folder: Path) -> None:
    with process(HOLDER, folder):
        for content in ("", "{", "[]", '{"process": 1}', "5"):
            (folder / "MAIN_WRITELOCK").write_text(content)
            assert "in " + str(folder) + "; try again" in refused(folder)


# Each commit replaces the same ten articles, all by the same version, and adds five for good, so
# that segments are merged.
WRITER = """
import sys, threading, searchidx
from searchidx import Article
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
with searchidx.open(sys.argv[1]) as archive:
    version = 0
    while not ended.is_set():
        version += 1
        archive.add([
            *(Article(id=f"{i}", title=f"kabar v{version}", body="sama " * 9) for i in range(10)),
            *(Article(id=f"{version}-{i}", title="tetap", body="lain") for i in range(5)),
        ])
        if version == 1:
            print("ready", flush=True)
"""


@pytest.mark.parametrize("codec", ["arrays", "portable"])
def test_readers_see_one_commit_whole_while_others_come(tmp_path: Path, codec: str) -> None:
    folder = tmp_path / "index"
    searchidx.create(folder, codec=codec).close()
    code = WRITER.replace("sys.argv[1])", f"sys.argv[1], codec={codec!r})")
    seen: defaultdict[str, int] = defaultdict(int)
    with process(code, folder), searchidx.open(folder) as archive, searchidx.open(folder) as slow:
        early = slow.export("kabar")
        first = next(early).article.title
        version = 0
        # Readers may be too slow to see each version: segments are merged by their number.
        while len(seen) < 12 or version < 40:
            results = archive.search("kabar", limit=None)
            titles = {hit.article.title for hit in results.hits}
            assert (results.total, len(titles)) == (10, 1)
            title = titles.pop()
            seen[title] += 1
            version = int(title.removeprefix("kabar v"))
            assert archive.check().is_sound
        # An answer that was begun goes on in the commit that it was begun in.
        assert {hit.article.title for hit in early} == {first}
        assert first not in list(seen)[-3:]
    with searchidx.open(folder) as archive:
        report = archive.check()
        assert report.is_sound
        if codec == "arrays":
            assert report.segments < version
