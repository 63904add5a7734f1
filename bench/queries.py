"""Queries for a set of articles, drawn from the articles themselves by how many have a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from bench.records import Record
from searchidx.query.function_words import FUNCTION_WORDS

__all__ = ["KINDS", "Query", "draw", "frequencies"]

KINDS: Mapping[str, str] = {
    "common": "three words, each in a tenth of the articles or more",
    "middling": "three words, each in about a hundredth of the articles",
    "rare": "three words, each in a thousandth of the articles or less",
    "phrase": "two words side by side",
    "prefix": "peng*",
    "dated": "three common words, published in the middle half of all days",
}
"""What each kind of query is made of; its words occur together in some article."""

_PATIENCE = 200
_PREFIX = "peng"
# A word that every peer cuts out of the text alike. Acronyms, which are not stemmed, and
# words of grammar, which searchidx takes as optional, are left out.
_WORD = re.compile(r"(?<![\w'’.@#/-])[A-Z]?[a-z]{2,}(?![\w'’@#/-]|\.\w)")


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for.

    Attributes:
        match: "all" or "any" of the words, the words as a "phrase", or the one word as a
            "prefix" of printed words.
        days: first and last day of publication, ISO and both inclusive; None is any.
    """

    words: tuple[str, ...]
    match: str = "all"
    days: tuple[str, str] | None = None


def draw(records: Sequence[Record], count: int, seed: int) -> dict[str, list[Query]]:
    """``count`` queries of each kind, distinct but for the one prefix; fewer if the articles
    have no more."""
    known = Counter[str]()
    for record in records:
        known.update(_words(record))
    bounds = frequencies(len(records))
    random = Random(seed)
    drawn: dict[str, list[Query]] = {}
    for kind in ("common", "middling", "rare", "phrase"):
        found: dict[Query, None] = {}
        for _ in range(count * _PATIENCE):
            if len(found) == count:
                break
            record = random.choice(records)
            if kind == "phrase":
                query = _phrase(record, random)
            else:
                fitting = [word for word in _words(record) if bounds[kind](known[word])]
                query = _three(fitting, random)
            if query is not None:
                found[query] = None
        drawn[kind] = list(found)
    drawn["prefix"] = [Query((_PREFIX,), "prefix")] * count
    days = _middle(records)
    drawn["dated"] = [replace(query, days=days) for query in drawn["common"]] if days else []
    return drawn


def frequencies(articles: int) -> dict[str, Callable[[int], bool]]:
    """Whether a word that so many of the articles have is common, middling or rare."""
    few = max(2, articles // 1000)
    low, high = max(few + 1, articles // 200), max(few + 3, articles // 50)
    return {
        "common": lambda found: found >= max(high + 1, articles // 10),
        "middling": lambda found: low <= found <= high,
        "rare": lambda found: found <= few,
    }


def _words(record: Record) -> set[str]:
    text = f"{record['title']}\n{record['body']}"
    return {word.lower() for word in _WORD.findall(text)} - FUNCTION_WORDS


def _middle(records: Sequence[Record]) -> tuple[str, str] | None:
    """The days of the quarter and of three quarters of all dated articles."""
    days = sorted(record["date"][:10] for record in records if record.get("date"))
    return (days[len(days) // 4], days[len(days) * 3 // 4]) if days else None


def _three(words: Sequence[str], random: Random) -> Query | None:
    return Query(tuple(random.sample(sorted(words), 3))) if len(words) >= 3 else None


def _phrase(record: Record, random: Random) -> Query | None:
    pairs = list(_neighbours(record["body"]))
    return Query(random.choice(pairs), "phrase") if pairs else None


def _neighbours(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of words with nothing but a space between them."""
    matches = list(_WORD.finditer(text))
    for one, two in pairwise(matches):
        words = one[0].lower(), two[0].lower()
        if text[one.end() : two.start()] == " " and FUNCTION_WORDS.isdisjoint(words):
            yield words
