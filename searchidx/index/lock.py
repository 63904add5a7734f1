"""The write lock of an index, and who has it.

The lock is the operating system's on the file ``MAIN_WRITELOCK``: it goes when its process ends,
however that comes. The file holds who took it last, as JSON, for those who find it taken.
"""

from __future__ import annotations

import json
import os
import socket
from datetime import datetime
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.util.filelock import FileLock

from searchidx.errors import IndexLocked
from searchidx.index.storage import INDEX_NAME, reading

__all__ = ["take_lock"]

_NAME = f"{INDEX_NAME}_WRITELOCK"


def take_lock(storage: FileStorage) -> FileLock:
    """The write lock of an index, taken.

    Raises:
        IndexLocked: if another has it; it names the process, its machine and since when.
        ArchiveError: if the folder cannot be written to.
    """
    lock: FileLock = storage.lock(_NAME)
    with reading(storage.folder):
        if lock.acquire():
            _sign(lock)
            return lock
    raise IndexLocked(
        f"another writer is at work on the index in {storage.folder}{_holder(storage)}; "
        "try again when it has ended"
    )


def _sign(lock: FileLock) -> None:
    """Write down who has the lock."""
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    holder = {"process": os.getpid(), "host": socket.gethostname(), "since": since}
    assert lock.fd is not None
    try:
        os.ftruncate(lock.fd, 0)
        os.pwrite(lock.fd, json.dumps(holder).encode(), 0)
    except OSError:
        # A full disk; the lock holds without it.
        return


def _holder(storage: FileStorage) -> str:
    try:
        holder = json.loads(Path(storage.folder, _NAME).read_bytes())
        return f" (process {holder['process']} on {holder['host']}, since {holder['since']})"
    except (OSError, ValueError, LookupError, TypeError):
        # It has just been taken, or could not be written.
        return ""
