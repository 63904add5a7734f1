"""The sample archive is whole: its articles are read, its judgments point at them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import searchidx
from searchidx import Article, Rejection
from searchidx.ingest.furniture import furniture_rule

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


def table(name: str) -> list[list[str]]:
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def read() -> tuple[list[Article], list[Rejection]]:
    rejected: list[Rejection] = []
    return list(searchidx.read(CORPUS, on_reject=rejected.append)), rejected


@pytest.fixture(scope="module")
def articles(read: tuple[list[Article], list[Rejection]]) -> list[Article]:
    return read[0]


@pytest.fixture(scope="module")
def pages(articles: list[Article]) -> list[Article]:
    return [article for article in articles if article.id.endswith(".txt")]


def test_size_and_spread(read: tuple[list[Article], list[Rejection]]) -> None:
    articles, rejected = read
    assert rejected == []
    assert len(articles) >= 80
    assert len({article.id for article in articles}) == len(articles)
    assert len({article.source for article in articles if article.source}) >= 8
    years = {article.published[:4] for article in articles if article.published}
    assert {str(year) for year in range(2015, 2026)} <= years
    shapes = Counter(Path(article.path or "").suffix for article in articles)
    assert set(shapes) == {".txt", ".html", ".jsonl", ".md"}
    assert min(shapes.values()) >= 5


def test_every_article_is_whole(articles: list[Article]) -> None:
    for article in articles:
        assert article.title, article.id
        assert article.body.count("\n\n") >= 1, article.id
        assert article.source, article.id
    # One that gives no day at all and one that gives a month: archives have such.
    assert len([article.id for article in articles if not article.published]) <= 2


def test_pages_are_clean(pages: list[Article]) -> None:
    assert len(pages) >= 40
    for article in pages:
        text = Path(article.path or "").read_text(encoding="utf-8")
        assert text.startswith(article.title) or article.title in text
        assert article.site == Path(article.path or "").parent.name, article.id
        for line in article.body.split("\n\n"):
            assert furniture_rule(line) is None, (article.id, line)
            assert line != article.title
            assert not line.lower().startswith((article.site or "-", "penulis:", "editor:"))


def test_every_page_but_one_has_a_date(pages: list[Article]) -> None:
    undated = [article.id for article in pages if not article.published]
    assert undated == ["pages/kabartimur.com/nelayan-sorong-alur-kapal.txt"]


def test_no_sentence_of_a_page_is_lost(pages: list[Article]) -> None:
    for article in pages:
        for line in Path(article.path or "").read_text(encoding="utf-8").splitlines():
            sentence = line.endswith((".", "”")) and len(line) > 60
            if sentence and furniture_rule(line) is None:
                kept = f"{article.body}\n" + "\n".join(c.text for c in article.captions)
                assert line[-50:] in kept, (article.id, line)


def test_the_example_of_the_readme(pages: list[Article]) -> None:
    (article,) = [a for a in pages if a.id.endswith("pelabuhan-baru-sorong.txt")]
    assert article.title == "Pelabuhan Baru Sorong Akan Layani Kapal Peti Kemas"
    assert [c.credit for c in article.captions] == ["Dedi Wanggai/Antara"]
    assert article.captions[0].text.startswith("Menteri Perhubungan Rini Lestari")
    assert article.captions[0].text.endswith("pada 21 Mei 2023.")
    assert (article.source, article.place) == ("kabartimur.com", None)
    assert (article.published, article.published_from) == ("2023-06-14", "inferred")
    assert article.mentions == ("2023-05-21", "2023-06-13", "2023-06-14", "2024")
    assert article.continues is True
    paragraphs = article.body.split("\n\n")
    assert len(paragraphs) == 4
    assert paragraphs[0].startswith("Pelabuhan peti kemas Sorong akan dibuka")
    assert paragraphs[2] == "Warga Minta Kejelasan"


def test_queries_and_judgments(articles: list[Article]) -> None:
    queries, judgments = table("queries.tsv"), table("qrels.tsv")
    ids = {article.id for article in articles}
    assert len(queries) == 40
    assert len({query for query, _ in queries}) == 40
    assert all(text.strip() for _, text in queries)
    assert {id for _, id, _ in judgments} <= ids
    assert len({(query, id) for query, id, _ in judgments}) == len(judgments)
    assert all(grade in "0123" for _, _, grade in judgments)
    answered = {query for query, _, grade in judgments if int(grade) > 0}
    assert answered == {query for query, _ in queries}
