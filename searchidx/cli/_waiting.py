"""Waiting until another writer has ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from searchidx.cli._options import tell
from searchidx.errors import IndexLocked

__all__ = ["when_free"]

_Result = TypeVar("_Result")
_SECONDS_BETWEEN_TRIES = 0.5


def when_free(action: Callable[[], _Result], waits: bool) -> _Result:
    """What an action that takes the write lock gives, once it can take it.

    Raises:
        IndexLocked: if another writer is at work, and ``waits`` is false.
    """
    told = False
    while True:
        try:
            return action()
        except IndexLocked as error:
            if not waits:
                raise
            if not told:
                told = True
                tell(f"waiting: {str(error).partition(';')[0]}")
            time.sleep(_SECONDS_BETWEEN_TRIES)
