"""Dates and names that fields of an article are to have -> clauses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from whoosh import query

from searchidx.analysis.analyzer import value_words
from searchidx.errors import ArgumentError, QueryError
from searchidx.query.clauses import (
    AnyOf,
    MentionRange,
    Unscored,
    from_source,
    published_between,
    undated,
)
from searchidx.query.fields import FIELD_NAMES
from searchidx.query.reader import Item, Reader
from searchidx.query.syntax import QUOTES, Piece
from searchidx.query.texts import is_pattern, modifier_behind

if TYPE_CHECKING:
    from searchidx.dates import Days

__all__ = ["value_item"]

_DATES = ("published", "mentions")
_RANGE = "[from TO to], as in tanggal:[2023-05 TO 2023-06]"
_NAMES = {
    "source": "sumber:kabartimur.com",
    "section": "rubrik:ekonomi",
    "author": 'penulis:"Lia Andriani"',
    "tag": 'tag:"suku bunga"',
    "place": "tempat:surabaya",
}


def value_item(reader: Reader, name: str, named: Piece) -> Item:
    """What the next piece, or the list in brackets, asks of a field that is no text.

    Args:
        name: the index field.
        named: the piece with its name.

    Raises:
        QueryError: if it is none that the field can have.
    """
    if reader.kind == "open":
        return _any_of(reader, name, named)
    is_date = name in _DATES
    if reader.kind == "bracket":
        reader.fail("a '[' that is not closed", _RANGE)
    if reader.kind == "quote":
        reader.fail("a quote that is not closed", "a closing '\"' after it")
    if reader.kind not in ("word", "phrase") and not (reader.kind == "range" and is_date):
        example = f"{named.value}:2023-06" if is_date else _NAMES[name]
        what = "a date" if is_date else "a name"
        reader.fail(reader.what_is_there(), f"{what} after '{named.value}:', as in {example}")
    piece = reader.pieces[reader.at]
    tree = _date_clause(reader, name, piece) if is_date else _named_clause(reader, name, piece)
    reader.at += 1
    _pass_over_weight(reader)
    return Item(tree)


def _any_of(reader: Reader, name: str, named: Piece) -> Item:
    """A list: sumber:(kabartimur.com ATAU gelanggang.co)."""
    trees: list[query.Query] = []
    while not trees or reader.is_operator("OR"):
        reader.at += 1
        if reader.kind == "open":
            reader.fail("a bracket in a list", f"a value, as in {named.value}:(… ATAU …)")
        trees.append(value_item(reader, name, named).tree)
    if reader.kind != "close":
        reader.fail(reader.what_is_there(), f"ATAU or a ')', as in {named.value}:(… ATAU …)")
    reader.at += 1
    _pass_over_weight(reader)
    return Item(AnyOf(trees))


def _pass_over_weight(reader: Reader) -> None:
    start = reader.at
    if modifier_behind(reader) is not None:
        printed = reader.printed(reader.pieces[start])
        reader.notes.append(f"not counted, a condition has no score: {printed}")


def _date_clause(reader: Reader, name: str, piece: Piece) -> query.Query:
    if name == "published" and piece.kind != "range" and piece.value.lower() == "kosong":
        return undated()
    days = _days(reader, piece)
    if name == "published":
        return published_between(days.start, days.last)
    return Unscored(MentionRange(days.start or date.min, days.last or date.max))


def _days(reader: Reader, piece: Piece) -> Days:
    text = piece.value
    if piece.kind == "range":
        ends = text.split(" TO ")
        if len(ends) != 2:
            reader.fail(f"{text!r} is no range", _RANGE)
        text = " TO ".join(end.strip().strip(QUOTES) for end in ends)
    try:
        return reader.read_days(text)
    except ArgumentError:
        # It is about the present, not about this date.
        raise
    except QueryError as error:
        printed = reader.text[piece.start : piece.end]
        # A part of it that is no date is pointed at; quotes inside a range are left out above.
        at = printed.find(text) + error.position if error.position and text in printed else 0
        reader.fail(error.problem, error.expected, at=at)


def _named_clause(reader: Reader, name: str, piece: Piece) -> query.Query:
    if any(map(is_pattern, piece.value.split())):
        where = "in title, captions and body only"
        reader.notes.append(f"searched as text, * and ? work {where}: {reader.printed(piece)}")
    reader.names.append((name, piece.value))
    if name == "source":
        return Unscored(from_source(piece.value))
    words = value_words(piece.value, reader.analyzer())
    if not words:
        example = _NAMES[name]
        field = FIELD_NAMES[name][0]
        reader.fail("no word there", f"a name after '{field}:', as in {example}")
    return Unscored(query.Phrase(name, words) if len(words) > 1 else query.Term(name, words[0]))
