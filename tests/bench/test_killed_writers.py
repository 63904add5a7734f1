"""Writers that are killed at random moments, in one index, again and again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import searchidx
from bench import crash
from searchidx import Article
from searchidx.index.segments import SegmentsWriter

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9")


@pytest.mark.parametrize(
    ("codec", "times"),
    [
        ("arrays", 8),
        pytest.param("arrays", 60, marks=pytest.mark.slow),
        pytest.param("portable", 15, marks=pytest.mark.slow),
    ],
)
def test_nothing_that_was_committed_is_lost(tmp_path: Path, codec: str, times: int) -> None:
    for trial in crash.run(tmp_path / "index", times, seed=times, codec=codec):
        assert trial.failures == []
    assert trial.kills.total() == times
    assert trial.acknowledged > times / 4
    # Where a few kills fall is chance: eight of eight while a segment was written, once.
    assert len(trial.kills) > 1 or times < 15


def test_a_lost_commit_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(self: SegmentsWriter, more: bool = False) -> None:
        self.cancel()

    monkeypatch.setattr(SegmentsWriter, "commit", forget)
    *_, trial = crash.run(tmp_path / "index", 4)
    assert any("not those that were committed" in failure for failure in trial.failures)


def test_a_damaged_index_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    article = Article(id="0001", title="Kabar 1", body="Versi v1 dari n1 di pasar.")
    with searchidx.create(folder) as archive:
        archive.add([article])
    assert crash._problem(folder, {"0001": article}, ["0002"]) is None
    path = next(folder.glob("*.seg"))
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert "checksum" in str(crash._problem(folder, {"0001": article}, ["0002"]))
