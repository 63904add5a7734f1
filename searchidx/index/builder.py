"""Articles -> documents of a Whoosh index."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files
from whoosh.util.filelock import FileLock
from whoosh.writing import CLEAR, SegmentWriter

from searchidx.analysis.analyzer import PARAGRAPH_GAP, Analyzer, analyzer_for, value_words
from searchidx.analysis.words import StemRules
from searchidx.config import Settings
from searchidx.dates import days_of, local_minutes
from searchidx.errors import IndexLocked
from searchidx.index.reprints import ReprintFinder
from searchidx.index.rules import ReprintRules
from searchidx.index.schema import PRINTED, VALUE_SEPARATOR, exact_value
from searchidx.index.snapshot import Snapshot
from searchidx.index.storage import INDEX_NAME, reading, writing
from searchidx.model import Article, Caption, as_json

__all__ = ["Builder", "InvalidArticle", "Outcome", "document", "encode", "take_lock"]

Outcome = Literal["added", "updated", "unchanged"]

# A table of contents that was not finished.
_UNFINISHED = re.compile(rf"_{INDEX_NAME}_\d+\.toc\..*")
_TEXTS = ("section", "published", "source", "site", "place")
_LISTS = ("authors", "mentions", "pages")


class InvalidArticle(ValueError):
    """An article has a value that cannot be indexed."""


def document(article: Article, analyzer: Analyzer) -> dict[str, Any]:
    """The fields of an article, as :mod:`searchidx.index.schema` declares them, but for
    ``article`` and ``hash``, which :func:`encode` gives, and those of reprints."""
    captions = "\n\n".join(caption.text for caption in article.captions)
    # The city was the first word of the body as printed: who asks for it asks for this too.
    body = f"{article.body}\n\n{article.place}" if article.place else article.body
    texts = {"title": article.title, "captions": captions, "body": body}
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
    fields["path"] = (article.path or "").encode()
    return fields


def encode(article: Article) -> tuple[bytes, bytes]:
    """An article as it is stored, and a hash that is equal for articles that differ in
    nothing but the file they were read from.

    Raises:
        InvalidArticle: for an id that is no text, a date that is no date, and the like.
    """
    _check_types(article)
    if not article.id:
        raise InvalidArticle("id must not be empty")
    if not (article.title or article.body or article.captions):
        raise InvalidArticle("neither title, body nor captions in it")
    try:
        if article.published is not None:
            local_minutes(article.published)
        for mention in article.mentions:
            days_of(mention)
        # It is worked out when an article is read: what others are there may change.
        values = as_json(article) | {"reprint_of": None}
        stored = json.dumps(values, ensure_ascii=False, default=str).encode()
        del values["path"]
        compared = json.dumps(values, sort_keys=True, default=str).encode()
    except UnicodeEncodeError:
        raise InvalidArticle("text with half a surrogate pair, which is no character") from None
    except RecursionError:
        raise InvalidArticle("values nested too deeply") from None
    except (TypeError, ValueError) as error:
        raise InvalidArticle(str(error)) from None
    return stored, hashlib.blake2b(compared, digest_size=16).digest()


def _check_types(article: Article) -> None:
    """That what is indexed has the types that :class:`Article` declares."""
    for name in ("id", "title", "body", *_TEXTS):
        value = getattr(article, name)
        if not isinstance(value, str) and not (value is None and name in _TEXTS):
            raise InvalidArticle(f"{name} must be text, not {value!r}")
    for name in _LISTS:
        for value in getattr(article, name):
            if not isinstance(value, str):
                raise InvalidArticle(f"{name} must be texts, not {value!r}")
    for caption in article.captions:
        if not (isinstance(caption, Caption) and isinstance(caption.text, str)):
            raise InvalidArticle(f"captions must be Caption with a text, not {caption!r}")


def _source_terms(article: Article) -> list[str]:
    """The outlet's domain, its host, and its name without the domain's ending."""
    names = [name.lower() for name in (article.source, article.site) if name]
    return [*names, names[0].split(".")[0]] if article.source else names


def _value_terms(values: Iterable[str], analyzer: Analyzer) -> Mapping[str, Sequence[int]]:
    terms: dict[str, list[int]] = {}
    for number, value in enumerate(values):
        start = number * PARAGRAPH_GAP
        terms.setdefault(exact_value(value), []).append(start)
        for position, word in enumerate(value_words(value, analyzer), start):
            terms.setdefault(word, []).append(position)
    return terms


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of an article in the index: ``number`` is that of its document in the
    newest commit or, if it ``is_pending``, in the segment that is being written."""

    digest: bytes
    path: str | None
    number: int
    is_pending: bool


def _has_moved(before: str | None, now: str | None) -> bool:
    """Whether the place where an article was read is to be replaced: pruning goes by it."""
    if before == now or now is None or not os.path.isabs(now):
        return False
    return before is None or not os.path.isabs(before) or not os.path.lexists(before)


class Builder:
    """Puts articles into an index, and commits each time enough text has come.

    It holds the write lock of the index from its making to its end as a context manager;
    leaving by an error gives up what was not committed.

    Attributes:
        analyzer: gives the terms; it is to be set to that of the index.
        reprint_rules: how near-duplicates are found; to be set likewise.

    Raises:
        IndexLocked: if another builder has the lock.
        IndexDamaged: if the index cannot be read.
        ArchiveError: if the folder cannot be written to.
    """

    def __init__(self, index: FileIndex, settings: Settings) -> None:
        self._index = index
        assert isinstance(index.storage, FileStorage)
        self._storage = index.storage
        self.analyzer = analyzer_for(StemRules())
        self.reprint_rules = ReprintRules()
        self._limit = settings.size("commit_every")
        self._memory = max(1, settings.size("memory") // 2**20)
        # Whoosh's writer gives the lock back at each commit; ours keeps it between them.
        self._lock = take_lock(self._storage)
        try:
            self._sweep()
            self._begin()
        except BaseException:
            self._lock.release()
            raise

    def _begin(self) -> None:
        with reading(self._storage.folder):
            # Compound files would be read past our storage's care for pickles.
            self._writer = SegmentWriter(
                self._index, _lk=False, limitmb=self._memory, compound=False
            )
            self._committed = Snapshot(
                self._writer.reader(), self.generation - 1, self._storage.folder
            )
        self._reprints = ReprintFinder(self._committed)
        self._pending: dict[str, _Known] = {}
        self._deleted: set[int] = set()
        self._changed = False
        self._size = 0

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is None and self._changed:
                with reading(self._storage.folder):
                    self._writer.commit()
            else:
                self._give_up()
        finally:
            self._committed.close()
            self._lock.release()

    def _give_up(self) -> None:
        """Leave the newest commit as it is, and nothing else."""
        if not self._writer.is_closed:
            # It may fail where the error that we leave by has closed half of its files.
            with suppress(Exception):
                self._writer.cancel()
        self._sweep()

    def _sweep(self) -> None:
        """Delete files that belong to no commit: of a writer that was stopped or gave up."""
        with reading(self._storage.folder):
            toc: TOC = self._index._read_toc()
            clean_files(self._storage, INDEX_NAME, toc.generation, toc.segments)
            for name in self._storage.list():
                if _UNFINISHED.fullmatch(name):
                    self._storage.delete_file(name)

    @property
    def generation(self) -> int:
        """The number that the next commit will have."""
        return int(self._writer.generation)

    @property
    def committed(self) -> Snapshot:
        """The newest commit, which this builder adds to."""
        return self._committed

    def put(self, article: Article) -> Outcome:
        """Add an article, or replace the one with its id; if they are equal, it is stored anew
        only where the file of the old one is gone. Its further pages go as articles of
        their own.

        Raises:
            InvalidArticle: if it cannot be indexed; the index is as before.
        """
        stored, digest = encode(article)
        known = self._known(article.id)
        is_same = known is not None and known.digest == digest
        if not is_same or (known and _has_moved(known.path, article.path)):
            if known:
                self._forget(article.id, known)
            self._add(article, stored, digest)
        for page in article.pages:
            if page != article.id:
                self.delete(page)
        if self._size >= self._limit:
            self._commit()
        return "unchanged" if is_same else "updated" if known else "added"

    def delete(self, id: str) -> bool:
        """Delete an article; whether there was one."""
        known = self._known(id)
        if known:
            self._forget(id, known)
        return known is not None

    def put_all_anew(self) -> int:
        """Replace every document by one made anew from its stored article, in one commit.

        Returns:
            how many there are.
        """
        with reading(self._storage.folder):
            numbers = list(self._committed.reader.all_doc_ids())
        for number in numbers:
            with reading(self._storage.folder):
                article = self._committed.stored(number)
                stored = encode(article)
            self._add(article, *stored)
        self._writer.mergetype = CLEAR
        self._changed = True
        return len(numbers)

    def _add(self, article: Article, stored: bytes, digest: bytes) -> None:
        fields = document(article, self.analyzer)
        with reading(self._storage.folder):
            fields |= self._reprints.fields(article, self.reprint_rules)
        self._pending[article.id] = _Known(digest, article.path, self._writer.docnum, True)
        with writing(self._storage.folder):
            self._writer.add_document(article=stored, hash=digest, **fields)
        self._changed = True
        self._size += len(stored)

    def _known(self, id: str) -> _Known | None:
        if id in self._pending:
            return self._pending[id]
        with reading(self._storage.folder):
            number = self._committed.find(id)
            if number is None or number in self._deleted:
                return None
            digest = self._committed.column("hash")[number]
            return _Known(digest, self._committed.path(number), number, False)

    def _forget(self, id: str, known: _Known) -> None:
        if known.is_pending:
            del self._pending[id]
            self._writer.newsegment.delete_document(known.number)
        else:
            self._deleted.add(known.number)
            self._writer.delete_document(known.number)
        self._changed = True

    def _commit(self) -> None:
        with reading(self._storage.folder):
            self._writer.commit()
        self._committed.close()
        self._begin()


def take_lock(storage: FileStorage) -> FileLock:
    """The write lock of an index, taken.

    Raises:
        IndexLocked: if another has it.
        ArchiveError: if the folder cannot be written to.
    """
    lock: FileLock = storage.lock(f"{INDEX_NAME}_WRITELOCK")
    with reading(storage.folder):
        if lock.acquire():
            return lock
    raise IndexLocked(
        f"another writer is at work on the index in {storage.folder}; try again when it has ended"
    )
