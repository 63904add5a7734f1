"""Arrays that grow before they can be written: in a temporary file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.packing import smallest_type

__all__ = ["Spill"]

_IN_MEMORY = 1 << 16
_PART = 1 << 20


class Spill:
    """Numbers of 0 or more that come in parts; a :class:`searchidx.index.codec.file.Stream` of
    the smallest unsigned type that holds them all. It is read once.

    Args:
        folder: where the temporary file is; it has no name there and ends with the object.
        kept: the type of the file, which holds every number that may come.
    """

    def __init__(self, folder: Path, kept: type[np.unsignedinteger[Any]] = np.uint64) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY, dir=str(folder))  # noqa: SIM115 (it outlives us)
        self._kept = np.dtype(kept)
        self._top = 0

    def append(self, part: npt.NDArray[Any]) -> None:
        """Add the next numbers."""
        if len(part):
            self._top = max(self._top, int(part.max()))
            self._file.write(np.ascontiguousarray(part, self._kept).view(np.uint8).data)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of all that was added."""
        return smallest_type(self._top)

    def __iter__(self) -> Iterator[npt.NDArray[Any]]:
        self._file.seek(0)
        dtype = self.dtype
        while data := self._file.read(_PART):
            yield np.frombuffer(data, self._kept).astype(dtype, copy=False)
        self._file.close()
