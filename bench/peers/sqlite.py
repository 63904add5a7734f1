"""SQLite FTS5 as a peer."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

from bench.peers.base import TEXTS, TOP, Answer, InProcess, PeerMissing, fetch
from bench.queries import Query
from bench.records import read_records

__all__ = ["Fts5"]

# What is filtered and counted stands before the texts, so that it is read without them.
_TABLE = (
    "CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, source UNINDEXED, "
    "published UNINDEXED, title, captions, body, tokenize='unicode61')"
)
_WHERE = "FROM articles WHERE articles MATCH ?"
_SNIPPETS = ", ".join(f"snippet(articles, {3 + n}, '[', ']', '…', 30)" for n in range(len(TEXTS)))

_Asked = tuple[str, tuple[str, ...]]


class Fts5(InProcess):
    """The full-text index of SQLite, which does not stem."""

    name = "fts5"

    def __init__(self) -> None:
        try:
            sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
        except sqlite3.OperationalError:
            raise PeerMissing("this Python's SQLite was built without FTS5") from None
        self._opened: sqlite3.Connection | None = None

    @property
    def version(self) -> str:
        """See :class:`bench.peers.base.Peer`."""
        return f"SQLite {sqlite3.sqlite_version}"

    def build(self, lines: Path, folder: Path, threads: int) -> None:
        """See :class:`bench.peers.base.InProcess`."""
        database = sqlite3.connect(folder / "articles.db")
        database.execute(_TABLE)
        names = ("id", "source", "date", "title", "caption", "body")
        rows = (tuple(map(record.get, names)) for record in read_records(lines))
        database.executemany("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)", rows)
        database.commit()
        database.close()

    def open(self, folder: Path) -> int:
        """See :class:`bench.peers.base.Peer`."""
        self._opened = sqlite3.connect(folder / "articles.db")
        return self._one("SELECT count(*) FROM articles", ())

    def tree(self, query: Query) -> _Asked:
        """The WHERE clause, and what stands for its question marks."""
        words = [f'"{word}"' for word in query.words]
        match query.match:
            case "phrase":
                asked = f'"{" ".join(query.words)}"'
            case "prefix":
                asked = f"{words[0]} *"
            case _:
                asked = (" " if query.match == "all" else " OR ").join(words)
        if not query.days:
            return _WHERE, (asked,)
        return f"{_WHERE} AND substr(published, 1, 10) BETWEEN ? AND ?", (asked, *query.days)

    def top(self, tree: _Asked) -> Answer:
        """See :class:`bench.peers.base.InProcess`."""
        found = self._best("rowid", tree)
        return Answer(0, self._total(tree), len(found))

    def whole(self, query: Query) -> Answer:
        """See :class:`bench.peers.base.InProcess`; passages are of every field."""
        tree = self.tree(query)
        titles = self._best(f"title, captions, body, {_SNIPPETS}", tree)
        return Answer(0, self._total(tree), len(titles), titles)

    def facets(self, query: Query) -> Answer:
        """See :class:`bench.peers.base.InProcess`; both are counted in one pass."""
        where, values = self.tree(query)
        asked = f"SELECT source, substr(published, 1, 7), count(*) {where} GROUP BY 1, 2"
        sources, months = Counter[str](), Counter[str]()
        total = 0
        for source, month, count in self._database.execute(asked, values):
            total += count
            sources.update({source: count} if source else {})
            months.update({month: count} if month else {})
        return Answer(0, total, values={"source": sources, "month": months})

    @property
    def _database(self) -> sqlite3.Connection:
        assert self._opened is not None
        return self._opened

    def _best(self, columns: str, tree: _Asked) -> tuple[str, ...]:
        asked = f"SELECT {columns} {tree[0]} ORDER BY rank LIMIT {TOP}"
        return fetch(row[0] for row in self._database.execute(asked, tree[1]))

    def _total(self, tree: _Asked) -> int:
        return self._one(f"SELECT count(*) {tree[0]}", tree[1])

    def _one(self, asked: str, values: tuple[str, ...]) -> int:
        return int(self._database.execute(asked, values).fetchone()[0])

    def close(self) -> None:
        """See :class:`bench.peers.base.Peer`."""
        if self._opened is not None:
            self._opened.close()
