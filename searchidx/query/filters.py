"""Filters given beside the query: they choose, and leave scores alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from whoosh import query

from searchidx.analysis.analyzer import Analyzer, value_words
from searchidx.errors import ArgumentError, QueryError
from searchidx.index.schema import exact_value
from searchidx.query.clauses import AnyOf, from_source, published_between

if TYPE_CHECKING:
    from searchidx.dates import Days

__all__ = ["build_filter", "edges_of"]


def build_filter(
    has_term: Callable[[str, str], bool],
    analyzer: Callable[[], Analyzer],
    values: Mapping[str, Sequence[str]],
    dates: tuple[str | None, str | None],
    read_days: Callable[[str], Days],
) -> query.Query | None:
    """The tree of all filters together; None if there are none.

    Args:
        has_term: whether some article has a term in a field.
        analyzer: gives that of the index.
        values: by field of :data:`searchidx.index.schema.FACET_FIELDS`: articles with one of
            the values pass. A name that some article has exactly so is matched whole, any other
            as words in that order.
        dates: first and last day of publication, both inclusive, as typed: "2023-06" as
            the last is the end of June.
        read_days: gives the days that an expression means.

    Raises:
        ArgumentError: for a date that is none.
    """
    clauses: list[query.Query] = []
    for name, wanted in values.items():
        if wanted:
            clauses.append(AnyOf([_value(has_term, analyzer, name, value) for value in wanted]))
    first, last = edges_of(dates, read_days)
    if any(dates):
        clauses.append(published_between(first, last))
    return query.And(clauses) if clauses else None


def edges_of(
    dates: tuple[str | None, str | None], read_days: Callable[[str], Days]
) -> tuple[date | None, date | None]:
    """The first and last day of publication that are asked for, both inclusive; None leaves an
    end open.

    Args:
        dates, read_days: as :func:`build_filter` takes them.

    Raises:
        ArgumentError: for a date that is none, or a first one after the last.
    """
    first = _edge(dates[0], read_days, 0) if dates[0] else None
    last = _edge(dates[1], read_days, 1) if dates[1] else None
    if first and last and first > last:
        problem = f"{dates[0]!r} is after {dates[1]!r}"
        raise ArgumentError("date_from", dates[0], problem, "the earlier date first")
    return first, last


def _edge(text: str, read_days: Callable[[str], Days], end: int) -> date | None:
    """The first (0) or last (1) day of what was typed; None where the calendar ends."""
    argument = ("date_from", "date_to")[end]
    try:
        days = read_days(text)
    except ArgumentError:
        # It is about the present, not about this date.
        raise
    except QueryError as error:
        raise ArgumentError(argument, text, error.problem, error.expected) from None
    edge = (days.start, days.last)[end]
    if edge is None and (not end or days.start is None or days.start.year < date.max.year):
        name = ("first", "last")[end]
        problem = f"{text!r} has no {name} day"
        raise ArgumentError(argument, text, problem, "a date such as 2023 or 2023-06")
    return edge


def _value(
    has_term: Callable[[str, str], bool],
    analyzer: Callable[[], Analyzer],
    name: str,
    value: str,
) -> query.Query:
    if name == "source":
        return from_source(value)
    whole = exact_value(value)
    if has_term(name, whole):
        return query.Term(name, whole)
    words = value_words(value, analyzer())
    if not words:
        return query.Term(name, whole)
    return query.Phrase(name, words) if len(words) > 1 else query.Term(name, words[0])
