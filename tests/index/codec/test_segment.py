"""Whoosh's own searcher on segments of arrays, with its stock codec as the oracle."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
import whoosh.index
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query, scoring
from whoosh.query import spans
from whoosh.searching import Searcher

import searchidx
from searchidx import Article, Caption

WORDS = "kota pelabuhan kapal buku berita warga menolak tolak anak kabar".split()
_PRINTED = [*WORDS, "Kota", "KAPAL", "kapalnya", "anak-anak", "bukunya"]
_TEXT = st.lists(st.sampled_from([*_PRINTED, "\n\n"]), max_size=12).map(" ".join)
_ARTICLE = st.builds(
    Article,
    id=st.just("x"),
    title=_TEXT,
    body=_TEXT.map(lambda text: text + " akhir"),
    captions=st.lists(_TEXT.map(Caption), max_size=2).map(tuple),
    published=st.sampled_from([None, "2023-01-02", "2023-05-06T07:08:00", "2024-01-01"]),
    source=st.sampled_from([None, "koran.id", "harian.com"]),
    section=st.sampled_from([None, "Ekonomi Dunia", "Olahraga"]),
    authors=st.lists(st.sampled_from(["Sri Wulan", "Budi"]), max_size=2).map(tuple),
    tags=st.lists(st.sampled_from(["harga pangan", "Harga", "a", "b", "c"]), max_size=4).map(tuple),
    place=st.sampled_from([None, "Kota Batu", "Batu"]),
    mentions=st.sampled_from([(), ("2023",), ("2023-05-06", "2024")]),
)
_FIELD = st.sampled_from(["title", "captions", "body", "title_words", "body_words"])
_TERM = st.builds(query.Term, _FIELD, st.sampled_from(WORDS), st.sampled_from([1.0, 0.5, 3.0]))
_LEAF = st.one_of(
    _TERM,
    st.builds(
        query.Phrase,
        _FIELD,
        st.lists(st.sampled_from(WORDS), min_size=2, max_size=3),
        st.integers(1, 3),
    ),
    st.builds(query.Prefix, _FIELD, st.sampled_from(["k", "ka", "buku"])),
    st.builds(query.Wildcard, _FIELD, st.sampled_from(["k*a", "?apal*"])),
    st.builds(query.FuzzyTerm, _FIELD, st.sampled_from(["kota", "kabal", "wargo"])),
    st.builds(query.TermRange, _FIELD, st.just("b"), st.sampled_from(["kb", "w"])),
    st.builds(query.Term, st.just("source"), st.sampled_from(["koran.id", "harian"])),
    st.just(query.Phrase("section", ["ekonomi", "dunia"])),
    st.just(query.Phrase("tag", ["harga", "pangan"])),
    st.builds(query.Term, st.just("tag"), st.sampled_from(["=harga", "harga", "a"])),
    st.builds(query.Term, st.just("place"), st.sampled_from(["=batu", "kota"])),
    st.just(query.Prefix("mentions", "2023")),
    st.builds(query.NumericRange, st.just("published"), st.just(1), st.just(738_700 * 1440)),
    st.just(query.Every()),
    st.just(query.Every("title")),
)
# Inside another query Whoosh asks them for an estimate that they cannot give.
_SPANS = st.builds(
    lambda field, one, two: spans.SpanNear(query.Term(field, one), query.Term(field, two), 3),
    _FIELD,
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
)
_QUERY = _SPANS | st.recursive(
    _LEAF,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(query.And),
        st.lists(inner, min_size=1, max_size=3).map(query.Or),
        st.builds(lambda one, two: query.And([one, query.Not(two)]), inner, inner),
        st.builds(query.AndMaybe, inner, inner),
    ),
    max_leaves=5,
)


def answers(folder: Path, tree: query.Query) -> dict[str, int]:
    """Ids of the articles that Whoosh finds, with how often; the index opened as Whoosh does."""
    index = whoosh.index.open_dir(folder, "MAIN")
    with Searcher(index.reader(), weighting=scoring.TF_IDF()) as searcher:
        ids: dict[str, int] = {}
        if not searcher.doc_count_all():
            return ids
        stored = searcher.reader().column_reader("hash", translate=False)
        for number in tree.docs(searcher):
            ids[stored[number].hex()] = ids.get(stored[number].hex(), 0) + 1
        return ids


@settings(max_examples=25)
@given(
    st.lists(_ARTICLE, min_size=1, max_size=9),
    st.lists(_QUERY, min_size=1, max_size=8),
    st.sets(st.integers(0, 8), max_size=3),
    st.sampled_from(["64MB", "500", "1"]),
)
def test_the_same_documents_as_the_stock_codec(
    articles: list[Article], trees: list[query.Query], deleted: set[int], commit_every: str
) -> None:
    named = [replace(article, id=str(number)) for number, article in enumerate(articles)]
    with tempfile.TemporaryDirectory() as name:
        for codec in ("arrays", "portable"):
            folder = Path(name, codec)
            with searchidx.create(folder, codec=codec, commit_every=commit_every) as archive:
                archive.add(named)
                archive.delete(map(str, deleted))
        for tree in trees:
            expected = answers(Path(name, "portable"), tree)
            assert answers(Path(name, "arrays"), tree) == expected, tree


@pytest.mark.parametrize("first", ["arrays", "portable"])
def test_an_index_may_have_segments_of_both_codecs(tmp_path: Path, first: str) -> None:
    second = {"arrays": "portable", "portable": "arrays"}[first]
    articles = [Article(id=str(n), title=f"kota {n}", body="warga menolak") for n in range(6)]
    searchidx.create(tmp_path / "i", codec=first).close()
    for codec, part in ((first, articles[:4]), (second, articles[3:]), (first, articles[:1])):
        with searchidx.open(tmp_path / "i", codec=codec) as archive:
            archive.add(part)
    with searchidx.open(tmp_path / "i") as archive:
        assert archive.delete(["5"]) == 1
        assert {hit.article.id for hit in archive.search("kota").hits} == set("01234")
        assert archive.search('"warga menolak"').total == 5
        assert sorted(article.id for article in archive) == list("01234")
        assert archive.rebuild() == 5


def test_equal_articles_give_equal_files(tmp_path: Path) -> None:
    articles = [Article(id=str(n), title=f"kota {n}", body="warga menolak") for n in range(50)]
    for name in ("one", "two"):
        with searchidx.create(tmp_path / name) as archive:
            archive.add(articles)
    [one], [two] = ([*(tmp_path / name).glob("*.seg")] for name in ("one", "two"))
    assert one.name == two.name
    assert one.read_bytes() == two.read_bytes()


def test_a_segment_written_again_while_the_old_one_is_read(tmp_path: Path) -> None:
    articles = [Article(id=str(n), title="kota") for n in range(3)]
    with searchidx.create(tmp_path / "i") as archive:
        archive.add(articles)
        before = archive.search("kota", limit=None)
        archive.delete(["0", "1", "2"])
        archive.add(articles)
        assert [h.article for h in archive.search("kota").hits] == [h.article for h in before.hits]
        shutil.copytree(tmp_path / "i", tmp_path / "copy")
    assert searchidx.open(tmp_path / "copy").search("kota").total == 3
