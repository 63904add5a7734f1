"""Merges that go on while articles come, some of which replace what is merged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from whoosh.codec.base import Segment

import searchidx
from searchidx import Article
from searchidx.index.codec.segment import ArraySegment
from searchidx.index.merge.background import Merge, MergeTask
from searchidx.index.worker import Done, packed

COUNT = 900


def articles() -> Iterator[Article]:
    """Each time one that came not long before comes again with another text."""
    for number in range(COUNT):
        yield Article(id=f"{number:04}", title="kabar", body=f"nomor {number} " * 40)
        old = max(0, number - 1 - number * 7 % 90)
        yield Article(id=f"{old:04}", title="kabar", body=f"ralat {number} " * 40)


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_replaced_meanwhile_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    gone = []
    taken_in = Merge.taken_in

    def noted(self: Merge, segments: list[Segment]) -> list[Segment]:
        found = taken_in(self, segments)
        before = {segment.segid for segment in segments}
        gone.extend(own.deleted_count() for own in found if own.segid not in before)
        return found

    monkeypatch.setattr(Merge, "taken_in", noted)
    # A thirty-second of the memory makes a segment.
    settings = {"commit_every": "6kB", "processes": processes, "memory": "128kB"}
    with searchidx.create(tmp_path / "index", **settings) as archive:
        archive.add(articles())
        assert len(gone) > 3
        assert sum(gone) > 10
        last = {article.id: article.body for article in articles()}
        assert {article.id: article.body for article in archive} == last
        assert archive.check().is_sound
        assert archive.search("ralat").total == sum("ralat" in body for body in last.values())
        assert all(archive.search(f'"nomor {n}"').total < 2 for n in range(0, COUNT, 50))
    assert not [name for name in os.listdir(tmp_path / "index") if name.startswith(".")]


def segment(name: str, count: int, *deleted: int) -> ArraySegment:
    made = ArraySegment("MAIN", name, count)
    made.delete_documents(np.array(deleted, np.int64))
    return made


def done(folder: Path, name: str) -> Future[Done]:
    (folder / f".MAIN_{name}.seg").write_bytes(b"x")
    future: Future[Done] = Future()
    future.set_result(Done(name, packed({})))
    return future


def test_numbers_of_what_is_deleted_meanwhile(tmp_path: Path) -> None:
    task = MergeTask(tmp_path, [segment("b", 4, 1), segment("c", 3), segment("d", 2)], 1)
    now: list[Segment] = [
        segment("a", 9),
        segment("b", 4, 1, 2),
        segment("c", 3, 0),
        segment("e", 1),
    ]
    found = Merge(task, done(tmp_path, "new")).taken_in(now)
    assert [each.segid for each in found] == ["a", "new", "e"]
    # Of b 0, 2 and 3 became 0 to 2, of c 3 to 5, and d, which is not there any more, 6 and 7.
    assert found[1].doc_count_all() == 8
    assert found[1].deleted_docs().tolist() == [1, 3, 6, 7]
    assert [path.name for path in tmp_path.iterdir()] == ["MAIN_new.seg"]


def test_nothing_is_taken_in_where_nothing_is_left(tmp_path: Path) -> None:
    task = MergeTask(tmp_path, [segment("a", 4), segment("b", 4)], 1)
    now: list[Segment] = [segment("c", 9)]
    assert Merge(task, done(tmp_path, "new")).taken_in(now) == now
    assert not list(tmp_path.iterdir())


def test_it_is_due_when_a_third_of_it_was_added(tmp_path: Path) -> None:
    merge = Merge(MergeTask(tmp_path, [segment("a", 50, 0, 1), segment("b", 27)], 1), Future())
    found = []
    for added in (10, 14, 1, 0):
        found.append(merge.is_due(added))
        merge.added += added
    assert found == [False, False, True, True]
