"""rejects.jsonl: the inputs that gave no article, and why.

One JSON object a line: ``path`` (absolute, where it is a file), ``record`` (line or record
from 1, or null for the whole file) and ``reason``. The file is replaced, whole or not at
all, when a run ends: what a run finds takes the place of all that stood there for inputs
below its PATHs, so that an entry goes when its input is read well or is gone. Entries of
other inputs stay. A run that is stopped leaves the file as it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile

from searchidx.index.storage import writing
from searchidx.model import Rejection

__all__ = ["REJECTS", "Rejects", "drop_damaged", "is_entry"]

REJECTS = "rejects.jsonl"
"""Name of the file in the folder of an index."""

_IN_MEMORY = 1 << 20


class Rejects:
    """Those of one run, on their way to the file."""

    def __init__(self) -> None:
        self._lines = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self.count = 0

    def add(self, rejection: Rejection) -> None:
        """Remember one."""
        entry = {"path": rejection.path, "record": rejection.record, "reason": rejection.reason}
        # ASCII, for a name of a file may hold bytes that are no UTF-8.
        self._lines.write(json.dumps(entry).encode() + b"\n")
        self.count += 1

    def write(self, folder: Path, is_replaced: Callable[[str], bool]) -> Path:
        """Bring the file of an index up to date; where it is.

        Args:
            folder: the index.
            is_replaced: whether an entry with that path goes.

        Raises:
            ArchiveError: where the system does not let us.
        """
        temporary = folder / f"{REJECTS}.new"
        with writing(folder):
            with temporary.open("wb") as file:
                for line in _kept(folder / REJECTS, is_replaced):
                    file.write(line)
                self._lines.seek(0)
                file.writelines(self._lines)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(folder / REJECTS)
        self._lines.close()
        return folder / REJECTS


def drop_damaged(folder: Path) -> None:
    """Take the lines that are no entries out of the file of an index.

    Raises:
        ArchiveError: where the system does not let us.
    """
    Rejects().write(folder, lambda path: False)


def _kept(path: Path, is_replaced: Callable[[str], bool]) -> Iterator[bytes]:
    """The lines that stay; one that is no entry, as of a file that was edited, goes."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            if is_entry(line) and not is_replaced(json.loads(line)["path"]):
                yield line.rstrip(b"\n") + b"\n"


def is_entry(line: bytes) -> bool:
    """Whether a line of the file is one of ours."""
    try:
        return isinstance(json.loads(line)["path"], str)
    except (ValueError, LookupError, TypeError, RecursionError):
        return False
