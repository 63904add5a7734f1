"""Searches of an archive on a cluster: as it is now, or as it was at a point in time."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from searchidx.config import Settings
from searchidx.engines.opensearch.catalog import Catalog
from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.failures import reason_of
from searchidx.engines.opensearch.statistics import Figures, Term, figures_in, probes
from searchidx.engines.opensearch.years import scope_of
from searchidx.errors import ArchiveError, IndexMissing, PartialAnswer, QueryTimeout, ServerError

__all__ = ["KEPT", "Asker", "Overtaken", "Point"]

KEPT = "20m"
"""How long the cluster keeps a point in time that is not asked for."""

# What the server says of an index that is not there any more, and where the time that a search
# may take is over.
_GONE, _TIME_IS_OVER = "index_not_found", "Time exceeded"
# Seconds between tries where a shard does not answer.
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 2.0
# Seconds until a point in time counts as lost with a node that had a part in it.
_POINT_PATIENCE = 1.0


class Overtaken(ServerError):
    """The archive was made anew, or has other indices, since its catalog was read."""

    def __init__(self, place: object) -> None:
        super().__init__(f"{place} was made anew while an answer was being read; ask again")


@dataclass(slots=True)
class Point:
    """A point in time of an archive.

    Attributes:
        partial: whether shards may be missing.
        id: what the cluster calls it; None once it was let go of.
        figures: those of terms that were asked for.
    """

    connection: Connection
    partial: bool
    id: str | None = None
    figures: dict[Term, Figures] = field(default_factory=dict)

    def open(self) -> Point:
        """Take the present."""
        path = f"/{self.connection.address.name}/_search/point_in_time"
        params = {"keep_alive": KEPT, "allow_partial_pit_creation": str(self.partial).lower()}
        self.id = str(self.connection.request("POST", path, params=params)["pit_id"])
        return self

    def close(self) -> None:
        """Let go of it."""
        if self.id is not None:
            body = {"pit_id": [self.id]}
            self.id = None
            # What is not let go of goes by itself.
            with suppress(ServerError):
                self.connection.request(
                    "DELETE", "/_search/point_in_time", body, ignore=(404,), patience=1.0
                )


@dataclass(slots=True)
class Asker:
    """Asks the cluster what one answer needs.

    Attributes:
        catalog: of the archive.
        point: the point in time; None is now.
        missing: what is to be said of shards that had no part in the answer.
    """

    connection: Connection
    catalog: Catalog
    settings: Settings
    point: Point | None = None
    missing: set[str] = field(default_factory=set)
    _figures: dict[Term, Figures] = field(default_factory=dict)

    def search(self, body: Mapping[str, Any], text: str = "") -> dict[str, Any]:
        """The answer to a search, the statistics of which are those of all shards.

        Args:
            text: the query that it is for.

        Raises:
            QueryTimeout: if it takes longer than the setting ``time_limit``.
            PartialAnswer: if not all shards answer, and the setting ``allow_partial`` is off.
            ServerError: if the cluster does not answer, or refuses.
            Overtaken: if it finds what is in none of the indices that are known.
        """
        seconds = self.settings["time_limit"]
        asked = dict(body)
        if seconds:
            asked["timeout"] = f"{max(1, round(seconds * 1000))}ms"
        try:
            answer = self._send(asked)
        except ServerError as error:
            if seconds and _TIME_IS_OVER in str(error):
                raise QueryTimeout(text, seconds) from None
            raise
        if answer.get("timed_out"):
            raise QueryTimeout(text, seconds)
        if any(hit["_index"] not in self.catalog.shards for hit in answer["hits"]["hits"]):
            raise Overtaken(self.connection.address)
        # Shards that are nowhere do not count as failed.
        total, there = (answer["_shards"][name] for name in ("total", "successful"))
        if there < total:
            self.missing.add(f"only {there} of {total} shards answered; the rest is missing")
        return answer

    def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        partial = str(self.settings["allow_partial"]).lower()
        params = {"allow_partial_search_results": partial}
        scope = self.connection.address.name
        if body.get("size") == 0:
            # Counts need no statistics: indices of other years are passed over.
            scope = scope_of(self.catalog, body.get("query", {}))
        else:
            params["search_type"] = "dfs_query_then_fetch"
        answer: dict[str, Any]
        point = self.point
        if point is None:
            try:
                answer = self.connection.request("POST", f"/{scope}/_search", body, params=params)
            except IndexMissing:
                if scope == self.connection.address.name:
                    raise
                raise Overtaken(self.connection.address) from None
            return answer
        for is_last in (False, True):
            if point.id is None:
                raise ArchiveError("the archive was closed while an answer was being read")
            asked = body | {"pit": {"id": point.id, "keep_alive": KEPT}}
            patience = None if is_last else _POINT_PATIENCE
            try:
                answer = self.connection.request(
                    "POST", "/_search", asked, params=params, patience=patience
                )
                break
            except ServerError as error:
                if is_last or _TIME_IS_OVER in str(error):
                    raise
                # A point in time is on one copy of each shard, and goes with the node that has it.
                if isinstance(error, PartialAnswer) or getattr(error, "status", 0) == 404:
                    point.open()
        return answer

    def figures(self, terms: Collection[Term], fresh: bool = True) -> Mapping[Term, Figures]:
        """The figures of terms of text fields, as the scores of the cluster are made of them.

        Args:
            fresh: whether those that are known may have changed; at a point in time they do not.

        Raises:
            Overtaken: if an index is not there any more.
        """
        known = self._figures if self.point is None else self.point.figures
        wanted = set(terms)
        if not fresh or self.point is not None:
            wanted -= known.keys()
        if wanted:
            known |= figures_in(self._probed(probes(wanted, self.catalog.shards)), wanted)
        return known

    def _probed(self, body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The answers of all shards to what asks for figures."""
        end = time.monotonic() + self.connection.timeout
        wait = _FIRST_WAIT
        while True:
            found = self.connection.request("POST", "/_mtermvectors", body)["docs"]
            failed = [probe for probe in found if "error" in probe]
            if any(_GONE in str(probe["error"]) for probe in failed):
                raise Overtaken(self.connection.address)
            if not failed or self.settings["allow_partial"]:
                return (probe for probe in found if "error" not in probe)
            # Another copy may answer, once the cluster knows that one is gone.
            if time.monotonic() > end:
                raise PartialAnswer(
                    f"{self.connection.address}: not all shards answered "
                    f"({reason_of(failed[0]['error'])}); when its cluster is whole again, ask "
                    "again, or take what there is with --allow-partial"
                )
            time.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)

    @contextmanager
    def at_one_time(self) -> Iterator[Asker]:
        """One that stays at a point in time as long as the block lasts: this one if it does."""
        if self.point is not None:
            yield self
            return
        point = Point(self.connection, self.settings["allow_partial"]).open()
        try:
            yield replace(self, point=point)
        finally:
            point.close()
