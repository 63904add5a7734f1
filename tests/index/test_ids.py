"""The compact set of ids against Python's own."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.index import ids
from searchidx.index.ids import IdSet

TEXTS = st.one_of(st.integers(0, 40).map(str), st.text(max_size=3))


@given(st.lists(TEXTS, max_size=200), st.lists(TEXTS, max_size=20))
def test_it_answers_as_a_set_does(added: list[str], asked: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ids, "_LOOSE", 4)
        patch.setattr(ids, "_FILTER", 2)
        patch.setattr(ids, "_AT_A_TIME", 3)
        known, ours = set[str](), IdSet()
        for text in added:
            assert ours.add(text) == (text not in known)
            known.add(text)
        assert [text in ours for text in [*added, *asked]] == [
            text in known for text in [*added, *asked]
        ]


def test_half_a_million_ids_take_less_than_ten_megabytes() -> None:
    tracemalloc.start()
    ours = IdSet()
    for number in range(500_000):
        ours.add(f"https://outlet.id/berita/{number}/judul-yang-panjang-sekali")
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 10e6
    assert "https://outlet.id/berita/77/judul-yang-panjang-sekali" in ours
    assert "https://outlet.id/berita/500000/judul-yang-panjang-sekali" not in ours
