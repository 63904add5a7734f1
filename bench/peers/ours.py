"""searchidx as a peer."""

from __future__ import annotations

import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from whoosh import query as whoosh_query

import searchidx
from bench.peers.base import TOP, Answer, InProcess
from bench.queries import Query
from bench.records import Record, read_records
from searchidx.engines.whoosh import WhooshEngine
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.model import Caption
from searchidx.query.clauses import AnyOf
from searchidx.query.ordering import ranked
from searchidx.query.request import asked
from searchidx.query.search import Search
from searchidx.settings import SETTINGS

__all__ = ["SearchIdx", "article_of", "keep_stems"]

_STEMS = "stems.bin"
_JOINED = {"all": " ", "any": " ATAU "}
_CAN_SPREAD = "processes" in SETTINGS


def keep_stems(known: Path, folder: Path) -> None:
    """Let an index that is to be made know the stems of another."""
    shutil.copy(known / _STEMS, folder / _STEMS)


def article_of(record: Record) -> searchidx.Article:
    """The article of a record, not cleaned."""
    caption, author, date = (record.get(name) for name in ("caption", "author", "date"))
    return searchidx.Article(
        id=record["id"],
        title=record["title"],
        body=record["body"],
        captions=(Caption(caption),) if caption else (),
        published=date,
        published_from="field" if date else None,
        source=record.get("source"),
        section=record.get("section"),
        authors=(author,) if author else (),
        url=record.get("url"),
    )


class SearchIdx(InProcess):
    """searchidx as it is by default, but that it looks for neither reprints nor aliases: the
    others have none."""

    name = "searchidx"
    threads: tuple[int, ...] = (1, 2) if _CAN_SPREAD else (1,)

    def __init__(self) -> None:
        self._archive: searchidx.Archive | None = None
        # Of one commit, as the searchers of the peers are.
        self._searching: Search | None = None

    @property
    def version(self) -> str:
        """See :class:`bench.peers.base.Peer`."""
        try:
            return f"searchidx {version('searchidx')}"
        except PackageNotFoundError:
            return "searchidx, not installed"

    def prepare(self, lines: Path) -> None:
        """See :class:`bench.peers.base.InProcess`; no stem is learnt of a number."""
        with TemporaryDirectory() as folder, searchidx.create(folder) as archive:
            archive.add([searchidx.Article("1", "2020")])

    def build(self, lines: Path, folder: Path, threads: int) -> None:
        """See :class:`bench.peers.base.InProcess`."""
        settings: dict[str, Any] = {"processes": threads} if _CAN_SPREAD else {}
        with searchidx.create(folder, near_duplicates=False, **settings) as archive:
            archive.add(map(article_of, read_records(lines)))

    def open(self, folder: Path) -> int:
        """See :class:`bench.peers.base.Peer`."""
        self._archive = searchidx.open(folder, aliases=False)
        # Trees and document numbers are no part of the API.
        engine = self._archive._engine
        assert isinstance(engine, WhooshEngine)
        self._searching = engine.search()
        return len(self._archive)

    def whole(self, query: Query) -> Answer:
        """:meth:`searchidx.Archive.search`, with its default of two passages a hit."""
        found = self._search(query, limit=TOP)
        titles = tuple(hit.article.title for hit in found.hits)
        return Answer(0, found.total, len(titles), titles)

    def facets(self, query: Query) -> Answer:
        """:meth:`searchidx.Archive.search` without hits."""
        found = self._search(query, limit=0, facets=("source", "month"))
        counts = {
            name: {count.value: count.count for count in counts if count.value is not None}
            for name, counts in found.facets.items()
        }
        return Answer(0, found.total, values=counts)

    def tree(self, query: Query) -> whoosh_query.Query:
        """What the parser makes of it, but that wildcards are no part of the language yet; days
        are a clause of the query here."""
        if query.match == "prefix":
            prefix = query.words[0]
            return AnyOf([whoosh_query.Prefix(name + PRINTED, prefix) for name in TEXT_FIELDS])
        text = _text(query) if query.match == "phrase" else _JOINED[query.match].join(query.words)
        if query.days:
            text = f"({text}) tanggal:[{query.days[0]} TO {query.days[1]}]"
        assert self._searching is not None
        tree = self._searching.parse(asked(text, match="all")).tree
        assert tree is not None
        return tree

    def top(self, tree: whoosh_query.Query) -> Answer:
        """See :class:`bench.peers.base.InProcess`."""
        assert self._searching is not None
        found = self._searching.matching.match(tree)
        documents, _ = ranked(found, "relevance", TOP, self._searching.snapshot.times)
        return Answer(0, len(found), len(documents))

    def _search(self, query: Query, **more: Any) -> searchidx.Results:
        assert self._archive is not None
        first, last = query.days or (None, None)
        match = "any" if query.match == "any" else "all"
        days: dict[str, Any] = {"date_from": first, "date_to": last}
        return self._archive.search(_text(query), match=match, **days, **more)

    def close(self) -> None:
        """See :class:`bench.peers.base.Peer`."""
        if self._archive is not None:
            self._archive.close()


def _text(query: Query) -> str:
    text = " ".join(query.words)
    return f'"{text}"' if query.match == "phrase" else text
