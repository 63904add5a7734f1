"""Sastrawi's stemmer (Nazief and Adriani's algorithm with confix stripping, as PySastrawi
has it), asked about each distinct word once. The only module that imports Sastrawi."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

__all__ = ["Stemmer", "fingerprint", "shared_stemmer"]

_PLAIN = re.compile(r"[a-z]+(?:-[a-z]+)*")


class Stemmer:
    """Word -> stem, remembered for the life of the object.

    Attributes:
        asked: how many distinct words PySastrawi has been asked about.
    """

    def __init__(self) -> None:
        self._sastrawi = _sastrawi()
        self._stems: dict[str, str] = {}

    @property
    def asked(self) -> int:
        return len(self._stems)

    def stem(self, word: str) -> str:
        """The stem of a folded word.

        PySastrawi's rules know the letters a to z and hyphens only, and build regular
        expressions from what they are given: any other word is its own stem.
        """
        stem = self._stems.get(word)
        if stem is None:
            known = _PLAIN.fullmatch(word) is not None
            stem = self._stems[word] = str(self._sastrawi.stem_word(word)) if known else word
        return stem


@cache
def shared_stemmer() -> Stemmer:
    """The stemmer of this process."""
    return Stemmer()


@cache
def _sastrawi() -> Any:
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer as Sastrawi
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    words = StemmerFactory().get_words()
    return Sastrawi(ArrayDictionary(words))


@cache
def fingerprint() -> str:
    """A hash of PySastrawi's version, code and dictionary: what decides its stems."""
    digest = hashlib.blake2b(version("PySastrawi").encode(), digest_size=8)
    package = importlib.util.find_spec("Sastrawi")
    assert package is not None
    assert package.origin is not None
    for path in sorted(Path(package.origin).parent.rglob("*")):
        if path.suffix in (".py", ".txt"):
            digest.update(path.read_bytes())
    return digest.hexdigest()
