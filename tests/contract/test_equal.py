"""The same articles in a folder and on a cluster: the same answers to the same questions.

Scores differ by what :mod:`searchidx.engines.opensearch.translate` says: lengths above 40 that a
byte holds up to an eighth too small, and fields without a term, which count as one of length 1.
Both change what a term adds by no more, in proportion, than the length over the average.
"""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from clusters import drop
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import searchidx
from searchidx import Archive, Article, Caption
from searchidx.query.function_words import FUNCTION_WORDS, QUESTION_WORDS

WORDS = "kota pelabuhan kapal buku berita warga menolak tolak anak kabar banjir".split()
PRINTED = [*WORDS, "Kota", "KAPAL", "kapalnya", "anak-anak", "bukunya", "yang", "di", "\n\n"]
FACETS = ("source", "section", "author", "tag", "place", "year", "month", "day")
NOW = date(2024, 2, 1)
# Lengths are rounded by the server, and what no score says is not rounded at all.
EIGHTH = 1 / 8
# Of the sum of sigmoids that stands for e^-x, and of what 9 bits hold of a position.
LEAD = 0.01
# As scores are near and not the same, of a few first articles others would be put in order.
MOST = 1000


class Pair(NamedTuple):
    """The same articles in two places."""

    local: Archive
    server: Archive
    tolerance: float


def some_articles(count: int, seed: int) -> list[Article]:
    """Articles that share a few words, some of them very often."""
    dice = random.Random(seed)

    def text(most: int) -> str:
        return " ".join(dice.choices(PRINTED, k=dice.randint(0, most)))

    return [
        Article(
            id=f"{number:04}",
            title=text(4) or "judul",
            body=text(dice.choice([5, 60, 300])),
            captions=tuple(Caption(text(5)) for _ in range(dice.randint(0, 2))),
            published=dice.choice([None, "2023-01-02", "2023-05-06T07:08:00", "2024-01-01"]),
            source=dice.choice([None, "koran.id", "harian.com"]),
            site=dice.choice([None, "bola.harian.com"]),
            section=dice.choice([None, "ekonomi", "Ekonomi Bisnis", "olahraga"]),
            authors=dice.choice([(), ("Lia Andriani",), ("Budi", "Lia Andriani"), ("Lia",)]),
            tags=dice.choice([(), ("banjir",), ("Harga Beras", "banjir", "banjir"), ("harga",)]),
            place=dice.choice([None, "Kota Batu", "Batu", "Jakarta"]),
            mentions=dice.choice([(), ("2023",), ("2023-05-06", "2024"), ("2023-05",)]),
        )
        for number in range(count)
    ]


def made(cluster: str, folder: Path, articles: list[Article]) -> Iterator[Pair]:
    address = f"{cluster}/contract-{uuid.uuid4().hex[:12]}"
    local = searchidx.create(folder / "index", config=os.devnull, rerank=MOST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        server = searchidx.create(address, config=os.devnull, rerank=MOST, shards=3, replicas=0)
        local.add(articles)
        server.add(articles)
        yield Pair(local, server, _tolerance(articles))
    for archive in (local, server):
        archive.close()
    drop(address)


def _tolerance(articles: list[Article]) -> float:
    """How far scores may be apart: an eighth, or what the fields without a term add to the
    average length if that is more."""
    distinct = list({article.id: article for article in articles}.values())
    share = 0.0
    for texts in (
        [article.title for article in distinct],
        ["\n\n".join(c.text for c in article.captions) for article in distinct],
        [article.body for article in distinct],
    ):
        lengths = [sum(1 for _ in searchidx.analyze(text)) for text in texts]
        share = max(share, lengths.count(0) / max(sum(lengths), 1))
    return max(EIGHTH, share) + LEAD


@pytest.fixture(scope="module")
def generated(cluster: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    yield from made(cluster, tmp_path_factory.mktemp("generated"), some_articles(250, 1))


@pytest.fixture(scope="module")
def sample(
    cluster: str, tmp_path_factory: pytest.TempPathFactory, corpus_articles: list[Article]
) -> Iterator[Pair]:
    yield from made(cluster, tmp_path_factory.mktemp("sample"), corpus_articles)


# Queries of all kinds that the language has -----------------------------------------------

_WORD = st.sampled_from([*WORDS, "Kapalnya", "anak-anak", "tiada", "yang", "siapa", "KAPAL"])
_PHRASE = st.one_of(
    st.builds('"{}"'.format, st.lists(_WORD, min_size=2, max_size=4).map(" ".join)),
    st.builds(
        '"{}"~{}'.format, st.lists(_WORD, min_size=2, max_size=4).map(" ".join), st.integers(2, 5)
    ),
    st.builds('"{}"~{}'.format, st.lists(_WORD, min_size=2, max_size=3).map(" ".join), st.just(9)),
)
_WEIGHT = st.sampled_from(["", "^2", "^0.5", "^0"])
_TEXT = st.one_of(
    _WORD,
    _WORD.map("={}".format),
    _PHRASE,
    _PHRASE.map("={}".format),
    st.sampled_from(["ka*", "k?ta", "*an", "*apal*", "buku*", "z*", "kapl~", "kota~2", "di~2"]),
)
_FIELDED = st.builds("{}:{}".format, st.sampled_from(["judul", "isi", "keterangan"]), _TEXT)
_VALUE = st.sampled_from(
    [
        "tanggal:2023",
        "tanggal:2023-05-06",
        "tanggal:kosong",
        "tanggal:[2023-05 TO 2023-12]",
        "disebut:2023",
        "disebut:2023-05",
        "disebut:[2023-05-01 TO 2024-12-31]",
        "disebut:2023-05-06",
        "sumber:koran",
        "sumber:bola.harian.com",
        "rubrik:ekonomi",
        "rubrik:tiada",
        'penulis:"Lia Andriani"',
        "penulis:lia",
        "tag:banjir",
        'tag:"harga beras"',
        "tempat:batu",
        'place:"kota batu"',
    ]
)
_ONE = st.builds("{}{}".format, _TEXT | _FIELDED, _WEIGHT) | _VALUE
_SIGNED = st.builds("{}{}".format, st.sampled_from(["", "", "", "-", "+"]), _ONE)


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    listed = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        listed.map(" ".join),
        listed.map(" DAN ".join),
        listed.map(" ATAU ".join),
        st.builds("({}){}".format, listed.map(" ".join), _WEIGHT),
        st.builds("{} TIDAK {}".format, parts, _ONE),
    )


QUERY = st.recursive(_SIGNED, _joined, max_leaves=6)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "sort": st.sampled_from(["newest", "oldest"]),
        "match": st.sampled_from(["all", "any"]),
        "fields": st.sampled_from([["judul"], ["isi", "keterangan"]]),
        "filters": st.sampled_from(
            [
                {"source": ["koran.id"]},
                {"section": ["ekonomi"]},
                {"section": ["bisnis", "olahraga"], "author": ["lia andriani"]},
                {"author": ["Lia"]},
                {"tag": ["harga"], "place": ["batu", "Jakarta"]},
                {"tag": ["beras", "BANJIR"]},
            ]
        ),
        "date_from": st.sampled_from(["2023-02", "2024"]),
        "date_to": st.just("2024-06"),
        "recency": st.sampled_from(["30d", "2y"]),
        "collapse": st.just(True),
    },
)


def is_in_one_list(query: str) -> bool:
    """Whether partial matches may stand before full ones."""
    words = query.lower().split()
    content = [word for word in words if word not in FUNCTION_WORDS]
    return len(content) > 3 or not QUESTION_WORDS.isdisjoint(words[:3])


def are_equal(pair: Pair, query: str, **options: Any) -> None:
    """All of an answer but what no score is to say."""
    local, server = (
        archive.search(query, limit=None, facets=FACETS, now=NOW, **options)
        for archive in (pair.local, pair.server)
    )
    for name in ("total", "partial_total", "relaxed", "groups", "facets", "notes", "suggestion"):
        assert getattr(server, name) == getattr(local, name), name
    assert [hit.rank for hit in server.hits] == list(range(1, len(server.hits) + 1))
    theirs = {hit.article.id: hit for hit in server.hits}
    assert len(theirs) == len(server.hits)
    assert theirs.keys() == {hit.article.id for hit in local.hits}
    for hit in local.hits:
        other = theirs[hit.article.id]
        assert other.article == hit.article
        assert other.fragments == hit.fragments
        assert (other.partial, other.reprints) == (hit.partial, hit.reprints)
        assert other.score == pytest.approx(hit.score, rel=pair.tolerance, abs=1e-6)
    if options.get("sort"):
        dates = [[hit.article.published for hit in found.hits] for found in (local, server)]
        assert dates[0] == dates[1]
        keys = [(hit.partial, 0.0) for hit in server.hits]
    elif is_in_one_list(query):
        keys = [(False, -hit.score) for hit in server.hits]
    else:
        keys = [(hit.partial, -hit.score) for hit in server.hits]
    assert keys == sorted(keys)


@given(query=QUERY, options=OPTIONS)
# A query is short, and to make it shorter takes minutes.
@settings(max_examples=80, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_answers_to_generated_queries(generated: Pair, query: str, options: dict[str, Any]) -> None:
    are_equal(generated, query, **options)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "banjir",
        "kapan pelabuhan sorong dibuka",
        '"suku bunga"',
        '"suku bunga"~5',
        "=pelabuhan",
        "peng*",
        "k?ta",
        "pelabuhn~2",
        "pelabuhn",
        "-banjir",
        "KPK",
        "keterangan:evakuasi ATAU disebut:2020-07-18",
        "tanggal:kosong",
        "rubrik:ekonomi",
        "tag:banjir",
        "tempat:surabaya -tag:vaksin",
        "sumber:kabartimur.com pelabuhan^3",
        "apa yang di",
        "pemerintah daerah provinsi papua barat dalam rangka pembangunan pelabuhan baru",
        "xq*",
    ],
)
@pytest.mark.parametrize("options", [{}, {"collapse": True}, {"match": "any"}, {"recency": "1y"}])
def test_answers_on_the_sample_corpus(sample: Pair, query: str, options: dict[str, Any]) -> None:
    are_equal(sample, query, **options)


@pytest.mark.parametrize("stems", [False, True])
@pytest.mark.parametrize("prefix", ["ban", "pe", "z", "x", "", "kompas.c"])
@pytest.mark.parametrize("limit", [0, 1, 5, 40, None])
def test_terms(sample: Pair, prefix: str, limit: int | None, stems: bool) -> None:
    found = [a.terms(prefix, limit=limit, stems=stems) for a in (sample.local, sample.server)]
    assert found[0] == found[1]


@pytest.mark.parametrize("by", ["year", "month", "week", "day"])
def test_trends(sample: Pair, by: str) -> None:
    asked: dict[str, Any] = {"by": by, "date_from": "2000", "filters": {"section": ["ekonomi"]}}
    for options in ({"by": by}, asked):
        found = [
            archive.trend(["pelabuhan", "banjir -jakarta", "KPK", "tiada"], **options)
            for archive in (sample.local, sample.server)
        ]
        assert found[0] == found[1]


@pytest.mark.parametrize("word", ["pelabuhan", "=pelabuhan", "suku bunga", "tiada"])
def test_lines_of_a_word(sample: Pair, word: str) -> None:
    for options in ({}, {"sort": "left", "limit": 5}, {"date_from": "2021", "width": 12}):
        found = [list(a.kwic(word, **options)) for a in (sample.local, sample.server)]
        # Articles of one day come in the order of scores, which are near and not the same.
        assert sorted(map(repr, found[0])) == sorted(map(repr, found[1]))


def test_articles_like_each(sample: Pair, corpus_articles: list[Article]) -> None:
    for article in corpus_articles[::7]:
        local, server = (
            archive.similar(article.id, limit=None) for archive in (sample.local, sample.server)
        )
        assert local is not None
        assert server is not None
        assert server.query == local.query
        assert {hit.article.id for hit in server.hits} == {hit.article.id for hit in local.hits}
        assert server.total == local.total
    assert sample.server.similar("tiada") is None


@pytest.mark.parametrize("query", ["pelabuhan sorong", '"suku bunga"', "peng*", "banjir^2 gempa"])
def test_explanations(sample: Pair, query: str) -> None:
    for hit in sample.local.search(query).hits[:3]:
        local, server = (
            archive.explain(query, hit.article.id) for archive in (sample.local, sample.server)
        )
        assert local is not None
        assert server is not None
        assert server.score == pytest.approx(local.score, rel=sample.tolerance)
        assert sum(part.score for part in server.parts) == pytest.approx(server.score, rel=1e-3)
        kinds = [
            [(p.kind, p.term, p.printed, p.why, p.field) for p in e.parts] for e in (local, server)
        ]
        assert kinds[0] == kinds[1]
        for mine, theirs in zip(local.parts, server.parts, strict=True):
            # What a word early in the text adds is off by a share of what it can add at most.
            least = LEAD * server.score if mine.kind == "lead" else 0.0
            assert theirs.score == pytest.approx(mine.score, rel=sample.tolerance, abs=least)
            for name in ("weight", "articles", "df", "idf", "tf", "length", "k1", "b"):
                if mine.figures is not None:
                    assert theirs.figures is not None
                    assert theirs.figures[name] == pytest.approx(mine.figures[name]), name
    assert sample.server.explain(query, "tiada") is None
    other = sample.server.explain("xxyyzz", hit.article.id)
    assert other is not None
    assert not other.matches


def test_citations(sample: Pair) -> None:
    for options in ({}, {"collapse": True}, {"sort": "newest"}):
        local, server = (
            archive.cite("pelabuhan", with_hits=True, now=NOW, **options)
            for archive in (sample.local, sample.server)
        )
        assert server.unordered == local.unordered
        assert sorted(server.hits or ()) == sorted(local.hits or ())
        assert (server.total, server.groups) == (local.total, local.groups)
        assert server.index["fingerprint"] == local.index["fingerprint"]
        assert sample.server.replay(server).same


def test_marked_texts(sample: Pair) -> None:
    for hit in sample.local.search("pelabuhan").hits:
        found = [a.marked("pelabuhan", hit.article.id) for a in (sample.local, sample.server)]
        assert found[0] == found[1]
    assert sample.server.marked("pelabuhan", "tiada") == ()
