"""What a caller asks for, checked before any file is touched."""

from __future__ import annotations

import operator
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from searchidx.config import parse_span
from searchidx.errors import ArgumentError
from searchidx.index.schema import FACET_FIELDS, TEXT_FIELDS
from searchidx.query.facets import FACETS
from searchidx.query.fields import FIELD_NAMES

__all__ = [
    "MATCHES",
    "SORTS",
    "ChoosingOptions",
    "ExportOptions",
    "FilterOptions",
    "Request",
    "above_zero",
    "asked",
    "facet_names",
    "one_of",
    "page_of",
    "see_that_they_exist",
    "text",
    "texts",
]

SORTS = ("relevance", "newest", "oldest")
MATCHES = ("auto", "all", "any")


@dataclass(frozen=True, slots=True)
class Request:
    """A query with all that goes beside it, as :meth:`searchidx.archive.Archive.search` has it.

    Attributes:
        filters: values by source, section, author, tag or place.
        date_from, date_to: as typed, in ISO or in words.
        fields: index fields of words that name none; None is all text fields.
        now: the present for "minggu lalu" and the like; None is that of the clock.
        collapse: whether one article is shown for each group of reprints.
        recency: days in which scores halve; 0 if they do not, None for the setting.
        aliases: whether other names are searched too; None is the setting.
    """

    query: str
    filters: Mapping[str, Sequence[str]]
    date_from: str | None
    date_to: str | None
    sort: str
    match: str
    fields: Sequence[str] | None
    now: date | datetime | None
    collapse: bool
    recency: float | None
    aliases: bool | None


class FilterOptions(TypedDict, total=False):
    """Of what a search takes, that which chooses beside the query; see
    :meth:`searchidx.archive.Archive.search`."""

    filters: Mapping[str, Iterable[str]] | None
    date_from: str | date | None
    date_to: str | date | None
    now: date | datetime | None


class ChoosingOptions(FilterOptions, total=False):
    """Of what a search takes, that which says what matches."""

    fields: Iterable[str] | None
    match: str
    aliases: bool | None


class ExportOptions(ChoosingOptions, total=False):
    """What a search takes besides the query and the page."""

    sort: str
    collapse: bool
    recency: str | None


def asked(query: str, **options: Unpack[ExportOptions]) -> Request:
    """The request in a query and such options.

    Raises:
        TypeError: for an option that does not exist, or a value of a wrong type.
        ArgumentError: for a value that cannot be.
    """
    see_that_they_exist(options, ExportOptions.__optional_keys__)
    aliases = options.get("aliases")
    return Request(
        query=text("query", query),
        filters=_filters(options.get("filters")),
        date_from=_day("date_from", options.get("date_from")),
        date_to=_day("date_to", options.get("date_to")),
        sort=one_of("sort", "order", text("sort", options.get("sort", "relevance")), SORTS),
        match=one_of("match", "way", text("match", options.get("match", "auto")), MATCHES),
        fields=_fields(options.get("fields")),
        now=_now(options.get("now")),
        collapse=_yes_or_no("collapse", options.get("collapse", False)),
        recency=_span("recency", options.get("recency")),
        aliases=None if aliases is None else _yes_or_no("aliases", aliases),
    )


def see_that_they_exist(options: Iterable[str], known: Collection[str]) -> None:
    """Let a misspelt option not be passed over.

    Raises:
        TypeError: if one is not known.
    """
    for name in options:
        if name not in known:
            raise TypeError(f"there is no option {name!r}; there are: {', '.join(sorted(known))}")


def facet_names(names: Any) -> tuple[str, ...]:
    """The names of facets; a text stands for a list of one."""
    return tuple(one_of("facets", "facet", name, FACETS) for name in texts("facets", names))


def page_of(offset: Any, limit: Any) -> tuple[int, int | None]:
    """The ranks of a page: the first (0-based) and the one after the last, None for no end. None
    is above ``sys.maxsize``, which is as far as iterators go."""
    start = _count("offset", offset)
    stop = None if limit is None else min(start + _count("limit", limit), sys.maxsize)
    return min(start, sys.maxsize), stop


def above_zero(name: str, value: Any) -> int:
    """A whole number that has to be 1 or more."""
    return _count(name, value, least=1)


def text(name: str, value: Any) -> str:
    """A value that has to be text."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text, not {value!r:.80}")
    return value


def texts(name: str, values: Any) -> tuple[str, ...]:
    """Values that have to be texts; a text stands for a list of one."""
    if isinstance(values, str):
        return (values,)
    # Bytes would be taken for numbers.
    if isinstance(values, bytes) or not isinstance(values, Iterable):
        raise TypeError(f"{name} must be a text or a list of texts, not {values!r:.80}")
    return tuple(text(f"each of {name}", value) for value in values)


def one_of(name: str, what: str, value: str, known: Sequence[str]) -> str:
    """A value of the argument ``name`` that has to be one of those known."""
    if value not in known:
        problem = f"no {what} {value!r:.80}"
        raise ArgumentError(name, value, problem, f"one of {', '.join(known)}")
    return value


def _fields(names: Any) -> Sequence[str] | None:
    if names is None:
        return None
    known = {name: field for field in TEXT_FIELDS for name in FIELD_NAMES[field]}
    # As help lists them: judul first.
    ordered = [name for field in ("title", "body", "captions") for name in FIELD_NAMES[field]]
    chosen = [known[one_of("fields", "field", name, ordered)] for name in texts("fields", names)]
    return tuple(dict.fromkeys(chosen)) or None


def _filters(filters: Any) -> Mapping[str, Sequence[str]]:
    if filters is None:
        return {}
    if not isinstance(filters, Mapping):
        raise TypeError(f"filters must be values by name, not {filters!r:.80}")
    return {
        one_of("filters", "filter", text("the name of a filter", name), FACET_FIELDS): texts(
            f"filters[{name!r}]", values
        )
        for name, values in filters.items()
    }


def _yes_or_no(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False, not {value!r:.80}")
    return value


def _day(name: str, value: Any) -> str | None:
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{name} must be text or datetime.date, not {value!r:.80}")
    return value or None


def _now(value: Any) -> date | None:
    if value is not None and not isinstance(value, date):
        raise TypeError(f"now must be datetime.date or datetime.datetime, not {value!r:.80}")
    return value


def _span(name: str, value: Any) -> float | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text such as '30d', not {value!r:.80}")
    try:
        return parse_span(value)
    except ValueError:
        problem = f"{value!r:.80} is no time"
        raise ArgumentError(name, value, problem, "days, weeks, months or years, as 30d") from None


def _count(name: str, value: Any, least: int = 0) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, not {value!r:.80}") from None
    if number < least:
        raise ArgumentError(name, value, f"{value!r:.80} is below {least}", f"{least} or more")
    return number
