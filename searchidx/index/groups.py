"""Groups of reprints: articles joined by near-duplicate texts, from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from searchidx.index.schema import UNDATED, short_hash

if TYPE_CHECKING:
    from searchidx.index.snapshot import Snapshot

__all__ = ["ReprintGroups"]


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
        some = self._may_have_others
        if len(some):
            found = some.take(some.searchsorted(documents), mode="clip") == documents
            for at in found.nonzero()[0].tolist():
                firsts[at] = self.members(documents[at])[0]
        return [
            None if first == document else self._snapshot.stored(first).id
            for document, first in zip(documents, firsts, strict=True)
        ]

    @cached_property
    def _may_have_others(self) -> npt.NDArray[np.int32]:
        """Documents whose text is near to an earlier one, and those that have such an earlier
        text, and perhaps others; of texts that are the same, the later names the earlier."""
        naming = list(self._snapshot.hashed("near"))
        hashes = np.array(sorted({hash_ for hash_, _ in naming}), np.uint32)
        named = self._snapshot.having("reprints", hashes)
        return np.array(sorted({document for _, document in (*naming, *named)}), np.int32)

    @cached_property
    def numbers(self) -> npt.NDArray[np.int64]:
        """The number of each document's group: that of the group's first document."""
        numbers = np.arange(self._snapshot.reader.doc_count_all())
        grouped: set[int] = set()
        # One document at least of each group of several.
        for _, document in self._snapshot.hashed("near"):
            if document not in grouped:
                members = self.members(document)
                numbers[list(members)] = members[0]
                grouped.update(members)
        return numbers

    def _reach(self, document: int) -> list[int]:
        found = {document}
        texts = self._texts(document)
        for text in texts:
            same = [d for d in self._having("reprints", text) if self._texts(d)[:1] == [text]]
            # A text that no article has any more joins none of those that name it.
            naming = self._having("near", text) if same else ()
            for other in (*same, *naming):
                own = self._texts(other)
                if other not in found and text in own:
                    found.add(other)
                    texts += [more for more in own if more not in texts]
        return sorted(found)

    def _having(self, field: str, text: int) -> list[int]:
        """The documents that may have a text in a field."""
        hashes = np.array([short_hash(text)], np.uint32)
        return [document for _, document in self._snapshot.having(field, hashes)]

    def _texts(self, document: int) -> list[int]:
        """A document's text, and earlier ones that are near to it."""
        found: list[int] = np.frombuffer(self._snapshot.column("texts")[document], "<u8").tolist()
        return found

    def _age(self, document: int) -> tuple[bool, int, str]:
        published = int(self._snapshot.published[document])
        return published == UNDATED, published, self._snapshot.stored(document).id
