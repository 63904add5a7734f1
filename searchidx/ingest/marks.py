"""Marks of Markdown in the text of a scraped page, as many scrapers write them."""

from __future__ import annotations

import re

__all__ = ["without_marks"]

_MARKED = re.compile(r"\A# |^\*\*\S|\]\(https?://", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\((?:https?:|/)[^)\s]*\)")
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")


def without_marks(text: str) -> str:
    """A text without headings' and emphasis' marks and with the words of links and pictures
    alone, if it opens with a heading, has a line that begins bold, or a link.

    >>> without_marks("# Kapal Tiba\\n**Sorong** - Kapal [tiba](https://kabar.example/1).")
    'Kapal Tiba\\nSorong - Kapal tiba.'
    """
    if not ("**" in text or "](" in text or text.startswith("# ")) or not _MARKED.search(text):
        return text
    text = _HEADING.sub("", _LINK.sub(r"\1", text))
    return _ITALIC.sub(r"\1", _BOLD.sub(r"\1", text))
