"""Columns of several values a document, of several segments -> that of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.columns import BytesColumn
from searchidx.index.codec.file import Parts, Stream
from searchidx.index.codec.packing import Ints, smallest, smallest_type, starts_of
from searchidx.index.codec.several import Several, numbered
from searchidx.index.merge.documents import Part
from searchidx.index.merge.terms import united_used

__all__ = ["several_streams"]


def several_streams(
    key: str,
    columns: Sequence[tuple[Part, BytesColumn, Iterable[bytes]]],
    folder: Path,
    most: int,
) -> dict[str, npt.NDArray[Any] | Stream]:
    """The column of the merged segment.

    Args:
        columns: of each segment, with the values of the documents that stay.
        folder: for temporary files.
        most: how many distinct values to look at at a time.
    """
    each = [
        numbered(values) if column.several is None else _left(part, column.several)
        for part, column, values in columns
    ]
    lexicons = [lexicon for lexicon, _, _ in each]
    numbers = [own for _, own, _ in each]
    counts = [own for _, _, own in each]
    places, distinct = united_used(lexicons, numbers, folder, most)
    renumbered = (place[own] for place, own in zip(places, numbers, strict=True))
    dtype = smallest_type(max(0, distinct.count - 1))
    return {
        f"{key}.several": Parts(dtype, renumbered),
        f"{key}.places": smallest(starts_of(np.concatenate(counts))),
        **distinct.arrays(f"{key}.values"),
    }


def _left(part: Part, column: Several) -> tuple[Sequence[bytes], npt.NDArray[Any], Ints]:
    """What :func:`numbered` gives of the documents that stay."""
    counts = column.counts()
    numbers = column.numbers.all()
    if part.is_live is not None:
        numbers = numbers[np.repeat(part.is_live, counts)]
    return column.distinct, numbers, part.chosen(counts)
