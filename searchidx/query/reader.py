"""The state of reading one query from left to right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from whoosh import query

from searchidx.analysis.analyzer import Analyzer
from searchidx.errors import QueryError
from searchidx.query.aliases import Aliases
from searchidx.query.clauses import AnyWordLike
from searchidx.query.ranking import Evidence
from searchidx.query.syntax import Piece

if TYPE_CHECKING:
    from searchidx.dates import Days

__all__ = ["Item", "Reader"]


@dataclass(slots=True)
class Item:
    """One member of a list of words.

    Attributes:
        tree: what it looks for.
        sign: "+", "-" or none.
        optional: whether it may be missing: a word of grammar.
    """

    tree: query.Query
    sign: str = ""
    optional: bool = False


@dataclass(slots=True)
class Reader:
    """What is read, how, how far, and what was made of it.

    Attributes:
        loud: all of several words are in capitals, which is no sign of acronyms then.
        at: the piece that is next.
        depth: how many brackets are open.
        heaviest: the product of all weights so far.
        notes: what may surprise about the reading.
        patterns: what stands for several words.
        names: what is asked of fields that hold names, each after its field.
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
    heaviest: float = 1.0
    notes: list[str] = field(default_factory=list)
    patterns: list[AnyWordLike] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of the next piece; "end" if there is none."""
        return self.pieces[self.at].kind if self.at < len(self.pieces) else "end"

    @property
    def is_glued(self) -> bool:
        """Whether the next piece follows the one before it without a space."""
        ends = 0 < self.at < len(self.pieces)
        return ends and self.pieces[self.at - 1].end == self.pieces[self.at].start

    def is_operator(self, value: str) -> bool:
        """Whether the next piece is that operator."""
        return self.kind == "operator" and self.pieces[self.at].value == value

    def printed(self, piece: Piece) -> str:
        """A piece as typed."""
        return self.text[piece.start : piece.end]

    def what_is_there(self) -> str:
        """The next piece, to be told of."""
        if self.kind == "end":
            return "the query ends" if self.depth == 0 else "the query ends inside a bracket"
        return f"found {self.printed(self.pieces[self.at])!r}"

    def fail(
        self, problem: str, expected: str, piece: Piece | None = None, at: int = 0
    ) -> NoReturn:
        """Report a problem with a piece, ``at`` characters behind its start; None is the next one.

        Raises:
            QueryError: always.
        """
        if piece is None and self.at < len(self.pieces):
            piece = self.pieces[self.at]
        position = len(self.text) if piece is None else piece.start + at
        raise QueryError(self.text, position, problem, expected)
