"""Fragments as HTML: all text escaped, the words found in ``<mark>``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from searchidx.model import Fragment

__all__ = ["code", "joined", "marked", "paragraphs", "printable"]

# What a page cannot hold (halves of surrogate pairs), what it has no sign for (control
# characters), and what turns the text around it (embeddings and overrides of direction, which
# Unicode advises against: UAX #9, 2.7).
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
# Where a passage begins within a sentence.
_CUT = "… "
_CODE = re.compile("`([^`]+)`")


def printable(value: Any) -> Any:
    """A value as a page can show it."""
    if not isinstance(value, str) or not _UNPRINTABLE.search(value):
        return value
    return type(value)(_UNPRINTABLE.sub("", value))


def code(text: str) -> Markup:
    """A text with what is in backticks in ``<code>``."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))


def marked(text: str, marks: Sequence[tuple[int, int]] = ()) -> Markup:
    """A text with marks, which are half-open ranges in order."""
    pieces: list[str] = []
    done = 0
    for start, end in marks:
        pieces += [escape(text[done:start]), Markup("<mark>"), escape(text[start:end])]
        pieces.append(Markup("</mark>"))
        done = end
    pieces.append(escape(text[done:]))
    return Markup("").join(pieces)


def joined(passages: Sequence[Fragment]) -> Markup:
    """Passages of a body one behind the other, with one ellipsis where something is left out."""
    pieces: list[str] = []
    for passage in passages:
        text, marks = passage.text, passage.marks
        if pieces:
            cut = len(text) - len(text.lstrip(_CUT))
            text, marks = text[cut:], tuple((a - cut, b - cut) for a, b in marks)
            pieces.append(" " if pieces[-1].endswith("…") else " … ")
        pieces.append(marked(text, marks))
    return Markup("").join(pieces)


def paragraphs(fragment: Fragment) -> list[Markup]:
    """The paragraphs of a body, each with its marks; one over a border is in both."""
    found = []
    start = 0
    for part in fragment.text.split("\n\n"):
        end = start + len(part)
        own = [
            (max(first, start) - start, min(last, end) - start)
            for first, last in fragment.marks
            if first < end and last > start
        ]
        if part.strip():
            found.append(marked(part, own))
        start = end + 2
    return found
