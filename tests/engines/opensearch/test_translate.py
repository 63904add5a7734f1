"""Trees as a cluster is asked them; what it answers is tested in tests/contract/."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query

pytest.importorskip("opensearchpy", reason="the extra opensearch is not installed")

from searchidx.engines.opensearch.documents import LEAD
from searchidx.engines.opensearch.spans import in_order
from searchidx.engines.opensearch.statistics import Figures, probes, routing_of
from searchidx.engines.opensearch.terms import server_term
from searchidx.engines.opensearch.translate import (
    Translator,
    clauses_in,
    condition,
    scored_terms,
)
from searchidx.index.schema import NAMED_FIELDS
from searchidx.query.clauses import AnyOf, Unscored, Weighted, Word, but_not
from searchidx.query.lead import Lead

FIGURES = Figures(1000, 10, 5000)
K1 = 1.2
LEADING = Word("banjir", "banjirnya", (("title", 1.0), ("body", 2.0)), 0.5, Lead(1.0, 30.0))


def translator(**options: Any) -> Translator:
    return Translator(lambda name, term: FIGURES, K1, **options)


def leaves(clause: Any, kind: str) -> Iterator[Any]:
    if isinstance(clause, list):
        for each in clause:
            yield from leaves(each, kind)
    elif isinstance(clause, dict):
        for name, inner in clause.items():
            if name == kind:
                yield inner
            else:
                yield from leaves(inner, kind)


def test_the_idf_of_the_server_is_replaced_by_ours() -> None:
    clause = translator().scored(query.Term("title", "banjir", boost=3.0))
    server_idf = math.log(1 + (1000 - 10 + 0.5) / (10 + 0.5))
    ours = 3.0 * (1 + math.log(1000 / 11)) * (K1 + 1)
    assert clause["term"]["title"]["boost"] * server_idf == pytest.approx(ours)


def test_a_word_is_a_clause_for_each_field_and_kind() -> None:
    clause = translator().scored(LEADING)
    terms = [next(iter(leaf)) for leaf in leaves(clause, "term")]
    assert terms == ["title", "title_words", "body", "body_words"]
    assert clause["bool"]["minimum_should_match"] == 1
    assert clauses_in(clause) == 7


@pytest.mark.parametrize("span", [30.0, 83.3, 600.0])
def test_sigmoids_add_up_to_the_lead(span: float) -> None:
    word = Word("banjir", None, (("body", 2.0),), 1.0, Lead(1.0, span))
    features = list(leaves(translator().scored(word), "rank_feature"))
    for first in (0, 1, 5, 30, 100, 250, 1000, 5000):
        value = LEAD / (first + 1)
        added = 0.0
        for feature in features:
            pivot, exponent = (feature["sigmoid"][name] for name in ("pivot", "exponent"))
            added += feature["boost"] * value**exponent / (value**exponent + pivot**exponent)
        worth = 2.0 * FIGURES.idf
        assert added == pytest.approx(worth * math.exp(-first / span), abs=0.007 * worth)


def test_a_condition_has_no_part_in_the_score() -> None:
    tree = but_not(LEADING, query.Term("section", "ekonomi"))
    clause = translator().scored(tree)
    assert len(clause["bool"]["must"]) == 1
    assert clause["bool"]["filter"] == [{"bool": {"must_not": [{"term": {"section": "ekonomi"}}]}}]
    assert translator().scored(Unscored(LEADING))["constant_score"]["boost"] == 0
    assert scored_terms(Unscored(LEADING)) == set()
    assert scored_terms(tree) == {
        (name, term)
        for field in ("title", "body")
        for name, term in ((field, "banjir"), (f"{field}_words", "banjirnya"))
    }


@pytest.mark.parametrize("name", NAMED_FIELDS)
def test_names_are_matched_whole_or_by_their_words(name: str) -> None:
    whole = condition(query.Term(name, "=suku bunga"))
    assert whole == {"term": {name: server_term("=suku bunga")}}
    words = condition(Unscored(query.Phrase(name, ["suku", "bunga"])))
    assert words == {"match_phrase": {name: {"query": "suku bunga"}}}


def test_weights_multiply() -> None:
    clause = translator().scored(Weighted(Weighted(LEADING, 2.0), 3.0))
    assert clause["bool"]["boost"] == 3.0
    assert clause["bool"]["must"][0]["bool"]["boost"] == 2.0


def test_evidence_is_left_out_where_there_is_no_room() -> None:
    tree = AnyOf([LEADING, Word(None, "banjirnya", (("title", 1.0),), 1.0)])
    assert clauses_in(translator(leaves_out=("lead",)).scored(tree)) == 5
    # What is looked for as printed alone stays.
    assert clauses_in(translator(leaves_out=("lead", "printed")).scored(tree)) == 3


def test_signs_of_the_server_are_no_signs_in_terms() -> None:
    clause = condition(query.Wildcard("body_words", "a\\b*c"))
    assert clause["wildcard"]["body_words"]["value"] == "a\\\\b*c"
    found = condition(query.Wildcard("body_words", "a.(b?"))["regexp"]["body_words"]["value"]
    assert found.startswith("a\x1a002e\\(b(")


def test_what_the_parser_does_not_make_is_told() -> None:
    with pytest.raises(TypeError, match="TermRange"):
        condition(query.TermRange("body", "a", "b"))


@given(st.integers(2, 6), st.integers(2, 100))
def test_a_phrase_stays_below_what_a_cluster_takes(words: int, slop: int) -> None:
    clause = in_order("body", [f"w{number}" for number in range(words)], slop)
    assert sum(1 for _ in leaves(clause, "span_term")) <= 200
    assert max(each["slop"] for each in leaves(clause, "span_near")) <= slop - 1


@given(
    st.integers(1, 64).flatmap(lambda count: st.tuples(st.integers(0, count - 1), st.just(count)))
)
def test_each_shard_is_asked_once(shard_and_count: tuple[int, int]) -> None:
    shard, count = shard_and_count
    assert len({routing_of(each, count) for each in range(count)}) == count
    body = probes({("body", "banjir"), ("body", "rob"), ("title", "rob")}, {"one": count})
    assert len(body["docs"]) == count
    assert body["docs"][shard]["routing"] == routing_of(shard, count)
    assert body["docs"][shard]["doc"] == {"body": "banjir rob", "title": "rob"}
