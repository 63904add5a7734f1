"""Rankings and judgments -> measures of each query, their means, and what differs beyond chance.

The measures are those of ir-measures, which computes them as trec_eval does; ids in a ranking
stand in its order, without ties.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeAlias

from searchidx.errors import SearchidxError
from searchidx.evaluation.judgments import Qrels

__all__ = ["DEPTH", "MEASURES", "ByQuery", "Difference", "differences", "mean", "measured"]

MEASURES = ("nDCG@10", "recall@100", "MRR", "MAP")
"""What is measured where nothing else is asked for; all are from 0 to 1.

Gain of the first ten, discounted by rank (Järvelin and Kekäläinen 2002; the gain is the grade);
share of the relevant articles among the first hundred; one over the rank of the first relevant
article; mean of the precisions at the relevant articles. MRR and MAP are names of the means, of
one query too.
"""

DEPTH = 1000
"""How many articles of a ranking are looked at, as in TREC's own measuring."""

_NAMES = {
    **dict(zip(MEASURES, ("nDCG@10", "R@100", "RR", "AP"), strict=True)),
    "MRR@10": "RR@10",
}
"""By name, that of ir-measures."""

_CONFIDENCE = 0.95

ByQuery: TypeAlias = dict[str, dict[str, float]]
"""By query, values by measure."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a measure of one ranking has more than that of another, over the same queries.

    Attributes:
        measure: its name.
        mean: of the differences.
        low, high: their interval of 95 % by Student's t; None where there is one query.
        p: how probable so large a mean is by chance, by the paired t-test, two-sided (Smucker,
            Allan and Carterette 2007); None where it cannot be told.
        better, worse: how many queries it is larger in, and smaller.
    """

    measure: str
    mean: float
    low: float | None
    high: float | None
    p: float | None
    better: int
    worse: int


def measured(
    qrels: Qrels, rankings: Mapping[str, Sequence[str]], names: Sequence[str] = MEASURES
) -> ByQuery:
    """The measures of each query.

    Args:
        qrels: judgments by query; each has a relevant article.
        rankings: ids of articles by query, best first; one that is not there found nothing.
        names: those of :data:`MEASURES`, and "MRR@10".

    Returns:
        them by query, in the order of ``qrels``.

    Raises:
        SearchidxError: if ir-measures is not installed.
    """
    try:
        import ir_measures
    except ImportError:
        message = "measuring needs ir-measures: pip install 'searchidx[eval]'"
        raise SearchidxError(message) from None
    run = {
        query: {id: -float(rank) for rank, id in enumerate(rankings[query])}
        for query in qrels
        if rankings.get(query)
    }
    values: ByQuery = {query: dict.fromkeys(names, 0.0) for query in qrels}
    if run:
        wanted = {_NAMES[name]: name for name in names}
        measures = map(ir_measures.parse_measure, wanted)
        for found in ir_measures.iter_calc(measures, qrels, run):
            values[found.query_id][wanted[str(found.measure)]] = float(found.value)
    return values


def mean(values: ByQuery, measure: str) -> float:
    """The mean of a measure over all queries, of which there is one at least."""
    return fmean(own[measure] for own in values.values())


def differences(
    values: ByQuery, others: ByQuery, names: Sequence[str] = MEASURES
) -> list[Difference]:
    """What ``values`` has more than ``others`` in each measure, over the queries of both, of
    which there is one at least."""
    both = [query for query in values if query in others]
    return [
        _difference(name, [values[query][name] - others[query][name] for query in both])
        for name in names
    ]


def _difference(measure: str, changes: Sequence[float]) -> Difference:
    # It comes with ir-measures, and takes a while to import.
    from scipy import stats

    low = high = p = None
    if len(changes) > 1:
        tested = stats.ttest_1samp(changes, 0.0) if any(changes) else None
        low = high = 0.0
        if tested is not None:
            interval = tested.confidence_interval(_CONFIDENCE)
            low, high = float(interval.low), float(interval.high)
            p = float(tested.pvalue) if math.isfinite(tested.pvalue) else None
    better, worse = sum(c > 0 for c in changes), sum(c < 0 for c in changes)
    return Difference(measure, fmean(changes), low, high, p, better, worse)
