"""Whether a segment of Whoosh's own codec can be read, and its counts agree.

It has no checksums: a flipped bit in a text or a number goes unseen.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from whoosh.reading import IndexReader

from searchidx.errors import IndexDamaged
from searchidx.index.schema import FACET_FIELDS
from searchidx.index.snapshot import decode_article
from searchidx.index.storage import DAMAGE, reading
from searchidx.index.verify import Found, listed, problem_of

__all__ = ["verify_leaf"]

_COLUMNS = ("hash", "path", "texts", *(f"{name}_value" for name in FACET_FIELDS))


def verify_leaf(reader: IndexReader, folder: Path) -> Found:
    """All that is wrong with the segment of a reader of Whoosh's."""
    for check in (_postings, _documents):
        try:
            with reading(folder):
                yield from check(reader)
        except IndexDamaged as error:
            yield problem_of(error)


def _postings(reader: IndexReader) -> Found:
    count = reader.doc_count_all()
    for field, term in reader.all_terms():
        documents = list(reader.postings(field, term).all_ids())
        listed_ = reader.doc_frequency(field, term)
        place = f"term {field}:{term.decode('utf-8', 'replace')}"
        if any(one >= other for one, other in pairwise(documents)):
            yield place, "its postings are not in order"
        elif documents and documents[-1] >= count:
            yield place, "a posting is of a document that does not exist"
        elif len(documents) > listed_ or (not reader.has_deletions() and len(documents) < listed_):
            yield place, f"{len(documents)} postings where its count says {listed_}"


def _documents(reader: IndexReader) -> Found:
    live = list(reader.all_doc_ids())
    if not live:
        return
    id_of: dict[int, bytes] = {}
    for field, term in reader.terms_from("id", b""):
        if field != "id":
            break
        id_of |= dict.fromkeys(reader.postings("id", term).all_ids(), term)
    articles = reader.column_reader("article", translate=False)
    broken, other = [], []
    for document in live:
        try:
            id_ = decode_article(articles[document]).id
        except DAMAGE:
            broken.append(document)
            continue
        if id_of.get(document) != id_.encode("utf-8", "surrogatepass"):
            other.append(document)
    if broken:
        yield "column article", f"articles that cannot be read: document {listed(broken)}"
    if other:
        yield "column article", f"an article of another id: document {listed(other)}"
    for name in _COLUMNS:
        if reader.has_column(name):
            column: Any = reader.column_reader(name, translate=False)
            for document in live:
                _ = column[document]
