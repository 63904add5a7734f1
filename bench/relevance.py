"""Are the first ten articles the right ones?

The judgments of the reference data, through the product's own search with the settings given:
topics of editors over news articles, questions over encyclopedia text, and articles that are
to be found by their title, or by an editor's description, in the bodies of all. Settings are
chosen on the queries of odd number, the first being 1; both halves are shown, with the
standard error of the mean over all. Lucene with its Indonesian analyzer is asked the same, where
Maven and a JDK are; what searchidx has more is given with its interval of 95 %, paired by query.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean, stdev
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console
from rich.table import Table

import searchidx
from bench.peers import PeerMissing
from bench.peers.lucene_java import Lucene
from searchidx.evaluation.judgments import Grades
from searchidx.evaluation.measures import ByQuery, Difference, differences, measured

__all__ = ["as_sentence", "main", "read_judged", "read_judgments"]

_COUNT = 10
_COLUMNS = 120
# Lucene's best on all editors' tags; from 0.5 to 1 they differ by .001.
_TITLE_OF_LUCENE = 0.75


@dataclass(frozen=True, slots=True)
class _Set:
    """Queries with what is right for each, over some articles; ``fields``: where to search."""

    name: str
    fields: tuple[str, ...]
    measure: str
    bar: float


_SETS = (
    _Set("editor_tags_2020", ("title", "body"), "nDCG@10", 0.60),
    _Set("editor_tags_2020", ("body",), "nDCG@10", 0.56),
    _Set("tydiqa_goldp_id", ("body",), "nDCG@10", 0.76),
    _Set("knownitem", ("body",), "nDCG@10", 0.85),
    _Set("knownitem_desc", ("body",), "MRR@10", 0.82),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """What one set gave: the mean over all queries, over either half, and its standard error;
    None where the queries are too few. What it is more than Lucene's, over all and over either
    half; empty without Lucene."""

    set: str
    fields: str
    measure: str
    queries: int
    all: float
    odd: float
    even: float | None
    error: float | None
    bar: float
    lucene: float | None
    gains: tuple[Difference, ...]


def _collection(name: str) -> str:
    return "news" if name.startswith("knownitem") else name


def read_judged(data: Path, collection: str) -> Iterator[searchidx.Article]:
    news = data / "news.jsonl.gz"
    if collection == "news":
        yield from searchidx.read(news)
        return
    with gzip.open(news) as lines:
        titles = {record["id"]: record["title"] for record in map(json.loads, lines)}
    with gzip.open(data / "judgments" / collection / "docs.jsonl.gz") as lines:
        for record in map(json.loads, lines):
            paragraphs = (part.strip() for part in record["text"].split("\n"))
            body = "\n\n".join(part for part in paragraphs if part)
            yield searchidx.Article(id=record["id"], title=titles.get(record["id"], ""), body=body)


def read_judgments(data: Path, name: str) -> list[tuple[str, Grades]]:
    """Each query with the grades of its articles."""
    folder = data / "judgments"
    if name.startswith("knownitem"):
        lines = (folder / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        return [(text, {id: 1}) for id, text in (line.split("\t", 1) for line in lines)]
    grades: defaultdict[str, Grades] = defaultdict(dict)
    for line in (folder / name / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, _, document, grade = line.split("\t")
        grades[query][document] = int(grade)
    lines = (folder / name / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return [(query["text"], grades[query["id"]]) for query in map(json.loads, lines)]


def as_sentence(text: str) -> str:
    """A text as a sentence: a quote in it opens no phrase, a dash excludes nothing."""
    plain = "".join(c if c.isalnum() or c in " .,-'/" else " " for c in text)
    return plain.replace(" -", " ").lstrip("-")


def _row(wanted: _Set, own: ByQuery, lucene: ByQuery | None) -> _Row:
    values = [each[wanted.measure] for each in own.values()]
    error, even = None, None
    if len(values) > 1:
        error, even = stdev(values) / math.sqrt(len(values)), fmean(values[1::2])
    means = fmean(values), fmean(values[::2]), even
    mean: float | None = None
    gains: tuple[Difference, ...] = ()
    if lucene is not None:
        mean = fmean(each[wanted.measure] for each in lucene.values())
        gains = _gains(own, lucene, wanted.measure)
    fields = ", ".join(wanted.fields)
    of_set = wanted.name, fields, wanted.measure, len(values)
    return _Row(*of_set, *means, error, wanted.bar, mean, gains)


def _gains(own: ByQuery, lucene: ByQuery, measure: str) -> tuple[Difference, ...]:
    """What all queries, those of odd and those of even number gain."""
    halves = [list(own), list(own)[::2], list(own)[1::2]]
    return tuple(
        differences({query: own[query] for query in half}, lucene, [measure])[0]
        for half in halves
        if half
    )


def _evaluate(
    data: Path, collection: str, step: int, match: str, lucene: Lucene | None
) -> Iterator[_Row]:
    # Neither fragments nor another spelling are looked at.
    settings: dict[str, Any] = {"fragments": 0, "suggest_below": 0}
    with TemporaryDirectory() as folder, searchidx.create(f"{folder}/own", **settings) as archive:
        archive.add(read_judged(data, collection))
        other = Path(folder) / "lucene"
        if lucene is not None:
            _index(lucene, read_judged(data, collection), other)
        for wanted in _SETS:
            if _collection(wanted.name) != collection:
                continue
            queries = read_judgments(data, wanted.name)[::step]
            texts = [as_sentence(text) for text, _ in queries]
            qrels = {str(number): grades for number, (_, grades) in enumerate(queries, 1)}
            found = [
                [h.article.id for h in archive.search(t, fields=wanted.fields, match=match).hits]
                for t in texts
            ]
            own = measured(qrels, dict(zip(qrels, found, strict=True)), [wanted.measure])
            theirs = None
            if lucene is not None:
                weights = dict.fromkeys(wanted.fields, 1.0)
                weights |= {"title": _TITLE_OF_LUCENE} if "title" in weights else {}
                found = lucene.rankings(other, texts, weights, _COUNT)
                theirs = measured(qrels, dict(zip(qrels, found, strict=True)), [wanted.measure])
            yield _row(wanted, own, theirs)


def _index(lucene: Lucene, articles: Iterator[searchidx.Article], folder: Path) -> None:
    folder.mkdir()
    lines = folder.with_suffix(".jsonl")
    with lines.open("w", encoding="utf-8") as file:
        for article in articles:
            record = {"id": article.id, "title": article.title, "body": article.body}
            file.write(json.dumps(record) + "\n")
    lucene.index(lines, folder, 1)
    lines.unlink()


def _lucene() -> Lucene | None:
    try:
        return Lucene()
    except PeerMissing as error:
        click.echo(f"without Lucene: {error}", err=True)
        return None


@click.command(help=__doc__)
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--step", default=1, show_default=True, help="Every how many queries to ask.")
@click.option("--match", default="auto", show_default=True, type=click.Choice(["auto", "any"]))
@click.option("--lucene/--no-lucene", default=True, help="Ask Lucene too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def main(data: Path, step: int, match: str, lucene: bool, as_json: bool) -> None:
    """DATA is the folder of the reference data."""
    collections = dict.fromkeys(_collection(wanted.name) for wanted in _SETS)
    peer = _lucene() if lucene else None
    rows = [row for name in collections for row in _evaluate(data, name, step, match, peer)]
    if as_json:
        for row in rows:
            click.echo(json.dumps(asdict(row)))
        return
    _print(rows)


def _print(rows: Sequence[_Row]) -> None:
    table = Table("set", "fields", "measure", "queries", "all", "odd", "even", "±", "bar", box=None)
    for row in rows:
        values = (row.all, row.odd, row.even, row.error)
        means = ["" if value is None else f"{value:.4f}" for value in values]
        table.add_row(row.set, row.fields, row.measure, str(row.queries), *means, f"{row.bar}")
    console = Console(width=_COLUMNS)
    console.print(table)
    if not any(row.gains for row in rows):
        return
    table = Table("set", "fields", "Lucene", "more than it: all", "odd", "even", box=None)
    for row in rows:
        gains = [
            f"{gain.mean:+.4f}"
            + ("" if gain.low is None else f" ({gain.low:+.4f} to {gain.high:+.4f})")
            for gain in row.gains
        ]
        table.add_row(row.set, row.fields, f"{row.lucene:.4f}", *gains)
    console.print(table)


if __name__ == "__main__":
    main()
