"""Queries for a set of articles, drawn from the articles themselves by how many have a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import searchidx
from searchidx.query.function_words import FUNCTION_WORDS

__all__ = ["KINDS", "Query", "draw", "kinds"]

KINDS: Mapping[str, str] = {
    "common": "three words, each in a tenth of the articles or more",
    "middling": "three words, each in about a hundredth of the articles",
    "rare": "three words, each in a thousandth of the articles or less",
    "phrase": "two words side by side",
}
"""What each kind of query is made of; its words occur together in some article."""

_PATIENCE = 200
# A word that every peer cuts out of the text alike. Acronyms, which are not stemmed, and
# words of grammar, which searchidx takes as optional, are left out.
_WORD = re.compile(r"(?<![\w'’.@#/-])[A-Z]?[a-z]{2,}(?![\w'’@#/-]|\.\w)")


@dataclass(frozen=True, slots=True)
class Query:
    """Words to look for, together or as a phrase."""

    words: tuple[str, ...]
    phrase: bool = False


def draw(articles: Sequence[searchidx.Article], count: int, seed: int) -> dict[str, list[Query]]:
    """At most ``count`` distinct queries of each kind; fewer if the articles have no more."""
    known = Counter[str]()
    for article in articles:
        known.update(_words(article))
    bounds = kinds(len(articles))
    random = Random(seed)
    drawn: dict[str, list[Query]] = {}
    for kind in KINDS:
        found: dict[Query, None] = {}
        for _ in range(count * _PATIENCE):
            if len(found) == count:
                break
            article = random.choice(articles)
            if kind == "phrase":
                query = _phrase(article, random)
            else:
                fitting = [word for word in _words(article) if bounds[kind](known[word])]
                query = _three(fitting, random)
            if query is not None:
                found[query] = None
        drawn[kind] = list(found)
    return drawn


def kinds(articles: int) -> dict[str, Callable[[int], bool]]:
    """Whether a word that so many of the articles have is common, middling or rare."""
    few = max(2, articles // 1000)
    low, high = max(few + 1, articles // 200), max(few + 3, articles // 50)
    return {
        "common": lambda found: found >= max(high + 1, articles // 10),
        "middling": lambda found: low <= found <= high,
        "rare": lambda found: found <= few,
    }


def _words(article: searchidx.Article) -> set[str]:
    text = f"{article.title}\n{article.body}"
    return {word.lower() for word in _WORD.findall(text)} - FUNCTION_WORDS


def _three(words: Sequence[str], random: Random) -> Query | None:
    return Query(tuple(random.sample(sorted(words), 3))) if len(words) >= 3 else None


def _phrase(article: searchidx.Article, random: Random) -> Query | None:
    pairs = list(_neighbours(article.body))
    return Query(random.choice(pairs), phrase=True) if pairs else None


def _neighbours(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of words with nothing but a space between them."""
    matches = list(_WORD.finditer(text))
    for one, two in pairwise(matches):
        words = one[0].lower(), two[0].lower()
        if text[one.end() : two.start()] == " " and FUNCTION_WORDS.isdisjoint(words):
            yield words
