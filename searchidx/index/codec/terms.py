"""The terms of a segment as Whoosh reads them: field by field, over document numbers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec import base
from whoosh.fields import FieldType
from whoosh.formats import Format
from whoosh.matching import LeafMatcher
from whoosh.reading import TermInfo, TermNotFound

from searchidx.index.codec.lexicon import Lexicon
from searchidx.index.codec.reader import Postings, SegmentReader
from searchidx.index.schema import PRINTED, TEXT_FIELDS, UNDATED, build_schema

__all__ = ["ArrayTermsReader"]

# Posting lists that Whoosh asks for twice: for their statistics, and for a matcher.
_REMEMBERED = 64


class _Field(ABC):
    """One field's terms, by number in the order of their bytes."""

    terms: Sequence[bytes]

    def has(self, number: int) -> bool:
        """Whether the term is in this field."""
        return True

    @abstractmethod
    def place(self, term: bytes) -> int:
        """The number of the first term that is not less."""

    @abstractmethod
    def postings(self, number: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any], Postings | None]:
        """Documents, frequencies, and the postings that they are cut from."""

    def first(self, start: bytes | int) -> int | None:
        """The number of the field's first term from one on."""
        number = self.place(start) if isinstance(start, bytes) else start
        while number < len(self.terms):
            if self.has(number):
                return number
            number += 1
        return None

    def find(self, term: bytes) -> int | None:
        """The number of a term."""
        number = self.place(term)
        is_there = number < len(self.terms) and self.terms[number] == term and self.has(number)
        return number if is_there else None

    def positions(self, number: int, at: int) -> list[int]:
        """The positions of a term in the document that is its posting of that index."""
        _, _, found = self.postings(number)
        if found is None:
            return []
        at += self.shift(found)
        return found.positions()[found.starts[at] : found.starts[at + 1]].tolist()  # type: ignore[no-any-return]

    def shift(self, found: Postings) -> int:
        """How many postings of the term are before those of this field."""
        return 0

    def lengths(self) -> npt.NDArray[Any] | None:
        """The length of the field in each document."""
        return None


class _TextField(_Field):
    def __init__(self, arrays: SegmentReader, name: str) -> None:
        self._arrays = arrays
        self._is_printed = name.endswith(PRINTED)
        self._number = TEXT_FIELDS.index(name.removesuffix(PRINTED))
        self._start = self._number * arrays.count
        self.terms: Lexicon = arrays.word_lexicon if self._is_printed else arrays.stem_lexicon
        self._found = lru_cache(_REMEMBERED)(
            arrays.printed if self._is_printed else arrays.postings
        )

    @cached_property
    def _has(self) -> npt.NDArray[np.bool_]:
        fields = self._arrays.word_fields if self._is_printed else self._arrays.stem_fields
        return (fields >> self._number & 1).astype(bool)

    def has(self, number: int) -> bool:
        return bool(self._has[number])

    def place(self, term: bytes) -> int:
        return self.terms.place(term)

    def postings(self, number: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any], Postings | None]:
        found = self._found(number)
        first, last = found.slots.searchsorted([self._start, self._start + self._arrays.count])
        return found.slots[first:last] - self._start, found.frequencies[first:last], found

    def shift(self, found: Postings) -> int:
        return int(found.slots.searchsorted(self._start))

    def lengths(self) -> npt.NDArray[Any]:
        arrays = self._arrays
        every = arrays.printed_lengths if self._is_printed else arrays.lengths
        return every[self._start : self._start + arrays.count]


class _KeyedField(_Field):
    def __init__(self, arrays: SegmentReader, name: str) -> None:
        self.terms: Lexicon = arrays.key_lexicon(name)
        self._found = lru_cache(_REMEMBERED)(lambda number: arrays.keyed_at(name, number))

    def place(self, term: bytes) -> int:
        return self.terms.place(term)

    def postings(self, number: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any], Postings | None]:
        found = self._found(number)
        return found.slots, found.frequencies, found


class _NumberField(_Field):
    """A column of numbers as a field: each number is a term; 0 stands for none."""

    def __init__(self, arrays: SegmentReader, name: str, field: FieldType) -> None:
        numbers = arrays.column(name)
        self._order = np.argsort(numbers, kind="stable")
        self._order = self._order[np.count_nonzero(numbers == UNDATED) :]
        distinct, self._starts = np.unique(numbers[self._order], return_index=True)
        self._starts = np.append(self._starts, len(self._order))
        self.terms = [field.to_bytes(number) for number in distinct.tolist()]

    def place(self, term: bytes) -> int:
        return bisect_left(self.terms, term)

    def postings(self, number: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any], Postings | None]:
        documents = self._order[self._starts[number] : self._starts[number + 1]]
        return documents, np.ones(len(documents), np.int32), None


class ArrayTermsReader(base.TermsReader):
    """The terms of a segment."""

    def __init__(self, arrays: SegmentReader) -> None:
        self._arrays = arrays
        self._fields: dict[str, _Field] = {}

    def _field(self, name: str) -> _Field:
        found = self._fields.get(name)
        if found is None:
            if name.removesuffix(PRINTED) in TEXT_FIELDS:
                found = _TextField(self._arrays, name)
            elif name in self._arrays.keyed_fields:
                found = _KeyedField(self._arrays, name)
            elif name in self.indexed_field_names():
                found = _NumberField(self._arrays, name, build_schema()[name])
            else:
                raise TermNotFound(f"No field {name!r}")
            self._fields[name] = found
        return found

    def close(self) -> None:
        """Forget the fields that were read."""
        self._fields.clear()

    def indexed_field_names(self) -> list[str]:
        """The names of the fields that have terms, in order."""
        text = [*TEXT_FIELDS, *(name + PRINTED for name in TEXT_FIELDS)]
        numbers = self._arrays.file.facts["numbers"]
        return sorted([*text, *self._arrays.keyed_fields, *numbers])

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, text = term
        return name in self.indexed_field_names() and self._field(name).find(text) is not None

    def cursor(self, fieldname: str, fieldobj: FieldType) -> _Cursor:
        """A cursor over a field's terms."""
        return _Cursor(self, self._field(fieldname), fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every field and term, in order."""
        for name in self.indexed_field_names():
            yield from self._terms_of(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Every field and term from one on, in order."""
        for name in self.indexed_field_names():
            if name >= fieldname:
                yield from self._terms_of(name, prefix if name == fieldname else b"")

    def _terms_of(self, name: str, start: bytes) -> Iterator[tuple[str, bytes]]:
        field = self._field(name)
        number = field.first(start)
        while number is not None:
            yield name, field.terms[number]
            number = field.first(number + 1)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """As :meth:`terms`, with what is known of each."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """As :meth:`terms_from`, with what is known of each."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def _number(self, fieldname: str, text: bytes) -> tuple[_Field, int]:
        field = self._field(fieldname)
        number = field.find(text)
        if number is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return field, number

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """What is known of a term."""
        field = self._field(fieldname)
        number = field.find(text)
        if number is None:
            # Whoosh takes it for one that is not there.
            raise KeyError((fieldname, text))
        return _term_info(field, number)

    def frequency(self, fieldname: str, text: bytes) -> int:
        """How often a term occurs."""
        return int(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many documents a term is."""
        field = self._field(fieldname)
        number = field.find(text)
        return 0 if number is None else len(field.postings(number)[0])

    def matcher(
        self, fieldname: str, text: bytes, format_: Format, scorer: Any = None
    ) -> _ArrayMatcher:
        """A matcher over a term's documents."""
        field, number = self._number(fieldname, text)
        return _ArrayMatcher((fieldname, text), field, number, format_, scorer)


def _term_info(field: _Field, number: int) -> TermInfo:
    documents, frequencies, _ = field.postings(number)
    lengths = field.lengths()
    own = np.zeros(1, np.int64) if lengths is None else lengths[documents]
    return TermInfo(
        weight=int(frequencies.sum()),
        df=len(documents),
        minlength=int(own.min()),
        maxlength=int(own.max()),
        maxweight=int(frequencies.max()),
        minid=int(documents[0]),
        maxid=int(documents[-1]),
    )


class _Cursor(base.FieldCursor):
    def __init__(self, reader: ArrayTermsReader, field: _Field, fieldobj: FieldType) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._at = field.first(0)

    def _text(self) -> Any:
        return None if self._at is None else self._fieldobj.from_bytes(self._field.terms[self._at])

    def first(self) -> Any:
        self._at = self._field.first(0)
        return self._text()

    def find(self, term: str | bytes) -> Any:
        text = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._at = self._field.first(text)
        return self._text()

    def next(self) -> Any:
        self._at = None if self._at is None else self._field.first(self._at + 1)
        return self._text()

    def text(self) -> Any:
        return self._text()

    def term_info(self) -> TermInfo | None:
        return None if self._at is None else _term_info(self._field, self._at)

    def is_valid(self) -> bool:
        return self._at is not None


class _ArrayMatcher(LeafMatcher):
    def __init__(
        self, term: tuple[str, bytes], field: _Field, number: int, format_: Format, scorer: Any
    ) -> None:
        self._term = term
        self._field = field
        self._number = number
        self.format = format_
        self._encode = getattr(format_, "encode", bytes)
        self.scorer = scorer
        documents, frequencies, _ = field.postings(number)
        self._documents: list[int] = documents.tolist()
        self._frequencies = frequencies
        self._ids = documents
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._documents)

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> _ArrayMatcher:
        twin = type(self)(self._term, self._field, self._number, self.format, self.scorer)
        twin._at = self._at
        return twin

    def id(self) -> int:
        return self._documents[self._at]

    def all_ids(self) -> Iterator[int]:
        return iter(self._documents[self._at :])

    def next(self) -> None:
        self._at += 1

    def skip_to(self, id: int) -> None:
        if self.is_active() and self.id() < id:
            self._at = int(self._ids.searchsorted(id))

    def weight(self) -> float:
        return float(self._frequencies[self._at])

    def value(self) -> bytes:
        return bytes(self._encode(self._field.positions(self._number, self._at)))

    # The list is one block, of which nothing is known beforehand: all of it is scored.
    def supports_block_quality(self) -> bool:
        return False
