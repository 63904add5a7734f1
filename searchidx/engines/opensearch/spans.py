"""Words in order, each at most so many positions behind the one before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["in_order"]

# Ways of words to stand that are told apart, as a cluster takes 1,024 clauses; where there are more
# each word is sought behind the first place of those before it alone, which may miss one.
_MOST = 32


def in_order(name: str, words: Sequence[str], slop: int) -> dict[str, Any]:
    """What matches the words of a field in order, each 1 to ``slop`` positions behind the one
    before."""
    if slop == 1 or len(words) == 1:
        return {"match_phrase": {name: {"query": " ".join(words)}}}
    exact = slop ** (len(words) - 2) <= _MOST
    found = _one(name, words[0])
    for number, word in enumerate(words[1:], 2):
        if exact and number < len(words):
            # All places where they end, so that the next word is sought behind each of them.
            ways = [_near(found, name, word, distance, distance) for distance in range(1, slop + 1)]
            found = {"span_or": {"clauses": ways}}
        else:
            found = _near(found, name, word, 1, slop)
    return found


def _near(found: dict[str, Any], name: str, word: str, least: int, most: int) -> dict[str, Any]:
    """What ends with a word that is from ``least`` to ``most`` positions behind what was found."""
    clauses = [found]
    if least > 1:
        clauses.append({"span_gap": {name: least - 1}})
    clauses.append(_one(name, word))
    return {"span_near": {"clauses": clauses, "slop": most - least, "in_order": True}}


def _one(name: str, word: str) -> dict[str, Any]:
    return {"span_term": {name: word}}
