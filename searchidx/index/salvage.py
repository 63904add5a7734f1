"""What can still be read of the articles of a damaged segment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from searchidx.errors import IndexDamaged
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.snapshot import decode_article
from searchidx.index.storage import reading
from searchidx.model import Article

__all__ = ["Lost", "ids_of", "salvage"]


@dataclass(frozen=True, slots=True)
class Lost:
    """An article that is to be indexed again from its source; what is not known is None."""

    id: str | None
    path: str | None
    reason: str


def salvage(arrays: SegmentReader) -> Iterator[Article | Lost]:
    """Every article of a segment that is not deleted, the last one first."""
    folder = arrays.file.path.parent
    ids: dict[int, bytes] | None = None
    for document in reversed(range(arrays.count)):
        if arrays.deleted is not None and arrays.deleted[document]:
            continue
        try:
            with reading(folder):
                article = decode_article(arrays.values("article")[document])
        except IndexDamaged:
            if ids is None:
                ids = ids_of(arrays)
            id_ = ids.get(document)
            path = None
            with suppress(IndexDamaged), reading(folder):
                path = arrays.values("path")[document].decode() or None
            known = None if id_ is None else id_.decode("utf-8", "surrogatepass")
            yield Lost(known, path, f"it could not be read in {arrays.file.path.name}")
        else:
            yield article


def ids_of(arrays: SegmentReader) -> dict[int, bytes]:
    """Ids by document, as far as they can be read."""
    ids: dict[int, bytes] = {}
    with suppress(IndexDamaged), reading(arrays.file.path.parent):
        lexicon = arrays.key_lexicon("id")
        for number in range(len(lexicon)):
            with suppress(IndexDamaged), reading(arrays.file.path.parent):
                documents: npt.NDArray[np.int32] = arrays.keyed_at("id", number).slots
                ids |= dict.fromkeys(documents.tolist(), lexicon[number])
    return ids
