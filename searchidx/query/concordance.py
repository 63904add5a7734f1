"""Keyword in context (Luhn, 1960): every occurrence of a word with the text around it."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from whoosh.query import Query

from searchidx.analysis.analyzer import Analyzer
from searchidx.errors import QueryError
from searchidx.model import Article
from searchidx.query.fields import field_names
from searchidx.query.highlight import Highlighter
from searchidx.query.modifiers import modified, wildcard
from searchidx.query.ranking import Evidence
from searchidx.query.wanted import wanted_by
from searchidx.usage import KwicLine

__all__ = ["SORTS", "Concordance", "sorted_lines"]

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_EXPECTED = "a word such as kantor, or =kantor"


class Concordance:
    """Finds a word, or several side by side, in articles.

    Args:
        word: in all forms of its stem, or with = before it as printed.
        analyzer: of the index.
        evidence: makes its clause.
        width: characters of context on each side.

    Attributes:
        tree: matches the articles that have it.

    Raises:
        QueryError: if there is no word in it, or what stands for others in a query.
    """

    def __init__(self, word: str, analyzer: Analyzer, evidence: Evidence, width: int) -> None:
        tokens = list(analyzer.tokens(word.removeprefix("=")))
        if not tokens:
            raise QueryError(word, 0, "no word in it", _EXPECTED)
        _see_that_it_is_words(word)
        self.tree: Query = evidence.phrase(tokens, exact=word.startswith("="))
        # It is looked for in all fields alike.
        self._marks = Highlighter(wanted_by(self.tree)["body"], analyzer).marks
        self._width = width

    def lines(self, article: Article) -> Iterator[KwicLine]:
        """Where it is in title, captions, place and body, in this order; the context is of the
        same paragraph, that of the place the beginning of the body, before which it stood. Of a
        text longer than a novel the first thousand are looked at."""
        place = article.place or ""
        for name, looked_at, text in (
            ("title", article.title, article.title),
            *(("captions", caption.text, caption.text) for caption in article.captions),
            ("place", place, f"{place} – {article.body}"),
            ("body", article.body, article.body),
        ):
            for mark in self._marks(looked_at):
                # Twice the width, as white space shrinks.
                left = text[max(0, mark.start - 2 * self._width) : mark.start]
                right = text[mark.end : mark.end + 2 * self._width]
                yield KwicLine(
                    id=article.id,
                    published=article.published,
                    source=article.source,
                    field=name,
                    left=_last(_spaced(left.rpartition("\n\n")[2]), self._width),
                    word=_spaced(text[mark.start : mark.end]),
                    right=_first(_spaced(right.partition("\n\n")[0]), self._width),
                )


def _see_that_it_is_words(text: str) -> None:
    """What a query would read otherwise would be looked for as it stands, and not be found."""
    for piece in re.finditer(r"\S+", text):
        name, colon, _ = piece[0].partition(":")
        if colon and name.lower() in field_names():
            raise QueryError(text, piece.start(), f"no field is chosen here: {piece[0]}", _EXPECTED)
        if wildcard(piece[0]) is not None or modified(piece[0]).text != piece[0]:
            problem = f"only words are looked for, without * ? ~ ^: {piece[0]}"
            raise QueryError(text, piece.start(), problem, _EXPECTED)


def _spaced(text: str) -> str:
    return _SPACE.sub(" ", text)


def _last(text: str, width: int) -> str:
    """The last words that fit."""
    if len(text) <= width:
        return text.lstrip()
    return text[len(text) - width - 1 :].partition(" ")[2]


def _first(text: str, width: int) -> str:
    """The first words that fit."""
    return text.rstrip() if len(text) <= width else text[: width + 1].rpartition(" ")[0]


def _leftwards(line: KwicLine) -> list[str]:
    return _WORD.findall(line.left.casefold())[::-1]


def _rightwards(line: KwicLine) -> list[str]:
    return _WORD.findall(line.right.casefold())


SORTS: Mapping[str, Callable[[KwicLine], list[str]]] = {"left": _leftwards, "right": _rightwards}
"""What lines can be sorted by: the words before, from the nearest on, or those behind."""


def sorted_lines(lines: Iterable[KwicLine], sort: str, limit: int | None) -> Iterator[KwicLine]:
    """The first lines, all if there is no limit, in an order of :data:`SORTS`."""
    if limit is None:
        return iter(sorted(lines, key=SORTS[sort]))
    return iter(heapq.nsmallest(limit, lines, key=SORTS[sort]))
