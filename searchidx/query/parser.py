"""Query string -> whoosh.query tree.

Grammar, where words side by side form a list, and ``~`` and ``^`` stand right behind what they
belong to, as in ``"suku bunga"~5^2``::

    either = both (OR both)*
    both   = list (AND list)*
    list   = item+
    item   = ("+" | "-" | NOT)? (field ":")? value
    value  = (word ("~" N?)? | =word | pattern | "phrase" ("~" N)? | ="phrase" ("~" N)?
             | "(" either ")") ("^" N)?
             | [from TO to]
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from whoosh import query

from searchidx.analysis.analyzer import Analyzer
from searchidx.errors import QueryError
from searchidx.index.schema import TEXT_FIELDS
from searchidx.query.aliases import Aliases
from searchidx.query.clauses import AnyOf, AnyWordLike, WithOptional, but_not, everything
from searchidx.query.fields import field_names
from searchidx.query.ranking import Evidence
from searchidx.query.reader import Item, Reader
from searchidx.query.syntax import OPERATORS, Piece, cut
from searchidx.query.texts import modifier_behind, text_item, weighted
from searchidx.query.values import value_item

if TYPE_CHECKING:
    from searchidx.dates import Days

__all__ = ["ParsedQuery", "parse"]

# Brackets in brackets, so that no query runs into the limit of Python's stack.
_MAX_DEPTH = 30
# What may be said of a text that was pasted is no help beyond this.
_MOST_NOTES = 10
_ALL_LISTED = "no word is left to search for: everything is listed"
_OPERAND = 'a word, a "phrase" or a bracket, as in banjir ATAU gempa'
_TEXTS = ("word", "exact", "phrase", "exact phrase")


class ParsedQuery(NamedTuple):
    """A query as it was read.

    Attributes:
        tree: what matches in full; None if the query is empty.
        relaxed: what matches some of the words; None where every word was asked for.
        notes: what may surprise about the reading.
        patterns: the clauses that stand for several words.
        names: what is asked of fields that hold names, each after its field.
        typed: the clauses of a list of words in the order typed, words of grammar too, without
            those that exclude; none where there is more to it than a list.
    """

    tree: query.Query | None
    relaxed: query.Query | None
    notes: tuple[str, ...]
    patterns: tuple[AnyWordLike, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    typed: tuple[query.Query, ...] = ()


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
        QueryError: at the first place where an operator is meant and cannot be read.
    """
    loud = text.isupper() and " " in text.strip()
    if aliases is None:
        items = _plain(text.lower() if loud else text, analyzer, evidence, fields or TEXT_FIELDS)
        if items:
            return ParsedQuery(*_trees(items, match), (), typed=_typed(items))
    pieces: Sequence[Piece] = cut(text)
    reader = Reader(text, pieces, analyzer, evidence, match == "any", loud, aliases, read_days)
    kinds = {piece.kind for piece in pieces}
    if not kinds.isdisjoint(("quote", "open", "close", "field")):
        # Only what was pasted has any.
        from searchidx.query.strays import without_strays

        reader.pieces, notes = without_strays(text, pieces)
        reader.notes += notes
        kinds = {piece.kind for piece in reader.pieces}
    default = fields or TEXT_FIELDS
    relaxed: query.Query | None = None
    typed: tuple[query.Query, ...] = ()
    if kinds <= {"word", "other"}:
        items = _items(reader, default)
        tree, relaxed = _trees(items, match)
        typed = _typed(items)
    else:
        tree = _either(reader, default)
        if reader.kind == "close":
            expected = "no ')' here, or a '(' before it, as in (banjir ATAU rob) semarang"
            reader.fail("a bracket that was not opened", expected)
    if tree is None and reader.notes:
        reader.notes.insert(0, _ALL_LISTED)
    patterns = tuple(dict.fromkeys(reader.patterns))
    return ParsedQuery(tree, relaxed, _some(reader.notes), patterns, tuple(reader.names), typed)


def _plain(
    text: str, analyzer: Callable[[], Analyzer], evidence: Evidence, fields: Sequence[str]
) -> list[Item] | None:
    """The items of a text of words alone, as :func:`_items` gives them; None if there is more
    to it. Most queries are so."""
    words = text.split()
    # Letters and digits alone: no sign, no bracket, no quote.
    if not "".join(words).isalnum() or not (OPERATORS.keys().isdisjoint(words) or text.isupper()):
        return None
    units_of = analyzer().chunk_units
    items = []
    for word in words:
        units = units_of(word, loud=False)
        if len(units) != 1:
            return None
        (unit,) = units
        items.append(Item(evidence.word(unit, fields), "", evidence.is_optional(unit)))
    return items


def _trees(items: Sequence[Item], match: str) -> tuple[query.Query | None, query.Query | None]:
    """The tree of a list of words, and the relaxed one if there is one."""
    tree = _joined(items, match == "any")
    if match == "auto" and sum(not item.optional for item in items) > 1:
        return tree, _joined(items, any_word=True)
    return tree, None


def _typed(items: Sequence[Item]) -> tuple[query.Query, ...]:
    return tuple(item.tree for item in items if item.sign != "-")


def _some(notes: Sequence[str]) -> tuple[str, ...]:
    distinct = tuple(dict.fromkeys(notes))
    more = len(distinct) - _MOST_NOTES
    return (*distinct[:_MOST_NOTES], f"and {more} more like these") if more > 0 else distinct


def _either(reader: Reader, fields: Sequence[str]) -> query.Query | None:
    trees = [_both(reader, fields)]
    while reader.is_operator("OR"):
        reader.at += 1
        trees.append(_both(reader, fields))
    found = [tree for tree in trees if tree is not None]
    return AnyOf(found) if len(found) > 1 else next(iter(found), None)


def _both(reader: Reader, fields: Sequence[str]) -> query.Query | None:
    trees = [_list(reader, fields)]
    while reader.is_operator("AND"):
        reader.at += 1
        trees.append(_list(reader, fields))
    found = [tree for tree in trees if tree is not None]
    return query.And(found) if len(found) > 1 else next(iter(found), None)


def _list(reader: Reader, fields: Sequence[str]) -> query.Query | None:
    start = reader.at
    items = _items(reader, fields)
    if reader.at == start:
        reader.fail(reader.what_is_there(), _OPERAND)
    return _joined(items, reader.any_word)


def _items(reader: Reader, fields: Sequence[str]) -> list[Item]:
    items = []
    while reader.kind not in ("end", "close") and not (
        reader.is_operator("AND") or reader.is_operator("OR")
    ):
        item = _alias(reader, fields) or _item(reader, fields)
        if item is not None:
            items.append(item)
    return items


def _alias(reader: Reader, fields: Sequence[str], most: int | None = None) -> Item | None:
    """The words from here on, ``most`` at most, that have equals, with their equals."""
    if reader.aliases is None:
        return None
    follows = reader.pieces[reader.at : reader.at + reader.aliases.longest]
    rest = itertools.takewhile(lambda piece: piece.kind == "word", follows)
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
    return Item(AnyOf(trees))


def _joined(items: Sequence[Item], any_word: bool) -> query.Query | None:
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


def _item(reader: Reader, fields: Sequence[str]) -> Item | None:
    piece = reader.pieces[reader.at]
    if piece.kind == "sign" or reader.is_operator("NOT"):
        return _signed(reader, piece, fields)
    if piece.kind == "quote":
        _fail_at_quote(reader)
    reader.at += 1
    if piece.kind == "field":
        return _fielded(reader, piece, fields)
    if piece.kind == "open":
        return _group(reader, piece, fields)
    if piece.kind in _TEXTS:
        return text_item(reader, piece, fields)
    reader.notes.append(f"not searched, no word in it: {reader.printed(piece)}")
    return None


def _signed(reader: Reader, sign: Piece, fields: Sequence[str]) -> Item | None:
    reader.at += 1
    if reader.kind in ("end", "close", "operator"):
        expected = "what is not to be there, as in banjir TIDAK demak"
        reader.fail(reader.what_is_there(), expected)
    item = _item(reader, fields)
    if item is not None:
        negates = sign.kind == "operator" or sign.value == "-"
        item.sign = "-" if negates != (item.sign == "-") else "+"
    return item


def _group(reader: Reader, opened: Piece, fields: Sequence[str]) -> Item | None:
    if reader.depth == _MAX_DEPTH:
        expected = f"at most {_MAX_DEPTH}, as in (banjir ATAU (gempa bumi))"
        reader.fail("too many brackets in one another", expected, opened)
    reader.depth += 1
    tree = _either(reader, fields)
    reader.depth -= 1
    if reader.kind != "close":
        expected = "a ')' after it, as in (banjir ATAU rob) semarang"
        reader.fail("a bracket that is not closed", expected, opened)
    reader.at += 1
    found = modifier_behind(reader)
    if found is not None and found.near is not None:
        expected = 'a phrase before it, as in "suku bunga"~5'
        reader.fail("a ~ behind a bracket", expected, reader.pieces[reader.at - 1])
    weight = None if found is None else found.weight
    return None if tree is None else weighted(reader, Item(tree), weight)


def _fielded(reader: Reader, named: Piece, fields: Sequence[str]) -> Item | None:
    """What a field is to have. A name with a blank behind it may be text that was pasted."""
    at = reader.at
    try:
        name = field_names()[named.value.lower()]
        if name not in TEXT_FIELDS:
            return value_item(reader, name, named)
        if reader.kind == "quote":
            _fail_at_quote(reader)
        if reader.kind not in (*_TEXTS, "open"):
            expected = f"a word after '{named.value}:', as in {named.value}:banjir"
            reader.fail(reader.what_is_there(), expected)
        item = _alias(reader, (name,), 1) or _item(reader, (name,))
        return item and Item(item.tree)
    except QueryError:
        follows = reader.pieces[at] if at < len(reader.pieces) else None
        if follows is not None and (follows.start == named.end or follows.kind == "open"):
            raise
    reader.at = at
    printed = reader.printed(named)
    reader.notes.append(f"searched as text, no value right behind the colon: {printed}")
    return text_item(reader, named._replace(kind="word"), fields)


def _fail_at_quote(reader: Reader) -> None:
    expected = 'a closing \'"\' after the phrase, as in "suku bunga"'
    reader.fail("a quote that is not closed", expected)
