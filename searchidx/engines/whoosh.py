"""An index as a Whoosh index in a folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

import numpy as np
import numpy.typing as npt
from whoosh.index import TOC, FileIndex
from whoosh.query import Query

from searchidx.analysis.analyzer import Analyzer, shared_analyzer
from searchidx.config import Settings
from searchidx.errors import (
    ArchiveError,
    IndexDamaged,
    IndexExists,
    IndexMissing,
    IndexOutdated,
    QueryError,
)
from searchidx.index.builder import Builder, InvalidArticle, take_lock
from searchidx.index.meta import Meta, Rules
from searchidx.index.schema import UNDATED, build_schema
from searchidx.index.snapshot import Snapshot
from searchidx.index.storage import INDEX_NAME, Storage, reading
from searchidx.model import AddReport, Article, FacetCount, Hit, Rejection
from searchidx.query.facets import count_values
from searchidx.query.filters import build_filter
from searchidx.query.matching import Matches, everything, match
from searchidx.query.parser import ParsedQuery, parse
from searchidx.query.ranking import Evidence
from searchidx.query.snippets import fragments, wanted_by

__all__ = ["MATCHES", "SORTS", "Found", "Request", "WhooshEngine"]

SORTS = ("relevance", "newest", "oldest")
MATCHES = ("auto", "all", "any")
# Commits that may come while one is being opened.
_ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Request:
    """A query with all that goes beside it; the names are those of ``Archive.search``."""

    query: str
    filters: Mapping[str, Sequence[str]]
    date_from: str | None
    date_to: str | None
    sort: str
    match: str
    fields: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Found:
    """All documents of an answer in order, full matches first, on one commit."""

    snapshot: Snapshot
    parsed: ParsedQuery
    documents: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]
    total: int
    relaxed: bool


class WhooshEngine:
    """One index in one folder; searches see the newest commit.

    Threads may share it: what reads the index takes turns, and its results are records
    that need no index.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        Meta.read(folder)
        self._folder = folder
        self._settings = settings
        self._storage = Storage(folder)
        self._analyzer: Analyzer = shared_analyzer()
        self._evidence = Evidence(settings)
        self._snapshot: Snapshot | None = None
        self._turn = RLock()
        with reading(folder):
            self._index = FileIndex(self._storage, build_schema(), INDEX_NAME)

    @classmethod
    def create(cls, folder: Path, settings: Settings) -> WhooshEngine:
        """Make an empty index.

        Raises:
            IndexExists: if the folder has one, or a Whoosh index of something else.
            IndexMissing: if the folder cannot be made.
            IndexLocked: if another process is making one there.
        """
        if Meta.exists(folder):
            raise IndexExists(f"there is an index in {folder} already; open it instead")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise IndexMissing(f"cannot make {folder}: {error.strerror}") from None
        storage = Storage(folder)
        lock = take_lock(storage)
        try:
            if Meta.exists(folder):
                raise IndexExists(f"another process has just made an index in {folder}")
            # A first commit of nothing is what a stopped `create` leaves.
            if TOC._latest_generation(storage, INDEX_NAME) > 0:
                raise IndexExists(
                    f"{folder} has a Whoosh index that searchidx did not make, or that has "
                    "lost its searchidx.json"
                )
            with reading(folder):
                FileIndex.create(storage, build_schema(), INDEX_NAME)
                Meta((Rules(0, shared_analyzer().fingerprint),)).write(folder)
        finally:
            lock.release()
        return cls(folder, settings)

    @property
    def fingerprint_matches(self) -> bool:
        """Whether the index was made by the analysis of the running code."""
        return self._made_by_these_rules(self._newest_generation())

    def _newest_generation(self) -> int:
        return int(TOC._latest_generation(self._storage, INDEX_NAME))

    def _made_by_these_rules(self, generation: int) -> bool:
        rules = Meta.read(self._folder).at(generation)
        return rules.fingerprint == self._analyzer.fingerprint

    def _check_rules(self, generation: int) -> None:
        if not self._made_by_these_rules(generation):
            raise IndexOutdated(
                f"the index in {self._folder} was made by other rules of analysis than this "
                "version has; make it anew from its stored articles with: "
                f"searchidx index --rebuild --index {self._folder}"
            )

    def snapshot(self) -> Snapshot:
        """The newest commit, opened if it is not yet."""
        with self._turn:
            return self._newest_snapshot()

    def _newest_snapshot(self) -> Snapshot:
        for attempt in range(_ATTEMPTS):
            generation = self._newest_generation()
            known = self._snapshot
            if known is not None and known.generation == generation:
                return known
            try:
                with reading(self._folder):
                    # The one before is left open for the answers that still read it.
                    self._snapshot = Snapshot.newest(self._index)
                break
            except IndexDamaged:
                # A commit may delete files between our reading their names and opening them.
                if attempt == _ATTEMPTS - 1 or self._newest_generation() == generation >= 0:
                    raise
                time.sleep(0.01)
        assert self._snapshot is not None
        return self._snapshot

    @contextmanager
    def _reading(self, snapshot: Snapshot) -> Iterator[None]:
        """Around all that reads from a snapshot."""
        with self._turn, reading(self._folder):
            if snapshot.closed:
                raise ArchiveError("the archive was closed while an answer was being read")
            yield

    def add(
        self,
        articles: Iterable[Article | Rejection],
        on_reject: Callable[[Rejection], None],
        on_article: Callable[[], None],
    ) -> AddReport:
        """Add articles; see :meth:`searchidx.archive.Archive.add`."""
        counts = dict.fromkeys(("added", "updated", "unchanged", "rejected"), 0)
        seen: set[str] = set()
        repeated: dict[str, None] = {}
        with self._writing() as builder:
            self._check_rules(builder.generation - 1)
            for article in articles:
                try:
                    if isinstance(article, Rejection):
                        raise InvalidArticle(article.reason)
                    counts[builder.put(article)] += 1
                    if article.id in seen:
                        repeated[article.id] = None
                    seen.add(article.id)
                except InvalidArticle as error:
                    counts["rejected"] += 1
                    on_reject(_rejection(article, str(error)))
                on_article()
        return AddReport(**counts, repeated=tuple(repeated))

    @contextmanager
    def _writing(self) -> Iterator[Builder]:
        with Builder(self._index, self._analyzer, self._settings) as builder:
            meta = Meta.read(self._folder)
            current = meta.until(builder.generation - 1)
            if current != meta:
                current.write(self._folder)
            yield builder

    def delete(self, ids: Iterable[str]) -> int:
        """Delete articles by id; how many there were."""
        with self._writing() as builder:
            return sum(builder.delete(id) for id in dict.fromkeys(ids))

    def rebuild(self) -> int:
        """Make every document anew from its stored article; how many there are."""
        with self._writing() as builder:
            rules = Meta.read(self._folder)
            new = rules.since(builder.generation, self._analyzer.fingerprint)
            new.write(self._folder)
            return builder.put_all_anew()

    def get(self, id: str) -> Article | None:
        """The article with that id."""
        snapshot = self.snapshot()
        with self._reading(snapshot):
            number = snapshot.find(id)
            return None if number is None else snapshot.article(number)

    def find(self, request: Request) -> Found:
        """All documents that answer a request, in its order."""
        snapshot = self.snapshot()
        self._check_rules(snapshot.generation)
        parsed = self._parse(request)
        with self._reading(snapshot):
            return self._find(request, parsed, snapshot)

    def _find(self, request: Request, parsed: ParsedQuery, snapshot: Snapshot) -> Found:
        chosen = build_filter(
            snapshot.reader, self._analyzer, request.filters, request.date_from, request.date_to
        )
        allowed = None if chosen is None else self._match(chosen, snapshot)
        full = self._match(parsed.tree or everything(), snapshot)
        full = full if allowed is None else full.only(allowed.documents)
        sort = "newest" if parsed.tree is None and request.sort == "relevance" else request.sort
        documents, scores = _ordered(full, snapshot, sort)
        relaxed = parsed.relaxed is not None and len(full) < self._settings["relax_below"]
        if relaxed and parsed.relaxed is not None:
            partial = self._match(parsed.relaxed, snapshot).without(full.documents)
            partial = partial if allowed is None else partial.only(allowed.documents)
            more, more_scores = _ordered(partial, snapshot, sort)
            documents = np.concatenate([documents, more])
            scores = np.concatenate([scores, more_scores])
        relaxed = relaxed and len(documents) > len(full)
        return Found(snapshot, parsed, documents, scores, len(full), relaxed)

    def _parse(self, request: Request) -> ParsedQuery:
        longest = self._settings["max_query_length"]
        if len(request.query) > longest:
            raise QueryError(
                request.query, longest, "the query is too long", f"at most {longest} characters"
            )
        return parse(request.query, self._analyzer, self._evidence, request.match, request.fields)

    def _match(self, tree: Query, snapshot: Snapshot) -> Matches:
        return match(tree, snapshot.searcher, self._evidence.weighting)

    def hits(self, found: Found, start: int, stop: int | None) -> Iterator[Hit]:
        """The hits from rank ``start`` (0-based) to ``stop`` (exclusive; None: to the end)."""
        wanted = wanted_by(found.parsed.tree)
        for rank in range(start, len(found.documents))[: None if stop is None else stop - start]:
            with self._reading(found.snapshot):
                article = found.snapshot.article(int(found.documents[rank]))
            shown = fragments(
                article,
                wanted,
                self._analyzer,
                self._settings["fragments"],
                self._settings["fragment_length"],
            )
            score = float(found.scores[rank])
            yield Hit(rank + 1, score, rank >= found.total, article, shown)

    def facets(self, found: Found, names: Iterable[str]) -> dict[str, tuple[FacetCount, ...]]:
        """Counts over the full matches."""
        full = [int(number) for number in found.documents[: found.total]]
        with self._reading(found.snapshot):
            return {name: count_values(found.snapshot, name, full) for name in names}

    def articles(self) -> Iterator[Article]:
        """Every stored article, in no order that is promised."""
        snapshot = self.snapshot()
        with self._reading(snapshot):
            numbers = list(snapshot.reader.all_doc_ids())
        for number in numbers:
            with self._reading(snapshot):
                article = snapshot.article(number)
            yield article

    def close(self) -> None:
        """Close the files of the newest commit that was read."""
        with self._turn:
            if self._snapshot is not None:
                self._snapshot.close()
            self._snapshot = None


def _rejection(article: Article | Rejection, reason: str) -> Rejection:
    if isinstance(article, Rejection):
        return article
    return Rejection(article.path or f"article {article.id!r}", None, reason)


def _ordered(
    matches: Matches, snapshot: Snapshot, sort: str
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Documents and scores in the order asked: ties go to the newer article, then to the
    one that comes first in the index (as they came in, until small segments are merged);
    undated articles are last among equals, and in both date orders."""
    dates = snapshot.published[matches.documents]
    score = -matches.scores
    newest = -dates
    if sort == "oldest":
        oldest = np.where(dates == UNDATED, np.iinfo(np.int64).max, dates)
        order = np.lexsort((matches.documents, score, oldest))
    elif sort == "newest":
        order = np.lexsort((matches.documents, score, newest))
    else:
        order = np.lexsort((matches.documents, newest, score))
    return matches.documents[order], matches.scores[order]
