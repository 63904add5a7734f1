"""The first articles that a cluster finds, put in order by where the words of the query stand.

A cluster tells no positions. They are read off the texts of the articles, which come with what it
finds, as they are when articles are indexed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from searchidx.analysis.analyzer import Analyzer
from searchidx.dates import local_minutes
from searchidx.engines.opensearch.documents import article_of
from searchidx.engines.opensearch.listing import Listing
from searchidx.engines.opensearch.statistics import Figures
from searchidx.index.codec.packing import starts_of
from searchidx.index.documents import texts_of
from searchidx.index.schema import PRINTED, TEXT_FIELDS, UNDATED
from searchidx.model import Article
from searchidx.query.clauses import Word
from searchidx.query.places import MOST_TEXTS, Places
from searchidx.query.recency import Recency
from searchidx.query.reranking import QueryWord, Reranking

__all__ = ["Reranker", "age_factor"]

_Occurrence: TypeAlias = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Reranker:
    """Puts the first articles in order.

    Attributes:
        reranking: how much the places of words count.
        words: the words of the query.
        figures: of each, by stem and as printed, in the fields that it counts in.
        analyzer: that of the archive.
        recency: how much scores fall with age, if they do.
        count: how many articles are put in order.
    """

    reranking: Reranking
    words: Sequence[QueryWord]
    figures: Mapping[tuple[str, Any], Figures]
    analyzer: Analyzer
    recency: Recency | None
    count: int

    def reranked(self, listing: Listing) -> Listing:
        """The same articles, the first with what the places of the words add to their scores."""
        rows = listing.first[: self.count]
        articles = [article_of(row.stored) for row in rows]
        added = self._added(articles).tolist()
        raised = [
            row._replace(score=row.score + more * age_factor(self.recency, article))
            for row, article, more in zip(rows, articles, added, strict=True)
        ]
        raised.sort(key=lambda row: -row.score)
        gains = {row.id: more for row, more in zip(rows, added, strict=True)}
        return replace(listing, first=(*raised, *listing.first[self.count :]), added=gains)

    def _added(self, articles: Sequence[Article]) -> Any:
        words = [word for word in self.words if self._counts(word.word)]
        stems: frozenset[Any] = frozenset(word.stem for word, _ in words)
        # As texts are numbered: by field, and by article in each.
        fields = zip(*map(texts_of, articles), strict=True)
        texts = [self.analyzer.occurrences(text, stems) for own in fields for text in own]
        placed = [(word, self._places(word.word, texts)) for word in words]
        documents = np.arange(len(articles), dtype=np.int32)
        return self.reranking.added(placed, documents, len(articles))

    def _counts(self, word: Word) -> bool:
        """Whether it is looked at where a word is."""
        texts = sum(self.figures[name, word.stem].df for name, _ in word.weights)
        return 0 < texts <= MOST_TEXTS

    def _places(self, word: Word, texts: Sequence[Mapping[Any, Sequence[_Occurrence]]]) -> Places:
        has = [number for number, found in enumerate(texts) if word.stem in found]
        parts = [texts[number][word.stem] for number in has]
        counts = np.array(list(map(len, parts)), np.int32)
        steps = [np.diff([at for at, _ in part], prepend=0) for part in parts]
        return Places(
            texts=np.array(has, np.int32),
            starts=starts_of(counts)[:-1],
            counts=counts,
            steps=np.concatenate(steps or [np.zeros(0)]).astype(np.uint32),
            printed=np.array([own == word.word for part in parts for _, own in part], bool),
            idf=self._idf(word, "", word.stem),
            idf_printed=self._idf(word, PRINTED, word.word),
        )

    def _idf(self, word: Word, kind: str, text: Any) -> tuple[float, ...]:
        """That of a stem or a printed word, in the fields in which it counts."""
        idf = dict.fromkeys(TEXT_FIELDS, 0.0)
        for name, _ in word.weights:
            # Where one is not looked for, no article has it.
            known = self.figures.get((name + kind, text))
            idf[name] = (known or replace(self.figures[name, word.stem], df=0)).idf
        return tuple(idf.values())


def age_factor(recency: Recency | None, article: Article) -> float:
    """What the score of an article is multiplied by for its age."""
    if recency is None:
        return 1.0
    time = local_minutes(article.published) if article.published else UNDATED
    return float(recency.factors(np.array([time]))[0])
