"""A gate: the ranking of the sample corpus gets no worse."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from pathlib import Path

from searchidx import Archive

CORPUS = Path(__file__).resolve().parents[2] / "corpus"

MEASURED = 0.9186
"""Mean nDCG@10 over the queries of the sample corpus; raise it when the ranking gets better."""


def rows(name: str) -> list[list[str]]:
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))


def gain(grades: list[int]) -> float:
    """Discounted cumulative gain of the first ten: the grade itself over the logarithm of
    the rank (Järvelin and Kekäläinen 2002, as trec_eval has it)."""
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades[:10], 1))


def test_ndcg_at_10(corpus: Archive) -> None:
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for query, id, grade in rows("qrels.tsv"):
        grades[query][id] = int(grade)
    values = []
    for query, text in rows("queries.tsv"):
        judged = grades[query]
        hits = corpus.search(text, limit=10).hits
        found = gain([judged.get(hit.article.id, 0) for hit in hits])
        values.append(found / gain(sorted(judged.values(), reverse=True)))
    mean = sum(values) / len(values)
    print(f"nDCG@10 {mean:.4f} over {len(values)} queries")
    assert mean >= MEASURED - 0.01


def test_every_judged_article_is_there(corpus: Archive) -> None:
    assert all(corpus.get(id) is not None for _, id, _ in rows("qrels.tsv"))
