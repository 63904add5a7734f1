"""Read off the texts of some articles, the places of words say what they say by an index."""

from __future__ import annotations

import base64
import os
import random
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
import zstandard

import searchidx
from searchidx import Article, Caption
from searchidx.analysis.analyzer import analyze, analyzer_for
from searchidx.analysis.words import StemRules
from searchidx.config import load_settings
from searchidx.engines.opensearch.asking import Asker
from searchidx.engines.opensearch.listing import Listing, Row
from searchidx.engines.opensearch.reranking import Reranker
from searchidx.engines.opensearch.search import ClusterSearch
from searchidx.engines.opensearch.statistics import Figures
from searchidx.engines.opensearch.translate import scored_terms
from searchidx.index.documents import encode, terms_of, texts_of
from searchidx.query.recency import Recency
from searchidx.query.request import asked
from searchidx.query.reranking import query_words

NOW = date(2024, 3, 1)
WORDS = "rob demak banjir berlabuh pelabuhan labuhan anak anak-anak kapal KPK yang \n\n".split(" ")


def some_articles(count: int) -> list[Article]:
    dice = random.Random(5)

    def text(most: int) -> str:
        return " ".join(dice.choices(WORDS, k=dice.randint(0, most)))

    return [
        Article(
            id=f"{number:02}",
            title=text(5),
            body=text(300) or "kosong",
            captions=tuple(Caption(text(6)) for _ in range(dice.randint(0, 3))),
            place=dice.choice([None, "Demak"]),
            published=dice.choice([None, "2024-02-01", "2023-11-20T08:00:00"]),
        )
        for number in range(count)
    ]


def reranker(articles: list[Article], query: str) -> Reranker:
    """One that knows the figures of some articles, which are all that there are."""
    analyzer = analyzer_for(StemRules())
    asker = cast(Asker, None)
    search = ClusterSearch(asker, lambda: analyzer, load_settings(os.devnull), 1.2)
    parsed = search.parse(asked(query))
    tree = parsed.tree
    having: Counter[Any] = Counter()
    for article in articles:
        for name, terms in terms_of(texts_of(article), analyzer).items():
            having.update((name, term) for term in terms)
    figures = {term: Figures(len(articles), having[term], 0) for term in scored_terms(tree)}
    reranking = search.evidence.for_query(query).reranking
    words = query_words(tree, parsed.typed, reranking.grammar)
    return Reranker(reranking, words, figures, analyzer, None, 1000)


def listing(articles: list[Article]) -> Listing:
    """Articles as a cluster gives them, all with the same score."""
    rows = []
    for article in articles:
        stored, digest = encode(article)
        text = base64.b64encode(zstandard.ZstdCompressor().compress(stored)).decode()
        rows.append(Row(article.id, 7.0, "", digest.hex(), text))
    return Listing(cast(Asker, None), {}, "relevance", "", len(rows), tuple(rows))


@pytest.mark.parametrize(
    "query",
    [
        "rob demak",
        "pelabuhan",
        "KPK ATAU judul:anak-anak ATAU banjir^2",
        'banjir ATAU "pelabuhan"',
        "rob ATAU kuwxy",
        "demak ATAU rob ATAU banjir ATAU berlabuh ATAU kapal",
        "kapal yang berlabuh di pelabuhan banjir rob",
        "apa nama kapal demak",
    ],
)
def test_it_adds_what_a_folder_adds(tmp_path: Path, query: str) -> None:
    articles = some_articles(30)
    found = reranker(articles, query).reranked(listing(articles))
    compared = 0
    with searchidx.create(tmp_path / "index", config=os.devnull, rerank=1000) as archive:
        archive.add(articles)
        for hit in archive.search(query, limit=None).hits:
            explanation = archive.explain(query, hit.article.id)
            assert explanation is not None
            places = sum(part.score for part in explanation.parts if part.kind == "places")
            assert found.added[hit.article.id] == pytest.approx(places, rel=1e-5, abs=1e-6)
            compared += places > 0
    assert compared > 10


def test_the_first_are_in_the_order_of_their_new_scores() -> None:
    articles = some_articles(30)
    few = replace(reranker(articles, "rob demak"), count=12)
    found = few.reranked(listing(articles))
    assert found.added.keys() == {article.id for article in articles[:12]}
    first, rest = found.first[:12], found.first[12:]
    assert [row.score for row in first] == sorted((row.score for row in first), reverse=True)
    assert {row.id: row.score for row in first} == {
        id: 7.0 + more for id, more in found.added.items()
    }
    assert rest == listing(articles).first[12:]


def test_what_is_added_falls_with_age() -> None:
    articles = [
        Article(id="old", body="rob demak", published="2024-01-31"),
        Article(id="new", body="rob demak", published="2024-03-01"),
    ]
    aged = replace(reranker(articles, "rob demak"), recency=Recency(30.0, NOW))
    found = aged.reranked(listing(articles))
    gains = {row.id: row.score - 7.0 for row in found.first}
    assert found.added["old"] == found.added["new"] > 0
    assert gains["new"] == pytest.approx(found.added["new"])
    assert gains["old"] == pytest.approx(found.added["old"] / 2)
    assert [row.id for row in found.first] == ["new", "old"]


def test_occurrences_are_those_of_the_tokens() -> None:
    analyzer = analyzer_for(StemRules())
    for article in some_articles(10):
        for text in texts_of(article):
            stems = frozenset(("anak", "anak-anak", "labuh", "kpk"))
            want: dict[str, list[tuple[int, str]]] = {}
            for token in analyze(text):
                for stem in stems.intersection(token.terms):
                    want.setdefault(stem, []).append((token.position, token.word))
            assert analyzer.occurrences(text, stems) == want
