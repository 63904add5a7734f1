"""Groups of reprints: articles joined by near-duplicate texts, from one to the next."""

from __future__ import annotations

from collections import defaultdict
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
            for group in self._groups_of({document}):
                if document in group:
                    self._remembered(group)
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
        # One document at least of each group of several.
        for group in self._groups_of({d for _, d in self._snapshot.hashed("near")}):
            members = self._remembered(group)
            numbers[list(members)] = members[0]
        return numbers

    def _remembered(self, group: list[int]) -> tuple[int, ...]:
        """The documents of a group in order."""
        members = tuple(sorted(group, key=self._age)) if len(group) > 1 else tuple(group)
        self._groups |= dict.fromkeys(members, members)
        return members

    def _groups_of(self, documents: set[int]) -> list[list[int]]:
        """The groups of some documents, and perhaps others.

        They are looked up together: each look-up searches every segment.
        """
        texts: dict[int, list[int]] = {}
        looked_up: set[int] = set()
        while documents:
            texts |= {document: self._texts(document) for document in documents}
            hashes = {short_hash(text) for d in documents for text in texts[d]} - looked_up
            looked_up |= hashes
            documents = self._having(hashes) - texts.keys()
        having = defaultdict(list)
        for document, own in texts.items():
            for text in own:
                having[text].append(document)
        groups = {document: [document] for document in texts}
        # A text that no article has any more joins none of those that name it.
        for text in dict.fromkeys(text for own in texts.values() for text in own[:1]):
            for document in having[text][1:]:
                _join(groups, having[text][0], document)
        return list({id(group): group for group in groups.values()}.values())

    def _having(self, hashes: set[int]) -> set[int]:
        """The documents that may have or name a text of one of some hashes."""
        wanted = np.array(sorted(hashes), np.uint32)
        fields = ("reprints", "near")
        return {d for field in fields for _, d in self._snapshot.having(field, wanted)}

    def _texts(self, document: int) -> list[int]:
        """A document's text, and earlier ones that are near to it."""
        found: list[int] = np.frombuffer(self._snapshot.column("texts")[document], "<u8").tolist()
        return found

    def _age(self, document: int) -> tuple[bool, int, str]:
        published = int(self._snapshot.published[document])
        return published == UNDATED, published, self._snapshot.stored(document).id


def _join(groups: dict[int, list[int]], one: int, other: int) -> None:
    """Make one group of those of two documents."""
    large, small = sorted((groups[one], groups[other]), key=len, reverse=True)
    if large is not small:
        large += small
        groups |= dict.fromkeys(small, large)
