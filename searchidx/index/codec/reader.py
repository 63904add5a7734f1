"""A segment, open for reading: what matching and scoring work on.

A *slot* is a text field of a document: ``field_number * count + document``, with the fields
in the order of :data:`searchidx.index.schema.TEXT_FIELDS`. One posting list of a stem, over
slots in ascending order, thus holds its postings in all fields, and those of one field are
side by side. The printed word of an occurrence is its *form*, a small number among the
printed forms of its stem.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.columns import BytesColumn
from searchidx.index.codec.file import ArrayFile
from searchidx.index.codec.hashed import Hashed
from searchidx.index.codec.lexicon import Lexicon
from searchidx.index.codec.postings import Occurrences, PostingLists, Postings

__all__ = ["Postings", "SegmentReader"]

_NONE = np.zeros(0, np.int32)


class SegmentReader:
    """The arrays of one segment. Threads may share it; what it returns must not be written to.

    Attributes:
        file: where they are.
        deleted: by document, whether it is deleted; None if none is.
        count: number of documents, deleted ones too; they are numbered from 0.
        totals: the sum of the lengths of each text field, of stems; deleted documents too.
        printed_totals: the same of printed words.
    """

    def __init__(self, path: Path, deleted: npt.NDArray[np.bool_] | None = None) -> None:
        self.deleted = deleted
        self.file = ArrayFile(path)
        facts = self.file.facts
        self.count: int = facts["documents"]
        self.totals: tuple[int, ...] = tuple(facts["totals"])
        self.printed_totals: tuple[int, ...] = tuple(facts["printed_totals"])
        self._keyed: dict[str, bool] = facts["keyed"]
        self._columns: dict[str, BytesColumn] = {}
        self._keys: dict[str, tuple[Lexicon, PostingLists]] = {}

    def close(self) -> None:
        """Forget all that was read; the file is closed when no one has a part of it."""
        vars(self).clear()

    @cached_property
    def lengths(self) -> npt.NDArray[Any]:
        """Occurrences by slot, of stems, exact: uint8, uint16 or uint32."""
        return self.file.array("lengths")

    @cached_property
    def printed_lengths(self) -> npt.NDArray[Any]:
        """Occurrences by slot, of printed words, exact."""
        lengths: npt.NDArray[Any] = self.lengths - self.further
        return lengths

    @cached_property
    def further(self) -> npt.NDArray[Any]:
        """By slot, how many occurrences are of a further stem of a printed word."""
        return self.file.array("further")

    @cached_property
    def stem_lexicon(self) -> Lexicon:
        """The stems by number, in the order of their bytes."""
        return Lexicon(self.file, "stems")

    @cached_property
    def word_lexicon(self) -> Lexicon:
        """The printed words by number, in the order of their bytes."""
        return Lexicon(self.file, "words")

    @cached_property
    def stem_fields(self) -> npt.NDArray[np.uint8]:
        """By stem, a bit for each text field that it is in; the title is bit 0."""
        return self.file.array("stems.fields")

    @cached_property
    def word_fields(self) -> npt.NDArray[np.uint8]:
        """By printed word, a bit for each text field that it is in."""
        return self.file.array("words.fields")

    def stem(self, term: bytes) -> int | None:
        """The number of a stem; None if it is not in the segment."""
        return self.stem_lexicon.find(term)

    def stems(self, start: bytes, stop: bytes | None = None) -> range:
        """Numbers of the stems from ``start`` (inclusive) to ``stop`` (exclusive; None: to the
        end)."""
        return self.stem_lexicon.range(start, stop)

    def word(self, term: bytes) -> int | None:
        """The number of a printed word; None if it is not in the segment."""
        return self.word_lexicon.find(term)

    def words(self, start: bytes, stop: bytes | None = None) -> range:
        """Numbers of the printed words from ``start`` (inclusive) to ``stop`` (exclusive)."""
        return self.word_lexicon.range(start, stop)

    def stems_of(self, word: int) -> list[tuple[int, int]]:
        """(stem, form) pairs of a printed word: its occurrences are those of each of these
        stems that have that form. Mostly there is one."""
        found = [(int(self._word_stem[word]), int(self._word_form[word]))]
        words, stems, forms = self._more_pairs
        at = int(words.searchsorted(word))
        while at < len(words) and words[at] == word:
            found.append((int(stems[at]), int(forms[at])))
            at += 1
        return found

    def pairs_of(
        self, words: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The stems that some printed words are, the forms of these that they are, and the words
        again, each beside its own."""
        stems = self._word_stem.all()[words].astype(np.int64)
        forms = self._word_form.all()[words].astype(np.int64)
        more = np.isin(self._more_pairs[0], words)
        own, more_stems, more_forms = (part[more].astype(np.int64) for part in self._more_pairs)
        return np.append(stems, more_stems), np.append(forms, more_forms), np.append(words, own)

    @cached_property
    def _word_stem(self) -> Any:
        return self.file.section("words.stem")

    @cached_property
    def _word_form(self) -> Any:
        return self.file.section("words.form")

    @cached_property
    def _more_pairs(self) -> Any:
        return tuple(self.file.array("words.more").reshape(3, -1))

    @cached_property
    def _stem_postings(self) -> PostingLists:
        return PostingLists(self.file, "stems")

    def pairs(self) -> npt.NDArray[np.int64]:
        """Rows of a printed word, its stem and the form that it is there."""
        stems, forms = self._word_stem.all(), self._word_form.all()
        first = np.stack((np.arange(len(stems)), stems, forms), axis=1).astype(np.int64)
        return np.concatenate((first, np.stack(self._more_pairs, axis=1).astype(np.int64)))

    def postings(self, stem: int) -> Postings:
        """Where a stem is, over slots."""
        return self._stem_postings.of(stem)

    def stem_counts(self, stems: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """In how many slots each of some stems is."""
        return self._stem_postings.counts(stems)

    def postings_of_many(self, stems: npt.NDArray[np.int64]) -> Occurrences:
        """Every occurrence of some stems, ascending, numbered from 0 in this order."""
        return self._stem_postings.of_many(stems)

    def keyed_of_many(self, field: str, numbers: npt.NDArray[np.int64]) -> Occurrences:
        """Every occurrence of some terms of a keyed field, likewise."""
        return self._key_lists(field)[1].of_many(numbers)

    def printed(self, word: int) -> Postings:
        """Where a printed word is, over slots; its forms are all 0."""
        found = [_with_form(self.postings(stem), form) for stem, form in self.stems_of(word)]
        if len(found) == 1:
            slots, positions = found[0]
        else:
            slots, positions = (np.concatenate(part) for part in zip(*found, strict=True))
            order = np.lexsort((positions, slots))
            slots, positions = slots[order], positions[order]
        own, frequencies = np.unique(slots, return_counts=True)
        return Postings(own, frequencies.astype(np.int32), _positions=positions)

    @property
    def keyed_fields(self) -> tuple[str, ...]:
        """The names of the keyed fields."""
        return tuple(self._keyed)

    def _key_lists(self, field: str) -> tuple[Lexicon, PostingLists]:
        lists = self._keys.get(field)
        if lists is None:
            name = f"key.{field}"
            found = PostingLists(self.file, name, self._keyed[field])
            lists = self._keys[field] = (Lexicon(self.file, name), found)
        return lists

    def key_lexicon(self, field: str) -> Lexicon:
        """The terms of a keyed field by number, in the order of their bytes."""
        return self._key_lists(field)[0]

    def keys(self, field: str, start: bytes = b"", stop: bytes | None = None) -> range:
        """Numbers of a keyed field's terms from ``start`` (inclusive) to ``stop``
        (exclusive)."""
        return self._key_lists(field)[0].range(start, stop)

    def key(self, field: str, term: bytes) -> int | None:
        """The number of a keyed field's term; None if it is not in the segment."""
        return self._key_lists(field)[0].find(term)

    def keyed(self, field: str, term: bytes) -> Postings | None:
        """Where a term of a keyed field is, over documents (id, source, section, author,
        mentions and whatever else the schema has); None if nowhere."""
        number = self.key(field, term)
        return None if number is None else self.keyed_at(field, number)

    def key_occurrences(self, field: str) -> Occurrences:
        """Every occurrence of every term of a keyed field, over documents."""
        lists = self._key_lists(field)[1]
        return lists.occurrences(0, len(lists))

    def keyed_at(self, field: str, number: int) -> Postings:
        """Where the term of a number is."""
        return self._key_lists(field)[1].of(number)

    def hashed(self, field: str) -> Hashed:
        """The documents by the hashes of a field."""
        return Hashed(self.file, f"hashed.{field}")

    def has_column(self, name: str) -> bool:
        """Whether there is a column of that name."""
        return name in self.file.facts["columns"]

    def column(self, name: str) -> npt.NDArray[Any]:
        """A column of numbers (``published``: int64) or of bytes of one length (void), by
        document."""
        numbers = f"column.{name}.numbers"
        return self.file.array(numbers if numbers in self.file else f"column.{name}.fixed")

    def is_bytes(self, name: str) -> bool:
        """Whether the column is one of bytes of any length."""
        prefix = f"column.{name}"
        return f"{prefix}.numbers" not in self.file and f"{prefix}.fixed" not in self.file

    def values(self, name: str) -> BytesColumn:
        """A column of bytes of any length (``article``, ``path``, ``source_value``)."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = BytesColumn(self.file, f"column.{name}", self.count)
        return found


def _with_form(found: Postings, form: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Slots and positions of the occurrences that have a form."""
    chosen = np.flatnonzero(found.forms() == form)
    slots = np.repeat(found.slots, found.frequencies)
    return slots[chosen], found.positions()[chosen]
