"""What a cluster knows of terms: in how many documents they are, over all shards.

These are the figures that its own scores are made of, deleted documents too, until it merges them
away. A document that is sent along, and not indexed, is asked for its term vectors in each shard.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from searchidx.engines.opensearch.terms import server_term

__all__ = ["Figures", "Term", "figures_in", "probes", "routing_of"]

Term: TypeAlias = tuple[str, str]
"""A text field and a term in it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a term in a field.

    Attributes:
        articles: how many there are.
        df: how many of them have it.
        length: terms of the field in all of them.
    """

    articles: int
    df: int
    length: int

    @property
    def idf(self) -> float:
        """As :mod:`searchidx.query.ranking` has it."""
        return 1 + math.log(self.articles / (self.df + 1)) if self.articles else 1.0

    @property
    def server_idf(self) -> float:
        """As Lucene has it."""
        return math.log1p((self.articles - self.df + 0.5) / (self.df + 0.5))


def probes(terms: Collection[Term], shards: Mapping[str, int]) -> dict[str, Any]:
    """What asks for the figures of terms: a body for ``_mtermvectors``.

    Args:
        shards: of each index how many it has.
    """
    document: dict[str, str] = {}
    for name, term in sorted(terms):
        before = document.get(name)
        document[name] = server_term(term) if before is None else f"{before} {server_term(term)}"
    wanted = {"positions": False, "offsets": False, "payloads": False, "term_statistics": True}
    return {
        "docs": [
            {"_index": index, "routing": routing_of(shard, count), "doc": document, **wanted}
            for index, count in shards.items()
            for shard in range(count)
        ]
    }


def figures_in(probed: Iterable[Mapping[str, Any]], terms: Collection[Term]) -> dict[Term, Figures]:
    """The figures of terms in the answers to :func:`probes`."""
    articles: Counter[str] = Counter()
    lengths: Counter[str] = Counter()
    counts: Counter[Term] = Counter()
    for name, found in _fields(probed):
        about = found["field_statistics"]
        # It is -1 where no document has the field.
        articles[name] += max(about["doc_count"], 0)
        lengths[name] += max(about["sum_ttf"], 0)
        for term, own in found["terms"].items():
            counts[name, term] += own.get("doc_freq", 0)
    return {
        (name, term): Figures(articles[name], counts[name, server_term(term)], lengths[name])
        for name, term in terms
    }


def _fields(probed: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for probe in probed:
        yield from probe["term_vectors"].items()


@cache
def routing_of(shard: int, count: int) -> str:
    """A text that is routed to that shard of so many.

    As OpenSearch does it: the hash of the text, modulo a number of finer shards that an index can
    be split into, which is its own times a power of two, 1,024 about.
    """
    splits = max(1, 10 - (count - 1).bit_length())
    finer = count << splits
    number = 0
    while _hash(str(number)) % finer // (finer // count) != shard:
        number += 1
    return str(number)


_MASK = 0xFFFFFFFF


def _hash(text: str) -> int:
    """MurmurHash3 (32 bits, seed 0) of a text in UTF-16, as a signed number."""
    data = text.encode("utf-16-le")
    value = 0
    for start in range(0, len(data) & ~3, 4):
        value ^= _mixed(int.from_bytes(data[start : start + 4], "little"))
        value = (_rotated(value, 13) * 5 + 0xE6546B64) & _MASK
    value ^= _mixed(int.from_bytes(data[len(data) & ~3 :], "little")) ^ len(data)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        value = ((value ^ (value >> shift)) * factor) & _MASK
    value ^= value >> 16
    return value - (1 << 32) if value >> 31 else value


def _mixed(block: int) -> int:
    return (_rotated((block * 0xCC9E2D51) & _MASK, 15) * 0x1B873593) & _MASK


def _rotated(value: int, by: int) -> int:
    return ((value << by) | (value >> (32 - by))) & _MASK
