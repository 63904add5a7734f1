"""An archive in a process that was forked from one whose threads read it."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from threading import Event, Thread

import pytest

import searchidx
from searchidx.config import load_settings
from searchidx.engines.whoosh import WhooshEngine
from searchidx.errors import IndexDamaged
from searchidx.index.snapshot import Snapshot
from searchidx.index.turn import Turn
from searchidx.model import Article
from searchidx.query.request import asked

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are forked here"),
    # Newer Pythons warn of forks beside threads, which is what is tested.
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    folder = tmp_path / "index"
    with searchidx.create(folder, config=os.devnull) as archive:
        archive.add([Article(id="a", title="Kapal sandar"), Article(id="b", title="Rob")])
    return WhooshEngine.open(str(folder), load_settings(os.devnull))


def in_child(work: object) -> int:
    """The exit code of a forked process that does some work, 0 if that gives True; it is ended
    after five seconds."""
    child = os.fork()
    if not child:
        signal.alarm(5)
        os._exit(0 if callable(work) and work() is True else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Reading(Thread):
    """A thread that is reading a commit until it is told to end."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self._snapshot = snapshot
        self._began, self._ends = Event(), Event()

    def run(self) -> None:
        with self._snapshot.reading():
            self._began.set()
            self._ends.wait()

    def __enter__(self) -> None:
        self.start()
        self._began.wait()

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self.join()


def found(engine: WhooshEngine) -> bool:
    return engine.find(asked("kapal")).total == 1


def test_a_child_does_not_wait_for_a_thread_of_its_parent(engine: WhooshEngine) -> None:
    pinned = engine.pinned()
    for each in (engine, pinned):
        with Reading(each.snapshot()):
            assert in_child(lambda each=each: found(each)) == 0
        assert found(each)


def test_errors_in_files_are_ours_in_the_child_too(engine: WhooshEngine) -> None:
    snapshot = engine.snapshot()

    def work() -> bool:
        try:
            with snapshot.reading():
                raise EOFError
        except IndexDamaged:
            return True

    with Reading(snapshot):
        assert in_child(work) == 0


def test_who_has_the_turn_has_it_in_the_child() -> None:
    turn = Turn()

    def work() -> bool:
        with turn:
            return True

    with turn as lock:
        assert in_child(work) == 0
        with turn as again:
            assert again is lock
