"""Reading in a process of its own, so that it goes on while what was read is indexed.

The process is a program of its own, as those that make segments are: it gets what to read by
standard input, and gives what it reads by standard output, in order, a batch at a time. It ends
when nobody reads its output any more.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from queue import Queue
from threading import Thread
from typing import IO

from searchidx.errors import ArchiveError
from searchidx.ingest.continuation import join_pages
from searchidx.ingest.options import Ignored, ReadOptions
from searchidx.ingest.sources import STDIN, SourceFile, read_sources
from searchidx.model import Article, Note, Rejection, Removed

__all__ = ["can_read_ahead", "main", "read_ahead"]

_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; import searchidx.ingest.ahead as a; a.main()"
# To start the process takes as long as to read so many bytes of articles.
_WORTH = 8 << 20
# A batch has so many articles, or this many bytes of files or less.
_ARTICLES, _BYTES = 128, 1 << 20
# Batches that may wait to be indexed: reading goes on while a commit is made.
_WAITING = 64
_LENGTH = 8


@dataclass(slots=True)
class _Batch:
    """What was read and told of, in order: counts of bytes stand for themselves.

    Attributes:
        items: articles, rejections, and what is told of on the way.
        is_last: whether no more follows.
        error: what ended the reading before its time.
    """

    items: list[Article | Rejection | Note | Removed | Ignored | int] = field(default_factory=list)
    is_last: bool = False
    error: Exception | None = None


def can_read_ahead(sources: Sequence[SourceFile], processes: int) -> bool:
    """Whether it pays, given how many processes there may be: standard input is read by the
    process that has it, and little is read sooner than a process has started."""
    here = any(source.path == STDIN for source in sources)
    return processes > 1 and not here and sum(source.size for source in sources) >= _WORTH


def read_ahead(
    sources: Sequence[SourceFile],
    options: ReadOptions,
    on_bytes: Callable[[int], None] = lambda count: None,
) -> Iterator[Article | Rejection]:
    """What :func:`searchidx.ingest.sources.read_sources` gives, with the pages of one article
    joined. ``on_bytes`` and the functions of the options are called in this process.

    Raises:
        ArchiveError: if the process ends early.
    """
    told: dict[type, Callable[..., None]] = {
        Note: options.on_note,
        Removed: options.on_removed,
        Ignored: options.on_ignored,
        int: on_bytes,
    }
    request = pickle.dumps((list(sources), options.quiet()))
    with _started(request) as batches:
        for batch in batches:
            for item in batch.items:
                if isinstance(item, Article | Rejection):
                    yield item
                else:
                    told[type(item)](item)
            if batch.error:
                raise batch.error


@contextmanager
def _started(request: bytes) -> Iterator[Iterator[_Batch]]:
    # In a session of its own, so that Ctrl-C is for this process alone.
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    waiting: Queue[bytes] = Queue(_WAITING)
    stopped: list[bool] = []
    thread = Thread(target=_receive, args=(process.stdout, waiting, stopped), daemon=True)
    try:
        with process.stdin as stdin:
            stdin.write(request)
        thread.start()
        yield _batches(process, waiting)
    finally:
        stopped.append(True)
        process.kill()
        while thread.is_alive():
            # It may wait for room.
            _drain(waiting)
            thread.join(0.05)
        process.wait()
        process.stdout.close()


def _drain(waiting: Queue[bytes]) -> None:
    while not waiting.empty():
        waiting.get_nowait()


def _receive(stream: IO[bytes], waiting: Queue[bytes], stopped: list[bool]) -> None:
    """Put each batch, as bytes, where the other thread takes it; no bytes at the end."""
    while not stopped:
        length = int.from_bytes(stream.read(_LENGTH), "little")
        data = stream.read(length)
        if not length or len(data) < length:
            waiting.put(b"")
            return
        waiting.put(data)


def _batches(process: subprocess.Popen[bytes], waiting: Queue[bytes]) -> Iterator[_Batch]:
    while True:
        data = waiting.get()
        if not data:
            raise ArchiveError(
                f"a process that reads ended early (exit code {process.wait()}); what was "
                "committed is in the index, and the same command goes on"
            )
        batch: _Batch = pickle.loads(data)
        yield batch
        if batch.is_last:
            return


def main() -> None:
    """Read what standard input asks for."""
    # Who no longer reads wants no more.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sources, options = pickle.load(sys.stdin.buffer)
    target = os.fdopen(os.dup(1), "wb")
    # Nothing that is printed may come between the batches.
    os.dup2(2, 1)
    batch = _Batch()
    articles = size = 0
    listening = replace(
        options,
        on_note=batch.items.append,
        on_removed=batch.items.append,
        on_ignored=batch.items.append,
    )
    try:
        items = read_sources(sources, listening, batch.items.append)
        for item in join_pages(items, batch.items.append):
            batch.items.append(item)
            articles += 1
            size += len(item.body) if isinstance(item, Article) else 0
            if articles >= _ARTICLES or size >= _BYTES:
                _send(target, batch)
                batch.items.clear()
                articles = size = 0
    except Exception as error:
        batch.error = error
    batch.is_last = True
    _send(target, batch)


def _send(target: IO[bytes], batch: _Batch) -> None:
    data = pickle.dumps(batch, pickle.HIGHEST_PROTOCOL)
    target.write(len(data).to_bytes(_LENGTH, "little") + data)
    target.flush()
