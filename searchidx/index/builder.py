"""Articles -> documents of a Whoosh index."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files

from searchidx.analysis.analyzer import Analyzer, analyzer_for
from searchidx.analysis.encoder import TextEncoder
from searchidx.analysis.words import StemRules
from searchidx.config import Settings
from searchidx.index.documents import (
    Outcome,
    encode,
    encode_stored,
    fields_of,
    is_left_alone,
    texts_of,
)
from searchidx.index.ids import IdSet
from searchidx.index.lock import take_lock
from searchidx.index.making import SegmentMaker
from searchidx.index.portable import PortableWriter
from searchidx.index.reprints import CommittedSignatures, ReprintFinder, reprint_fields
from searchidx.index.rules import ReprintRules
from searchidx.index.segments import SegmentsWriter, most_processes
from searchidx.index.snapshot import Snapshot
from searchidx.index.storage import INDEX_NAME, reading, writing
from searchidx.model import Article

__all__ = ["Builder"]

# A table of contents that was not finished, or a merge that no commit took in.
_UNFINISHED = re.compile(rf"_{INDEX_NAME}_\d+\.toc\.|\.{INDEX_NAME}_")


# Signatures are made for so many articles at a time.
_BATCH = 256


class _Known(NamedTuple):
    """What is known of an article in the index.

    Attributes:
        number: of its document in the newest commit or, if it ``is_pending``, in the segment that
            is being written.
        committed: the article of the newest commit that it takes the place of.
        updates: how often that was replaced in this commit.
    """

    digest: bytes
    path: str | None
    number: int
    is_pending: bool
    committed: _Known | None = None
    updates: int = 0


class _Batch:
    """What one commit will change.

    Attributes:
        writer: makes it.
        pending: what was put and will be in it, by id.
        count: how many documents were put.
        deleted: documents of the commit before that will not be in it.
        is_anew: whether it has nothing of the commit before.
        size: bytes that were put.
    """

    def __init__(self, writer: SegmentsWriter | PortableWriter) -> None:
        self.writer = writer
        self.pending: dict[str, _Known] = {}
        self.count = 0
        self.deleted: set[int] = set()
        self.is_anew = False
        self.size = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is changed."""
        return not (self.pending or self.deleted or self.is_anew)

    def delete(self) -> None:
        """Have the writer delete what is to be deleted, as nothing is put back any more."""
        for number in sorted(self.deleted):
            self.writer.delete(number)


class Builder:
    """Puts articles into an index, and commits each time enough text has come.

    While the segments of a commit are made, articles for the next one are put; that commit is
    written when they are there, or when something of it is asked for.

    It holds the write lock of the index from its making to its end as a context manager;
    leaving by an error gives up what was not committed.

    Attributes:
        encoder: gives the terms; it is to be set to one with the analyzer of the index.
        reprint_rules: how near-duplicates are found; to be set likewise.
        undone: how many updates it told of were undone later, when the article that had been
            there came again within the same commit.

    Raises:
        IndexLocked: if another builder has the lock.
        IndexDamaged: if the index cannot be read.
        ArchiveError: if the folder cannot be written to.
    """

    def __init__(self, index: FileIndex, settings: Settings) -> None:
        self._index = index
        assert isinstance(index.storage, FileStorage)
        self._storage = index.storage
        self.encoder = TextEncoder(analyzer_for(StemRules()))
        self.reprint_rules = ReprintRules()
        self.undone = 0
        self._limit = settings.size("commit_every")
        writer = PortableWriter if settings["codec"] == "portable" else SegmentsWriter
        memory = settings.size("memory")
        processes = min(settings.processes, most_processes(memory))
        self._maker = SegmentMaker(Path(self._storage.folder), INDEX_NAME, processes)
        self._new_writer = partial(writer, maker=self._maker, memory=memory)
        # Whoosh's writer gives the lock back at each commit; ours keeps it between them.
        self._lock = take_lock(self._storage)
        # To ask the commit for each id would take as long as all else.
        self._put = IdSet()
        # Put, and not yet with the writer.
        self._waiting: list[tuple[Article, bytes, bytes]] = []
        # What is being made, and what is to be the commit after it.
        self._closed: _Batch | None = None
        self._batch = _Batch(self._new_writer(self._index))
        try:
            self._sweep()
            self._committed = self._newest()
            self._was_empty = not self._committed.count
        except BaseException:
            self._lock.release()
            raise
        # Where reprints are looked for.
        self._compared = self._committed
        self._reprints = self._finder()

    def _finder(self) -> ReprintFinder:
        return ReprintFinder(CommittedSignatures(self._compared), self._storage.folder)

    def _newest(self) -> Snapshot:
        folder, writer = self._storage.folder, self._batch.writer
        with reading(folder):
            return Snapshot(writer.reader(), writer.generation - 1, folder)

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is not None:
                self._give_up()
                return
            self._hand_over()
            self._finish()
            if self._batch.is_empty and self._maker.merge is None:
                self._give_up()
                return
            with reading(self._storage.folder):
                self._batch.delete()
                self._batch.writer.commit()
        finally:
            self._maker.close()
            for snapshot in {self._committed, self._compared}:
                snapshot.close()
            self._lock.release()

    def _give_up(self) -> None:
        """Leave the newest commit as it is, and one that was begun; nothing else."""
        # There is an error already that says what is wrong.
        with suppress(Exception):
            self._finish()
        self._maker.close()
        self._batch.writer.cancel()
        self._sweep()

    def _sweep(self) -> None:
        """Delete files that belong to no commit: of a writer that was stopped or gave up."""
        with reading(self._storage.folder):
            toc: TOC = self._index._read_toc()
            clean_files(self._storage, INDEX_NAME, toc.generation, toc.segments)
            for name in self._storage.list():
                if _UNFINISHED.match(name):
                    self._storage.delete_file(name)

    @property
    def analyzer(self) -> Analyzer:
        """What its encoder analyses by."""
        return self.encoder.analyzer

    @property
    def generation(self) -> int:
        """The number that the next commit will have."""
        self._finish()
        return self._batch.writer.generation

    @property
    def committed(self) -> Snapshot:
        """The newest commit, which this builder adds to."""
        self._finish()
        return self._committed

    def put(self, article: Article) -> Outcome:
        """Add an article, or replace the one with its id; if they are equal, it is stored anew
        only where the file of the old one is gone. Its further pages go as articles of
        their own.

        Raises:
            InvalidArticle: if it cannot be indexed; the index is as before.
        """
        stored, digest = encode(article)
        known = self._known(article.id)
        is_same = known is not None and known.digest == digest
        before = known.committed if known and not is_same else None
        if known and before and is_left_alone(before, digest, article.path):
            self._put_back(article.id, before, known)
            known, is_same = before, True
        if known is None or not is_left_alone(known, digest, article.path):
            if known:
                self._forget(article.id, known)
            self._add(article, stored, digest, known)
        for page in article.pages:
            if page != article.id:
                self.delete(page)
        if self._batch.size >= self._limit:
            self._close()
        return "unchanged" if is_same else "updated" if known else "added"

    def analyse(self) -> None:
        """Analyse what was put and not yet was; nothing is committed."""
        self._hand_over()
        self._finish()
        with reading(self._storage.folder):
            self._batch.writer.flush()

    def delete(self, id: str) -> bool:
        """Delete an article; whether there was one."""
        known = self._known(id)
        if known:
            self._forget(id, known)
        return known is not None

    def put_all_anew(self) -> int:
        """Replace every document by one made anew from its stored article, in one commit.

        Returns:
            how many there are.
        """
        with reading(self._storage.folder):
            numbers = list(self._committed.reader.all_doc_ids())
        for number in numbers:
            with reading(self._storage.folder):
                article = self._committed.stored(number)
                stored = encode_stored(article)
            self._add(article, *stored)
        self._batch.writer.drop_committed()
        self._batch.is_anew = True
        return len(numbers)

    def _add(
        self, article: Article, stored: bytes, digest: bytes, replaced: _Known | None = None
    ) -> None:
        self._put.add(article.id)
        batch = self._batch
        known = _Known(digest, article.path, batch.count, True)
        if replaced is not None:
            committed = replaced.committed if replaced.is_pending else replaced
            updates = replaced.updates + (replaced.digest != digest)
            known = known._replace(committed=committed, updates=updates)
        batch.pending[article.id] = known
        self._waiting.append((article, stored, digest))
        batch.count += 1
        batch.size += len(stored)
        if len(self._waiting) >= _BATCH:
            self._hand_over()

    def _hand_over(self) -> None:
        """Give the writer what waits; and write the commit that is being made, if it can be."""
        if self._closed is not None and self._closed.writer.is_made:
            self._finish()
        waiting, self._waiting = self._waiting, []
        documents = [
            fields_of(article, self.analyzer) | {"article": stored, "hash": digest}
            for article, stored, digest in waiting
        ]
        folder = self._storage.folder
        with reading(folder):
            articles = [article for article, _, _ in waiting]
            found = self._reprints.find(articles, self.reprint_rules)
            for fields, more in zip(documents, found, strict=True):
                fields.update(reprint_fields(more))
        with writing(folder):
            for (article, _, _), fields in zip(waiting, documents, strict=True):
                self._batch.writer.add(texts_of(article), fields, self.encoder)

    def _known(self, id: str) -> _Known | None:
        if id in self._batch.pending:
            return self._batch.pending[id]
        if self._was_empty and id not in self._put:
            return None
        if self._closed is not None:
            if id not in self._closed.pending and self._find(id) is None:
                return None
            # What it was is replaced or deleted in a commit of its own.
            self._finish()
        number = self._find(id)
        if number is None or number in self._batch.deleted:
            return None
        with reading(self._storage.folder):
            digest = self._committed.column("hash")[number]
            return _Known(digest, self._committed.path(number), number, False)

    def _find(self, id: str) -> int | None:
        with reading(self._storage.folder):
            return self._committed.find(id)

    def _forget(self, id: str, known: _Known) -> None:
        batch = self._batch
        if known.is_pending:
            del batch.pending[id]
            self._hand_over()
            batch.writer.take_back(known.number)
        else:
            batch.deleted.add(known.number)

    def _put_back(self, id: str, committed: _Known, pending: _Known) -> None:
        """Leave a committed article as it was, though others were put in its place."""
        self._forget(id, pending)
        self._batch.deleted.discard(committed.number)
        self.undone += pending.updates

    def _close(self) -> None:
        """Have a commit made of what was put, and go on with the next one."""
        self._hand_over()
        self._finish()
        self._batch.delete()
        with writing(self._storage.folder):
            self._batch.writer.close()
        self._closed, self._batch = self._batch, _Batch(self._new_writer(self._index))
        if isinstance(self._closed.writer, PortableWriter):
            # A snapshot of its segments cannot be read when a commit has deleted their files.
            self._finish()
            self._compare()
            self._reprints = self._finder()
        else:
            # The commit before this one, whether it is written by now or not.
            self._compare()
            self._reprints.begin_commit(CommittedSignatures(self._compared))
            if self._closed.writer.is_made:
                self._finish()

    def _compare(self) -> None:
        """Look for reprints in the newest commit from now on."""
        if self._compared is not self._committed:
            self._compared.close()
            self._compared = self._committed

    def _finish(self) -> None:
        """Write the commit that is being made, if there is one; waits for it."""
        if self._closed is None:
            return
        closed, self._closed = self._closed, None
        try:
            with reading(self._storage.folder):
                closed.writer.commit(more=True)
        except BaseException:
            closed.writer.cancel()
            raise
        self.encoder.trim()
        self._committed = self._newest()
