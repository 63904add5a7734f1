"""The stems of words met before, in a file beside the index.

The file begins with a line that says by what rules the stems were found, then come blocks. The
text of a block has one line of all its words that are their own stems, each between two spaces,
and a line ``word stem`` for each other word. It is compressed by zstd; a line break and its
*seal* follow: ``#`` and the CRC-32 of the bytes before in eight hexadecimal digits. Three words
in four are their own stems; told once, they are read in half the time. A few words are looked up
by a search for them, which is quicker than making a dict of all. Blocks are only ever appended,
in one write under a lock, so that several processes may do so; one that does not fit its seal, or
that a crash cut short, is passed over: its stems are found anew. A file of other rules is
replaced.
"""

from __future__ import annotations

import fcntl
import os
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

import zstandard

__all__ = ["STEMS", "StemTable"]

STEMS = "stems.bin"
"""Name of the file in the folder of an index."""

_HEAD = b"# stems by "
_SEAL = re.compile(rb"^# ([0-9a-f]{8})\n", re.MULTILINE)
_SEAL_SIZE = 11
# To read the lines into a dict takes as long as to search them so many times: 80 ms of 3.4 MB.
_MOST_SEARCHES = 25


class StemTable:
    """A file of words and their stems.

    Args:
        path: of the file; it need not exist, its folder must.
        rules: one line without line breaks; the stems in a file with another one are not used.
    """

    def __init__(self, path: Path, rules: str) -> None:
        self._path = path
        self._head = f"{_HEAD.decode()}{rules}, compressed\n"

    def load(self) -> dict[str, str]:
        """Every word with its stem; empty if there is no file for these rules.

        A file that cannot be read counts as none: stems can always be found anew.
        """
        return _pairs(self._read()[0])

    def finder(self) -> Callable[[str], str | None]:
        """What gives the stem of a word in the file as it was when first asked for one; None for
        words that are not there."""
        blocks: list[bytes] = []
        lines = b""
        searches = 0
        stems: dict[str, str] | None = None

        def find(word: str) -> str | None:
            """The stem in the lines of the file, which are made a dictionary for who asks often."""
            nonlocal blocks, lines, searches, stems
            if stems is not None:
                return stems.get(word)
            if not searches:
                blocks = self._read()[0]
                lines = b"".join(blocks)
            searches += 1
            if searches > _MOST_SEARCHES:
                stems = _pairs(blocks)
                return stems.get(word)
            return _found(lines, word)

        return find

    def is_sound(self) -> bool:
        """Whether the file is one, of whatever rules, and each of its blocks fits its seal; so is
        one that is not there, and one whose end a crash cut short."""
        return self._read()[1]

    def _read(self) -> tuple[list[bytes], bool]:
        """The texts of sound blocks, none of other rules; and whether all blocks are sound."""
        try:
            data = self._path.read_bytes()
        except OSError:
            return [], not self._path.exists()
        head, end, body = data.partition(b"\n")
        if not head.startswith(_HEAD):
            return [], not end and _HEAD.startswith(head)
        blocks = list(_blocks(body))
        sound = [block for block, crc in blocks if _seal(block) == b"# %s\n" % crc]
        is_ours = head + end == self._head.encode()
        texts = map(zstandard.decompress, sound) if is_ours else ()
        return list(texts), len(sound) == len(blocks)

    def append(self, stems: Mapping[str, str]) -> None:
        """Add words; those of a process that appends at the same time are kept too.

        Raises:
            OSError: if the file cannot be written.
        """
        if not stems:
            return
        lines = _block(stems)
        lines += _seal(lines)
        with self._path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            head = self._head.encode()
            file.seek(0)
            if file.read(len(head)) != head:
                file.truncate(0)
                lines = head + lines
            else:
                _drop_unfinished_block(file, len(head))
            file.write(lines)
            file.flush()


def _block(stems: Mapping[str, str]) -> bytes:
    own = "".join(f"{word} " for word, stem in stems.items() if stem == word)
    others = "".join(f"{word} {stem}\n" for word, stem in stems.items() if stem != word)
    return zstandard.compress(f" {own}\n{others}".encode()) + b"\n"


def _pairs(blocks: list[bytes]) -> dict[str, str]:
    found: dict[str, str] = {}
    # A block at a time: its words are hashed while they are in the processor's cache.
    for block in blocks:
        first, _, rest = block.decode().partition("\n")
        own, others = first.split(), rest.split()
        found.update(zip(own, own, strict=True))
        found.update(zip(others[::2], others[1::2], strict=True))
    return found


def _found(lines: bytes, word: str) -> str | None:
    """The stem of a word, by search."""
    key = f"{word} ".encode()
    if b" " + key in lines:
        return word
    at = lines.find(b"\n" + key) if word else -1
    return None if at < 0 else lines[at + 1 + len(key) : lines.index(b"\n", at + 1)].decode()


def _blocks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The bytes of each block that has a seal, and the sum in it."""
    start = at = 0
    # To try the expression at every line would take a fifth of the time that loading takes.
    while (at := body.find(b"# ", at)) >= 0:
        seal = _SEAL.match(body, at)
        if seal:
            yield body[start:at], seal[1]
            start = seal.end()
        at += 2


def _seal(block: bytes) -> bytes:
    return b"# %08x\n" % zlib.crc32(block)


def _drop_unfinished_block(file: IO[bytes], start: int) -> None:
    """Cut the file behind its last seal, or behind the head, which ends at ``start``."""
    end = file.seek(0, os.SEEK_END)
    # With the line break before it.
    file.seek(max(start, end - _SEAL_SIZE) - 1)
    if end > start and not _SEAL.search(file.read(), 1):
        file.seek(start)
        ends = [match.end() for match in _SEAL.finditer(file.read())]
        file.truncate(start + (ends[-1] if ends else 0))
