"""What a search finds, in order, however much it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from searchidx.engines.opensearch.asking import Asker
from searchidx.engines.opensearch.documents import server_id

__all__ = ["Listing", "Row", "without"]

# The last rank that the cluster gives without a point in time (index.max_result_window).
_WINDOW = 10_000
# Articles that are read at a time.
_AT_ONCE = 200
_BY_DATE = {
    "newest": {"published": {"order": "desc", "missing": "_last"}},
    "oldest": {"published": {"order": "asc", "missing": "_last"}},
}
_BY_SCORE = {"_score": "desc"}
_BY_ID = {"id": "asc"}


class Row(NamedTuple):
    """One article found.

    Attributes:
        group: of its near-duplicates.
        hash: of its contents.
        stored: the article as it is stored.
        partial: whether it has some of the words alone.
    """

    id: str
    score: float
    group: str
    hash: str
    stored: str
    partial: bool = False


def order(sort: str) -> list[dict[str, Any]]:
    """The keys of an order: "relevance", "newest" or "oldest".

    Ties go to the newer article, then to that whose id comes first; undated ones are last.
    """
    if sort == "relevance":
        return [_BY_SCORE, _BY_DATE["newest"], _BY_ID]
    return [_BY_DATE[sort], _BY_SCORE, _BY_ID]


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles that match a clause.

    Attributes:
        text: the query that it is for.
        total: how many they are.
        first: the first of them, in the order in which they are shown.
        added: by id, what the places of the words have added to scores of these, before they fall
            with age.
    """

    asker: Asker
    clause: dict[str, Any]
    sort: str
    text: str
    total: int
    first: tuple[Row, ...]
    added: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, asker: Asker, clause: dict[str, Any], sort: str, text: str, count: int) -> Listing:
        """Ask for it, with so many of the first articles."""
        body = _body(clause, sort, count, True) | {"track_total_hits": True}
        hits = asker.search(body, text)["hits"]
        rows = tuple(map(_row, hits["hits"]))
        return cls(asker, clause, sort, text, hits["total"]["value"], rows)

    def rows(self, start: int, stop: int | None, stored: bool = True) -> Iterator[Row]:
        """The articles from rank ``start`` (0-based) to ``stop`` (exclusive; None: to the end).
        Those behind the first are all of one point in time.

        Args:
            stored: whether they are read as they are stored, too.
        """
        last = self.total if stop is None else min(stop, self.total)
        count = len(self.first)
        if last <= count:
            yield from self.first[start:last]
        elif stop is not None and stop <= _WINDOW and stop - start <= _AT_ONCE:
            yield from self.first[start:]
            start = max(start, count)
            body = _body(self._rest, self.sort, stop - start, stored) | {"from": start - count}
            yield from map(_row, self.asker.search(body, self.text)["hits"]["hits"])
        else:
            with self.asker.at_one_time() as asker:
                yield from self.first[start:]
                end = None if stop is None else stop - count
                yield from self._scanned(asker, max(0, start - count), end, stored)

    @property
    def _rest(self) -> dict[str, Any]:
        """What all but the first match: each article comes once, whatever is written meanwhile."""
        return without(self.clause, [row.id for row in self.first])

    def _scanned(self, asker: Asker, start: int, stop: int | None, stored: bool) -> Iterator[Row]:
        """Those behind the first, by their rank among these."""
        rank, after = 0, None
        clause = self._rest
        most = _AT_ONCE if stored else _WINDOW
        while stop is None or rank < stop:
            size = most if stop is None else min(most, stop - rank)
            body = _body(clause, self.sort, size, stored)
            if after is not None:
                body["search_after"] = after
            elif start:
                body["from"] = rank = min(start, _WINDOW - size)
            hits = asker.search(body, self.text)["hits"]["hits"]
            yield from map(_row, hits[max(0, start - rank) :])
            if len(hits) < size:
                break
            rank, after = rank + size, hits[-1]["sort"]


def without(clause: dict[str, Any], ids: Collection[str]) -> dict[str, Any]:
    """What matches a clause, less articles with some ids."""
    if not ids:
        return clause
    own = {"ids": {"values": [server_id(id) for id in ids]}}
    return {"bool": {"must": [clause], "must_not": [own]}}


def _body(clause: dict[str, Any], sort: str, count: int, stored: bool) -> dict[str, Any]:
    return {
        "query": clause,
        "size": count,
        "sort": order(sort),
        "track_scores": True,
        "track_total_hits": False,
        "stored_fields": ["article"] if stored else "_none_",
        "docvalue_fields": ["id", "group", "hash"],
    }


def _row(hit: dict[str, Any]) -> Row:
    fields = hit["fields"]
    id, group, digest, stored = (
        fields[name][0] if name in fields else "" for name in ("id", "group", "hash", "article")
    )
    return Row(id, hit["_score"] or 0.0, group, digest, stored)
