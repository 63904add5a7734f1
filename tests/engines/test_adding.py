"""Counting a run, however long it is."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

from searchidx.engines.adding import add_all
from searchidx.index.documents import Outcome
from searchidx.model import Article, Rejection


class Taking:
    undone = 0

    def put(self, article: Article) -> Outcome:
        return "added"


def test_what_is_kept_of_a_run_does_not_grow_with_it() -> None:
    def articles() -> Iterator[Article | Rejection]:
        for number in range(100_000):
            yield Article(id=f"https://outlet.id/berita/judul-yang-panjang/{number % 50_000}")
            if number % 2:
                yield Rejection(f"file-{number}", None, "reason")

    tracemalloc.start()
    report = add_all(articles(), Taking(), lambda r: None, lambda: None)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (report.added, report.rejected, report.repeats) == (100_000, 50_000, 50_000)
    assert report.repeated == tuple(
        f"https://outlet.id/berita/judul-yang-panjang/{number}" for number in range(1000)
    )
    assert peak < 10e6
