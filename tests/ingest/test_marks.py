"""Marks of Markdown in scraped text."""

from __future__ import annotations

import pytest

from searchidx.ingest.marks import without_marks


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("# Kapal Tiba\n**Sorong** - Kapal tiba.", "Kapal Tiba\nSorong - Kapal tiba."),
        ("Kapal [tiba](https://kabar.example/1).", "Kapal tiba."),
        ("# Kapal\n![Warga](/foto.jpg)", "Kapal\nWarga"),
        ("**Kapal**\n*Rabu, 14 Juni*\n***", "Kapal\nRabu, 14 Juni\n***"),
    ],
)
def test_marks_go_and_words_stay(text: str, plain: str) -> None:
    assert without_marks(text) == plain


@pytest.mark.parametrize(
    "text",
    ["Kapal tiba.***", "*) Penulis adalah nelayan.", "#kapal #dermaga", "2 * 3 * 4", "a ** b"],
)
def test_other_stars_and_hashes_stay(text: str) -> None:
    assert without_marks(text) == text
