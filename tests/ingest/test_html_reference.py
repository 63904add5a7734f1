"""The HTML reader on real pages: the bars it has to reach. No text of theirs is kept here."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.pages import Page, body_score, caption_is_right, plain, read_pages
from searchidx.dates import zone
from searchidx.ingest.html.reader import read_html
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article

OPTIONS = ReadOptions(zone("WIB"))


@pytest.fixture(scope="module")
def read(shared_data: Path) -> list[tuple[Page, Article]]:
    """Each HTML page and what is read from it."""
    found = []
    for page in read_pages(shared_data / "pages"):
        if page.name.endswith(".html"):
            article = read_html(page.data, page.name, OPTIONS)
            assert article is not None
            found.append((page, article))
    assert len(found) == 186
    return found


def test_titles(read: list[tuple[Page, Article]]) -> None:
    wrong = [p.name for p, a in read if plain(a.title) != plain(p.truth["title"])]
    assert wrong == []


def test_days(read: list[tuple[Page, Article]]) -> None:
    wrong = [p.name for p, a in read if (a.published or "")[:10] != p.truth["date"][:10]]
    assert wrong == []


def test_captions(read: list[tuple[Page, Article]]) -> None:
    wrong = [p.name for p, a in read if p.truth.get("caption") and not caption_is_right(a, p)]
    # One that is a label and a name, and reads as a credit.
    assert len(wrong) <= 1, wrong


def test_bodies(read: list[tuple[Page, Article]]) -> None:
    scores = [body_score(article, page) for page, article in read]
    assert sum(scores) / len(scores) >= 0.975


def test_every_page_gives_its_address_and_outlet(read: list[tuple[Page, Article]]) -> None:
    for page, article in read:
        assert article.source == page.truth["outlet"]
        assert article.id == article.url
