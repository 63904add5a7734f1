"""The members of a gzip file (RFC 1952), read on behind one that is damaged."""

from __future__ import annotations

import zlib
from typing import IO

from searchidx.ingest.errors import MemberError

__all__ = ["GzipMembers"]

# How every member begins: two bytes of gzip, and that it is deflated.
_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1 << 16
# For zlib: with gzip's header and checksum, and the largest window.
_WINDOW = 31


class GzipMembers:
    """What the members hold, one behind the other, as gzip.GzipFile gives it.

    Web archives have a member a record. Where one is damaged, reading raises MemberError once,
    and then gives what the next member that can be read holds.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        # What was read of the file, and not decoded.
        self._rest = b""
        self._member = zlib.decompressobj(_WINDOW)
        self._begun = False
        self._lost = False
        self._failure: MemberError | None = None

    def seekable(self) -> bool:
        """False: it is read from front to end."""
        return False

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes, at least one but at the end.

        Raises:
            MemberError: if a member is damaged or breaks off.
        """
        if failure := self._failure:
            self._failure = None
            raise failure
        while self._begun or self._find_member():
            self._begun = True
            packed = self._rest or self._file.read(_CHUNK)
            before = self._member.copy()
            try:
                data = self._member.decompress(packed, size)
                if not (packed or data or self._member.eof):
                    raise zlib.error("it ends in the middle")
            except zlib.error as error:
                # The magic of that member itself is not found again.
                self._end_member(packed[1:])
                if self._lost:
                    continue
                self._lost = True
                self._failure = MemberError(f"not whole gzip data: {error}")
                return _up_to_damage(before, packed) or self.read(size)
            if self._member.eof:
                self._end_member(self._member.unused_data)
            else:
                self._rest = self._member.unconsumed_tail
            if data:
                self._lost = False
                return data
        return b""

    def _end_member(self, rest: bytes) -> None:
        self._rest, self._begun = rest, False
        self._member = zlib.decompressobj(_WINDOW)

    def _find_member(self) -> bool:
        """Whether another member begins, at which the rest then stands."""
        while True:
            if self._lost:
                at = self._rest.find(_MAGIC)
                found = at >= 0
                # What is kept may be its beginning.
                self._rest = self._rest[at if found else 1 - len(_MAGIC) :]
            else:
                # NULs may stand between members.
                self._rest = self._rest.lstrip(b"\0")
                found = bool(self._rest)
            if found:
                return True
            more = self._file.read(_CHUNK)
            if not more:
                return False
            self._rest += more


def _up_to_damage(member: zlib._Decompress, packed: bytes) -> bytes:
    """What a decoder gives before it fails, which it keeps to itself when it does."""
    data = bytearray()
    try:
        for at in range(len(packed)):
            data += member.decompress(packed[at : at + 1])
    except zlib.error:
        pass
    return bytes(data)
