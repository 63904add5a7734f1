"""Whoosh as it comes, given Sastrawi's stems: what searchidx is measured against."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from whoosh import fields, index, sorting
from whoosh.analysis import Analyzer, LowercaseFilter, RegexTokenizer, StemFilter
from whoosh.codec import whoosh3
from whoosh.qparser import AndGroup, MultifieldParser, OrGroup
from whoosh.query import DateRange
from whoosh.query import Query as Tree
from whoosh.searching import Results, Searcher

from bench.peers.base import MEMORY, TEXTS, TOP, Answer, InProcess, fetch, values_of
from bench.queries import Query
from bench.records import read_records
from searchidx.analysis.stemmer import sastrawi

__all__ = ["StockWhoosh", "stem"]

_EVERY_WORD = 10**9
_Asked = tuple[Tree, Tree | None]

_WORD = re.compile(r"\w+")
_PLAIN = re.compile(r"[a-z]+")


@cache
def stem(word: str) -> str:
    """Sastrawi's stem of a word in lower case; a word of other than letters a to z is its
    own. A function, for Whoosh pickles it with the schema."""
    return str(sastrawi().stem_singular_word(word)) if _PLAIN.fullmatch(word) else word


def _analyzer() -> Analyzer:
    """Whoosh's standard analyzer without its English stop words, and the stems behind it."""
    chain: Analyzer = (
        RegexTokenizer() | LowercaseFilter() | StemFilter(stemfn=stem, cachesize=_EVERY_WORD)
    )
    return chain


@contextmanager
def _own_pickles() -> Iterator[None]:
    """Whoosh's own way of loading a block of postings, which importing searchidx replaces
    by a safer and slower one for the whole process."""
    replaced = vars(whoosh3)["loads"]
    setattr(whoosh3, "loads", pickle.loads)  # noqa: B010
    try:
        yield
    finally:
        setattr(whoosh3, "loads", replaced)  # noqa: B010


class StockWhoosh(InProcess):
    """Whoosh's own codec, writer, queries and scoring; every stem is known beforehand."""

    name = "whoosh"
    threads: tuple[int, ...] = (1, 2)

    def __init__(self) -> None:
        self._searcher: Searcher | None = None

    @property
    def version(self) -> str:
        """See :class:`bench.peers.base.Peer`."""
        return f"whoosh3 {version('whoosh3')}"

    def prepare(self, lines: Path) -> None:
        """See :class:`bench.peers.base.InProcess`."""
        for record in read_records(lines):
            for name in ("title", "caption", "body"):
                for word in set(_WORD.findall((record.get(name) or "").lower())):
                    stem(word)

    def build(self, lines: Path, folder: Path, threads: int) -> None:
        """See :class:`bench.peers.base.InProcess`."""
        analyzer = _analyzer()
        schema = fields.Schema(
            id=fields.ID(stored=True),
            source=fields.ID(stored=True, sortable=True),
            published=fields.DATETIME(stored=True, sortable=True),
            month=fields.ID(sortable=True),
            **{name: fields.TEXT(analyzer=analyzer, stored=True) for name in TEXTS},
        )
        with _own_pickles():
            made = index.create_in(str(folder), schema)
            # Each process has this much: so its documentation says.
            writer = made.writer(limitmb=MEMORY // 2**20 // threads, procs=threads)
            for record in read_records(lines):
                writer.add_document(**values_of(record))
            writer.commit()

    def open(self, folder: Path) -> int:
        """See :class:`bench.peers.base.Peer`."""
        with _own_pickles():
            opened = index.open_dir(str(folder))
            self._schema = opened.schema
            self._searcher = opened.searcher()
            return int(self._searcher.doc_count())

    def tree(self, query: Query) -> _Asked:
        """A tree by its parser for several fields, and one of days that only chooses."""
        text = " ".join(query.words)
        text = {"phrase": f'"{text}"', "prefix": f"{text}*"}.get(query.match, text)
        group = OrGroup if query.match == "any" else AndGroup
        tree = MultifieldParser(TEXTS, self._schema, group=group).parse(text)
        return tree, _days(query.days) if query.days else None

    def top(self, tree: _Asked) -> Answer:
        """See :class:`bench.peers.base.InProcess`."""
        with _own_pickles():
            found = self._find(tree)
            return Answer(0, len(found), found.scored_length())

    def whole(self, query: Query) -> Answer:
        """See :class:`bench.peers.base.InProcess`; passages are of every field."""
        with _own_pickles():
            found = self._find(self.tree(query))
            titles = []
            for hit in found:
                fetch(hit.highlights(field) for field in TEXTS if field in hit)
                titles.append(hit["title"])
            return Answer(0, len(found), len(titles), tuple(titles))

    def facets(self, query: Query) -> Answer:
        """See :class:`bench.peers.base.InProcess`."""
        with _own_pickles():
            # Of groups it counts only what it scores: all.
            names = ("source", "month")
            more = {"groupedby": list(names), "maptype": sorting.Count, "limit": None}
            found = self._find(self.tree(query), **more)
            values = {n: {k: v for k, v in found.groups(n).items() if k} for n in names}
            return Answer(0, len(found), values=values)

    def _find(self, tree: _Asked, **more: Any) -> Results:
        assert self._searcher is not None
        return self._searcher.search(tree[0], filter=tree[1], **{"limit": TOP, **more})

    def close(self) -> None:
        """See :class:`bench.peers.base.Peer`."""
        if self._searcher is not None:
            self._searcher.close()


def _days(days: tuple[str, str]) -> Tree:
    first, last = map(datetime.fromisoformat, days)
    return DateRange("published", first, datetime.combine(last, time.max))
