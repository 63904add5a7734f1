"""Sets of documents with their scores.

Few documents are listed; many are one value a document, which is faster to add up: over
40,000 documents, adding scores of a tenth of them took 50 µs listed and 8 µs so.
What is made is never changed, so that the parts of a query may be kept and shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from searchidx.query.bounds import Bounds

__all__ = [
    "DENSE",
    "Dense",
    "Listed",
    "Matches",
    "Numbers",
    "Scores",
    "Summed",
    "everything",
    "listed",
    "nothing",
]

Numbers: TypeAlias = npt.NDArray[np.int32]
Scores: TypeAlias = npt.NDArray[np.float32]

DENSE = 8
"""More than one in so many documents are held as one value a document."""

# Bytes of a bound and a score.
_WORKED_OUT = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """Some documents.

    Attributes:
        documents: their numbers, ascending.
        scores: of each; None if all are 0.
    """

    documents: Numbers
    scores: Scores | None

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        return self.documents.nbytes + (0 if self.scores is None else self.scores.nbytes)

    @property
    def has_scores(self) -> bool:
        """Whether none of the scores is 0."""
        return self.scores is not None and bool((self.scores > 0).all())

    def has_each(self, documents: Numbers) -> npt.NDArray[np.bool_]:
        """Whether it has each of some documents."""
        if not len(self.documents):
            return np.zeros(len(documents), bool)
        found: npt.NDArray[np.bool_] = self.documents[self._places(documents)] == documents
        return found

    def scores_of(self, documents: Numbers) -> Scores:
        """The scores of some documents, 0 of those that it has not."""
        if self.scores is None or not len(self.documents):
            return np.zeros(len(documents), np.float32)
        places = self._places(documents)
        found: Scores = self.scores[places] * (self.documents[places] == documents)
        return found

    def _places(self, documents: Numbers) -> npt.NDArray[np.int64]:
        places = self.documents.searchsorted(documents)
        places[places == len(self.documents)] = 0
        return places


class _ByDocument:
    """Many documents, with a value each.

    Attributes:
        marks: by document, whether it is one of them; None if those are that have a score, which
            then need no more memory.
    """

    marks: npt.NDArray[np.bool_] | None

    @property
    def signs(self) -> npt.NDArray[Any]:
        """By document, what is not 0 if it is one of them."""
        raise NotImplementedError

    def scores_of(self, documents: Numbers) -> Scores:
        """The scores of some documents, 0 of those that it has not."""
        raise NotImplementedError

    @property
    def has(self) -> npt.NDArray[np.bool_]:
        """By document, whether it is one of them."""
        return self.signs > 0 if self.marks is None else self.marks

    @property
    def documents(self) -> Numbers:
        """Their numbers, ascending."""
        return np.flatnonzero(self.has).astype(np.int32)

    def has_each(self, documents: Numbers) -> npt.NDArray[np.bool_]:
        """Whether it has each of some documents."""
        return self.scores_of(documents) > 0 if self.marks is None else self.marks[documents]

    @cached_property
    def _count(self) -> int:
        signs = self.signs
        # Numbers of more than a byte are counted in a fifth of the time so.
        return int(np.count_nonzero(signs if signs.itemsize == 1 else signs > 0))

    def __len__(self) -> int:
        return self._count


@dataclass(frozen=True)
class Dense(_ByDocument):
    """Many documents, with a score each.

    Attributes:
        marks: as said above.
        scores: by document, 0 where it is not one of them; None if all are 0.
        bounds: those of the scores, for what is kept; None if they are not known.
    """

    marks: npt.NDArray[np.bool_] | None
    scores: Scores | None
    bounds: Bounds | None = None

    @property
    def signs(self) -> npt.NDArray[Any]:
        """By document, what is not 0 if it is one of them."""
        bounds = None if self.bounds is None else self.bounds.values
        return next(array for array in (self.marks, bounds, self.scores) if array is not None)

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        bounds = None if self.bounds is None else self.bounds.values
        arrays = (self.marks, self.scores, bounds)
        return sum(array.nbytes for array in arrays if array is not None)

    def scores_of(self, documents: Numbers) -> Scores:
        """The scores of some documents, 0 of those that it has not."""
        if self.scores is None:
            return np.zeros(len(documents), np.float32)
        return self.scores[documents]


@dataclass(frozen=True)
class Summed(_ByDocument):
    """Many documents whose scores are sums, which are worked out where they are asked for: who
    may be the best is told by bounds.

    Attributes:
        parts: of these are the scores; none of their documents has one of 0, and bounds of the
            dense ones are known.
        marks: by document, whether it is one of them; None if all those of the parts are.
        size: documents are numbered below it.
    """

    parts: Sequence[Dense | Listed]
    marks: npt.NDArray[np.bool_] | None
    size: int

    @cached_property
    def bounds(self) -> Bounds:
        """Those of the scores."""
        dense = [p.bounds for p in self.parts if isinstance(p, Dense) and p.bounds is not None]
        some = [
            (p.documents, p.scores)
            for p in self.parts
            if isinstance(p, Listed) and p.scores is not None
        ]
        sums = Bounds.of_sums(dense, some, self.size)
        return sums if self.marks is None else sums.only(self.marks)

    @property
    def signs(self) -> npt.NDArray[Any]:
        """By document, what is not 0 if it is one of them."""
        return self.bounds.values if self.marks is None else self.marks

    @cached_property
    def scores(self) -> Scores:
        """By document, 0 where it is not one of them."""
        sums = np.zeros(self.size, np.float32)
        for part in self.parts:
            assert part.scores is not None
            if isinstance(part, Listed):
                sums[part.documents] += part.scores
            else:
                sums += part.scores
        return sums if self.marks is None else sums * self.marks

    @property
    def nbytes(self) -> int:
        """The memory that it takes once its bounds and scores were asked for."""
        marks = 0 if self.marks is None else self.marks.nbytes
        return sum(part.nbytes for part in self.parts) + marks + _WORKED_OUT * self.size

    def scores_of(self, documents: Numbers) -> Scores:
        """The scores of some documents, 0 of those that it has not."""
        sums: Scores = reduce(np.add, [part.scores_of(documents) for part in self.parts])
        return sums if self.marks is None else sums * self.marks[documents]


Matches: TypeAlias = Listed | Dense | Summed


def nothing() -> Listed:
    """No document."""
    return Listed(np.zeros(0, np.int32), None)


def everything(size: int) -> Dense:
    """All documents, numbered below ``size``."""
    return Dense(np.ones(size, bool), None)


def listed(found: Matches) -> Listed:
    """The same as a list."""
    if isinstance(found, Listed):
        return found
    documents = found.documents
    return Listed(documents, None if found.scores is None else found.scores[documents])
