"""Marks of Markdown in the text of a scraped page, as many scrapers write them."""

from __future__ import annotations

import re

__all__ = ["without_marks"]

_MARKED = re.compile(r"\A# |^\*\*\S|\]\(https?://", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\((?:https?:|/)[^)\s]*\)")
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*")
# Rows of tables: "Editor | : | Lia |", and a photo with its caption below, as blogs lay it out.
_COLON_CELL = re.compile(r"[^\S\n]*\|[^\S\n]*:[^\S\n]*\|[^\S\n]*")
_ROW_END = re.compile(r"(?<=[^\s|])[^\S\n]+\|[^\S\n]*$", re.MULTILINE)
_PHOTO_ROW = re.compile(
    r"^!\[[^\]\n]*\](?:\([^)\n]*\))?[^\S\n]*\|\s*\n(?=[^\n|]{3,400}\|)", re.MULTILINE
)
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")


def without_marks(text: str) -> str:
    """A text without headings' and emphasis' marks and with the words of links and pictures
    alone, if it opens with a heading, has a line that begins bold, or a link.

    >>> without_marks("# Kapal Tiba\\n**Sorong** - Kapal [tiba](https://kabar.example/1).")
    'Kapal Tiba\\nSorong - Kapal tiba.'
    """
    if "|\n" in text or text.endswith("|"):
        text = _without_rows(text)
    if not ("**" in text or "](" in text or text.startswith("# ")) or not _MARKED.search(text):
        return text
    text = _HEADING.sub("", _LINK.sub(r"\1", text))
    return _ITALIC.sub(r"\1", _BOLD.sub(r"\1", text))


def _without_rows(text: str) -> str:
    """A text with rows of tables as the lines that a page without them would have.

    >>> _without_rows("![]() |\\nWarga di dermaga. |\\nEditor | : | Lia |")
    'Keterangan gambar: Warga di dermaga.\\nEditor: Lia'
    """
    text = _PHOTO_ROW.sub("Keterangan gambar: ", text)
    return _ROW_END.sub("", _COLON_CELL.sub(": ", text))
