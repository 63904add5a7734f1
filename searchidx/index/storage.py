"""The folder of an index, read without running code from it.

Whoosh keeps its table of contents, term indexes and posting blocks as pickles, which can
call any function when they are loaded. Here they are loaded with a list of what they may
hold; anything else in them is :class:`IndexDamaged`.
"""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import IO, Any

from whoosh.codec import whoosh3
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from searchidx.errors import IndexDamaged

__all__ = ["Storage"]

# What Whoosh's own files hold besides numbers, strings, lists and dicts.
_PLAIN = frozenset(
    {
        ("_codecs", "encode"),
        ("array", "_array_reconstructor"),
        ("array", "array"),
        ("builtins", "set"),
    }
)
_SEGMENTS = frozenset(
    {
        ("whoosh.codec.whoosh3", "W3Codec"),
        ("whoosh.codec.whoosh3", "W3Segment"),
        ("collections", "defaultdict"),
        ("builtins", "int"),
    }
)


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: IO[bytes], allowed: frozenset[tuple[str, str]]) -> None:
        super().__init__(file)
        self._allowed = allowed

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._allowed:
            raise IndexDamaged(
                f"a file of the index holds {module}.{name}, which has no place there"
            )
        return super().find_class(module, name)


def _load_plain(data: bytes, **options: Any) -> Any:
    return _Unpickler(io.BytesIO(data), _PLAIN).load()


# A posting block is a tuple of arrays and strings whatever the schema, so that this holds
# for every Whoosh index that the process may have open, and takes nothing from it.
setattr(whoosh3, "loads", _load_plain)  # noqa: B010


class _File(StructFile):
    def read_pickle(self) -> Any:
        return _Unpickler(self.file, _PLAIN | _SEGMENTS).load()


class Storage(FileStorage):
    """A folder of index files."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))  # type: ignore[no-untyped-call]

    def open_file(self, name: str, **options: Any) -> StructFile:
        return _File(Path(self.folder, name).open("rb"), name=name, **options)
