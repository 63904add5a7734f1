"""An index as a Whoosh index in a folder."""

from __future__ import annotations

import functools
import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from whoosh.index import TOC, FileIndex

from searchidx.analysis.analyzer import Analyzer
from searchidx.analysis.stem_table import STEMS, StemTable
from searchidx.config import Settings
from searchidx.errors import ArchiveError, IndexDamaged, IndexOutdated
from searchidx.index.meta import Meta
from searchidx.index.rules import IndexRules, names_in
from searchidx.index.schema import build_schema
from searchidx.index.snapshot import Overtaken, Snapshot
from searchidx.index.storage import INDEX_NAME, Storage, commit_name, is_newest, reading
from searchidx.index.turn import Turn
from searchidx.model import AddReport, Article, Explanation, Fragment, Rejection
from searchidx.query.request import Request
from searchidx.query.search import Found, Search

if TYPE_CHECKING:
    from searchidx.check_report import CheckReport, RepairReport
    from searchidx.engines.writing import Writing
    from searchidx.index.rejects import Rejects
    from searchidx.query.citation import Citation
    from searchidx.usage import KwicLine, Trend

__all__ = ["WhooshEngine"]

# Seconds in which commits may come so fast that none can be opened before its files are gone.
_PATIENCE = 10.0


class WhooshEngine:
    """One index in one folder; searches see the newest commit.

    Threads may share it: what reads the index takes turns, and its results are records
    that need no index.
    """

    capabilities: ClassVar = frozenset({"repair", "reproducible"})

    def __init__(self, folder: Path, settings: Settings) -> None:
        Meta.read(folder)
        self._place = str(folder)
        # Where the program goes later must not change what it is.
        self._folder = folder = folder.absolute()
        self._settings = settings
        self._storage = Storage(folder)
        self._snapshot: Snapshot | None = None
        self._search: Search | None = None
        self._analyzers: dict[int, Analyzer] = {}
        self._turn = Turn()
        self._pin: str | None = None
        with reading(folder):
            self._index = FileIndex(self._storage, build_schema(), INDEX_NAME)

    @property
    def place(self) -> str:
        """The folder, as it was given."""
        return self._place

    @classmethod
    def default_place(cls, settings: Settings) -> str:
        """The folder where nothing names another."""
        return "index"

    @classmethod
    def create(
        cls, place: str, settings: Settings, rules: IndexRules | None = None
    ) -> WhooshEngine:
        """Make an empty index.

        Raises:
            IndexExists: if the folder has one, or a Whoosh index of something else.
            ArchiveError: if the folder cannot be made, or has other files.
            IndexLocked: if another writer is making one there.
        """
        from searchidx.engines.writing import create_index

        folder = Path(place)
        create_index(folder, settings, rules)
        return cls(folder, settings)

    @classmethod
    def open(cls, place: str, settings: Settings) -> WhooshEngine:
        """Open the index in a folder."""
        return cls(Path(place), settings)

    @classmethod
    def inspect(cls, place: str, settings: Settings) -> CheckReport:
        """Check the index in a folder, one that cannot be opened too."""
        from searchidx.index.check import check_folder

        return check_folder(Path(place))

    @classmethod
    def repair(cls, place: str, settings: Settings, save_to: str | None) -> RepairReport:
        """Take damaged segments out of the index in a folder."""
        from searchidx.index.repair import repair_folder

        return repair_folder(Path(place), None if save_to is None else Path(save_to))

    def _newest_generation(self) -> int:
        return int(TOC._latest_generation(self._storage, INDEX_NAME))

    def _analyzer(self, generation: int) -> Analyzer:
        """The analyzer that a commit was made with.

        Raises:
            IndexOutdated: if the code or a setting that was given would analyse otherwise.
        """
        analyzer = self._analyzers.get(generation)
        if analyzer is None:
            rules = Meta.read(self._folder).at(generation)
            analyzer = rules.analyzer(self._settings, self.place)
            analyzer.stemmer.ask(StemTable(self._folder / STEMS, rules.fingerprint).finder())
            self._analyzers = {generation: analyzer}
        return analyzer

    def snapshot(self) -> Snapshot:
        """The newest commit, opened if it is not yet."""
        with self._turn:
            return self._newest_snapshot()

    def rules(self) -> IndexRules:
        """The rules that the newest commit was made by."""
        rules = Meta.read(self._folder).at(self.snapshot().generation)
        return IndexRules(rules.analysis, rules.reprints)

    def count(self) -> int:
        """How many articles there are in the newest commit."""
        return self.snapshot().count

    def size(self) -> int:
        """Bytes of all files in the folder."""
        return sum(path.stat().st_size for path in self._folder.rglob("*") if path.is_file())

    def commit(self) -> str:
        """Name of the newest commit."""
        return self._pin or commit_name(self._folder)

    def pinned(self) -> WhooshEngine:
        """An engine that stays on the newest commit, with files of its own."""
        pinned = WhooshEngine(self._folder, self._settings)
        pinned._place = self._place
        name, snapshot = self.commit(), pinned.snapshot()
        while not name.startswith(f"{snapshot.generation}-"):
            name, snapshot = self.commit(), pinned.snapshot()
        with suppress(IndexOutdated):
            # The files it is made of may say otherwise after another commit.
            pinned._analyzer(snapshot.generation)
        pinned._pin = name
        return pinned

    def _newest_snapshot(self) -> Snapshot:
        if self._pin is not None:
            if self._snapshot is None:
                raise ArchiveError("the archive was closed")
            return self._snapshot
        deadline = time.monotonic() + _PATIENCE
        failed: int | None = None
        known = self._snapshot
        if known is not None and is_newest(self._folder, known.generation):
            return known
        while True:
            generation = self._newest_generation()
            known = self._snapshot
            if known is not None and known.generation == generation:
                return known
            try:
                with reading(self._folder):
                    # The one before is left open for the answers that still read it.
                    fresh = Snapshot.newest(self._index, str(self._folder), self._turn)
                self._snapshot = fresh
                return fresh
            except Overtaken:
                if time.monotonic() > deadline:
                    raise ArchiveError(
                        f"commits to {self._folder} come faster than they can be opened"
                    ) from None
            except IndexDamaged:
                # A commit may delete files between our reading their names and opening them,
                # and a folder that is listed meanwhile may show neither its old table of
                # contents nor its new one: only what fails twice is damaged.
                if failed == generation or time.monotonic() > deadline:
                    # Where there is no index any more, nothing of it is damaged.
                    Meta.read(self._folder)
                    raise
                failed = generation
                time.sleep(0.01)

    @cached_property
    def _writing(self) -> Writing:
        # What writes is more than what reads, and a query does without it.
        from searchidx.engines.writing import Writing

        return Writing(self._index, self._folder, self._settings, self._analyzer)

    def add(
        self,
        articles: Iterable[Article | Rejection],
        on_reject: Callable[[Rejection], None],
        on_article: Callable[[], None],
        learns: bool = True,
    ) -> AddReport:
        """Add articles; see :meth:`searchidx.archive.Archive.add`."""
        return self._writing.add(articles, on_reject, on_article, learns)

    def preview(
        self,
        articles: Iterable[Article | Rejection],
        on_reject: Callable[[Rejection], None],
        on_article: Callable[[], None],
    ) -> AddReport:
        """What :meth:`add` would do; nothing is written, and no lock is taken."""
        from searchidx.engines.adding import Preview, add_all

        snapshot = self.snapshot()
        self._analyzer(snapshot.generation)
        return add_all(articles, Preview(snapshot), on_reject, on_article)

    def delete(self, ids: Iterable[str]) -> int:
        """Delete articles by id; how many there were."""
        return self._writing.delete(ids)

    def rebuild(self) -> int:
        """Make every document anew from its stored article; how many there are."""
        return self._writing.rebuild()

    def write_rejects(self, rejects: Rejects, is_replaced: Callable[[str], bool]) -> str:
        """Bring rejects.jsonl of the folder up to date; its path."""
        return str(Path(self.place, rejects.write(self._folder, is_replaced).name))

    def new_names(self) -> tuple[str, ...]:
        """Names that a rebuild would learn and the index does not know."""
        from searchidx.engines.writing import first_of

        snapshot = self.snapshot()
        stored = Meta.read(self._folder).at(snapshot.generation).analysis
        learned = names_in(stored, first_of(snapshot))
        return tuple(sorted(set(learned.names) - set(stored.names)))

    def get(self, id: str) -> Article | None:
        """The article with that id."""
        snapshot = self.snapshot()
        with snapshot.reading():
            number = snapshot.find(id)
            return None if number is None else snapshot.article(number)

    def reprints(self, id: str) -> tuple[Article, ...]:
        """The other articles of the group of one."""
        snapshot = self.snapshot()
        with snapshot.reading():
            document = snapshot.find(id)
            members = () if document is None else snapshot.reprints.members(document)
            return tuple(snapshot.articles([other for other in members if other != document]))

    def marked(self, request: Request, id: str) -> tuple[Fragment, ...]:
        """The texts of an article, each whole, with what a request looks for in them."""
        article = self.get(id)
        return () if article is None else self.search().marked(request, article)

    def find(self, request: Request) -> Found:
        """All documents that answer a request, in its order."""
        return self.search().find(request)

    def search(self) -> Search:
        """What answers requests on the newest commit."""
        with self._turn:
            snapshot, search = self._newest_snapshot(), self._search
            if search is None or search.snapshot is not snapshot:
                analyzer = functools.partial(self._analyzer, snapshot.generation)
                search = self._search = Search(snapshot, analyzer, self._settings)
            return search

    def forget(self) -> None:
        """Let go of what was kept of answers; those that are being read keep it."""
        # Not in turn: who holds it may take long.
        self._search = None

    def similar(self, id: str, collapses: bool) -> tuple[str, Found] | None:
        """The articles like one, and the words that they are found by; None if it is not there."""
        # Whoever searches does without it.
        from searchidx.query.similar import similar

        search = self.search()
        with search.snapshot.reading():
            document = search.snapshot.find(id)
            return None if document is None else similar(search, document, collapses)

    def explain(self, request: Request, id: str) -> Explanation | None:
        """Why an article has its score in the answer to a request."""
        # Whoever searches does without it.
        from searchidx.query.explain import explain

        return explain(self.search(), request, id)

    def cite(self, request: Request, with_hits: bool) -> Citation:
        """The citation of the answer to a request."""
        # Whoever searches does without it.
        from searchidx.query.citation import cite, frozen

        request = frozen(request)
        found = self.find(request)
        snapshot = found.search.snapshot
        rules = Meta.read(self._folder).at(snapshot.generation)
        full = found.full_alone()
        documents = full.first(full.count).documents
        index = {
            "commit": snapshot.generation,
            "articles": snapshot.count,
            "fingerprint": rules.fingerprint,
            **rules.reprints.as_json(),
        }
        with snapshot.reading():
            hashes = snapshot.hashes(documents)
            ids = (article.id for article in map(snapshot.stored, documents.tolist()))
            return cite(found, request, self._settings, index, hashes, ids if with_hits else None)

    def trend(self, requests: Sequence[Request], every: Request, by: str) -> Trend:
        """By period, how many articles answer each of some requests, and how many one for all."""
        # Whoever searches does without it.
        from searchidx.query.trend import Daily, trend_of

        search = self.search()
        found = [search.find(request) for request in (*requests, every)]
        with search.snapshot.reading():
            times = [search.snapshot.times(f.full.documents) for f in found]
        *counts, all_counts = map(Daily.of, times)
        notes = itertools.chain.from_iterable(own.notes for own in found)
        words = [request.query for request in requests]
        return trend_of(words, by, counts, all_counts, notes, search.edges(every))

    def kwic(self, word: str, request: Request, width: int) -> Iterator[KwicLine]:
        """Every occurrence of a word under the filters of a request, newest articles first."""
        # Whoever searches does without it.
        from searchidx.query.concordance import Concordance

        search = self.search()
        concordance = Concordance(word, search.analyzer(), search.evidence, width)
        documents = search.newest(concordance.tree, request).tolist()
        articles = itertools.chain.from_iterable(search.snapshot.stored_in_turns(documents))
        lines = itertools.chain.from_iterable(map(concordance.lines, articles))
        return search.snapshot.while_open(lines)

    def terms(self, prefix: str, stems: bool, limit: int | None) -> list[tuple[str, int]]:
        """The words, or stems, that begin so and are in most articles, and in how many."""
        # Whoever searches does without it.
        from searchidx.query.vocabulary import Vocabulary

        snapshot = self.snapshot()
        with snapshot.reading():
            return Vocabulary(snapshot, stems).most_frequent(prefix, limit)

    def articles(self) -> Iterator[Article]:
        """Every stored article, in no order that is promised."""
        snapshot = self.snapshot()
        with snapshot.reading():
            numbers = list(snapshot.reader.all_doc_ids())
        for number in numbers:
            with snapshot.reading():
                article = snapshot.article(number)
            yield article

    def read_from(self, is_wanted: Callable[[str], bool]) -> Iterator[Article]:
        """Every stored article that was read from a file whose path is wanted."""
        snapshot = self.snapshot()
        with snapshot.reading():
            numbers = list(snapshot.reader.all_doc_ids())
        for number in numbers:
            with snapshot.reading():
                path = snapshot.path(number)
                article = snapshot.article(number) if path and is_wanted(path) else None
            if article:
                yield article

    def check(self) -> CheckReport:
        """Check the newest commit and the files beside it."""
        return self.inspect(str(self._folder), self._settings)

    def close(self) -> None:
        """Close the files of the newest commit that was read."""
        with self._turn:
            if self._snapshot is not None:
                self._snapshot.close()
            self._snapshot = self._search = None
