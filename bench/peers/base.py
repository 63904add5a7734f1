"""What a peer is, and what those have in common that run in this process."""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bench.queries import Query
from bench.records import Record

__all__ = [
    "MEMORY",
    "TEXTS",
    "TOP",
    "Answer",
    "InProcess",
    "Peer",
    "PeerMissing",
    "Work",
    "fetch",
    "values_of",
]

TOP = 10
"""Hits that are asked for."""

TEXTS = ("title", "captions", "body")
"""The fields that words are looked for in."""

MEMORY = 256 * 2**20
"""Bytes that a peer may fill before it writes to disk, where it lets one say."""


class PeerMissing(Exception):
    """A peer that cannot run here; the message says why, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Work:
    """What indexing took: ``cpu_seconds`` of all processes and threads together."""

    seconds: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """How many articles match in full, and what of them was asked for.

    Attributes:
        documents: how many of the ten best were given.
        titles: their stored titles, if the task was "whole".
        values: articles by source and by month of publication, if it was "facets".
    """

    seconds: float
    total: int
    documents: int = 0
    titles: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Peer(Protocol):
    """A search engine."""

    name: str
    threads: tuple[int, ...]
    """The numbers of threads, or processes, that it can index with here."""

    @property
    def version(self) -> str:
        """Of the engine: "whoosh3 3.54.0"."""

    def index(self, lines: Path, folder: Path, threads: int) -> Work:
        """From JSON lines to an index in an empty folder, committed and searchable. Its own
        code and dictionaries are loaded before the clock starts."""

    def open(self, folder: Path) -> int:
        """Open that index; how many articles are in it."""

    def ask(self, query: Query, task: str) -> Answer:
        """Answer a query.

        Args:
            task: "whole", from the words to the stored text of the ten best with passages
                that show the words; "top", from a parsed query to ten document numbers; or
                "facets", from the words to how many articles each source and month has. All
                of them give the exact total too.
        """

    def close(self) -> None:
        """Close the index."""


class InProcess(ABC):
    """A peer that runs in this process, where its time can be taken."""

    threads: tuple[int, ...] = (1,)

    def index(self, lines: Path, folder: Path, threads: int) -> Work:
        """See :class:`Peer`."""
        self.prepare(lines)
        wall, cpu = time.perf_counter(), _cpu_seconds()
        self.build(lines, folder, threads)
        return Work(time.perf_counter() - wall, _cpu_seconds() - cpu)

    def ask(self, query: Query, task: str) -> Answer:
        """See :class:`Peer`."""
        asked: Any = self.tree(query) if task == "top" else query
        answer: Callable[[Any], Answer] = getattr(self, task)
        started = time.perf_counter()
        found = answer(asked)
        seconds = time.perf_counter() - started
        return Answer(seconds, found.total, found.documents, found.titles, found.values)

    def prepare(self, lines: Path) -> None:  # noqa: B027
        """Load what is no part of the work; nothing, if there is none."""

    @abstractmethod
    def build(self, lines: Path, folder: Path, threads: int) -> None:
        """What ``index`` does, less preparations."""

    @abstractmethod
    def tree(self, query: Query) -> Any:
        """The query as the engine takes it."""

    @abstractmethod
    def top(self, tree: Any) -> Answer:
        """The task "top", on a tree; seconds of this and of the next two are not looked at."""

    @abstractmethod
    def whole(self, query: Query) -> Answer:
        """The task "whole"."""

    @abstractmethod
    def facets(self, query: Query) -> Answer:
        """The task "facets"."""


def _cpu_seconds() -> float:
    """Of this process and of its children that have ended."""
    return sum(os.times()[:4])


def fetch(values: Iterable[object]) -> tuple[str, ...]:
    """Take each of some texts that are made when asked for."""
    return tuple(str(value) for value in values)


def values_of(record: Record) -> dict[str, Any]:
    """The values of a record by field, those that it has; times are by the clock as printed, as
    searchidx has them."""
    values = {"id": record["id"], "title": record["title"], "body": record["body"]}
    if record.get("caption"):
        values["captions"] = record["caption"]
    if record.get("source"):
        values["source"] = record["source"]
    if record.get("date"):
        values["published"] = datetime.fromisoformat(record["date"]).replace(tzinfo=None)
        values["month"] = record["date"][:7]
    return values
