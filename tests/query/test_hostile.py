"""Random and hostile queries: an answer or a QueryError, soon, and in little memory."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from random import Random

import pytest

from searchidx import Archive
from searchidx.errors import QueryError

PARTS = (
    *"()\"“”„»=+-:[]*?~^ \n\t.,!\\/{}|&@#'’\x00\x1b\u0301\u202e\ud800",
    *("kota", "KOTA", "DAN", "ATAU", "TIDAK", "NOT ", " TO ", "anak-anak", "KPK", "di", "😀"),
    *("judul:", "tanggal:", "sumber:", "disebut:[2020 TO 2021]", 'tanggal:"3 bulan terakhir"'),
    *("~2", "^2", "^99", "*a", "k?t", "b*", "*?*", "a~2", '"a b"~5', '"a b', "(a ATAU b)^2"),
    *("https://a.id/b?c=*(", "a@b.id", "ﷺ", "ẞ", "１２", "İ", "東京", "2023", "'; DROP TABLE"),
)
MOST_SECONDS = 2.0


def hostile(random: Random) -> str:
    kind = random.random()
    if kind < 0.6:
        return "".join(random.choices(PARTS, k=random.randint(0, 25)))
    if kind < 0.8:
        return " ".join(random.choices(PARTS, k=random.randint(0, 12)))
    if kind < 0.9:
        top = random.choice([0x7F, 0x2FFF, 0x10FFFF])
        return "".join(chr(random.randint(0, top)) for _ in range(random.randint(0, 60)))
    return ("".join(random.choices(PARTS, k=random.randint(1, 3))) * 400)[:2000]


def queries(count: int, seed: int) -> Iterator[tuple[str, str]]:
    random = Random(seed)
    for _ in range(count):
        yield hostile(random), random.choice(["auto", "all", "any"])


@pytest.mark.parametrize("part", range(4))
def test_an_answer_or_a_query_error_soon(corpus: Archive, part: int) -> None:
    answered = 0
    for text, match in queries(500, part):
        start = time.process_time()
        error = results = None
        try:
            results = corpus.search(text, match=match, limit=2)
        except QueryError as caught:
            error = caught
        if error is not None:
            assert 0 <= error.position <= len(text)
            assert error.problem
            assert error.expected
        elif results is not None:
            assert len(results.notes) <= 21
            answered += 1
        assert time.process_time() - start < MOST_SECONDS, text
    assert answered > 300


def test_memory_is_bounded(corpus: Archive) -> None:
    corpus.search("*a*")
    tracemalloc.start()
    try:
        for text, match in queries(100, 9):
            with suppress(QueryError):
                corpus.search(text, match=match, limit=2)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()
