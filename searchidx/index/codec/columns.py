"""Columns: a value a document.

Numbers and bytes of one length stand side by side. Bytes of any length are kept in one of
four ways, whichever is small: as numbers into the distinct values where these recur; if a
document may have several, as the numbers of each (:mod:`searchidx.index.codec.several`); in
compressed one by one, where that saves a fifth; or one behind the other. Values of a megabyte or
more are compressed under a dictionary that zstd has learned from some of them: 6,400 articles of
news take 0.316 of their bytes, and one is read in 4 µs.

A column of compressed values has one dictionary when it is first written. Merging takes over
values with their dictionaries, so that it has some; a dictionary of no bytes is none.
``dictionary`` has the number of each value's dictionary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from threading import local
from typing import Any

import numpy as np
import numpy.typing as npt
import zstandard
from whoosh import columns

from searchidx.index.codec.file import ArrayFile, Section
from searchidx.index.codec.lexicon import Lexicon, lexicon_arrays
from searchidx.index.codec.packing import smallest
from searchidx.index.codec.ragged import Ragged, ragged_arrays
from searchidx.index.codec.several import Several, several_arrays

__all__ = [
    "RECURRING",
    "WITH_DICTIONARY",
    "BytesColumn",
    "bytes_arrays",
    "column_arrays",
    "compressor",
    "learned",
    "packed_dictionary",
    "sample_step",
]

# Level 4 leaves 3 % more and 6 less, in 9 us an article less and 15 more.
_LEVEL = 5
_WORTH = 0.8
# Each takes 100 KB.
_DECOMPRESSORS = 64
# Shorter values are mostly hashes.
_SHORT = 32
_DICTIONARY = 1 << 18
# Values have so many times the size of their dictionary at least; it is learned from so many
# times its size: more takes longer and makes it no better.
_SMALLEST = 16
_LEARNED_FROM = 8
WITH_DICTIONARY = 1 << 20
"""Values of fewer bytes than this in sum have no dictionary."""
RECURRING = 2
"""Values recur where there are so many times as many documents, or more."""


def column_arrays(
    name: str, column: columns.Column, values: Sequence[Any], is_several: bool
) -> Mapping[str, npt.NDArray[Any]]:
    """A column as arrays of a file.

    Args:
        column: what kind of column the schema has there.
        values: numbers or bytes by document; None stands for 0 or zeros or no bytes.
        is_several: whether bytes are several values of a document, parted by the separator.
    """
    if isinstance(column, columns.NumericColumn):
        return {f"{name}.numbers": np.array([value or 0 for value in values], np.int64)}
    if isinstance(column, columns.FixedBytesColumn):
        none = bytes(len(column.default_value()))
        data = b"".join(value or none for value in values)
        return {f"{name}.fixed": np.frombuffer(data, f"V{len(none)}")}
    return bytes_arrays(name, [value or b"" for value in values], is_several)


def bytes_arrays(
    name: str, values: Sequence[bytes], is_several: bool
) -> Mapping[str, npt.NDArray[Any]]:
    """A column of bytes of any length as arrays of a file."""
    distinct = sorted(set(values))
    if len(distinct) * RECURRING <= len(values):
        number = {value: number for number, value in enumerate(distinct)}
        numbers = np.fromiter(map(number.__getitem__, values), np.int64, len(values))
        return {f"{name}.which": smallest(numbers), **lexicon_arrays(f"{name}.values", distinct)}
    if is_several:
        return several_arrays(name, values)
    size = sum(map(len, values))
    if size < _SHORT * len(values):
        return ragged_arrays(name, values)
    step = sample_step(size)
    dictionary = learned(values[::step], size) if step else b""
    packed = list(map(compressor(dictionary), values))
    if sum(map(len, packed)) < _WORTH * size:
        return {
            **ragged_arrays(f"{name}.packed", packed),
            f"{name}.dictionary": np.zeros(len(packed), np.uint8),
            **ragged_arrays(f"{name}.dictionaries", [packed_dictionary(dictionary)]),
        }
    return ragged_arrays(name, values)


def sample_step(size: int) -> int:
    """Each how many-th of values of ``size`` bytes in sum a dictionary is learned from; 0 where
    they are so few that it does not pay."""
    if size < WITH_DICTIONARY:
        return 0
    return max(1, size // (_LEARNED_FROM * _DICTIONARY))


def learned(values: Iterable[bytes], size: int) -> bytes:
    """A dictionary for values of ``size`` bytes in sum, from some that are spread over all; no
    bytes where these have nothing in common."""
    try:
        # Found by trial on news: 0.01 of the bytes less than zstd's own choice, in a tenth of
        # the time.
        made = zstandard.train_dictionary(
            min(_DICTIONARY, size // _SMALLEST), list(values), k=1024, d=8
        )
    except zstandard.ZstdError:
        return b""
    found: bytes = made.as_bytes()
    return found


def packed_dictionary(dictionary: bytes) -> bytes:
    """A dictionary as it is stored."""
    return zstandard.ZstdCompressor(_LEVEL).compress(dictionary) if dictionary else b""


def _unpacked_dictionary(packed: bytes) -> bytes:
    """A dictionary that was stored."""
    return zstandard.ZstdDecompressor().decompress(packed) if packed else b""


def compressor(dictionary: bytes) -> Callable[[bytes], bytes]:
    """What compresses a value."""
    shared = _shared(dictionary)
    if shared:
        shared.precompute_compress(level=_LEVEL)
    made = zstandard.ZstdCompressor(_LEVEL, dict_data=shared, write_dict_id=False)
    compress: Callable[[bytes], bytes] = made.compress
    return compress


def _shared(dictionary: bytes) -> Any:
    return zstandard.ZstdCompressionDict(dictionary) if dictionary else None


class _Decompressors(local):
    """Those of a thread, by the numbers of their dictionaries."""

    def __init__(self) -> None:
        self.by_dictionary: dict[int, Callable[[bytes], bytes]] = {}


class BytesColumn(Sequence[bytes]):
    """A column of bytes, by document. Threads may share it.

    Attributes:
        which: the number of each document's value, where values recur; else None.
        several: the numbers of the values of each document, where it may have several; else
            None.
        is_packed: whether they are compressed.
        distinct: the values that recur, or each of several; none elsewhere.
        stored: elsewhere all values, compressed if they ``is_packed``.
    """

    def __init__(self, file: ArrayFile, name: str, count: int) -> None:
        self._count = count
        self.which = file.section(f"{name}.which") if f"{name}.which" in file else None
        self.is_packed = f"{name}.packed.bytes" in file
        is_several = f"{name}.several" in file
        if is_several or self.which is not None:
            self.distinct = Lexicon(file, f"{name}.values")
        else:
            self.stored = Ragged(file, name + ".packed" * self.is_packed)
        self.several = Several(file, name, self.distinct) if is_several else None
        self._name = name
        self._file = file
        self._made = _Decompressors()
        self._shared: dict[int, Any] = {}

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, document: Any) -> Any:
        if isinstance(document, slice):
            return self._some(*document.indices(self._count)[:2])
        if not 0 <= document < self._count:
            raise IndexError(document)
        if self.which is not None:
            return self.distinct[int(self.which[document])]
        if self.several is not None:
            return self.several.some(document, document + 1)[0]
        if not self.is_packed:
            return self.stored[document]
        return self._unpacked(int(self.dictionary[document]), self.stored[document])

    def numbers(self, documents: npt.NDArray[np.integer]) -> tuple[npt.NDArray[Any], int]:
        """Of values that recur, or several, the numbers that documents have, and how many
        documents have none."""
        if self.which is not None:
            return self.which.all()[documents], 0
        assert self.several is not None
        return self.several.of(documents)

    def _some(self, start: int, stop: int) -> list[bytes]:
        """The values of neighbouring documents."""
        if start >= stop:
            return []
        if self.which is not None:
            used, which = np.unique(self.which.read(start, stop), return_inverse=True)
            values = [self.distinct[number] for number in used.tolist()]
            return [values[number] for number in which.tolist()]
        if self.several is not None:
            return self.several.some(start, stop)
        found: list[bytes] = self.stored[start:stop]
        if self.is_packed:
            under = self.dictionary.read(start, stop).tolist()
            found = list(map(self._unpacked, under, found))
        return found

    @cached_property
    def dictionary(self) -> Section:
        """The number of each value's dictionary."""
        return self._file.section(f"{self._name}.dictionary")

    @cached_property
    def dictionaries(self) -> Ragged:
        """The dictionaries, as they are stored."""
        return Ragged(self._file, f"{self._name}.dictionaries")

    @property
    def size(self) -> int:
        """The bytes of all values in sum; of many that are compressed, as they are."""
        if self.which is not None:
            return int(self.distinct.lengths()[self.which.all()].sum())
        if self.several is not None:
            return self.several.size
        if self.is_packed and self.stored.size < WITH_DICTIONARY:
            return sum(map(zstandard.frame_content_size, self.stored.all()))
        return self.stored.size

    def _unpacked(self, dictionary: int, data: bytes) -> bytes:
        # A decompressor is for one dictionary, and not for several threads. To make one takes
        # four times as long as to read an article.
        made = self._made.by_dictionary
        unpack = made.get(dictionary)
        if unpack is None:
            shared = self._shared.get(dictionary)
            if shared is None:
                shared = _shared(_unpacked_dictionary(self.dictionaries[dictionary]))
                self._shared[dictionary] = shared
            if len(made) >= _DECOMPRESSORS:
                made.clear()
            unpack = made[dictionary] = zstandard.ZstdDecompressor(dict_data=shared).decompress
        return unpack(data)
