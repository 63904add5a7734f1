"""Searcher: what an archive is asked for, and its answers."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Unpack

from searchidx.analysis.normalize import fold
from searchidx.model import Explanation, Fragment, Hit, Results
from searchidx.query.request import (
    ChoosingOptions,
    ExportOptions,
    FilterOptions,
    Request,
    above_zero,
    asked,
    facet_names,
    one_of,
    page_of,
    see_that_they_exist,
    text,
    texts,
)

if TYPE_CHECKING:
    from searchidx.engines.base import Answer, Engine
    from searchidx.query.citation import Citation
    from searchidx.query.replay import Replay
    from searchidx.usage import KwicLine, TermCount, Trend

__all__ = ["Hits", "Searcher"]

_UNKNOWN_LISTED = 10


class Hits(Iterator[Hit]):
    """Hits that are made as they are asked for.

    Attributes:
        notes: how the query was read, as in :class:`searchidx.Results`.
    """

    def __init__(self, hits: Iterator[Hit], notes: tuple[str, ...]) -> None:
        self._hits = hits
        self.notes = notes

    def __next__(self) -> Hit:
        return next(self._hits)


class Searcher:
    """The part of :class:`searchidx.Archive` that searches; it changes nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def search(
        self,
        query: str,
        *,
        fields: Iterable[str] | None = None,
        filters: Mapping[str, Iterable[str]] | None = None,
        date_from: str | date | None = None,
        date_to: str | date | None = None,
        sort: str = "relevance",
        match: str = "auto",
        now: date | datetime | None = None,
        collapse: bool = False,
        recency: str | None = None,
        aliases: bool | None = None,
        limit: int | None = 10,
        offset: int = 0,
        facets: Iterable[str] = (),
    ) -> Results:
        """Search the newest commit.

        Args:
            query: in the language of the README's table; empty lists everything, newest
                first.
            fields: names of the text fields that words without a field are looked for in:
                judul, isi, keterangan (title, body, caption); None is all of them.
            filters: values by source, section, author, tag or place; one of each must fit. A
                source may be given by its domain, its host, its name or the address of a page.
            date_from, date_to: first and last day of publication, both inclusive: a
                ``datetime.date``, ISO ("2023", "2023-06", "2023-06-13") or Indonesian
                ("13 Juni 2023", "minggu lalu"). A ``datetime`` counts by the day that it shows,
                as articles do by the day printed: bring one in UTC to WIB before.
            sort: "relevance", "newest" or "oldest".
            match: "auto" (all content words; if fewer than ``relax_below`` articles have
                them, the best partial matches follow, or stand among them where the query is
                long or a question), "all" or "any".
            now: the present, from which "minggu lalu" and the like are read and ages are
                counted: a day, a moment, or None for that of the clock.
            collapse: whether to show one article of each group of reprints: the earliest that
                matches. Totals and facets still count articles.
            recency: the time in which scores halve: "30d", "2w", "6m" (of 30 days), "1y" (of
                365); "0d" for no such; None for the setting. Articles without a date count as
                old ones.
            aliases: whether other names of what was typed are searched too; None is the
                setting of that name.
            limit: most hits to return, 0 or more; None for all.
            offset: hits to skip, 0 or more.
            facets: names of facets to count: source, section, author, tag, place,
                year, month, day.

        A text stands for a list of one in fields, filters and facets.

        Raises:
            QueryError: if the query cannot be read.
            ArgumentError: if another argument has a value that cannot be; it is a QueryError, too.
            TypeError: if an argument has a wrong type.
            IndexOutdated: if there are words to analyse, and the index was made by other
                rules of analysis.
            IndexDamaged: if a file of the index cannot be read.
        """
        started = time.perf_counter()
        start, stop = page_of(offset, limit)
        names = facet_names(facets)
        request = asked(
            query,
            fields=fields,
            filters=filters,
            date_from=date_from,
            date_to=date_to,
            sort=sort,
            match=match,
            now=now,
            collapse=collapse,
            recency=recency,
            aliases=aliases,
        )
        found = self._engine.find(request)
        counts = found.facets(names) if names else {}
        suggestion = found.suggestion()
        results = self._results(query, found, (start, stop), started)
        notes = self._notes(request, found)
        return replace(results, facets=counts, suggestion=suggestion, notes=notes)

    def _notes(self, request: Request, found: Answer) -> tuple[str, ...]:
        """How the query was read, and what explains an answer without any article."""
        unknown = () if found.total else self._unknown(request, found.parsed.names)
        return (*found.notes, *unknown)

    def _unknown(self, request: Request, asked_for: Iterable[tuple[str, str]]) -> list[str]:
        """Filters, and names asked for in the query, that no article has, which explain an
        answer without any."""
        given = [(name, value) for name, values in request.filters.items() for value in values]
        values = list(dict.fromkeys((*given, *asked_for)))
        return [
            f"no article has the {name} {value!r}"
            for name, value in values[:_UNKNOWN_LISTED]
            if not self._engine.find(asked("", filters={name: [value]})).total
        ]

    def _results(
        self, query: str, found: Answer, page: tuple[int, int | None], started: float
    ) -> Results:
        return Results(
            query=query,
            total=found.total,
            partial_total=found.partial_total,
            relaxed=found.relaxed,
            groups=found.groups,
            hits=tuple(found.hits(*page)),
            facets={},
            suggestion=None,
            notes=found.notes,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def similar(
        self, id: str, *, limit: int | None = 10, offset: int = 0, collapse: bool = False
    ) -> Results | None:
        """Articles like one: those that have one of its most telling words (of most tf·idf) at
        least, best first, without itself and its reprints.

        Args:
            id: of the article; if it is not there, None is returned.
            limit, offset, collapse: as :meth:`search` has them.

        Returns:
            the results, with these words as ``query``.

        Raises:
            IndexOutdated, IndexDamaged: as :meth:`search`.
        """
        started = time.perf_counter()
        page = page_of(offset, limit)
        found = self._engine.similar(text("id", id), collapse)
        return None if found is None else self._results(*found, page, started)

    def marked(self, query: str, id: str, **options: Unpack[ExportOptions]) -> tuple[Fragment, ...]:
        """Title, captions and body of an article, each whole, with what a query looks for in
        them; the arguments are those of :meth:`search` that do not choose a page. Nothing if
        there is no such article.

        Raises:
            QueryError, IndexOutdated, IndexDamaged: as :meth:`search`.
        """
        return self._engine.marked(asked(query, **options), text("id", id))

    def export(
        self,
        query: str,
        *,
        fragments: bool = True,
        **options: Unpack[ExportOptions],
    ) -> Hits:
        """Every full match, or one of each group, one after another.

        Args:
            fragments: whether the hits have theirs; without them all come in half of the time.
            options: those of :meth:`search` that do not choose a page.

        Raises:
            QueryError, IndexOutdated, IndexDamaged: as :meth:`search`.
        """
        request = asked(query, **options)
        found = self._engine.find(request)
        hits = found.full_alone().hits(0, None, fragments)
        return Hits(hits, self._notes(request, found))

    def terms(
        self, prefix: str = "", *, limit: int | None = None, stems: bool = False
    ) -> tuple[TermCount, ...]:
        """The words of all titles, captions and bodies that begin so, and in how many articles
        each is; by falling count, then in the order of letters.

        Args:
            prefix: case and accents do not matter.
            limit: most terms to return, 0 or more; None for all.
            stems: whether to give stems; otherwise printed words, folded.
        """
        # Whoever searches does without it.
        from searchidx.usage import TermCount

        _, stop = page_of(0, limit)
        counts = self._engine.terms(fold(text("prefix", prefix)), stems, stop)
        return tuple(TermCount(term, count) for term, count in counts)

    def kwic(
        self,
        word: str,
        *,
        sort: str | None = None,
        limit: int | None = None,
        width: int = 40,
        **options: Unpack[FilterOptions],
    ) -> Iterator[KwicLine]:
        """Every occurrence of a word in titles, captions, places of datelines and bodies with
        the text around it (keyword in context), the newest articles first.

        Args:
            word: in all forms of its stem; "=kantor" as printed. Several stand side by side.
            sort: "left" or "right": by the words before or behind, for which all lines are
                held in memory, or ``limit`` of them; None gives one after another.
            limit: most lines, 0 or more; None for all.
            width: most characters of context on each side, 1 or more.
            options: filters, date_from, date_to and now, as :meth:`search` has them.

        Raises:
            QueryError: if there is no word in it, or a wildcard or the like, or a filter or a
                date cannot be read.
            IndexOutdated, IndexDamaged: as :meth:`search`.
        """
        # Whoever searches does without it.
        from searchidx.query.concordance import SORTS, sorted_lines

        _, stop = page_of(0, limit)
        see_that_they_exist(options, FilterOptions.__optional_keys__)
        request = asked("", **options)
        if sort is not None:
            one_of("sort", "order", text("sort", sort), tuple(SORTS))
        lines = self._engine.kwic(text("word", word), request, above_zero("width", width))
        return itertools.islice(lines, stop) if sort is None else sorted_lines(lines, sort, stop)

    def explain(self, query: str, id: str, **options: Unpack[ExportOptions]) -> Explanation | None:
        """Why the article with that id has its score in the answer to a query: for each word and
        field what it adds, and of what that is made; None if there is no such article. The
        arguments are those of :meth:`search` that do not choose a page.

        Raises:
            QueryError, IndexOutdated, IndexDamaged: as :meth:`search`.
        """
        return self._engine.explain(asked(query, **options), text("id", id))

    def cite(
        self, query: str, *, with_hits: bool = False, **options: Unpack[ExportOptions]
    ) -> Citation:
        """All that the answer to a query depends on, and what it was, to be shown with it and
        asked for again by :meth:`replay`. The options are the arguments of :meth:`search` that
        do not choose a page; if ``now`` is none of them, it is the moment of the citation.

        Args:
            with_hits: whether to name each article that matches in full, so that a replay can
                say which are others. All of them are read.

        Raises:
            QueryError, IndexOutdated, IndexDamaged: as :meth:`search`.
        """
        return self._engine.cite(asked(query, **options), with_hits)

    def replay(self, citation: Citation) -> Replay:
        """Ask again what was cited, as of the cited moment and by the settings of this
        archive, and compare.

        Raises:
            QueryError, IndexOutdated, IndexDamaged: as :meth:`search`.
        """
        # Whoever searches does without it.
        from searchidx.query.replay import compare

        names_hits = citation.hits is not None
        return compare(citation, self.cite(citation.query, with_hits=names_hits, **citation.asked))

    def trend(
        self, words: Iterable[str], by: str = "month", **options: Unpack[ChoosingOptions]
    ) -> Trend:
        """How many articles match each word in each period, from the first period to the last
        that the archive has articles of; full matches alone count.

        Args:
            words: each may be any query; a text stands for a list of one.
            by: "year", "month", "week" (from Monday on) or "day".
            options: fields, filters, date_from, date_to, match, now and aliases, as
                :meth:`search` has them. Filters and dates hold for the number of all articles
                too.

        Raises:
            QueryError, IndexOutdated, IndexDamaged: as :meth:`search`.
            TypeError: if an argument has a wrong type.
        """
        # Whoever searches does without it.
        from searchidx.query.trend import PERIODS

        one_of("by", "period", text("by", by), PERIODS)
        see_that_they_exist(options, ChoosingOptions.__optional_keys__)
        every = asked(
            "",
            filters=options.get("filters"),
            date_from=options.get("date_from"),
            date_to=options.get("date_to"),
            now=options.get("now"),
        )
        requests = [asked(word, **options) for word in texts("words", words)]
        trend = self._engine.trend(requests, every, by)
        unknown: list[str] = []
        for number, request in enumerate(requests):
            if not any(period.counts[number] for period in trend.periods):
                unknown += self._unknown(request, self._engine.find(request).parsed.names)
        return replace(trend, notes=tuple(dict.fromkeys((*trend.notes, *unknown))))
