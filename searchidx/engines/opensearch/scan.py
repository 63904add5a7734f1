"""Every document of an archive, or of a query, one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.failures import Refusal
from searchidx.errors import PartialAnswer, ServerError
from searchidx.index.ids import IdSet

__all__ = ["EVERYTHING", "scan", "value"]

EVERYTHING: Mapping[str, Any] = {"match_all": {}}

# As long as that of a pinned archive, which it must not shorten.
_KEPT = "20m"
# Points in time that are lost, one after another, before it is an error.
_TRIES = 5


def scan(
    connection: Connection,
    query: Mapping[str, Any] = EVERYTHING,
    *,
    fields: Sequence[str] = (),
    stored: Sequence[str] = (),
    scope: str | None = None,
    point: str | None = None,
    page: int = 1000,
) -> Iterator[Mapping[str, Any]]:
    """Every document that matches, as hits of the server: each once, as they are when it begins,
    whatever is written meanwhile. A node that is lost does not end it.

    Args:
        fields: whose column is read, under ``fields`` of a hit; ``id`` always is.
        stored: what else is read, under ``fields`` too.
        scope: the indices to read; None for all of the archive.
        point: the point in time to read at, if not that of the call.
        page: documents to read at a time, up to 10,000.

    Raises:
        ServerError: if the cluster does not answer, or refuses.
    """
    body = {
        "query": query,
        "size": page,
        "sort": [{"_shard_doc": "asc"}],
        "_source": False,
        "docvalue_fields": list(dict.fromkeys(("id", *fields))),
        "stored_fields": list(stored) or "_none_",
        "track_total_hits": False,
    }
    seen = IdSet()
    failures = 0
    while True:
        try:
            for hit in _pages(connection, scope or connection.address.name, body, point):
                if seen.add(value(hit, "id")):
                    failures = 0
                    yield hit
            return
        except (Refusal, PartialAnswer):
            # Its point in time went with the node that was lost.
            failures += 1
            point = None
            if failures == _TRIES:
                raise


def value(hit: Mapping[str, Any], name: str) -> Any:
    """The one value of a field of a hit; None if there is none."""
    return hit.get("fields", {}).get(name, (None,))[0]


def _pages(
    connection: Connection, scope: str, body: Mapping[str, Any], point: str | None
) -> Iterator[Mapping[str, Any]]:
    pit = point
    if pit is None:
        path = f"/{scope}/_search/point_in_time"
        params = {"keep_alive": _KEPT, "allow_partial_pit_creation": "false"}
        pit = connection.request("POST", path, params=params)["pit_id"]
    after: dict[str, Any] = {}
    try:
        while True:
            answer = connection.request(
                "POST",
                "/_search",
                {**body, "pit": {"id": pit, "keep_alive": _KEPT}, **after},
                params={"allow_partial_search_results": "false"},
            )
            pit = answer.get("pit_id", pit)
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < body["size"]:
                return
            after = {"search_after": hits[-1]["sort"]}
    finally:
        if point is None:
            path, gone = "/_search/point_in_time", {"pit_id": [pit]}
            with suppress(ServerError):
                connection.request("DELETE", path, gone, ignore=(404,), patience=1.0)
