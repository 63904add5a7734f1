"""Documents, order and scores against the brute-force oracle."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import EMPHASIS, FIELDS, Oracle, Scores, both, days, either, first, minus, plus

import searchidx
from searchidx import Archive, Article, Caption, Results

WORDS = (
    "suara menyuarakan disuarakan kota Kota perkotaan warga warganya wargawan BALI Bali "
    "KPK 10.000 10000 di yang apa nama tidak Jum'at anak-anak"
).split()
FIELD_NAMES = {"judul": "title", "isi": "body", "keterangan": "captions"}

# Archives --------------------------------------------------------------------------------

word_lists = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
bodies = st.lists(word_lists, max_size=3).map("\n\n".join)
dates = st.sampled_from(
    [None, "2019-12-31", "2020-01-01", "2020-02-29T23:59:00+07:00", "2020-06-15", "2021-06-30"]
)
mentions = st.lists(
    st.sampled_from(["0900", "2019", "2020", "2020-02", "2020-02-29", "2021-12", "2021-06-30"]),
    max_size=3,
    unique=True,
)


@st.composite
def archives(draw: st.DrawFn) -> list[Article]:
    return [
        Article(
            id=str(number),
            title=draw(word_lists) or "judul",
            body=draw(bodies),
            captions=tuple(Caption(text) for text in draw(st.lists(word_lists, max_size=2))),
            published=draw(dates),
            mentions=tuple(draw(mentions)),
            source=draw(st.sampled_from([None, "nusa.id", "kota.com"])),
            section=draw(st.sampled_from([None, "Kota", "Warga Kota"])),
            tags=tuple(draw(st.lists(st.sampled_from(["Kota", "Warga Kota", "buku"]), max_size=3))),
            place=draw(st.sampled_from([None, "Kota", "Kota Buku"])),
        )
        for number in range(draw(st.integers(1, 9)))
    ]


# Queries: each knows how it is typed and what it should find -------------------------------


@dataclass(frozen=True)
class Query:
    """What is typed, and the scores it should have; ``is_word``: a word without signs."""

    typed: str
    scores: Callable[[Oracle], Scores]
    is_word: bool = False

    def is_grammar(self, oracle: Oracle) -> bool:
        return self.is_word and oracle.is_optional(self.typed.lower())

    def __repr__(self) -> str:
        return repr(self.typed)


def word(typed: str) -> Query:
    return Query(typed, lambda o: o.word(typed), True)


def in_field(typed: str, name: str, exact: bool) -> Query:
    fields = (FIELD_NAMES[name],)
    return Query(
        f"{name}:{'=' if exact else ''}{typed}", lambda o: o.word(typed, fields, exact=exact)
    )


def phrase(words: Sequence[str], exact: bool, name: str | None) -> Query:
    text = " ".join(words)
    fields = (FIELD_NAMES[name],) if name else FIELDS
    typed = f'{name + ":" if name else ""}{"=" if exact else ""}"{text}"'
    return Query(typed, lambda o: o.phrase(text, fields, exact))


def published(first: str, last: str) -> Query:
    def scores(oracle: Oracle) -> Scores:
        start = days(first)[0] if first != "*" else None
        return oracle.dated(start, days(last)[1] if last != "*" else None)

    return Query(f"tanggal:[{first} TO {last}]", scores)


def mentioned(first: str, last: str) -> Query:
    start = days(first)[0] if first != "*" else date.min
    end = days(last)[1] if last != "*" else date.max
    return Query(f"disebut:[{first} TO {last}]", lambda o: o.mentioned(start, end))


FIRSTS, LASTS = ("*", "2019", "2020-01-01", "2020-02"), ("2020-02-29", "2020", "2021", "*")
plain = st.sampled_from(WORDS).map(word)
leaves = st.one_of(
    plain,
    st.builds(lambda w: Query(f"={w}", lambda o: o.word(w, exact=True)), st.sampled_from(WORDS)),
    st.builds(in_field, st.sampled_from(WORDS), st.sampled_from(list(FIELD_NAMES)), st.booleans()),
    st.builds(
        phrase,
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
        st.booleans(),
        st.sampled_from([None, *FIELD_NAMES]),
    ),
    st.builds(published, st.sampled_from(FIRSTS), st.sampled_from(LASTS)),
    st.builds(mentioned, st.sampled_from(FIRSTS), st.sampled_from(LASTS)),
    st.just(Query("tanggal:kosong", lambda o: o.where(lambda a: not a.published))),
    st.just(Query("sumber:nusa.id", lambda o: o.where(lambda a: a.source == "nusa.id"))),
    st.just(Query("sumber:nusa", lambda o: o.where(lambda a: a.source == "nusa.id"))),
    st.just(Query("rubrik:kota", lambda o: o.where(lambda a: a.section is not None))),
    st.just(Query("tag:kota", lambda o: o.where(lambda a: bool({*a.tags} - {"buku"})))),
    st.just(Query('tag:"warga kota"', lambda o: o.where(lambda a: "Warga Kota" in a.tags))),
    st.just(Query("tempat:KOTA", lambda o: o.where(lambda a: a.place is not None))),
    st.just(Query("place:buku", lambda o: o.where(lambda a: a.place == "Kota Buku"))),
)


def listed(items: Sequence[tuple[str, Query]]) -> Query:
    """Items side by side, each with the sign +, -, NOT or none."""

    def scores(oracle: Oracle) -> Scores:
        excluded = [q.scores(oracle) for sign, q in items if sign in ("-", "TIDAK ")]
        kept = [(sign, q) for sign, q in items if sign in ("", "+")]
        wanted = [q.scores(oracle) for sign, q in kept if sign or not q.is_grammar(oracle)]
        optional = [q.scores(oracle) for sign, q in kept if not sign and q.is_grammar(oracle)]
        if not wanted:
            wanted, optional = optional, []
        found = both(wanted) if wanted else oracle.where(lambda a: True)
        return minus(plus(found, either(optional)), either(excluded))

    return Query(" ".join(sign + q.typed for sign, q in items), scores)


def joined(operator: str, parts: Sequence[Query]) -> Query:
    join = both if operator in ("DAN", "AND") else either
    return Query(
        f" {operator} ".join(q.typed for q in parts), lambda o: join(q.scores(o) for q in parts)
    )


def grouped(query: Query) -> Query:
    return Query(f"({query.typed})", query.scores)


def lists_of(items: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    signed = st.tuples(st.sampled_from(["", "", "", "+", "-", "TIDAK "]), items)
    return st.lists(signed, min_size=1, max_size=4).map(listed)


structured = st.recursive(
    lists_of(leaves),
    lambda inner: st.one_of(
        lists_of(st.one_of(leaves, inner.map(grouped))),
        st.builds(
            joined,
            st.sampled_from(["DAN", "AND", "ATAU", "OR"]),
            st.lists(lists_of(st.one_of(leaves, inner.map(grouped))), min_size=2, max_size=3),
        ),
    ),
    max_leaves=8,
    # Where all is in capitals TIDAK is a word, which has a test of its own.
).filter(lambda query: not query.typed.isupper())


# Comparison ------------------------------------------------------------------------------


def minutes(article: Article) -> int:
    if not article.published:
        return -1
    day = date.fromisoformat(article.published[:10]).toordinal() * 1440
    clock = article.published[11:16]
    return day + (int(clock[:2]) * 60 + int(clock[3:]) if clock else 0)


def check(results: Results, expected: Scores, part: str, sort: str = "relevance") -> None:
    hits = [hit for hit in results.hits if hit.partial == (part == "partial")]
    scores = {int(hit.article.id): hit.score for hit in hits}
    assert scores.keys() == expected.keys()
    assert scores == pytest.approx(expected, rel=1e-6, abs=1e-9)
    keys = []
    for hit in hits:
        age = minutes(hit.article)
        number = int(hit.article.id)
        keys.append(
            {
                "relevance": (-hit.score, -age, number),
                "newest": (-age, -hit.score, number),
                "oldest": (age if age >= 0 else 10**12, -hit.score, number),
            }[sort]
        )
    assert keys == sorted(keys)


def check_query(archive: Archive, oracle: Oracle, query: Query, sort: str) -> None:
    results = archive.search(query.typed, match="all", sort=sort, limit=None)
    assert [hit.rank for hit in results.hits] == list(range(1, results.total + 1))
    assert (results.partial_total, results.relaxed) == (0, False)
    check(results, query.scores(oracle.asked(query.typed)), "full", sort)


def indexed(folder: str, articles: Sequence[Article], **values: Any) -> Archive:
    archive = searchidx.create(Path(folder) / "index", **values)
    archive.add(articles)
    return archive


SORTS = st.sampled_from(["relevance", "relevance", "newest", "oldest"])


@given(archives(), st.lists(st.tuples(structured, SORTS), min_size=1, max_size=6))
def test_structured_queries(articles: list[Article], queries: list[tuple[Query, str]]) -> None:
    oracle = Oracle(articles)
    with tempfile.TemporaryDirectory() as folder, indexed(folder, articles, rerank=0) as archive:
        for query, sort in queries:
            check_query(archive, oracle, query, sort)


# Each article is a commit, which takes its time.
@settings(max_examples=25)
@given(archives(), st.lists(structured, min_size=1, max_size=6))
def test_an_index_of_many_segments_answers_the_same(
    articles: list[Article], queries: list[Query]
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        indexed(folder, articles, commit_every="1") as archive,
    ):
        oracle = Oracle(articles)
        for query in queries:
            check_query(archive, oracle, query, "newest")


plain_lists = st.one_of(
    st.lists(plain, min_size=1, max_size=5), st.lists(plain, min_size=5, max_size=8)
)


@given(
    archives(),
    st.lists(plain_lists, min_size=1, max_size=5),
    st.sampled_from(["auto", "all", "any"]),
    st.integers(0, 4),
    SORTS,
)
def test_words_side_by_side(
    articles: list[Article],
    queries: list[list[Query]],
    match: str,
    relax_below: int,
    sort: str,
) -> None:
    oracle = Oracle(articles)
    with (
        tempfile.TemporaryDirectory() as folder,
        indexed(folder, articles, relax_below=relax_below) as archive,
    ):
        for words in queries:
            typed = " ".join(q.typed for q in words)
            oracle.asked(typed)
            content = [q.scores(oracle) for q in words if not q.is_grammar(oracle)]
            grammar = [q.scores(oracle) for q in words if q.is_grammar(oracle)]
            if not content:
                content, grammar = grammar, []
            join = either if match == "any" else both
            full = plus(join(content), either(grammar))
            partial: Scores = {}
            lone_grammar = all(q.is_grammar(oracle) for q in words)
            if match == "auto" and len(content) > 1 and not lone_grammar:
                some = minus(plus(either(content), either(grammar)), full)
                partial = some if len(full) < relax_below else {}
            if typed.isupper():  # capitals are nothing special then, and stems differ
                continue
            if sort == "relevance":
                added = oracle.places([q.typed for q in words])
                full, partial = plus(full, added), plus(partial, added)
            in_one_list = sort == "relevance" and bool(partial) and oracle.is_in_one_list
            if in_one_list:
                full = {number: EMPHASIS * score for number, score in full.items()}
            results = archive.search(typed, match=match, sort=sort, limit=None)
            check(results, full, "full", sort)
            check(results, partial, "partial", sort)
            assert (results.total, results.partial_total) == (len(full), len(partial))
            assert results.relaxed == bool(partial)
            keys = [(-hit.score if in_one_list else 0.0, hit.partial) for hit in results.hits]
            assert keys == sorted(keys)


@given(
    archives(),
    plain,
    st.sampled_from(
        [
            {},
            {"source": ["nusa.id"]},
            {"source": "kota.com", "section": ["Kota"]},
            {"tag": ["kota"]},
            {"tag": ["kota", "BUKU"], "place": "kota buku"},
        ]
    ),
    st.sampled_from([None, "2020", "2020-02-29"]),
    st.sampled_from([None, "2020", "2020-06", "2021-06-30"]),
)
def test_filters_choose_and_leave_scores_alone(
    articles: list[Article],
    query: Query,
    filters: dict[str, Any],
    start: str | None,
    last: str | None,
) -> None:
    oracle = Oracle(articles)
    expected = plus(query.scores(oracle), oracle.places([query.typed]))
    if start or last:
        within = oracle.dated(days(start)[0] if start else None, days(last)[1] if last else None)
        expected = minus(expected, minus(oracle.where(lambda a: True), within))
    if "source" in filters:
        wanted = {filters["source"]} if isinstance(filters["source"], str) else filters["source"]
        expected = minus(expected, oracle.where(lambda a: a.source not in wanted))
    if "section" in filters:
        # Some article has this section exactly, or it is a word of one.
        exact = any(article.section == "Kota" for article in articles)
        expected = minus(
            expected,
            oracle.where(lambda a: a.section != "Kota" if exact else a.section is None),
        )
    if "tag" in filters:
        wanted = {"buku"} if "BUKU" in filters["tag"] else set()
        exact = any("Kota" in article.tags for article in articles)
        wanted |= {"Kota"} if exact else {"Warga Kota"}
        expected = minus(expected, oracle.where(lambda a: not wanted & {*a.tags}))
    if "place" in filters:
        expected = minus(expected, oracle.where(lambda a: a.place != "Kota Buku"))
    with tempfile.TemporaryDirectory() as folder, indexed(folder, articles) as archive:
        results = archive.search(
            query.typed, match="all", filters=filters, date_from=start, date_to=last, limit=None
        )
        check(results, expected, "full")


def test_settings_weigh_the_evidence(tmp_path: Path) -> None:
    articles = [
        Article(id="0", title="kota warga", body="suara"),
        Article(id="1", title="suara", body="kota kota kota"),
    ]
    weights = {"title": 3.0, "body": 0.25, "captions": 0.0}
    oracle = Oracle(articles, **weights)
    given = {f"{name}_weight": weight for name, weight in weights.items()}
    with indexed(str(tmp_path), articles, **given) as archive:
        expected = plus(oracle.word("kota"), oracle.places(["kota"]))
        check(archive.search("kota"), expected, "full")


def test_a_field_of_no_weight_is_still_searched(tmp_path: Path) -> None:
    with indexed(
        str(tmp_path),
        [Article(id="0", title="kota"), Article(id="1", body="kota")],
        title_weight=0.0,
    ) as archive:
        assert [hit.article.id for hit in archive.search("kota").hits] == ["1", "0"]


def scan(articles: Sequence[Article], stems: set[str], words: set[str]) -> set[str]:
    """Ids of articles that have all, by reading every one."""
    from searchidx.analysis.analyzer import analyze

    found = set()
    for article in articles:
        captions = "\n\n".join(caption.text for caption in article.captions)
        tokens = [t for text in (article.title, article.body, captions) for t in analyze(text)]
        have = {term for token in tokens for term in token.terms}
        if stems <= have and words <= {token.word for token in tokens}:
            found.add(article.id)
    return found


@pytest.mark.parametrize(
    ("query", "stems", "words"),
    [
        ("pelabuhan sorong", {"labuh", "sorong"}, set()),
        ("=pelabuhan", set(), {"pelabuhan"}),
        ("banjir -xyz", {"banjir"}, set()),
        ("kpk", {"kpk"}, set()),
        ("siapa bupati", {"bupati"}, set()),
        ("vaksinasi DAN dokter", {"vaksinasi", "dokter"}, set()),
    ],
)
def test_a_scan_of_the_sample_corpus_finds_the_same(
    corpus: Archive, corpus_articles: list[Article], query: str, stems: set[str], words: set[str]
) -> None:
    hits = archive_hits(corpus, query)
    assert hits == scan(corpus_articles, stems, words)
    assert hits


def archive_hits(archive: Archive, query: str) -> set[str]:
    return {hit.article.id for hit in archive.search(query, match="all", limit=None).hits}


def test_scores_over_the_sample_corpus(corpus: Archive, corpus_articles: list[Article]) -> None:
    oracle = Oracle(corpus_articles)
    number = {article.id: n for n, article in enumerate(corpus_articles)}
    for query, expected in {
        "pelabuhan": oracle.word("pelabuhan"),
        "kapan pelabuhan sorong": plus(
            both([oracle.word("pelabuhan"), oracle.word("sorong")]), oracle.word("kapan")
        ),
        '"suku bunga"': oracle.phrase("suku bunga"),
        "keterangan:evakuasi": oracle.word("evakuasi", ("captions",)),
    }.items():
        results = corpus.search(query, match="all", limit=None)
        scores = {number[hit.article.id]: hit.score for hit in results.hits}
        if not query.startswith(("keterangan", '"')):
            near = oracle.asked(query).places(query.split())
            expected |= {n: s + near[n] for n, s in first(expected, 20).items()}
        assert scores == pytest.approx(expected, rel=1e-6)
        assert scores
