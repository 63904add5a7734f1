"""Paths given by a user -> the files to read, and their articles."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from searchidx.config import INDEX_FILE
from searchidx.errors import InputError
from searchidx.ingest.continuation import page_name_order
from searchidx.ingest.formats import reader_for
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Rejection

__all__ = ["SourceFile", "read_sources", "walk"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: where it is, its name below the path that was given, bytes."""

    path: Path
    name: str
    size: int


def walk(
    paths: Iterable[str | Path], on_ignored: Callable[[Path], None] = lambda path: None
) -> list[SourceFile]:
    """The files below the paths, sorted within each; hidden ones, links to folders and the
    folder of an index are left out.

    Args:
        paths: files and folders.
        on_ignored: called with each file in a folder that no reader is for.

    Raises:
        InputError: if a path does not exist, or is a file that no reader is for.
    """
    found: list[SourceFile] = []
    for given in map(Path, paths):
        if given.is_dir():
            found += _walk_folder(given, on_ignored)
        elif not given.exists():
            raise InputError(f"{given}: there is no such file or folder")
        elif reader_for(given.name) is None:
            raise InputError(f"{given}: no reader for this kind of file")
        else:
            found.append(SourceFile(given, given.name, given.stat().st_size))
    return found


def _walk_folder(folder: Path, on_ignored: Callable[[Path], None]) -> Iterator[SourceFile]:
    closed: list[Path] = []
    for root, folders, names in os.walk(
        folder, onerror=lambda error: closed.append(Path(error.filename))
    ):
        if INDEX_FILE in names:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names, key=page_name_order):
            path = Path(root, name)
            if name.startswith("."):
                continue
            # A pipe or a device would block; a link to nothing is reported when it is read.
            if reader_for(name) is None or (path.exists() and not path.is_file()):
                on_ignored(path)
                continue
            size = path.stat().st_size if path.exists() else 0
            yield SourceFile(path, path.relative_to(folder).as_posix(), size)
    # Reading these fails too, and is then reported with its reason.
    yield from (SourceFile(path, path.relative_to(folder).as_posix(), 0) for path in closed)


class _Counted(io.RawIOBase):
    """A file that tells how many bytes have been read from it."""

    def __init__(self, file: IO[bytes], on_bytes: Callable[[int], None]) -> None:
        self._file = file
        self._on_bytes = on_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        count = cast(io.RawIOBase, self._file).readinto(buffer)  # type: ignore[arg-type]
        self._on_bytes(count or 0)
        return count or 0


def read_sources(
    sources: Iterable[SourceFile],
    options: ReadOptions,
    on_bytes: Callable[[int], None] = lambda count: None,
) -> Iterator[Article | Rejection]:
    """The articles of the files, in order, and what gave none.

    Args:
        sources: as from :func:`walk`.
        options: how to read.
        on_bytes: called with the number of bytes each time some are read.
    """
    for source in sources:
        reader = reader_for(source.name)
        try:
            if reader is None:
                os.listdir(source.path)
                continue
            with source.path.open("rb", buffering=0) as raw:
                counted = io.BufferedReader(_Counted(raw, on_bytes), 1 << 16)
                yield from reader(cast(IO[bytes], counted), source.name, str(source.path), options)
        except OSError as error:
            yield Rejection(str(source.path), None, error.strerror or str(error))
