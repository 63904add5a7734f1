"""Near-duplicates of an article, found as it is added.

What is stored says of texts that they are alike, which is true whatever articles have them.
So nothing has to be mended when articles are deleted, replaced or added in another order:
of two texts the later one names the earlier one.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import compress
from typing import Any, NamedTuple, Protocol

import numpy as np

from searchidx.analysis.signature import Signature, near_duplicates, signatures
from searchidx.index.hash_set import Hashes, HashSet
from searchidx.index.rules import ReprintRules
from searchidx.index.schema import short_hash
from searchidx.index.signature_store import SignatureStore
from searchidx.index.snapshot import Snapshot
from searchidx.model import Article

__all__ = ["COMMON", "CommittedSignatures", "Found", "ReprintFinder", "Signed", "reprint_fields"]

COMMON = 500
"""A key that more articles have is furniture or a template: comparing them all would take time that
grows with the square of the archive. In 40,711 articles of news no key has 300."""


# Signatures of committed articles that are kept: 1 KB each.
_KEPT = 4096


class Found(NamedTuple):
    """What an article is among others.

    Attributes:
        signature: of its text; None if it has none.
        data: the same in bytes.
        near: earlier texts that are near to its own; its own if an article has it already.
    """

    signature: Signature | None
    data: bytes
    near: frozenset[int]


class Signed(Protocol):
    """The signatures of the articles of a commit."""

    def expect(self, texts: Sequence[int], keys: Sequence[int]) -> None:
        """These are about to be asked for, and no others."""

    def has_text(self, text: int) -> bool:
        """Whether an article has a text."""

    def count(self, key: int) -> int:
        """How many articles have a key."""

    def signatures(self, key: int, but: Container[int]) -> Iterator[Signature]:
        """Their signatures, but for those of some texts."""


class CommittedSignatures:
    """Those of a snapshot. It keeps what finds them; they are made anew of the stored articles,
    which hardly more than one a new article is asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        # Documents by hash, of those that are expected; signatures by text.
        self._having: dict[int, list[int]] = {}
        self._known: dict[int, Signature] = {}

    def expect(self, texts: Sequence[int], keys: Sequence[int]) -> None:
        """These are about to be asked for, and no others."""
        self._having = {}
        hashes = np.array([*texts, *keys], np.uint64).astype(np.uint32)
        # Of what is common it is enough to know that it is.
        for hash_, document in self._snapshot.having("reprints", np.unique(hashes), COMMON + 1):
            self._having.setdefault(hash_, []).append(document)
        if not self._having:
            return
        # Made at once they take a fifth of the time.
        but, wanted = frozenset(texts), dict[int, int]()
        for key in keys:
            if self.count(key) <= COMMON and len(wanted) < _KEPT - COMMON:
                wanted |= self._by_text(key, but)
        self._make(wanted)

    def has_text(self, text: int) -> bool:
        """Whether an article has a text."""
        return any(self._text(document) == text for document in self._documents(text))

    def count(self, key: int) -> int:
        """How many articles have a key."""
        return len(self._documents(key))

    def signatures(self, key: int, but: Container[int]) -> Iterator[Signature]:
        """Their signatures, but for those of some texts."""
        wanted = self._by_text(key, but)
        self._make(wanted)
        return (self._known[text] for text in wanted if text in self._known)

    def _documents(self, hash_: int) -> Sequence[int]:
        return self._having.get(short_hash(hash_), ())

    def _text(self, document: int) -> int:
        return int.from_bytes(self._snapshot.column("texts")[document][:8], "little")

    def _by_text(self, key: int, but: Container[int]) -> dict[int, int]:
        """A document for each text with a key, but for some texts."""
        found = {self._text(document): document for document in self._documents(key)}
        return {text: document for text, document in found.items() if text not in but}

    def _make(self, documents: Mapping[int, int]) -> None:
        """Make the signatures of some documents, given by their texts, that are not known."""
        if len(self._known) + len(documents) > _KEPT:
            self._known.clear()
        missing = {t: document for t, document in documents.items() if t not in self._known}
        articles = map(self._snapshot.stored, missing.values())
        made = signatures([(article.title, article.body) for article in articles])
        self._known |= {t: s for t, s in zip(missing, made, strict=True) if s is not None}


class ReprintFinder:
    """Finds what is near to an article in a commit, and among the articles put in since.

    Args:
        committed: the commit.
        folder: for temporary files; None is that of the system.
        hashes: texts and keys in it, as :meth:`hashes` gives them; None if they are not known.
            They spare a search of the commit for what is not there, where that takes long.
    """

    def __init__(
        self, committed: Signed, folder: str | None = None, hashes: HashSet | None = None
    ) -> None:
        self._committed = committed
        self._folder = folder
        # Of the articles of the commit after that, and of those put in since.
        self._pending = [SignatureStore(folder, COMMON)]
        self._hashes = hashes

    def find(self, articles: Sequence[Article], rules: ReprintRules) -> Iterator[Found]:
        """What some articles are; those that come later are compared with these too. Many at a
        time are several times as fast."""
        if not rules.near_duplicates:
            signed: list[Signature | None] = [None] * len(articles)
        else:
            signed = signatures([(article.title, article.body) for article in articles])
        self._expect([signature for signature in signed if signature is not None])
        for signature in signed:
            if signature is None:
                yield Found(None, b"", frozenset())
                continue
            near = self._near(signature, rules.reprint_overlap)
            data = signature.to_bytes()
            self._pending[-1].add(signature, data)
            yield Found(signature, data, near)

    def hashes(self) -> Hashes:
        """The texts and keys of all articles put in since the commit, and some zeros."""
        return np.concatenate([own.hashes() for own in self._pending])

    def begin_commit(self, committed: Signed) -> None:
        """What was put in until now is to be committed; what was put in before that is, and
        nothing is that came later.

        What is found must not depend on when a commit is written, for it has no articles that
        were replaced meanwhile, which the signatures of it still have.
        """
        self._committed = committed
        self._pending = [self._pending[-1], SignatureStore(self._folder, COMMON)]

    def _expect(self, signed: Sequence[Signature]) -> None:
        texts = [signature.text for signature in signed]
        keys = [key for signature in signed for key in signature.keys]
        if self._hashes is not None:
            texts, keys = (
                list(compress(own, self._hashes.has(np.array(own, np.uint64))))
                for own in (texts, keys)
            )
        self._committed.expect(texts, keys)

    def _near(self, signature: Signature, overlap: float) -> frozenset[int]:
        compared = {signature.text}
        near = set()
        stores: list[Signed | SignatureStore] = [*self._pending, self._committed]
        if any(own.has_text(signature.text) for own in stores):
            near.add(signature.text)
        for key in signature.keys:
            for other in self._candidates(key, compared):
                compared.add(other.text)
                if near_duplicates(signature, other, overlap):
                    near.add(other.text)
        return frozenset(near)

    def _candidates(self, key: int, compared: set[int]) -> Iterator[Signature]:
        """The signatures with a key, but for texts that were compared."""
        pending = [own.numbers(key) for own in self._pending]
        count = self._committed.count(key)
        if count + sum(map(len, pending)) > COMMON:
            return
        for own, numbers in zip(self._pending, pending, strict=True):
            for number in numbers:
                signature = own[number]
                if signature.text not in compared:
                    yield signature
        if count:
            yield from self._committed.signatures(key, compared)


def reprint_fields(found: Found) -> dict[str, Any]:
    """The fields of :mod:`searchidx.index.schema` that are about reprints."""
    signature = found.signature
    if signature is None:
        # Whoosh passes over the segments that have no value in a column.
        return {"reprints": (), "near": (), "texts": b""}
    texts = [signature.text, *sorted(found.near - {signature.text})]
    return {
        "reprints": [short_hash(hash_) for hash_ in (signature.text, *signature.keys)],
        "near": [short_hash(text) for text in found.near],
        "texts": np.array(texts, "<u8").tobytes(),
    }
