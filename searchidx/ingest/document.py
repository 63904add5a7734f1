"""A raw document: a file, or what was unpacked from one, before its format is known."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, cast

from searchidx.ingest.errors import MemberError, RecordError
from searchidx.ingest.limits import Budget

__all__ = ["HEAD", "Document", "buffered", "unpacked"]

HEAD = 1 << 13
"""How many bytes from its beginning a document's kind is told by."""

_BUFFER = 1 << 16


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes to read.

    Attributes:
        file: them; ``peek`` gives the first ones without taking them.
        name: what it would be called on disk, without the endings of compressions taken off.
        id: the id of its article; where it has several, the first part of theirs.
        path: what to call it in reports.
        budget: what the file it comes from has taken of its limits.
        depth: archives and compressions that it lies in.
    """

    file: io.BufferedReader
    name: str
    id: str
    path: str
    budget: Budget
    depth: int = 0

    def head(self) -> bytes:
        """The first bytes, as far as they are told apart by; all if there are fewer."""
        return self.file.peek(HEAD)[:HEAD]

    def whole(self, limit: int) -> bytes:
        """All bytes.

        Raises:
            RecordError: if there are more than ``limit``.
        """
        data = self.file.read(limit + 1)
        if len(data) > limit:
            raise RecordError(f"larger than {limit:,} bytes (max_document_size)")
        if not data.strip():
            raise RecordError("an empty file")
        return data


class _Stream(io.RawIOBase):
    """A stream that tells how many bytes were read from it, and of what fails by raising
    RecordError."""

    def __init__(
        self,
        file: IO[bytes],
        on_bytes: Callable[[int], None],
        what: str = "",
        errors: tuple[type[Exception], ...] = (),
    ) -> None:
        self._file = file
        # What gives all that there is, rather than all or an error.
        self._read_some = getattr(file, "read1", file.read)
        self._on_bytes = on_bytes
        self._what = what
        self._errors = errors
        self._failure: RecordError | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as it goes; how many bytes, 0 at the end. An error that met it
        half full is raised at the next call, and again at each one but for a MemberError."""
        count = 0
        # Pipes and decompressors give little at a time; a kind is told by more.
        while count < min(HEAD, len(buffer)) and not self._failure:
            data = self._read(len(buffer) - count)
            if not data:
                break
            buffer[count : count + len(data)] = data
            count += len(data)
        if not count and (failure := self._failure):
            if isinstance(failure, MemberError):
                self._failure = None
            raise failure
        self._on_bytes(count)
        return count

    def _read(self, size: int) -> bytes:
        """Some bytes; what came before a failure is given before it is raised."""
        try:
            return cast(bytes, self._read_some(size))
        except RecordError as error:
            self._failure = error
        except self._errors as error:
            reason = str(error) or type(error).__name__
            self._failure = RecordError(f"not whole {self._what} data: {reason}")
        return b""


def buffered(file: IO[bytes], on_bytes: Callable[[int], None]) -> io.BufferedReader:
    """A file whose reading is counted."""
    return io.BufferedReader(_Stream(file, on_bytes), _BUFFER)


def unpacked(
    file: IO[bytes], budget: Budget, what: str, *errors: type[Exception]
) -> io.BufferedReader:
    """What a decompressor gives, within the budget.

    Args:
        what: the name of the compression, for messages.
        errors: what the decompressor raises for damaged data; reading raises RecordError.
    """
    return io.BufferedReader(_Stream(file, budget.unpack, what, errors), _BUFFER)
