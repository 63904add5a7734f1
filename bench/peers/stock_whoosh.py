"""Whoosh as it comes, given Sastrawi's stems: what searchidx is measured against."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer as Sastrawi
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory
from whoosh import fields, index, query
from whoosh.analysis import Analyzer, LowercaseFilter, RegexTokenizer, StemFilter
from whoosh.codec import whoosh3
from whoosh.searching import Searcher

import searchidx
from bench.peers.base import MEMORY, TOP, fetch

__all__ = ["StockWhoosh", "stem"]

_EVERY_WORD = 10**9
_PLAIN = re.compile(r"[a-z]+")

_stems: dict[str, str] = {}


@cache
def _sastrawi() -> Any:
    return Sastrawi(ArrayDictionary(StemmerFactory().get_words()))


def stem(word: str) -> str:
    """The stem that PySastrawi gives a word in lower case, asked for once; a word of other
    than letters a to z is its own. A function, for Whoosh pickles it with the schema."""
    found = _stems.get(word)
    if found is None:
        plain = _PLAIN.fullmatch(word) is not None
        found = _stems[word] = str(_sastrawi().stem_word(word)) if plain else word
    return found


def _analyzer() -> Analyzer:
    """Whoosh's standard analyzer without its English stop words, and the stems behind it."""
    chain: Analyzer = (
        RegexTokenizer() | LowercaseFilter() | StemFilter(stemfn=stem, cachesize=_EVERY_WORD)
    )
    return chain


@contextmanager
def _own_pickles() -> Iterator[None]:
    """Whoosh's own way of loading a block of postings, which importing searchidx replaces
    by a safer and slower one for the whole process."""
    replaced = vars(whoosh3)["loads"]
    setattr(whoosh3, "loads", pickle.loads)  # noqa: B010
    try:
        yield
    finally:
        setattr(whoosh3, "loads", replaced)  # noqa: B010


class StockWhoosh:
    """Whoosh's own codec, writer, queries and scoring, in one process."""

    name = "whoosh"

    def __init__(self) -> None:
        self._searcher: Searcher | None = None

    @property
    def version(self) -> str:
        return f"whoosh3 {version('whoosh3')}"

    def prepare(self) -> None:
        _sastrawi()
        _stems.clear()

    def learn(self, articles: Sequence[searchidx.Article]) -> None:
        analyzer = _analyzer()
        for article in articles:
            for text in (article.title, article.body):
                for _ in analyzer(text):
                    pass

    def words_stemmed(self, folder: Path) -> int:
        return len(_stems)

    def index(self, articles: Sequence[searchidx.Article], folder: Path) -> None:
        analyzer = _analyzer()
        schema = fields.Schema(
            id=fields.ID(stored=True),
            title=fields.TEXT(analyzer=analyzer, stored=True),
            body=fields.TEXT(analyzer=analyzer, stored=True),
        )
        with _own_pickles():
            writer = index.create_in(str(folder), schema).writer(limitmb=MEMORY // 2**20)
            for article in articles:
                writer.add_document(id=article.id, title=article.title, body=article.body)
            writer.commit()

    def open(self, folder: Path) -> int:
        with _own_pickles():
            self._searcher = index.open_dir(str(folder)).searcher()
            return int(self._searcher.doc_count())

    def search(self, words: Sequence[str], phrase: bool = False) -> int:
        assert self._searcher is not None
        with _own_pickles():
            stems = [stem(word) for word in words]
            asked = _phrase(stems) if phrase else query.And([_word(each) for each in stems])
            results = self._searcher.search(asked, limit=TOP)
            fetch(hit["title"] for hit in results)
            return len(results)

    def close(self) -> None:
        if self._searcher is not None:
            self._searcher.close()


def _word(stem: str) -> query.Query:
    return query.Or([query.Term(field, stem) for field in ("title", "body")])


def _phrase(stems: Sequence[str]) -> query.Query:
    return query.Or([query.Phrase(field, list(stems)) for field in ("title", "body")])
