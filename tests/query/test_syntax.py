"""The short way to cut a list of words says what the table of pieces says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.query.syntax import OPERATORS, cut
from searchidx.query.taggers import tagged

_PARTS = [
    *"beras KOTA Covid-19 jum’at kompas.com 2023-05 a_b é ½ ١ 東京 x: :x judul: judul:x".split(),
    *'tanggal:[2023 [a] ( ) " “ ” „ « » = =x + +x - -x -- x-y # @nama 😀 ~ a* https://a.id'.split(),
    *OPERATORS,
]
_BLANKS = st.sampled_from(["", " ", "  ", "\n", "\t", "\u00a0", "\u3000", "\x1c"])
_LISTS = st.lists(st.tuples(_BLANKS, st.sampled_from(_PARTS)), max_size=6)


def joined(parts: list[tuple[str, str]]) -> str:
    return "".join(blank + part for blank, part in parts)


@given(_LISTS.map(joined) | st.text() | st.lists(st.from_regex(r"\w+")).map(" ".join))
def test_both_ways_give_the_same_pieces(text: str) -> None:
    assert cut(text) == list(tagged(text))
    assert cut(text.upper()) == list(tagged(text.upper()))


@pytest.mark.parametrize("text", ["", "beras", " harga beras, naik! ", "COVID-19 ATAU FLU"])
def test_a_list_of_words_does_without_the_table(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchidx.query.taggers.tagged", None)
    assert [piece.value for piece in cut(text)] == text.split()
