"""Fragments as HTML: all text escaped, the words found in ``<mark>``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from searchidx.markup import clean, render
from searchidx.model import Fragment

__all__ = ["code", "joined", "marked", "paragraphs", "printable"]

# Where a passage begins within a sentence.
_CUT = "… "
_CODE = re.compile("`([^`]+)`")


def printable(value: Any) -> Any:
    """A value as a page can show it: a text is made inert, also one that is markup."""
    return type(value)(clean(value)) if isinstance(value, str) else value


def code(text: str) -> Markup:
    """A text with what is in backticks in ``<code>``."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))


def marked(text: str, marks: Sequence[tuple[int, int]] = ()) -> Markup:
    """A text with marks, which are half-open ranges in order."""
    return Markup(render(text, marks, "html"))


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
