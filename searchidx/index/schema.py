"""Every field of the index, declared once.

=================  ================================================================
id                 term: the article's id
title, captions,   terms with positions: the stems of the text
body
title_words, …     terms with positions: the printed words of the same text
section, author,   terms with positions: printed words; and "=" + the whole value
tag, place
source             terms: the outlet's domain, its host, and the domain's first label
published          number: minutes since year 1, by the clock as printed
mentions           terms: ISO dates with the precision they had
reprints           hashes: of the text, and the keys by which candidates are found
near               hashes: of the earlier texts that are near to its own, or the same
article            column: the article as JSON, compressed
hash               column: what tells whether an article has changed
path               column: the file it was read from
texts              column: hash of the text, then of the earlier ones that are near to it
source_value, …    columns: values as printed, for facets
=================  ================================================================
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Generator, Mapping, Sequence
from typing import Any

from whoosh import columns, fields, formats

__all__ = [
    "FACET_FIELDS",
    "FORMAT",
    "MINUTES",
    "NAMED_FIELDS",
    "PRINTED",
    "SEVERAL",
    "TEXT_FIELDS",
    "UNDATED",
    "VALUE_SEPARATOR",
    "HashesField",
    "TermsField",
    "build_schema",
    "exact_value",
    "hash_term",
    "short_hash",
]

FORMAT = 7
"""Version of what is written; an index of another one has to be made anew."""

TEXT_FIELDS = ("title", "captions", "body")
PRINTED = "_words"
"""Suffix of the field that holds the printed words of a text field."""

NAMED_FIELDS = ("section", "author", "tag", "place")
"""Fields of names, which are matched whole or by their words."""

FACET_FIELDS = ("source", *NAMED_FIELDS)
"""Fields whose values, as printed, are in a column ``…_value``."""

SEVERAL = ("author_value", "tag_value")
"""Of these columns, those of several values a document."""

VALUE_SEPARATOR = "\x1f"
"""Between the values of one article in a column for facets."""

UNDATED = 0
"""In the column ``published``: no date is known."""

MINUTES = 1440
"""Of a day: that column counts them from the beginning of year 1."""


class _Positions(formats.Positions):
    """Positions of a term in a document as an array of unsigned 32-bit numbers."""

    def encode(self, poslist: Sequence[int]) -> bytes:
        numbers = array("I", poslist)
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers.tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        numbers = array("I", valuestring)
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers.tolist()

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 4


_POSITIONS = _Positions()


class TermsField(fields.FieldType):
    """A field that is given its terms: a mapping of term to ascending positions, or a sequence
    of terms, which are at position 0."""

    def __init__(self, scorable: bool) -> None:
        # Whoosh's own initialiser wants an analyzer; terms come ready made here.
        self.format = _POSITIONS
        self.scorable = scorable

    def to_bytes(self, value: str | bytes) -> bytes:
        """A term as it stands in the index; halves of characters, which no term has, too."""
        return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")

    def index(
        self, value: Mapping[str, Sequence[int]] | Sequence[str], **options: Any
    ) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """(term in UTF-8, frequency, weight, encoded positions) for each term."""
        encode = _POSITIONS.encode
        terms = value if isinstance(value, Mapping) else dict.fromkeys(value, (0,))
        for term, positions in terms.items():
            frequency = len(positions)
            yield term.encode("utf-8", "surrogatepass"), frequency, frequency, encode(positions)


class HashesField(TermsField):
    """A field that is given 32-bit hashes. Segments of arrays keep these as numbers
    (:mod:`searchidx.index.codec.hashed`), which Whoosh does not see; its own codec as terms."""

    def index(
        self, value: Any, **options: Any
    ) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """As :meth:`TermsField.index`, given the hashes."""
        return super().index([hash_term(hash_) for hash_ in value])


def hash_term(hash_: int) -> str:
    """A hash as a term."""
    return f"{hash_:08x}"


def short_hash(hash_: int) -> int:
    """What a field of hashes has of one of 64 bits: its lower half."""
    return hash_ & 0xFFFFFFFF


def build_schema() -> fields.Schema:
    """The schema of every index of this version."""
    text = {name: TermsField(scorable=True) for name in TEXT_FIELDS}
    printed = {name + PRINTED: TermsField(scorable=True) for name in TEXT_FIELDS}
    keyed = {name: TermsField(scorable=False) for name in ("id", *FACET_FIELDS, "mentions")}
    hashed = {name: HashesField(scorable=False) for name in ("reprints", "near")}
    values = {f"{name}_value": fields.COLUMN(columns.VarBytesColumn()) for name in FACET_FIELDS}
    return fields.Schema(
        published=fields.NUMERIC(int, 64, sortable=True, default=UNDATED, shift_step=0),
        article=fields.COLUMN(columns.CompressedBytesColumn()),
        hash=fields.COLUMN(columns.FixedBytesColumn(16)),
        path=fields.COLUMN(columns.VarBytesColumn()),
        texts=fields.COLUMN(columns.VarBytesColumn()),
        **text,
        **printed,
        **keyed,
        **hashed,
        **values,
    )


def exact_value(value: str) -> str:
    """The term under which a whole name is indexed."""
    return "=" + " ".join(value.casefold().split())
