"""Near-duplicates of an article, found as it is added.

What is stored says of texts that they are alike, which is true whatever articles have them.
So nothing has to be mended when articles are deleted, replaced or added in another order:
of two texts the later one names the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from searchidx.analysis.signature import Signature, near_duplicates, signatures
from searchidx.index.rules import ReprintRules
from searchidx.index.signature_store import SignatureStore
from searchidx.index.snapshot import Snapshot
from searchidx.model import Article

__all__ = ["ReprintFinder"]

# A key that more articles have is furniture or a template: comparing them all would take time
# that grows with the square of the archive. In 40,711 articles of news no key has 300.
_COMMON = 500


class ReprintFinder:
    """Finds what is near to an article in a commit, and among the articles put in since."""

    def __init__(self, committed: Snapshot) -> None:
        self._committed = committed
        self._pending = SignatureStore(committed.folder, _COMMON)

    def fields(self, article: Article, rules: ReprintRules) -> dict[str, Any]:
        """The fields of :mod:`searchidx.index.schema` that are about reprints; those that come
        later are compared with this article too."""
        signature = None
        if rules.near_duplicates:
            [signature] = signatures([(article.title, article.body)])
        return self.fields_of(signature, rules)

    def fields_of(self, signature: Signature | None, rules: ReprintRules) -> dict[str, Any]:
        """The same of an article's signature: many at a time are four times as fast to make."""
        if signature is None:
            # Whoosh passes over the segments that have no value in a column.
            return {"reprints": (), "signature": b"", "texts": b""}
        near = self._near(signature, rules.reprint_overlap)
        texts = [signature.text, *sorted(near - {signature.text})]
        terms = [f"={signature.text:016x}", *(_key_term(key) for key in signature.keys)]
        terms += [f"~{text:016x}" for text in near]
        self._pending.add(signature)
        return {
            "reprints": terms,
            "signature": signature.to_bytes(),
            "texts": np.array(texts, "<u8").tobytes(),
        }

    def _near(self, signature: Signature, overlap: float) -> set[int]:
        """Texts that are near to that of a signature; its own if an article has it already."""
        compared = {signature.text}
        near = set()
        if self._pending.has_text(signature.text) or self._count(f"={signature.text:016x}"):
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
        count = self._count(_key_term(key))
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

    def _count(self, term: str) -> int:
        return int(self._committed.reader.doc_frequency("reprints", term))


def _key_term(key: int) -> str:
    return f"{key:012x}"
