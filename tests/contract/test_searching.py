"""Searching, on every engine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import searchidx
from searchidx import Archive, Article
from searchidx.errors import IndexOutdated, QueryError

Maker = Callable[..., Archive]


def article(number: int, body: str = "banjir di kota", **values: Any) -> Article:
    return Article(id=f"{number:05}", title=f"Berita {number}", body=body, **values)


def ids(archive: Archive, query: str, **options: Any) -> list[str]:
    return [hit.article.id for hit in archive.search(query, **options).hits]


def test_an_empty_archive_answers(make: Maker) -> None:
    archive = make()
    for query in ("", "banjir", '"banjir besar"', "banj*", "tanggal:2023", "-banjir"):
        found = archive.search(query, facets=("source", "year"), collapse=True)
        assert (found.total, found.hits, found.groups) == (0, (), 0)
        assert found.facets == {"source": (), "year": ()}
    assert archive.terms("b") == archive.terms("", limit=3) == ()
    assert list(archive.kwic("banjir")) == list(archive.export("")) == []
    assert archive.trend(["banjir"]).periods == ()
    assert archive.similar("1") is archive.explain("banjir", "1") is archive.get("1") is None
    assert archive.cite("banjir").total == 0


def test_tags_and_places_are_found_filtered_by_and_counted(make: Maker) -> None:
    archive = make(
        [
            article(1, tags=("Pemilu 2024", "KPU"), place="Jakarta"),
            article(2, tags=("pemilu", "KPU", "KPU"), place="Jakarta Timur"),
            article(3, tags=("putaran pemilu",)),
            article(4, place="JAKARTA"),
        ]
    )
    for query, found in {
        "tag:pemilu": {1, 2, 3},
        'tag:"pemilu 2024"': {1},
        'tag:"2024 kpu"': set(),
        "tempat:jakarta": {1, 2, 4},
        "place:timur tag:kpu": {2},
        "banjir -tempat:jakarta": {3},
    }.items():
        assert {int(id) for id in ids(archive, query)} == found, query
    for filters, found in (
        ({"tag": ["pemilu"]}, {2}),
        ({"tag": ["2024", "putaran pemilu"]}, {1, 3}),
        ({"place": ["jakarta"]}, {1, 4}),
        ({"place": ["timur"], "tag": ["kpu"]}, {2}),
    ):
        assert {int(id) for id in ids(archive, "banjir", filters=filters)} == found, filters
    facets = archive.search("banjir", facets=("tag", "place")).facets
    assert [(c.value, c.count) for c in facets["tag"]] == [
        ("KPU", 2),
        ("Pemilu 2024", 1),
        ("pemilu", 1),
        ("putaran pemilu", 1),
        (None, 1),
    ]
    assert [(c.value, c.count) for c in facets["place"]] == [
        ("Jakarta", 2),
        ("Jakarta Timur", 1),
        (None, 1),
    ]


def test_pages_side_by_side_are_the_whole(make: Maker) -> None:
    days = [f"2023-0{1 + number % 7}-01" for number in range(57)]
    archive = make(
        article(n, "banjir " + "air " * (n % 9), published=day) for n, day in enumerate(days)
    )
    for sort in ("relevance", "newest", "oldest"):
        whole = ids(archive, "banjir", sort=sort, limit=None)
        assert len(set(whole)) == 57
        for limit in (1, 10, 40):
            pages = [
                ids(archive, "banjir", sort=sort, offset=at, limit=limit)
                for at in range(0, 60, limit)
            ]
            assert [id for page in pages for id in page] == whole
    assert ids(archive, "banjir", offset=57) == ids(archive, "banjir", limit=0) == []


def test_partial_matches_follow_on_later_pages(make: Maker) -> None:
    archive = make(article(n, "banjir besar" if n < 4 else "banjir") for n in range(30))
    found = archive.search("banjir besar", limit=None)
    assert (found.total, found.partial_total, found.relaxed) == (4, 26, True)
    whole = [hit.article.id for hit in found.hits]
    assert sorted(whole[:4]) == [f"{n:05}" for n in range(4)]
    assert [hit.partial for hit in found.hits] == [False] * 4 + [True] * 26
    pages = [ids(archive, "banjir besar", offset=at, limit=3) for at in range(0, 30, 3)]
    assert [id for page in pages for id in page] == whole
    assert len(list(archive.export("banjir besar"))) == 4


def test_partial_matches_stand_among_full_ones_where_the_query_is_long(make: Maker) -> None:
    query = "banjir besar melanda seluruh kota"
    more = [f"banjir besar melanda kota {'besar ' * (n % 5)}" for n in range(20)]
    some = ["banjir jauh di hilir " + "lagi " * 300 + query] * 3
    archive = make(article(n, text) for n, text in enumerate([*some, *more]))
    found = archive.search(query, limit=None)
    assert (found.total, found.partial_total, found.relaxed) == (3, 20, True)
    partial = [hit.partial for hit in found.hits]
    assert partial.count(False) == 3
    assert partial != sorted(partial)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    for limit in (1, 3, 7, 40):
        pages = [archive.search(query, offset=at, limit=limit) for at in range(0, 23, limit)]
        assert [hit for page in pages for hit in page.hits] == list(found.hits)
    exported = list(archive.export(query))
    assert [hit.article.id for hit in exported] == [
        hit.article.id for hit in found.hits if not hit.partial
    ]
    assert [hit.score for hit in exported] == [hit.score for hit in found.hits if not hit.partial]
    for sort in ("newest", "oldest"):
        by_date = [hit.partial for hit in archive.search(query, sort=sort, limit=None).hits]
        assert by_date == [False] * 3 + [True] * 20
    collapsed = archive.search(query, collapse=True, limit=None)
    assert [hit.score for hit in collapsed.hits] == sorted(
        (hit.score for hit in collapsed.hits), reverse=True
    )
    assert sum(not hit.partial for hit in collapsed.hits) == collapsed.groups
    assert len(list(archive.export(query, collapse=True))) == collapsed.groups
    citation = archive.cite(query, with_hits=True)
    assert citation.hits is not None
    assert [id for id, _ in citation.hits] == [hit.article.id for hit in exported]


def test_an_export_without_fragments_has_the_same_articles_in_the_same_order(make: Maker) -> None:
    archive = make(article(n, "banjir besar" * (n % 3)) for n in range(30))
    for query, options in (("banjir besar", {}), ("", {}), ("banjir", {"collapse": True})):
        whole = list(archive.export(query, **options))
        assert any(hit.fragments for hit in whole)
        bare = [replace(hit, fragments=()) for hit in whole]
        assert list(archive.export(query, fragments=False, **options)) == bare


def test_an_export_has_each_article_once_while_others_are_written(make: Maker) -> None:
    archive = make(article(n) for n in range(500))
    before = {f"{n:05}" for n in range(500)}
    for sort in ("relevance", "newest"):
        hits = archive.export("banjir", sort=sort)
        seen = [next(hits).article.id]
        archive.add(article(n, "banjir lagi") for n in range(400, 650))
        archive.delete([f"{n:05}" for n in range(500, 600)])
        seen += [hit.article.id for hit in hits]
        assert len(seen) == len(set(seen))
        assert before <= set(seen) | {f"{n:05}" for n in range(500, 650)}
        archive.delete([f"{n:05}" for n in range(500, 650)])


def test_the_first_articles_are_in_order_by_where_words_stand(make: Maker) -> None:
    filler = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh"
    archive = make(
        (
            article(n, f"{'demak ' * (n % 7 + 1)}{filler if n % 3 else ''} rob {filler * (n % 5)}")
            for n in range(40)
        ),
        near_duplicates=False,
    )

    def scores(archive: Archive, **options: Any) -> dict[str, float]:
        hits = archive.search("demak rob", limit=None, **options).hits
        return {hit.article.id: hit.score for hit in hits}

    with searchidx.open(archive.place, rerank=0) as without:
        plain = scores(without)
    with searchidx.open(archive.place, rerank=12) as some:
        whole = scores(some)
        raised = {id for id in plain if whole[id] > plain[id] * (1 + 1e-6)}
        assert raised == set(list(plain)[:12])
        assert list(whole)[:12] != list(plain)[:12]
        assert list(whole)[12:] == list(plain)[12:]
        assert list(whole.values()) == sorted(whole.values(), reverse=True)
        for limit in (5, 7, 30):
            pages = [ids(some, "demak rob", limit=limit, offset=at) for at in range(0, 40, limit)]
            assert [id for page in pages for id in page] == list(whole)
        assert [hit.article.id for hit in some.export("demak rob")] == list(whole)
        assert list(scores(some, collapse=True)) == list(whole)
        for id in list(whole)[::39]:
            found = some.explain("demak rob", id)
            assert found is not None
            assert found.score == pytest.approx(whole[id], rel=1e-5)
            assert sum(part.score for part in found.parts) == pytest.approx(whole[id], rel=1e-3)
            places = [part.score for part in found.parts if part.kind == "places"]
            assert sum(places) == pytest.approx(whole[id] - plain[id], rel=1e-4, abs=1e-5)


def test_what_is_pinned_stays(make: Maker) -> None:
    archive = make(article(n) for n in range(5))
    commit = archive.commit
    with archive.pinned() as pinned:
        assert pinned.commit == commit
        archive.add([article(7)])
        archive.delete(["00001"])
        assert pinned.commit == commit != archive.commit
        assert ids(pinned, "banjir") == [f"{n:05}" for n in range(5)]
        assert len(list(pinned.export(""))) == 5
        assert pinned.trend(["banjir"]).undated == (5,)
        assert sorted(ids(archive, "banjir")) == ["00000", "00002", "00003", "00004", "00007"]


def test_a_search_sees_what_was_just_written(make: Maker) -> None:
    archive = make()
    for number in range(4):
        archive.add([article(number, f"banjir {'surut ' * number}")])
        assert len(ids(archive, "banjir")) == number + 1
        assert len(ids(archive, "surut")) == number
    archive.delete(["00003"])
    assert archive.search("surut", facets="source").facets["source"][0].count == 2


@pytest.mark.parametrize(
    "word",
    ["kompas.com", "COVID-19", "3,5", "a|b", "rock&roll", "naïve", "日本", "x" * 2000, "o'clock"],
)
def test_words_of_any_signs(make: Maker, word: str) -> None:
    archive = make([article(1, f"sebelum {word} sesudah"), article(2, "sebelum sesudah")])
    for query in (word, f'"sebelum {word}"', f'="{word} sesudah"'):
        if len(query) < 1500:
            assert ids(archive, query) == ["00001"], query
    start = next(iter(searchidx.analyze(word))).word[:3]
    known = [term.term for term in archive.terms(start, limit=5)]
    assert all(term.startswith(start) for term in known)
    assert known or len(word) > 1000


def test_one_word_for_a_sign(make: Maker) -> None:
    archive = make([article(1, "lihat kompas.com"), article(2, "lihat kompasxcom")])
    assert ids(archive, "kompas?com") == ["00001", "00002"]
    assert ids(archive, "kompas*com") == ["00001", "00002"]


def test_no_phrase_runs_over_a_gap(make: Maker) -> None:
    archive = make(
        [
            article(1, "hujan lebat\n\nangin kencang"),
            article(2, "hujan lebat angin kencang"),
            Article(
                id="3",
                title="x",
                body="",
                captions=(searchidx.Caption("hujan lebat"), searchidx.Caption("angin")),
            ),
        ]
    )
    assert ids(archive, '"lebat angin"') == ["00002"]
    assert ids(archive, '"hujan angin"~99') == ["00002"]


def test_words_of_a_phrase_each_near_to_the_one_before(make: Maker) -> None:
    # The first b behind a is too far from c, another is not.
    archive = make([article(1, "satu dua xx dua yy tiga"), article(2, "satu dua xx yy zz tiga")])
    assert ids(archive, '"satu dua tiga"~3') == ["00001"]
    assert ids(archive, '"satu dua tiga"~2') == []


@pytest.mark.parametrize(
    "query", ["tanggal:x1", "disebut:x", "banjir^999", "rubrik:!", "(banjir ATAU"]
)
def test_errors_in_a_query_are_the_same(make: Maker, query: str) -> None:
    archive = make([article(1)])
    with pytest.raises(QueryError):
        archive.search(query)


def test_a_long_text_is_no_error(make: Maker) -> None:
    words = [f"kata{number}" for number in range(220)]
    archive = make([article(1, " ".join(words)), article(2, " ".join(words[:100]))])
    query = " ".join(words)
    assert ids(archive, query, match="all") == ["00001"]
    assert ids(archive, query, match="any") == ["00001", "00002"]
    assert ids(archive, query) == ["00001", "00002"]


def test_scores_fall_with_age(make: Maker) -> None:
    archive = make(
        article(number, published=day)
        for number, day in enumerate(["2024-01-31", "2024-01-01", "2023-12-02", None, "2025-01-01"])
    )
    options: dict[str, Any] = {"recency": "30d", "now": date(2024, 1, 31)}
    scores = {hit.article.id: hit.score for hit in archive.search("banjir", **options).hits}
    plain = {hit.article.id: hit.score for hit in archive.search("banjir").hits}
    shares = [scores[id] / plain[id] for id in sorted(plain)]
    assert shares == pytest.approx([1, 0.5, 0.25, 2**-10, 1], rel=1e-4)
    for id, score in scores.items():
        found = archive.explain("banjir", id, **options)
        assert found is not None
        assert found.score == pytest.approx(score, rel=1e-5)
        assert sum(part.score for part in found.parts) == pytest.approx(plain[id], rel=1e-3)
        assert any(part.kind == "places" for part in found.parts)


def test_other_rules_are_told(make: Maker) -> None:
    archive = make([article(1, "perbankan")])
    with searchidx.open(archive.place, exceptions=False) as other:
        with pytest.raises(IndexOutdated, match="--rebuild"):
            other.search("perbankan")
        assert other.get("00001") is not None
        assert [hit.article.id for hit in other.export("")] == ["00001"]


def test_many_ask_at_once(make: Maker) -> None:
    archive = make(article(n, f"banjir {'surut ' * (n % 5)}") for n in range(40))
    want = ids(archive, "surut", limit=None)
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(10):
                assert ids(archive, "surut", limit=None) == want
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_a_pattern_that_stands_for_many_words_is_told(
    make: Maker, differs: Callable[[str], None]
) -> None:
    differs("many")
    archive = make([article(1, " ".join(f"kata{number}x" for number in range(1100)))])
    assert archive.search("kata*").notes == ("kata* stands for more than 1,000 words",)


def test_words_far_apart_after_words_that_come_again(
    make: Maker, differs: Callable[[str], None]
) -> None:
    differs("limits")
    archive = make([article(1, "aa bb " + "x " * 7 + "bb cc dd")])
    assert ids(archive, '"aa bb cc dd"~9') == ["00001"]
