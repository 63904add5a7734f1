"""searchidx as a peer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

import searchidx
from bench.apart import apart
from bench.peers.base import TOP, fetch

__all__ = ["SearchIdx"]

_STEMS = "stems.txt"


class SearchIdx:
    """searchidx with its default settings, but for fragments, which no peer makes.

    Stems that it has learnt are in a file beside the index, which a later one may be given.
    """

    name = "searchidx"

    def __init__(self) -> None:
        self._archive: searchidx.Archive | None = None
        self._stems: bytes | None = None

    def prepare(self) -> None:
        # No stem is learnt from a text without words.
        self._stems = None
        with TemporaryDirectory() as name:
            self.index([searchidx.Article("1", "2020")], Path(name))

    def learn(self, articles: Sequence[searchidx.Article]) -> None:
        self._stems = apart(partial(self._stems_of, articles))

    def _stems_of(self, articles: Sequence[searchidx.Article]) -> bytes:
        with TemporaryDirectory() as name:
            self.index(articles, Path(name))
            return Path(name, _STEMS).read_bytes()

    def words_stemmed(self, folder: Path) -> int:
        stems = folder / _STEMS
        lines = stems.read_bytes() if stems.exists() else self._stems or b""
        return max(0, lines.count(b"\n") - 1)

    @property
    def version(self) -> str:
        try:
            return f"searchidx {version('searchidx')}"
        except PackageNotFoundError:
            return "searchidx, not installed"

    def index(self, articles: Sequence[searchidx.Article], folder: Path) -> None:
        if self._stems is not None:
            (folder / _STEMS).write_bytes(self._stems)
        with searchidx.create(folder) as archive:
            archive.add(articles)

    def open(self, folder: Path) -> int:
        self._archive = searchidx.open(folder, fragments=0)
        return len(self._archive)

    def search(self, words: Sequence[str], phrase: bool = False) -> int:
        assert self._archive is not None
        text = " ".join(words)
        results = self._archive.search(f'"{text}"' if phrase else text, match="all", limit=TOP)
        fetch(hit.article.title for hit in results.hits)
        return results.total

    def close(self) -> None:
        if self._archive is not None:
            self._archive.close()
