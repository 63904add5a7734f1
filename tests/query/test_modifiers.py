"""What stands behind a word, and which words are patterns."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx import Archive, Article
from searchidx.query.modifiers import Modified, behind, modified, wildcard

Maker = Callable[..., Archive]

WORDS = {
    "kata~": ("kata", "", None),
    "kata~2": ("kata", "2", None),
    "kata~2^3": ("kata", "2", 3.0),
    "kata^2.5,": ("kata", None, 2.5),
    "kata~.": ("kata", "", None),
    "Covid-19~1": ("Covid-19", "1", None),
    "kata~0.8": ("kata", "0.8", None),
    "10^6": ("10", None, 6.0),
    # Text
    "5~10": ("5~10", None, None),
    "~2": ("~2", None, None),
    "^2": ("^2", None, None),
    "kata^": ("kata^", None, None),
    "kata^x": ("kata^x", None, None),
    "kata~x": ("kata~x", None, None),
    "a~b~": ("a~b", "", None),
    "...": ("...", None, None),
}


@pytest.mark.parametrize("text", WORDS)
def test_what_stands_behind_a_word(text: str) -> None:
    assert modified(text) == Modified(*WORDS[text])


def test_what_stands_behind_a_phrase() -> None:
    assert behind("~5") == ("", "5", None)
    assert behind("~5^2,") == ("", "5", 2.0)
    assert behind("^2") == ("", None, 2.0)
    assert [behind(text) for text in ("", ",", "x~5", "~x", "^x", "5")] == [None] * 6


PATTERNS = {
    "peng*": "peng*",
    "Peng*,": "peng*",
    "(*KAN)": "*kan",
    "k?ta?": "k?ta",
    "**penting**": "*penting*",
    "Jum’a*": "juma*",
    "anak-*": "anak-*",
    "kompas.*": "kompas.*",
    "Pok*mén": "pok*men",
}
TEXTS = ("dibuka?", "apa??", "***", "?", "*", "kata", "a[b]*c", "x/y?z=1", "a*b=c", "", "-*-")


@pytest.mark.parametrize("text", PATTERNS)
def test_patterns(text: str) -> None:
    assert wildcard(text) == PATTERNS[text]


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_no_pattern(text: str) -> None:
    assert wildcard(text) is None


@given(st.text("ab*?.", min_size=1, max_size=8), st.text("ab.", min_size=1, max_size=8))
def test_stars_side_by_side_are_one(text: str, word: str) -> None:
    pattern = wildcard(f"x{text}x")
    if pattern is not None:
        assert "**" not in pattern
        assert fnmatch.fnmatchcase(f"x{word}x", pattern) == fnmatch.fnmatchcase(
            f"x{word}x", f"x{text}x"
        )


def test_a_weight_may_have_a_decimal_comma(make: Maker) -> None:
    archive = make([Article(id="a", title="banjir rob")])
    scores = [archive.search(f"banjir^{weight}").hits[0].score for weight in ("1", "1,5", "1.5")]
    assert scores[1] == scores[2] == pytest.approx(1.5 * scores[0], rel=1e-3)


def test_what_is_no_weight_is_told_of(make: Maker) -> None:
    archive = make([Article(id="a", title="banjir 1")])
    assert archive.search("banjir^-1").notes == (
        "searched as text, behind ^ stands a number from 0 to 100: banjir^-1",
    )
    assert archive.search("^_^ banjir").total == 1
