"""The JSON lines that every peer reads: the first of a file, or those of generated articles.

A record has id, title and body; date (ISO), source, caption, author, section and url where
known. Lines of a file are taken as they are, so that ``searchidx index`` reads of them what
it would read of the file.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import click
import orjson

import searchidx
from bench.articles import generate

__all__ = ["Data", "Record", "read_records"]

Record = dict[str, Any]

_LINES, _FACTS = "articles.jsonl", "articles.json"


@dataclass(frozen=True, slots=True)
class Data:
    """Articles in a file of JSON lines.

    Attributes:
        text_bytes: of titles, captions and bodies in UTF-8.
        origin: what they are: "generated, seed 1" or the name of a file.
    """

    path: Path
    articles: int
    text_bytes: int
    origin: str

    @classmethod
    def of(cls, folder: Path, file: Path | None, count: int, seed: int) -> Data:
        """Write them into a folder, one after another; those that are there are used again.

        Args:
            file: JSON lines, gzipped if its name ends in .gz; None generates.
            count: how many; of a file, 0 takes all.

        Raises:
            ClickException: if the folder has other articles, or a line holds none.
        """
        asked = {"file": str(file and file.resolve()), "count": count, "seed": seed}
        path, facts = folder / _LINES, folder / _FACTS
        if facts.exists():
            known = json.loads(facts.read_text())
            if known["asked"] != asked:
                raise click.ClickException(f"{folder} has other articles ({known['asked']})")
        else:
            lines = _lines_of(file, count) if file else map(_line, generate(count, seed))
            known = {"asked": asked, **_write(path, lines, file)}
            facts.write_text(json.dumps(known))
        if not known["articles"]:
            raise click.ClickException("there is no article to measure on")
        origin = file.name if file else f"generated, seed {seed}"
        return cls(path, known["articles"], known["text_bytes"], origin)

    def sample(self, size: int) -> list[Record]:
        """At most so many of the articles, at even distances."""
        step = -(-self.articles // size)
        with self.path.open("rb") as file:
            return [orjson.loads(line) for line in islice(file, 0, None, step)]

    def first(self, count: int, path: Path) -> Data:
        """The first of them in a file of their own."""
        with self.path.open("rb") as file:
            facts = _write(path, islice(file, count), None)
        return Data(path, facts["articles"], facts["text_bytes"], self.origin)


def read_records(path: Path) -> Iterator[Record]:
    """The records of a file, parsed one after another."""
    with path.open("rb") as file:
        yield from map(orjson.loads, file)


def _lines_of(file: Path, count: int) -> Iterator[bytes]:
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
        yield from islice(filter(bytes.strip, lines), count or None)


def _line(article: searchidx.Article) -> bytes:
    names = ("id", "title", "body", "source", "section", "url")
    return orjson.dumps({**{n: getattr(article, n) for n in names}, "date": article.published})


def _write(path: Path, lines: Iterable[bytes], file: Path | None) -> dict[str, int]:
    """Write lines; how many there are, and the bytes of their texts."""
    articles = text_bytes = 0
    with path.open("wb") as out:
        for articles, line in enumerate(lines, 1):
            try:
                record = orjson.loads(line)
                texts = [record["title"], record["body"], record.get("caption") or ""]
                text_bytes += sum(len(text.encode()) for text in texts)
            except (ValueError, KeyError, TypeError, AttributeError):
                where = f"{file}, line {articles}"
                raise click.ClickException(f"{where}: no JSON with id, title and body") from None
            out.write(line.rstrip(b"\n") + b"\n")
    return {"articles": articles, "text_bytes": text_bytes}
