"""Folding: the spellings of one printed word -> one form.

Words are cut out of the original text first and folded one by one, so that offsets need
no map: they are those of the text.
"""

from __future__ import annotations

import unicodedata

__all__ = ["APOSTROPHES", "HYPHENS", "INVISIBLE", "QUOTES", "fold"]

APOSTROPHES = "'’‘ʼ`´"
QUOTES = '"”“»«'
HYPHENS = "-\u2010\u2011"
# Soft hyphen, zero-width characters, word joiner, direction marks, byte order mark.
INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"

_DROPPED = dict.fromkeys(map(ord, APOSTROPHES + QUOTES)) | dict.fromkeys(
    (0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF)
)
_HYPHENS = dict.fromkeys(map(ord, HYPHENS), "-")


def fold(word: str) -> str:
    """Lower case, compatibility forms (NFKC) and accents undone, apostrophes, quotes and
    invisible characters gone: Jum’at, JUMAT and jum\u00adat are one word.

    >>> fold("Qur’an"), fold("Pokémon"), fold("Ｇ２０")
    ('quran', 'pokemon', 'g20')
    """
    if word.isascii() and word.isalnum():
        return word.lower()
    if word.isascii():
        return word.translate(_DROPPED).lower() or word
    text = unicodedata.normalize("NFKD", word.translate(_DROPPED).translate(_HYPHENS))
    text = "".join(char for char in text if not unicodedata.combining(char))
    # A mark that stands alone as a letter would leave nothing.
    return unicodedata.normalize("NFKC", text.lower()) or word
