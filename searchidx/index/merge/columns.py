"""Columns of several segments -> those of one, part by part.

Numbers, and bytes of one length, stand one behind the other. How bytes of any length are kept
is chosen anew where they are few; many are kept as in the largest segment, but that columns of
several values stay such. Compressed values
are taken over as they are, with their dictionary, if that is small beside them: compressing is
what takes longest in a merge. The rest is compressed anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.columns import (
    RECURRING,
    WITH_DICTIONARY,
    BytesColumn,
    bytes_arrays,
)
from searchidx.index.codec.file import Parts, Stream
from searchidx.index.codec.packing import smallest_type
from searchidx.index.codec.spill import Spill
from searchidx.index.merge.documents import Part
from searchidx.index.merge.packed import MergedValues
from searchidx.index.merge.several import several_streams
from searchidx.index.merge.terms import united_used

__all__ = ["column_streams"]

_AT_A_TIME = 1024


def column_streams(
    parts: Sequence[Part], name: str, is_several: bool, folder: Path, most: int
) -> dict[str, npt.NDArray[Any] | Stream]:
    """A column of the merged segment.

    Args:
        is_several: whether it has several values a document.
        folder: for temporary files.
        most: how many distinct values to look at at a time.
    """
    key = f"column.{name}"
    if parts[0].arrays.is_bytes(name):
        columns = [part.arrays.values(name) for part in parts]
        pairs = list(zip(parts, columns, strict=True))
        return _bytes_streams(key, pairs, is_several, folder, most)
    values = [part.arrays.column(name) for part in parts]
    kind = "fixed" if values[0].dtype.kind == "V" else "numbers"
    left = (part.chosen(own) for part, own in zip(parts, values, strict=True))
    return {f"{key}.{kind}": Parts(values[0].dtype, left)}


def _bytes_streams(
    key: str,
    columns: Sequence[tuple[Part, BytesColumn]],
    is_several: bool,
    folder: Path,
    most: int,
) -> dict[str, npt.NDArray[Any] | Stream]:
    if sum(column.size for _, column in columns) < WITH_DICTIONARY:
        return dict(bytes_arrays(key, [v for own in columns for v in _values(*own)], is_several))
    _, largest = max(columns, key=lambda one: one[0].live)
    if largest.which is not None:
        found = _recurring(key, columns, folder, most)
        if found is not None:
            return found
    if is_several:
        with_values = [(part, column, _values(part, column)) for part, column in columns]
        return several_streams(key, with_values, folder, most)
    if largest.is_packed or largest.which is not None:
        return MergedValues(key, columns, folder).streams()
    return _plain(key, columns, folder)


def _values(part: Part, column: BytesColumn) -> Iterator[bytes]:
    """The values of the documents that stay."""
    for start in range(0, len(column), _AT_A_TIME):
        values = column[start : start + _AT_A_TIME]
        kept = part.is_kept(np.arange(start, start + len(values))).tolist()
        yield from compress(values, kept)
        part.release()


def _plain(
    key: str, columns: Sequence[tuple[Part, BytesColumn]], folder: Path
) -> dict[str, npt.NDArray[Any] | Stream]:
    starts = Spill(folder)

    def parts() -> Iterator[npt.NDArray[Any]]:
        """The bytes of some values after those of others; where each ends is put aside."""
        ends = np.zeros(1, np.int64)
        starts.append(ends)
        for part, column in columns:
            values = _values(part, column)
            while some := list(islice(values, _AT_A_TIME)):
                ends = ends[-1] + np.cumsum(list(map(len, some)))
                starts.append(ends)
                yield np.frombuffer(b"".join(some), np.uint8)

    return {f"{key}.bytes": Parts(np.dtype(np.uint8), parts()), f"{key}.starts": starts}


def _recurring(
    key: str, columns: Sequence[tuple[Part, BytesColumn]], folder: Path, most: int
) -> dict[str, npt.NDArray[Any] | Stream] | None:
    """A column of numbers of distinct values; None where these do not recur in all, or the
    segments that do not have them so are more than a small part."""
    lexicons: list[Sequence[bytes]] = []
    numbers: list[npt.NDArray[Any]] = []
    for part, column in columns:
        if column.which is not None:
            lexicons.append(column.distinct)
            numbers.append(part.chosen(column.which.all()))
        elif column.size < WITH_DICTIONARY:
            values = list(_values(part, column))
            lexicons.append(sorted(set(values)))
            number = {value: at for at, value in enumerate(lexicons[-1])}
            numbers.append(np.array([number[value] for value in values], np.int64))
        else:
            return None
    places, distinct = united_used(lexicons, numbers, folder, most)
    if distinct.count * RECURRING > sum(map(len, numbers)):
        return None
    which = (place[own] for place, own in zip(places, numbers, strict=True))
    dtype = smallest_type(max(0, distinct.count - 1))
    return {f"{key}.which": Parts(dtype, which), **distinct.arrays(f"{key}.values")}
