"""A text with its marks, rendered: for a terminal, plain, as HTML or as Markdown.

The text comes from pages that anybody may have written, and is made inert first, whatever it
is rendered as: control characters, which a terminal would obey, halves of characters, and the
signs that override or isolate the direction of writing (UAX #9), which would reach beyond the
text, each become U+FFFD. HTML is escaped, and so are the characters that mean something in
Markdown (CommonMark 0.31, and GitHub's tables, strikethrough, mathematics and bare addresses):
the only markup is that of the marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

__all__ = ["RENDERERS", "clean", "html_text", "markdown_text", "pieces", "render"]

Piece: TypeAlias = tuple[str, bool]
"""A part of a text, and whether it is marked."""

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Bold yellow (ECMA-48, select graphic rendition).
_MARK_ON, _MARK_OFF = "\x1b[1;33m", "\x1b[0m"
_SPACE = re.compile(r"\s+")
_SIGN = re.compile(r"[\\`*_{}\[\]<>#+|~$&@^=]|:(?=//)|(?<=[wW]{3})\.")
# What makes a list of the line that it begins, or a rule, or a heading of the line above.
_AT_START = re.compile(r"(-|\d+(?=[.)]))")
_LETTERS = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)


def clean(text: str) -> str:
    """The text, of the same length, with U+FFFD for what is not inert."""
    return _UNSAFE.sub("\ufffd", text)


def pieces(text: str, marks: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    """The text, made inert, cut at its marks.

    Args:
        marks: half-open ranges, in order and without overlaps.
    """
    done = 0
    for start, end in marks:
        yield clean(text[done:start]), False
        yield clean(text[start:end]), True
        done = end
    yield clean(text[done:]), False


def render(text: str, marks: Iterable[tuple[int, int]], form: str) -> str:
    """A text with its marks.

    Args:
        marks: half-open ranges, in order and without overlaps.
        form: one of :data:`RENDERERS`.

    Raises:
        ValueError: if there is no such form.
    """
    if form not in RENDERERS:
        raise ValueError(f"no form {form!r}; there are: {', '.join(RENDERERS)}")
    return RENDERERS[form](pieces(text, marks))


def html_text(text: str) -> str:
    """A text in HTML that means nothing but itself, in an element or a quoted attribute."""
    # Its tables take a while to load, and few answers are HTML.
    from html import escape

    return escape(clean(text))


def markdown_text(text: str) -> str:
    """A text on one line of Markdown that means nothing but itself, at the start of a line too."""
    line = _SPACE.sub(" ", clean(text)).strip()
    return _guarded(_escaped(line))


def _terminal(parts: Iterable[Piece]) -> str:
    return _between(parts, _MARK_ON, _MARK_OFF)


def _plain(parts: Iterable[Piece]) -> str:
    return _between(parts, "[", "]")


def _html(parts: Iterable[Piece]) -> str:
    return _between(((html_text(text), marked) for text, marked in parts), "<mark>", "</mark>")


def _between(parts: Iterable[Piece], before: str, after: str) -> str:
    return "".join(f"{before}{text}{after}" if marked else text for text, marked in parts if text)


def _markdown(parts: Iterable[Piece]) -> str:
    """One line, for white space in Markdown can make blocks. A mark is from its first letter or
    digit to its last, as CommonMark takes asterisks beside other signs for text at times."""
    out: list[str] = []
    ends_marked = False
    for text, marked in parts:
        found = _LETTERS.search(text) if marked else None
        before, word, after = text, "", ""
        if found:
            before, word, after = text[: found.start()], found[0], text[found.end() :]
        if before:
            out.append(_escaped(_SPACE.sub(" ", before)))
            ends_marked = False
        if word:
            # Marks side by side are one: **a****b** is not two.
            opening = [out.pop()[:-2]] if ends_marked else ["**"]
            out += [*opening, f"{_escaped(_SPACE.sub(' ', word))}**"]
            ends_marked = True
        if after:
            out.append(_escaped(_SPACE.sub(" ", after)))
            ends_marked = False
    return _guarded(_SPACE.sub(" ", "".join(out)).strip())


def _escaped(text: str) -> str:
    return _SIGN.sub(r"\\\g<0>", text)


def _guarded(line: str) -> str:
    """A line that begins no block."""
    found = _AT_START.match(line)
    if not found:
        return line
    sign = found[0]
    return f"\\{line}" if sign == "-" else f"{sign}\\{line[len(sign) :]}"


RENDERERS: Mapping[str, Callable[[Iterable[Piece]], str]] = {
    "terminal": _terminal,
    "plain": _plain,
    "html": _html,
    "markdown": _markdown,
}
"""Name of a form -> what renders the pieces of a text."""
