"""What the last word of a query may become, by the words of the archive."""

from __future__ import annotations

import re
from dataclasses import dataclass

from searchidx.web.readers import Reader

__all__ = ["Suggestion", "Suggestions", "suggestions"]

# Shorter beginnings stand for too many words to say anything.
_SHORTEST = 3
_LAST_WORD = re.compile(r"\w+\Z")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query with its last word completed, and in how many articles that word is."""

    query: str
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a query may become, the most frequent word first."""

    query: str
    suggestions: tuple[Suggestion, ...]


def suggestions(reader: Reader, query: str, limit: int) -> Suggestions:
    """Queries that begin with one.

    Args:
        limit: most of them.
    """
    found = _LAST_WORD.search(query)
    if found is None or len(found[0]) < _SHORTEST:
        return Suggestions(query, ())
    terms = reader.terms(found[0].casefold())[:limit]
    before = query[: found.start()]
    return Suggestions(
        query, tuple(Suggestion(before + term.term, term.term, term.count) for term in terms)
    )
