"""Which indices of an archive that has one for each year a search has to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from searchidx.engines.opensearch.catalog import FIRST_YEAR, LAST_YEAR, Catalog
from searchidx.index.schema import MINUTES

__all__ = ["scope_of"]

# Characters of a path that a server takes for sure.
_LONGEST = 3000


def scope_of(catalog: Catalog, query: Mapping[str, Any]) -> str:
    """The indices that may have what matches a query: those of the years that it is limited to.

    Scores are not to be asked for of these alone: their statistics are those of all.
    """
    limits = list(_limits(query)) if catalog.by_year else []
    if not limits:
        return catalog.name
    first = max(low for low, _ in limits)
    last = min(high for _, high in limits)
    found = [
        index
        for index in catalog.shards
        if index != catalog.stem and first <= int(index.rpartition("-")[2]) <= last
    ]
    # There are the dates that no index of a year has.
    if not found or first < FIRST_YEAR or last > LAST_YEAR:
        found.append(catalog.stem)
    scope = ",".join(found)
    return scope if len(scope) <= _LONGEST else catalog.name


def _limits(query: Any) -> Iterator[tuple[int, int]]:
    """First and last year of each range of publication that all that matches is in."""
    if not isinstance(query, Mapping):
        return
    for kind, about in query.items():
        if kind == "range" and "published" in about:
            bounds = about["published"]
            yield _year(bounds.get("gte"), 0), _year(bounds.get("lte", bounds.get("lt")), 9999)
        elif kind == "bool":
            for part in ("filter", "must"):
                clauses = about.get(part, ())
                for clause in [clauses] if isinstance(clauses, Mapping) else clauses:
                    yield from _limits(clause)
        elif kind == "constant_score":
            yield from _limits(about.get("filter"))


def _year(minutes: int | None, otherwise: int) -> int:
    if minutes is None:
        return otherwise
    return date.fromordinal(min(max(minutes // MINUTES, 1), date.max.toordinal())).year
