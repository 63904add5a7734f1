"""Runs of documents -> segments, segments -> larger ones, in as many processes as are wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from searchidx.analysis.encoder import TextEncoder
from searchidx.index.codec.segment import ArraySegment
from searchidx.index.codec.writer import DocumentsWriter
from searchidx.index.merge.background import Merge, MergeTask, merge_hidden
from searchidx.index.schema import build_schema
from searchidx.index.worker import Done
from searchidx.index.workers import Workers

__all__ = ["Document", "SegmentMaker", "work"]

Document = tuple[Sequence[str], Mapping[str, Any]]
"""What :meth:`searchidx.index.codec.writer.DocumentsWriter.add` takes."""

_DONE: Document = ((), {})
_Task = tuple[Path, str, list[Document]]


def work(task: _Task | MergeTask, encoder: TextEncoder | None) -> str:
    """Write a segment; its id. A merge needs no encoder."""
    if isinstance(task, MergeTask):
        return merge_hidden(task)
    assert encoder is not None
    return _made(task, encoder)


def _made(task: _Task, encoder: TextEncoder) -> str:
    """Write a segment of some documents, and let go of each."""
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

    Attributes:
        merge: what goes on while documents come; None if nothing does.
    """

    def __init__(self, folder: Path, index_name: str, processes: int) -> None:
        self._folder, self._index_name = folder, index_name
        self._workers = Workers(__name__, processes)
        self._encoder: TextEncoder | None = None
        self.merge: Merge | None = None

    def make(self, documents: list[Document], encoder: TextEncoder, more: bool) -> Future[Done]:
        """Have a segment made of some documents, whose id is the result; the arguments are
        those of :meth:`searchidx.index.workers.Workers.do`."""
        self._encoder = encoder
        return self._workers.do((self._folder, self._index_name, documents), encoder, more)

    def begin_merge(self, segments: Sequence[ArraySegment], memory: int) -> Merge:
        """Have neighbouring segments merged in so many bytes of memory."""
        task = MergeTask(self._folder, segments, memory)
        return Merge(task, self._workers.do(task, self._encoder, more=False))

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._workers.close()
