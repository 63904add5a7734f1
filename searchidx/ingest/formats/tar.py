"""Tar archives: members one after another, as the stream comes."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import Any, cast

from searchidx.ingest.document import Document, buffered
from searchidx.ingest.errors import RecordError
from searchidx.ingest.file_names import written
from searchidx.ingest.formats.members import is_hidden, is_wanted, member
from searchidx.ingest.options import Ignored, ReadOptions

__all__ = ["unpack"]

_LINK = "a link in an archive is not followed"


def unpack(document: Document, options: ReadOptions) -> Iterator[Document]:
    """The files in a tar archive; devices and hidden files are left out, and links, which is
    told."""
    if not document.head():
        raise RecordError("an empty file")
    try:
        with tarfile.open(fileobj=document.file, mode="r|") as archive:
            for entry in archive:
                # Up to Python 3.12 the archive keeps all entries it has seen.
                cast(Any, archive).members.clear()
                if (entry.issym() or entry.islnk()) and not is_hidden(entry.name):
                    options.on_ignored(Ignored(f"{document.path}/{written(entry.name)}", _LINK))
                if not entry.isfile():
                    continue
                file = archive.extractfile(entry)
                if file is None:
                    continue
                inner = member(document, entry.name, buffered(file, lambda count: None))
                if is_wanted(inner, options):
                    yield inner
    except (tarfile.TarError, EOFError, ValueError, OverflowError, OSError) as error:
        if isinstance(error, RecordError):
            raise
        raise RecordError(f"not a whole tar archive: {error}") from None
