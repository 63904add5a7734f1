"""Documents -> the file of a segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import numpy.typing as npt
from whoosh.fields import NUMERIC, Schema

from searchidx.analysis.encoder import TextEncoder
from searchidx.index.codec.columns import column_arrays
from searchidx.index.codec.file import EXTENSION, ArrayFileWriter, Stream
from searchidx.index.codec.hashed import hashed_arrays
from searchidx.index.inversion import KeyInverter, TextInverter
from searchidx.index.schema import PRINTED, SEVERAL, TEXT_FIELDS, HashesField, TermsField

__all__ = ["DocumentsWriter", "keyed_fields", "write_segment"]

# Texts are encoded so many documents at a time: fewer cost more calls, more leave the cache.
_BATCH = 256


def keyed_fields(schema: Schema) -> list[str]:
    """The fields of a schema that are given their terms and are no text."""
    others = {*TEXT_FIELDS, *(name + PRINTED for name in TEXT_FIELDS), *_hashed_fields(schema)}
    return [n for n, field in schema.items() if isinstance(field, TermsField) and n not in others]


def _hashed_fields(schema: Schema) -> list[str]:
    return [name for name, field in schema.items() if isinstance(field, HashesField)]


def _stored_columns(schema: Schema) -> dict[str, Any]:
    """The columns of a schema by name."""
    return {name: field.column_type for name, field in schema.items() if field.column_type}


class DocumentsWriter:
    """Collects documents, and writes them as a segment.

    Attributes:
        count: of the documents so far.
    """

    def __init__(self, schema: Schema, encoder: TextEncoder) -> None:
        self._columns = _stored_columns(schema)
        self._numbers = [n for n, field in schema.items() if isinstance(field, NUMERIC)]
        self._values: dict[str, list[Any]] = {name: [] for name in self._columns}
        self._keys = {name: KeyInverter() for name in keyed_fields(schema)}
        self._hashes: dict[str, list[Sequence[int]]] = {n: [] for n in _hashed_fields(schema)}
        self._texts: list[str] = []
        self._inverter = TextInverter(encoder)
        self.count = 0

    def add(self, texts: Sequence[str], fields: Mapping[str, Any]) -> None:
        """Add a document.

        Args:
            texts: those of the text fields.
            fields: of each keyed field what :meth:`KeyInverter.add` takes, of each field of
                hashes these, of each column a value; what is left out has none.
        """
        self._texts += texts
        for name, keys in self._keys.items():
            keys.add(fields.get(name, ()))
        for name, hashes in self._hashes.items():
            hashes.append(fields.get(name, ()))
        for name, values in self._values.items():
            values.append(fields.get(name))
        self.count += 1
        if len(self._texts) >= _BATCH * len(TEXT_FIELDS):
            self._encode()

    def _encode(self) -> None:
        self._inverter.add(self._texts)
        self._texts = []

    def write(self, folder: Path, index_name: str) -> tuple[str, int]:
        """Write the segment; its id, and its number of documents."""
        self._encode()
        arrays = dict(self._inverter.arrays())
        keyed = {}
        for name, keys in self._keys.items():
            found, keyed[name] = keys.arrays(f"key.{name}")
            arrays |= found
        for name, hashes in self._hashes.items():
            arrays |= hashed_arrays(f"hashed.{name}", hashes)
        for name, column in self._columns.items():
            key, values = f"column.{name}", self._values[name]
            arrays |= column_arrays(key, column, values, name in SEVERAL)
        facts = {
            "keyed": keyed,
            "hashed": list(self._hashes),
            "columns": list(self._columns),
            "numbers": self._numbers,
            "several": [name for name in self._columns if name in SEVERAL],
        }
        return write_segment(folder, index_name, arrays, facts), self.count


def write_segment(
    folder: Path,
    index_name: str,
    arrays: Mapping[str, npt.NDArray[Any] | Stream],
    facts: Mapping[str, Any],
) -> str:
    """Write the file of a segment, safe on disk before it has its name; its id, which comes
    from its content.

    Args:
        arrays: they are written in this order, and streams read as their turn comes.
        facts: ``keyed`` (keyed field -> whether it has positions), ``hashed`` (fields of
            hashes), ``columns`` (their names), ``numbers`` (fields that are a column of numbers
            too) and ``several`` (columns of several values a document).
    """
    lengths, further = (
        np.asarray(arrays[name]).reshape(len(TEXT_FIELDS), -1) for name in ("lengths", "further")
    )
    totals, more = (rows.sum(axis=1, dtype=np.int64) for rows in (lengths, further))
    facts = dict(facts) | {
        "documents": lengths.shape[1],
        "totals": totals.tolist(),
        "printed_totals": (totals - more).tolist(),
    }
    temporary = folder / f"{index_name}_{uuid4().hex}.new"
    with ArrayFileWriter(temporary) as writer:
        for name, array in arrays.items():
            writer.add(name, array)
        segment = writer.finish(facts)
    temporary.replace(folder / f"{index_name}_{segment}{EXTENSION}")
    return segment
