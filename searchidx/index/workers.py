"""Work on texts done by several processes.

They are programs of their own, not copies of this one: that is safe whatever threads there are,
and in a script that does not guard its main code. A process that is killed is noticed by the
end of its output; they notice the end of this one by that of their input.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from queue import Empty, SimpleQueue
from typing import Any

from searchidx.analysis.encoder import TextEncoder
from searchidx.errors import ArchiveError
from searchidx.index.worker import Done, Run, packed

__all__ = ["Workers"]

_PROGRAM = (
    "import sys; sys.path[:] = sys.argv[1:]; import searchidx.index.worker as w; w.main({module!r})"
)


class Workers:
    """Does work that needs an encoder, in this process or in others. One is started for the first
    task, another when a task comes while one waits: each learns words that others know already,
    and a core that does not wait is used by who reads.

    Args:
        module: by its function ``work``, which takes a task and an encoder.
        processes: how many do work; 1 is this one.
    """

    def __init__(self, module: str, processes: int) -> None:
        self._module = module
        self._processes = processes
        self._started: list[subprocess.Popen[bytes]] = []
        self._threads: list[threading.Thread] = []
        self._waiting: SimpleQueue[tuple[Run, Future[Done]] | None] = SimpleQueue()
        # One run may wait, so that no process does.
        self._room = threading.BoundedSemaphore(processes + 1)
        # Each process is told all of these; the first are those known at its start.
        self._stems: list[bytes] = []

    def do(self, task: Any, encoder: TextEncoder | None, more: bool) -> Future[Done]:
        """Have a task done; waits while too many are under way.

        The result raises what the work raised, or ArchiveError if the process ended.

        Args:
            encoder: what analyses the texts, in this process; None if the task has none, which
                then is done in this process.
            more: whether more tasks follow: for few no process is started.
        """
        if encoder is None or self._processes == 1 or not (more or self._stems):
            future: Future[Done] = Future()
            future.set_result(Done(import_module(self._module).work(task, encoder), packed({})))
            return future
        stemmer = encoder.analyzer.stemmer
        if not self._stems:
            self._stems.append(packed(stemmer.known()))
        run = Run(stemmer.rules, (), task)
        self._room.acquire()
        future = Future()
        future.add_done_callback(lambda done: self._room.release())
        is_late = not self._threads or not self._waiting.empty()
        if is_late and len(self._threads) < self._processes:
            self._threads.append(threading.Thread(target=self._serve))
            self._threads[-1].start()
        self._waiting.put((run, future))
        return future

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        with suppress(Empty):
            while waiting := self._waiting.get_nowait():
                waiting[1].cancel()
        for process in self._started:
            process.kill()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()
        for process in self._started:
            # One may have been started meanwhile, and would wait for more work.
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                assert stream is not None
                # What it was not given any more cannot be written.
                with suppress(BrokenPipeError):
                    stream.close()
        self._started.clear()
        self._threads.clear()

    def _serve(self) -> None:
        """Have a process of its own do what waits."""
        process: subprocess.Popen[bytes] | None = None
        told = 0
        while waiting := self._waiting.get():
            run, future = waiting
            # The last to have it, so that its memory is free once it was sent.
            waiting = None
            try:
                if process is None:
                    process = _start(self._module)
                    self._started.append(process)
                # The list may grow meanwhile.
                news = self._stems[told:]
                told += len(news)
                run = replace(run, stems=news)
                _send(run, process)
                del run
                answer = _received(process)
                self._stems.append(answer.stems)
                future.set_result(answer)
            except BaseException as error:
                future.set_exception(error)


def _send(run: Run, process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    try:
        pickle.dump(run, process.stdin, pickle.HIGHEST_PROTOCOL)
        process.stdin.flush()
    except BrokenPipeError:
        raise _ended(process) from None


def _received(process: subprocess.Popen[bytes]) -> Done:
    assert process.stdout is not None
    try:
        answer: Done | Exception = pickle.load(process.stdout)
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        raise _ended(process) from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _ended(process: subprocess.Popen[bytes]) -> ArchiveError:
    return ArchiveError(
        f"a process that indexes ended early (exit code {process.wait()}); what was "
        "committed is in the index, and the same command goes on"
    )


def _start(module: str) -> subprocess.Popen[bytes]:
    # In a session of its own, so that Ctrl-C is for this process alone.
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM.format(module=module), *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
