"""Filters given beside the query: they choose, and leave scores alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from whoosh import query

from searchidx.analysis.analyzer import Analyzer, value_words
from searchidx.dates import parse_period
from searchidx.errors import QueryError
from searchidx.index.schema import exact_value
from searchidx.query.matching import AnyOf, from_source, published_between

__all__ = ["build_filter"]


def build_filter(
    has_term: Callable[[str, str], bool],
    analyzer: Callable[[], Analyzer],
    values: Mapping[str, Sequence[str]],
    date_from: str | None,
    date_to: str | None,
) -> query.Query | None:
    """The tree of all filters together; None if there are none.

    Args:
        has_term: whether some article has a term in a field.
        analyzer: gives that of the index.
        values: for source, section, author: articles with one of the values pass. A section
            or author that some article has exactly so is matched whole, any other as words
            in that order.
        date_from, date_to: a date in words or ISO, both inclusive: "2023-06" as the end is
            the end of June.

    Raises:
        QueryError: for a date that is none.
    """
    clauses: list[query.Query] = []
    for name, wanted in values.items():
        if wanted:
            clauses.append(AnyOf([_value(has_term, analyzer, name, value) for value in wanted]))
    first = _day(date_from, 0) if date_from else None
    last = _day(date_to, 1) if date_to else None
    if first and last and first > last:
        raise QueryError(f"{date_from} {date_to}", 0, "from is after to", "the earlier date first")
    if first or last:
        clauses.append(published_between(first, last))
    return query.And(clauses) if clauses else None


def _day(text: str, end: int) -> date:
    try:
        return parse_period(text)[end]
    except ValueError:
        raise QueryError(
            text, 0, f"{text!r} is not a date", "a date such as 2023, 2023-06 or 2023-06-13"
        ) from None


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
