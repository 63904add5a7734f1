"""Documents -> segments of arrays, and commits of them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import cached_property, partial
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.base import Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files
from whoosh.reading import IndexReader

from searchidx.analysis.encoder import TextEncoder
from searchidx.index.codec.segment import ArraySegment
from searchidx.index.making import Document, SegmentMaker
from searchidx.index.merge.background import Merge
from searchidx.index.merge.policy import LONG_RUN, RUN, Size, in_parts, next_merge
from searchidx.index.worker import Done

__all__ = ["SegmentsWriter", "most_processes"]

# A segment is merged from no more documents than have the list of the most frequent stem in
# memory: in news it has 7 occurrences a document.
_MERGED_ARTICLE = 400

# Articles become a segment when so many bytes of them have come, or this part of the memory if
# that is less. Segments must not depend on the number of processes.
_RUN = 1 << 24
_RUN_OF_MEMORY = 32
# A process takes so many times the bytes of the articles while it makes a segment of them:
# measured with runs of 16 and 32 MB of news.
_MEMORY_PER_BYTE = 14


def _run(memory: int) -> int:
    return min(_RUN, memory // _RUN_OF_MEMORY)


def most_processes(memory: int) -> int:
    """How many processes may make segments at one time in so many bytes of memory."""
    return max(1, memory // (_MEMORY_PER_BYTE * max(1, _run(memory))))


class SegmentsWriter:
    """One commit of an index, while it is made. The caller has the write lock.

    Args:
        maker: makes its segments.
        memory: bytes that may be used.

    The commit before must be written when it is asked for anything but to add.
    """

    def __init__(self, index: FileIndex, maker: SegmentMaker, memory: int) -> None:
        self._index = index
        assert isinstance(index.storage, FileStorage)
        self._folder = Path(index.storage.folder)
        self._maker = maker
        self._limit = _run(memory)
        self._memory = memory
        self._deleted: defaultdict[int, list[int]] = defaultdict(list)
        self._made: list[Future[Done]] = []
        self._starts = [0]
        self._taken_back: list[int] = []
        self._encoder: TextEncoder | None = None
        self._documents: list[Document] = []
        self._size = 0

    @cached_property
    def _toc(self) -> TOC:
        toc: TOC = self._index._read_toc()
        return toc

    @cached_property
    def _old(self) -> list[Segment]:
        return list(self._toc.segments)

    @property
    def generation(self) -> int:
        """The number that the commit will have."""
        return int(self._toc.generation) + 1

    def reader(self) -> IndexReader:
        """A reader of the newest commit."""
        toc = self._toc
        reader: IndexReader = FileIndex._reader(
            self._index.storage, toc.schema, toc.segments, toc.generation
        )
        return reader

    def add(self, texts: Sequence[str], fields: Mapping[str, Any], encoder: TextEncoder) -> None:
        """Add a document; they are numbered from 0 in the order in which they come.

        Args:
            texts: of the text fields.
            fields: as :meth:`searchidx.index.codec.writer.DocumentsWriter.add` takes them.
            encoder: what analyses the texts, the same one for all.
        """
        self._encoder = encoder
        if self._size >= self._limit:
            self.close()
        self._documents.append((texts, fields))
        self._size += len(fields["article"])

    def close(self) -> None:
        """Begin to make segments of all that was added; more follows, here or in another commit."""
        self._end_run(more=True)

    @property
    def is_made(self) -> bool:
        """Whether a commit has nothing to wait for, once this is closed and if more follows."""
        merge = self._maker.merge
        is_merged = merge is None or merge.is_done or not merge.is_due(self._starts[-1])
        return is_merged and all(future.done() for future in self._made)

    def _end_run(self, more: bool) -> None:
        if self._documents:
            assert self._encoder is not None
            self._made.append(self._maker.make(self._documents, self._encoder, more))
            self._starts.append(self._starts[-1] + len(self._documents))
            self._documents = []
            self._size = 0

    def flush(self) -> None:
        """Write the documents that were added as segments."""
        self._end_run(more=False)
        for future in self._made:
            learned = future.result().learned()
            if self._encoder is not None:
                self._encoder.analyzer.stemmer.add(learned)

    def take_back(self, number: int) -> None:
        """Delete a document that was added."""
        self._taken_back.append(number)

    def delete(self, number: int) -> None:
        """Delete a document of the newest commit."""
        starts = list(accumulate((s.doc_count_all() for s in self._old), initial=0))
        segment = bisect_right(starts, number) - 1
        self._deleted[segment].append(number - starts[segment])

    def drop_committed(self) -> None:
        """Leave all documents of the newest commit out of the next one."""
        self._old = []

    def commit(self, more: bool = False) -> None:
        """Write all that was done as a new commit.

        Args:
            more: whether documents follow, to be added by another writer with the same maker: what
                is due to be merged is so meanwhile.
        """
        self.flush()
        every = self._with_deletions()
        segments = [segment for segment in self._with_merge(every, more) if segment.doc_count()]
        if not more:
            segments = self._merged(segments)
        elif self._maker.merge is None and (due := self._due(segments, LONG_RUN)):
            # Beside what another process takes for documents.
            self._maker.merge = self._merge(segments[due], self._memory // 2)
        TOC(self._toc.schema, segments, self.generation).write(
            self._index.storage, self._index.indexname
        )
        gone: set[str] | None = None
        if more:
            # Segments of the next commit are being written, and others merged.
            merging = self._maker.merge.ids if self._maker.merge else set()
            gone = {segment.segid for segment in (*self._toc.segments, *every)} - merging
        _clean(self._index, self.generation, segments, gone)

    def _with_deletions(self) -> list[Segment]:
        """The segments of the commit before, and those that were made."""
        for number in self._taken_back:
            at = bisect_right(self._starts, number) - 1
            self._deleted[len(self._old) + at].append(number - self._starts[at])
        names = [future.result().result for future in self._made]
        counts = np.diff(self._starts).tolist()
        new = map(partial(ArraySegment, self._index.indexname), names, counts)
        segments = [*self._old, *new]
        for at, numbers in self._deleted.items():
            if at < len(segments):
                _delete(segments[at], numbers)
        return segments

    def _with_merge(self, segments: list[Segment], more: bool) -> list[Segment]:
        """The segments with what others became meanwhile, if it is time for that."""
        merge = self._maker.merge
        if merge is None:
            return segments
        if more and not merge.is_due(self._starts[-1]):
            merge.added += self._starts[-1]
            return segments
        self._maker.merge = None
        return merge.taken_in(segments)

    def _merged(self, segments: list[Segment]) -> list[Segment]:
        """The segments, with those merged that are due."""
        while due := self._due(segments):
            parts = in_parts(due)
            for merge in [self._merge(segments[p], self._memory // len(parts)) for p in parts]:
                segments = merge.taken_in(segments)
        return segments

    def _due(self, segments: Sequence[Segment], run: int = RUN) -> slice | None:
        """Which segments to merge next."""
        changes = self._starts[-1] + sum(map(len, self._deleted.values()))
        # What is of another codec stays as it is.
        own = [*takewhile(lambda s: isinstance(s, ArraySegment), reversed(segments))][::-1]
        sizes = [Size(segment.doc_count(), segment.deleted_count()) for segment in own]
        due = next_merge(sizes, changes, self._memory // _MERGED_ARTICLE, run)
        first = len(segments) - len(own)
        return None if due is None else slice(first + due.start, first + due.stop)

    def _merge(self, segments: Sequence[Segment], memory: int) -> Merge:
        own = [segment for segment in segments if isinstance(segment, ArraySegment)]
        return self._maker.begin_merge(own, memory)

    def cancel(self) -> None:
        """Give up all that was done; what files there are belong to no commit."""


def _clean(
    index: FileIndex, generation: int, kept: Sequence[Segment], gone: set[str] | None
) -> None:
    """Delete the files of what is not in the newest commit any more.

    Args:
        gone: ids of the segments that may be deleted, unless they are kept; None is all.
    """
    if gone is None:
        clean_files(index.storage, index.indexname, generation, kept)
        return
    stems = {f"{index.indexname}_{id}" for id in gone - {segment.segid for segment in kept}}
    old = TOC._filename(index.indexname, generation - 1)
    for name in index.storage.list():
        if name == old or name.partition(".")[0] in stems:
            # Where a file that is read cannot be deleted, a later run does it.
            with suppress(OSError):
                index.storage.delete_file(name)


def _delete(segment: Segment, numbers: Sequence[int]) -> None:
    if isinstance(segment, ArraySegment):
        segment.delete_documents(np.array(numbers))
    else:
        for number in numbers:
            segment.delete_document(number)
