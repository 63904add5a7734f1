"""The values of facets, each with the address that adds or removes a filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from searchidx.index.schema import FACET_FIELDS
from searchidx.model import FacetCount
from searchidx.web.parameters import Asked
from searchidx.web.readers import Reader
from searchidx.web.views.histogram import bounds
from searchidx.web.views.paths import Paths

__all__ = ["Choice", "choices"]

# Values of a facet that are listed; a chosen one is listed besides.
_VALUES = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many articles have it, whether it is filtered by, and the address
    that adds the filter or takes it away (None for the articles that have no value)."""

    value: str | None
    count: int
    selected: bool
    url: str | None


def choices(
    reader: Reader,
    asked: Asked,
    name: str,
    counts: Sequence[FacetCount],
    paths: Paths,
) -> tuple[Choice, ...]:
    """The values of a facet that can be chosen.

    Args:
        counts: over the answer.
    """
    chosen = _chosen(asked, name)
    if chosen:
        # What another choice would bring is counted as if this one had not been made.
        options = {**asked.options(without=name), "collapse": False}
        found = reader.archive.search(asked.query, limit=0, facets=name, **options)
        counts = found.facets[name]
        # Filters do not mind case, and a value is counted under one spelling.
        spellings = {c.value.casefold(): c.value for c in counts if c.value}
        chosen = tuple(dict.fromkeys(spellings.get(v.casefold(), v) for v in chosen))
    listed = counts if name != "year" else sorted(counts, key=_latest_first)
    kept = [
        count
        for at, count in enumerate(listed)
        if at < _VALUES or name == "year" or count.value in chosen
    ]
    missing = [value for value in chosen if all(count.value != value for count in kept)]
    kept += [FacetCount(value, 0) for value in missing]
    toggle = _toggle(asked, paths, name, chosen)
    return tuple(
        Choice(c.value, c.count, c.value in chosen, toggle(c.value) if c.value else None)
        for c in kept
    )


def _latest_first(count: FacetCount) -> tuple[bool, int]:
    return count.value is None, -int(count.value or 0)


def _chosen(asked: Asked, name: str) -> tuple[str, ...]:
    if name != "year":
        values: tuple[str, ...] = getattr(asked, name, ())
        return values
    first, last = asked.date_from[:4], asked.date_to[:4]
    is_year = first == last and first.isdigit()
    whole = is_year and (asked.date_from, asked.date_to) in ((first, first), bounds(first))
    return (first,) if whole else ()


def _toggle(asked: Asked, paths: Paths, name: str, chosen: tuple[str, ...]) -> Callable[[str], str]:
    """What makes the address that adds a value to those chosen, or takes it away."""
    if name in FACET_FIELDS:
        url = asked.url_with(paths.search, name)

        def toggle(value: str) -> str:
            is_chosen = value in chosen
            left = [v for v in chosen if v != value] if is_chosen else [*chosen, value]
            return url({name: left})

        return toggle
    url = asked.url_with(paths.search, "date_from", "date_to")
    return lambda value: url({} if value in chosen else {"from": value, "to": value})
