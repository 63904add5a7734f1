"""Query trees on arrays, against brute force and against Whoosh on its own codec."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
import whoosh.index
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import Oracle, Scores
from trees import STOCK_TREES, TREES, expected, some_articles
from whoosh import query
from whoosh.reading import IndexReader
from whoosh.scoring import BM25F
from whoosh.searching import Searcher
from whoosh.util.numeric import byte_to_length, length_to_byte

import searchidx
from searchidx.query import matching, scoring
from searchidx.query.clauses import WithOptional
from searchidx.query.matches import Matches, listed
from searchidx.query.ordering import ranked

_SEGMENTS = 7
_ROOM = 1 << 14


class _Archive:
    """Some articles in so many segments, some of them deleted, and what brute force knows."""

    def __init__(self, folder: Path, segments: int, codec: str = "arrays") -> None:
        articles = some_articles(6 * segments + 14, segments)
        bounds = [len(articles) * part // segments for part in range(segments + 1)]
        gone = {a.id for a in Random(segments).sample(articles, segments - 1)}
        with searchidx.create(folder, codec=codec) as archive:
            for start, stop in pairwise(bounds):
                archive.add(articles[start:stop])
            archive.delete(gone)
        self.reader: IndexReader = whoosh.index.open_dir(folder, "MAIN").reader()
        self.matching = matching.Matching(self.reader, BM25F(), _ROOM)
        self.oracle = _Oracle(articles)
        self.deleted = {int(id) for id in gone}


class _Oracle(Oracle):
    """It remembers what it has worked out."""

    @cache  # noqa: B019
    def bm25(self, name: str, kind: str, term: str, weight: float) -> Scores:
        return super().bm25(name, kind, term, weight)


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[_Archive]:
    folder = tmp_path_factory.mktemp("trees")
    return [_Archive(folder / str(n), n) for n in range(1, _SEGMENTS + 1)]


def _scores(found: Matches) -> Scores:
    found = listed(found)
    scores = np.zeros(len(found)) if found.scores is None else found.scores
    return dict(zip(found.documents.tolist(), scores.tolist(), strict=True))


def test_archives_have_the_segments_and_deletions_they_should(archives: list[_Archive]) -> None:
    assert [len(a.reader.leaf_readers()) for a in archives] == [*range(1, _SEGMENTS + 1)]
    assert [a.reader.has_deletions() for a in archives] == [False] + [True] * (_SEGMENTS - 1)


@settings(max_examples=1500, suppress_health_check=[HealthCheck.too_slow])
@given(
    tree=TREES,
    number=st.integers(0, _SEGMENTS - 1),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    count=st.integers(0, 20),
)
def test_documents_scores_and_order_are_those_of_brute_force(
    archives: list[_Archive], tree: query.Query, number: int, sort: str, count: int
) -> None:
    archive = archives[number]
    wanted = expected(tree, archive.oracle)
    wanted = {n: score for n, score in wanted.items() if n not in archive.deleted}
    found = archive.matching.match(tree)
    assert _scores(found) == pytest.approx(wanted, rel=1e-5, abs=1e-6)
    times = np.array([_minutes(article) for article in archive.oracle.articles])
    documents, scores = ranked(found, sort, count, lambda of: times[of])
    own = _scores(found)
    assert scores.tolist() == [own[document] for document in documents.tolist()]
    late = np.iinfo(np.int64).max
    keys = {
        "relevance": lambda n: (-own[n], -times[n], n),
        "newest": lambda n: (-times[n], -own[n], n),
        "oldest": lambda n: (times[n] or late, -own[n], n),
    }
    assert documents.tolist() == sorted(own, key=keys[sort])[:count]


def _minutes(article: searchidx.Article) -> int:
    return searchidx.dates.local_minutes(article.published) if article.published else 0


# Whoosh ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    return _Archive(tmp_path_factory.mktemp("stock") / "i", 1, "portable").reader


def _by_whoosh(tree: query.Query, reader: IndexReader) -> Scores:
    scores = {}
    searcher = Searcher(reader, weighting=BM25F())
    for leaf, offset in searcher.leaf_searchers():
        matcher = tree.matcher(leaf, leaf.context())
        while matcher.is_active():
            scores[matcher.id() + offset] = matcher.score()
            matcher.next()
    return scores


@settings(
    max_examples=1500,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(tree=STOCK_TREES)
def test_documents_and_scores_are_those_of_whoosh(
    archives: list[_Archive],
    stock: IndexReader,
    monkeypatch: pytest.MonkeyPatch,
    tree: query.Query,
) -> None:
    lengths = scoring._Run.lengths

    def rounded(run: scoring._Run) -> np.ndarray:
        return np.array([byte_to_length(length_to_byte(n)) for n in lengths(run).tolist()])

    with monkeypatch.context() as patched:
        # The stock codec rounds lengths to a byte.
        patched.setattr(scoring._Run, "lengths", rounded)
        # It has a matcher that loses documents with a score of 0, and one that loses scores.
        patched.setattr(query.Or, "matcher_type", query.Or.DEFAULT_MATCHER)
        patched.setattr(query.AndMaybe, "matcherclass", WithOptional.matcherclass)
        found = matching.Matching(archives[0].reader, BM25F(), 0).match(tree)
        assert _scores(found) == pytest.approx(_by_whoosh(tree, stock), rel=1e-5, abs=1e-6)
