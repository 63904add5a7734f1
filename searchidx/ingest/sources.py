"""Paths given by a user -> the files to read, and their articles."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from searchidx.config import INDEX_FILE
from searchidx.errors import InputError
from searchidx.ingest.continuation import page_name_order
from searchidx.ingest.document import HEAD, Document, buffered
from searchidx.ingest.file_names import written
from searchidx.ingest.formats.kinds import ENDINGS, kind_of, without_packing
from searchidx.ingest.formats.members import why_not_read
from searchidx.ingest.formats.reader import read_document
from searchidx.ingest.limits import Budget
from searchidx.ingest.options import Ignored, ReadOptions
from searchidx.model import Article, Rejection

__all__ = ["STDIN", "SourceFile", "read_sources", "walk"]

STDIN = Path("-")
"""Stands for standard input among paths; a file of that name is "./-"."""

_LINKS = "a link that leaves the folder is not followed"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: where it is, its name below the path that was given, bytes."""

    path: Path
    name: str
    size: int


def walk(paths: Iterable[str | Path], options: ReadOptions) -> list[SourceFile]:
    """The files below the paths, sorted within each; hidden ones and the folder of an index
    are left out.

    Files in a folder that no reader is for, and links that leave it, reach
    ``options.on_ignored``.

    Args:
        paths: files and folders; "-" is standard input.
        options: how to read.

    Raises:
        InputError: if a path does not exist, is a file that no reader is for, or is the folder
            of an index.
    """
    found: list[SourceFile] = []
    for given in map(Path, paths):
        if given == STDIN:
            found.append(SourceFile(STDIN, options.stdin_name, 0))
        elif (given / INDEX_FILE).is_file():
            raise InputError(f"{given}: is the folder of an index; articles are read from others")
        elif given.is_dir():
            found += _walk_folder(given, options)
        elif not given.exists():
            raise InputError(f"{given}: there is no such file or folder")
        elif not _is_read(given, options):
            raise InputError(f"{given}: {why_not_read(given.name)}")
        else:
            found.append(SourceFile(given, given.name, given.stat().st_size))
    return found


def _walk_folder(folder: Path, options: ReadOptions) -> Iterator[SourceFile]:
    closed: list[Path] = []
    top = folder.resolve()
    seen = {top}
    for root, folders, names in os.walk(
        folder,
        onerror=lambda error: closed.append(Path(error.filename)),
        followlinks=options.follow_links,
    ):
        if INDEX_FILE in names:
            folders.clear()
            continue
        folders[:] = [
            name
            for name in sorted(folders)
            if not name.startswith(".") and _is_entered(Path(root, name), seen, options)
        ]
        for name in sorted(names, key=page_name_order):
            path = Path(root, name)
            if name.startswith("."):
                continue
            if path.is_symlink() and not (
                options.follow_links or path.resolve().is_relative_to(top)
            ):
                options.on_ignored(Ignored(written(str(path)), _LINKS))
            # A pipe or a device would block; a link to nothing is reported when it is read.
            elif path.exists() and not (path.is_file() and _is_read(path, options)):
                options.on_ignored(Ignored(written(str(path)), why_not_read(name)))
            else:
                size = path.stat().st_size if path.exists() else 0
                yield SourceFile(path, path.relative_to(folder).as_posix(), size)
    # Reading these fails too, and is then reported with its reason.
    yield from (SourceFile(path, path.relative_to(folder).as_posix(), 0) for path in closed)


def _is_entered(folder: Path, seen: set[Path], options: ReadOptions) -> bool:
    """Whether a folder is walked: a link to one only if links are followed, and not to one
    that was walked already, which may hold the link."""
    if not folder.is_symlink():
        if options.follow_links:
            seen.add(folder.resolve())
        return True
    if not options.follow_links:
        options.on_ignored(Ignored(written(str(folder)), _LINKS))
        return False
    target = folder.resolve()
    entered = target not in seen
    seen.add(target)
    return entered


def _is_read(path: Path, options: ReadOptions) -> bool:
    """Whether there is a reader for a file: by its name, or where that does not say, by its
    first bytes. One that cannot be opened is reported when it is read."""
    ending = path.suffix.lower()
    if without_packing(path.name) != path.name or ENDINGS.get(ending, "table") != "table":
        return True
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return ending in ENDINGS
    return kind_of(path.name, head, options.fields) is not None


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
        try:
            if source.path.is_dir():
                os.listdir(source.path)
                continue
            if source.path == STDIN:
                yield from _read(sys.stdin.buffer, source, options, on_bytes)
                continue
            with source.path.open("rb", buffering=0) as raw:
                yield from _read(cast(IO[bytes], raw), source, options, on_bytes)
        except OSError as error:
            yield Rejection(written(str(source.path)), None, error.strerror or str(error))


def _read(
    file: IO[bytes], source: SourceFile, options: ReadOptions, on_bytes: Callable[[int], None]
) -> Iterator[Article | Rejection]:
    budget = Budget(options.limits)

    def count(size: int) -> None:
        on_bytes(size)
        budget.read(size)

    stdin = source.path == STDIN
    document = Document(
        file=buffered(file, count),
        # By its content alone.
        name="" if stdin else Path(source.name).name,
        id=written(source.name),
        path=written(source.name if stdin else str(source.path)),
        budget=budget,
    )
    yield from read_document(document, options)
