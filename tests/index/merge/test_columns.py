"""Columns merged: every value that stays, in order, however each segment kept it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.index.codec import columns
from searchidx.index.codec.columns import BytesColumn, bytes_arrays
from searchidx.index.codec.file import ArrayFile, ArrayFileWriter
from searchidx.index.merge import columns as merging
from searchidx.index.merge import packed as merged
from searchidx.index.merge.columns import column_streams
from searchidx.index.merge.documents import parts_of

_TEXT = "warga desa menanam padi dan jagung di tepi sungai "
_KINDS = {
    "recurring": lambda n: b"koran-%d.example" % (n % 3),
    "packed": lambda n: (_TEXT * 4 + str(n)).encode(),
    "plain": lambda n: bytes(np.random.default_rng(n).integers(0, 256, 40, np.uint8)),
    "empty": lambda n: b"",
    "several": lambda n: b"\x1f".join(b"tag %d" % (n // 2**i % 9) for i in range(n % 5)),
    "separators": lambda n: [b"\x1f", b"a\x1f\x1fb", b"", b"%d\x1f" % n, b"a"][n % 5],
}
_SEGMENT = st.tuples(
    st.sampled_from([*_KINDS]), st.integers(1, 70), st.sets(st.integers(0, 69), max_size=12)
)


class Segment:
    """As much of a segment as merging a column needs."""

    def __init__(
        self, path: Path, values: list[bytes], deleted: set[int], is_several: bool = False
    ) -> None:
        with ArrayFileWriter(path) as writer:
            for name, array in bytes_arrays("column.text", values, is_several).items():
                writer.add(name, array)
            writer.finish({})
        self.file = ArrayFile(path)
        self.count = len(values)
        self.deleted = None
        if deleted:
            self.deleted = np.isin(np.arange(self.count), list(deleted))

    def is_bytes(self, name: str) -> bool:
        return True

    def values(self, name: str) -> BytesColumn:
        return BytesColumn(self.file, "column.text", self.count)


@pytest.fixture(params=[1, 1_000, 1 << 30], ids=["all are many", "some", "few"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """From how many bytes on values have a dictionary, and are not chosen anew."""
    monkeypatch.setattr(columns, "WITH_DICTIONARY", request.param)
    monkeypatch.setattr(merging, "WITH_DICTIONARY", request.param)
    monkeypatch.setattr(columns, "_DICTIONARY", 300)
    monkeypatch.setattr(merged, "_KEPT", 2)


def merge(folder: Path, segments: list[Any], most: int, is_several: bool = False) -> BytesColumn:
    folder.mkdir(exist_ok=True)
    streams = column_streams(parts_of(segments), "text", is_several, folder, most)
    path = folder / f"merged-{len([*folder.iterdir()])}"
    with ArrayFileWriter(path) as writer:
        for name, array in streams.items():
            writer.add(name, array)
        writer.finish({})
    count = sum(part.live for part in parts_of(segments))
    return BytesColumn(ArrayFile(path), "column.text", count)


@pytest.mark.usefixtures("limits")
@settings(max_examples=60)
@given(st.lists(_SEGMENT, min_size=1, max_size=5), st.sampled_from([1, 10, 1000]), st.booleans())
def test_every_value_that_stays_is_there(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[tuple[str, int, set[int]]],
    most: int,
    is_several: bool,
) -> None:
    folder = tmp_path_factory.mktemp("columns")
    segments, expected = [], []
    for number, (kind, count, deleted) in enumerate(drawn):
        values = [_KINDS[kind](100 * number + n) for n in range(count)]
        deleted -= {0}
        segments.append(Segment(folder / str(number), values, deleted, is_several))
        expected += [value for n, value in enumerate(values) if n not in deleted]
    found = merge(folder / "out", segments, most, is_several)
    assert [*found] == found[:] == expected
    assert found.is_packed or found.size == sum(map(len, expected))
    middle = len(expected) // 2
    assert found[middle] == expected[middle]
    assert found[middle : middle + 40] == expected[middle : middle + 40]


@pytest.mark.usefixtures("limits")
def test_several_values_are_as_if_written_anew(tmp_path: Path) -> None:
    segments, left = [], []
    for number, deleted in enumerate([set[int](), {0, 3, 4}, {1}]):
        values = [_KINDS["several"](number + 7 * n) for n in range(40 - 10 * number)]
        values[2] = b"a tag of segment %d" % number
        segments.append(Segment(tmp_path / str(number), values, deleted, True))
        left += [value for at, value in enumerate(values) if at not in deleted]
    streams = column_streams(parts_of(segments), "text", True, tmp_path, 3)
    anew = bytes_arrays("column.text", left, True)
    assert "column.text.several" in anew
    assert list(streams) == list(anew)
    for name, array in anew.items():
        parts = streams[name]
        merged_ = parts if isinstance(parts, np.ndarray) else np.concatenate([*parts])
        assert merged_.tolist() == array.tolist(), name
        assert parts.dtype == array.dtype, name


def packed(folder: Path, name: str, count: int, deleted: set[int]) -> Segment:
    rng = np.random.default_rng(count)
    words = _TEXT.split()
    values = [" ".join(rng.choice(words, 300)).encode() for _ in range(count)]
    return Segment(folder / name, values, deleted)


@pytest.mark.parametrize("deleted", [set(), {20}], ids=["none deleted", "one deleted"])
def test_values_are_taken_over_untouched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deleted: set[int]
) -> None:
    for module in (columns, merging):
        monkeypatch.setattr(module, "WITH_DICTIONARY", 10_000)
    monkeypatch.setattr(columns, "_DICTIONARY", 4_000)
    monkeypatch.setattr(merged, "_KEPT", 2)
    segments = [
        packed(tmp_path, "one", 160, deleted),
        packed(tmp_path, "two", 85, set()),
        packed(tmp_path, "few", 3, set()),
    ]
    found = merge(tmp_path / "out", segments, 100)
    before = [value for one in segments for value in one.values("text").stored.all()]
    after = found.stored.all()
    # The few have no dictionary, and are too few still: compressed anew, they are the same.
    assert len(set(before) - set(after)) == len(deleted)
    assert len(after) == 160 + 85 + 3 - len(deleted)
    assert len(found.dictionaries) == 3
    again = merge(tmp_path / "out", segments, 100)
    assert again.stored.all() == after


def test_numbers_and_bytes_of_one_length(tmp_path: Path) -> None:
    class Numbers:
        def __init__(self, numbers: list[int], deleted: set[int]) -> None:
            self.count = len(numbers)
            self.numbers = np.array(numbers)
            self.deleted = np.isin(np.arange(self.count), list(deleted)) if deleted else None

        def is_bytes(self, name: str) -> bool:
            return False

        def column(self, name: str) -> Any:
            return self.numbers if name == "number" else self.numbers.view("V8")

    parts = parts_of([Numbers([3, 1, 2], {1}), Numbers([7], set())])  # type: ignore[list-item]
    [number] = column_streams(parts, "number", False, tmp_path, 1).values()
    [fixed] = column_streams(parts, "fixed", False, tmp_path, 1).values()
    assert np.concatenate([*number]).tolist() == [3, 2, 7]
    assert np.concatenate([*fixed]).view(np.int64).tolist() == [3, 2, 7]
