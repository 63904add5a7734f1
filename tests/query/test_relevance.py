"""A gate: the ranking of the sample corpus gets no worse."""

from __future__ import annotations

from pathlib import Path

from searchidx import Archive
from searchidx.evaluation.measures import DEPTH, mean, measured
from searchidx.evaluation.trial import rankings, read_trial

CORPUS = Path(__file__).resolve().parents[2] / "corpus"

MEASURED = 0.9215
"""Mean nDCG@10 over the queries of the sample corpus; raise it when the ranking gets better."""


def test_ndcg_at_10(corpus: Archive) -> None:
    trial = read_trial(CORPUS / "queries.tsv", CORPUS / "qrels.tsv")
    values = measured(trial.qrels, rankings(corpus, trial, DEPTH), ["nDCG@10"])
    ndcg = mean(values, "nDCG@10")
    print(f"nDCG@10 {ndcg:.4f} over {len(values)} queries")
    assert len(values) == 40
    assert ndcg >= MEASURED - 0.01


def test_every_judged_article_is_there(corpus: Archive) -> None:
    trial = read_trial(CORPUS / "queries.tsv", CORPUS / "qrels.tsv")
    assert not trial.left_out
    assert not trial.unknown
    assert all(corpus.get(id) is not None for grades in trial.qrels.values() for id in grades)
