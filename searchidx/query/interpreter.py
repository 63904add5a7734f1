"""A request -> what it asks for, as far as that can be said without a look at the documents."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from whoosh.query import Query

from searchidx.analysis.analyzer import Analyzer
from searchidx.config import Settings
from searchidx.errors import IndexOutdated, QueryError, QueryTimeout
from searchidx.model import Article, Fragment, Hit, Token
from searchidx.query.aliases import aliases_for
from searchidx.query.filters import build_filter, edges_of
from searchidx.query.parser import ParsedQuery, parse
from searchidx.query.ranking import Evidence
from searchidx.query.request import Request
from searchidx.query.snippets import Fragmenter

if TYPE_CHECKING:
    from datetime import date

    from searchidx.dates import Days
    from searchidx.query.recency import Recency
    from searchidx.query.suggest import Words

__all__ = ["MOST_REMARKS", "Answered", "Interpreter", "hits_of", "remark"]

# A pattern that stands for more words than this is told of: it is hardly what was meant.
_MANY_WORDS = 1_000

MOST_REMARKS = 10
"""So many things are said of what matches; more are no help."""


class Answered(Protocol):
    """What is known of an answer."""

    @property
    def request(self) -> Request:
        """What it answers."""

    @property
    def parsed(self) -> ParsedQuery:
        """How that was read."""

    @property
    def total(self) -> int:
        """How many articles match in full."""


class Interpreter(ABC):
    """Reads requests by the settings and the analyzer of an archive.

    Attributes:
        analyzer: gives that of the archive; it is called where words are to be analysed, as
            it may refuse.
        evidence: makes the clauses of words.
    """

    def __init__(self, analyzer: Callable[[], Analyzer], settings: Settings) -> None:
        self.analyzer = analyzer
        self.settings = settings
        self.evidence = Evidence(settings)

    def parse(self, request: Request) -> ParsedQuery:
        """The query of a request.

        Raises:
            QueryError: if it cannot be read.
        """
        longest = self.settings["max_query_length"]
        if len(request.query) > longest:
            raise QueryError(
                request.query, longest, "the query is too long", f"at most {longest} characters"
            )
        aliases = None
        widens = self.settings["aliases"] if request.aliases is None else request.aliases
        if widens:
            aliases = aliases_for(request.query, self.settings["own_aliases"])
        return parse(
            request.query,
            self.analyzer,
            self.evidence.for_query(request.query),
            self._read_days(request),
            request.match,
            request.fields,
            aliases,
        )

    def chosen(self, request: Request, has_term: Callable[[str, str], bool]) -> Query | None:
        """The tree of the filters of a request; None if there are none.

        Args:
            has_term: whether some article has a term in a field.
        """
        return build_filter(
            has_term,
            self.analyzer,
            request.filters,
            (request.date_from, request.date_to),
            self._read_days(request),
        )

    def edges(self, request: Request) -> tuple[date | None, date | None]:
        """The first and last day of publication that the filters of a request leave.

        Raises:
            QueryError: for a date that is none.
        """
        return edges_of((request.date_from, request.date_to), self._read_days(request))

    def recency(self, request: Request) -> Recency | None:
        """How much scores fall with age, if they do."""
        asked = request.recency
        half_life = self.settings.span("recency") if asked is None else asked
        if not half_life:
            return None
        # Few requests need to know what day it is.
        from searchidx.dates import present_day, zone
        from searchidx.query.recency import Recency

        return Recency(half_life, present_day(request.now, zone(self.settings["timezone"])))

    def fragmenter(
        self, parsed: ParsedQuery, rarity: Callable[[str | tuple[str, ...]], float]
    ) -> Fragmenter:
        """What makes the fragments of the answers to a query.

        Args:
            rarity: as :class:`Fragmenter` takes it.
        """
        count, length = (self.settings[name] for name in ("fragments", "fragment_length"))
        return Fragmenter(parsed.tree, self.analyzer, count, length, rarity)

    @abstractmethod
    def find(self, request: Request) -> Answered:
        """What answers a request."""

    @abstractmethod
    def words(self) -> Words:
        """The printed words of the archive."""

    @abstractmethod
    def count_of(self, tree: Query) -> int:
        """How many articles match a tree."""

    def suggestion(self, found: Answered) -> str | None:
        """A query that was meant, perhaps, where few articles match; more match this one."""
        if found.total >= self.settings["suggest_below"] or found.parsed.tree is None:
            return None
        return self.correction(found)

    def correction(self, found: Answered) -> str | None:
        """A query like that of an answer that more articles match."""
        # Few answers need it.
        from searchidx.query.suggest import corrections

        try:
            analyzer = self.analyzer()
        except IndexOutdated:
            # Words would have been refused: there are none.
            return None
        text, total = found.request.query, found.total
        # By the clauses of the query, what they match is known.
        evidence = self.evidence.for_query(text)

        def count(token: Token) -> int:
            return self.count_of(evidence.word(token))

        for other in corrections(text, analyzer, self.words(), count, total):
            # What is found is an answer, however it goes with what is suggested.
            with suppress(QueryError, QueryTimeout):
                request = replace(found.request, query=other, collapse=False)
                if self.find(request).total > total:
                    return other
        return None

    def _read_days(self, request: Request) -> Callable[[str], Days]:
        def read_days(text: str) -> Days:
            """The days of an expression, as of the present of the request."""
            # Their rules take a while to import, and a zone that is not known is an error:
            # both matter only where dates are asked for.
            from searchidx.dates import date_range, zone

            return date_range(text, request.now, zone(self.settings["timezone"]))

        return read_days


def hits_of(
    articles: Sequence[Article],
    fragmenter: Fragmenter | None,
    rank: int,
    scored: Sequence[tuple[float, bool, int]],
) -> Iterator[Hit]:
    """The hits from a 0-based rank on.

    Args:
        fragmenter: makes their fragments; None if they are to have none.
        scored: of each article its score, whether it has some of the words alone, and how many
            reprints it stands for.
    """
    none: tuple[Fragment, ...] = ()
    fragments = fragmenter.fragments_of(articles) if fragmenter else [none] * len(articles)
    for at, (article, parts, (score, partial, reprints)) in enumerate(
        zip(articles, fragments, scored, strict=True), rank + 1
    ):
        # The digits that 32 bits hold.
        yield Hit(at, float(f"{score:.7g}"), partial, article, parts, reprints)


def remark(pattern: str, words: int | None) -> str | None:
    """What may surprise about a pattern that stands for so many words; None if nothing."""
    if words == 0:
        return f"no word is like {pattern}"
    if words is not None and words > _MANY_WORDS:
        return f"{pattern} stands for more than {_MANY_WORDS:,} words"
    return None
