"""Words, phrases and patterns of a query -> clauses on the text fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn

from searchidx.analysis.analyzer import PARAGRAPH_GAP
from searchidx.query.clauses import AnyWordLike, Unscored, Weighted
from searchidx.query.misreadings import misreadings
from searchidx.query.modifiers import Modified, behind, modified, wildcard
from searchidx.query.reader import Item, Reader
from searchidx.query.syntax import Piece

__all__ = ["is_pattern", "modifier_behind", "text_item", "weighted"]

_SIGNS = frozenset("~^*?")
_MOST_EDITS = 2
_HEAVIEST = 100
_UNREAD_WEIGHT = re.compile(r"\w\^-?\d")
# Scores are numbers of 32 bits, up to 3e38, and weights of brackets in brackets multiply.
_HEAVIEST_OF_ALL = 1e30


def text_item(reader: Reader, piece: Piece, fields: Sequence[str]) -> Item | None:
    """What a word or phrase that was just read looks for, with what stands behind it; None,
    with a note, if there is no word in it.

    Raises:
        QueryError: for a number behind it that means nothing.
    """
    value = piece.value.lower() if reader.loud else piece.value
    if piece.kind.endswith("phrase"):
        return _phrase(reader, piece, value, fields)
    if _SIGNS.isdisjoint(value):
        return _words(reader, piece, value, fields)
    found = modified(value)
    pattern = wildcard(found.text) if is_pattern(found.text) else None
    if found.near is not None:
        item = _fuzzy(reader, piece, found, fields)
    elif pattern is not None:
        item = _like(reader, reader.evidence.like(pattern, fields))
    else:
        if found.weight is None and _UNREAD_WEIGHT.search(value):
            reader.notes.append(
                f"searched as text, behind ^ stands a number from 0 to {_HEAVIEST}: "
                f"{reader.printed(piece)}"
            )
        item = _words(reader, piece, found.text, fields)
    return item and weighted(reader, item, found.weight)


def is_pattern(text: str) -> bool:
    """Whether a text stands for several printed words; an address does not."""
    return "://" not in text and wildcard(text) is not None


def modifier_behind(reader: Reader) -> Modified | None:
    """What stands right behind a phrase or a bracket that was just read; it is read then.

    Raises:
        QueryError: for a ``~`` without a number.
    """
    if reader.kind != "word" or not reader.is_glued:
        return None
    found = behind(reader.pieces[reader.at].value)
    if found is not None:
        reader.at += 1
    elif reader.pieces[reader.at].value.startswith("~"):
        reader.fail("no number after the ~", 'a number of words, as in "suku bunga"~5')
    return found


def weighted(reader: Reader, item: Item, weight: float | None) -> Item:
    """An item with the number behind ``^`` that was just read, if there was one."""
    if weight is None:
        return item
    reader.heaviest *= max(weight, 1.0)
    if weight > _HEAVIEST or reader.heaviest > _HEAVIEST_OF_ALL:
        several = reader.heaviest > _HEAVIEST_OF_ALL and weight <= _HEAVIEST
        problem = "too many weights" if several else "a weight too large"
        _fail_at(reader, "^", problem, f"at most {_HEAVIEST}, as in banjir^2")
    item.tree = Weighted(item.tree, weight) if weight else Unscored(item.tree)
    return item


def _fail_at(reader: Reader, sign: str, problem: str, expected: str) -> NoReturn:
    """Report a problem with what stands behind a sign in the piece that was just read."""
    piece = reader.pieces[reader.at - 1]
    start = reader.text.rfind(sign, piece.start, piece.end)
    reader.fail(problem, expected, piece._replace(start=start))


def _like(reader: Reader, clause: AnyWordLike) -> Item:
    reader.patterns.append(clause)
    return Item(clause)


def _fuzzy(reader: Reader, piece: Piece, found: Modified, fields: Sequence[str]) -> Item | None:
    tokens = list(reader.analyzer().tokens(found.text))
    if len(tokens) != 1:
        reader.notes.append(
            f"searched as text, ~ stands behind a single word: {reader.printed(piece)}"
        )
        return _words(reader, piece, found.text, fields)
    if found.near not in ("", *map(str, range(1, _MOST_EDITS + 1))):
        problem = f"~{found.near} is no number of letters that may differ"
        _fail_at(reader, "~", problem, "1 or 2, as in banjir~2")
    return _like(reader, reader.evidence.near(tokens[0].word, int(found.near or 1), fields))


def _phrase(reader: Reader, piece: Piece, value: str, fields: Sequence[str]) -> Item | None:
    found = modifier_behind(reader)
    tokens = list(reader.analyzer().tokens(value))
    if not tokens:
        reader.notes.append(f"not searched, no word in it: {reader.printed(piece)}")
        return None
    if any(map(is_pattern, value.split())):
        reader.notes.append(
            f"searched as text, * and ? do not work in quotes: {reader.printed(piece)}"
        )
    _note_misreading(reader, piece, value)
    distance, weight = 1, None
    if found is not None:
        weight = found.weight
        distance = 1 if found.near is None else _distance(reader, found.near)
    exact = piece.kind.startswith("exact")
    tree = reader.evidence.phrase(tokens, fields, exact, distance)
    return weighted(reader, Item(tree), weight)


def _distance(reader: Reader, near: str) -> int:
    if not near.isdecimal() or len(near) > 3 or not 1 <= int(near) <= PARAGRAPH_GAP:
        expected = f'1 to {PARAGRAPH_GAP}, as in "suku bunga"~5'
        _fail_at(reader, "~", f"~{near} is no distance", expected)
    return int(near)


def _words(reader: Reader, piece: Piece, value: str, fields: Sequence[str]) -> Item | None:
    tokens = list(reader.analyzer().tokens(value))
    if not tokens:
        reader.notes.append(f"not searched, no word in it: {reader.printed(piece)}")
        return None
    if not value.isalnum():
        _note_misreading(reader, piece, value)
    if piece.kind == "exact":
        return Item(reader.evidence.phrase(tokens, fields, exact=True))
    if len(tokens) > 1:
        # One printed word of several tokens ("Covid-19") stands for them in that order.
        return Item(reader.evidence.phrase(tokens, fields))
    optional = reader.evidence.is_optional(tokens[0])
    return Item(reader.evidence.word(tokens[0], fields), optional=optional)


def _note_misreading(reader: Reader, piece: Piece, value: str) -> None:
    if piece.kind == "word":
        after = reader.text[piece.end : piece.end + 1]
        glued = after != "" and not after.isspace()
        reader.notes += misreadings(reader.printed(piece), value, glued)
