"""The peers that do not stem."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import searchidx
from bench.peers.base import MEMORY, TOP, PeerMissing, fetch

__all__ = ["Fts5", "Tantivy"]


class _Unstemmed:
    """A peer that does not stem, and is ready at once."""

    def prepare(self) -> None:
        """Nothing to load."""

    def learn(self, articles: Sequence[searchidx.Article]) -> None:
        """Nothing to learn."""

    def words_stemmed(self, folder: Path) -> int:
        """None."""
        return 0


class Fts5(_Unstemmed):
    """The full-text index of SQLite, which does not stem."""

    name = "fts5"

    def __init__(self) -> None:
        try:
            sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
        except sqlite3.OperationalError:
            raise PeerMissing("this Python's SQLite was built without FTS5") from None
        self._database: sqlite3.Connection | None = None

    @property
    def version(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    def index(self, articles: Sequence[searchidx.Article], folder: Path) -> None:
        database = sqlite3.connect(folder / "articles.db")
        database.execute(
            "CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, title, body, "
            "tokenize='unicode61')"
        )
        rows = ((article.id, article.title, article.body) for article in articles)
        database.executemany("INSERT INTO articles VALUES (?, ?, ?)", rows)
        database.commit()
        database.close()

    def open(self, folder: Path) -> int:
        self._database = sqlite3.connect(folder / "articles.db")
        return int(self._database.execute("SELECT count(*) FROM articles").fetchone()[0])

    def search(self, words: Sequence[str], phrase: bool = False) -> int:
        assert self._database is not None
        asked = f'"{" ".join(words)}"' if phrase else " ".join(f'"{word}"' for word in words)
        top = "SELECT title FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT ?"
        fetch(self._database.execute(top, (asked, TOP)))
        total = "SELECT count(*) FROM articles WHERE articles MATCH ?"
        return int(self._database.execute(total, (asked,)).fetchone()[0])

    def close(self) -> None:
        if self._database is not None:
            self._database.close()


class Tantivy(_Unstemmed):
    """tantivy through its Python binding, with one indexing thread; it does not stem."""

    name = "tantivy"

    def __init__(self) -> None:
        try:
            self._tantivy: Any = importlib.import_module("tantivy")
        except ImportError:
            raise PeerMissing("not installed: pip install 'searchidx[bench]'") from None

    @property
    def version(self) -> str:
        return f"tantivy {version('tantivy')}"

    def index(self, articles: Sequence[searchidx.Article], folder: Path) -> None:
        builder = self._tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        for field in ("title", "body"):
            builder.add_text_field(field, stored=True)
        index = self._tantivy.Index(builder.build(), path=str(folder))
        writer = index.writer(heap_size=MEMORY, num_threads=1)
        for article in articles:
            values = {"id": article.id, "title": article.title, "body": article.body}
            writer.add_document(self._tantivy.Document(**values))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> int:
        index = self._tantivy.Index.open(str(folder))
        self._schema, self._searcher = index.schema, index.searcher()
        return int(self._searcher.num_docs)

    def search(self, words: Sequence[str], phrase: bool = False) -> int:
        query, must = self._tantivy.Query, self._tantivy.Occur.Must
        if phrase:
            asked = self._either(lambda field: query.phrase_query(self._schema, field, list(words)))
        else:
            asked = query.boolean_query([(must, self._word(word)) for word in words])
        found = self._searcher.search(asked, limit=TOP)
        fetch(self._searcher.doc(address).get_first("title") for _, address in found.hits)
        return int(found.count)

    def _word(self, word: str) -> Any:
        query = self._tantivy.Query
        return self._either(lambda field: query.term_query(self._schema, field, word))

    def _either(self, clause: Callable[[str], Any]) -> Any:
        should = self._tantivy.Occur.Should
        clauses = [(should, clause(field)) for field in ("title", "body")]
        return self._tantivy.Query.boolean_query(clauses)

    def close(self) -> None:
        self._schema = self._searcher = None
