"""The arrays of a segment as Whoosh reads them: its segment, codec, readers and matcher.

Writing goes by :mod:`searchidx.index.codec.writer`; Whoosh's writers cannot.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
from whoosh import columns
from whoosh.codec import base
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import IndexReader
from whoosh.util.numeric import to_sortable

from searchidx.index.codec.file import EXTENSION
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.codec.terms import ArrayTermsReader
from searchidx.index.schema import PRINTED, TEXT_FIELDS

__all__ = ["ArrayCodec", "ArraySegment", "arrays_of"]


class ArraySegment(base.Segment):
    """A segment in the table of contents, with what of it is deleted."""

    def __init__(self, indexname: str, segid: str, count: int) -> None:
        self.indexname = indexname
        self.segid = segid
        self.compound = False
        self._count = count
        # Numbers as u32, ascending: what a table of contents can hold of many.
        self._deleted = b""

    def codec(self) -> ArrayCodec:
        """A codec, which opens the segment's file once."""
        return ArrayCodec()

    def is_sound(self) -> bool:
        """Whether its values, read from a file, can be those of a segment."""
        if not (isinstance(self._count, int) and isinstance(self._deleted, bytes)):
            return False
        numbers = self.deleted_docs()
        is_ascending = bool((numbers[1:] > numbers[:-1]).all())
        return is_ascending and (not len(numbers) or int(numbers[-1]) < self._count)

    def doc_count_all(self) -> int:
        """Number of documents, deleted ones too."""
        return self._count

    def deleted_count(self) -> int:
        """Number of deleted documents."""
        return len(self._deleted) // 4

    def deleted_docs(self) -> npt.NDArray[np.uint32]:
        """Numbers of the deleted documents, ascending."""
        return np.frombuffer(self._deleted, "<u4")

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return bool(np.isin(docnum, self.deleted_docs()))

    def delete_documents(self, numbers: npt.NDArray[Any]) -> None:
        """Delete some documents more."""
        deleted = np.union1d(self.deleted_docs(), numbers)
        self._deleted = deleted.astype("<u4").tobytes()

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a document, or take that back."""
        if delete:
            self.delete_documents(np.array([docnum]))
        else:
            left = np.setdiff1d(self.deleted_docs(), [docnum])
            self._deleted = left.astype("<u4").tobytes()


class ArrayCodec(base.Codec):
    """Reads one segment."""

    def __init__(self) -> None:
        self._arrays: SegmentReader | None = None

    def arrays(self, storage: FileStorage, segment: ArraySegment) -> SegmentReader:
        """The segment's arrays, opened if they are not yet."""
        if self._arrays is None:
            deleted = None
            if segment.deleted_count():
                deleted = np.zeros(segment.doc_count_all(), bool)
                deleted[segment.deleted_docs()] = True
            path = Path(storage.folder, f"{segment.indexname}_{segment.segid}{EXTENSION}")
            self._arrays = SegmentReader(path, deleted)
        return self._arrays

    def terms_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayTermsReader:
        """Whoosh's view of the terms."""
        return ArrayTermsReader(self.arrays(storage, segment))

    def per_document_reader(self, storage: FileStorage, segment: ArraySegment) -> _DocumentReader:
        """Whoosh's view of the documents."""
        return _DocumentReader(self.arrays(storage, segment), segment)

    def _refuse(self, *args: Any, **options: Any) -> NoReturn:
        raise NotImplementedError("segments of this index are written by searchidx only")

    per_document_writer = field_writer = postings_writer = new_segment = _refuse
    postings_reader = _refuse


def arrays_of(leaf: IndexReader) -> SegmentReader | None:
    """The arrays of Whoosh's reader of a segment; None where the segment is of Whoosh's own
    codec."""
    codec = leaf.codec()
    return codec._arrays if isinstance(codec, ArrayCodec) else None


class _DocumentReader(base.PerDocumentReader):
    def __init__(self, arrays: SegmentReader, segment: ArraySegment) -> None:
        self._arrays = arrays
        self._segment = segment

    def close(self) -> None:
        self._arrays.close()

    def doc_count(self) -> int:
        return self._arrays.count - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        return self._arrays.count

    def has_deletions(self) -> bool:
        return self._arrays.deleted is not None

    def is_deleted(self, docnum: int) -> bool:
        deleted = self._arrays.deleted
        # Whoosh's matcher of what is excluded asks for the one behind the last too.
        return deleted is not None and docnum < len(deleted) and bool(deleted[docnum])

    def deleted_docs(self) -> Any:
        return iter(self._segment.deleted_docs().tolist())

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return self._arrays.has_column(fieldname)

    def column_reader(self, fieldname: str, column: columns.Column) -> columns.ColumnReader:
        """The values of a column by document number, in Whoosh's terms."""
        if isinstance(column, columns.NumericColumn):
            return _NumberColumn(self._arrays.column(fieldname))
        if self._arrays.is_bytes(fieldname):
            return _ValueColumn(self._arrays.values(fieldname))
        return _ValueColumn(self._arrays.column(fieldname))

    def _lengths(self, fieldname: str) -> npt.NDArray[Any] | None:
        name = fieldname.removesuffix(PRINTED)
        if name not in TEXT_FIELDS:
            return None
        arrays = self._arrays
        every = arrays.lengths if name == fieldname else arrays.printed_lengths
        start = TEXT_FIELDS.index(name) * arrays.count
        return every[start : start + arrays.count]

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """Tokens of a text field in all documents, deleted ones too; 0 for other fields."""
        name = fieldname.removesuffix(PRINTED)
        if name not in TEXT_FIELDS:
            return 0
        totals = self._arrays.totals if name == fieldname else self._arrays.printed_totals
        return totals[TEXT_FIELDS.index(name)]

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths.max())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {}


class _NumberColumn(columns.ColumnReader):
    """Numbers as Whoosh's columns have them, shifted so that all are 0 or more."""

    def __init__(self, numbers: npt.NDArray[np.int64]) -> None:
        self._numbers = numbers
        self._doccount = len(numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, docnum: int) -> int:
        return int(to_sortable(int, 64, True, int(self._numbers[docnum])))

    def sort_key(self, docnum: int) -> Any:
        return self[docnum]


class _ValueColumn(columns.ColumnReader):
    def __init__(self, values: Any) -> None:
        self._values = values
        self._doccount = len(values)

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> bytes:
        return bytes(self._values[docnum])

    def sort_key(self, docnum: int) -> bytes:
        return self[docnum]
