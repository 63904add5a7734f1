"""Are the first ten articles the right ones?

The judgments of the reference data, through the product's own search with the settings given:
topics of editors over news articles, questions over encyclopedia text, and articles that are
to be found by their title, or by an editor's description, in the bodies of all. Settings are
chosen on the queries of odd number, the first being 1; both halves are shown, with the
standard error of the mean over all.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean, stdev
from tempfile import TemporaryDirectory

import click
from rich.console import Console
from rich.table import Table

import searchidx

__all__ = ["main", "ndcg", "reciprocal_rank"]

Grades = dict[str, int]
Measure = Callable[[Sequence[str], Grades], float]


def ndcg(ids: Sequence[str], grades: Grades) -> float:
    """Normalised discounted cumulative gain of a ranking, cut at ten (Järvelin and Kekäläinen
    2002, with 2^grade - 1 as the gain)."""
    gain: float = sum(
        (2.0 ** grades.get(id, 0) - 1) / math.log2(i + 2) for i, id in enumerate(ids[:10])
    )
    best = sorted(grades.values(), reverse=True)[:10]
    return gain / sum((2.0**grade - 1) / math.log2(i + 2) for i, grade in enumerate(best))


def reciprocal_rank(ids: Sequence[str], grades: Grades) -> float:
    """One over the rank of the first right article of the first ten; 0 if there is none."""
    return next((1 / rank for rank, id in enumerate(ids[:10], 1) if grades.get(id)), 0.0)


@dataclass(frozen=True, slots=True)
class _Set:
    """Queries with what is right for each, over some articles; ``fields``: where to search."""

    name: str
    fields: tuple[str, ...]
    measure: Measure
    bar: float


_SETS = (
    _Set("editor_tags_2020", ("title", "body"), ndcg, 0.60),
    _Set("editor_tags_2020", ("body",), ndcg, 0.56),
    _Set("tydiqa_goldp_id", ("body",), ndcg, 0.76),
    _Set("knownitem", ("body",), ndcg, 0.85),
    _Set("knownitem_desc", ("body",), reciprocal_rank, 0.82),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """What one set gave: the mean over all queries, over either half, and its standard error;
    None where the queries are too few."""

    set: str
    fields: str
    measure: str
    queries: int
    all: float
    odd: float
    even: float | None
    error: float | None
    bar: float


def _collection(name: str) -> str:
    return "news" if name.startswith("knownitem") else name


def _articles(data: Path, collection: str) -> Iterator[searchidx.Article]:
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


def _queries(data: Path, name: str) -> list[tuple[str, Grades]]:
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


def _row(wanted: _Set, values: Sequence[float]) -> _Row:
    error, even = None, None
    if len(values) > 1:
        error, even = stdev(values) / math.sqrt(len(values)), fmean(values[1::2])
    name = "nDCG@10" if wanted.measure is ndcg else "MRR@10"
    fields = ", ".join(wanted.fields)
    means = fmean(values), fmean(values[::2]), even
    return _Row(wanted.name, fields, name, len(values), *means, error, wanted.bar)


def _evaluate(data: Path, collection: str, step: int, match: str) -> Iterator[_Row]:
    with TemporaryDirectory() as index, searchidx.create(index, fragments=0) as archive:
        archive.add(_articles(data, collection))
        for wanted in _SETS:
            if _collection(wanted.name) != collection:
                continue
            values = []
            for text, grades in _queries(data, wanted.name)[::step]:
                # As a sentence: a quote in it opens no phrase, a dash excludes nothing.
                plain = "".join(c if c.isalnum() or c in " .,-'/" else " " for c in text)
                plain = plain.replace(" -", " ").lstrip("-")
                hits = archive.search(plain, fields=wanted.fields, match=match).hits
                values.append(wanted.measure([hit.article.id for hit in hits], grades))
            yield _row(wanted, values)


@click.command(help=__doc__)
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--step", default=1, show_default=True, help="Every how many queries to ask.")
@click.option("--match", default="auto", show_default=True, type=click.Choice(["auto", "any"]))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def main(data: Path, step: int, match: str, as_json: bool) -> None:
    """DATA is the folder of the reference data."""
    collections = dict.fromkeys(_collection(wanted.name) for wanted in _SETS)
    rows = [row for name in collections for row in _evaluate(data, name, step, match)]
    if as_json:
        for row in rows:
            click.echo(json.dumps(asdict(row)))
        return
    table = Table("set", "fields", "measure", "queries", "all", "odd", "even", "±", "bar", box=None)
    for row in rows:
        values = (row.all, row.odd, row.even, row.error)
        means = ["" if value is None else f"{value:.4f}" for value in values]
        table.add_row(row.set, row.fields, row.measure, str(row.queries), *means, f"{row.bar}")
    Console().print(table)


if __name__ == "__main__":
    main()
