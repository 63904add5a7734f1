"""A lock by which threads take turns, in processes that are forked too."""

from __future__ import annotations

import os
from threading import RLock
from weakref import WeakSet

__all__ = ["Turn"]


class Turn:
    """A lock that a thread may take again while it has it.

    Where a process is forked while another thread has it, that thread does not go on in the
    child, and would never give it back: the child has a new one.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        _TURNS.add(self)

    def __enter__(self) -> object:
        """Wait for the lock and take it; what is returned is the same until the process is
        forked so."""
        lock = self._lock
        lock.acquire()
        return lock

    def __exit__(self, *error: object) -> None:
        self._lock.release()

    def _in_child(self) -> None:
        if self._lock.acquire(blocking=False):
            self._lock.release()
        else:
            self._lock = RLock()


_TURNS: WeakSet[Turn] = WeakSet()


def _renew() -> None:
    for turn in list(_TURNS):
        turn._in_child()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
