"""Which segments are merged: few are left, little is written again, small commits are quick."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.index.merge.policy import LONG_RUN, Size, in_parts, next_merge

LARGE = 10**9


def merged_all(sizes: list[Size], changes: int, limit: int = LARGE) -> tuple[list[Size], int]:
    """The segments after all merges that are due, and how many documents these wrote."""
    written = 0
    while run := next_merge(sizes, changes, limit):
        live = sum(size.live for size in sizes[run])
        written += live
        sizes = [*sizes[: run.start], Size(live), *sizes[run.stop :]]
    return sizes, written


def history(commits: int, documents: int) -> tuple[list[int], list[int]]:
    """The number of segments after each of so many commits, and what each wrote by merging."""
    sizes: list[Size] = []
    counts, written = [], []
    for _ in range(commits):
        sizes, now = merged_all([*sizes, Size(documents)], documents)
        counts.append(len(sizes))
        written.append(now)
    return counts, written


def test_small_segments_are_merged_and_large_ones_left() -> None:
    assert next_merge([Size(100_000), *[Size(100)] * 7], 100, LARGE) is None
    assert next_merge([Size(100_000), *[Size(100)] * 8], 100, LARGE) == slice(1, 9)
    assert next_merge([Size(100_000), *[Size(100)] * 8], 100, 700) is None
    assert next_merge([], 5, LARGE) is None


def test_a_large_merge_waits_for_many_changes() -> None:
    sizes = [Size(50_000)] * 8
    assert next_merge(sizes, 100, LARGE) is None
    assert next_merge(sizes, 13_000, LARGE) == slice(0, 8)
    assert next_merge(sizes * 3, 100, LARGE) == slice(0, 24)


@pytest.mark.parametrize("documents", [7_000, 14_000, 28_000, 100_000])
def test_a_million_in_large_commits(documents: int) -> None:
    counts, written = history(1_000_000 // documents, documents)
    assert max(counts) <= 16
    assert counts[-1] <= 10 or documents < 14_000
    # Besides its first time.
    assert sum(written) <= 2 * 1_000_000


def test_a_million_in_small_commits() -> None:
    counts, written = history(10_000, 100)
    # Seven of each of four tiers.
    assert max(counts) <= 28
    assert sum(written) <= 4 * 1_000_000
    assert sorted(written)[9_900] <= 6_400


def test_a_long_run_merges_more_at_a_time() -> None:
    few, many = [Size(100)] * (LONG_RUN - 1), [Size(100)] * LONG_RUN
    assert next_merge(few, 100, LARGE, LONG_RUN) is None
    assert next_merge(many, 100, LARGE, LONG_RUN) == slice(0, LONG_RUN)
    # What these became waits for more of its own size.
    assert next_merge([Size(3_600), *few], 100, LARGE, LONG_RUN) is None
    assert next_merge([Size(3_600), *many], 100, LARGE, LONG_RUN) == slice(1, LONG_RUN + 1)


@given(st.integers(0, 50), st.integers(8, 200))
def test_parts_of_a_merge_are_neither_small_nor_large(start: int, count: int) -> None:
    parts = in_parts(slice(start, start + count))
    assert [n for part in parts for n in range(part.start, part.stop)] == [
        *range(start, start + count)
    ]
    assert all(8 <= part.stop - part.start <= 16 for part in parts)


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6))), st.integers(0, 10**5))
def test_merging_ends_and_keeps_every_document(pairs: list[tuple[int, int]], changes: int) -> None:
    sizes = [Size(*pair) for pair in pairs]
    left, _ = merged_all(sizes, changes)
    assert sum(size.live for size in left) == sum(size.live for size in sizes)
    assert len(left) <= max(len(sizes), 1)


def test_a_segment_with_many_deleted_is_written_anew() -> None:
    assert next_merge([Size(800, 200), Size(90)], 1, LARGE) is None
    assert next_merge([Size(799, 201), Size(90)], 1, LARGE) == slice(0, 1)
    assert next_merge([Size(90), Size(700_000, 300_000)], 10, LARGE) is None
    assert next_merge([Size(90), Size(700_000, 300_000)], 30_000, LARGE) == slice(1, 2)
    assert next_merge([Size(90), Size(400_000, 600_000)], 10, LARGE) == slice(1, 2)
    assert next_merge([Size(1, 99), Size(90)], 10, LARGE) is None
