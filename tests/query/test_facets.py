"""Facets equal a count by hand over the full matches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from searchidx import Archive, Article
from searchidx.errors import QueryError
from searchidx.query.facets import FACETS

Maker = Callable[..., Archive]


def values(article: Article, name: str) -> set[str | None]:
    if name in ("author", "tag"):
        return set(getattr(article, f"{name}s")) or {None}
    if name in ("year", "month", "day"):
        length = {"year": 4, "month": 7, "day": 10}[name]
        return {article.published[:length] if article.published else None}
    return {getattr(article, name) or None}


@pytest.mark.parametrize("name", FACETS)
@pytest.mark.parametrize("query", ["", "kota", "pelabuhan sorong", "tanggal:kosong", "-yang"])
def test_counts_over_the_sample_corpus(corpus: Archive, query: str, name: str) -> None:
    results = corpus.search(query, limit=None, facets=(name,))
    full = [hit.article for hit in results.hits if not hit.partial]
    assert len(full) == results.total
    counts: Counter[str | None] = Counter()
    for article in full:
        counts.update(values(article, name))
    facet = results.facets[name]
    assert {item.value: item.count for item in facet} == counts
    order = [(item.value is None, -item.count, item.value or "") for item in facet]
    assert order == sorted(order)


def test_partial_matches_do_not_count(make: Maker) -> None:
    archive = make(
        [
            Article(id="a", title="kota sorong", source="x.id"),
            Article(id="b", title="kota", source="y.id"),
        ]
    )
    results = archive.search("kota sorong", facets=("source",))
    assert (results.total, results.partial_total) == (1, 1)
    assert [(item.value, item.count) for item in results.facets["source"]] == [("x.id", 1)]


@pytest.mark.parametrize("codec", ["arrays", "portable"])
@pytest.mark.parametrize("name", ["author", "tag"])
def test_an_article_counts_once_for_a_value_named_twice(make: Maker, name: str, codec: str) -> None:
    twice: Any = {f"{name}s": ("Sri", "Sri", "Budi", "")}
    parted: Any = {f"{name}s": ("Budi\x1fBudi",)}
    articles = [Article(id="a", title="kota", **twice), Article(id="b", title="kota", **parted)]
    articles += [Article(id=f"c{i}", title="kota") for i in range(2)]
    facet = make(articles, codec=codec).search("kota", facets=(name,)).facets[name]
    assert [(item.value, item.count) for item in facet] == [("Budi", 2), ("Sri", 1), (None, 2)]


@pytest.mark.parametrize("codec", ["arrays", "portable"])
def test_values_that_differ_by_case_are_one_as_for_a_filter(make: Maker, codec: str) -> None:
    sections = ["KOTA", "Kota", "Kota", "Bola", "kota"]
    articles: list[Article] = [
        Article(id=str(n), title="x", section=section, tags=("Rob", "ROB"))
        for n, section in enumerate(sections)
    ]
    archive = make(articles, codec=codec)
    facets = archive.search("", facets=("section", "tag")).facets
    assert [(item.value, item.count) for item in facets["section"]] == [("Kota", 4), ("Bola", 1)]
    assert [item.count for item in facets["tag"]] == [5]
    assert archive.search("", filters={"section": "KOTA"}).total == 4


@pytest.mark.parametrize("name", ["author", "tag"])
def test_more_values_than_two_bytes_count(make: Maker, name: str) -> None:
    def named(i: int) -> Any:
        return {f"{name}s": (f"Nama {i}", f"Nama {i // 2}", "Sri")}

    archive = make(Article(id=str(i), title="x", **named(i)) for i in range(300))
    archive.add([Article(id="y", title="y")])
    facet = archive.search("", facets=(name,)).facets[name]
    assert [(item.value, item.count) for item in facet[:2]] == [("Sri", 300), ("Nama 1", 3)]
    assert len(facet) == 302
    assert (facet[-1].value, facet[-1].count) == (None, 1)


def test_counts_do_not_depend_on_the_page(corpus: Archive) -> None:
    first = corpus.search("kota", limit=1, facets=FACETS)
    later = corpus.search("kota", limit=0, offset=5, facets=FACETS)
    assert first.facets == later.facets
    assert set(first.facets) == set(FACETS)


def test_an_unknown_facet(corpus: Archive) -> None:
    with pytest.raises(QueryError, match=r"no facet 'x'; expected one of source, section"):
        corpus.search("kota", facets=("x",))


FILTERS = [
    {"filters": {"source": ["kabartimur.com", "wartapesisir.com"]}},
    {"filters": {"section": "Pelayaran"}},
    {"filters": {"source": "kabartimur.com"}, "date_from": "2019", "date_to": "2023-06"},
    {"date_from": "2024"},
    {"fields": "judul", "match": "any"},
    {"filters": {"author": "Lia Andriani"}, "collapse": True},
    {"filters": {"tag": ["banjir", "Bank Indonesia"]}},
    {"filters": {"tag": "demak", "place": ["Demak", "surabaya"]}},
]


@pytest.mark.parametrize("options", FILTERS, ids=str)
@pytest.mark.parametrize("query", ["", "kota", "banjir ATAU pelabuhan -sorong"])
def test_counts_under_filters(corpus: Archive, query: str, options: dict[str, Any]) -> None:
    every = corpus.search(query, limit=None, **options | {"collapse": False})
    full = [hit.article for hit in every.hits if not hit.partial]
    results = corpus.search(query, limit=1, facets=FACETS, **options)
    assert results.total == len(full)
    for name in FACETS:
        counts = Counter(value for article in full for value in values(article, name))
        assert {item.value: item.count for item in results.facets[name]} == counts


def test_the_filters_tried_choose_some_articles_and_not_all(corpus: Archive) -> None:
    for options in FILTERS:
        assert 0 < corpus.search("", **options).total < len(corpus) or "fields" in options
