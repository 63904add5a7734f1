"""Spellings of before 1972 (Van Ophuijsen 1901, Soewandi 1947) -> today's (EYD 1972)."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["modern"]

# In this order: tj and the like hold a j that is no y.
_DIGRAPHS = (("tj", "c"), ("dj", "\0"), ("nj", "ny"), ("sj", "sy"), ("ch", "kh"), ("oe", "u"))
_SURE = re.compile("tj|dj|nj|sj")


def modern(word: str, is_word: Callable[[str], bool]) -> str:
    """The spelling of today, or the word as it is where nothing speaks for an old one.

    Args:
        word: folded.
        is_word: whether a word is in the dictionary of today.

    >>> modern("tjahaja", {"cahaya"}.__contains__), modern("jalan", {"jalan"}.__contains__)
    ('cahaya', 'jalan')
    """
    if is_word(word):
        return word
    text = word
    for old, new in _DIGRAPHS:
        text = text.replace(old, new)
    # A j that is left is today's y in a text that writes dj for j.
    spelled = text.replace("j", "y").replace("\0", "j")
    kept = text.replace("\0", "j")
    sure = _SURE.search(word) is not None
    for candidate in (spelled, kept) if sure else (kept, spelled):
        if candidate != word and is_word(candidate):
            return candidate
    if sure:
        return spelled
    return kept if "oe" in word else word
