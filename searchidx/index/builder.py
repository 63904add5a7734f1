"""Articles -> documents of a Whoosh index."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, cast

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.writing import CLEAR, SegmentWriter

from searchidx.analysis.analyzer import PARAGRAPH_GAP, Analyzer
from searchidx.analysis.normalize import fold
from searchidx.config import Settings
from searchidx.dates import days_of, local_minutes
from searchidx.errors import IndexLocked
from searchidx.index.schema import PRINTED, VALUE_SEPARATOR, exact_value
from searchidx.index.snapshot import Snapshot
from searchidx.model import Article, as_json

__all__ = ["Builder", "InvalidArticle", "Outcome", "document", "encode"]

Outcome = Literal["added", "updated", "unchanged"]


class InvalidArticle(ValueError):
    """An article has a value that cannot be indexed."""


def document(article: Article, analyzer: Analyzer) -> dict[str, Any]:
    """The fields of an article, as :mod:`searchidx.index.schema` declares them, but for
    ``article`` and ``hash``, which :func:`encode` gives."""
    captions = "\n\n".join(caption.text for caption in article.captions)
    texts = {"title": article.title, "captions": captions, "body": article.body}
    fields: dict[str, Any] = {}
    for name, text in texts.items():
        terms = analyzer.terms(text)
        fields[name] = terms.stems
        fields[name + PRINTED] = terms.words
    fields["id"] = {article.id: [0]}
    fields["source"] = {term: [0] for term in _source_terms(article)}
    fields["section"] = _value_terms([article.section] if article.section else [], analyzer)
    fields["author"] = _value_terms(article.authors, analyzer)
    fields["mentions"] = {mention: [0] for mention in article.mentions}
    if article.published:
        fields["published"] = local_minutes(article.published)
    for name, values in (
        ("source", [article.source]),
        ("section", [article.section]),
        ("author", article.authors),
    ):
        fields[f"{name}_value"] = VALUE_SEPARATOR.join(filter(None, values)).encode()
    return fields


def encode(article: Article) -> tuple[bytes, bytes]:
    """An article as it is stored, and a hash that is equal for articles that differ in
    nothing but the file they were read from.

    Raises:
        InvalidArticle: for an id that is no text, a date that is no date, and the like.
    """
    for name in ("id", "title", "body"):
        if not isinstance(getattr(article, name), str):
            raise InvalidArticle(f"{name} must be text, not {getattr(article, name)!r}")
    if not article.id:
        raise InvalidArticle("id must not be empty")
    if not (article.title or article.body or article.captions):
        raise InvalidArticle("neither title, body nor captions in it")
    try:
        if article.published is not None:
            local_minutes(article.published)
        for mention in article.mentions:
            days_of(mention)
        values = as_json(article)
        stored = json.dumps(values, ensure_ascii=False, default=str).encode()
        del values["path"]
        compared = json.dumps(values, sort_keys=True, default=str).encode()
    except UnicodeEncodeError:
        raise InvalidArticle("text with half a surrogate pair, which is no character") from None
    except (TypeError, ValueError) as error:
        raise InvalidArticle(str(error)) from None
    return stored, hashlib.blake2b(compared, digest_size=16).digest()


def _source_terms(article: Article) -> list[str]:
    """The outlet's domain, its host, and its name without the domain's ending."""
    names = [name.lower() for name in (article.source, article.site) if name]
    return [*names, names[0].split(".")[0]] if article.source else names


def _value_terms(values: Iterable[str], analyzer: Analyzer) -> Mapping[str, Sequence[int]]:
    terms: dict[str, list[int]] = {}
    for number, value in enumerate(values):
        start = number * PARAGRAPH_GAP
        terms.setdefault(exact_value(value), []).append(start)
        for word, positions in analyzer.terms(fold(value)).words.items():
            terms.setdefault(word, []).extend(start + position for position in positions)
    return terms


class Builder:
    """Puts articles into an index, and commits each time enough text has come.

    It holds the write lock of the index from its making to its end as a context manager;
    leaving by an error gives up what was not committed.

    Raises:
        IndexLocked: if another builder has the lock.
    """

    def __init__(self, index: FileIndex, analyzer: Analyzer, settings: Settings) -> None:
        self._index = index
        self._analyzer = analyzer
        self._limit = settings.size("commit_every")
        self._memory = max(1, settings.size("memory") // 2**20)
        # Whoosh's writer gives the lock back at each commit; ours keeps it between them.
        self._lock = index.lock("WRITELOCK")
        if not self._lock.acquire():
            folder = cast(FileStorage, index.storage).folder
            raise IndexLocked(
                f"another process is writing to the index in {folder}; try again when it has ended"
            )
        self._begin()

    def _begin(self) -> None:
        # Compound files would be read past our storage's care for pickles.
        self._writer = SegmentWriter(self._index, _lk=False, limitmb=self._memory, compound=False)
        self._committed = Snapshot(self._writer.reader())
        self._pending: dict[str, bytes] = {}
        self._deleted: set[int] = set()
        self._size = 0

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is None and (self._pending or self._deleted):
                self._writer.commit()
            elif not self._writer.is_closed:
                self._writer.cancel()
            self._committed.close()
        finally:
            self._lock.release()

    @property
    def generation(self) -> int:
        """The number that the next commit will have."""
        return int(self._writer.generation)

    def put(self, article: Article) -> Outcome:
        """Add an article, or replace the one with its id; nothing is done if they are equal.

        Raises:
            InvalidArticle: if it cannot be indexed; the index is as before.
        """
        stored, digest = encode(article)
        if article.id in self._pending:
            if self._pending[article.id] == digest:
                return "unchanged"
            self._commit()
        old = self._find(article.id)
        if old is not None:
            if self._committed.column("hash")[old] == digest:
                return "unchanged"
            self._delete(old)
        self._add(article, stored, digest)
        if self._size >= self._limit:
            self._commit()
        return "added" if old is None else "updated"

    def delete(self, id: str) -> bool:
        """Delete a committed article; whether there was one."""
        old = self._find(id)
        if old is not None:
            self._delete(old)
        return old is not None

    def put_all_anew(self) -> int:
        """Replace every document by one made anew from its stored article, in one commit.

        Returns:
            how many there are.
        """
        numbers = list(self._committed.reader.all_doc_ids())
        for number in numbers:
            article = self._committed.article(number)
            self._add(article, *encode(article))
        self._writer.mergetype = CLEAR
        self._deleted.update(numbers)
        return len(numbers)

    def _add(self, article: Article, stored: bytes, digest: bytes) -> None:
        fields = document(article, self._analyzer)
        self._writer.add_document(article=stored, hash=digest, **fields)
        self._pending[article.id] = digest
        self._size += len(stored)

    def _find(self, id: str) -> int | None:
        found = self._committed.find(id)
        return None if found in self._deleted else found

    def _delete(self, number: int) -> None:
        self._deleted.add(number)
        self._writer.delete_document(number)

    def _commit(self) -> None:
        self._writer.commit()
        self._committed.close()
        self._begin()
