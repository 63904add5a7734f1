"""Query string -> a list of typed pieces.

Most queries are words with blanks between them. They are cut here, and all others by the
table in :mod:`searchidx.query.taggers`, which says the same of such words in more time.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["CLOSING", "OPENING", "OPERATORS", "QUOTES", "Piece", "cut"]

OPERATORS = {"AND": "AND", "DAN": "AND", "OR": "OR", "ATAU": "OR", "NOT": "NOT", "TIDAK": "NOT"}
"""What stands for each operator."""
OPENING = '"“”„«'
CLOSING = '"“”»'
QUOTES = OPENING + CLOSING
"""Characters that stand before or after a phrase."""

_WORD = re.compile(r"\S+")
# A letter or digit first: no sign, no bracket. No colon: no field, and so no range.
_WORDS = re.compile(rf"\s*(?:\w[^\s:(){QUOTES}]*(?:\s+|\Z))*")


class Piece(NamedTuple):
    """A piece of a query: its kind, its value, and where it is: a half-open range."""

    kind: str
    value: str
    start: int
    end: int


def cut(text: str) -> list[Piece]:
    """The pieces of a query, white space left out."""
    if _WORDS.fullmatch(text):
        pieces = [Piece("word", word[0], word.start(), word.end()) for word in _WORD.finditer(text)]
        if text.isupper() or not any(piece.value in OPERATORS for piece in pieces):
            return pieces
    from searchidx.query.taggers import tagged

    return list(tagged(text))
