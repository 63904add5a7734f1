"""The articles that a cluster has: by id, by group, and all of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from searchidx.engines.opensearch.asking import KEPT, Point
from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.documents import article_of, server_id
from searchidx.engines.opensearch.failures import Refusal
from searchidx.engines.opensearch.reprints import first_ids, members
from searchidx.engines.opensearch.scan import scan, value
from searchidx.errors import ArchiveError, PartialAnswer
from searchidx.model import Article

__all__ = ["StoredArticles"]

# Articles, and paths, that are read at a time.
_AT_ONCE, _MANY = 256, 10_000
_WHOLE = {"allow_partial_search_results": "false"}

_Hits = list[Mapping[str, Any]]


class StoredArticles:
    """Those of an archive, as they are now or at a point in time; of all shards, or an error."""

    def __init__(self, connection: Connection, point: Point | None) -> None:
        self._connection = connection
        self._point = point

    def count(self) -> int:
        """How many there are."""
        answer = self._ask({"size": 0, "track_total_hits": True})
        return int(answer["hits"]["total"]["value"])

    def get(self, id: str) -> Article | None:
        """The article with that id."""
        found = self._hits([id])
        return self._articles(found)[0] if found else None

    def reprints(self, id: str) -> tuple[Article, ...]:
        """The other articles of the group of one, the first of it first."""
        found = self._hits([id])
        if not found:
            return ()
        hits = members(self._ask, value(found[0], "group"))
        return tuple(article for article in self._articles(hits) if article.id != id)

    def all(self) -> Iterator[Article]:
        """Every one, in no order that is promised."""
        hits = scan(
            self._connection,
            fields=("group",),
            stored=("article",),
            point=self._at(),
            page=_AT_ONCE,
        )
        for some in _some(hits):
            yield from self._articles(some)

    def read_from(self, is_wanted: Callable[[str], bool]) -> Iterator[Article]:
        """Every one that was read from a file whose path is wanted."""
        hits = scan(self._connection, fields=("path",), point=self._at(), page=_MANY)
        wanted = (hit for hit in hits if value(hit, "path") and is_wanted(value(hit, "path")))
        for some in _some(wanted):
            yield from self._articles(self._hits([value(hit, "id") for hit in some]))

    def _hits(self, ids: Iterable[str]) -> _Hits:
        """The articles with some ids, up to 10,000, as hits with ``article``, ``id``, ``group``."""
        keys = [server_id(id) for id in ids]
        body = {
            "size": len(keys),
            "query": {"ids": {"values": keys}},
            "_source": False,
            "docvalue_fields": ["id", "group"],
            "stored_fields": ["article"],
        }
        hits: _Hits = self._ask(body)["hits"]["hits"]
        return hits

    def _articles(self, hits: _Hits) -> list[Article]:
        """The articles in hits, each with what it is a reprint of."""
        firsts = first_ids(self._ask, (value(hit, "group") for hit in hits))
        found = []
        for hit in hits:
            first = firsts.get(value(hit, "group"))
            own = first is None or first == value(hit, "id")
            found.append(article_of(value(hit, "article"), None if own else first))
        return found

    def _at(self) -> str | None:
        """The point in time to read at."""
        if self._point is not None and self._point.id is None:
            raise ArchiveError("the archive was closed")
        return None if self._point is None else self._point.id

    def _ask(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answer of all shards to a search."""
        ask, point = self._connection.request, self._point
        answer: Mapping[str, Any]
        if point is None:
            path = f"/{self._connection.address.name}/_search"
            answer = ask("POST", path, body, params=_WHOLE)
            return answer
        try:
            answer = ask("POST", "/_search", self._pinned(body), params=_WHOLE)
        except (PartialAnswer, Refusal):
            # A point in time goes with a node that has a part of it.
            point.open()
            answer = ask("POST", "/_search", self._pinned(body), params=_WHOLE)
        return answer

    def _pinned(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**body, "pit": {"id": self._at(), "keep_alive": KEPT}}


def _some(hits: Iterable[Mapping[str, Any]]) -> Iterator[_Hits]:
    rest = iter(hits)
    while some := list(itertools.islice(rest, _AT_ONCE)):
        yield some
