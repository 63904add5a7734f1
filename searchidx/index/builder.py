"""Articles -> documents of a Whoosh index."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files

from searchidx.analysis.analyzer import Analyzer, analyzer_for
from searchidx.analysis.encoder import TextEncoder
from searchidx.analysis.words import StemRules
from searchidx.config import Settings
from searchidx.index.documents import Outcome, encode, encode_stored, fields_of, has_moved, texts_of
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
    """What is known of an article in the index: ``number`` is that of its document in the
    newest commit or, if it ``is_pending``, in the segment that is being written."""

    digest: bytes
    path: str | None
    number: int
    is_pending: bool


class Builder:
    """Puts articles into an index, and commits each time enough text has come.

    It holds the write lock of the index from its making to its end as a context manager;
    leaving by an error gives up what was not committed.

    Attributes:
        encoder: gives the terms; it is to be set to one with the analyzer of the index.
        reprint_rules: how near-duplicates are found; to be set likewise.

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
        try:
            self._sweep()
            self._begin()
            self._was_empty = not self._committed.count
        except BaseException:
            self._lock.release()
            raise

    def _begin(self) -> None:
        with reading(self._storage.folder):
            self._writer = self._new_writer(self._index)
            self._committed = Snapshot(
                self._writer.reader(), self.generation - 1, self._storage.folder
            )
        committed = CommittedSignatures(self._committed)
        self._reprints = ReprintFinder(committed, self._storage.folder)
        self._pending: dict[str, _Known] = {}
        # Put, and not yet with the writer; and how many were put since the commit.
        self._waiting: list[tuple[Article, bytes, bytes]] = []
        self._count = 0
        self._deleted: set[int] = set()
        self._changed = False
        self._size = 0

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is None and (self._changed or self._maker.merge is not None):
                self._hand_over()
                with reading(self._storage.folder):
                    self._writer.commit()
            else:
                self._give_up()
        finally:
            self._maker.close()
            self._committed.close()
            self._lock.release()

    def _give_up(self) -> None:
        """Leave the newest commit as it is, and nothing else."""
        self._maker.close()
        self._writer.cancel()
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
        return self._writer.generation

    @property
    def committed(self) -> Snapshot:
        """The newest commit, which this builder adds to."""
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
        if not is_same or (known and has_moved(known.path, article.path)):
            if known:
                self._forget(article.id, known)
            self._add(article, stored, digest)
        for page in article.pages:
            if page != article.id:
                self.delete(page)
        if self._size >= self._limit:
            self._commit()
        return "unchanged" if is_same else "updated" if known else "added"

    def analyse(self) -> None:
        """Analyse what was put and not yet was; nothing is committed."""
        self._hand_over()
        with reading(self._storage.folder):
            self._writer.flush()

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
        self._writer.drop_committed()
        self._changed = True
        return len(numbers)

    def _add(self, article: Article, stored: bytes, digest: bytes) -> None:
        self._put.add(article.id)
        self._pending[article.id] = _Known(digest, article.path, self._count, True)
        self._waiting.append((article, stored, digest))
        self._count += 1
        self._changed = True
        self._size += len(stored)
        if len(self._waiting) >= _BATCH:
            self._hand_over()

    def _hand_over(self) -> None:
        """Give the writer what waits."""
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
                self._writer.add(texts_of(article), fields, self.encoder)

    def _known(self, id: str) -> _Known | None:
        if id in self._pending:
            return self._pending[id]
        if self._was_empty and id not in self._put:
            return None
        with reading(self._storage.folder):
            number = self._committed.find(id)
            if number is None or number in self._deleted:
                return None
            digest = self._committed.column("hash")[number]
            return _Known(digest, self._committed.path(number), number, False)

    def _forget(self, id: str, known: _Known) -> None:
        if known.is_pending:
            del self._pending[id]
            self._hand_over()
            self._writer.take_back(known.number)
        else:
            self._deleted.add(known.number)
            self._writer.delete(known.number)
        self._changed = True

    def _commit(self) -> None:
        self._hand_over()
        with reading(self._storage.folder):
            self._writer.commit(more=True)
        self.encoder.trim()
        self._committed.close()
        self._begin()
