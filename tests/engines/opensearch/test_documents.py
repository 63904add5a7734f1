"""What a cluster is given has the terms and positions of the local engine."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx import Article, Caption

pytest.importorskip("opensearchpy")

from searchidx.analysis.analyzer import analyzer_for
from searchidx.analysis.encoder import TextEncoder
from searchidx.analysis.words import StemRules
from searchidx.config import load_settings
from searchidx.engines.opensearch import making
from searchidx.engines.opensearch.documents import (
    BodyMaker,
    article_of,
    bytes_of,
    lead_value,
    server_id,
)
from searchidx.engines.opensearch.layout import index_body
from searchidx.engines.opensearch.terms import EMPTY, local_term, server_term
from searchidx.index.documents import encode, fields_of, terms_of, texts_of
from searchidx.index.schema import FACET_FIELDS, NAMED_FIELDS, PRINTED, TEXT_FIELDS
from searchidx.index.workers import Workers

ANALYZER = analyzer_for(StemRules())
MAKER = BodyMaker(TextEncoder(ANALYZER))
GAP = 100

words = st.sampled_from(
    "Warga anak-anak kompas.com 10.000 KPK #tagar - *** sayur-mayur a|b https://a.id/x é".split()
)
texts = st.lists(
    st.lists(words | st.text(max_size=6), max_size=6).map(" ".join), max_size=5
).flatmap(
    lambda lines: st.lists(
        st.sampled_from(["\n", "\n\n", "\n \n\n"]), min_size=len(lines), max_size=len(lines)
    ).map(lambda ends: "".join(line + end for line, end in zip(lines, ends, strict=True)))
)
articles = st.builds(
    Article,
    id=st.text(min_size=1, max_size=5),
    title=texts,
    body=texts,
    captions=st.lists(st.builds(Caption, texts, st.none()), max_size=2).map(tuple),
    section=st.none() | st.text(max_size=9),
    authors=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    tags=st.lists(words | st.text(max_size=9), max_size=3).map(tuple),
    place=st.none() | st.text(max_size=9),
    published=st.none() | st.just("2023-06-14"),
)


def indexed(values: Sequence[str]) -> dict[str, list[int]]:
    """What the server makes of the values of a field: tokens cut at white space, a gap between
    two values, and the parts of a token at one position."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    position = -1
    for number, value in enumerate(values):
        position += GAP if number else 0
        for token in value.split():
            position += 1
            for term in token.split("|"):
                found[term].append(position)
    return dict(found)


def bodies(some: Sequence[Article]) -> list[dict[str, object]]:
    fields = []
    for article in some:
        stored, digest = encode(article)
        about = {"reprints": (), "signature": b"\0", "group": "g"}
        fields.append(fields_of(article, ANALYZER) | {"article": stored, "hash": digest} | about)
    made = MAKER.bodies([texts_of(article) for article in some], fields)
    return [json.loads(body) for body in made]


def valid(article: Article) -> bool:
    try:
        encode(article)
    except ValueError:
        return False
    return True


@given(st.lists(articles.filter(valid), min_size=1, max_size=4))
def test_terms_and_positions_are_those_of_the_local_engine(some: list[Article]) -> None:
    for article, body in zip(some, bodies(some), strict=True):
        local = terms_of(texts_of(article), ANALYZER)
        for name in (*TEXT_FIELDS, *(name + PRINTED for name in TEXT_FIELDS)):
            expected = {server_term(term): places for term, places in local[name].items()}
            assert indexed(body[name]) == (expected or {EMPTY: [0]})
        firsts = {server_term(t): lead_value(places[0]) for t, places in local["body"].items()}
        assert body["lead"] == firsts
        assert article_of(body["article"]) == article
        assert bytes_of(body["signature"]) == b"\0"


@given(st.lists(articles.filter(valid), min_size=1, max_size=4))
def test_names_have_their_terms_side_by_side(some: list[Article]) -> None:
    for article, body in zip(some, bodies(some), strict=True):
        fields = fields_of(article, ANALYZER)
        for name in NAMED_FIELDS:
            expected = {server_term(term) for term in fields[name]}
            assert set(indexed(body[name])) == expected


@given(st.lists(articles.filter(valid), min_size=1, max_size=4))
def test_facets_have_each_value_as_printed_once(some: list[Article]) -> None:
    for article, body in zip(some, bodies(some), strict=True):
        for name, given_ in (
            ("section", (article.section,)),
            ("author", article.authors),
            ("tag", article.tags),
            ("place", (article.place,)),
        ):
            parts = [part for value in given_ for part in (value or "").split("\x1f")]
            assert body[f"{name}_value"] == list(dict.fromkeys(filter(None, parts)))


@given(articles.filter(valid))
def test_every_field_of_a_body_is_declared(article: Article) -> None:
    [body] = bodies([article])
    declared = index_body(load_settings(os.devnull), {})["mappings"]["properties"]
    assert body.keys() <= declared.keys()
    assert {name for name in declared if name.endswith("_value")} == {
        f"{name}_value" for name in FACET_FIELDS
    }


@given(st.text() | st.text(alphabet="ab|. \x1a\u00a0é", max_size=20))
def test_a_term_is_one_token_and_comes_back(term: str) -> None:
    written = server_term(term)
    assert not set(written) & set("|. \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u2028\u2029\u3000")
    assert local_term(written) == term
    assert server_term(term + "x").startswith(written)


def test_a_long_term_is_cut_and_still_tells_itself_from_others() -> None:
    one, other = server_term("x" * 5000 + "a"), server_term("x" * 5000 + "b")
    assert one != other
    assert len(one.encode()) < 32_766
    assert one.startswith("x" * 1000)
    assert local_term(one) == "x" * 1000


@given(st.text(min_size=1), st.integers(1, 400))
def test_ids_fit_and_differ(id: str, times: int) -> None:
    ids = [id * times, id * times + "a", id * times + "b"]
    assert len({server_id(one) for one in ids}) == 3
    assert all(len(server_id(one).encode("utf-8", "surrogatepass")) <= 512 for one in ids)


def test_another_process_makes_the_same_bodies() -> None:
    some = [
        Article(id=f"{n}", title="Kabar", body=f"Warga anak-anak {n}.\n\nDua.") for n in range(9)
    ]
    fields = []
    for article in some:
        stored, digest = encode(article)
        about = {"reprints": (), "signature": b"", "group": "g"}
        fields.append(fields_of(article, ANALYZER) | {"article": stored, "hash": digest} | about)
    task = [texts_of(article) for article in some], fields
    encoder = TextEncoder(ANALYZER)
    workers = Workers(making.__name__, 2)
    try:
        done = workers.do(task, encoder, more=True).result(60)
    finally:
        workers.close()
    assert done.result == making.work(task, encoder)
