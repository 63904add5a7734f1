"""Among the first articles it counts where the words stand. The scores themselves are held to
brute force in test_matching.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import searchidx
from searchidx import Archive, Article

_FILLER = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh"
_PLACED = {
    "apart": f"{_FILLER} rob {_FILLER} {_FILLER} demak {_FILLER}",
    "near": f"{_FILLER} rob demak {_FILLER} {_FILLER} {_FILLER}",
    "paragraphs": f"{_FILLER} rob\n\ndemak {_FILLER} {_FILLER} {_FILLER}",
}
_ARTICLES = [Article(id=id, body=body) for id, body in _PLACED.items()]


def indexed(folder: Path, articles: Sequence[Article] = _ARTICLES, **values: Any) -> Archive:
    archive = searchidx.create(folder / "index", **values)
    archive.add(articles)
    return archive


def scores(archive: Archive, query: str, **options: Any) -> dict[str, float]:
    hits = archive.search(query, limit=None, **options).hits
    return {hit.article.id: hit.score for hit in hits}


def added(archive: Archive, query: str, id: str) -> float:
    """What the places of the words add."""
    found = archive.explain(query, id)
    assert found is not None
    return sum(part.score for part in found.parts if part.kind == "places")


def test_words_side_by_side_come_before_words_apart(tmp_path: Path) -> None:
    with indexed(tmp_path) as archive:
        gains = {id: added(archive, "rob demak", id) for id in _PLACED}
        turned = added(archive, "demak rob", "near")
        assert next(iter(scores(archive, "rob demak"))) == "near"
    with indexed(tmp_path / "without", rerank=0) as archive:
        assert {id: added(archive, "rob demak", id) for id in _PLACED} == dict.fromkeys(_PLACED, 0)
    assert gains["near"] > gains["apart"] + 1
    # Nothing is near beyond the end of a paragraph.
    assert gains["near"] > gains["paragraphs"] + 1
    assert gains["near"] > turned + 0.5 > gains["apart"] + 0.5


def test_a_sentence_is_compared_word_by_word(tmp_path: Path) -> None:
    sentence = "rob di demak yang surut dan tambak"
    bodies = {
        "same": f"{_FILLER} {sentence} {_FILLER}",
        "other": f"{_FILLER} rob dan demak di surut yang tambak {_FILLER}",
        "longer": f"{_FILLER} rob besar di demak yang belum surut dan tambak {_FILLER}",
    }
    with indexed(tmp_path, [Article(id=id, body=body) for id, body in bodies.items()]) as archive:
        gains = {id: added(archive, sentence, id) for id in bodies}
        # In a short query words of grammar are not looked at, but they have their place.
        short = {id: added(archive, "rob di demak", id) for id in bodies}
    assert gains["same"] > gains["longer"] + 1 > gains["other"] + 1
    assert short["same"] == pytest.approx(short["other"], rel=1e-6)
    assert short["same"] > short["longer"] + 0.1


def test_in_a_sentence_it_counts_how_much_of_it_is_in_one_paragraph(tmp_path: Path) -> None:
    apart = f" {_FILLER} {_FILLER} {_FILLER} "
    words = ["rob", "demak", "surut", "tambak"]
    bodies = {
        "one": apart.join(words) + "\n\nakhir",
        "two": f"rob{apart}demak{apart}\n\nsurut{apart}tambak",
        "four": "\n\n".join(word + apart for word in words),
    }
    with indexed(tmp_path, [Article(id=id, body=body) for id, body in bodies.items()]) as archive:
        gains = {id: added(archive, " ".join(words), id) for id in bodies}
    assert gains["one"] > gains["two"] + 0.3 > gains["four"] + 0.3
    assert gains["four"] > 0


def test_a_question_is_about_its_rarest_word(tmp_path: Path) -> None:
    late = f"{_FILLER} {_FILLER} {_FILLER}"
    bodies = {
        "rarest": f"tambak {late} banjir kapal",
        "common": f"banjir {late} tambak kapal",
        "more": f"banjir {late} kapal",
    }
    articles = [Article(id=id, body=body) for id, body in bodies.items()]
    with indexed(tmp_path, articles) as archive:
        asked = {id: added(archive, "di mana tambak banjir kapal", id) for id in bodies}
        told = {id: added(archive, "tambak banjir kapal", id) for id in bodies}
        behind = {id: added(archive, "tambak banjir kapal di mana", id) for id in bodies}
    # A question opens with what asks.
    assert behind == told
    gains = {id: asked[id] - told[id] for id in bodies}
    assert gains["rarest"] > 3
    assert gains["rarest"] > gains["common"] + 0.5
    assert gains["more"] > 0


def test_the_portable_codec_is_without_it(tmp_path: Path) -> None:
    with indexed(tmp_path, codec="portable") as archive:
        found = scores(archive, "demak rob")
    with indexed(tmp_path / "without", codec="portable", rerank=0) as archive:
        assert scores(archive, "demak rob") == found


def test_the_printed_word_counts_early_in_short_queries_alone(tmp_path: Path) -> None:
    bodies = {"printed": f"pelabuhan {_FILLER}", "stem": f"berlabuh {_FILLER}"}
    with indexed(tmp_path, [Article(id=id, body=body) for id, body in bodies.items()]) as archive:
        assert added(archive, "pelabuhan", "printed") == pytest.approx(1.25, rel=1e-6)
        assert added(archive, "pelabuhan", "stem") == 0
        assert added(archive, "judul:pelabuhan ATAU satu", "printed") < 1.25
        assert added(archive, "pelabuhan ATAU kuwxy ATAU kuwyz ATAU kuwzz", "printed") == 0


def test_as_many_articles_as_the_setting_says(tmp_path: Path) -> None:
    articles = [
        Article(id=f"{n:02}", body=f"{'demak ' * (n % 7 + 1)}{_FILLER} rob {_FILLER * (n % 5)}")
        for n in range(40)
    ]
    with indexed(tmp_path, articles, rerank=0) as archive:
        plain = scores(archive, "demak rob")
    with indexed(tmp_path / "some", articles, rerank=12) as archive:
        some = scores(archive, "demak rob")
        pages = [archive.search("demak rob", limit=7, offset=at).hits for at in range(0, 40, 7)]
    raised = {id for id in plain if some[id] > plain[id] * (1 + 1e-6)}
    assert raised == set(list(plain)[:12])
    assert {id: some[id] for id in plain if id not in raised} == {
        id: plain[id] for id in plain if id not in raised
    }
    assert [hit.article.id for page in pages for hit in page] == list(some)
    assert list(some.values()) == sorted(some.values(), reverse=True)


@pytest.mark.parametrize("query", ["demak rob", "rob", "demak rob satu banjirku"])
def test_segments_make_no_difference(
    tmp_path: Path, corpus_articles: list[Article], query: str
) -> None:
    articles = [*_ARTICLES, *corpus_articles[:20]]
    with indexed(tmp_path, articles) as archive:
        whole = scores(archive, query, match="any")
    with indexed(tmp_path / "parts", articles[:5]) as archive:
        archive.add(articles[5:9])
        archive.add(articles[9:])
        assert scores(archive, query, match="any") == pytest.approx(whole, rel=1e-6)


def test_other_orders_are_without_it(tmp_path: Path) -> None:
    with indexed(tmp_path) as archive:
        found = scores(archive, "demak rob", sort="newest")
    with indexed(tmp_path / "without", rerank=0) as archive:
        assert scores(archive, "demak rob", sort="newest") == found


def test_it_falls_with_age_as_all_scores_do(tmp_path: Path) -> None:
    articles = [Article(id="old", body="rob demak", published="2024-01-01")]
    with indexed(tmp_path, articles) as archive:
        whole = scores(archive, "demak rob")["old"]
        now = date(2024, 1, 31)
        aged = scores(archive, "demak rob", recency="30d", now=now)["old"]
    assert aged == pytest.approx(whole / 2, rel=1e-6)


@pytest.mark.parametrize("query", ["(demak DAN kuwxy) ATAU rob", '"rob demak" ATAU kuwxy'])
def test_words_that_count_only_with_others_are_not_looked_for(tmp_path: Path, query: str) -> None:
    with indexed(tmp_path) as archive:
        gains = {id: added(archive, query, id) for id in scores(archive, query)}
        alone = {id: added(archive, "rob ATAU kuwxy", id) for id in gains}
    assert gains == (alone if "(" in query else dict.fromkeys(gains, 0))
    assert gains


def test_a_book_is_looked_at_as_far_as_its_first_places(tmp_path: Path) -> None:
    apart = f"rob {_FILLER} {_FILLER} "
    articles = [
        Article(id="soon", body=f"demak {_FILLER * 3} {apart * 150}demak rob"),
        Article(id="late", body=f"demak {_FILLER * 3} {apart * 250}demak rob"),
    ]
    with indexed(tmp_path, articles) as archive:
        assert added(archive, "demak rob", "soon") > added(archive, "demak rob", "late") + 0.5


def test_a_word_counts_as_it_is_weighted(tmp_path: Path) -> None:
    with indexed(tmp_path) as archive:
        plain = added(archive, "demak rob", "near")
        assert plain > 1
        for query in ("demak^3 rob^3", "(demak rob)^3"):
            assert added(archive, query, "near") == pytest.approx(3 * plain, rel=1e-5)
        assert added(archive, "demak rob^2", "near") > plain


def test_typed_words_that_have_another_name_are_looked_for(tmp_path: Path) -> None:
    articles = [
        Article(id="typed", body=f"{_FILLER} lapas lereng anyar {_FILLER}"),
        Article(id="other", body=f"{_FILLER} lapas LLA anyar {_FILLER}"),
    ]
    own = {"own_aliases": {"LLA": ["Lapas Lereng Anyar"]}}
    with indexed(tmp_path, articles, **own) as archive:
        assert archive.search("lapas lereng anyar").total == 2
        gains = {id: added(archive, "lapas lereng anyar", id) for id in ("typed", "other")}
    assert gains["typed"] > gains["other"] + 1 > 1


def test_another_name_is_not_looked_for(tmp_path: Path) -> None:
    articles = [Article(id="other", body="banjir pesisir di demak")]
    own = {"own_aliases": {"rob": ["pesisir"]}}
    with indexed(tmp_path, articles, **own) as archive:
        assert archive.search("rob demak").total == 1
        without = added(archive, "demak ATAU tiadakah", "other")
        assert added(archive, "rob demak", "other") == pytest.approx(without, rel=1e-6)
