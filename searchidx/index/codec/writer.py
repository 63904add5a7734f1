"""Documents -> the file of a segment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.fields import NUMERIC, Schema

from searchidx.analysis.encoder import TextEncoder
from searchidx.index.codec.columns import column_arrays
from searchidx.index.codec.file import assemble
from searchidx.index.inversion import KeyInverter, TextInverter
from searchidx.index.schema import PRINTED, TEXT_FIELDS, TermsField

__all__ = ["EXTENSION", "DocumentsWriter", "keyed_fields", "stored_columns", "write_segment"]

EXTENSION = ".seg"

# Texts are encoded so many documents at a time: fewer cost more calls, more leave the cache.
_BATCH = 256


def keyed_fields(schema: Schema) -> list[str]:
    """The fields of a schema that are given their terms and are no text."""
    text = {*TEXT_FIELDS, *(name + PRINTED for name in TEXT_FIELDS)}
    return [n for n, field in schema.items() if isinstance(field, TermsField) and n not in text]


def stored_columns(schema: Schema) -> dict[str, Any]:
    """The columns of a schema by name."""
    return {name: field.column_type for name, field in schema.items() if field.column_type}


class DocumentsWriter:
    """Collects documents, and writes them as a segment.

    Attributes:
        count: of the documents so far.
    """

    def __init__(self, schema: Schema, encoder: TextEncoder) -> None:
        self._columns = stored_columns(schema)
        self._numbers = [n for n, field in schema.items() if isinstance(field, NUMERIC)]
        self._values: dict[str, list[Any]] = {name: [] for name in self._columns}
        self._keys = {name: KeyInverter() for name in keyed_fields(schema)}
        self._texts: list[str] = []
        self._inverter = TextInverter(encoder)
        self.count = 0

    def add(self, texts: Sequence[str], fields: Mapping[str, Any]) -> None:
        """Add a document.

        Args:
            texts: those of the text fields.
            fields: of each keyed field what :meth:`KeyInverter.add` takes, of each column a
                value; what is left out has none.
        """
        self._texts += texts
        for name, keys in self._keys.items():
            keys.add(fields.get(name, ()))
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
        for name, column in self._columns.items():
            arrays |= column_arrays(f"column.{name}", column, self._values[name])
        facts = {"keyed": keyed, "columns": list(self._columns), "numbers": self._numbers}
        return write_segment(folder, index_name, arrays, facts), self.count


def write_segment(
    folder: Path,
    index_name: str,
    arrays: Mapping[str, npt.NDArray[Any]],
    facts: Mapping[str, Any],
) -> str:
    """Write the file of a segment, safe on disk before it has its name; its id, which comes
    from its content.

    Args:
        facts: ``keyed`` (keyed field -> whether it has positions), ``columns`` (their names)
            and ``numbers`` (fields that are a column of numbers too).
    """
    lengths = arrays["lengths"].astype(np.int64).reshape(len(TEXT_FIELDS), -1)
    further = arrays["further"].astype(np.int64).reshape(len(TEXT_FIELDS), -1)
    facts = dict(facts) | {
        "documents": lengths.shape[1],
        "totals": lengths.sum(axis=1).tolist(),
        "printed_totals": (lengths - further).sum(axis=1).tolist(),
    }
    data = assemble(arrays, facts)
    segment = blake2b(data, digest_size=8).hexdigest()
    path = folder / f"{index_name}_{segment}{EXTENSION}"
    temporary = path.with_suffix(".new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return segment
