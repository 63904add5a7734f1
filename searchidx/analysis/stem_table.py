"""The stems of words met before, in a file beside the index.

The file is text: a line that says by what rules the stems were found, then a line
``word stem`` for each word. A few words are looked up by a search for their lines, which is
quicker than making a dict of all. Words are only ever appended, in one write under a lock,
so that several processes may do so; a last line that a crash cut short is passed over, and
the next append takes it off. A file of other rules is replaced.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

__all__ = ["StemTable"]

# Bytes: to search so many takes 40 ms (2 ms for a word that is not in a table of 300,000); to
# read the dictionary and the exceptions takes 60, and then a word takes 0.1.
_MOST_SEARCHED = 100_000_000
# Bytes; words are cut out of chunks of text, and no one prints a longer one.
_LONGEST_LINE = 1 << 20


class StemTable:
    """A file of words and their stems.

    Args:
        path: of the file; it need not exist, its folder must.
        rules: one line without line breaks; the stems in a file with another one are not used.
    """

    def __init__(self, path: Path, rules: str) -> None:
        self._path = path
        self._head = f"# stems by {rules}\n"

    def load(self) -> dict[str, str]:
        """Every word with its stem; empty if there is no file for these rules.

        A file that cannot be read counts as none: stems can always be found anew.
        """
        try:
            text = self._lines().decode()
        except UnicodeDecodeError:
            return {}
        words = iter(text.split())
        return dict(zip(words, words, strict=False))

    def finder(self) -> Callable[[str], str | None]:
        """What gives the stem of a word in the file as it was when first asked for one; None for
        words that are not there, and for all when finding them anew has become quicker."""
        lines: bytes | None = None
        searched = 0

        def find(word: str) -> str | None:
            nonlocal lines, searched
            if lines is None:
                lines = b"\n" + self._lines()
            searched += len(lines)
            if searched > _MOST_SEARCHED:
                lines = b""
                return None
            key = f"\n{word} ".encode()
            at = lines.find(key)
            if at < 0:
                return None
            found = lines[at + len(key) : lines.index(b"\n", at + 1)]
            return found.decode() if found.isascii() else None

        return find

    def _lines(self) -> bytes:
        """The whole lines below the first; none if there is no file for these rules."""
        try:
            data = self._path.read_bytes()
        except OSError:
            return b""
        head = self._head.encode()
        return data[len(head) : data.rfind(b"\n") + 1] if data.startswith(head) else b""

    def append(self, stems: Mapping[str, str]) -> None:
        """Add words; those of a process that appends at the same time are kept too.

        Raises:
            OSError: if the file cannot be written.
        """
        if not stems:
            return
        lines = "".join(f"{word} {stem}\n" for word, stem in stems.items()).encode()
        with self._path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            head = self._head.encode()
            file.seek(0)
            if file.read(len(head)) != head:
                file.truncate(0)
                lines = head + lines
            else:
                _drop_unfinished_line(file)
            file.write(lines)
            file.flush()


def _drop_unfinished_line(file: IO[bytes]) -> None:
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - _LONGEST_LINE)
    file.seek(start)
    file.truncate(start + file.read().rfind(b"\n") + 1)
