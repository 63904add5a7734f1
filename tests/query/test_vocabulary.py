"""Counts of words equal a count by hand over the tokens of all articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import pytest

import searchidx
from searchidx import Archive, Article
from searchidx.query.vocabulary import Vocabulary

Maker = Callable[..., Archive]


def counted(articles: Iterable[Article], stems: bool) -> Counter[str]:
    counts: Counter[str] = Counter()
    for article in articles:
        captions = (caption.text for caption in article.captions)
        # The place of the dateline is searched as a part of the body.
        texts = (article.title, article.body, article.place or "", *captions)
        tokens = [token for text in texts for token in searchidx.analyze(text)]
        if stems:
            counts.update({term for token in tokens for term in token.terms})
        else:
            counts.update({token.word for token in tokens})
    return counts


@pytest.fixture(params=["arrays", "portable"], scope="module")
def archive(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    corpus_articles: list[Article],
) -> Iterator[Archive]:
    """Several segments, with deleted articles."""
    folder = tmp_path_factory.mktemp("words") / "index"
    with searchidx.create(folder, codec=request.param) as archive:
        for first in range(0, 60, 20):
            archive.add(corpus_articles[first : first + 20])
        archive.delete([article.id for article in corpus_articles[5:60:7]])
        yield archive


@pytest.mark.parametrize("frequent", [1, 5, 1000])
@pytest.mark.parametrize("stems", [False, True])
def test_counts(
    archive: Archive, stems: bool, frequent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("searchidx.query.article_counts._FREQUENT", frequent)
    expected = counted(archive, stems)
    found = archive.terms(stems=stems)
    assert {item.term: item.count for item in found} == expected
    assert [(-item.count, item.term) for item in found] == sorted(
        (-item.count, item.term) for item in found
    )


@pytest.mark.parametrize("prefix", ["pe", "PE", "kó", "17", "zzz"])
def test_prefix_and_limit(archive: Archive, prefix: str) -> None:
    folded = {"PE": "pe", "kó": "ko"}.get(prefix, prefix)
    every = [item for item in archive.terms() if item.term.startswith(folded)]
    assert archive.terms(prefix) == tuple(every)
    assert archive.terms(prefix, limit=3) == tuple(every[:3])
    assert bool(every) == (prefix != "zzz")


def test_counts_of_given_words(archive: Archive) -> None:
    snapshot = archive._engine.snapshot()
    words = ["pelabuhan", "kota", "zzz"]
    with snapshot.reading():
        found = Vocabulary(snapshot).count(words)
    expected = counted(archive, stems=False)
    assert found == Counter({word: expected[word] for word in words if word in expected})


def test_an_empty_archive_has_no_words(make: Maker) -> None:
    assert make().terms() == ()
