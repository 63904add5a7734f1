"""Stray quotes and brackets are text, and what is meant stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.query.strays import without_strays
from searchidx.query.syntax import cut

# Query -> what is left of it, and what the notes speak of.
STRAYS = {
    "kota (suku": ("kota suku", "the ( at character 6 is not closed and is left out"),
    "kota) suku": ("kota suku", "the ) at character 5 was not opened and is left out"),
    "senang :)": ("senang :", "the ) at character 9 was not opened and is left out"),
    'kota "suku bunga': (
        "kota suku bunga",
        'the " at character 6 is not closed: the words after it are searched',
    ),
    "“suku bunga": (
        "suku bunga",
        "the “ at character 1 is not closed: the words after it are searched",
    ),
    "kota ()": ("kota", "not searched, no word in it: ()"),
    "kota judul:": ("kota judul:", "searched as text, nothing behind the colon: judul:"),
    "Bank Indonesia (BI) menahan": ("Bank Indonesia BI menahan",),
    "((a b) (c))": ("a b c",),
    '(a "b c" =d)': ('a "b c" =d',),
}


@pytest.mark.parametrize("text", STRAYS)
def test_strays(text: str) -> None:
    left, *notes = STRAYS[text]
    pieces, said = without_strays(text, cut(text))
    assert " ".join(text[piece.start : piece.end] for piece in pieces) == left
    assert said == notes


def test_inches_are_no_quotes() -> None:
    text = 'layar 14" dan 15" baru'
    pieces, notes = without_strays(text, cut(text))
    assert [piece.value for piece in pieces] == ["layar", "14", "dan", "15", "baru"]
    assert len(notes) == 2


@pytest.mark.parametrize(
    "text",
    [
        *("(a ATAU b) c", "a ATAU (b c", "a) DAN b", "judul:(a b)", "judul:(a", "-(a b)", "+(a"),
        *(
            "(a -b) c",
            "(judul:a b) c",
            "((judul:a) b) c",
            "(a b)^2 c",
            "(a)~5",
            '="a b',
            'judul:"a',
        ),
        *("judul: (a b)", "(tanggal:[2020 TO 2021] a)"),
    ],
)
def test_what_has_a_meaning_stays(text: str) -> None:
    assert without_strays(text, cut(text)) == (cut(text), [])


@given(st.text('ab ()"“”:-=', max_size=30))
def test_words_are_never_lost(text: str) -> None:
    pieces = cut(text)
    left, _ = without_strays(text, pieces)
    texts = {"word", "exact", "phrase", "exact phrase", "other", "sign", "field"}
    assert [p for p in left if p.kind in texts] == [p for p in pieces if p.kind in texts]
    # Brackets that are left are as they were, one in another.
    if not any(piece.kind in ("field", "sign") for piece in pieces):
        assert not any(piece.kind in ("open", "close") for piece in left)
