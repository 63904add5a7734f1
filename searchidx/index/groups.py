"""Groups of reprints: articles joined by near-duplicate texts, from one to the next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from searchidx.index.schema import UNDATED

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

    def first_id(self, document: int) -> str | None:
        """The id of the first of a document's group; None if it is that one itself."""
        first = self.members(document)[0]
        return None if first == document else self._snapshot.stored(first).id

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
