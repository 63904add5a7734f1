"""What writes to a Whoosh index in a folder: its making, and each change.

No query needs this module, nor what it imports.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from whoosh.index import FileIndex

from searchidx.analysis.analyzer import Analyzer, analyzer_for
from searchidx.analysis.encoder import TextEncoder
from searchidx.analysis.stem_table import STEMS, StemTable
from searchidx.analysis.words import StemRules
from searchidx.config import INDEX_FILE, Settings
from searchidx.engines.adding import add_all
from searchidx.errors import ArchiveError, IndexExists
from searchidx.index.builder import Builder
from searchidx.index.lock import take_lock
from searchidx.index.meta import Meta, Rules
from searchidx.index.rejects import REJECTS
from searchidx.index.rules import (
    IndexRules,
    ReprintRules,
    first_articles,
    learned,
    names_in,
    rules_from,
)
from searchidx.index.schema import build_schema
from searchidx.index.snapshot import Snapshot
from searchidx.index.storage import INDEX_NAME, Storage, foreign, reading
from searchidx.model import AddReport, Article, Rejection

__all__ = ["Writing", "create_index", "first_of"]


def create_index(folder: Path, settings: Settings, rules: IndexRules | None) -> None:
    """Make an empty index, by the rules of settings if none are given.

    Raises:
        IndexExists: if the folder has one, or a Whoosh index of something else.
        ArchiveError: if the folder cannot be made, or has other files.
        IndexLocked: if another writer is making one there.
    """
    if Meta.exists(folder):
        raise IndexExists(f"there is an index in {folder} already; open it instead")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"cannot make the folder {folder}: {error.strerror}") from None
    # Before the lock, which is a file too.
    other = _other_file(folder)
    if other:
        raise ArchiveError(
            f"{folder} has other files, such as {other}; an index takes a folder of its own, "
            "which is passed over when articles are read"
        )
    storage = Storage(folder)
    lock = take_lock(storage)
    try:
        if Meta.exists(folder):
            raise IndexExists(f"an index has just been made in {folder}; open it instead")
        theirs = foreign(folder)
        if theirs:
            raise IndexExists(theirs)
        with reading(folder):
            FileIndex.create(storage, build_schema(), INDEX_NAME)
            Meta((Rules.made(0, *(rules or IndexRules.given(settings))),)).write(folder)
    finally:
        lock.release()


def _other_file(folder: Path) -> str | None:
    """The first name in a folder of what is no file of an index; None if there is none. What is
    hidden does not count, nor what an index that was deleted may have left, or a disk has."""
    kept = (INDEX_FILE, STEMS, REJECTS)
    own = (".", INDEX_NAME, f"_{INDEX_NAME}", "repair-", "lost+found", *kept)
    names = sorted(path.name for path in folder.iterdir())
    return next((name for name in names if not name.startswith(own)), None)


class Writing:
    """Changes to the index in a folder, each in one run under the write lock.

    Args:
        analyzer_of: gives the analyzer that a commit was made with.
    """

    def __init__(
        self,
        index: FileIndex,
        folder: Path,
        settings: Settings,
        analyzer_of: Callable[[int], Analyzer],
    ) -> None:
        self._index = index
        self._folder = folder
        self._settings = settings
        self._analyzer_of = analyzer_of
        self._encoder: TextEncoder | None = None
        self._recalled = ""

    def add(
        self,
        articles: Iterable[Article | Rejection],
        on_reject: Callable[[Rejection], None],
        on_article: Callable[[], None],
        learns: bool = True,
    ) -> AddReport:
        """Add articles; see :meth:`searchidx.archive.Archive.add`.

        Args:
            learns: whether an empty index takes names from the first of them.
        """
        with self._writing() as builder:
            builder.encoder = self._encoder_of(self._analyzer_of(builder.generation - 1))
            items = iter(articles)
            if learns and not builder.committed.count:
                items = self._learn(builder, items)
            self._recall_stems(builder.analyzer)
            report = add_all(items, builder, on_reject, on_article)
            builder.analyse()
            self._keep_stems(builder.analyzer)
        return report

    def delete(self, ids: Iterable[str]) -> int:
        """Delete articles by id; how many there were."""
        with self._writing() as builder:
            return sum(builder.delete(id) for id in dict.fromkeys(ids))

    def rebuild(self) -> int:
        """Make every document anew from its stored article, by the settings that were given
        and otherwise by the rules of the index; how many there are."""
        with self._writing() as builder:
            stored = Meta.read(self._folder).at(builder.generation - 1)
            asked = rules_from(self._settings, stored.analysis)
            rules = names_in(asked, first_of(builder.committed))
            reprints = ReprintRules.from_settings(self._settings, stored.reprints)
            fresh = Rules.made(builder.generation, rules, reprints)
            Meta.read(self._folder).since(fresh).write(self._folder)
            builder.encoder = self._encoder_of(analyzer_for(rules))
            builder.reprint_rules = reprints
            count = builder.put_all_anew()
            builder.analyse()
            self._keep_stems(builder.analyzer)
            return count

    def _learn(
        self, builder: Builder, items: Iterator[Article | Rejection]
    ) -> Iterator[Article | Rejection]:
        """The items again, the first of them read for names."""
        # No more than a commit holds: what comes before an error is to be kept.
        most = self._settings.size("commit_every")
        rules, first = learned(builder.analyzer.stemmer.rules, items, most)
        self._use(builder, rules)
        return itertools.chain(first, items)

    def _use(self, builder: Builder, analysis: StemRules) -> None:
        """Let other rules hold from the next commit on, if there is one."""
        if analysis != builder.analyzer.stemmer.rules:
            rules = Rules.made(builder.generation, analysis, builder.reprint_rules)
            Meta.read(self._folder).since(rules).write(self._folder)
            builder.encoder = self._encoder_of(analyzer_for(analysis))

    @contextmanager
    def _writing(self) -> Iterator[Builder]:
        # A folder that was moved has no lock either, and is not damaged for that.
        Meta.read(self._folder)
        with Builder(self._index, self._settings) as builder:
            meta = Meta.read(self._folder)
            current = meta.until(builder.generation - 1)
            if current != meta:
                current.write(self._folder)
            builder.reprint_rules = current.at(builder.generation - 1).reprints
            yield builder

    def _encoder_of(self, analyzer: Analyzer) -> TextEncoder:
        """An encoder with that analyzer: the last one, which knows most chunks, if it will do."""
        if self._encoder is None or self._encoder.analyzer is not analyzer:
            self._encoder = TextEncoder(analyzer)
        return self._encoder

    def _stem_table(self, fingerprint: str) -> StemTable:
        return StemTable(self._folder / STEMS, fingerprint)

    def _recall_stems(self, analyzer: Analyzer) -> None:
        if self._recalled != analyzer.fingerprint:
            self._recalled = analyzer.fingerprint
            analyzer.stemmer.remember(self._stem_table(analyzer.fingerprint).load())

    def _keep_stems(self, analyzer: Analyzer) -> None:
        # The table saves time only: no room for it is no reason to give up a commit.
        with suppress(OSError):
            self._stem_table(analyzer.fingerprint).append(analyzer.stemmer.take_new())


def first_of(snapshot: Snapshot) -> list[Article]:
    """The articles of a commit from which names are learned."""
    with snapshot.reading():
        numbers = snapshot.reader.all_doc_ids()
        return list(first_articles(snapshot.stored(number) for number in numbers))
