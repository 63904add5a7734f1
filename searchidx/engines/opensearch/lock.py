"""The write lock of an archive on a cluster: a document that says who writes, and until when.

It holds for some seconds and is renewed as long as the writer lives, so that one that was killed
keeps nobody out for long. Clocks of machines that write must agree within that time.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.failures import Refusal
from searchidx.errors import IndexLocked, ServerError

__all__ = ["WriteLock", "left_behind"]

# Seconds that the lock holds without being renewed, and between renewals.
_HOLDS, _RENEWED = 15.0, 4.0
_CONFLICT = 409


def _path(connection: Connection, action: str) -> str:
    return f"/{connection.address.name}.lock/{action}/writer"


def _read(connection: Connection) -> Mapping[str, Any] | None:
    answer = connection.request("GET", _path(connection, "_doc"), ignore=(404,))
    return answer if answer.get("found") else None


def left_behind(connection: Connection) -> Mapping[str, str | None] | None:
    """The notes of the last writer, if it was stopped; None while one is at work."""
    found = _read(connection)
    if found is None:
        return {}
    held: Mapping[str, Any] = found["_source"]
    return None if held["until"] > time.time() else held["notes"]


class WriteLock:
    """The lock, held from the beginning of a block to its end.

    Attributes:
        notes: by index, what it is to be given back, of a writer that was stopped too.

    Raises:
        IndexLocked: if another writer has it.
        ServerError: if the cluster does not answer, or refuses.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._owner = uuid.uuid4().hex
        self._version: dict[str, Any] = {}
        self._turn = threading.Lock()
        self._holds = _HOLDS
        self.notes: dict[str, str | None] = {}
        self._ended = threading.Event()
        self._lost: ServerError | None = None
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> WriteLock:
        self._make_index()
        found = _read(self._connection)
        if found is not None:
            if found["_source"]["until"] > time.time():
                raise self._locked(found["_source"])
            self._version = _version_of(found)
            self.notes = dict(found["_source"]["notes"])
        self._write(self._version or {"op_type": "create"})
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()
        if self._lost is not None:
            return
        if self.notes:
            # What is to be given back yet is for who comes after.
            self._holds = 0.0
            with suppress(ServerError):
                self._write(self._version)
        else:
            path = _path(self._connection, "_doc")
            self._connection.request("DELETE", path, params=self._version, ignore=(404, 409))

    def note(self, notes: Mapping[str, str | None]) -> None:
        """Remember more for who comes after."""
        with self._turn:
            self.notes |= notes
            self._write(self._version)

    def check(self) -> None:
        """See that it is still ours.

        Raises:
            ServerError: if not: the cluster did not answer for too long.
        """
        if self._lost is not None:
            raise self._lost

    def _make_index(self) -> None:
        body = {
            "settings": {
                "index": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "hidden": True}
            },
            "mappings": {"dynamic": False},
        }
        index = f"/{self._connection.address.name}.lock"
        if self._connection.request("HEAD", index):
            return
        try:
            self._connection.request("PUT", index, body)
        except Refusal as refusal:
            if refusal.kind != "resource_already_exists_exception":
                raise

    def _write(self, version: Mapping[str, Any]) -> None:
        holder = {
            "owner": self._owner,
            "host": socket.gethostname(),
            "process": os.getpid(),
            "until": time.time() + self._holds,
            "notes": self.notes,
        }
        try:
            answer = self._connection.request(
                "PUT", _path(self._connection, "_doc"), holder, params=version
            )
        except Refusal as refusal:
            if refusal.status != _CONFLICT:
                raise
            found = _read(self._connection)
            # A try whose answer was lost may have gone well.
            if found is None or found["_source"]["owner"] != self._owner:
                raise self._locked({} if found is None else found["_source"]) from None
            answer = found
        self._version = _version_of(answer)

    def _locked(self, holder: Mapping[str, Any]) -> IndexLocked:
        who = f" ({holder['host']}, process {holder['process']})" if holder else ""
        return IndexLocked(
            f"another writer is at work on {self._connection.address}{who}; "
            "try again when it has ended"
        )

    def _renew(self) -> None:
        while not self._ended.wait(_RENEWED):
            try:
                with self._turn:
                    self._write(self._version)
            except (IndexLocked, ServerError) as error:
                self._lost = ServerError(f"the write lock was lost: {error}")
                return


def _version_of(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
