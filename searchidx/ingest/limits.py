"""How large inputs may be, and the count of what one input has taken so far."""

from __future__ import annotations

from dataclasses import dataclass

from searchidx.config import Settings, parse_size
from searchidx.ingest.errors import RecordError
from searchidx.settings import SETTINGS

__all__ = ["Budget", "LimitReached", "Limits"]

# Below this, what a file unpacks to does no harm: a small file of equal lines is no bomb.
_HARMLESS = 64 << 20


class LimitReached(RecordError):
    """A file asks for more than the settings allow; the rest of it is not read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The settings that bound what is read.

    Attributes:
        file: bytes of one file, with what it unpacks to.
        document: bytes of one page, record, row or feed entry.
        members: files in an archive and in the archives inside it.
        depth: archives and compressions within each other.
        ratio: bytes unpacked for each byte packed.
    """

    file: int = parse_size(SETTINGS["max_file_size"].default)
    document: int = parse_size(SETTINGS["max_document_size"].default)
    members: int = SETTINGS["max_archive_members"].default
    depth: int = SETTINGS["max_archive_depth"].default
    ratio: int = SETTINGS["max_archive_ratio"].default

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Those that the settings ask for."""
        return cls(
            file=settings.size("max_file_size"),
            document=settings.size("max_document_size"),
            members=settings["max_archive_members"],
            depth=settings["max_archive_depth"],
            ratio=settings["max_archive_ratio"],
        )


class Budget:
    """What one file given, with all that is packed in it, has taken of its limits.

    One count for all layers, so that archives within archives do not multiply what is allowed.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._read = self._unpacked = self._members = 0

    def read(self, count: int) -> None:
        """So many more bytes came from the file itself.

        Raises:
            LimitReached: if that is more than a file may have; the other methods likewise.
        """
        self._read += count
        self._check_size()

    def unpack(self, count: int) -> None:
        """So many more bytes came out of a compression."""
        self._unpacked += count
        self._check_size()
        if self._unpacked > max(_HARMLESS, self._read * self._limits.ratio):
            raise LimitReached(
                f"it unpacks to more than {self._limits.ratio} times its size "
                f"(max_archive_ratio); the rest is not read"
            )

    def member(self) -> None:
        """One more file in an archive."""
        self._members += 1
        if self._members > self._limits.members:
            raise LimitReached(
                f"more than {self._limits.members:,} files in it (max_archive_members); "
                f"the rest is not read"
            )

    def layer(self, depth: int) -> None:
        """An archive or compression inside ``depth - 1`` others."""
        if depth > self._limits.depth:
            raise RecordError(
                f"more than {self._limits.depth} archives within each other (max_archive_depth)"
            )

    def _check_size(self) -> None:
        if max(self._read, self._unpacked) > self._limits.file:
            raise LimitReached(
                f"more than {self._limits.file:,} bytes (max_file_size); the rest is not read"
            )
