"""Words that titles print small: where others are, a line is a sentence."""

from __future__ import annotations

__all__ = ["SMALL_WORDS", "is_in_title_case"]

SMALL_WORDS = frozenset(
    "di ke dari dan untuk yang pada dengan atau bagi agar dalam oleh saat jadi tak tidak bakal ini"
    " itu vs soal usai para hingga akan bisa ada seperti sebagai antara lebih belum sudah sampai"
    " karena serta tanpa kepada terhadap demi lewat setelah sejak secara".split()
)


def is_in_title_case(line: str) -> bool:
    """Whether each word of a line begins with a capital but those that titles print small."""
    return all(word in SMALL_WORDS for word in line.split() if word[0].islower())
