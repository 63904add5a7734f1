"""A file of named arrays, read by memory map and checked as far as it is touched.

Little-endian throughout. A head of 64 bytes: the magic, u32 version, u32 CRC of the table, u64
place and u64 size of the table, and the u32 CRC of these 32 bytes. Then the arrays, each at a
multiple of 64 bytes. Then the u32 CRC of every block of 64 KiB before, the last one shorter;
then the table, as JSON: ``arrays`` (name -> NumPy dtype, place, count), ``sums`` (place, count)
and ``facts``, what else the writer notes. The file ends with it.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from searchidx.errors import IndexDamaged

__all__ = [
    "EXTENSION",
    "ArrayFile",
    "ArrayFileWriter",
    "FileDamaged",
    "Parts",
    "Section",
    "Stream",
]

EXTENSION = ".seg"
"""What the names of these files end with."""

_MAGIC = b"searchix"
_VERSION = 1
_HEAD = struct.Struct("<8sIIQQ")
_HEAD_SIZE = 64
_BLOCK_BITS = 16
_BLOCK = 1 << _BLOCK_BITS
_ALIGNED = 64


class FileDamaged(IndexDamaged):
    """A file does not hold what was written; it says which, and where in it."""


class Stream(Protocol):
    """An array that comes in parts, one after the other.

    Attributes:
        dtype: of the whole array; it is asked for before the parts are, and may be known only
            when all arrays before it have been written.
    """

    @property
    def dtype(self) -> np.dtype[Any]: ...

    def __iter__(self) -> Iterator[npt.NDArray[Any]]: ...


@dataclass(frozen=True)
class Parts:
    """A stream whose parts are made as they are written."""

    dtype: np.dtype[Any]
    parts: Iterator[npt.NDArray[Any]]

    def __iter__(self) -> Iterator[npt.NDArray[Any]]:
        return self.parts


class ArrayFileWriter:
    """Writes such a file from its first byte to its last, but for the head, which comes last.

    Equal arrays and facts give equal bytes, however many parts the arrays came in. Used as a
    context manager, it closes the file, and deletes it if an error came before :meth:`finish`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("xb")
        self._arrays: dict[str, tuple[str, int, int]] = {}
        self._place = 0
        self._sums: list[int] = []
        self._sum = 0
        self._hash = blake2b(digest_size=8)
        self._is_whole = False
        # The head has a sum of its own: its block is summed as if it were zeros.
        self._put(bytes(_HEAD_SIZE))

    def __enter__(self) -> ArrayFileWriter:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()
        if not self._is_whole:
            self._path.unlink(missing_ok=True)

    def _put(self, data: memoryview | bytes) -> None:
        """Write bytes that the sums of the blocks are over."""
        at = 0
        while at < len(data):
            stop = at + _BLOCK - self._place % _BLOCK
            piece = data[at:stop]
            self._sum = zlib.crc32(piece, self._sum)
            self._place += len(piece)
            at = stop
            if not self._place % _BLOCK:
                self._sums.append(self._sum)
                self._sum = 0
        self._file.write(data)
        self._hash.update(data)

    def add(self, name: str, array: npt.NDArray[Any] | Stream) -> None:
        """Write the next array."""
        dtype = array.dtype.newbyteorder("<")
        self._put(bytes(-self._place % _ALIGNED))
        start, count = self._place, 0
        for part in (array,) if isinstance(array, np.ndarray) else array:
            little = np.ascontiguousarray(part, dtype)
            self._put(little.view(np.uint8).data)
            count += len(little)
        self._arrays[name] = (dtype.str, start, count)

    def finish(self, facts: Mapping[str, Any]) -> str:
        """Write what comes behind the arrays, and the head, and have all of it on disk.

        Returns:
            a hash of the content: 16 hexadecimal digits.
        """
        end = self._place
        if end % _BLOCK:
            self._sums.append(self._sum)
        table = {"arrays": self._arrays, "sums": (end, len(self._sums)), "facts": facts}
        encoded = json.dumps(table, separators=(",", ":")).encode()
        sums = struct.pack(f"<{len(self._sums)}I", *self._sums)
        place = end + len(sums)
        head = _HEAD.pack(_MAGIC, _VERSION, zlib.crc32(encoded), place, len(encoded))
        head += struct.pack("<I", zlib.crc32(head))
        for data in (sums, encoded, head):
            self._hash.update(data)
        self._file.write(sums + encoded)
        self._file.seek(0)
        self._file.write(head)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._is_whole = True
        return self._hash.hexdigest()


class ArrayFile:
    """Such a file, open for reading. Threads may share it.

    Attributes:
        facts: what the writer noted.

    Raises:
        FileDamaged: if the head, the table or the size of the file is not what it should be.
        FileNotFoundError: if there is none.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                raise self.damaged(0, "it is empty") from None
        table = self._table()
        self.facts: dict[str, Any] = table["facts"]
        self._arrays: dict[str, tuple[str, int, int]] = table["arrays"]
        self._end, count = table["sums"]
        self._sums = np.frombuffer(self._map, "<u4", count, self._end)
        self._checked = bytearray(count)

    def _table(self) -> dict[str, Any]:
        head = self._map[: _HEAD.size]
        if len(self._map) < _HEAD_SIZE:
            raise self.damaged(0, "it is cut short")
        magic, version, crc, place, size = _HEAD.unpack(head)
        if magic != _MAGIC or self._map[_HEAD.size : _HEAD.size + 4] != struct.pack(
            "<I", zlib.crc32(head)
        ):
            raise self.damaged(0, "its head is not one of ours")
        if version != _VERSION:
            raise self.damaged(8, f"its version is {version}, not {_VERSION}")
        if place + size != len(self._map):
            raise self.damaged(len(self._map), f"it should have {place + size} bytes")
        encoded = self._map[place:]
        if zlib.crc32(encoded) != crc:
            raise self.damaged(place, "its table does not fit its checksum")
        table: dict[str, Any] = json.loads(encoded)
        return table

    def damaged(self, place: int, what: str) -> FileDamaged:
        """The error for something wrong at a byte of the file."""
        return FileDamaged(f"{self.path} is damaged at byte {place}: {what}")

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def section(self, name: str) -> Section:
        """The array of that name; nothing of it is read yet."""
        dtype, place, count = self._arrays[name]
        return Section(self, np.frombuffer(self._map, dtype, count, place), place)

    def array(self, name: str) -> npt.NDArray[Any]:
        """The whole array of that name, checked."""
        return self.section(name).all()

    def check(self, start: int, stop: int) -> None:
        """Check the blocks that some bytes are in, those that were not yet.

        Raises:
            FileDamaged: if one does not fit its checksum.
        """
        block, last = start >> _BLOCK_BITS, (stop - 1 >> _BLOCK_BITS) + 1
        while (block := self._checked.find(0, block, last)) >= 0:
            at = block << _BLOCK_BITS
            data = self._map[at : min(at + _BLOCK, self._end)]
            if not block:
                data = bytes(_HEAD_SIZE) + data[_HEAD_SIZE:]
            if zlib.crc32(data) != self._sums[block]:
                raise self.damaged(at, "this block of 64 KiB does not fit its checksum")
            self._checked[block] = 1

    def check_all(self) -> None:
        """Check every block; raises as :meth:`check` does."""
        self.check(0, self._end)

    def release(self) -> None:
        """Let the memory go that pages read so far take; what is read again comes again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)


class Section:
    """An array in a file whose parts are checked before they are handed out."""

    __slots__ = ("_array", "_file", "_place", "_size")

    def __init__(self, file: ArrayFile, array: npt.NDArray[Any], place: int) -> None:
        self._file = file
        self._array = array
        self._place = place
        self._size = array.dtype.itemsize

    def __len__(self) -> int:
        return len(self._array)

    def __getitem__(self, index: int) -> Any:
        at = self._place + index * self._size
        self._file.check(at, at + self._size)
        return self._array[index]

    def read(self, start: int, stop: int) -> npt.NDArray[Any]:
        """The values from ``start`` to ``stop`` (exclusive)."""
        if start < stop:
            self._file.check(self._place + start * self._size, self._place + stop * self._size)
        return self._array[start:stop]

    def all(self) -> npt.NDArray[Any]:
        """All values."""
        return self.read(0, len(self._array))
