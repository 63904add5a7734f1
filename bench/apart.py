"""Run something in processes of its own, and see what memory they take."""

from __future__ import annotations

import multiprocessing
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

__all__ = ["Memory", "apart", "watched"]

_Result = TypeVar("_Result")

# Seconds between two looks: one takes a few milliseconds of one core.
_INTERVAL = 0.2
_PRIVATE = re.compile(r"^Private_(?:Clean|Dirty): +(\d+) kB$", re.MULTILINE)


@dataclass(slots=True)
class Memory:
    """The most private memory (USS) of a process and its descendants at one time, in bytes;
    None where the system does not tell."""

    peak: int | None = None

    @property
    def megabytes(self) -> float | None:
        """The same in MB."""
        return None if self.peak is None else round(self.peak / 1e6, 1)


def apart(function: Callable[[], _Result]) -> tuple[_Result, Memory]:
    """What a function that can be pickled returns in a new process, which then ends.

    It starts with nothing but the modules that the function needs: what it learns, caches or
    fails to free is no concern of the next one, and all its memory is its own.

    Raises:
        ChildProcessError: if it gives no result; its traceback is on standard error.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe()
    process = context.Process(target=_send, args=(sender, function))
    process.start()
    sender.close()
    assert process.pid is not None
    try:
        with watched(process.pid) as memory:
            result: _Result = receiver.recv()
    except (EOFError, ConnectionResetError):
        process.join()
        raise ChildProcessError(f"it ended with exit code {process.exitcode}") from None
    finally:
        receiver.close()
    process.join()
    return result, memory


def _send(sender: Connection, function: Callable[[], object]) -> None:
    sender.send(function())
    # Until it was looked at for the last time.
    with suppress(EOFError, ConnectionResetError):
        sender.recv()


@contextmanager
def watched(process: int) -> Iterator[Memory]:
    """Look at the memory of a process and its descendants meanwhile."""
    memory, ended = Memory(), threading.Event()
    watcher = threading.Thread(target=_watch, args=(process, memory, ended), daemon=True)
    watcher.start()
    try:
        yield memory
    finally:
        ended.set()
        watcher.join()


def _watch(process: int, memory: Memory, ended: threading.Event) -> None:
    is_last = False
    while True:
        # A process may end between two looks at it.
        with suppress(OSError):
            private = sum(map(_private_bytes, _family(process)))
            memory.peak = max(memory.peak or 0, private)
        if is_last:
            return
        is_last = ended.wait(_INTERVAL)


def _family(process: int) -> Iterator[int]:
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from _family(int(child))


def _private_bytes(process: int) -> int:
    found = _PRIVATE.findall(Path(f"/proc/{process}/smaps_rollup").read_text())
    return sum(map(int, found)) * 1024
