"""Columns of several values a document: the distinct values once, and the numbers of those that
each document has, so that they are counted without reading a text."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.file import ArrayFile
from searchidx.index.codec.lexicon import Lexicon, lexicon_arrays
from searchidx.index.codec.packing import Ints, smallest, starts_of
from searchidx.index.schema import VALUE_SEPARATOR

__all__ = ["Several", "numbered", "several_arrays"]

_SEPARATOR = VALUE_SEPARATOR.encode()


def several_arrays(name: str, values: Iterable[bytes]) -> Mapping[str, npt.NDArray[Any]]:
    """A column as arrays of a file.

    Args:
        values: by document, its values parted by the separator.
    """
    distinct, numbers, counts = numbered(values)
    return {
        f"{name}.several": smallest(numbers),
        f"{name}.places": smallest(starts_of(counts)),
        **lexicon_arrays(f"{name}.values", distinct),
    }


def numbered(values: Iterable[bytes]) -> tuple[list[bytes], Ints, Ints]:
    """The distinct values in order, the number of each value of each document among them, and
    how many each document has."""
    known: dict[bytes, int] = {}
    found, counts = array("q"), array("q")
    for value in values:
        own = value.split(_SEPARATOR) if value else []
        found.extend([known.setdefault(each, len(known)) for each in own])
        counts.append(len(own))
    distinct = sorted(known)
    rank = np.zeros(len(distinct), np.int64)
    rank[[known[value] for value in distinct]] = np.arange(len(distinct))
    return distinct, rank[np.frombuffer(found, np.int64)], np.frombuffer(counts, np.int64)


class Several:
    """A column of several values, by document.

    Attributes:
        numbers: of the values of all documents, one document's behind another's.
        places: where each document's begin in these, and the end.
        distinct: the values that there are.
    """

    def __init__(self, file: ArrayFile, name: str, distinct: Lexicon) -> None:
        self.numbers = file.section(f"{name}.several")
        self.places = file.section(f"{name}.places")
        self.distinct = distinct

    def __len__(self) -> int:
        return len(self.places) - 1

    def some(self, start: int, stop: int) -> list[bytes]:
        """The values of neighbouring documents, those of one parted by the separator."""
        places = self.places.read(start, stop + 1).tolist()
        own = self.numbers.read(places[0], places[-1])
        used, which = np.unique(own, return_inverse=True)
        values = [self.distinct[number] for number in used.tolist()]
        every = [values[number] for number in which.tolist()]
        return [_SEPARATOR.join(every[a - places[0] : b - places[0]]) for a, b in pairwise(places)]

    def of(self, documents: npt.NDArray[np.integer]) -> tuple[npt.NDArray[Any], int]:
        """The numbers of the values of some documents, and how many of these have none."""
        places = self.places.all().astype(np.int64)
        starts = places[documents]
        counts = places[documents + 1] - starts
        at = np.repeat(starts - starts_of(counts)[:-1], counts)
        at += np.arange(len(at))
        return self.numbers.all()[at], int(np.count_nonzero(counts == 0))

    def counts(self) -> Ints:
        """How many values each document has."""
        places = self.places.all().astype(np.int64)
        return places[1:] - places[:-1]

    @property
    def size(self) -> int:
        """The bytes of all values in sum, separators too."""
        separators = int(np.maximum(self.counts() - 1, 0).sum())
        return int(self.distinct.lengths()[self.numbers.all()].sum()) + separators
