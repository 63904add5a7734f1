"""The words of an archive on a cluster, which does not list those of a text field.

What is asked for is found in articles: of words that begin so, some are read off articles that have
one, and counted; what can be between two of them in the alphabet is in no more articles than have
any word there, so that most gaps need not be looked into (threshold algorithm: Fagin, Lotem and
Naor, 2003).
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from searchidx.analysis.analyzer import Analyzer
from searchidx.engines.opensearch.asking import Asker
from searchidx.engines.opensearch.documents import article_of
from searchidx.engines.opensearch.listing import Listing
from searchidx.engines.opensearch.terms import EMPTY, local_term, server_term
from searchidx.index.documents import terms_of, texts_of
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.model import Article

__all__ = ["Words"]

# Clauses of a request that counts, articles that are read in a turn, gaps that they are read from.
_COUNTED, _READ, _GAPS = 500, 100, 200
# Terms that a gap is parted at: the most frequent ones that are known.
_PARTS = 16
# Words that the server may think near, in each shard.
_NEAR = 200
_LAST = chr(0x10FFFF)


class Words:
    """The printed words or the stems of the text fields.

    Args:
        stems: whether stems are meant.
    """

    def __init__(self, asker: Asker, stems: bool = False) -> None:
        self._asker = asker
        self._fields = [name if stems else name + PRINTED for name in TEXT_FIELDS]

    @property
    def articles(self) -> int:
        """How many there are, so that no term is in more."""
        found = self._asker.search({"size": 0, "track_total_hits": True})
        return int(found["hits"]["total"]["value"])

    def near(self, word: str, edits: int, starts: Collection[str]) -> dict[str, int]:
        """Words that begin with one of some letters and are at most so many edits away, and how
        many; swapping two letters is one."""
        # Importing it takes longer than many a query.
        from rapidfuzz.distance import OSA

        suggested = self._asker.search({"size": 0, "suggest": self._suggesters(word, edits)})
        options = (
            local_term(option["text"])
            for entries in suggested["suggest"].values()
            for entry in entries
            for option in entry["options"]
        )
        found = {other: int(OSA.distance(word, other)) for other in {word, *options}}
        first = tuple(starts)
        return {w: edit for w, edit in found.items() if edit <= edits and w.startswith(first)}

    def _suggesters(self, word: str, edits: int) -> dict[str, Any]:
        common = {
            "max_edits": edits,
            "prefix_length": 0,
            "min_word_length": 1,
            "suggest_mode": "always",
            "accuracy": 0.0,
            "size": _NEAR,
            "max_term_freq": 2**30,
        }
        return {
            name: {"text": server_term(word), "term": {"field": name, **common}}
            for name in self._fields
        }

    def count(self, terms: Iterable[str]) -> Counter[str]:
        """In how many articles each term is; those that are in none are left out."""
        wanted = list(dict.fromkeys(terms))
        counts = self._counts([self._clause("term", server_term(term)) for term in wanted])
        return Counter({term: n for term, n in zip(wanted, counts, strict=True) if n})

    def count_bounds(self, terms: Iterable[str]) -> Counter[str]:
        """For each term a number that its articles are no more than: how many articles there are,
        since to count takes no longer than to ask for bounds."""
        return Counter(dict.fromkeys(terms, self.articles))

    def most_frequent(
        self, prefix: str, limit: int | None, analyzer: Callable[[], Analyzer]
    ) -> list[tuple[str, int]]:
        """The terms that begin so and are in most articles, and in how many each is: by falling
        count, then in the order of letters.

        Args:
            limit: how many; None for all, which reads all articles that have one.
            analyzer: gives that of the archive.
        """
        if limit is None:
            counts = Counter(
                term
                for article in self._articles(self._clause("prefix", server_term(prefix)))
                for term in self._own(article, prefix, analyzer())
            )
        else:
            counts = self._count_best(prefix, limit, analyzer)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def _count_best(
        self, prefix: str, limit: int, analyzer: Callable[[], Analyzer]
    ) -> Counter[str]:
        """Counts of terms, those of most articles among them."""
        low = server_term(prefix) or EMPTY
        counts = self.count([prefix] if prefix else [])
        gaps = self._count_gaps([(low, low + _LAST if prefix else _LAST)])
        # In how many of the articles that were read each term is, as it is indexed.
        seen: Counter[str] = Counter()
        while limit:
            least = heapq.nlargest(limit, counts.values())[-1] if len(counts) >= limit else 1
            wide = heapq.nlargest(
                _GAPS, (gap for gap, n in gaps.items() if n >= least), key=gaps.__getitem__
            )
            if not wide:
                break
            places = sorted(seen)
            unknown = [gap for gap in wide if not _inside(places, gap)]
            if unknown:
                for article in self._some([self._gap(*gap) for gap in unknown]):
                    own = self._own(article, prefix, analyzer())
                    seen.update({server_term(term): 1 for term in own})
                places = sorted(seen)
            chosen = {
                gap: heapq.nlargest(_PARTS, _inside(places, gap), key=seen.__getitem__)
                for gap in wide
            }
            counts += self.count(local_term(term) for own in chosen.values() for term in own)
            split = [
                part
                for gap, own in chosen.items()
                for part in pairwise([gap[0], *sorted(own), gap[1]])
            ]
            if not any(chosen.values()):
                # The articles do not say what is there: they were analysed otherwise.
                break
            for gap in wide:
                del gaps[gap]
            gaps |= self._count_gaps(split)
        return counts

    def _count_gaps(self, gaps: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
        counts = self._counts([self._gap(*gap) for gap in gaps])
        return {gap: count for gap, count in zip(gaps, counts, strict=True) if count}

    def _counts(self, clauses: Sequence[dict[str, Any]]) -> list[int]:
        """How many articles match each clause."""
        counts: list[int] = []
        for first in range(0, len(clauses), _COUNTED):
            filters = {"filters": clauses[first : first + _COUNTED]}
            body = {"size": 0, "track_total_hits": False, "aggs": {"each": {"filters": filters}}}
            found = self._asker.search(body)["aggregations"]["each"]["buckets"]
            counts += [bucket["doc_count"] for bucket in found]
        return counts

    def _clause(self, kind: str, value: Any) -> dict[str, Any]:
        return _any([{kind: {name: value}} for name in self._fields])

    def _gap(self, low: str, high: str) -> dict[str, Any]:
        """What has a term between two others, which do not count."""
        return self._clause("range", {"gt": low, "lt": high})

    def _some(self, clauses: Sequence[dict[str, Any]]) -> Iterator[Article]:
        """Some articles that match a clause at least."""
        body = {
            "size": _READ,
            "query": {"bool": {"filter": [_any(clauses)]}},
            "stored_fields": ["article"],
            "track_total_hits": False,
        }
        for hit in self._asker.search(body)["hits"]["hits"]:
            yield article_of(hit["fields"]["article"][0])

    def _articles(self, clause: dict[str, Any]) -> Iterator[Article]:
        """All articles that match a clause."""
        constant = {"constant_score": {"filter": clause}}
        for row in Listing.of(self._asker, constant, "newest", "", 0).rows(0, None):
            yield article_of(row.stored)

    def _own(self, article: Article, prefix: str, analyzer: Analyzer) -> set[str]:
        """The terms of an article that begin so."""
        fields = terms_of(texts_of(article), analyzer)
        return {term for name in self._fields for term in fields[name] if term.startswith(prefix)}


def _inside(terms: Sequence[str], gap: tuple[str, str]) -> Sequence[str]:
    """Those of some terms, in order, that are between two others."""
    return terms[bisect_right(terms, gap[0]) : bisect_left(terms, gap[1])]


def _any(clauses: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}
