"""Several segments -> one, without their deleted documents, within a bound of memory.

Terms are merged range by range and columns block by block. The result has what writing the
documents that stay anew would give, and where they are few, its bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.file import Stream
from searchidx.index.codec.packing import smallest
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.merge.columns import column_streams
from searchidx.index.merge.documents import parts_of
from searchidx.index.merge.forms import Forms
from searchidx.index.merge.hashed import hashed_streams
from searchidx.index.merge.postings import FieldLists, Renumber, merge_lists
from searchidx.index.merge.terms import ListsSpill, term_ranges
from searchidx.index.schema import TEXT_FIELDS

__all__ = ["merged"]

_FIELDS = len(TEXT_FIELDS)
# Bytes of memory that an occurrence takes while it is merged, as FieldLists.cost counts them: in
# news and generated articles it was 13 to 24 of all ranges with many terms.
_PER_OCCURRENCE = 32
# Bytes that a term takes while lexicons are united, with its keys and its place: 203 in news, 222
# in generated articles.
_PER_TERM = 250

Arrays = Mapping[str, npt.NDArray[Any] | Stream]


def merged(
    segments: Sequence[SegmentReader], folder: Path, memory: int
) -> tuple[Arrays, Mapping[str, Any]]:
    """The arrays and facts of the segment that some become; the arrays are to be written in
    their order, while the segments are open.

    Args:
        folder: for temporary files.
        memory: what the postings and values that are looked at at a time take, in bytes. What
            is held for all of the merge comes on top: some 10 bytes a document, and 12 a
            printed word of each segment. A range has a term of each segment at least, even if
            their lists need more; nor does a column of less than 4 MB go by parts.
    """
    return _Merge(segments, folder, memory).all()


class _Merge:
    def __init__(self, segments: Sequence[SegmentReader], folder: Path, memory: int) -> None:
        self._parts = parts_of(segments)
        self._count = sum(part.live for part in self._parts)
        self._folder = folder
        self._memory = memory
        self._occurrences = max(1, memory // _PER_OCCURRENCE)
        self._terms = max(1, memory // _PER_TERM)

    def all(self) -> tuple[Arrays, Mapping[str, Any]]:
        """The arrays of the merged segment, and what is to be known of them."""
        facts = self._parts[0].arrays.file.facts
        arrays: dict[str, Any] = {**self._lengths(), **self._texts()}
        keyed = {}
        for field in facts["keyed"]:
            found, keyed[field] = self._keys(field)
            arrays |= found
        for name in facts["hashed"]:
            arrays |= hashed_streams(self._parts, name, self._folder, self._memory)
        for name in facts["columns"]:
            is_several = name in facts["several"]
            arrays |= column_streams(self._parts, name, is_several, self._folder, self._terms)
        kept = {name: facts[name] for name in ("hashed", "columns", "numbers", "several")}
        return arrays, {"keyed": keyed, **kept}

    def _lengths(self) -> Arrays:
        def joined(name: str) -> npt.NDArray[Any]:
            """The lengths of all fields, field by field, each segment's behind another's."""
            rows = [
                part.chosen(part.arrays.file.array(name).reshape(_FIELDS, -1))
                for part in self._parts
            ]
            return smallest(np.concatenate(rows, axis=1).ravel())

        return {name: joined(name) for name in ("lengths", "further")}

    def _texts(self) -> Arrays:
        forms = Forms(self._parts, self._terms)
        lists = [FieldLists(part, "stems", _FIELDS) for part in self._parts]
        lexicons = [part.arrays.stem_lexicon for part in self._parts]
        stems, fields = self._merged(lists, lexicons, True, forms.renumber)
        return {
            **stems.arrays("stems"),
            "stems.fields": fields,
            **forms.arrays(self._folder),
        }

    def _keys(self, field: str) -> tuple[Arrays, bool]:
        name = f"key.{field}"
        lists = [
            FieldLists(part, name, 1, part.arrays.file.facts["keyed"][field])
            for part in self._parts
        ]
        lexicons = [part.arrays.key_lexicon(field) for part in self._parts]
        has_positions = any(
            own.has_positions_left(lexicon, self._occurrences)
            for own, lexicon in zip(lists, lexicons, strict=True)
        )
        keys, _ = self._merged(lists, lexicons, has_positions)
        return keys.arrays(name), has_positions

    def _merged(
        self,
        lists: Sequence[FieldLists],
        lexicons: Sequence[Sequence[bytes]],
        has_positions: bool,
        renumber: Renumber | None = None,
    ) -> tuple[ListsSpill, npt.NDArray[np.uint8]]:
        """The terms of a field with their lists, and for each a bit for each field it is in."""
        spill, fields = ListsSpill(self._folder), [np.zeros(0, np.uint8)]
        for block in term_ranges(lexicons, self._occurrences, [own.cost for own in lists]):
            found = merge_lists(lists, block, self._count, has_positions, renumber)
            spill.append(block.terms.chosen(found.is_used), found.counts, found.lists)
            fields.append(found.fields)
            for part in self._parts:
                part.release()
        return spill, np.concatenate(fields)
