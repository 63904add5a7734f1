"""A merge that goes on while more documents come."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from whoosh.codec.base import Segment
from whoosh.filedb.filestore import FileStorage

from searchidx.index.codec.file import EXTENSION
from searchidx.index.codec.packing import Ints
from searchidx.index.codec.segment import ArraySegment
from searchidx.index.codec.writer import write_segment
from searchidx.index.merge.segments import merged
from searchidx.index.worker import Done

__all__ = ["Merge", "MergeTask", "merge_hidden"]

# What Whoosh takes for a file of no segment and leaves alone.
_HIDDEN = "."
# So many documents are merged while one is added by another process, if both share two cores with
# the one that reads.
_QUICKER = 3


@dataclass(frozen=True, slots=True)
class MergeTask:
    """What is to be merged.

    Attributes:
        folder: of the index.
        segments: neighbours, with what of them is deleted.
        memory: bytes that may be used.
    """

    folder: Path
    segments: Sequence[ArraySegment]
    memory: int


def merge_hidden(task: MergeTask) -> str:
    """Merge segments into a file that belongs to no index yet; the id of what they become."""
    storage = FileStorage(str(task.folder))
    readers = [segment.codec().arrays(storage, segment) for segment in task.segments]
    arrays, facts = merged(readers, task.folder, task.memory)
    return write_segment(task.folder, _HIDDEN + task.segments[0].indexname, arrays, facts)


class Merge:
    """Segments of a commit that become one, while later commits come or one waits.

    Which later commit takes the result in must not depend on how fast the merge is, so that
    segments are the same however many processes make them: it is the first before which so many
    documents were added as another process takes about as long for.

    Attributes:
        added: how many documents were added by commits since it began.
    """

    def __init__(self, task: MergeTask, made: Future[Done]) -> None:
        self._task = task
        self._made = made
        self.added = 0

    @property
    def ids(self) -> set[str]:
        """Of the segments that are merged: it may still have to read them."""
        return {segment.segid for segment in self._task.segments}

    def is_due(self, more: int) -> bool:
        """Whether a commit that adds so many more documents is to take it in."""
        count = sum(s.doc_count_all() - s.deleted_count() for s in self._task.segments)
        return self.added + more >= count // _QUICKER

    @property
    def is_done(self) -> bool:
        """Whether to take it in is not to wait."""
        return self._made.done()

    def taken_in(self, segments: Sequence[Segment]) -> list[Segment]:
        """The segments of a commit with those that were merged replaced by what they became,
        without what was deleted meanwhile; waits for it.

        Raises:
            ArchiveError: if the process that merged ended.
            IndexDamaged: if a segment could not be read.
        """
        own = {segment.segid: segment for segment in segments}
        ids = self.ids
        places = [at for at, segment in enumerate(segments) if segment.segid in ids]
        name: str = self._made.result().result
        hidden, found = (self._file(prefix, name) for prefix in (_HIDDEN, ""))
        if not places:
            hidden.unlink()
            return list(segments)
        hidden.replace(found)
        gone, count = [], 0
        for was in self._task.segments:
            numbers, left = _deleted_since(was, own.get(was.segid))
            gone.append(numbers + count)
            count += left
        segment = ArraySegment(self._task.segments[0].indexname, name, count)
        segment.delete_documents(np.concatenate(gone))
        rest = [other for other in segments if other.segid not in ids]
        rest.insert(places[0], segment)
        return rest

    def _file(self, prefix: str, name: str) -> Path:
        index_name = self._task.segments[0].indexname
        return self._task.folder / f"{prefix}{index_name}_{name}{EXTENSION}"


def _deleted_since(was: ArraySegment, now: Segment | None) -> tuple[Ints, int]:
    """The documents of a segment that were deleted since it was as it ``was``, all if it is not
    there any more: their numbers among those that were not deleted then, and how many these are."""
    live = np.ones(was.doc_count_all(), bool)
    live[was.deleted_docs()] = False
    gone = live.copy()
    if isinstance(now, ArraySegment):
        gone[:] = False
        gone[now.deleted_docs()] = True
        gone &= live
    return (np.cumsum(live) - 1)[gone], int(np.count_nonzero(live))
