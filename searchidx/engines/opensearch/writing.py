"""What changes an archive on a cluster: its making, and each run under the write lock.

No query needs this module, nor what it imports.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from searchidx.analysis.analyzer import Analyzer, analyzer_for
from searchidx.analysis.encoder import TextEncoder
from searchidx.analysis.stem_table import STEMS, StemTable
from searchidx.config import Settings
from searchidx.engines.adding import Tally, article_in
from searchidx.engines.opensearch.catalog import Catalog
from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.documents import article_of
from searchidx.engines.opensearch.known import Given, Known, known_of, plan
from searchidx.engines.opensearch.loading import BATCH, Loader
from searchidx.engines.opensearch.lock import WriteLock
from searchidx.engines.opensearch.scan import scan, value
from searchidx.engines.opensearch.showing import restore
from searchidx.errors import IndexExists, IndexMissing, ServerError
from searchidx.index.documents import InvalidArticle
from searchidx.index.meta import Rules
from searchidx.index.rules import (
    IndexRules,
    ReprintRules,
    first_articles,
    learned,
    names_in,
    rules_from,
)
from searchidx.model import AddReport, Article, Rejection

__all__ = ["Writing", "create_archive", "first_of"]

# Bytes of articles that are dealt with at a time, about.
_SIZE = 8 << 20
# Seconds that an index which was replaced stays for those who read it.
_PATIENCE = 30.0

_Reject = Callable[[Rejection], None]


def create_archive(connection: Connection, settings: Settings, rules: IndexRules | None) -> None:
    """Make an empty archive, by the rules of settings if none are given.

    Raises:
        IndexExists: if there is one, or an index that searchidx did not make.
        IndexLocked: if another is making it.
        ServerError: if the cluster does not answer, or refuses.
    """
    place = connection.address
    connection.greet()
    with WriteLock(connection):
        if connection.request("HEAD", f"/{place.name}"):
            raise IndexExists(f"there is an index at {place} already; open it instead")
        _sweep(connection, None)
        made = Rules.made(0, *(rules or IndexRules.given(settings)))
        catalog = Catalog.fresh(place.name, settings, made)
        catalog.make(connection, settings, catalog.stem, shown=True)


class Writing:
    """Changes to an archive.

    Args:
        state: the folder for what is kept on this machine.
    """

    def __init__(self, connection: Connection, settings: Settings, state: Path) -> None:
        self._connection, self._settings, self._state = connection, settings, state
        self._encoder: TextEncoder | None = None
        self._recalled = ""

    def add(
        self,
        articles: Iterable[Article | Rejection],
        on_reject: _Reject,
        on_article: Callable[[], None],
        learns: bool,
    ) -> AddReport:
        """Add articles; see :meth:`searchidx.archive.Archive.add`.

        Args:
            learns: whether an empty archive takes names from the first of them.
        """
        tally = Tally(on_reject)
        with self._locked() as (lock, catalog):
            analyzer = self._analyzer(catalog)
            items = iter(articles)
            if learns and self._is_empty(catalog):
                catalog, analyzer, items = self._learn(catalog, analyzer, items)
            self._recall_stems(analyzer)
            with self._loader(catalog, analyzer, lock) as loader:
                _put_all(loader, items, tally, on_article)
            self._keep_stems(analyzer)
        return tally.report()

    def preview(
        self,
        articles: Iterable[Article | Rejection],
        on_reject: _Reject,
        on_article: Callable[[], None],
    ) -> AddReport:
        """What :meth:`add` would do; nothing is written, and no lock is taken."""
        self._analyzer(Catalog.read(self._connection))
        tally = Tally(on_reject)
        pending: dict[str, Known] = {}
        for some in _batches(articles, tally, on_article):
            ids = {item.article.id for item in some}
            known = known_of(self._connection, self._connection.address.name, ids)
            known |= {id: pending[id] for id in ids if id in pending}
            todo = plan(some, known)
            for item, outcome in zip(some, todo.outcomes, strict=True):
                tally.put(item.article.id, outcome)
            for id, item in todo.fresh.items():
                pending[id] = Known(item.digest, item.article.path)
        return tally.report()

    def delete(self, ids: Iterable[str]) -> int:
        """Delete articles by id; how many there were."""
        with self._locked() as (lock, catalog):
            analyzer = analyzer_for(catalog.rules.analysis)
            with self._loader(catalog, analyzer, lock) as loader:
                count = loader.delete(ids)
                loader.commit()
                for change, reason in loader.refused():
                    raise ServerError(f"article {change.id!r} could not be deleted: {reason}")
            return count

    def rebuild(self) -> int:
        """Make every document anew from its stored article, in indices that then take the place
        of those that there are; how many there are."""
        with self._locked() as (lock, old):
            asked = rules_from(self._settings, old.rules.analysis)
            rules = names_in(asked, first_of(self._connection))
            reprints = ReprintRules.from_settings(self._settings, old.rules.reprints)
            given = old.given(self._settings)
            fresh = Catalog.fresh(old.name, given, Rules.made(0, rules, reprints))
            analyzer = analyzer_for(rules)
            self._recall_stems(analyzer)
            loader = Loader(
                self._connection, fresh, given, self._encoder_of(analyzer), lock, shown=False
            )
            tally = Tally(_fail)
            with loader:
                _put_all(loader, _stored(self._connection), tally, lambda: None)
            self._keep_stems(analyzer)
            restore(self._connection, lock.notes)
            self._swap(old, fresh)
            lock.notes.clear()
            return tally.report().seen

    def _swap(self, old: Catalog, fresh: Catalog) -> None:
        """Have the new indices take the place of the old ones, at once; these are deleted when
        nobody reads them any more."""
        actions = [
            {"add": {"index": f"{fresh.stem}*", "alias": fresh.name}},
            *({"remove": {"index": index, "alias": old.name}} for index in old.shards),
        ]
        self._connection.request("POST", "/_aliases", {"actions": actions})
        deadline = time.monotonic() + _PATIENCE
        while _is_read(self._connection, f"{old.stem}*") and time.monotonic() < deadline:
            time.sleep(0.5)
        _delete(self._connection, old.shards)

    def _is_empty(self, catalog: Catalog) -> bool:
        return not self._connection.request("GET", f"/{catalog.name}/_count")["count"]

    def _learn(
        self, catalog: Catalog, analyzer: Analyzer, items: Iterator[Article | Rejection]
    ) -> tuple[Catalog, Analyzer, Iterator[Article | Rejection]]:
        """The archive by rules with the names that the first items teach; and all items."""
        most = self._settings.size("commit_every")
        rules, first = learned(analyzer.stemmer.rules, items, most)
        if rules != analyzer.stemmer.rules:
            catalog = catalog.with_rules(Rules.made(0, rules, catalog.rules.reprints))
            catalog.write_rules(self._connection)
            analyzer = analyzer_for(rules)
        return catalog, analyzer, itertools.chain(first, items)

    @contextmanager
    def _locked(self) -> Iterator[tuple[WriteLock, Catalog]]:
        """The lock, and the archive; what a writer that was stopped has left is done away with,
        and in the end indices show again what they have."""
        # Without an archive there is to be no lock.
        Catalog.read(self._connection)
        with WriteLock(self._connection) as lock:
            catalog = Catalog.read(self._connection)
            _sweep(self._connection, catalog)
            try:
                yield lock, catalog
            except BaseException:
                with suppress(ServerError):
                    self._wake(lock)
                raise
            self._wake(lock)

    def _wake(self, lock: WriteLock) -> None:
        restore(self._connection, lock.notes)
        lock.notes.clear()

    def _loader(self, catalog: Catalog, analyzer: Analyzer, lock: WriteLock) -> Loader:
        encoder = self._encoder_of(analyzer)
        return Loader(self._connection, catalog, self._settings, encoder, lock)

    def _analyzer(self, catalog: Catalog) -> Analyzer:
        return catalog.rules.analyzer(self._settings, str(self._connection.address))

    def _encoder_of(self, analyzer: Analyzer) -> TextEncoder:
        """An encoder with that analyzer: the last one, which knows most chunks, if it will do."""
        if self._encoder is None or self._encoder.analyzer is not analyzer:
            self._encoder = TextEncoder(analyzer)
        return self._encoder

    def _recall_stems(self, analyzer: Analyzer) -> None:
        if self._recalled != analyzer.fingerprint:
            self._recalled = analyzer.fingerprint
            analyzer.stemmer.remember(self._stem_table(analyzer).load())

    def _keep_stems(self, analyzer: Analyzer) -> None:
        # The table saves time only: no room for it is no reason to give up.
        with suppress(OSError):
            self._state.mkdir(parents=True, exist_ok=True)
            self._stem_table(analyzer).append(analyzer.stemmer.take_new())

    def _stem_table(self, analyzer: Analyzer) -> StemTable:
        return StemTable(self._state / STEMS, analyzer.fingerprint)


def first_of(connection: Connection) -> list[Article]:
    """The articles of an archive from which names are learned."""
    return list(first_articles(_stored(connection)))


def _stored(connection: Connection) -> Iterator[Article]:
    for hit in scan(connection, stored=("article",)):
        yield article_of(value(hit, "article"))


def _fail(rejection: Rejection) -> None:
    raise ServerError(f"an article that is stored was refused, so nothing was changed: {rejection}")


def _batches(
    items: Iterable[Article | Rejection], tally: Tally, on_article: Callable[[], None]
) -> Iterator[list[Given]]:
    """The articles, some at a time; what cannot be indexed is rejected."""
    some: list[Given] = []
    size = 0
    for item in items:
        try:
            some.append(Given.of(article_in(item)))
            size += len(some[-1].stored)
        except InvalidArticle as error:
            tally.reject(item, str(error))
        on_article()
        if len(some) == BATCH or size >= _SIZE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _put_all(
    loader: Loader,
    items: Iterable[Article | Rejection],
    tally: Tally,
    on_article: Callable[[], None],
) -> None:
    for some in _batches(items, tally, on_article):
        for item, outcome in zip(some, loader.put(some), strict=True):
            tally.put(item.article.id, outcome)
        _reject_refused(loader, tally)
    loader.commit()
    _reject_refused(loader, tally)


def _reject_refused(loader: Loader, tally: Tally) -> None:
    for change, reason in loader.refused():
        article = Article(id=change.id, title="", body="", path=change.path)
        tally.reject(article, f"the cluster refuses it: {reason}", change.outcome)


def _sweep(connection: Connection, catalog: Catalog | None) -> None:
    """Delete indices that belong to no archive: of a rebuild that was stopped, or whose old ones
    were still read."""
    name = connection.address.name
    params = {"filter_path": "*.mappings._meta", "expand_wildcards": "open"}
    found: Mapping[str, Any] = connection.request("GET", f"/{name}-*/_mapping", params=params)
    left = [
        index
        for index, info in found.items()
        if info["mappings"]["_meta"].get("archive") == name
        and (catalog is None or index not in catalog.shards)
    ]
    _delete(connection, left)


def _delete(connection: Connection, indices: Iterable[str]) -> None:
    for index in indices:
        connection.request("DELETE", f"/{index}", params={"ignore_unavailable": "true"})


def _is_read(connection: Connection, scope: str) -> bool:
    """Whether searches are under way, or points in time open, on some indices."""
    params = {"filter_path": "_all.total.search"}
    try:
        answer = connection.request("GET", f"/{scope}/_stats/search", params=params)
    except IndexMissing:
        return False
    now = answer["_all"]["total"]["search"]
    return any(
        now.get(name, 0) for name in ("query_current", "fetch_current", "point_in_time_current")
    )
