"""Fragments as HTML: all text escaped, the words found in ``<mark>``."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from searchidx.model import Fragment

__all__ = ["marked", "paragraphs"]


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
