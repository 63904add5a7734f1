"""Signatures of the articles put in since a commit, found by what they share."""

from __future__ import annotations

import weakref
from array import array
from tempfile import SpooledTemporaryFile

import numpy as np
import numpy.typing as npt

from searchidx.analysis.signature import KEYS, Signature

__all__ = ["SignatureStore"]

# Signatures of 50,000 articles stay in memory; those of more go to a temporary file.
_IN_MEMORY = 2**25
# Entries a bucket of the hash table has on average, when it is made larger.
_LOAD = 1
# Entries of a signature, of which the first is its text.
_ENTRIES = 1 + KEYS
_NONE = -1


class SignatureStore:
    """Signatures by their text and by each of their keys.

    These are in memory, in a hash table with chains made of arrays: 100 bytes an article. The
    signatures, of about 690 bytes, are in a file if they are many.

    Args:
        folder: where the temporary file is, None for that of the system; it has no name there
            and ends with the store.
        common: a key that more texts have is no longer kept for further ones.
    """

    def __init__(self, folder: str | None, common: int) -> None:
        self._common = common
        self._file = SpooledTemporaryFile(_IN_MEMORY, dir=folder)  # noqa: SIM115 (it outlives us)
        weakref.finalize(self, self._file.close)
        self._starts = array("Q", [0])
        self._hashes = array("Q")
        self._before = array("i")
        self._last = array("i", [_NONE]) * 2**10

    def add(self, signature: Signature, data: bytes | None = None) -> None:
        """Keep a signature, unless one of the same text is there; ``data`` are its bytes."""
        if self.has_text(signature.text):
            return
        data = signature.to_bytes() if data is None else data
        self._file.seek(self._starts[-1])
        self._file.write(data)
        self._starts.append(self._starts[-1] + len(data))
        hashes = [
            h * (len(self.numbers(h)) <= self._common) for h in (signature.text, *signature.keys)
        ]
        first = len(self._hashes)
        self._hashes.extend(hashes + [0] * (_ENTRIES - len(hashes)))
        self._before.extend([_NONE] * _ENTRIES)
        if len(self._hashes) > _LOAD * len(self._last):
            self._last = array("i", [_NONE]) * (2 * len(self._last))
            first = 0
        self._link(first)

    def hashes(self) -> npt.NDArray[np.uint64]:
        """All texts and keys that are kept, and some zeros."""
        return np.array(self._hashes, np.uint64)

    def has_text(self, text: int) -> bool:
        """Whether there is a signature of a text."""
        return any(self[number].text == text for number in self.numbers(text))

    def numbers(self, hash_: int) -> list[int]:
        """Of the signatures that have a key or are of a text; no more than one above what
        counts as common."""
        found = []
        entry = self._last[hash_ & (len(self._last) - 1)]
        while entry != _NONE:
            if self._hashes[entry] == hash_:
                found.append(entry // _ENTRIES)
            entry = self._before[entry]
        return found

    def __getitem__(self, number: int) -> Signature:
        start, end = self._starts[number], self._starts[number + 1]
        self._file.seek(start)
        return Signature.from_bytes(self._file.read(end - start))

    def _link(self, first: int) -> None:
        """Put the entries from one on into their buckets; 0 is none."""
        for entry in range(first, len(self._hashes)):
            hash_ = self._hashes[entry]
            if hash_:
                bucket = hash_ & (len(self._last) - 1)
                self._before[entry] = self._last[bucket]
                self._last[bucket] = entry
