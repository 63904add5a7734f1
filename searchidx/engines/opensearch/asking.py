"""Searches of an archive on a cluster: as it is now, or as it was at a point in time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from searchidx.config import Settings
from searchidx.engines.opensearch.catalog import Catalog
from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.failures import Refusal
from searchidx.engines.opensearch.statistics import Figures, Term, figures_in, probes
from searchidx.errors import ArchiveError, PartialAnswer, QueryTimeout, ServerError

__all__ = ["Asker"]

# How long the cluster keeps a point in time that is not asked for.
_KEPT = "20m"
# What the server says where the time that a search may take is over.
_TIME_IS_OVER = "Time exceeded"


@dataclass
class Asker:
    """Asks the cluster for an archive.

    Attributes:
        point: the point in time, as the cluster names it; None is now.
        missing: what is to be said of shards that had no part in the answers.
    """

    connection: Connection
    catalog: Callable[[], Catalog]
    settings: Settings
    point: str | None = None
    missing: set[str] = field(default_factory=set)
    _figures: dict[Term, Figures] = field(default_factory=dict)
    _closed: bool = False

    def search(self, body: Mapping[str, Any], text: str = "") -> dict[str, Any]:
        """The answer to a search, the statistics of which are those of all shards.

        Args:
            text: the query that it is for.

        Raises:
            QueryTimeout: if it takes longer than the setting ``time_limit``.
            PartialAnswer: if not all shards answer, and the setting ``allow_partial`` is off.
            ServerError: if the cluster does not answer, or refuses.
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
        shards = answer["_shards"]
        if shards["failed"]:
            self.missing.add(
                f"{shards['total'] - shards['failed']} of {shards['total']} shards answered; "
                "what the others have is missing"
            )
        return answer

    def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        if self._closed:
            raise ArchiveError("the archive was closed while an answer was being read")
        partial = "true" if self.settings["allow_partial"] else "false"
        params = {
            "search_type": "dfs_query_then_fetch",
            "allow_partial_search_results": partial,
        }
        if self.point is None:
            path = f"/{self.connection.address.name}/_search"
            return self.connection.request("POST", path, body, params=params)  # type: ignore[no-any-return]
        for is_last in (False, True):
            asked = body | {"pit": {"id": self.point, "keep_alive": _KEPT}}
            try:
                return self.connection.request("POST", "/_search", asked, params=params)  # type: ignore[no-any-return]
            except (PartialAnswer, Refusal) as error:
                # A point in time is on one copy of each shard, and goes with the node that has it.
                lost = isinstance(error, PartialAnswer) or error.status == 404
                if is_last or not lost or _TIME_IS_OVER in str(error):
                    raise
                self.point = self._open_point()
        raise AssertionError

    def figures(self, terms: Collection[Term], fresh: bool = True) -> Mapping[Term, Figures]:
        """The figures of terms of text fields, as the scores of the cluster are made of them.

        Args:
            fresh: whether those that are known may have changed; at a point in time they do not.
        """
        wanted = set(terms)
        if not fresh or self.point is not None:
            wanted.difference_update(self._figures)
        if wanted:
            body = probes(wanted, self.catalog().shards)
            answer = self.connection.request("POST", "/_mtermvectors", body)
            self._figures |= figures_in(answer, wanted)
        return self._figures

    def pinned(self) -> Asker:
        """The same, as the archive is now."""
        asker = Asker(self.connection, self.catalog, self.settings)
        asker.point = asker._open_point()
        return asker

    @contextmanager
    def at_one_time(self) -> Iterator[Asker]:
        """One that stays at a point in time as long as the block lasts: this one if it does."""
        if self.point is not None:
            yield self
            return
        asker = self.pinned()
        asker.missing = self.missing
        try:
            yield asker
        finally:
            asker.close()

    def _open_point(self) -> str:
        path = f"/{self.connection.address.name}/_search/point_in_time"
        answer = self.connection.request("POST", path, params={"keep_alive": _KEPT})
        return str(answer["pit_id"])

    def close(self) -> None:
        """Let go of its point in time."""
        if self.point is not None and not self._closed:
            self._closed = True
            # What is not let go of goes by itself.
            with suppress(ServerError):
                body = {"pit_id": [self.point]}
                self.connection.request("DELETE", "/_search/point_in_time", body, ignore=(404,))
