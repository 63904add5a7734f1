"""When what is written to an index is seen: by itself, or while much is loaded only when told.

What an index had before it was told to be quiet is noted in the lock of who told it, so that
after a writer that was killed the next one, or a reader, can give it back.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.lock import WriteLock, left_behind
from searchidx.errors import IndexMissing, ServerError

__all__ = ["be_quiet", "restore", "restore_after_kill", "show"]

_QUIET = "-1"
"""The refresh interval of an index that shows nothing by itself."""

_TRIES = 5


def be_quiet(connection: Connection, lock: WriteLock, indices: Iterable[str]) -> None:
    """Have indices show only what they are told to, and note what they had."""
    before = {index: _interval(connection, index) for index in indices}
    known = {i: lock.notes.get(i) if old == _QUIET else old for i, old in before.items()}
    lock.note(known)
    for index in known:
        _set(connection, index, _QUIET)


def restore(connection: Connection, notes: Mapping[str, str | None]) -> None:
    """Give indices back what they had, and show what is in them; one that is gone is passed
    over."""
    for index, interval in notes.items():
        with suppress(IndexMissing):
            _set(connection, index, interval)
            show(connection, index)


def restore_after_kill(connection: Connection, indices: Iterable[str]) -> None:
    """Give indices back what a writer that was killed took; nothing, while one is at work.

    Who may only read cannot do that, and need not: what is shown is an earlier commit.
    """
    notes = left_behind(connection)
    if notes is not None:
        with suppress(ServerError):
            restore(connection, {index: notes.get(index) for index in indices})


def show(connection: Connection, scope: str) -> None:
    """Have all that was written to some indices be found from now on.

    Raises:
        ServerError: if shards fail to.
    """
    for attempt in range(_TRIES):
        answer = connection.request(
            "POST", f"/{scope}/_refresh", params={"ignore_unavailable": "true"}
        )
        if not answer["_shards"]["failed"]:
            return
        time.sleep(0.2 * 2**attempt)
    failed = answer["_shards"]["failed"]
    raise ServerError(f"{connection.address}: {failed} shards do not show what was written")


def _interval(connection: Connection, index: str) -> str | None:
    name = "index.refresh_interval"
    answer = connection.request("GET", f"/{index}/_settings/{name}")
    settings: Any = answer.get(index, {}).get("settings", {})
    found = settings.get("index", {}).get("refresh_interval")
    return None if found is None else str(found)


def _set(connection: Connection, index: str, interval: str | None) -> None:
    connection.request(
        "PUT",
        f"/{index}/_settings",
        {"index": {"refresh_interval": interval}},
    )
