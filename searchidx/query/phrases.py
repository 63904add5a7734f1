"""Words in order, by their positions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.packing import Ints
from searchidx.index.codec.postings import Postings
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.query.matches import Numbers
from searchidx.query.scoring import encoded

__all__ = ["in_order"]

# A document and a position are one number; positions are below 2 ** 31.
_BITS = 32
_FARTHEST = (1 << 31) - 1


def in_order(
    arrays: SegmentReader, name: str, words: Sequence[str | bytes], slop: int, documents: Numbers
) -> Numbers:
    """Those documents of a segment that have the words of a field in order, each at most
    ``slop`` positions behind the one before.

    Args:
        documents: of the segment, ascending; each has all of the words in the field.
    """
    ends: Ints | None = None
    for word in words:
        places = _places(arrays, name, encoded(word), documents)
        if ends is None:
            ends = places
        elif len(ends):
            at = ends.searchsorted(places - min(slop, _FARTHEST))
            at[at == len(ends)] = len(ends) - 1
            distance = places - ends[at]
            ends = places[(distance > 0) & (distance <= slop)]
    return documents[:0] if ends is None else documents[np.unique(ends >> _BITS)]


def _places(arrays: SegmentReader, name: str, word: bytes, documents: Numbers) -> Ints:
    """The positions of a word in some documents: index of the document, then position."""
    field = name.removesuffix(PRINTED)
    slots = documents
    if field in TEXT_FIELDS:
        slots = documents + np.int32(TEXT_FIELDS.index(field) * arrays.count)
    found = _postings(arrays, name, word)
    positions, counts = found.positions_of(found.slots.searchsorted(slots))
    owners: npt.NDArray[np.int64] = np.repeat(np.arange(len(documents)), counts)
    return owners << _BITS | positions


def _postings(arrays: SegmentReader, name: str, word: bytes) -> Postings:
    """The postings of a word that the segment has."""
    field = name.removesuffix(PRINTED)
    if field not in TEXT_FIELDS:
        found = arrays.keyed(name, word)
        assert found is not None
        return found
    number = arrays.stem(word) if field == name else arrays.word(word)
    assert number is not None
    return arrays.postings(number) if field == name else arrays.printed(number)
