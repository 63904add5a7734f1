"""Quotes, brackets and names of fields that mean nothing -> text, with a note on each.

A text that was pasted has a bracket without its other half, a smiley or inches (14"). Where
there is no operator, and none of what gives brackets a meaning is near them, the words in them
are searched as they would be without.
"""

from __future__ import annotations

from collections.abc import Sequence

from searchidx.query.syntax import Piece

__all__ = ["without_strays"]

_TEXT = {"word", "other", "exact", "phrase", "exact phrase", "quote"}


def without_strays(text: str, pieces: Sequence[Piece]) -> tuple[Sequence[Piece], list[str]]:
    """The pieces of a query without its stray quotes and brackets, and notes on these; the name
    of a field that ends the query is a word."""
    dropped: dict[int, str] = {}
    for at, piece in enumerate(pieces):
        if (
            piece.kind == "quote"
            and not _printed(piece, text).startswith("=")
            and not _is_led(pieces, at)
        ):
            dropped[at] = f"{_place(piece, text)} is not closed: the words after it are searched"
    if not any(piece.kind == "operator" for piece in pieces):
        dropped |= _brackets(text, pieces)
    notes = [dropped[at] for at in sorted(dropped) if dropped[at]]
    left = [piece for at, piece in enumerate(pieces) if at not in dropped]
    if left and left[-1].kind == "field":
        left[-1] = left[-1]._replace(kind="word")
        notes.append(f"searched as text, nothing behind the colon: {_printed(left[-1], text)}")
    return left, notes


def _brackets(text: str, pieces: Sequence[Piece]) -> dict[int, str]:
    """The brackets to be left out, each with what is to be said of it."""
    dropped: dict[int, str] = {}
    # Of those that are open: where, and whether all in them is text.
    opened: list[tuple[int, bool]] = []
    for at, piece in enumerate(pieces):
        if piece.kind == "open":
            opened.append((at, not _is_led(pieces, at)))
        elif piece.kind == "close":
            if not opened:
                dropped[at] = f"{_place(piece, text)} was not opened and is left out"
                continue
            start, is_text = opened.pop()
            if is_text and not _has_modifier(text, pieces, at):
                both = pieces[start]._replace(end=piece.end)
                empty = f"not searched, no word in it: {_printed(both, text)}"
                dropped |= {start: empty if at == start + 1 else "", at: ""}
            elif opened:
                opened[-1] = (opened[-1][0], False)
        elif piece.kind not in _TEXT and opened:
            opened[-1] = (opened[-1][0], False)
    for at, _ in opened:
        if not _is_led(pieces, at):
            dropped[at] = f"{_place(pieces[at], text)} is not closed and is left out"
    return dropped


def _is_led(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a field or a sign stands right before a piece."""
    before = pieces[at - 1] if at else None
    return (
        before is not None
        and before.kind in ("field", "sign")
        and (before.end == pieces[at].start or pieces[at].kind == "open")
    )


def _has_modifier(text: str, pieces: Sequence[Piece], at: int) -> bool:
    end = pieces[at].end
    return text[end : end + 1] in ("~", "^") and text[end + 1 : end + 2].isdecimal()


def _printed(piece: Piece, text: str) -> str:
    return text[piece.start : piece.end]


def _place(piece: Piece, text: str) -> str:
    return f"the {_printed(piece, text)} at character {piece.start + 1}"
