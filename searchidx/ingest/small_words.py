"""Words that titles print small: where others are, a line is a sentence."""

from __future__ import annotations

__all__ = ["SMALL_WORDS"]

SMALL_WORDS = frozenset(
    "di ke dari dan untuk yang pada dengan atau bagi agar dalam oleh saat jadi tak tidak bakal ini"
    " itu vs soal usai para hingga akan bisa ada seperti sebagai antara lebih belum sudah sampai"
    " karena serta tanpa kepada terhadap demi lewat setelah sejak secara".split()
)
