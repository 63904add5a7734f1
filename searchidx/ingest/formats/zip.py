"""Zip archives: members in the order of the archive's list."""

from __future__ import annotations

import lzma
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, cast

from searchidx.ingest.document import Document, unpacked
from searchidx.ingest.errors import RecordError
from searchidx.ingest.formats.members import is_hidden, is_wanted, member
from searchidx.ingest.limits import LimitReached
from searchidx.ingest.options import ReadOptions
from searchidx.model import Rejection

__all__ = ["unpack"]

_IN_MEMORY = 1 << 22
_ENCRYPTED = 0x1
# Beside its WARC files a web archive has lists of the same pages, with their text.
_PAGES_OF_WACZ = "archive/"
# What zipfile raises for damaged archives and for compressions that it does not know.
_DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError, struct.error),
)


def unpack(document: Document, options: ReadOptions) -> Iterator[Document | Rejection]:
    """The files in a zip archive; each that cannot be opened is a rejection of its own."""
    if not document.head():
        raise RecordError("an empty file")
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        file: IO[bytes] = document.file
        # The list of members is at the end: a stream is copied first.
        if not document.file.seekable():
            shutil.copyfileobj(document.file, copy)
            file = cast(IO[bytes], copy)
        try:
            archive = zipfile.ZipFile(file)
        except RecordError:
            raise
        except _DAMAGES as error:
            raise RecordError(f"not a whole zip archive: {error}") from None
        with archive:
            yield from _members(archive, document, options)


def _members(
    archive: zipfile.ZipFile, document: Document, options: ReadOptions
) -> Iterator[Document | Rejection]:
    is_wacz = document.name.lower().endswith(".wacz")
    for entry in archive.infolist():
        if entry.is_dir() or is_hidden(entry.filename):
            continue
        if is_wacz and not entry.filename.startswith(_PAGES_OF_WACZ):
            continue
        path = f"{document.path}/{entry.filename}"
        if entry.flag_bits & _ENCRYPTED:
            yield Rejection(path, None, "encrypted")
            continue
        try:
            file = unpacked(archive.open(entry), document.budget, "zip", *_DAMAGES)
            inner = member(document, entry.filename, file)
            wanted = is_wanted(inner, options)
        except LimitReached:
            raise
        except RecordError as error:
            yield Rejection(path, None, str(error))
            continue
        except _DAMAGES as error:
            yield Rejection(path, None, f"not whole zip data: {error}")
            continue
        if wanted:
            yield inner
            # Reading a member may have used up what the archive is allowed.
            document.budget.unpack(0)
