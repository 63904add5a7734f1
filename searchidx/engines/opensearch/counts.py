"""Counts of what matches, by value and by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from searchidx.engines.opensearch.asking import Asker
from searchidx.index.schema import FACET_FIELDS, MINUTES
from searchidx.model import FacetCount
from searchidx.query.facets import by_day, by_value
from searchidx.query.trend import Daily

__all__ = ["composite", "count_days", "count_values"]

# Values of a facet that are asked for at once; where there are more, all are paged through.
_VALUES = 10_000
_DAYS: Mapping[str, Any] = {
    "days": {"histogram": {"field": "published", "interval": MINUTES, "min_doc_count": 1}},
    "undated": {"missing": {"field": "published"}},
}


def count_values(
    asker: Asker, clause: Mapping[str, Any], names: Iterable[str]
) -> dict[str, tuple[FacetCount, ...]]:
    """Facets of what matches a clause, as :func:`searchidx.query.facets.count_values` has
    them."""
    names = list(names)
    aggregations: dict[str, Any] = {}
    for name in names:
        if name in FACET_FIELDS:
            field = {"field": f"{name}_value"}
            aggregations[name] = {"terms": {**field, "size": _VALUES}}
            aggregations[f"no {name}"] = {"missing": field}
        else:
            aggregations |= _DAYS
    found = _counted(asker, clause, aggregations)
    days = _daily(found) if "days" in found else None
    counts = {}
    for name in names:
        if name not in FACET_FIELDS:
            assert days is not None
            pairs = zip(days.days.tolist(), days.counts.tolist(), strict=True)
            counts[name] = by_day(name, pairs, days.undated)
            continue
        values: dict[str | None, int] = {
            bucket["key"]: bucket["doc_count"] for bucket in found[name]["buckets"]
        }
        if found[name]["sum_other_doc_count"]:
            source = {"value": {"terms": {"field": f"{name}_value"}}}
            pages = composite(asker, clause, [source])
            values = {bucket["key"]["value"]: bucket["doc_count"] for bucket in pages}
        if found[f"no {name}"]["doc_count"]:
            values[None] = found[f"no {name}"]["doc_count"]
        counts[name] = by_value(values)
    return counts


def count_days(asker: Asker, clause: Mapping[str, Any]) -> Daily:
    """How many articles that match a clause there are of each day."""
    return _daily(_counted(asker, clause, _DAYS))


def composite(
    asker: Asker,
    clause: Mapping[str, Any],
    sources: list[dict[str, Any]],
    more: Mapping[str, Any] | None = None,
) -> Iterator[dict[str, Any]]:
    """All buckets of a composite aggregation, a page after another.

    Args:
        more: aggregations inside each bucket.
    """
    after: dict[str, Any] = {}
    while True:
        asked = {"sources": sources, "size": _VALUES, **after}
        inner = {} if more is None else {"aggs": more}
        found = _counted(asker, clause, {"pages": {"composite": asked, **inner}})["pages"]
        yield from found["buckets"]
        if "after_key" not in found:
            return
        after = {"after": found["after_key"]}


def _counted(
    asker: Asker, clause: Mapping[str, Any], aggregations: Mapping[str, Any]
) -> dict[str, Any]:
    body = {
        "query": {"bool": {"filter": [clause]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": aggregations,
    }
    return asker.search(body)["aggregations"]  # type: ignore[no-any-return]


def _daily(found: Mapping[str, Any]) -> Daily:
    buckets = found["days"]["buckets"]
    days = np.array([int(bucket["key"]) // MINUTES for bucket in buckets], np.int64)
    counts = np.array([bucket["doc_count"] for bucket in buckets], np.int64)
    return Daily(days, counts, found["undated"]["doc_count"])
