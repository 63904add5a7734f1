"""Measures and their differences, against their definitions written out."""

from __future__ import annotations

import math
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.evaluation.measures import MEASURES, differences, mean, measured


def by_definition(ids: list[str], grades: dict[str, int]) -> dict[str, float]:
    relevant = {id for id, grade in grades.items() if grade > 0}
    ranks = [rank for rank, id in enumerate(ids, 1) if id in relevant]

    def gain(values: list[int]) -> float:
        return sum(max(v, 0) / math.log2(rank + 1) for rank, v in enumerate(values[:10], 1))

    best = gain(sorted(grades.values(), reverse=True))
    return {
        "nDCG@10": gain([grades.get(id, 0) for id in ids]) / best,
        "recall@100": len(relevant & set(ids[:100])) / len(relevant),
        "MRR": 1 / ranks[0] if ranks else 0.0,
        "MAP": sum(found / rank for found, rank in enumerate(ranks, 1)) / len(relevant),
        "MRR@10": 1 / ranks[0] if ranks and ranks[0] <= 10 else 0.0,
    }


ids = st.lists(st.integers(0, 150).map(str), unique=True, max_size=130)
grades = st.dictionaries(st.integers(0, 150).map(str), st.integers(-1, 3), max_size=12)


@given(st.lists(st.tuples(ids, grades), min_size=1, max_size=3))
def test_measures(cases: list[tuple[list[str], dict[str, int]]]) -> None:
    qrels = {str(n): own | {"7": 1} for n, (_, own) in enumerate(cases)}
    rankings = {str(n): ranking for n, (ranking, _) in enumerate(cases)}
    found = measured(qrels, rankings, [*MEASURES, "MRR@10"])
    assert list(found) == list(qrels)
    for query, values in found.items():
        expected = by_definition(rankings[query], qrels[query])
        assert values == pytest.approx(expected, abs=1e-6)


def test_a_query_without_an_answer_counts() -> None:
    values = measured({"a": {"1": 1}, "b": {"1": 1}}, {"a": ["1"], "b": []})
    assert mean(values, "MRR") == 0.5


def test_differences() -> None:
    one = {str(n): {"MRR": value} for n, value in enumerate([0.5, 1.0, 0.25, 0.5, 0.0])}
    two = {str(n): {"MRR": value} for n, value in enumerate([0.25, 1.0, 0.2, 0.1, 0.1])}
    (found,) = differences(one, two | {"9": {"MRR": 1.0}}, ["MRR"])
    changes = [0.25, 0.0, 0.05, 0.4, -0.1]
    error = stdev(changes) / math.sqrt(5)
    assert found.mean == pytest.approx(fmean(changes))
    assert (found.better, found.worse) == (3, 1)
    # From a table of Student's t: 2.776 at 4 degrees of freedom.
    assert found.high == pytest.approx(found.mean + 2.776 * error, abs=1e-4)
    assert found.low == pytest.approx(found.mean - 2.776 * error, abs=1e-4)
    assert found.p is not None
    assert 0.20 < found.p < 0.30  # t = 1.35; the table: 1.190 at .30, 1.533 at .20


def test_differences_that_tell_nothing() -> None:
    one, two = {"a": {"MRR": 0.5}}, {"a": {"MRR": 1.0}}
    (found,) = differences(one, two, ["MRR"])
    assert (found.mean, found.low, found.high, found.p) == (-0.5, None, None, None)
    both = {"a": {"MRR": 0.5}, "b": {"MRR": 1.0}}
    (found,) = differences(both, both, ["MRR"])
    assert (found.low, found.high, found.p, found.better, found.worse) == (0.0, 0.0, None, 0, 0)
