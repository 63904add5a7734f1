"""Are the first ten articles the right ones?

nDCG@10 on the judgments of the reference data, through the product's own search with the
settings given: topics of editors over news articles, and questions over encyclopedia text.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console
from rich.table import Table

import searchidx

__all__ = ["main", "ndcg"]

_SETS = ("editor_tags_2020", "tydiqa_goldp_id")


def ndcg(ids: Sequence[str], grades: dict[str, int]) -> float:
    """Normalised discounted cumulative gain of a ranking, cut at ten (Järvelin and Kekäläinen
    2002, with 2^grade - 1 as the gain)."""
    gain: float = sum(
        (2.0 ** grades.get(id, 0) - 1) / math.log2(i + 2) for i, id in enumerate(ids[:10])
    )
    best = sorted(grades.values(), reverse=True)[:10]
    return gain / sum((2.0**grade - 1) / math.log2(i + 2) for i, grade in enumerate(best))


def _articles(folder: Path, titles: dict[str, str]) -> Iterator[searchidx.Article]:
    with gzip.open(folder / "docs.jsonl.gz") as lines:
        for record in map(json.loads, lines):
            paragraphs = (part.strip() for part in record["text"].split("\n"))
            body = "\n\n".join(part for part in paragraphs if part)
            yield searchidx.Article(id=record["id"], title=titles.get(record["id"], ""), body=body)


def _grades(path: Path) -> dict[str, dict[str, int]]:
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        query, _, document, grade = line.split("\t")
        grades[query][document] = int(grade)
    return grades


def _evaluate(data: Path, name: str, step: int, match: str) -> dict[str, Any]:
    folder = data / "judgments" / name
    with gzip.open(data / "news.jsonl.gz") as lines:
        titles = {record["id"]: record["title"] for record in map(json.loads, lines)}
    grades = _grades(folder / "qrels.tsv")
    lines_of = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line) for line in lines_of][::step]
    scores: defaultdict[str, list[float]] = defaultdict(list)
    with TemporaryDirectory() as index, searchidx.create(index) as archive:
        archive.add(_articles(folder, titles))
        for query in queries:
            text = query["text"].replace('"', " ")
            for fields in (["body"], None) if name.startswith("editor") else (["body"],):
                hits = archive.search(text, fields=fields, match=match).hits
                value = ndcg([hit.article.id for hit in hits], grades[query["id"]])
                scores["body" if fields else "title and body"].append(value)
    return {fields: sum(values) / len(values) for fields, values in scores.items()}


@click.command(help=__doc__)
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--step", default=1, show_default=True, help="Every how many queries to ask.")
@click.option("--match", default="auto", show_default=True, type=click.Choice(["auto", "any"]))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(data: Path, step: int, match: str, as_json: bool) -> None:
    """DATA is the folder of the reference data."""
    result = {name: _evaluate(data, name, step, match) for name in _SETS}
    if as_json:
        click.echo(json.dumps(result))
        return
    table = Table("set", "fields", "nDCG@10", box=None)
    for name, rows in result.items():
        for fields, value in rows.items():
            table.add_row(name, fields, f"{value:.4f}")
    Console().print(table)


if __name__ == "__main__":
    main()
