"""One article of each group of reprints: which, where, and what is counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bench.articles import generate
from searchidx import Archive, Article, Results

Maker = Callable[..., Archive]
TEXTS = [article.body for article in generate(6)]

ARTICLES = [
    Article(id="a1", title="kota", body=TEXTS[0], published="2020-01-03", source="x.id"),
    Article(id="a2", title="kota desa", body=TEXTS[0], published="2020-01-02", source="y.id"),
    Article(id="a3", title="desa", body=TEXTS[0], published="2020-01-01", source="y.id"),
    Article(id="b1", title="kota kota", body=TEXTS[1], published="2021-01-01", source="x.id"),
    Article(id="c1", title="kota", body=TEXTS[2], source="x.id"),
    Article(id="c2", title="kota desa", body=TEXTS[2], published="2022-01-01", source="y.id"),
]


@pytest.fixture
def archive(make: Maker) -> Archive:
    return make(ARTICLES)


def shown(results: Results) -> dict[str, int]:
    return {hit.article.id: hit.reprints for hit in results.hits}


def search(archive: Archive, query: str, **options: Any) -> Results:
    return archive.search(query, fields=["judul"], collapse=True, **options)


def test_the_earliest_that_matches_stands_for_its_group(archive: Archive) -> None:
    results = search(archive, "kota")
    assert shown(results) == {"a2": 1, "b1": 0, "c2": 1}
    assert (results.total, results.groups) == (5, 3)
    assert [hit.rank for hit in results.hits] == [1, 2, 3]
    assert shown(search(archive, "kota", filters={"source": ["x.id"]})) == dict.fromkeys(
        ("a1", "b1", "c1"), 0
    )


def test_without_collapse_all_are_shown(archive: Archive) -> None:
    results = archive.search("kota", fields=["judul"])
    assert (results.total, results.groups, len(results.hits)) == (5, None, 5)
    assert {hit.reprints for hit in results.hits} == {0}


def test_orders_facets_and_pages(archive: Archive) -> None:
    newest = search(archive, "", sort="newest", facets=("source",))
    assert list(shown(newest)) == ["c2", "b1", "a3"]
    assert shown(newest) == {"c2": 1, "b1": 0, "a3": 2}
    assert list(shown(search(archive, "", sort="oldest"))) == ["a3", "b1", "c2"]
    assert {c.value: c.count for c in newest.facets["source"]} == {"x.id": 3, "y.id": 3}
    assert list(shown(search(archive, "", sort="oldest", limit=1, offset=1))) == ["b1"]


def test_a_full_match_stands_before_an_earlier_partial_one(archive: Archive) -> None:
    results = search(archive, "kota desa")
    assert shown(results) == {"a2": 0, "c2": 0, "b1": 0}
    assert [hit.partial for hit in results.hits] == [False, False, True]
    assert (results.total, results.groups, results.partial_total) == (2, 2, 4)


def test_export_gives_one_of_each_group(archive: Archive) -> None:
    exported = archive.export("kota", fields=["judul"], collapse=True)
    assert {hit.article.id: hit.reprints for hit in exported} == {"a2": 1, "b1": 0, "c2": 1}


def test_nothing_found_and_nothing_there(archive: Archive, make: Maker) -> None:
    for results in (search(archive, "laut"), search(make(), "")):
        assert (results.total, results.groups, results.hits) == (0, 0, ())


def test_collapse_has_to_be_true_or_false(archive: Archive) -> None:
    with pytest.raises(TypeError, match="collapse must be True or False, not 'yes'"):
        archive.search("kota", collapse="yes")  # type: ignore[arg-type]
