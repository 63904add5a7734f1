"""Did you mean: what is suggested brings more, and only misspelt words are changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx import Archive, Article
from searchidx.errors import QueryError

Maker = Callable[..., Archive]


@pytest.fixture(params=["arrays", "portable"])
def archive(request: pytest.FixtureRequest, make: Maker) -> Archive:
    articles = [Article(id=f"h{n}", title="Harga ikan di pelabuhan naik") for n in range(30)]
    articles += [Article(id=f"s{n}", title="Suku bunga acuan turun") for n in range(3)]
    articles += [Article(id="x", title="Palabuhan ramai", body="Pelabuan sepi", source="x.id")]
    return make(articles, codec=request.param)


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("pelabuhn", "pelabuhan"),
        ("plabuhan", "pelabuhan"),
        ("epalabuhan", "palabuhan"),  # another first letter, one edit
        ("xelabuhan", "pelabuhan"),
        ("peabluhan", "pelabuhan"),  # two letters swapped, and no more
        ("bugna", "bunga"),
        ("Pelabuhn", "Pelabuhan"),
        ("HARGA PELABUHN", "HARGA PELABUHAN"),
        ("harrga, pelabuhn!", "harga, pelabuhan!"),
        ('"suku bumga"', '"suku bunga"'),
        ("=pelabuhn", "=pelabuhan"),
        ("judul:pelabuhn ATAU judul:zzz", "judul:pelabuhan ATAU judul:zzz"),
        ("(ikan pelabuhn) -acuan", "(ikan pelabuhan) -acuan"),
        # In the archive, but once, and what is like it ten times as often and more.
        ("palabuhan", "pelabuhan"),
        # Both words are there, in no article together: neither is misspelt.
        ("pelabuhan bunga", None),
        # Two rare words that one article has.
        ("palabuhan ramai", None),
        # Too short, nothing like it, or nothing that is looked for in a text.
        ("ikn", None),
        ("qwxzyqwxzy", None),
        ("sumber:pelabuhn", None),
        ("ikan -pelabuhn", None),
        ("", None),
        ("pelabuhn " * 12, "pelabuhan " * 12),
        ("pelabuhn " * 13, None),
        # The correction brings nothing.
        ("pelabuhn qwxzyqwxzy", None),
        ("tanggal:2023 pelabuhn", None),
    ],
)
def test_suggestions(archive: Archive, query: str, suggestion: str | None) -> None:
    assert archive.search(query).suggestion == suggestion
    if suggestion is not None:
        assert archive.search(suggestion).total > archive.search(query).total


def test_where_nothing_is_found_a_known_stem_makes_no_word_right(make: Maker) -> None:
    ports = [Article(id=f"p{n}", title="Ikan di pelabuhan") for n in range(30)]
    gourds = [Article(id=f"g{n}", title="Labu kuning") for n in range(5)]
    archive = make([*ports, *gourds, Article(id="b", title="Buku")])
    # Its stem is that of gourds.
    assert archive.search("pelabuan").total == 5
    assert archive.search("pelabuan ikan").suggestion == "pelabuhan ikan"
    assert archive.search("pelabuan kuning").suggestion is None
    assert archive.search("labu ikan").suggestion is None


@pytest.mark.parametrize(("right", "suggestion"), [(1500, "pelabuhan ikan"), (1499, None)])
def test_where_nothing_is_found_slips_of_the_archive_are_doubted(
    make: Maker, right: int, suggestion: str | None
) -> None:
    slips = [Article(id=f"s{n}", title="Palabuhan ramai") for n in range(5)]
    archive = make([*slips, *(Article(id=f"p{n}", title="Ikan pelabuhan") for n in range(right))])
    assert archive.search("palabuhan ikan").suggestion == suggestion


def test_filters_hold_for_the_suggestion(archive: Archive) -> None:
    assert archive.search("pelabuhn", filters={"source": "x.id"}).suggestion is None
    assert archive.search("bugna", date_from="2023").suggestion is None


def test_one_of_two_corrections_is_better_than_none(make: Maker) -> None:
    articles = [Article(id=f"{n}", title="laut tenang") for n in range(20)]
    archive = make([*articles, Article(id="x", title="harga tenangg")])
    assert archive.search("hargaa tenangg").suggestion == "harga tenangg"


def test_none_where_there_is_enough(make: Maker) -> None:
    articles = [Article(id=f"{n}", title="palabuhan") for n in range(2)]
    articles += [Article(id=f"p{n}", title="pelabuhan") for n in range(40)]
    assert make(articles).search("palabuhan").suggestion == "pelabuhan"
    assert make(articles, suggest_below=2).search("palabuhan").suggestion is None
    assert make(articles, suggest_below=0).search("plabuhan").suggestion is None


@given(query=st.text('pelabuhn ikn"():=-~*?ATU', max_size=20))
def test_what_is_suggested_brings_more(corpus: Archive, query: str) -> None:
    try:
        results = corpus.search(query)
    except QueryError:
        return
    if results.suggestion is not None:
        assert corpus.search(results.suggestion).total > results.total
