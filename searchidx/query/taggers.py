"""Query string -> typed pieces, cut by Whoosh's taggers.

Whoosh's own grammar never reports an error, so that only this half of its parser is used;
the grammar over the pieces is in :mod:`searchidx.query.parser`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from whoosh.qparser import QueryParser
from whoosh.qparser.plugins import Plugin, TaggingPlugin
from whoosh.qparser.syntax import SyntaxNode

from searchidx.query.fields import field_names
from searchidx.query.syntax import CLOSING, OPENING, OPERATORS, Piece

__all__ = ["tagged"]

_FIELD = "|".join(sorted(field_names(), key=len, reverse=True))

# In the order in which they are tried at each position.
_PIECES = {
    "space": r"\s+",
    # 14" is a size.
    "phrase": rf"(?<!\d)(?P<exact>=?)[{OPENING}](?P<value>[^{CLOSING}]*)[{CLOSING}]",
    "quote": rf"=?[{OPENING}]",
    "open": r"\(",
    "close": r"\)",
    "range": r"(?<=:)\[(?P<value>[^\]]*)\]",
    "bracket": r"(?<=:)\[",
    "operator": rf"(?<![^\s()])(?P<value>{'|'.join(OPERATORS)})(?![^\s()\"“])",
    "field": rf"(?<![^\s(+-])(?P<value>(?i:{_FIELD})):(?!//)",
    "sign": r"(?<![^\s(])(?P<value>[+-])(?=[^\s+)-])",
    "exact": r"(?<![^\s(:+-])=(?P<value>[^\s()\"“”]+)",
    "word": r"(?P<value>[^\s()\"“”„«»]+)",
    "other": r".",
}


class _Node(SyntaxNode):
    def __init__(self, kind: str, value: str) -> None:
        self.kind = kind
        self.value = value


class _Tagger(TaggingPlugin, Plugin):
    def __init__(self, kind: str, expression: str, rank: int) -> None:
        self.expr = re.compile(expression)
        self.kind = kind
        self.priority = rank

    def create(self, parser: Any, match: re.Match[str]) -> _Node:
        """The node of a match, as Whoosh's parser asks for it."""
        parts = match.groupdict()
        value = parts.get("value") or ""
        if self.kind == "operator":
            value = OPERATORS[value]
        return _Node("exact phrase" if parts.get("exact") else self.kind, value)


_PARSER = QueryParser(
    None,
    None,
    plugins=[_Tagger(kind, pattern, rank) for rank, (kind, pattern) in enumerate(_PIECES.items())],
)


def tagged(text: str) -> Iterator[Piece]:
    """The pieces of any query, white space left out.

    Words of operators are words where every word of the query is in capitals.
    """
    loud = text.isupper()
    for node in _PARSER.tag(text):
        kind = "word" if loud and node.kind == "operator" else node.kind
        value = text[node.startchar : node.endchar] if kind != node.kind else node.value
        if kind != "space":
            yield Piece(kind, value, node.startchar, node.endchar)
