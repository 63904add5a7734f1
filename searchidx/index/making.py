"""Runs of documents -> segments, in as many processes as are wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from searchidx.analysis.encoder import TextEncoder
from searchidx.index.codec.writer import DocumentsWriter
from searchidx.index.schema import build_schema
from searchidx.index.worker import Done
from searchidx.index.workers import Workers

__all__ = ["Document", "SegmentMaker", "work"]

Document = tuple[Sequence[str], Mapping[str, Any]]
"""What :meth:`searchidx.index.codec.writer.DocumentsWriter.add` takes."""

_DONE: Document = ((), {})
_Task = tuple[Path, str, list[Document]]


def work(task: _Task, encoder: TextEncoder) -> str:
    """Write a segment of some documents, and let go of each; its id."""
    folder, index_name, documents = task
    writer = DocumentsWriter(build_schema(), encoder)
    for number, (texts, fields) in enumerate(documents):
        writer.add(texts, fields)
        # The writer needs the texts until they are encoded, and nobody else does.
        documents[number] = _DONE
    return writer.write(folder, index_name)[0]


class SegmentMaker:
    """Makes segments.

    Args:
        folder: where the segments go.
        index_name: of the index.
        processes: how many make segments; 1 is this one.
    """

    def __init__(self, folder: Path, index_name: str, processes: int) -> None:
        self._folder, self._index_name = folder, index_name
        self._workers = Workers(__name__, processes)

    def make(self, documents: list[Document], encoder: TextEncoder, more: bool) -> Future[Done]:
        """Have a segment made of some documents, whose id is the result; the arguments are
        those of :meth:`searchidx.index.workers.Workers.do`."""
        return self._workers.do((self._folder, self._index_name, documents), encoder, more)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._workers.close()
