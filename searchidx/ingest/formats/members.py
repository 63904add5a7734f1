"""Members of archives as documents."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import PurePosixPath

from searchidx.ingest.document import Document
from searchidx.ingest.file_names import written
from searchidx.ingest.formats.kinds import ENDINGS, kind_of
from searchidx.ingest.formats.table import NO_COLUMNS
from searchidx.ingest.options import Ignored, ReadOptions

__all__ = ["is_hidden", "is_wanted", "member", "why_not_read"]


def why_not_read(name: str) -> str:
    """Reason why there is no reader for a file of a name, see
    :class:`searchidx.ingest.options.Ignored`."""
    if ENDINGS.get(PurePosixPath(name.lower()).suffix) == "table":
        return NO_COLUMNS
    return "no reader for this kind of file"


def member(archive: Document, name: str, file: io.BufferedReader) -> Document:
    """A file in an archive, counted: its id and path are "archive.zip/member.txt"."""
    archive.budget.member()
    # Archives made in another folder have "../" before their names; nothing is written by them.
    parts = (part for part in name.replace("\\", "/").split("/") if part != "..")
    name = written("/".join(parts).lstrip("/"))
    return replace(
        archive,
        file=file,
        name=name,
        id=f"{archive.id}/{name}",
        path=f"{archive.path}/{name}",
        depth=archive.depth + 1,
    )


def is_hidden(name: str) -> bool:
    """Whether a file of an archive, or a folder it is in, is hidden or macOS's own."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or any(
        part.startswith(".") and part not in (".", "..") for part in parts
    )


def is_wanted(inner: Document, options: ReadOptions) -> bool:
    """Whether there is a reader for a member; if not, and it is not hidden, that is told."""
    if is_hidden(inner.name):
        return False
    if kind_of(inner.name, inner.head(), options.fields):
        return True
    options.on_ignored(Ignored(inner.path, why_not_read(inner.name)))
    return False
