"""Near-duplicates of an article, found as it is added.

What is stored says of texts that they are alike, which is true whatever articles have them.
So nothing has to be mended when articles are deleted, replaced or added in another order:
of two texts the later one names the earlier one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from searchidx.analysis.signature import Signature, near_duplicates, signatures
from searchidx.index.hash_set import Hashes, HashSet
from searchidx.index.rules import ReprintRules
from searchidx.index.signature_store import SignatureStore
from searchidx.index.snapshot import Snapshot
from searchidx.model import Article

__all__ = ["COMMON", "CommittedSignatures", "ReprintFinder", "Signed"]

COMMON = 500
"""A key that more articles have is furniture or a template: comparing them all would take time that
grows with the square of the archive. In 40,711 articles of news no key has 300."""


class Signed(Protocol):
    """The signatures of the articles of a commit, by the terms of the field ``reprints``."""

    def expect(self, terms: Iterable[str]) -> None:
        """These terms are about to be asked for."""

    def count(self, term: str) -> int:
        """How many articles have a term."""

    def signatures(self, term: str) -> Iterator[Signature]:
        """Their signatures."""


class CommittedSignatures:
    """Those of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def expect(self, terms: Iterable[str]) -> None:
        """Nothing: each is at hand."""

    def count(self, term: str) -> int:
        """How many articles have a term."""
        return int(self._snapshot.reader.doc_frequency("reprints", term))

    def signatures(self, term: str) -> Iterator[Signature]:
        """Their signatures."""
        stored = self._snapshot.column("signature")
        for document in self._snapshot.documents("reprints", term):
            yield Signature.from_bytes(stored[document])


class ReprintFinder:
    """Finds what is near to an article in a commit, and among the articles put in since.

    Args:
        committed: the commit.
        folder: for temporary files; None is that of the system.
        hashes: texts and keys in it, as :meth:`hashes` gives them; None if they are not known.
            They spare a search of the commit for what is not there, which takes most of the time.
    """

    def __init__(
        self, committed: Signed, folder: str | None = None, hashes: HashSet | None = None
    ) -> None:
        self._committed = committed
        self._pending = SignatureStore(folder, COMMON)
        self._hashes = hashes
        # Of the articles at hand: what of theirs may be in the commit.
        self._known: frozenset[int] | None = None

    def fields(self, article: Article, rules: ReprintRules) -> dict[str, Any]:
        """The fields of :mod:`searchidx.index.schema` that are about reprints; those that come
        later are compared with this article too."""
        [fields] = self.fields_of([article], rules)
        return fields

    def fields_of(
        self, articles: Sequence[Article], rules: ReprintRules
    ) -> Iterator[dict[str, Any]]:
        """The same of some articles: many at a time are several times as fast."""
        if not rules.near_duplicates:
            signed: list[Signature | None] = [None] * len(articles)
        else:
            signed = signatures([(article.title, article.body) for article in articles])
        if self._hashes is not None:
            hashes = np.array([h for s in signed if s for h in (s.text, *s.keys)], np.uint64)
            self._known = frozenset(hashes[self._hashes.has(hashes)].tolist())
        self._committed.expect(self._terms(signed))
        for signature in signed:
            yield self._fields(signature, rules.reprint_overlap)

    def _terms(self, signed: Iterable[Signature | None]) -> Iterator[str]:
        """The terms by which what is near to signatures is looked for."""
        for signature in filter(None, signed):
            for term, hashes in ((_text_term, (signature.text,)), (_key_term, signature.keys)):
                for hash_ in hashes:
                    if self._known is None or hash_ in self._known:
                        yield term(hash_)

    def hashes(self) -> Hashes:
        """The texts and keys of all articles put in since the commit, and some zeros."""
        return self._pending.hashes()

    def _fields(self, signature: Signature | None, overlap: float) -> dict[str, Any]:
        if signature is None:
            # Whoosh passes over the segments that have no value in a column.
            return {"reprints": (), "signature": b"", "texts": b""}
        near = self._near(signature, overlap)
        texts = [signature.text, *sorted(near - {signature.text})]
        terms = [_text_term(signature.text), *map(_key_term, signature.keys)]
        terms += [f"~{text:016x}" for text in near]
        data = signature.to_bytes()
        self._pending.add(signature, data)
        return {
            "reprints": terms,
            "signature": data,
            "texts": np.array(texts, "<u8").tobytes(),
        }

    def _near(self, signature: Signature, overlap: float) -> set[int]:
        """Texts that are near to that of a signature; its own if an article has it already."""
        compared = {signature.text}
        near = set()
        if self._pending.has_text(signature.text) or self._count(signature.text, _text_term):
            near.add(signature.text)
        for key in signature.keys:
            for other in self._candidates(key, compared):
                compared.add(other.text)
                if near_duplicates(signature, other, overlap):
                    near.add(other.text)
        return near

    def _candidates(self, key: int, compared: set[int]) -> Iterator[Signature]:
        """The signatures with a key, but for texts that were compared."""
        pending = self._pending.numbers(key)
        count = self._count(key, _key_term)
        if count + len(pending) > COMMON:
            return
        for number in pending:
            signature = self._pending[number]
            if signature.text not in compared:
                yield signature
        if count:
            for signature in self._committed.signatures(_key_term(key)):
                if signature.text not in compared:
                    yield signature

    def _count(self, hash_: int, term: Callable[[int], str]) -> int:
        """How many documents of the commit have a text or key."""
        if self._known is not None and hash_ not in self._known:
            return 0
        return self._committed.count(term(hash_))


def _text_term(text: int) -> str:
    return f"={text:016x}"


def _key_term(key: int) -> str:
    return f"{key:012x}"
