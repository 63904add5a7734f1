"""The measures of stems and rankings, on cases worked out by hand; and their commands."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench import analysis, relevance
from bench.peers import PeerMissing
from bench.peers.lucene_java import Lucene


def test_pair_scores() -> None:
    lemmas = {"a1": "a", "a2": "a", "a3": "a", "b1": "b", "b2": "b"}
    stems = {"a1": "x", "a2": "x", "a3": "y", "b1": "y", "b2": "z"}
    # Pairs of one lemma: 3 + 1, of which a1-a2 share a stem; of one stem: a1-a2, a3-b1.
    assert analysis.pair_scores(lemmas, stems.__getitem__) == (1 / 4, 1 / 2)
    assert analysis.pair_scores(lemmas, str) == (0.0, 1.0)


def _data(folder: Path) -> Path:
    """Reference data in small."""
    (folder / "stems").mkdir()
    (folder / "stems" / "lemmas.tsv").write_text(
        "source\tform\tlemma\tupos\tcount\nx\tmenari\ttari\tVERB\t2\nx\ttarian\ttari\tNOUN\t1\n"
        "x\tBali\tbali\tPROPN\t1\n"
    )
    news = [{"id": str(i), "title": f"Judul {i}", "body": f"Warga menari\nkota{i}"} for i in "12"]
    with gzip.open(folder / "news.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(record) + "\n" for record in news)
    for name in ("editor_tags_2020", "tydiqa_goldp_id"):
        part = folder / "judgments" / name
        part.mkdir(parents=True)
        with gzip.open(part / "docs.jsonl.gz", "wt") as file:
            file.writelines(json.dumps({"id": r["id"], "text": r["body"]}) + "\n" for r in news)
        (part / "queries.jsonl").write_text(json.dumps({"id": "q", "text": "kota2 tarian"}) + "\n")
        (part / "qrels.tsv").write_text("q\t0\t2\t1\n")
    found = '2\tKota2 "warga": [menari]\n1\t-kota1, tarian\n2\tkota1 kota2\n'
    for name in ("knownitem", "knownitem_desc"):
        (folder / "judgments" / f"{name}.tsv").write_text(found)
    return folder


def test_the_commands(tmp_path: Path) -> None:
    data = str(_data(tmp_path))
    result = CliRunner().invoke(
        analysis.main, [data, "--known", "9", "--json"], catch_exceptions=False
    )
    found = json.loads(result.stdout)
    assert found["known words"]["words"] == 9
    assert found["pairs"]["searchidx"] == [1.0, 1.0]
    assert found["new words"]["different"] == 0
    assert CliRunner().invoke(analysis.main, [data, "--known", "9"]).exit_code == 0
    result = CliRunner().invoke(
        relevance.main, [data, "--json", "--no-lucene"], catch_exceptions=False
    )
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    second = round(1 / math.log2(3), 4)
    assert [
        (row["set"], row["fields"], row["measure"], row["queries"], row["odd"], row["even"])
        for row in rows
    ] == [
        ("editor_tags_2020", "title, body", "nDCG@10", 1, 1.0, None),
        ("editor_tags_2020", "body", "nDCG@10", 1, 1.0, None),
        ("tydiqa_goldp_id", "body", "nDCG@10", 1, 1.0, None),
        ("knownitem", "body", "nDCG@10", 3, pytest.approx((1 + second) / 2, abs=1e-4), 1.0),
        ("knownitem_desc", "body", "MRR@10", 3, 0.75, 1.0),
    ]
    assert all(row["error"] is None for row in rows[:3])
    assert rows[4]["all"] == pytest.approx((1 + 1 + 0.5) / 3)
    assert rows[4]["error"] == pytest.approx(1 / 6)
    assert CliRunner().invoke(relevance.main, [data, "--no-lucene"]).exit_code == 0


@pytest.mark.slow
def test_beside_lucene(tmp_path: Path) -> None:
    try:
        Lucene()
    except PeerMissing as error:
        pytest.skip(f"Lucene is not here: {error}")
    result = CliRunner().invoke(relevance.main, [str(_data(tmp_path)), "--json"])
    *_, title, described = map(json.loads, result.stdout.splitlines())
    # No word of grammar is in them: Lucene finds the same articles, if in another order.
    assert title["lucene"] >= 0.6
    every, odd, even = described["gains"]
    assert every["mean"] == pytest.approx(described["all"] - described["lucene"])
    assert every["mean"] == pytest.approx((2 * odd["mean"] + even["mean"]) / 3)
    assert even["low"] is None


@pytest.mark.slow
def test_pairs_of_the_treebanks(shared_data: Path) -> None:
    lemmas = analysis.read_lemmas(shared_data / "stems" / "lemmas.tsv")
    scores = {n: analysis.pair_scores(lemmas, stem) for n, stem in analysis._stemmers().items()}
    recall, precision = scores["searchidx"]
    assert recall >= 0.985
    assert precision >= scores["PySastrawi"][1]
