"""More like this: by telling words, without the article and its reprints."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

import searchidx
from searchidx import Archive, Article
from searchidx.query.similar import telling_words

Maker = Callable[..., Archive]

_REPRINT = (
    "Nelayan Teluk Ranai memperbaiki jaring pukat di dermaga kayu sebelum musim angin utara "
    "tiba, sementara tengkulak menimbang kepiting bakau dan rumput laut kering untuk dikirim."
)
_ARTICLES = [
    Article(id="a", title="Kepiting bakau", body=_REPRINT, published="2023-01-02"),
    Article(id="a2", title="Kepiting bakau", body=_REPRINT, published="2023-01-03"),
    Article(id="b", title="Harga kepiting", body="Tengkulak membeli kepiting dari nelayan."),
    Article(id="c", title="Kursus", body="Guru mengajar matematika di sekolah itu."),
    Article(id="d", title="Sekolah", body="Guru sekolah itu menanam bakau di dermaga."),
]


@pytest.fixture(params=["arrays", "portable"])
def archive(request: pytest.FixtureRequest, make: Maker) -> Archive:
    return make(_ARTICLES, codec=request.param)


def test_neither_itself_nor_its_reprints(archive: Archive) -> None:
    found = archive.similar("a")
    assert found is not None
    assert [hit.article.id for hit in found.hits] == ["b", "d"]
    assert (found.total, found.hits[0].rank, found.hits[0].partial) == (2, 1, False)
    assert "kepiting" in found.query.lower().split()
    assert any(fragment.marks for fragment in found.hits[0].fragments)
    other = archive.similar("b", collapse=True)
    assert other is not None
    assert [(hit.article.id, hit.reprints) for hit in other.hits] == [("a", 1)]
    assert other.groups == 1


def test_pages(archive: Archive) -> None:
    first, second = archive.similar("a", limit=1), archive.similar("a", limit=1, offset=1)
    assert first is not None
    assert second is not None
    assert [hit.article.id for hit in (*first.hits, *second.hits)] == ["b", "d"]
    assert second.hits[0].rank == 2


def test_scores_are_those_of_a_query_of_any_of_these_words(
    make: Maker, corpus_articles: list[Article]
) -> None:
    corpus = make(corpus_articles, aliases=False, rerank=0)
    for article in list(corpus)[:10]:
        found = corpus.similar(article.id, limit=None)
        assert found is not None
        searched = corpus.search(found.query, match="any", limit=None)
        scores = {hit.article.id: hit.score for hit in searched.hits}
        assert found.hits
        for hit in found.hits:
            assert hit.score == pytest.approx(scores[hit.article.id], rel=1e-4)
        assert article.id not in {hit.article.id for hit in found.hits}


def test_an_unknown_id_and_an_article_like_no_other(make: Maker) -> None:
    archive = make([Article(id="x", title="Angklung"), Article(id="e", body="2023")])
    assert archive.similar("zzz") is None
    for id in ("x", "e"):
        found = archive.similar(id)
        assert found is not None
        assert (found.total, found.hits, found.query) == (0, (), "")


def test_words_by_tf_idf() -> None:
    text = "Banjir banjir dan banjir rob di pesisir pesisir KPK pada 2020"
    counts = {"banjir": 50, "rob": 1, "pesisir": 5, "kpk": 100}
    words = telling_words(
        searchidx.analyze(text), lambda stems: {stem: counts.get(stem, 90) for stem in stems}, 100
    )
    values = {"banjir": 3 * math.log(2), "pesisir": 2 * math.log(20)}
    assert [word.stem for word in words] == sorted(values, key=lambda w: -values[w])


def test_english_words_of_grammar_tell_nothing(make: Maker) -> None:
    body = "Peneliti Center for Reef Studies menulis the end of the reef untuk WHO."
    archive = make(
        [Article(id=id, title=id, body=body) for id in ("x", "y")], near_duplicates=False
    )
    archive.add(Article(id=str(n), title="kabar", body="pasar kota") for n in range(20))
    found = archive.similar("x")
    assert found is not None
    words = found.query.split()
    assert {"Center", "Reef", "WHO"} <= set(words)
    assert not {"for", "the", "of"} & {word.lower() for word in words}
