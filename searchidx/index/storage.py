"""The folder of an index, read without running code from it.

Whoosh keeps its table of contents, term indexes, posting blocks and stored fields as
pickles, which can call any function when they are loaded. Here they are loaded with a list
of what they may hold; anything else in them is :class:`IndexDamaged`. Of stored fields
our schema has none, so that they are not loaded at all.

Behind a table of contents stands its *seal*, which Whoosh passes over: ``seal`` and the CRC-32
of all before, as u32. One without it was cut short, or is not ours.
"""

from __future__ import annotations

import errno
import io
import os
import pickle
import re
import shlex
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import zstandard
from whoosh.codec import whoosh3
from whoosh.codec.base import OutOfOrderError
from whoosh.codec.whoosh3 import W3Codec, W3PerDocReader, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import FileFormatError
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC
from whoosh.index import IndexError as WhooshIndexError
from whoosh.matching import ReadTooFar
from whoosh.reading import CorruptIndexError, TermNotFound

from searchidx.errors import ArchiveError, IndexDamaged, SearchidxError
from searchidx.index.codec.file import FileDamaged
from searchidx.index.codec.segment import ArraySegment

__all__ = [
    "DAMAGE",
    "INDEX_NAME",
    "Storage",
    "commit_name",
    "foreign",
    "from_sources",
    "is_newest",
    "reading",
    "sealed",
    "sync",
    "way_out",
    "writing",
]

INDEX_NAME = "MAIN"
"""What the names of Whoosh's files begin with."""

_SEAL = struct.Struct("<4sI")
# Commits may come so fast that a table of contents is gone when it is to be read.
_TRIES = 100

DAMAGE = (
    CorruptIndexError,
    FileFormatError,
    OutOfOrderError,
    TermNotFound,
    WhooshIndexError,
    ReadTooFar,
    pickle.UnpicklingError,
    struct.error,
    zlib.error,
    zstandard.ZstdError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    TypeError,
    ValueError,
)
"""What Whoosh and the modules below it raise when a file does not hold what it should."""


def commit_name(folder: Path) -> str:
    """The number of the newest commit, and the CRC-32 in the seal of its table of contents, so
    that an index that is made anew in the folder has other names.

    Raises:
        IndexDamaged: if there is none.
    """
    for _ in range(_TRIES):
        generation = TOC._latest_generation(Storage(folder), INDEX_NAME)
        # Where a commit came since, its table of contents is gone.
        with (
            reading(folder),
            suppress(FileNotFoundError),
            open(folder / TOC._filename(INDEX_NAME, generation), "rb") as file,
        ):
            file.seek(-_SEAL.size, os.SEEK_END)
            _, checksum = _SEAL.unpack(file.read())
            return f"{generation}-{checksum:08x}"
    raise IndexDamaged(f"there is no table of contents in {folder}; {way_out(folder)}")


def is_newest(folder: Path, generation: int) -> bool:
    """Whether the commit of that number is the newest, told without listing the folder: its table
    of contents is there, and none of the next one."""
    own, following = (folder / TOC._filename(INDEX_NAME, generation + n) for n in (0, 1))
    return own.exists() and not following.exists()


def from_sources(folder: str | Path) -> str:
    """What to do about an index that is of no more use."""
    quoted = shlex.quote(str(folder))
    return (
        f"delete the folder {quoted} first, then make the index anew from its sources with: "
        f"searchidx index PATH... --index {quoted}"
    )


def way_out(folder: str | Path) -> str:
    """What to do about an index that is damaged."""
    quoted = shlex.quote(str(folder))
    return (
        f"keep what is sound with: searchidx check --repair --index {quoted}; or "
        f"{from_sources(folder)}"
    )


def foreign(folder: Path) -> str | None:
    """What to say of a folder that has a Whoosh index and no searchidx.json; None of others."""
    with reading(folder):
        # A first commit of nothing is what a stopped `create` leaves.
        if not folder.is_dir() or TOC._latest_generation(Storage(folder), INDEX_NAME) <= 0:
            return None
    return (
        f"{folder} has a Whoosh index that searchidx did not make, or that has lost its "
        "searchidx.json; try searchidx check --repair, or take another folder, or delete this "
        "one if nothing else needs it"
    )


def _not_let(folder: str | Path, error: OSError) -> ArchiveError:
    """What the system does not let us do, and with which file, where it says so."""
    # It is the number of an open file, too.
    name = f" ({os.path.basename(error.filename)})" if isinstance(error.filename, str) else ""
    return ArchiveError(f"the index in {folder}: {error.strerror or error}{name}")


@contextmanager
def writing(folder: str | Path) -> Iterator[None]:
    """Around code that writes files.

    Raises:
        ArchiveError: where the system does not let us (rights, space).
    """
    try:
        yield
    except OSError as error:
        raise _not_let(folder, error) from error


@contextmanager
def reading(folder: str | Path) -> Iterator[None]:
    """Around code that reads index files, and no other, for what it raises becomes one of our
    errors, with the first one as its cause.

    Raises:
        IndexDamaged: where a file is missing or does not hold what it should.
        ArchiveError: where the system does not let us read or write (rights, space).
    """
    try:
        yield
    except FileDamaged as error:
        raise IndexDamaged(f"{error}; {way_out(folder)}") from error
    except SearchidxError:
        raise
    except FileNotFoundError as error:
        raise IndexDamaged(
            f"a file of the index is missing: {error.filename}; {way_out(folder)}"
        ) from error
    except OSError as error:
        # A place before the beginning of a file, or a disk that cannot be read.
        if error.errno in (errno.EINVAL, errno.EIO):
            raise IndexDamaged(
                f"a file of the index in {folder} is damaged ({error}); {way_out(folder)}"
            ) from error
        raise _not_let(folder, error) from error
    except Exception as error:
        # Whoosh also raises Exception itself ("Unknown index type").
        if type(error) is not Exception and not isinstance(error, DAMAGE):
            raise
        raise IndexDamaged(
            f"a file of the index in {folder} is damaged ({type(error).__name__}: {error}); "
            f"{way_out(folder)}"
        ) from error


class _PerDocReader(W3PerDocReader):
    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {}


class _Codec(W3Codec):
    """Whoosh's codec, but for stored fields; it is written as Whoosh's own."""

    def per_document_reader(self, storage: Storage, segment: W3Segment) -> _PerDocReader:
        return _PerDocReader(storage, segment)  # type: ignore[no-untyped-call]

    def __reduce__(self) -> tuple[Any, ...]:
        return W3Codec, (), vars(self)


def _encode(text: str, encoding: str) -> bytes:
    """Bytes as protocol 2 writes them."""
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"it holds text in {encoding!r}")
    return text.encode("latin1")


# What Whoosh's own files hold besides numbers, strings, lists and dicts; None: as it is.
_PLAIN: dict[tuple[str, str], Any] = {
    ("_codecs", "encode"): _encode,
    ("array", "_array_reconstructor"): None,
    ("array", "array"): None,
    ("builtins", "set"): None,
}
_CONTENTS: dict[tuple[str, str], Any] = {
    ("whoosh.codec.whoosh3", "W3Codec"): _Codec,
    ("whoosh.codec.whoosh3", "W3Segment"): None,
    ("searchidx.index.codec.segment", "ArraySegment"): None,
    ("collections", "defaultdict"): None,
    ("builtins", "int"): None,
}
_SEGMENT_VALUES = {
    "indexname",
    "segid",
    "compound",
    "_codec",
    "_doccount",
    "_deleted",
    "_fieldlengths",
}
_ARRAY_SEGMENT_VALUES = {"indexname", "segid", "compound", "_count", "_deleted"}


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: IO[bytes], allowed: dict[tuple[str, str], Any]) -> None:
        super().__init__(file)
        self._allowed = allowed

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._allowed:
            raise pickle.UnpicklingError(f"it holds {module}.{name}, which has no place there")
        return self._allowed[module, name] or super().find_class(module, name)


def _load(file: IO[bytes], allowed: dict[tuple[str, str], Any]) -> Any:
    try:
        return _Unpickler(file, allowed).load()
    except MemoryError:
        # What we pickle is small: the length of a text in it is wrong.
        raise pickle.UnpicklingError("it asks for more memory than there is") from None


def _load_plain(data: bytes, **options: Any) -> Any:
    return _load(io.BytesIO(data), _PLAIN)


# A posting block is a tuple of arrays and strings whatever the schema, so that this holds
# for every Whoosh index that the process may have open, and takes nothing from it.
setattr(whoosh3, "loads", _load_plain)  # noqa: B010


class _File(StructFile):
    def read_pickle(self) -> Any:
        """The next pickle in the file.

        Raises:
            UnpicklingError: if it holds what has no place in an index.
        """
        if not str(self).endswith(".toc"):
            return _load(self.file, _PLAIN)
        segments = _load(self.file, _PLAIN | _CONTENTS)
        if not (isinstance(segments, list) and all(map(_is_segment, segments))):
            raise pickle.UnpicklingError(f"{self} lists what is no segment of this index")
        return segments


def _is_segment(value: object) -> bool:
    """Whether it is a segment as we write them. Compound files, above all, would be read
    past our care for pickles."""
    if type(value) is ArraySegment:
        return (
            vars(value).keys() == _ARRAY_SEGMENT_VALUES
            and value.compound is False
            and value.indexname == INDEX_NAME
            and re.fullmatch("[0-9a-f]+", value.segid) is not None
            and value.is_sound()
        )
    return (
        type(value) is W3Segment
        and vars(value).keys() <= _SEGMENT_VALUES
        and value.compound is False
        and value.indexname == INDEX_NAME
        and re.fullmatch("[0-9a-z]+", value.segid) is not None
        and type(value._codec) is _Codec
    )


class Storage(FileStorage):
    """A folder of index files."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))  # type: ignore[no-untyped-call]

    def open_file(self, name: str, **options: Any) -> StructFile:
        """Open a file for reading.

        Raises:
            FileDamaged: if it is a table of contents that does not fit its seal.
        """
        path = Path(self.folder, name)
        if path.suffix != ".toc":
            return _File(path.open("rb"), name=name, **options)
        data = path.read_bytes()
        content = data[: -_SEAL.size]
        if sealed(content) != data:
            raise FileDamaged(path, None, "it does not fit its checksum")
        return _File(io.BytesIO(content), name=name, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Give a file its name; the file, and those made before it, are on disk first. A table of
        contents is sealed."""
        if newname.endswith(".toc"):
            path = Path(self.folder, oldname)
            path.write_bytes(sealed(path.read_bytes()))
        sync(Path(self.folder, oldname))
        sync(Path(self.folder))
        super().rename_file(oldname, newname, safe=safe)  # type: ignore[no-untyped-call]
        sync(Path(self.folder))


def sealed(content: bytes) -> bytes:
    """A table of contents with its seal."""
    return content + _SEAL.pack(b"seal", zlib.crc32(content))


def sync(path: Path) -> None:
    """Wait until a file or folder is on disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
