"""Compressed files (.gz, .zst, .bz2, .xz): unpacked while they are read."""

from __future__ import annotations

import bz2
import lzma
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from searchidx.ingest.document import Document, unpacked
from searchidx.ingest.errors import RecordError
from searchidx.ingest.formats.gzip_members import GzipMembers
from searchidx.ingest.formats.kinds import without_packing
from searchidx.ingest.options import ReadOptions

__all__ = ["unpack_bzip2", "unpack_gzip", "unpack_xz", "unpack_zstd"]

# A decoder may ask for the memory that the file names: 64 MB is what xz -9 and, as window,
# zstd's decoders take by themselves.
_MEMORY = 128 << 20


def unpack_gzip(document: Document, options: ReadOptions) -> Iterator[Document]:
    """What a gzip file holds, all its members in one. Reading raises MemberError where one is
    damaged, and goes on behind it."""
    yield _inner(document, cast(IO[bytes], GzipMembers(document.file)), "gzip")


def unpack_bzip2(document: Document, options: ReadOptions) -> Iterator[Document]:
    """What a bzip2 file holds."""
    yield _inner(document, cast(IO[bytes], bz2.BZ2File(document.file)), "bzip2", ValueError)


def unpack_xz(document: Document, options: ReadOptions) -> Iterator[Document]:
    """What an xz file holds."""
    yield _inner(document, cast(IO[bytes], _Xz(document.file)), "xz", lzma.LZMAError)


def unpack_zstd(document: Document, options: ReadOptions) -> Iterator[Document]:
    """What a Zstandard file holds, all its frames in one."""
    bounds: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _MEMORY.bit_length() - 1}
    file = zstd.ZstdFile(document.file, options=bounds)
    yield _inner(document, cast(IO[bytes], file), "zstd", zstd.ZstdError)


def _inner(document: Document, file: IO[bytes], what: str, *errors: type[Exception]) -> Document:
    if not document.head():
        raise RecordError("an empty file")
    return replace(
        document,
        file=unpacked(file, document.budget, what, EOFError, OSError, *errors),
        name=without_packing(document.name),
        depth=document.depth + 1,
    )


class _Xz:
    """Like lzma.LZMAFile, which has no bound for the memory its decoder may take."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = _xz_decoder()

    def seekable(self) -> bool:
        return False

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes, at least one but at the end.

        Raises:
            EOFError: if the data breaks off.
        """
        while True:
            if self._decoder.eof:
                # Streams may follow each other, with NULs between.
                rest = (self._decoder.unused_data or self._file.read(1 << 16)).lstrip(b"\0")
                if not rest:
                    return b""
                self._decoder = _xz_decoder()
            else:
                rest = self._file.read(1 << 16) if self._decoder.needs_input else b""
                if not rest and self._decoder.needs_input:
                    raise EOFError("it ends in the middle")
            if data := self._decoder.decompress(rest, size):
                return data


def _xz_decoder() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)
