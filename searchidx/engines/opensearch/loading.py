"""Articles into the indices of an archive: sent as they come, shown each time enough has come.

While articles are loaded the indices do not show by themselves what is written; each commit, and
the end, does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from searchidx.analysis.encoder import TextEncoder
from searchidx.config import Settings
from searchidx.engines.opensearch.bulk import Change
from searchidx.engines.opensearch.catalog import Catalog
from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.documents import article_of, bytes_of
from searchidx.engines.opensearch.known import Given, Known, known_of, plan
from searchidx.engines.opensearch.lock import WriteLock
from searchidx.engines.opensearch.pipeline import Draft, Pipeline
from searchidx.engines.opensearch.reprints import Groups, ServerSignatures, components, terms_of
from searchidx.engines.opensearch.scan import scan, value
from searchidx.engines.opensearch.showing import be_quiet, show
from searchidx.index.documents import Outcome, encode_stored, fields_of
from searchidx.index.hash_set import HashSet
from searchidx.index.ids import IdSet
from searchidx.index.reprints import ReprintFinder

__all__ = ["BATCH", "Loader"]

BATCH = 256
"""Articles that are put at a time, most."""

# Ids, or groups, that are asked for at a time.
_ASKED = 1000
# What of a document on the cluster is kept when it is written anew.
_FIELDS, _STORED = ("reprints", "group"), ("article", "signature")


class Loader:
    """Changes an archive, as a block; leaving it by an error keeps what was sent.

    Args:
        catalog: of the archive, or of one that is to take its place.
        encoder: gives the terms.
        lock: of the archive.
        shown: whether the indices belong to the archive yet.
    """

    def __init__(
        self,
        connection: Connection,
        catalog: Catalog,
        settings: Settings,
        encoder: TextEncoder,
        lock: WriteLock,
        shown: bool = True,
    ) -> None:
        self._connection, self._catalog, self._settings = connection, catalog, settings
        self._encoder, self._lock, self._is_shown = encoder, lock, shown
        self._scope = catalog.name if shown else f"{catalog.stem}*"
        self._limit = settings.size("commit_every")

    def __enter__(self) -> Loader:
        processes = self._settings.processes
        self._indices = set(self._catalog.shards)
        # Whether the indices show nothing by themselves: not until much comes.
        self._is_quiet = False
        self._runs = 0
        self._is_changed = False
        self._ensure(self._catalog.stem)
        self._is_new = not self._connection.request("GET", f"/{self._scope}/_count")["count"]
        # To ask for each id, and text, would take longer than all else.
        self._put = IdSet()
        self._hashes = HashSet() if self._is_new else None
        # Ids that were changed and are not shown so; groups that may have fallen apart.
        self._unshown: set[str] = set()
        self._touched: set[str] = set()
        self._size = 0
        self._signatures = ServerSignatures(self._connection, self._scope)
        self._groups = Groups(self._signatures)
        self._finder = ReprintFinder(self._signatures, None, self._hashes)
        self._pipeline = Pipeline(self._connection, self._encoder, processes)
        return self

    def __exit__(self, *error: object) -> None:
        self._pipeline.close()

    def put(self, items: Sequence[Given]) -> list[Outcome]:
        """Put some articles; what becomes of each, if the cluster does not refuse it.

        Args:
            items: :data:`BATCH` at most.

        Raises:
            ServerError: if the cluster does not answer, or takes no more.
        """
        self._lock.check()
        if self._runs and not self._is_quiet:
            be_quiet(self._connection, self._lock, self._indices)
            self._is_quiet = True
        ids = {id for item in items for id in (item.article.id, *item.article.pages)}
        known = self._known(ids)
        todo = plan(items, known)
        for id, old in todo.gone.items():
            self._forget(id, old)
        outcomes = dict(zip((item.article.id for item in items), todo.outcomes, strict=True))
        drafts = self._drafts(list(todo.fresh.values()), outcomes)
        for draft in drafts:
            id = draft.article.id
            before = known.get(id)
            if before is not None:
                self._touched.add(before.group)
                if before.index != draft.index:
                    self._pipeline.delete(before.index, id)
            self._put.add(id)
            self._unshown.add(id)
        self._is_changed |= bool(drafts)
        self._runs += bool(drafts)
        self._pipeline.write(drafts)
        if self._size >= self._limit:
            self.commit()
        return todo.outcomes

    def delete(self, ids: Iterable[str]) -> int:
        """Delete articles by id; how many there were."""
        waiting = iter(dict.fromkeys(ids))
        count = 0
        while some := list(islice(waiting, _ASKED)):
            self._lock.check()
            for id, known in self._known(set(some)).items():
                self._forget(id, known)
                count += 1
        return count

    def commit(self) -> None:
        """Show all that was changed."""
        if not self._is_changed:
            return
        self._show()
        if self._settle():
            self._show()
        if self._hashes is not None:
            self._hashes.add(self._finder.hashes())
        self._groups.commit()
        self._finder = ReprintFinder(self._signatures, None, self._hashes)
        self._encoder.trim()
        self._size = 0
        self._is_changed = False

    def refused(self) -> Iterator[tuple[Change, str]]:
        """What the cluster did not take since this was asked, and why."""
        return self._pipeline.refused()

    def _show(self) -> None:
        self._pipeline.flush()
        show(self._connection, self._scope)
        self._unshown.clear()

    def _known(self, ids: set[str]) -> dict[str, Known]:
        if not self._unshown.isdisjoint(ids):
            self._show()
        asked = {id for id in ids if id in self._put} if self._is_new else ids
        return known_of(self._connection, self._scope, asked)

    def _forget(self, id: str, known: Known) -> None:
        self._pipeline.delete(known.index, id)
        self._touched.add(known.group)
        self._unshown.add(id)
        self._is_changed = True

    def _ensure(self, index: str) -> None:
        """See that an index is there, and quiet."""
        if index not in self._indices:
            self._catalog.make(self._connection, self._settings, index, self._is_shown)
            self._indices.add(index)
            if self._is_quiet:
                be_quiet(self._connection, self._lock, [index])

    def _drafts(self, items: Sequence[Given], outcomes: Mapping[str, Outcome]) -> list[Draft]:
        """What articles become, with their groups; groups that they join are joined first."""
        rules = self._catalog.rules.reprints
        joined: set[str] = set()
        found = []
        signed = self._finder.find([item.article for item in items], rules)
        for item, about in zip(items, signed, strict=True):
            article = item.article
            reprints = terms_of(about)
            group, others = self._groups.of(article.id, reprints)
            joined |= others
            fields = fields_of(article, self._encoder.analyzer) | {
                "article": item.stored,
                "hash": item.digest,
                "reprints": reprints,
                "signature": about.data,
                "group": group,
            }
            found.append(self._draft(item, fields, outcomes.get(article.id)))
            self._size += len(item.stored)
        if joined:
            self._show()
            self._write_anew({"terms": {"group": sorted(joined)}}, {})
            for draft in found:
                draft.fields["group"] = self._groups.now(draft.fields["group"])
        return found

    def _draft(self, item: Given, fields: dict[str, Any], outcome: Outcome | None) -> Draft:
        index = self._catalog.index_of(item.article.published)
        self._ensure(index)
        return Draft(index, item.article, fields, outcome)

    def _settle(self) -> bool:
        """Give groups of which articles went, and that fell apart, names of their own; whether
        there were any."""
        touched = iter({self._groups.now(group) for group in self._touched if group[:1] != "#"})
        self._touched.clear()
        changed = False
        while some := list(islice(touched, _ASKED)):
            members: dict[str, dict[str, Sequence[str]]] = {}
            query = {"terms": {"group": some}}
            for hit in scan(self._connection, query, fields=_FIELDS, scope=self._scope):
                of_group = members.setdefault(value(hit, "group"), {})
                of_group[value(hit, "id")] = hit["fields"]["reprints"]
            for group, articles in members.items():
                named = components(articles, group)
                fresh = {id: name for id, name in named.items() if name != group}
                if fresh:
                    changed = True
                    self._groups.part(fresh.values())
                    self._write_anew({"term": {"group": group}}, fresh)
        return changed

    def _write_anew(self, query: Mapping[str, Any], groups: Mapping[str, str]) -> None:
        """Write the articles that match again, with the groups that they are of now.

        Args:
            groups: by id; where there are none, all that match have been joined to others.
        """
        hits = scan(
            self._connection, query, fields=_FIELDS, stored=_STORED, scope=self._scope, page=BATCH
        )
        while some := list(islice(hits, BATCH)):
            drafts = []
            for hit in some:
                id = value(hit, "id")
                if not groups or id in groups:
                    group = groups.get(id) or self._groups.now(value(hit, "group"))
                    drafts.append(self._again(hit, group))
                    self._unshown.add(id)
            self._pipeline.write(drafts)

    def _again(self, hit: Mapping[str, Any], group: str) -> Draft:
        """A document on the cluster, with another group."""
        article = article_of(value(hit, "article"))
        item = Given(article, *encode_stored(article))
        fields = fields_of(article, self._encoder.analyzer) | {
            "article": item.stored,
            "hash": item.digest,
            "reprints": hit["fields"].get("reprints", ()),
            "signature": bytes_of(value(hit, "signature")),
            "group": group,
        }
        return self._draft(item, fields, None)
