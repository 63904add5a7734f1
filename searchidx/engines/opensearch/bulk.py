"""Many changes sent at once: bounded in bytes and in flight, again where the cluster is busy."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import orjson

from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.documents import server_id
from searchidx.engines.opensearch.failures import (
    Refusal,
    disk_full,
    is_flood,
    is_passing,
    missing,
    reason_of,
)
from searchidx.errors import ServerError
from searchidx.index.documents import Outcome

__all__ = ["Bulk", "Change"]

# Bytes of a request, and requests in flight: more of either bring nothing, and a node holds a
# tenth of its memory for them at most.
_SIZE, _IN_FLIGHT = 3 << 20, 3
# Where the cluster has nothing to do it need not wait for a whole request.
_SMALLEST = 512 << 10
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 5.0
# Where no copy of a shard can be written to, the cluster tells so after this.
_TIMEOUT = "10s"
# Of each item what is looked at.
_SHOWN = "errors,items.*.status,items.*.error"


@dataclass(frozen=True, slots=True)
class Change:
    """An article to be put or, without a body, to be deleted.

    Attributes:
        index: where.
        id: of the article.
        body: as JSON.
        path: where it was read.
        outcome: what was counted for it; None for nothing.
    """

    index: str
    id: str
    body: bytes | None = None
    path: str | None = None
    outcome: Outcome | None = None

    def lines(self) -> bytes:
        """As a bulk request has it."""
        target = {"_index": self.index, "_id": server_id(self.id)}
        if self.body is None:
            return orjson.dumps({"delete": target}) + b"\n"
        return b"%b\n%b\n" % (orjson.dumps({"index": target}), self.body)


class Bulk:
    """Sends changes; those of one article must not be in flight together.

    Attributes:
        refused: changes that the cluster did not take, each with its reason.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._executor = ThreadPoolExecutor(_IN_FLIGHT, thread_name_prefix="bulk")
        # One waits, so that the cluster need not.
        self._room = threading.BoundedSemaphore(_IN_FLIGHT + 1)
        self._sent: deque[Future[None]] = deque()
        self._waiting: list[tuple[Change, bytes]] = []
        self._size = 0
        self._is_given_up = threading.Event()
        self.refused: deque[tuple[Change, str]] = deque()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being sent: the cluster waits for us."""
        return all(future.done() for future in self._sent)

    def add(self, change: Change) -> None:
        """Send a change, with others; waits while too much is in flight.

        Raises:
            ServerError: if one before could not be sent.
        """
        lines = change.lines()
        self._waiting.append((change, lines))
        self._size += len(lines)
        if self._size >= _SIZE or (self._size >= _SMALLEST and self.is_idle):
            self._submit()

    def flush(self) -> None:
        """Wait until all is written.

        Raises:
            ServerError: if something could not be sent.
        """
        self._submit()
        while self._sent:
            self._sent.popleft().result()

    def close(self) -> None:
        """Give up what was not sent; what is being sent is waited for."""
        self._is_given_up.set()
        self._executor.shutdown(cancel_futures=True)

    def _submit(self) -> None:
        while self._sent and self._sent[0].done():
            self._sent.popleft().result()
        if not self._waiting:
            return
        waiting, self._waiting, self._size = self._waiting, [], 0
        self._room.acquire()
        future = self._executor.submit(self._send, waiting)
        future.add_done_callback(lambda done: self._room.release())
        self._sent.append(future)

    def _send(self, changes: Sequence[tuple[Change, bytes]]) -> None:
        deadline = time.monotonic() + self._connection.timeout
        wait = _FIRST_WAIT
        while changes:
            left, reason = self._try(changes)
            if len(left) < len(changes):
                # It goes on, if slowly.
                deadline = time.monotonic() + self._connection.timeout
            if left and (time.monotonic() > deadline or self._is_given_up.is_set()):
                raise ServerError(
                    f"{self._connection.address} took no more articles for "
                    f"{self._connection.timeout:g} s: {reason}"
                )
            changes = left
            if changes:
                time.sleep(wait * random.uniform(0.5, 1.5))
                wait = min(2 * wait, _LONGEST_WAIT)

    def _try(
        self, changes: Sequence[tuple[Change, bytes]]
    ) -> tuple[Sequence[tuple[Change, bytes]], str]:
        """Send changes once: those to be sent again, and why."""
        body = b"".join(lines for _, lines in changes)
        params = {"filter_path": _SHOWN, "timeout": _TIMEOUT}
        try:
            answer = self._connection.request("POST", "/_bulk", body, params=params)
        except Refusal as refusal:
            if refusal.status not in (400, 413):
                raise
            return self._apart(changes, refusal)
        if not answer["errors"]:
            return (), ""
        left, reason = [], ""
        for change, item in zip(changes, answer["items"], strict=True):
            [result] = item.values()
            if "error" in result:
                why = reason_of(result["error"])
                if self._may_pass(result, why):
                    left.append(change)
                    reason = why
                else:
                    self.refused.append((change[0], why))
        return left, reason

    def _apart(
        self, changes: Sequence[tuple[Change, bytes]], refusal: Refusal
    ) -> tuple[Sequence[tuple[Change, bytes]], str]:
        """Send changes by halves, as they are too much at once, or one is not to be read."""
        if len(changes) == 1:
            self.refused.append((changes[0][0], str(refusal)))
            return (), ""
        half = len(changes) // 2
        for part in (changes[:half], changes[half:]):
            self._send(part)
        return (), ""

    def _may_pass(self, result: Mapping[str, Any], reason: str) -> bool:
        """Whether an item is to be sent again.

        Raises:
            ServerError: if no other would fare better.
        """
        kind = result["error"].get("type", "")
        if kind == "cluster_block_exception" and is_flood(reason):
            raise Refusal(disk_full(self._connection.address), result["status"], kind)
        if kind == "index_not_found_exception":
            raise missing(self._connection.address)
        return is_passing(result["status"], result["error"])
