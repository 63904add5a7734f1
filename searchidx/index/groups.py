"""Groups of reprints: articles joined by near-duplicate texts, from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.segment import arrays_of
from searchidx.index.schema import UNDATED

if TYPE_CHECKING:
    from searchidx.index.snapshot import Snapshot

__all__ = ["ReprintGroups"]

# Bytes of the hash of a text.
_HASH = 8


class ReprintGroups:
    """The groups of one commit: connected components over its articles, so that they are the
    same in whatever order and in however many runs the articles came. An article that is
    deleted joins no others."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._groups: dict[int, tuple[int, ...]] = {}

    def members(self, document: int) -> tuple[int, ...]:
        """The documents of a document's group, itself among them, the earliest published
        first, undated ones last, equals by id."""
        if document not in self._groups:
            found = self._reach(document)
            if len(found) > 1:
                found.sort(key=self._age)
            self._groups |= dict.fromkeys(found, tuple(found))
        return self._groups[document]

    def first_ids(self, documents: Sequence[int]) -> list[str | None]:
        """For each document the id of the first of its group; None if it is that one itself."""
        firsts = list(documents)
        for at in np.flatnonzero(self._may_have_others(documents)).tolist():
            firsts[at] = self.members(documents[at])[0]
        return [
            None if first == document else self._snapshot.stored(first).id
            for document, first in zip(documents, firsts, strict=True)
        ]

    def _may_have_others(self, documents: Sequence[int]) -> npt.NDArray[np.bool_]:
        """Whether a document's text is near to another, or another's to it; of texts that are
        the same, the later names the earlier."""
        column = self._snapshot.column("texts")
        texts = [column[document] for document in documents]
        found = np.array([len(own) > _HASH for own in texts], bool)
        names = np.array([f"~{own[:_HASH][::-1].hex()}" for own in texts], "S17")
        for known in self._named:
            places = known.searchsorted(names)
            found |= known.take(places, mode="clip") == names
        return found

    @cached_property
    def _named(self) -> list[npt.NDArray[np.bytes_]]:
        """The terms, in order, of texts that a later one is near to: of each segment, or of all
        together."""
        leaves = [arrays_of(leaf) for leaf, _ in self._snapshot.reader.leaf_readers()]
        own = [leaf for leaf in leaves if leaf is not None]
        if len(own) < len(leaves):
            terms = [np.array(list(self._snapshot.terms("reprints", "~")), "S17")]
        else:
            terms = [
                leaf.key_lexicon("reprints").of_length(leaf.keys("reprints", b"~"), 17)
                for leaf in own
            ]
        return [known for known in terms if len(known)]

    @cached_property
    def numbers(self) -> npt.NDArray[np.int64]:
        """The number of each document's group: that of the group's first document."""
        numbers = np.arange(self._snapshot.reader.doc_count_all())
        grouped: set[int] = set()
        for document in self._linked():
            if document not in grouped:
                members = self.members(document)
                numbers[list(members)] = members[0]
                grouped.update(members)
        return numbers

    def _linked(self) -> Iterator[int]:
        """One document at least of each group of several."""
        for term in self._snapshot.terms("reprints", "~"):
            yield from self._snapshot.documents("reprints", term)

    def _reach(self, document: int) -> list[int]:
        found = {document}
        texts = self._texts(document)
        for text in texts:
            same = list(self._snapshot.documents("reprints", f"={text:016x}"))
            # A text that no article has any more joins none of those that name it.
            naming = self._snapshot.documents("reprints", f"~{text:016x}") if same else ()
            for other in (*same, *naming):
                if other not in found:
                    found.add(other)
                    texts += [more for more in self._texts(other) if more not in texts]
        return sorted(found)

    def _texts(self, document: int) -> list[int]:
        """A document's text, and earlier ones that are near to it."""
        found: list[int] = np.frombuffer(self._snapshot.column("texts")[document], "<u8").tolist()
        return found

    def _age(self, document: int) -> tuple[bool, int, str]:
        published = int(self._snapshot.published[document])
        return published == UNDATED, published, self._snapshot.stored(document).id
