"""What queries do with sets of documents: joins of several, and changes of scores.

What is made is never changed, so that the parts of a query may be kept and shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt

from searchidx.query.matches import (
    Dense,
    Listed,
    Matches,
    Numbers,
    Scores,
    Summed,
    listed,
    nothing,
)

__all__ = [
    "all_of",
    "any_of",
    "but_not",
    "constant",
    "only",
    "raised",
    "scaled",
    "unscored",
    "with_optional",
]

# Where one list is so many times as long as another, each of the short one is looked up.
_LOOKED_UP = 8
# More than one in so many documents, in several sets in all, are added up as one value a document.
_MERGED = 16
# In an archive of more documents than these, lists of one in so many in all are not put in order
# but added to bounds: of a million articles any of three words that are in one of 50 each are
# answered in two thirds of the time, of 40,000 it takes longer.
_LARGE, _SUMMED = 200_000, 48
# No more documents than these are listed where several sets of many have them in common: of 40,000
# this takes a fifth less time, of a million as long.
_FEW = 2_000


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


def any_of(
    parts: Sequence[Matches],
    size: int,
    join: np.ufunc = np.add,
) -> Matches:
    """Documents of any part.

    Args:
        size: documents are numbered below it.
        join: makes one of two scores of a document: np.add or np.maximum.
    """
    parts = [part for part in parts if len(part)]
    if len(parts) <= 1:
        return parts[0] if parts else nothing()
    count = sum([len(part) for part in parts])
    if join is np.add and count * (_SUMMED if size > _LARGE else _MERGED) > size:
        addends = _addends(parts, has_marks=False, has_lists=size > _LARGE)
        if addends:
            return Summed(addends, None, size)
    if count * _MERGED > size:
        return _any_dense(parts, size, join)
    documents, order = _merged([part.documents for part in parts])
    is_first = np.ones(len(documents), bool)
    np.not_equal(documents[1:], documents[:-1], out=is_first[1:])
    first = is_first.nonzero()[0]
    if all(part.scores is None for part in parts):
        return Listed(documents[first], None)
    every = np.concatenate([_scores(listed(part)) for part in parts])[order]
    return Listed(documents[first], join.reduceat(every, first))


def _merged(lists: Sequence[Numbers]) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """All documents of some lists, ascending, and the place of each in the lists side by side."""
    documents = np.concatenate(lists)
    # Runs in order are merged by it in linear time.
    order = documents.argsort(kind="stable")
    return documents[order], order


def _scores(part: Listed) -> Scores:
    return np.zeros(len(part), np.float32) if part.scores is None else part.scores


def _addends(
    parts: Sequence[Matches], has_marks: bool, has_lists: bool
) -> list[Dense | Listed] | None:
    """What the scores of some sets are sums of; None if that is not known of all.

    Args:
        has_marks: whether these are the scores of marked documents alone.
        has_lists: whether lists may be among them.
    """
    found: list[Dense | Listed] = []
    for part in parts:
        if isinstance(part, Summed):
            is_known = has_marks or part.marks is None
            found += part.parts
        elif isinstance(part, Dense):
            is_known = part.bounds is not None
            found.append(part)
        else:
            is_known = has_lists and part.has_scores
            found.append(part)
        if not is_known:
            return None
    return found


def _any_dense(parts: Sequence[Matches], size: int, join: np.ufunc) -> Matches:
    spread = [part for part in parts if not isinstance(part, Listed)]
    few = [part for part in parts if isinstance(part, Listed)]
    scored = [part.scores for part in spread if part.scores is not None]
    scores = reduce(join, scored) if scored else None
    # Without marks those that have a score are meant.
    has_marks = any(part.marks is not None for part in spread)
    documents = np.concatenate([np.zeros(0, np.int32), *(part.documents for part in few)])
    if any(part.scores is not None for part in few):
        added = np.concatenate([_scores(part) for part in few])
        if scores is None:
            scores = np.zeros(size, np.float32)
        elif len(scored) == 1:
            scores = scores.copy()
        join.at(scores, documents, added)
        has_marks = has_marks or not (added > 0).all()
    else:
        has_marks = has_marks or bool(few)
    if not has_marks:
        return Dense(None, scores)
    has = reduce(np.logical_or, [part.has for part in spread] or [np.zeros(size, bool)])
    if few:
        has = has.copy()
        has[documents] = True
    return Dense(has, scores)


def all_of(parts: Sequence[Matches], size: int) -> Matches:
    """Documents that all parts have, with the sum of their scores."""
    if len(parts) == 1:
        return parts[0]
    few = [part for part in parts if isinstance(part, Listed)]
    if len(few) == len(parts) and max(map(len, few)) <= _LOOKED_UP * min(map(len, few)):
        return _all_listed(few)
    if few:
        return _sum_at(_common(parts), parts)
    dense = [part for part in parts if not isinstance(part, Listed)]
    has = reduce(np.logical_and, [part.signs for part in dense])
    found = Dense(has, None)
    if len(found) <= _FEW:
        return _sum_at(found.documents, parts)
    return _marked(dense, has)


def _marked(parts: Sequence[Dense | Summed], marks: npt.NDArray[np.bool_]) -> Matches:
    """Some documents that all parts have, with the sum of their scores."""
    scored = [part for part in parts if isinstance(part, Summed) or part.scores is not None]
    addends = _addends(scored, has_marks=True, has_lists=False)
    if addends:
        return Summed(addends, marks, len(marks))
    scores = [part.scores for part in scored if part.scores is not None]
    return Dense(marks, reduce(np.add, scores) * marks if scores else None)


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
    documents = parts[at].documents
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


def raised(found: Matches, more: Listed) -> Listed:
    """The documents of a list that a set has too, each with the sum of its scores."""
    is_in = found.has_each(more.documents)
    documents = more.documents[is_in]
    return Listed(documents, found.scores_of(documents) + _scores(more)[is_in])


def but_not(found: Matches, excluded: Matches) -> Matches:
    """Those documents that are not in another set, with their scores."""
    if not len(excluded):
        return found
    if isinstance(found, Listed):
        keep = ~excluded.has_each(found.documents)
        scores = None if found.scores is None else found.scores[keep]
        return Listed(found.documents[keep], scores)
    if isinstance(excluded, Listed):
        has = found.has.copy()
        has[excluded.documents] = False
    else:
        has = found.has & ~excluded.has
    return _marked([found], has)


def with_optional(found: Matches, optional: Matches) -> Matches:
    """Those documents, with what another set adds to their scores."""
    if optional.scores is None or not len(optional):
        return found
    if isinstance(found, Listed):
        more = optional.scores_of(found.documents)
        return Listed(found.documents, more if found.scores is None else found.scores + more)
    if not isinstance(optional, Listed):
        scores = optional.scores * found.has
    else:
        scores = np.zeros(len(found.has), np.float32)
        scores[optional.documents] = optional.scores * found.has[optional.documents]
    return Dense(found.has, scores if found.scores is None else scores + found.scores)
