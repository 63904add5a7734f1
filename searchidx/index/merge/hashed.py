"""The hashes of several segments -> those of one, range by range of hashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.file import Parts, Stream
from searchidx.index.codec.hashed import Hashes, in_order_of_hashes
from searchidx.index.codec.packing import Ints
from searchidx.index.codec.spill import Spill
from searchidx.index.merge.documents import Part

__all__ = ["hashed_streams"]

_END = 1 << 32
# Of memory, with the arrays that it is sorted by.
_PER_HASH = 64


def hashed_streams(
    parts: Sequence[Part], field: str, folder: Path, memory: int
) -> dict[str, npt.NDArray[Any] | Stream]:
    """A field of hashes of the merged segment.

    Args:
        folder: for temporary files.
        memory: bytes that a range may take: hashes spread evenly.
    """
    documents = Spill(folder)
    count = sum(len(part.arrays.hashed(field).hashes) for part in parts)
    step = -(-_END // (1 + count * _PER_HASH // memory))

    def ranges() -> Iterator[Hashes]:
        """The hashes of one range after those of another; their documents are put aside."""
        for start in range(0, _END, step):
            found = [_range(part, field, start, min(start + step, _END)) for part in parts]
            hashes, own = in_order_of_hashes(*map(np.concatenate, zip(*found, strict=True)))
            documents.append(own)
            yield hashes

    name = f"hashed.{field}"
    return {
        f"{name}.hashes": Parts(np.dtype(np.uint32), ranges()),
        f"{name}.documents": documents,
    }


def _range(part: Part, field: str, start: int, stop: int) -> tuple[Hashes, Ints]:
    """The hashes of a range that documents have which stay, and the numbers of these then."""
    own = part.arrays.hashed(field)
    first, last = own.hashes.all().searchsorted(np.array([start, stop], np.int64)).tolist()
    hashes, documents = own.hashes.read(first, last), own.documents.read(first, last)
    kept = part.is_kept(documents)
    documents = documents[kept].astype(np.int64)
    numbers = documents if part.numbers is None else part.numbers[documents].astype(np.int64)
    return hashes[kept], numbers + part.first
