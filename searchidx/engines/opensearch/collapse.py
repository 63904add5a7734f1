"""An answer of a cluster with one article for each group of reprints."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from searchidx.engines.opensearch.asking import Asker
from searchidx.engines.opensearch.counts import composite

__all__ = ["Heads", "first_of"]

# Groups whose first articles are asked for at once.
_AT_ONCE = 1000
_FIRST = {
    "top_hits": {
        "size": 1,
        "sort": [{"published": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
        "docvalue_fields": ["id"],
        "stored_fields": "_none_",
    }
}


@dataclass(frozen=True, slots=True)
class Heads:
    """Which article stands for each group of what matches a clause.

    Attributes:
        groups: how many there are, and their names where these are asked for.
        first: of each group with several such articles the one that was published first.
        others: how many others that stands for.
    """

    count: int
    groups: Collection[str]
    first: Mapping[str, str]
    others: Mapping[str, int]

    @classmethod
    def of(cls, asker: Asker, clause: dict[str, Any], named: bool) -> Heads:
        """Those of all articles that match.

        Args:
            named: whether the names of all groups are asked for.
        """
        count = 0
        groups: set[str] = set()
        others: dict[str, int] = {}
        for bucket in composite(asker, clause, [{"group": {"terms": {"field": "group"}}}]):
            count += 1
            if named:
                groups.add(bucket["key"]["group"])
            if bucket["doc_count"] > 1:
                others[bucket["key"]["group"]] = bucket["doc_count"] - 1
        several = list(others)
        first: dict[str, str] = {}
        for start in range(0, len(several), _AT_ONCE):
            first |= first_of(asker, clause, several[start : start + _AT_ONCE])
        return cls(count, groups, first, others)

    def has(self, group: str, id: str) -> bool:
        """Whether an article stands for its group."""
        return self.first.get(group, id) == id


def first_of(asker: Asker, clause: dict[str, Any], groups: Sequence[str]) -> dict[str, str]:
    """Of each group of several articles that match a clause the id of the one that was published
    first."""
    terms = {"field": "group", "include": groups, "size": len(groups), "min_doc_count": 2}
    terms["execution_hint"] = "map"
    body = {
        "query": {"bool": {"filter": [clause, {"terms": {"group": groups}}]}},
        "size": 0,
        "aggs": {"groups": {"terms": terms, "aggs": {"first": _FIRST}}},
    }
    found = asker.search(body)["aggregations"]["groups"]["buckets"]
    return {
        bucket["key"]: bucket["first"]["hits"]["hits"][0]["fields"]["id"][0] for bucket in found
    }
