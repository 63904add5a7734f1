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
import weakref
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
    "is_array_file",
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
# Pages that were read count as memory of the process until they are let go, which is cheap: the
# system keeps them, as far as there is room. An index of a million articles has a dozen files.
_MOST_HANDED_OUT = 1 << 24


def is_array_file(path: Path) -> bool:
    """Whether a file begins as these do: Whoosh has files whose names end so, too."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


class FileDamaged(IndexDamaged):
    """A file does not hold what was written.

    Attributes:
        path: of the file.
        place: at which byte; None if that is not known.
        problem: what is wrong there.
    """

    def __init__(self, path: Path, place: int | None, problem: str) -> None:
        self.path = path
        self.place = place
        self.problem = problem
        where = "" if place is None else f" at byte {place}"
        super().__init__(f"{path} is damaged{where}: {problem}")

    def __reduce__(self) -> tuple[type[FileDamaged], tuple[Path, int | None, str]]:
        """It may come from another process."""
        return type(self), (self.path, self.place, self.problem)


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
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._descriptor)
        try:
            self._map = mmap.mmap(self._descriptor, 0, access=mmap.ACCESS_READ)
        except ValueError:
            raise self.damaged(0, "it is empty") from None
        table = self._table()
        self.facts: dict[str, Any] = table["facts"]
        self._arrays: dict[str, tuple[str, int, int]] = table["arrays"]
        self._end, count = table["sums"]
        self._sums = np.frombuffer(self._read(self._end, 4 * count), "<u4", count)
        self._checked = bytearray(count)
        self._handed_out = 0

    def _table(self) -> dict[str, Any]:
        if len(self._map) < _HEAD_SIZE:
            raise self.damaged(0, "it is cut short")
        head = self._read(0, _HEAD.size)
        magic, version, crc, place, size = _HEAD.unpack(head)
        if magic != _MAGIC or self._read(_HEAD.size, 4) != struct.pack("<I", zlib.crc32(head)):
            raise self.damaged(0, "its head is not one of ours")
        if version != _VERSION:
            raise self.damaged(8, f"its version is {version}, not {_VERSION}")
        if place + size != len(self._map):
            raise self.damaged(len(self._map), f"it should have {place + size} bytes")
        encoded = self._read(place, size)
        if zlib.crc32(encoded) != crc:
            raise self.damaged(place, "its table does not fit its checksum")
        table: dict[str, Any] = json.loads(encoded)
        return table

    def _read(self, place: int, size: int) -> bytes:
        """Some bytes, for the first time: touching the map beyond the end of a file that was cut,
        or where the disk fails, would end the process."""
        data = os.pread(self._descriptor, size, place)
        if len(data) < size:
            raise self.damaged(place + len(data), "it was cut short while it was open")
        return data

    def damaged(self, place: int, what: str) -> FileDamaged:
        """The error for something wrong at a byte of the file."""
        return FileDamaged(self.path, place, what)

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
        """Check the blocks that some bytes are in, those that were not yet, before the bytes are
        handed out.

        Raises:
            FileDamaged: if one does not fit its checksum.
        """
        self._handed_out += stop - start + _BLOCK  # of which systems map all
        if self._handed_out > _MOST_HANDED_OUT:
            self.release()
        block, last = start >> _BLOCK_BITS, (stop - 1 >> _BLOCK_BITS) + 1
        while (block := self._checked.find(0, block, last)) >= 0:
            at = block << _BLOCK_BITS
            data = self._read(at, min(_BLOCK, self._end - at))
            if not block:
                data = bytes(_HEAD_SIZE) + data[_HEAD_SIZE:]
            if zlib.crc32(data) != self._sums[block]:
                raise self.damaged(at, "this block of 64 KiB does not fit its checksum")
            self._checked[block] = 1

    def bad_parts(self) -> list[tuple[int, int, list[str]]]:
        """What does not fit its checksum: from which byte to which (exclusive), and the names of
        the arrays there."""
        found = []
        for at in range(0, self._end, 1 << _BLOCK_BITS):
            stop = min(at + (1 << _BLOCK_BITS), self._end)
            try:
                self.check(at, stop)
            except FileDamaged:
                found.append((at, stop, self._names(at, stop)))
        return found

    def _names(self, start: int, stop: int) -> list[str]:
        return [
            name
            for name, (dtype, place, count) in self._arrays.items()
            if place < stop and place + count * np.dtype(dtype).itemsize > start
        ]

    def check_size(self) -> None:
        """Check that the file has not been cut since it was opened.

        Raises:
            FileDamaged: if it has.
        """
        size = os.fstat(self._descriptor).st_size
        if size < len(self._map):
            raise self.damaged(size, "it was cut short while it was open")

    def release(self) -> None:
        """Let the memory go that pages read so far take; what is read again comes again."""
        self._handed_out = 0
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
