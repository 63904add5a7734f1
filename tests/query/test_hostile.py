"""Random and hostile queries: an answer or an error that says why, soon, and in little memory."""

from __future__ import annotations

import time
import tracemalloc
from collections import Counter
from random import Random

import pytest
from click.testing import CliRunner

import searchidx
from bench import hostile
from bench.hostile import Hostile, ask, queries
from searchidx import Archive
from searchidx.errors import QueryError

MOST_SECONDS = 2.0


def ask_all(archive: Archive, count: int, seed: int) -> Counter[str]:
    """How they end; anything but an error of searchidx fails."""
    random = Random(seed)
    ended: Counter[str] = Counter()
    for each in queries(count, seed):
        start = time.process_time()
        ended[ask(archive, each, random)] += 1
        assert time.process_time() - start < MOST_SECONDS, each
    return ended


@pytest.mark.parametrize("seed", range(2))
def test_an_answer_or_an_error_soon(corpus: Archive, seed: int) -> None:
    ended = ask_all(corpus, 200, seed)
    assert set(ended) == {"answered", "ArgumentError", "QueryError"}
    assert ended["answered"] > 100


@pytest.mark.slow
def test_many_more_of_them(corpus: Archive) -> None:
    ended = ask_all(corpus, 1_500, 99)
    assert set(ended) == {"answered", "ArgumentError", "QueryError"}


def test_memory_is_bounded(corpus: Archive) -> None:
    corpus.search("*a*")
    tracemalloc.start()
    try:
        ask_all(corpus, 100, 9)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()


def test_notes_are_few(corpus: Archive) -> None:
    for text in ("foo:x " * 300, ":) " * 600, '" ' * 900, "qx* " * 400):
        assert len(corpus.search(text[:2000], limit=0).notes) <= 21


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "kota " * 200_000,
        "(" * 1_000_000,
        '"' * 1_000_000,
        "*" * 1_000_000,
        "\x00\ud800\u202e" * 400_000,
    ],
    ids=lambda text: repr(text[:3]),
)
def test_a_text_of_a_million_characters_is_refused_at_once(corpus: Archive, text: str) -> None:
    start = time.process_time()
    with pytest.raises(QueryError, match="the query is too long"):
        corpus.search(text)
    assert time.process_time() - start < 0.1


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1000 + "a" + ")" * 999,
        "-(" * 900,
        "judul:" * 300,
        "a^100" + "^100" * 400,
        "(a" * 30 + "^100)" * 30,
        "a~2 " * 400,
        "*a*b*c*d*e*f*g* " * 100,
        "?" * 2000,
        "a*" * 1000,
        '"a b"~100 ' * 180,
        "tanggal:[" * 200,
        "\u202e\u2066" * 1000,
        "\x00" * 2000,
        "\ud800" * 2000,
        "x" * 2000,
        "\u0301" * 2000,
    ],
    ids=lambda text: ascii(text[:9]),
)
@pytest.mark.parametrize("match", ["auto", "any"])
def test_as_long_as_the_limit_allows(corpus: Archive, text: str, match: str) -> None:
    start = time.process_time()
    assert ask(corpus, Hostile(text[:2000], {"match": match}), Random(1)) in (
        "answered",
        "QueryError",
    )
    assert time.process_time() - start < MOST_SECONDS


def test_the_bench_tells_what_went_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Archive, query: str, **options: object) -> None:
        if "kota" in query:
            raise ZeroDivisionError
        raise QueryError(query, 0, "a problem", "")

    monkeypatch.setattr(searchidx.Archive, "search", fail)
    monkeypatch.setattr(hostile, "_GENERATED", 3)
    result = CliRunner().invoke(hostile.main, ["--count", "60"])
    assert result.exit_code == 1
    assert "ZeroDivisionError" in result.output
    assert "an error that says too little" in result.output
    assert "met: False" in result.output
