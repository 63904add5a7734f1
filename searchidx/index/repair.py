"""A damaged index -> one of what is sound, and files of what is not.

Nothing of the old index goes before what can be read of it is on disk elsewhere.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO

import numpy as np
from whoosh.codec.base import Segment
from whoosh.index import TOC, clean_files

from searchidx.analysis.stem_table import STEMS
from searchidx.check_report import RepairReport
from searchidx.config import INDEX_FILE
from searchidx.errors import ArchiveError, IndexDamaged
from searchidx.index.check import Commit, damage_beside, has_segments, segment_file, verify
from searchidx.index.codec.file import EXTENSION
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.codec.segment import ArraySegment
from searchidx.index.documents import encode_stored
from searchidx.index.ids import IdSet
from searchidx.index.lock import take_lock
from searchidx.index.meta import Meta, Rules
from searchidx.index.rejects import REJECTS, drop_damaged
from searchidx.index.salvage import Lost, ids_of, salvage
from searchidx.index.schema import build_schema
from searchidx.index.snapshot import Snapshot
from searchidx.index.storage import INDEX_NAME, Storage, from_sources, reading, sync, writing
from searchidx.model import Article, as_json

__all__ = ["repair_folder"]


def repair_folder(folder: Path, save_to: Path | None) -> RepairReport:
    """Take what is damaged out of the index in a folder.

    Args:
        save_to: where the articles of damaged segments go, as JSON lines; None is a file in the
            folder. What could not be read is listed in a file beside it, ``….lost.jsonl``.

    Raises:
        IndexMissing: if there is no index.
        IndexLocked: if a writer is at work.
        IndexDamaged: if nothing can be kept; it says why.
        ArchiveError: where the system does not let us read or write.
    """
    if not Meta.exists(folder) and not has_segments(folder):
        Meta.read(folder)
    storage = Storage(folder)
    lock = take_lock(storage)
    try:
        return _Repair(folder, storage, save_to).run()
    finally:
        lock.release()


class _Repair:
    def __init__(self, folder: Path, storage: Storage, save_to: Path | None) -> None:
        self._folder = folder
        self._storage = storage
        self._mended: list[str] = []
        with reading(folder):
            self._generation = int(TOC._latest_generation(storage, INDEX_NAME))
        self._out = _Output(save_to or folder / f"repair-{self._generation + 1}.jsonl")

    def run(self) -> RepairReport:
        """Keep sound segments, the newest looked at first, and save what can be read of others."""
        beside = {damage.file for damage in damage_beside(self._folder)}
        is_toc_damaged = False
        try:
            commit = Commit.newest(self._folder)
        except IndexDamaged:
            is_toc_damaged = True
            commit = self._commit_of_files(INDEX_FILE in beside)
        ids = None if is_toc_damaged else IdSet()
        versions = _Versions() if is_toc_damaged else None
        kept: list[Segment] = []
        dropped = []
        with writing(self._folder), self._out:
            for segment in reversed(commit.segments):
                if any(True for _ in verify(commit, segment, ids)):
                    dropped.append(segment_file(segment))
                    readable = _readable(commit, segment)
                    self._out.add(readable if versions is None else versions.newest(readable))
                    continue
                kept.insert(0, segment)
                if versions is not None and isinstance(segment, ArraySegment):
                    self._out.add(versions.tell_apart(segment, commit.arrays(segment)))
        self._mend_beside(beside)
        if is_toc_damaged or dropped:
            self._commit(kept)
        return RepairReport(
            articles=sum(segment.doc_count() for segment in kept),
            dropped=tuple(dropped),
            mended=tuple(self._mended),
            saved=self._out.saved,
            saved_to=self._out.saved_to,
            lost=self._out.lost,
            lost_to=self._out.lost_to,
        )

    def _commit(self, segments: list[Segment]) -> None:
        # The rules of a rebuild that was stopped hold for no commit.
        Meta.read(self._folder).until(self._generation).write(self._folder)
        generation = self._generation + 1
        with reading(self._folder):
            TOC(build_schema(), segments, generation).write(self._storage, INDEX_NAME)
            clean_files(self._storage, INDEX_NAME, generation, segments)

    def _commit_of_files(self, is_meta_damaged: bool) -> Commit:
        """A commit of all files of segments, the oldest first.

        Raises:
            IndexDamaged: if that would not be the index that was.
        """
        names = os.listdir(self._folder)
        theirs = [n for n in names if n.startswith(f"{INDEX_NAME}_") and n.endswith(".trm")]
        if theirs:
            raise IndexDamaged(
                f"the table of contents is damaged, and segments of Whoosh's own codec "
                f"({theirs[0]}) cannot be read without it; {from_sources(self._folder)}"
            )
        if self._generation < 0:
            self._generation = 0 if is_meta_damaged else self._first_generation()
        paths = self._folder.glob(f"{INDEX_NAME}_*{EXTENSION}")
        segments: list[Segment] = []
        for path in sorted(paths, key=lambda path: (path.stat().st_mtime_ns, path.name)):
            id_ = path.stem.removeprefix(f"{INDEX_NAME}_")
            count = 0
            with suppress(IndexDamaged), reading(self._folder):
                count = SegmentReader(path).count
            segments.append(ArraySegment(INDEX_NAME, id_, count))
        self._mended.append(
            "the table of contents is made anew from the segments; articles that were deleted "
            "are there again: delete them once more, or index with --prune"
        )
        return Commit.of(self._storage, self._generation, segments)

    def _first_generation(self) -> int:
        """The number of a commit whose rules are those of all segments."""
        number = Meta.read(self._folder).rules[-1].from_generation
        if number > 1:
            raise IndexDamaged(
                "the table of contents is missing, and without its number it cannot be told "
                "whether the segments were made before or after the last rebuild; "
                f"{from_sources(self._folder)}"
            )
        return number

    def _mend_beside(self, files: set[str]) -> None:
        if INDEX_FILE in files:
            # Its articles can be shown and indexed again, but not searched by other rules.
            Meta((Rules(0, "lost"),)).write(self._folder)
            self._mended.append(
                f"{INDEX_FILE} is made anew; the rules of analysis are lost: make the index anew "
                "from its stored articles with searchidx index --rebuild"
            )
        with writing(self._folder):
            if STEMS in files:
                (self._folder / STEMS).unlink()
                self._mended.append(f"{STEMS} is deleted; it grows anew")
            if REJECTS in files:
                drop_damaged(self._folder)
                self._mended.append(f"{REJECTS} has lost the lines that were no entries")


def _readable(commit: Commit, segment: Segment) -> Iterator[Article | Lost]:
    """What can be read of the articles of a damaged segment."""
    reader = commit.readers[segment.segid]
    if isinstance(reader, IndexDamaged):
        reason = f"one of {segment.doc_count()} of {segment_file(segment)}, which cannot be opened"
        yield from (Lost(None, None, reason) for _ in range(segment.doc_count()))
    elif isinstance(segment, ArraySegment):
        yield from salvage(commit.arrays(segment))
    else:
        folder = str(commit.storage.folder)
        snapshot = Snapshot(reader, commit.generation, folder)
        for document in reader.all_doc_ids():
            try:
                with snapshot.reading():
                    yield snapshot.stored(document)
            except IndexDamaged:
                yield Lost(None, None, f"it could not be read in {segment_file(segment)}")


class _Versions:
    """The versions of articles in segments that no table of contents orders: it is told of the
    newest segment first."""

    def __init__(self) -> None:
        self._digests: dict[bytes, bytes] = {}

    def newest(self, items: Iterable[Article | Lost]) -> Iterator[Article | Lost]:
        """What is not there in a newer version."""
        for item in items:
            id_ = None if item.id is None else item.id.encode("utf-8", "surrogatepass")
            if id_ is None or id_ not in self._digests:
                yield item
            if id_ is not None and isinstance(item, Article):
                self._digests.setdefault(id_, encode_stored(item)[1])

    def tell_apart(self, segment: ArraySegment, arrays: SegmentReader) -> Iterator[Lost]:
        """Delete the documents of a segment that are there in a newer version; those that differ
        from it."""
        hashes, older = arrays.column("hash"), []
        for document, id_ in sorted(ids_of(arrays).items(), reverse=True):
            digest = hashes[document].tobytes()
            newer = self._digests.setdefault(id_, digest)
            if newer is digest:
                continue
            older.append(document)
            if newer != digest:
                reason = "it cannot be told for sure which of its versions was the newest"
                yield Lost(id_.decode("utf-8", "surrogatepass"), None, reason)
        segment.delete_documents(np.array(older, np.int64))


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("xb")
    except OSError as error:
        raise ArchiveError(f"cannot write {path}: {error.strerror}") from None


class _Output:
    """The two files of a repair; neither is made if nothing is to be in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: dict[Path, IO[bytes]] = {}
        self.saved = self.lost = 0
        self.saved_to: str | None = None
        self.lost_to: str | None = None

    def __enter__(self) -> None:
        pass

    def add(self, items: Iterable[Article | Lost]) -> None:
        """Write some down."""
        for item in items:
            if isinstance(item, Lost):
                path = self._path.with_suffix(".lost.jsonl")
                self.lost, self.lost_to = self.lost + 1, str(path)
            else:
                path = self._path
                self.saved, self.saved_to = self.saved + 1, str(path)
            file = self._files.get(path)
            if file is None:
                # What an earlier repair saved may be wanted yet.
                if path.exists():
                    raise ArchiveError(f"{path} is there already: give another one with --save")
                file = self._files[path] = _opened(path)
            # ASCII, for an id may hold halves of characters.
            data = asdict(item) if isinstance(item, Lost) else as_json(item)
            file.write(json.dumps(data, default=str).encode() + b"\n")

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        is_safe = False
        try:
            for path, file in self._files.items():
                with file:
                    file.flush()
                    os.fsync(file.fileno())
                sync(path.parent)
            is_safe = kind is None
        finally:
            # The index is as it was: so is the folder.
            for path in () if is_safe else self._files:
                path.unlink()
