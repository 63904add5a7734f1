"""What an article says early counts for more, and other names for less."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import whoosh.index
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

import searchidx
from searchidx import Article
from searchidx.query.clauses import Word
from searchidx.query.lead import Lead
from searchidx.query.matches import listed
from searchidx.query.matching import Matching

_FILLER = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh "
_ARTICLES = [
    Article(id="late", body=_FILLER * 2 + "pelabuhan"),
    Article(id="early", body="pelabuhan " + _FILLER * 2),
    Article(id="below", body=_FILLER * 2 + "\n\npelabuhan"),
    Article(id="none", body=_FILLER * 2 + "dermaga"),
]


@pytest.mark.parametrize("codec", ["arrays", "portable"])
def test_the_first_to_say_it_comes_first(tmp_path: Path, codec: str) -> None:
    with searchidx.create(tmp_path, codec=codec, rerank=0) as archive:
        archive.add(_ARTICLES)
        hits = archive.search("pelabuhan").hits
    assert [hit.article.id for hit in hits] == ["early", "late", "below"]
    worth = 1 + math.log(4 / (3 + 1))
    early, late, below = (hit.score for hit in hits)
    assert early - late == pytest.approx(worth * (1 - math.exp(-20 / 30)), rel=1e-5)
    assert late - below == pytest.approx(
        worth * (math.exp(-20 / 30) - math.exp(-120 / 30)), rel=1e-5
    )


def test_titles_and_exact_words_have_no_lead(tmp_path: Path) -> None:
    with searchidx.create(tmp_path) as archive:
        archive.add([*_ARTICLES, Article(id="title", title=_FILLER + "pelabuhan")])
        for query in ("=pelabuhan", "judul:pelabuhan"):
            scores = {hit.article.id: hit.score for hit in archive.search(query).hits}
            assert scores.get("early") == scores.get("late")
            assert scores


def test_it_reaches_farther_in_a_long_query(tmp_path: Path) -> None:
    with searchidx.create(tmp_path, rerank=0) as archive:
        archive.add(_ARTICLES)
        spans = []
        for words in (1, 3, 6, 12, 40):
            query = " ".join(["pelabuhan", *(f"tiada{n}" for n in range(words - 1))])
            hits = archive.search(query, match="any").hits
            scores = {hit.article.id: hit.score for hit in hits}
            worth = 1 + math.log(4 / (3 + 1))
            spans.append(-20 / math.log(1 - (scores["early"] - scores["late"]) / worth))
    assert spans == pytest.approx([30, 30, 120, 480, 600], rel=1e-3)


def test_whoosh_scores_it_alike(tmp_path: Path) -> None:
    with searchidx.create(tmp_path) as archive:
        archive.add(_ARTICLES[:2])
        archive.add(_ARTICLES[2:])
    reader = whoosh.index.open_dir(tmp_path, "MAIN").reader()
    tree = Word("labuh", "pelabuhan", (("body", 2.0),), 0.5, Lead(3.0, 7.0))
    found = listed(Matching(reader, BM25F(), 0).match(tree))
    assert found.scores is not None
    results = Searcher(reader, weighting=BM25F()).search(tree, limit=1)
    best = int(found.scores.argmax())
    assert (results[0].docnum, results[0].score) == (
        found.documents[best],
        pytest.approx(found.scores[best], rel=1e-6),
    )
    assert len(found) == 3


def test_another_name_counts_for_less(tmp_path: Path) -> None:
    own: dict[str, Any] = {"rerank": 0, "own_aliases": {"dermagaria": ["pelabuhan"]}}
    bodies = {"typed": "dermagaria baru", "other": "pelabuhan baru"}
    with searchidx.create(tmp_path, **own) as archive:
        archive.add(Article(id=id, body=body) for id, body in bodies.items())
        scores = {hit.article.id: hit.score for hit in archive.search("dermagaria").hits}
    assert scores["other"] == pytest.approx(0.4 * scores["typed"], rel=1e-6)
