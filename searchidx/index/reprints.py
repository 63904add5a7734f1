"""Near-duplicates of an article, found as it is added.

What is stored says of texts that they are alike, which is true whatever articles have them.
So nothing has to be mended when articles are deleted, replaced or added in another order:
of two texts the later one names the earlier one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from searchidx.analysis.signature import Signature, near_duplicates, signatures
from searchidx.index.hash_set import Hashes, HashSet
from searchidx.index.rules import ReprintRules
from searchidx.index.signature_store import SignatureStore
from searchidx.index.snapshot import Snapshot
from searchidx.model import Article

__all__ = ["ReprintFinder"]

# A key that more articles have is furniture or a template: comparing them all would take time
# that grows with the square of the archive. In 40,711 articles of news no key has 300.
_COMMON = 500


class ReprintFinder:
    """Finds what is near to an article in a commit, and among the articles put in since.

    Args:
        committed: the commit.
        hashes: texts and keys in it, as :meth:`hashes` gives them; None if they are not known.
            They spare a search of the commit for what is not there, which takes most of the time.
    """

    def __init__(self, committed: Snapshot, hashes: HashSet | None = None) -> None:
        self._committed = committed
        self._pending = SignatureStore(committed.folder, _COMMON)
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
        for signature in signed:
            yield self._fields(signature, rules.reprint_overlap)

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
        if count + len(pending) > _COMMON:
            return
        for number in pending:
            signature = self._pending[number]
            if signature.text not in compared:
                yield signature
        if count:
            stored = self._committed.column("signature")
            for document in self._committed.documents("reprints", _key_term(key)):
                signature = Signature.from_bytes(stored[document])
                if signature.text not in compared:
                    yield signature

    def _count(self, hash_: int, term: Callable[[int], str]) -> int:
        """How many documents of the commit have a text or key."""
        if self._known is not None and hash_ not in self._known:
            return 0
        return int(self._committed.reader.doc_frequency("reprints", term(hash_)))


def _text_term(text: int) -> str:
    return f"={text:016x}"


def _key_term(key: int) -> str:
    return f"{key:012x}"
