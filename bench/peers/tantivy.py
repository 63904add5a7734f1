"""tantivy as a peer."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import datetime, time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.peers.base import MEMORY, TEXTS, TOP, Answer, InProcess, PeerMissing, fetch, values_of
from bench.queries import Query
from bench.records import read_records

__all__ = ["Tantivy"]

# Its own default is ten values.
_ALL_VALUES = 65_000


class Tantivy(InProcess):
    """tantivy through its Python binding; it does not stem."""

    name = "tantivy"
    threads: tuple[int, ...] = (1, 2)

    def __init__(self) -> None:
        try:
            self._tantivy: Any = importlib.import_module("tantivy")
        except ImportError:
            raise PeerMissing("not installed: pip install 'searchidx[bench]'") from None
        self._index: Any = None

    @property
    def version(self) -> str:
        """See :class:`bench.peers.base.Peer`."""
        return f"tantivy {version('tantivy')}"

    def build(self, lines: Path, folder: Path, threads: int) -> None:
        """See :class:`bench.peers.base.InProcess`."""
        builder = self._tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        for field in TEXTS:
            builder.add_text_field(field, stored=True)
        for field in ("source", "month"):
            kind = {"tokenizer_name": "raw", "index_option": "basic", "fast": True}
            builder.add_text_field(field, stored=field == "source", **kind)
        builder.add_date_field("published", stored=True, indexed=True, fast=True)
        index = self._tantivy.Index(builder.build(), path=str(folder))
        writer = index.writer(heap_size=MEMORY, num_threads=threads)
        for record in read_records(lines):
            writer.add_document(self._tantivy.Document(**values_of(record)))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> int:
        """See :class:`bench.peers.base.Peer`."""
        self._index = self._tantivy.Index.open(str(folder))
        self._schema, self._searcher = self._index.schema, self._index.searcher()
        return int(self._searcher.num_docs)

    def tree(self, query: Query) -> Any:
        """By its query parser; a prefix is a regular expression here."""
        text = " ".join(query.words)
        if query.match == "prefix":
            make = self._tantivy.Query.regex_query
            tree = self._in_any_field(lambda field: make(self._schema, field, f"{text}.*"))
        else:
            text = f'"{text}"' if query.match == "phrase" else text
            both = query.match == "all"
            tree = self._index.parse_query(text, list(TEXTS), conjunction_by_default=both)
        if not query.days:
            return tree
        must = self._tantivy.Occur.Must
        return self._tantivy.Query.boolean_query([(must, tree), (must, self._days(query.days))])

    def top(self, tree: Any) -> Answer:
        """See :class:`bench.peers.base.InProcess`."""
        found = self._searcher.search(tree, limit=TOP)
        return Answer(0, int(found.count), len(found.hits))

    def whole(self, query: Query) -> Answer:
        """See :class:`bench.peers.base.InProcess`; passages are of every field."""
        tree = self.tree(query)
        found = self._searcher.search(tree, limit=TOP)
        create = self._tantivy.SnippetGenerator.create
        makers = [create(self._searcher, tree, self._schema, field) for field in TEXTS]
        titles = []
        for _, address in found.hits:
            document = self._searcher.doc(address)
            fetch(maker.snippet_from_doc(document).to_html() for maker in makers)
            titles.append(document.get_first("title"))
        return Answer(0, int(found.count), len(titles), tuple(titles))

    def facets(self, query: Query) -> Answer:
        """See :class:`bench.peers.base.InProcess`; the total is that of a second pass."""
        tree = self.tree(query)
        asked = {n: {"terms": {"field": n, "size": _ALL_VALUES}} for n in ("source", "month")}
        found = self._searcher.aggregate(tree, asked)
        values = {
            name: {bucket["key"]: int(bucket["doc_count"]) for bucket in found[name]["buckets"]}
            for name in asked
        }
        return Answer(0, int(self._searcher.search(tree, limit=1).count), values=values)

    def _days(self, days: tuple[str, str]) -> Any:
        first, last = map(datetime.fromisoformat, days)
        kind = self._tantivy.FieldType.Date
        bounds = first, datetime.combine(last, time.max)
        return self._tantivy.Query.range_query(self._schema, "published", kind, *bounds)

    def _in_any_field(self, clause: Callable[[str], Any]) -> Any:
        should = self._tantivy.Occur.Should
        return self._tantivy.Query.boolean_query([(should, clause(field)) for field in TEXTS])

    def close(self) -> None:
        """See :class:`bench.peers.base.Peer`."""
        self._index = self._schema = self._searcher = None
