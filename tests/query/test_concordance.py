"""Keyword in context equals what the analyzer finds in every text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

import searchidx
import searchidx.model
from searchidx import Archive, Article
from searchidx.errors import QueryError


@pytest.fixture(params=["arrays", "portable"], scope="module")
def archive(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    corpus_articles: list[Article],
) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("kwic") / "index"
    with searchidx.create(folder, codec=request.param) as archive:
        archive.add(corpus_articles[:40])
        archive.add(corpus_articles[40:])
        archive.delete([corpus_articles[3].id, corpus_articles[50].id])
        yield archive


def texts(article: Article) -> Iterator[tuple[str, str]]:
    yield "title", article.title
    yield from (("captions", caption.text) for caption in article.captions)
    yield "place", article.place or ""
    yield "body", article.body


def occurrences(archive: Archive, terms: list[str], exact: bool) -> Counter[tuple[str, str, str]]:
    """(id, field, printed) of every place where tokens side by side fit the terms."""
    found: Counter[tuple[str, str, str]] = Counter()
    for article in archive:
        for name, text in texts(article):
            tokens = searchidx.analyze(text)
            for at in range(len(tokens) - len(terms) + 1):
                run = tokens[at : at + len(terms)]
                fit = all(
                    term == token.word if exact else term in token.terms
                    for term, token in zip(terms, run, strict=True)
                )
                if fit and run[-1].position - run[0].position == len(run) - 1:
                    printed = re.sub(r"\s+", " ", text[run[0].start : run[-1].end])
                    found[article.id, name, printed] += 1
    return found


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("pelabuhan", ["labuh"]),
        ("=pelabuhan", ["pelabuhan"]),
        ("banjir", ["banjir"]),
        ("suku bunga", ["suku", "bunga"]),
        ('="suku bunga"', ["suku", "bunga"]),
        ("BI", ["bi"]),
        ("yang", ["yang"]),
        ("Sorong", ["sorong"]),
        ("qwxzy", ["qwxzy"]),
    ],
)
def test_every_occurrence(archive: Archive, word: str, terms: list[str]) -> None:
    terms = [searchidx.analyze(word)[0].stem] if terms == ["labuh"] else terms
    lines = list(archive.kwic(word))
    expected = occurrences(archive, terms, word.startswith("="))
    assert Counter((line.id, line.field, line.word) for line in lines) == expected
    assert bool(lines) == (word != "qwxzy")


@pytest.mark.parametrize("width", [1, 12, 40, 500])
def test_context_is_the_text_around_the_word(archive: Archive, width: int) -> None:
    lines = list(archive.kwic("pelabuhan", width=width))
    assert lines
    for line in lines:
        article = archive.get(line.id)
        assert article is not None
        paragraphs = [p for _, text in texts(article) for p in text.split("\n\n")]
        shown = line.left + line.word + line.right
        (paragraph, *_) = [p for p in map(_spaced, paragraphs) if shown in p]
        assert len(line.left) <= width
        assert len(line.right) <= width
        if width == 500:
            assert shown == paragraph.strip()
        # Context is cut between words.
        start = paragraph.index(shown)
        assert not (start and (paragraph[start - 1] + paragraph[start]).isalpha() and line.left)
        assert (line.published, line.source) == (article.published, article.source)


def test_a_word_of_the_dateline_stands_before_the_body(tmp_path: Path) -> None:
    article = Article(
        id="1", title="Air Surut", body="Warga pulang.\n\nJalan dibuka.", place="Demak"
    )
    with searchidx.create(tmp_path / "index") as archive:
        archive.add([article])
        assert archive.search("demak").total == 1
        (line,) = archive.kwic("demak")
    assert (line.field, line.left, line.word) == ("place", "", "Demak")
    assert line.right == " – Warga pulang."


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_newest_first_and_sorted(archive: Archive) -> None:
    lines = list(archive.kwic("kota"))
    days = [(line.published or "")[:10] for line in lines]
    assert days == sorted(days, reverse=True)
    assert len(lines) > 5

    def behind(line: searchidx.model.KwicLine) -> list[str]:
        return re.findall(r"\w+", line.right.casefold())

    def before(line: searchidx.model.KwicLine) -> list[str]:
        return re.findall(r"\w+", line.left.casefold())[::-1]

    assert list(archive.kwic("kota", sort="right")) == sorted(lines, key=behind)
    assert list(archive.kwic("kota", sort="left")) == sorted(lines, key=before)
    assert list(archive.kwic("kota", sort="left", limit=4)) == sorted(lines, key=before)[:4]
    assert list(archive.kwic("kota", limit=3)) == lines[:3]


def test_filters(archive: Archive) -> None:
    every = list(archive.kwic("pelabuhan"))
    chosen = list(
        archive.kwic("pelabuhan", filters={"source": ["kabartimur.com"]}, date_from="2020")
    )
    assert chosen == [
        line
        for line in every
        if line.source == "kabartimur.com" and (line.published or "") >= "2020"
    ]
    assert 0 < len(chosen) < len(every)


def test_dates_in_words_are_counted_from_now(make: Callable[..., Archive]) -> None:
    archive = make([Article(id="a", title="pelabuhan", published="2023-06-13")])
    for now, count in ((date(2023, 6, 20), 1), (date(2023, 6, 30), 0)):
        lines = archive.kwic("pelabuhan", date_from="minggu lalu", now=now)
        assert len(list(lines)) == count


@pytest.mark.parametrize(
    "arguments",
    [
        {"word": "…"},
        {"word": "="},
        {"word": "kota", "sort": "newest"},
        {"word": "kota", "width": 0},
        {"word": "kota", "limit": -1},
    ],
)
def test_what_cannot_be_asked(archive: Archive, arguments: dict[str, object]) -> None:
    with pytest.raises(QueryError):
        archive.kwic(**arguments)  # type: ignore[arg-type]
