"""Equal expressions widen a query, in capitals only where small letters are a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx import Archive, Article
from searchidx.query.aliases import Aliases, aliases_for, load_aliases

TEXTS = {
    "short": "Penyidik KPK datang.",
    "long": "Penyidik Komisi Pemberantasan Korupsi datang.",
    "apart": "Komisi itu bicara pemberantasan, bukan korupsi.",
    "america": "Presiden Amerika Serikat datang.",
    "axle": "Ban dan as roda diganti.",
    "own": "Lapas Lereng Anyar penuh.",
}


@pytest.fixture
def archive(make: Callable[..., Archive]) -> Archive:
    return make([Article(id=id, body=body) for id, body in TEXTS.items()])


def found(archive: Archive, query: str, **options: str) -> set[str]:
    return {hit.article.id for hit in archive.search(query, match="all", **options).hits}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("KPK", {"short", "long"}),
        ("kpk datang", {"short", "long"}),
        ("komisi pemberantasan korupsi", {"short", "long", "apart"}),
        ('"komisi pemberantasan korupsi"', {"long"}),
        ("=KPK", {"short"}),
        ("AS", {"america", "axle"}),
        ("as", {"axle"}),
        ("judul:KPK", set()),
        ("isi:KPK", {"short", "long"}),
        ("(KPK ATAU roda)", {"short", "long", "axle"}),
        ("Komisi-Pemberantasan-Korupsi", {"short", "long"}),
    ],
)
def test_an_expression_finds_its_equals(archive: Archive, query: str, ids: set[str]) -> None:
    assert found(archive, query) == ids


def test_the_answer_says_what_was_added(archive: Archive) -> None:
    results = archive.search("KPK")
    assert results.notes == ("KPK is searched as Komisi Pemberantasan Korupsi too",)
    marked = {
        fragment.text[start:end]
        for hit in results.hits
        for fragment in hit.fragments
        for start, end in fragment.marks
    }
    assert marked == {"KPK", "Komisi Pemberantasan Korupsi"}


def test_they_can_be_off_and_added_to(make: Callable[..., Archive]) -> None:
    articles = [Article(id=id, body=body) for id, body in TEXTS.items()]
    assert found(make(articles, aliases=False), "KPK") == {"short"}
    own = make(articles, own_aliases={"LLA": ["Lapas Lereng Anyar"]})
    assert found(own, "lla") == {"own"}
    assert found(own, "KPK") == {"short", "long"}


def test_the_longest_expression_counts() -> None:
    aliases = Aliases(
        [("DPR", "Dewan Perwakilan Rakyat"), ("DPRD", "Dewan Perwakilan Rakyat Daerah")]
    )
    words = "dewan perwakilan rakyat daerah bersidang".split()
    expansion = aliases.at(words)
    assert expansion is not None
    assert (expansion.length, expansion.others) == (4, ("DPRD",))
    assert aliases.at(words[1:]) is None
    assert aliases.at([]) is None


def test_the_shipped_file_has_what_a_reader_expects() -> None:
    aliases = load_aliases({})
    for short, long in {
        "KPK": "Komisi Pemberantasan Korupsi",
        "Jokowi": "Joko Widodo",
        "AS": "Amerika Serikat",
        "Jabar": "Jawa Barat",
        "Kemenhub": "Kementerian Perhubungan",
    }.items():
        expansion = aliases.at([short])
        assert expansion is not None
        assert long in expansion.others
    assert len(aliases) >= 150
    assert max(Counter(aliases).values()) == 1


@given(
    st.sampled_from(sorted(load_aliases({}))),
    st.sampled_from(
        ["{}", "judul:{}", "+{}", "({})", 'judul:"x"{}', "x”{}", "\u0301{}", "{}\u200b"]
    ),
    st.sampled_from([str, str.upper, str.title, lambda text: text.replace("-", "\u2011")]),
)
def test_no_expression_is_passed_over(
    expression: str, frame: str, spell: Callable[..., str]
) -> None:
    query = frame.format(spell(expression))
    assert aliases_for(query, {}) is load_aliases({})
    assert aliases_for("qwxyz", {}) is None
    assert aliases_for("qwxyz", {"qwxyz": ["Kota Qwx"]}) is not None
