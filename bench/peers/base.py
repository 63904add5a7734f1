"""What a peer is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import searchidx

__all__ = ["MEMORY", "TOP", "Peer", "PeerMissing", "fetch"]

TOP = 10
"""Hits whose titles are fetched."""

MEMORY = 256 * 2**20
"""Bytes that a peer may fill before it writes to disk, where it lets one say."""


class PeerMissing(Exception):
    """A peer that cannot run here; the message says what to do about it."""


class Peer(Protocol):
    """A search engine."""

    name: str

    @property
    def version(self) -> str:
        """Of the engine: "whoosh3 3.54.0"."""

    def prepare(self) -> None:
        """Load code and dictionaries, which is no part of any job, and know no stems."""

    def learn(self, articles: Sequence[searchidx.Article]) -> None:
        """Find the stems of all words, for ``index`` to know them."""

    def words_stemmed(self, folder: Path) -> int:
        """How many distinct words it has stemmed in all, an index in that folder being made."""

    def index(self, articles: Sequence[searchidx.Article], folder: Path) -> None:
        """From nothing to an index on disk in an empty folder, committed and searchable."""

    def open(self, folder: Path) -> int:
        """Open that index; how many articles are in it."""

    def search(self, words: Sequence[str], phrase: bool = False) -> int:
        """Rank the articles that have all words, or have them as a phrase, in the title or
        the body, and fetch the stored titles of the ten best.

        Returns:
            how many articles match in total.
        """

    def close(self) -> None:
        """Close the index."""


def fetch(titles: Iterable[object]) -> None:
    """Take each of some titles that are fetched when asked for."""
    for _ in titles:
        pass
