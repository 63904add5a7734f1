"""The names that fields have in a query, in Indonesian and English."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["FIELD_NAMES", "field_names"]

FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("judul", "title"),
    "body": ("isi", "body"),
    "captions": ("keterangan", "caption", "captions"),
    "published": ("tanggal", "date"),
    "mentions": ("disebut", "mentions"),
    "source": ("sumber", "source"),
    "section": ("rubrik", "section"),
    "author": ("penulis", "author"),
    "tag": ("tag",),
    "place": ("tempat", "place"),
}
"""Index field -> its names in a query, the Indonesian one first."""


def field_names() -> dict[str, str]:
    """Name in a query -> index field."""
    return {name: field for field, names in FIELD_NAMES.items() for name in names}
