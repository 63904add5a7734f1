"""Real processes that hold the lock, and real ones that are killed while they write."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

import searchidx
from searchidx import Article
from searchidx.errors import ArchiveError, IndexExists, IndexLocked

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9")

TOTAL = 300
CHILD = """
import os, signal, sys
import searchidx
from searchidx import Article
from searchidx.index import builder

folder, first, total = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

def articles():
    for i in range(first, total):
        yield Article(id=f"{i:04}", title="kabar", body=f"nomor {i} " * 60)

{patch}
# Of so little memory a thirty-second makes a segment: of few enough articles for several processes.
memory = "64kB" if {processes} > 1 else "512MB"
archive = searchidx.open(folder, commit_every="4kB", processes={processes}, memory=memory)
print("ready", flush=True)
archive.add(articles())
print("done", flush=True)
"""
KILL = """
import {module} as module
owner = module
for name in {path!r}.split(".")[:-1]:
    owner = getattr(owner, name)
name = {path!r}.split(".")[-1]
old = getattr(owner, name)
calls = 0

def new(*args, **kwargs):
    global calls
    calls += 1
    if {after}:
        result = old(*args, **kwargs)
    if calls == {nth}:
        os.kill(os.getpid(), signal.SIGKILL)
    return result if {after} else old(*args, **kwargs)

setattr(owner, name, new)
"""


def kill(module: str, path: str, after: bool, nth: int) -> str:
    return KILL.format(module=module, path=path, after=after, nth=nth)


def start(
    folder: Path, patch: str = "", first: int = 0, processes: int = 2
) -> subprocess.Popen[str]:
    code = CHILD.replace("{patch}", patch).replace("{processes}", str(processes))
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder), str(first), str(TOTAL)],
        stdout=subprocess.PIPE,
        # Where it is a file, a limit of file sizes is for it too.
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )


def check_prefix_and_go_on(folder: Path) -> int:
    """What was committed is a beginning of the run, whole; the next run goes on."""
    with searchidx.open(folder) as archive:
        assert archive.check().is_sound
        ids = sorted(article.id for article in archive)
        assert ids == [f"{i:04}" for i in range(len(ids))]
        assert archive.search("kabar").total == len(ids)
        assert all(archive.search(f'"nomor {i}"').total == 1 for i in range(0, len(ids), 37))
        report = archive.add(
            Article(id=f"{i:04}", title="kabar", body=f"nomor {i} " * 60) for i in range(TOTAL)
        )
        assert (report.unchanged, report.added) == (len(ids), TOTAL - len(ids))
        assert archive.search("kabar").total == TOTAL
    # Nothing is left of the run that was stopped.
    left = os.listdir(folder)
    assert not [name for name in left if ".toc." in name or name.endswith(".new")]
    assert sum(name.endswith(".toc") for name in left) == 1
    # A process of the run that was stopped may have ended a merge after the next run began.
    deadline = time.monotonic() + 20
    while [name for name in os.listdir(folder) if name.startswith(".")]:
        assert time.monotonic() < deadline
        with searchidx.open(folder) as archive:
            archive.add([])
    return len(ids)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    searchidx.create(tmp_path / "index").close()
    return tmp_path / "index"


# Where the process is killed: module, function, whether after or before its n-th call, n.
MOMENTS = {
    "adding": ("searchidx.index.builder", "fields_of", False, 120),
    "inverting": ("searchidx.index.inversion", "posting_arrays", True, 12),
    "writing columns": ("searchidx.index.codec.writer", "column_arrays", False, 12),
    "before its file": ("searchidx.index.codec.writer", "ArrayFileWriter.finish", False, 2),
    "after its file": ("searchidx.index.codec.writer", "write_segment", True, 2),
    "merging": ("searchidx.index.merge.segments", "merge_lists", True, 2),
    "merging hashes": ("searchidx.index.merge.hashed", "in_order_of_hashes", True, 2),
    "merged": ("searchidx.index.making", "merge_hidden", True, 1),
    "before it is taken in": ("searchidx.index.merge.background", "Merge.taken_in", False, 1),
    "after it is taken in": ("searchidx.index.merge.background", "Merge.taken_in", True, 1),
    "before the table": ("whoosh.index", "TOC.write", False, 2),
    "before its name": ("whoosh.filedb.filestore", "FileStorage.rename_file", False, 2),
    "after its name": ("whoosh.filedb.filestore", "FileStorage.rename_file", True, 2),
    "deleting old files": ("whoosh.filedb.filestore", "FileStorage.delete_file", True, 3),
    "the last moment": ("searchidx.index.segments", "_clean", True, 2),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_a_moment(folder: Path, moment: str) -> None:
    child = start(folder, kill(*MOMENTS[moment]), processes=1)
    assert child.communicate(timeout=60)[0] == "ready\n"
    assert child.returncode == -signal.SIGKILL
    committed = check_prefix_and_go_on(folder)
    assert 0 < committed < TOTAL


@pytest.mark.parametrize("after", [True, False])
def test_killed_while_another_process_merges(folder: Path, after: bool) -> None:
    moment = "searchidx.index.making", "SegmentMaker.begin_merge", True, 1
    if not after:
        # It is done by then, and no commit has it yet.
        moment = "searchidx.index.merge.background", "Merge.taken_in", False, 1
    child = start(folder, kill(*moment))
    assert child.communicate(timeout=60)[0] == "ready\n"
    assert child.returncode == -signal.SIGKILL
    assert 0 < check_prefix_and_go_on(folder) < TOTAL


@pytest.mark.slow
def test_killed_at_any_time(folder: Path) -> None:
    def ready(archive: Path) -> subprocess.Popen[str]:
        searchidx.create(archive).close()
        child = start(archive)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        return child

    child = ready(folder.with_name("whole"))
    began = time.perf_counter()
    assert child.communicate(timeout=60)[0] == "done\n"
    whole = time.perf_counter() - began
    chance = random.Random(5)
    counts = []
    for number in range(6):
        archive = folder.with_name(f"index-{number}")
        child = ready(archive)
        time.sleep((number + chance.random()) / 7 * whole)
        child.kill()
        child.communicate(timeout=60)
        counts.append(check_prefix_and_go_on(archive))
    assert min(counts) < TOTAL


def test_killed_again_and_again(folder: Path) -> None:
    before = 0
    for _ in range(3):
        child = start(
            folder, KILL.format(module="whoosh.index", path="TOC.write", after=True, nth=1)
        )
        child.communicate(timeout=60)
        assert child.returncode == -signal.SIGKILL
        with searchidx.open(folder) as archive:
            assert len(archive) > before
            before = len(archive)
    check_prefix_and_go_on(folder)


FULL = """
import resource
from searchidx.errors import ArchiveError
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
"""


@pytest.mark.parametrize("size", [0, 100, 2000, 3500, 5000])
def test_no_file_can_grow_beyond_a_size(folder: Path, size: int) -> None:
    # What the system says of a full disk comes at the same calls.
    with searchidx.open(folder) as archive:
        archive.add([Article(id="before", title="kabar", body="nomor lama")])
    child = start(folder, FULL.format(size=size))
    told = child.communicate(timeout=60)[0]
    assert (told, child.returncode) == ("ready\n", 1)
    with searchidx.open(folder) as archive:
        assert archive.check().is_sound
        ids = sorted(article.id for article in archive)
        assert ids == [*(f"{i:04}" for i in range(len(ids) - 1)), "before"]
        assert archive.search("kabar").total == len(ids) < TOTAL
        archive.delete(["before"])
    check_prefix_and_go_on(folder)


@pytest.mark.parametrize("call", [1, 2, 3, 4, 5, 6, 8])
def test_no_space_when_a_file_is_to_be_on_disk(
    folder: Path, call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = count(1)
    sync = os.fsync

    def full(number: int) -> None:
        if next(calls) == call:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(number)

    with searchidx.open(folder, commit_every="30kB") as archive:
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(ArchiveError, match="No space left on device"):
                archive.add(
                    Article(id=f"{i:04}", title="kabar", body=f"nomor {i} " * 60) for i in range(99)
                )
        assert archive.check().is_sound
    check_prefix_and_go_on(folder)


def test_a_commit_is_on_disk_before_it_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(folder.glob("*.seg"))
    done: list[int | str] = []  # inodes, as they are on disk; and names of tables of contents
    sync, rename = os.fsync, os.rename

    def noted(number: int) -> None:
        sync(number)
        done.append(os.fstat(number).st_ino)

    def checked(old: str, new: str) -> None:
        if new.endswith(".toc"):
            files = [*(set(folder.glob("*.seg")) - before), Path(old)]
            assert len(files) == 2
            assert {path.stat().st_ino for path in files} <= set(done)
            # The names of these files too.
            assert done[-1] == folder.stat().st_ino
            done.append("named")
        rename(old, new)

    with searchidx.open(folder) as archive, monkeypatch.context() as patched:
        patched.setattr(os, "fsync", noted)
        patched.setattr(os, "rename", checked)
        archive.add([Article(id="a", title="kabar")])
    assert done[done.index("named") + 1] == folder.stat().st_ino


@contextmanager
def locked(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the write lock until its input ends."""
    code = """
import sys, searchidx
def articles():
    print("locked", flush=True)
    sys.stdin.read()
    yield searchidx.Article(id="theirs", title="kabar")
with searchidx.open(sys.argv[1]) as archive:
    archive.add(articles())
"""
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "locked\n"
    yield child
    child.communicate(timeout=60)
    assert child.returncode == 0


def test_locked_by_another_process(folder: Path) -> None:
    with searchidx.open(folder) as archive:
        with locked(folder):
            for action in (
                lambda: archive.add([Article(id="ours", title="kabar")]),
                lambda: archive.delete(["x"]),
                archive.rebuild,
            ):
                with pytest.raises(IndexLocked, match="another writer is at work"):
                    action()
            assert archive.search("kabar").total == 0
            with pytest.raises(IndexExists):
                searchidx.create(folder)
        assert archive.add([Article(id="ours", title="kabar")]).added == 1
        assert archive.search("kabar").total == 2


def test_the_lock_of_a_killed_process_is_free(folder: Path) -> None:
    with searchidx.open(folder) as archive:
        child = start(
            folder, KILL.format(module="whoosh.index", path="TOC.write", after=False, nth=1)
        )
        child.communicate(timeout=60)
        assert archive.add([Article(id="ours", title="kabar")]).added == 1


def test_locked_by_another_archive_of_this_process(folder: Path) -> None:
    with searchidx.open(folder) as one, searchidx.open(folder) as other:

        def articles() -> Iterator[Article]:
            with pytest.raises(IndexLocked):
                other.add([Article(id="x", title="kabar")])
            with pytest.raises(IndexLocked, match="another writer is at work on the index"):
                one.add([Article(id="x", title="kabar")])
            yield Article(id="y", title="kabar")

        assert one.add(articles()).added == 1
        assert other.add([Article(id="x", title="kabar")]).added == 1
        assert one.search("kabar").total == other.search("kabar").total == 2
