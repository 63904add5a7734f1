"""Query string -> whoosh.query tree.

Grammar, where words side by side form a list::

    either = both (OR both)*
    both   = list (AND list)*
    list   = item+
    item   = ("+" | "-" | NOT)? (field ":")? (word | =word | "phrase" | ="phrase"
             | [from TO to] | "(" either ")")
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from whoosh import query

from searchidx.analysis.analyzer import Analyzer, value_words
from searchidx.errors import QueryError
from searchidx.index.schema import TEXT_FIELDS
from searchidx.query.aliases import Aliases
from searchidx.query.clauses import (
    AnyOf,
    MentionRange,
    Unscored,
    WithOptional,
    but_not,
    everything,
    from_source,
    published_between,
    undated,
)
from searchidx.query.fields import FIELD_NAMES, field_names
from searchidx.query.misreadings import is_modifier, misreadings
from searchidx.query.ranking import Evidence, is_function_word
from searchidx.query.syntax import QUOTES, Piece, cut

if TYPE_CHECKING:
    from searchidx.dates import Days

__all__ = ["ParsedQuery", "parse"]

_DATE_FIELDS = ("published", "mentions")
# Brackets in brackets, so that no query runs into the limit of Python's stack.
_MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as it was read.

    Attributes:
        tree: what matches in full; None if the query is empty.
        relaxed: what matches some of the words; None where every word was asked for.
        notes: what may surprise about the reading.
    """

    tree: query.Query | None
    relaxed: query.Query | None
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Item:
    """One member of a list of words."""

    tree: query.Query
    sign: str = ""
    optional: bool = False


@dataclass(slots=True)
class _Reader:
    """The state of reading one query from left to right.

    ``loud``: all of several words are in capitals, which is no sign of acronyms then.
    """

    text: str
    pieces: Sequence[Piece]
    analyzer: Callable[[], Analyzer]
    evidence: Evidence
    any_word: bool
    loud: bool
    aliases: Aliases | None
    read_days: Callable[[str], Days]
    at: int = 0
    depth: int = 0
    notes: list[str] = field(default_factory=list)


def parse(
    text: str,
    analyzer: Callable[[], Analyzer],
    evidence: Evidence,
    read_days: Callable[[str], Days],
    match: str = "auto",
    fields: Sequence[str] | None = None,
    aliases: Aliases | None = None,
) -> ParsedQuery:
    """Read a query.

    Args:
        text: as typed.
        analyzer: gives that of the index; called if there are words to analyse.
        evidence: makes the clauses.
        read_days: gives the days that an expression means, or raises QueryError.
        match: "auto" and "all" ask for all words of a list, "any" for one of them.
        fields: text fields of words that name none; None is all of them.
        aliases: expressions to be found by others too; None for no such.

    Raises:
        QueryError: at the first place that cannot be read.
    """
    loud = text.isupper() and " " in text.strip()
    reader = _Reader(text, cut(text), analyzer, evidence, match == "any", loud, aliases, read_days)
    default = fields or TEXT_FIELDS
    tree = relaxed = None
    kinds = {piece.kind for piece in reader.pieces}
    if kinds <= {"word", "other"}:
        words_alone = aliases is None and "other" not in kinds
        items = _words(reader, default) if words_alone else _items(reader, default)
        tree = _joined(items, reader.any_word)
        if match == "auto" and sum(not item.optional for item in items) > 1:
            relaxed = _joined(items, any_word=True)
    else:
        tree = _either(reader, default)
        if _kind(reader) == "close":
            _fail(reader, "a bracket that was not opened", "no ')' here, or a '(' before it")
    return ParsedQuery(tree, relaxed, tuple(dict.fromkeys(reader.notes)))


def _kind(reader: _Reader) -> str:
    return reader.pieces[reader.at].kind if reader.at < len(reader.pieces) else "end"


def _is_operator(reader: _Reader, value: str) -> bool:
    return _kind(reader) == "operator" and reader.pieces[reader.at].value == value


def _fail(reader: _Reader, problem: str, expected: str) -> NoReturn:
    ended = reader.at >= len(reader.pieces)
    position = len(reader.text) if ended else reader.pieces[reader.at].start
    raise QueryError(reader.text, position, problem, expected)


def _either(reader: _Reader, fields: Sequence[str]) -> query.Query | None:
    trees = [_both(reader, fields)]
    while _is_operator(reader, "OR"):
        reader.at += 1
        trees.append(_both(reader, fields))
    found = [tree for tree in trees if tree is not None]
    return AnyOf(found) if len(found) > 1 else next(iter(found), None)


def _both(reader: _Reader, fields: Sequence[str]) -> query.Query | None:
    trees = [_list(reader, fields)]
    while _is_operator(reader, "AND"):
        reader.at += 1
        trees.append(_list(reader, fields))
    found = [tree for tree in trees if tree is not None]
    return query.And(found) if len(found) > 1 else next(iter(found), None)


def _list(reader: _Reader, fields: Sequence[str]) -> query.Query | None:
    start = reader.at
    items = _items(reader, fields)
    if reader.at == start:
        _fail(reader, _what_is_there(reader), 'a word, a "phrase" or a bracket')
    return _joined(items, reader.any_word)


def _items(reader: _Reader, fields: Sequence[str]) -> list[_Item]:
    items = []
    while _kind(reader) not in ("end", "close") and not (
        _is_operator(reader, "AND") or _is_operator(reader, "OR")
    ):
        item = _alias(reader, fields) or _item(reader, fields)
        if item is not None:
            items.append(item)
    return items


def _words(reader: _Reader, fields: Sequence[str]) -> list[_Item]:
    """The items of a query of words alone, as :func:`_items` gives them: most queries are so."""
    items = []
    for at, piece in enumerate(reader.pieces, 1):
        reader.at = at
        item = _text_item(reader, piece, fields)
        if item is not None:
            items.append(item)
    return items


def _alias(reader: _Reader, fields: Sequence[str], most: int | None = None) -> _Item | None:
    """The words from here on, ``most`` at most, that have equals, with their equals."""
    if reader.aliases is None:
        return None
    rest = itertools.takewhile(lambda piece: piece.kind == "word", reader.pieces[reader.at :])
    words = [piece.value.lower() if reader.loud else piece.value for piece in rest]
    expansion = reader.aliases.at(words[:most])
    if expansion is None:
        return None
    own = _joined(
        [item for _ in range(expansion.length) if (item := _item(reader, fields))], any_word=False
    )
    trees = [own] if own is not None else []
    for other in expansion.others:
        trees.append(reader.evidence.alias(list(reader.analyzer().tokens(other)), fields))
    typed = " ".join(words[: expansion.length])
    reader.notes.append(f"{typed} is searched as {', '.join(expansion.others)} too")
    return _Item(AnyOf(trees))


def _what_is_there(reader: _Reader) -> str:
    if _kind(reader) == "end":
        return "the query ends" if reader.depth == 0 else "the query ends inside a bracket"
    piece = reader.pieces[reader.at]
    return f"found {reader.text[piece.start : piece.end]!r}"


def _joined(items: Sequence[_Item], any_word: bool) -> query.Query | None:
    """The tree of a list: function words are optional, unless there is nothing else."""
    excluded = [item.tree for item in items if item.sign == "-"]
    wanted = [item for item in items if item.sign != "-"]
    optional = [item.tree for item in wanted if item.optional and not item.sign]
    required = [item.tree for item in wanted if not item.optional or item.sign]
    if not required:
        required, optional = optional, []
    if not required and not excluded:
        return None
    tree: query.Query
    if not required:
        tree = everything()
    elif len(required) == 1:
        tree = required[0]
    elif any_word and not any(item.sign for item in wanted):
        tree = AnyOf(required)
    else:
        tree = query.And(required)
    tree = _with_optional(tree, optional)
    return but_not(tree, AnyOf(excluded)) if excluded else tree


def _with_optional(tree: query.Query, optional: Sequence[query.Query]) -> query.Query:
    return WithOptional(tree, AnyOf(list(optional))) if optional else tree


def _item(reader: _Reader, fields: Sequence[str]) -> _Item | None:
    piece = reader.pieces[reader.at]
    if piece.kind == "sign" or _is_operator(reader, "NOT"):
        reader.at += 1
        if _kind(reader) in ("end", "close", "operator"):
            _fail(reader, _what_is_there(reader), "what is not to be there")
        item = _item(reader, fields)
        if item is None:
            return None
        negates = piece.kind == "operator" or piece.value == "-"
        item.sign = "-" if negates != (item.sign == "-") else "+"
        return item
    if piece.kind == "field":
        reader.at += 1
        return _fielded(reader, piece)
    reader.at += 1
    if piece.kind == "open":
        return _group(reader, piece, fields)
    if piece.kind in ("word", "exact", "phrase", "exact phrase"):
        if _is_modifier(reader, piece):
            reader.notes.append(f"left out, not supported yet: {_printed(reader, piece)}")
            return None
        return _text_item(reader, piece, fields)
    if piece.kind == "quote":
        reader.at -= 1
        _fail(reader, "a quote that is not closed", "a closing '\"' after the phrase")
    reader.notes.append(f"not searched, no word in it: {_printed(reader, piece)}")
    return None


def _printed(reader: _Reader, piece: Piece) -> str:
    return reader.text[piece.start : piece.end]


def _is_modifier(reader: _Reader, piece: Piece) -> bool:
    before = reader.pieces[reader.at - 2] if reader.at > 1 else piece
    return (
        before.end == piece.start
        and before.kind in ("phrase", "exact phrase", "close")
        and is_modifier(piece.value)
    )


def _note_misreading(reader: _Reader, piece: Piece) -> None:
    after = reader.pieces[reader.at] if reader.at < len(reader.pieces) else None
    glued = after is not None and after.start == piece.end
    printed = _printed(reader, piece)
    reader.notes += misreadings(printed, piece.value, glued, piece.kind == "word")


def _group(reader: _Reader, opened: Piece, fields: Sequence[str]) -> _Item | None:
    if reader.depth == _MAX_DEPTH:
        reader.at -= 1
        _fail(reader, "too many brackets in one another", f"at most {_MAX_DEPTH}")
    reader.depth += 1
    tree = _either(reader, fields)
    reader.depth -= 1
    if _kind(reader) != "close":
        raise QueryError(
            reader.text, opened.start, "a bracket that is not closed", "a ')' after it"
        )
    reader.at += 1
    return None if tree is None else _Item(tree)


def _text_item(reader: _Reader, piece: Piece, fields: Sequence[str]) -> _Item | None:
    value = piece.value.lower() if reader.loud else piece.value
    tokens = list(reader.analyzer().tokens(value))
    if not tokens:
        reader.notes.append(f"not searched, no word in it: {_printed(reader, piece)}")
        return None
    if not piece.value.isalnum():
        _note_misreading(reader, piece)
    if piece.kind.startswith("exact"):
        return _Item(reader.evidence.phrase(tokens, fields, exact=True))
    if piece.kind == "phrase":
        return _Item(reader.evidence.phrase(tokens, fields))
    if len(tokens) > 1:
        # One printed word of several tokens ("Covid-19") stands for them in that order.
        return _Item(reader.evidence.phrase(tokens, fields))
    optional = is_function_word(tokens[0])
    return _Item(reader.evidence.word(tokens[0], fields), optional=optional)


def _fielded(reader: _Reader, named: Piece) -> _Item | None:
    name = field_names()[named.value.lower()]
    kind = _kind(reader)
    if name in TEXT_FIELDS:
        if kind not in ("word", "exact", "phrase", "exact phrase", "quote", "open"):
            _fail(reader, _what_is_there(reader), f"a word after '{named.value}:'")
        item = _alias(reader, (name,), 1) or _item(reader, (name,))
        return item and _Item(item.tree)
    if kind == "bracket":
        _fail(reader, "a '[' that is not closed", "[from TO to], such as [2023-05 TO 2023-06]")
    wanted = "a date" if name in _DATE_FIELDS else "a name"
    if kind == "quote":
        _fail(reader, "a quote that is not closed", "a closing '\"'")
    if kind not in ("word", "phrase") and (kind != "range" or name not in _DATE_FIELDS):
        _fail(reader, _what_is_there(reader), f"{wanted} after '{named.value}:'")
    piece = reader.pieces[reader.at]
    tree = _date_clause(reader, name, piece) if name in _DATE_FIELDS else None
    reader.at += 1
    return _Item(tree or _named_clause(reader, name, piece))


def _date_clause(reader: _Reader, name: str, piece: Piece) -> query.Query:
    if name == "published" and piece.kind != "range" and piece.value.lower() == "kosong":
        return undated()
    days = _days(reader, piece)
    if name == "published":
        return published_between(days.start, days.last)
    mentioned = MentionRange(days.start or date.min, days.last or date.max)
    return Unscored(mentioned)


def _days(reader: _Reader, piece: Piece) -> Days:
    text = piece.value
    if piece.kind == "range":
        ends = text.split(" TO ")
        if len(ends) != 2:
            _fail(reader, f"{text!r} is no range", "[from TO to], such as [2023-05 TO 2023-06]")
        text = " TO ".join(end.strip().strip(QUOTES) for end in ends)
    try:
        return reader.read_days(text)
    except QueryError as error:
        _fail(reader, error.problem, error.expected)


def _named_clause(reader: _Reader, name: str, piece: Piece) -> query.Query:
    if name == "source":
        clause: query.Query = from_source(piece.value)
    else:
        words = value_words(piece.value, reader.analyzer())
        if not words:
            reader.at -= 1
            _fail(reader, "no word there", f"a name after '{FIELD_NAMES[name][0]}:'")
        clause = query.Phrase(name, words) if len(words) > 1 else query.Term(name, words[0])
    return Unscored(clause)
