"""Documents by 32-bit hashes that they have: two arrays, the hashes of all documents in order, and
beside each its document.

Six bytes a hash, where a term with its posting list takes thirty. Two things may have one hash:
who asks looks at the documents.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.file import ArrayFile
from searchidx.index.codec.packing import Ints, inside, smallest

__all__ = ["Hashed", "Hashes", "hashed_arrays", "in_order_of_hashes"]

Hashes = npt.NDArray[np.uint32]

# To halve for a hash takes as long as to check and look through so many.
_HALVED_FROM = 1 << 14


def in_order_of_hashes(hashes: Hashes, documents: Ints) -> tuple[Hashes, Ints]:
    """Hashes in order, and the document of each, given them in the order of documents."""
    order = np.argsort(hashes, kind="stable")
    return hashes[order], documents[order]


def hashed_arrays(name: str, hashes: Sequence[Sequence[int]]) -> Mapping[str, npt.NDArray[Any]]:
    """The hashes of each document as arrays of a file."""
    counts = np.fromiter(map(len, hashes), np.int64, len(hashes))
    every = np.fromiter(chain.from_iterable(hashes), np.uint32, int(counts.sum()))
    ordered, documents = in_order_of_hashes(every, np.repeat(np.arange(len(hashes)), counts))
    return {f"{name}.hashes": ordered, f"{name}.documents": smallest(documents)}


class Hashed:
    """The hashes of a file.

    Attributes:
        hashes: of all documents, ascending.
        documents: the document of each; of one hash ascending.
    """

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.hashes = file.section(f"{name}.hashes")
        self.documents = file.section(f"{name}.documents")

    def having(self, hashes: Hashes, most: int | None = None) -> tuple[Hashes, Ints]:
        """The documents that have one of some hashes, which are each given once: the hash of
        each, and it; of one hash the first ``most``, None for all."""
        if len(hashes) * _HALVED_FROM < len(self.hashes):
            return self._halved(hashes, most)
        every = self.hashes.all()
        starts = every.searchsorted(hashes)
        there = starts < len(every)
        there[there] = every[starts[there]] == hashes[there]
        found, starts = hashes[there], starts[there]
        counts = every.searchsorted(found, "right") - starts
        if most is not None:
            counts = np.minimum(counts, most)
        documents = self.documents.all()[inside(starts, counts)]
        return np.repeat(found, counts), documents.astype(np.int64)

    def _halved(self, hashes: Hashes, most: int | None) -> tuple[Hashes, Ints]:
        """The same of few, which reads no more of the file than it must."""
        found, documents = [np.zeros(0, np.uint32)], [np.zeros(0, np.int64)]
        for hash_ in hashes:
            start = bisect_left(self.hashes, hash_)
            stop = bisect_right(self.hashes, hash_, lo=start)
            stop = stop if most is None else min(stop, start + most)
            documents.append(self.documents.read(start, stop).astype(np.int64))
            found.append(np.full(stop - start, hash_, np.uint32))
        return np.concatenate(found), np.concatenate(documents)
