"""Sets of documents with their scores, and what queries do with them.

Few documents are listed; many are one value a document, which is faster to add up: over
40,000 documents, adding scores of a tenth of them took 50 µs listed and 8 µs so.
What is made is never changed, so that the parts of a query may be kept and shared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = [
    "DENSE",
    "Dense",
    "Listed",
    "Matches",
    "all_of",
    "any_of",
    "but_not",
    "constant",
    "everything",
    "listed",
    "nothing",
    "only",
    "raised",
    "scaled",
    "unscored",
    "with_optional",
]

Numbers: TypeAlias = npt.NDArray[np.int32]
Scores: TypeAlias = npt.NDArray[np.float32]

DENSE = 8
"""More than one in so many documents are held as one value a document."""

# Where one list is so many times as long as another, each of the short one is looked up.
_LOOKED_UP = 8


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


@dataclass(frozen=True)
class Dense:
    """Many documents.

    Attributes:
        marks: by document, whether it is one of them; None if those are that have a score, which
            then need no more memory.
        scores: by document, 0 where it is not one of them; None if all are 0.
    """

    marks: npt.NDArray[np.bool_] | None
    scores: Scores | None

    @property
    def has(self) -> npt.NDArray[np.bool_]:
        """By document, whether it is one of them."""
        if self.marks is not None:
            return self.marks
        assert self.scores is not None
        return self.scores > 0

    @cached_property
    def _count(self) -> int:
        return int(np.count_nonzero(self.has))

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        return sum(array.nbytes for array in (self.marks, self.scores) if array is not None)

    def has_each(self, documents: Numbers) -> npt.NDArray[np.bool_]:
        """Whether it has each of some documents."""
        return self.scores_of(documents) > 0 if self.marks is None else self.marks[documents]

    def scores_of(self, documents: Numbers) -> Scores:
        """The scores of some documents, 0 of those that it has not."""
        if self.scores is None:
            return np.zeros(len(documents), np.float32)
        return self.scores[documents]


Matches: TypeAlias = Listed | Dense


def nothing() -> Listed:
    """No document."""
    return Listed(np.zeros(0, np.int32), None)


def everything(size: int) -> Dense:
    """All documents, numbered below ``size``."""
    return Dense(np.ones(size, bool), None)


def constant(found: Matches, score: float) -> Matches:
    """The same documents, each with that score."""
    if not score:
        return unscored(found)
    if isinstance(found, Listed):
        return Listed(found.documents, np.full(len(found), score, np.float32))
    return Dense(found.has, found.has * np.float32(score))


def unscored(found: Matches) -> Matches:
    """The same documents with a score of 0."""
    return Listed(found.documents, None) if isinstance(found, Listed) else Dense(found.has, None)


def scaled(found: Matches, factor: float) -> Matches:
    """The same documents, their scores multiplied."""
    if factor == 1.0 or found.scores is None:
        return found
    scores = found.scores * np.float32(factor)
    return (
        Listed(found.documents, scores) if isinstance(found, Listed) else Dense(found.has, scores)
    )


def listed(found: Matches) -> Listed:
    """The same as a list."""
    if isinstance(found, Listed):
        return found
    documents = np.flatnonzero(found.has).astype(np.int32)
    return Listed(documents, None if found.scores is None else found.scores[documents])


def any_of(
    parts: Sequence[Matches],
    size: int,
    join: Callable[[Scores, Scores], Scores] = np.add,
) -> Matches:
    """Documents of any part.

    Args:
        size: documents are numbered below it.
        join: makes one of two scores of a document: np.add or np.maximum.
    """
    parts = [part for part in parts if len(part)]
    if len(parts) <= 1:
        return parts[0] if parts else nothing()
    if sum(map(len, parts)) * DENSE > size:
        return _any_dense(parts, size, join)
    documents, order = _merged([listed(part).documents for part in parts])
    is_first = np.ones(len(documents), bool)
    np.not_equal(documents[1:], documents[:-1], out=is_first[1:])
    first = is_first.nonzero()[0]
    if all(part.scores is None for part in parts):
        return Listed(documents[first], None)
    every = np.concatenate([_scores(listed(part)) for part in parts])[order]
    return Listed(documents[first], join.reduceat(every, first))  # type: ignore[attr-defined]


def _merged(lists: Sequence[Numbers]) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """All documents of some lists, ascending, and the place of each in the lists side by side."""
    documents = np.concatenate(lists)
    # Runs in order are merged by it in linear time.
    order = documents.argsort(kind="stable")
    return documents[order], order


def _scores(part: Listed) -> Scores:
    return np.zeros(len(part), np.float32) if part.scores is None else part.scores


def _any_dense(
    parts: Sequence[Matches], size: int, join: Callable[[Scores, Scores], Scores]
) -> Matches:
    spread = [part for part in parts if isinstance(part, Dense)]
    few = [part for part in parts if isinstance(part, Listed)]
    scored = [part.scores for part in spread if part.scores is not None]
    scores = reduce(join, scored) if scored else None
    if len(scored) == 1 and few:
        scores = scored[0].copy()
    for part in few:
        if part.scores is not None:
            scores = np.zeros(size, np.float32) if scores is None else scores
            scores[part.documents] = join(scores[part.documents], part.scores)
    if all(map(_has_scores, parts)):
        return Dense(None, scores)
    has = reduce(np.logical_or, [part.has for part in spread] or [np.zeros(size, bool)])
    if few:
        has = has.copy()
    for part in few:
        has[part.documents] = True
    return Dense(has, scores)


def _has_scores(part: Matches) -> bool:
    """Whether each of its documents has a score."""
    if isinstance(part, Dense):
        return part.marks is None
    return part.scores is not None and bool((part.scores > 0).all())


def all_of(parts: Sequence[Matches], size: int) -> Matches:
    """Documents that all parts have, with the sum of their scores."""
    if len(parts) == 1:
        return parts[0]
    few = [part for part in parts if isinstance(part, Listed)]
    if len(few) == len(parts) and max(map(len, few)) <= _LOOKED_UP * min(map(len, few)):
        return _all_listed(few)
    if few:
        return _sum_at(_common(parts), parts)
    has = reduce(np.logical_and, [part.has for part in parts if isinstance(part, Dense)])
    found = Dense(has, None)
    if len(found) * DENSE <= size:
        return _sum_at(listed(found).documents, parts)
    scored = [part.scores for part in parts if part.scores is not None]
    return Dense(has, reduce(np.add, scored) * has if scored else None)


def _all_listed(parts: Sequence[Listed]) -> Listed:
    documents, order = _merged([part.documents for part in parts])
    last = len(parts) - 1
    found = (documents[last:] == documents[: len(documents) - last]).nonzero()[0]
    if all(part.scores is None for part in parts):
        return Listed(documents[found], None)
    every = np.concatenate([_scores(part) for part in parts])
    scores = [every[order[found + number]] for number in range(len(parts))]
    return Listed(documents[found], reduce(np.add, scores))


def _common(parts: Sequence[Matches]) -> Numbers:
    """The documents of several parts, one of which is a list."""
    parts = sorted(parts, key=len)
    at = next(i for i, part in enumerate(parts) if isinstance(part, Listed))
    documents = listed(parts[at]).documents
    for part in [*parts[:at], *parts[at + 1 :]]:
        if not len(documents):
            break
        if isinstance(part, Listed) and len(part) < _LOOKED_UP * len(documents):
            both = np.concatenate((documents, part.documents))
            both.sort(kind="stable")
            documents = both[:-1][both[1:] == both[:-1]]
        else:
            documents = documents[part.has_each(documents)]
    return documents


def _sum_at(documents: Numbers, parts: Sequence[Matches]) -> Listed:
    """Some documents that all parts have, with the sum of their scores."""
    scores = [part.scores_of(documents) for part in parts if part.scores is not None]
    return Listed(documents, reduce(np.add, scores) if scores else None)


def only(found: Matches, wanted: Matches, size: int) -> Matches:
    """Those documents that are in another set too, with their scores."""
    return all_of((found, unscored(wanted)), size)


def raised(found: Matches, more: Listed) -> Matches:
    """The same documents; what another list has of them adds to their scores."""
    if more.scores is None or not len(more) or not len(found):
        return found
    is_in = found.has_each(more.documents)
    documents, added = more.documents[is_in], more.scores[is_in]
    if isinstance(found, Listed):
        scores = _scores(found).copy()
        scores[found.documents.searchsorted(documents)] += added
        return Listed(found.documents, scores)
    scores = np.zeros(len(found.has), np.float32) if found.scores is None else found.scores.copy()
    scores[documents] += added
    return Dense(found.marks, scores)


def but_not(found: Matches, excluded: Matches) -> Matches:
    """Those documents that are not in another set, with their scores."""
    if not len(excluded):
        return found
    if isinstance(found, Listed):
        keep = ~excluded.has_each(found.documents)
        scores = None if found.scores is None else found.scores[keep]
        return Listed(found.documents[keep], scores)
    if isinstance(excluded, Dense):
        has = found.has & ~excluded.has
        return Dense(has, None if found.scores is None else found.scores * has)
    has, scores = found.has.copy(), None
    has[excluded.documents] = False
    if found.scores is not None:
        scores = found.scores.copy()
        scores[excluded.documents] = 0
    return Dense(has, scores)


def with_optional(found: Matches, optional: Matches) -> Matches:
    """Those documents, with what another set adds to their scores."""
    if optional.scores is None or not len(optional):
        return found
    if isinstance(found, Listed):
        more = optional.scores_of(found.documents)
        return Listed(found.documents, more if found.scores is None else found.scores + more)
    if isinstance(optional, Dense):
        scores = optional.scores * found.has
    else:
        scores = np.zeros(len(found.has), np.float32)
        scores[optional.documents] = optional.scores * found.has[optional.documents]
    return Dense(found.has, scores if found.scores is None else scores + found.scores)
