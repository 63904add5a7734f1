"""Run a function in a process of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

__all__ = ["apart"]

_Result = TypeVar("_Result")


def apart(function: Callable[[], _Result]) -> _Result:
    """What the function returns in a copy of this process, which then ends.

    It finds all that is in memory here, and leaves nothing behind: what it learns, caches
    or fails to free is no concern of the next one.

    Raises:
        ChildProcessError: if it gives no result; its traceback is on standard error.
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, function))
    process.start()
    sender.close()
    try:
        result: _Result = receiver.recv()
    except EOFError:
        process.join()
        raise ChildProcessError(f"it ended with exit code {process.exitcode}") from None
    process.join()
    return result


def _send(sender: Connection, function: Callable[[], object]) -> None:
    sender.send(function())
