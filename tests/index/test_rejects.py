"""rejects.jsonl: what stays, what goes, and that it is replaced whole."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from searchidx.errors import ArchiveError
from searchidx.index.rejects import REJECTS, Rejects
from searchidx.model import Rejection


def _entries(folder: Path) -> list[Any]:
    lines = (folder / REJECTS).read_bytes().splitlines()
    return [tuple(json.loads(line).values()) for line in lines]


def _write(folder: Path, *rejections: Rejection, below: str) -> None:
    rejects = Rejects()
    for rejection in rejections:
        rejects.add(rejection)
    rejects.write(folder, lambda path: path.startswith(below))


def test_a_run_replaces_the_entries_of_its_inputs_and_no_others(tmp_path: Path) -> None:
    _write(tmp_path, Rejection("/a/1", 3, "x"), Rejection("/b/1", None, "y"), below="/")
    _write(tmp_path, Rejection("/a/2", 1, "z"), below="/a/")
    assert _entries(tmp_path) == [("/b/1", None, "y"), ("/a/2", 1, "z")]
    _write(tmp_path, below="/")
    assert _entries(tmp_path) == []
    assert os.listdir(tmp_path) == [REJECTS]


def test_odd_names_and_many_entries(tmp_path: Path) -> None:
    odd = [Rejection(f"/a/\udcff\n{n}", n, "é" * 50) for n in range(9000)]
    _write(tmp_path, *odd, below="/")
    assert _entries(tmp_path) == [(r.path, r.record, r.reason) for r in odd]


def test_lines_that_are_no_entries_go(tmp_path: Path) -> None:
    lines = ["", "{", "[]", '{"path": 1}', '{"reason": "x"}', '{"path": "/b", "reason": "y"}']
    (tmp_path / REJECTS).write_text("\n".join(lines))
    _write(tmp_path, Rejection("/a", None, "z"), below="/a")
    assert [entry[0] for entry in _entries(tmp_path)] == ["/b", "/a"]


def test_a_write_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, Rejection("/a", None, "before"), below="/")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ArchiveError, match="No space left"):
        _write(tmp_path, Rejection("/a", None, "after"), below="/")
    assert _entries(tmp_path) == [("/a", None, "before")]
