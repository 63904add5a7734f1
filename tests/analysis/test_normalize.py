"""One form for the spellings of a word."""

from __future__ import annotations

import pytest

from searchidx.analysis.normalize import fold


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Qur’an", "quran"),
        ("POKÉMON", "pokemon"),
        ("Ｇ２０", "g20"),
        ("jum\u00adat", "jumat"),
        ("anak\u2011anak", "anak-anak"),
        ("İstanbul", "istanbul"),
        ("ﾞ", "ﾞ"),
        ("", ""),
    ],
)
def test_fold(printed: str, folded: str) -> None:
    assert fold(printed) == folded
