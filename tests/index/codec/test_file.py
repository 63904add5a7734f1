"""Files of arrays: every flipped bit and every cut is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchidx.errors import IndexDamaged
from searchidx.index.codec.file import ArrayFile, ArrayFileWriter, Parts

_ARRAYS = {
    "numbers": np.arange(50_000, dtype=np.int64),
    "letters": np.frombuffer(b"abc", np.uint8),
    "none": np.zeros(0, np.uint16),
}


def written(path: Path, cut: int = 1 << 40) -> str:
    """The file, its arrays in parts of so many numbers; the hash of its content."""
    path.unlink(missing_ok=True)
    with ArrayFileWriter(path) as writer:
        for name, array in _ARRAYS.items():
            parts = (array[at : at + cut] for at in range(0, len(array), cut))
            writer.add(name, Parts(array.dtype, parts))
        return writer.finish({"count": 3})


with TemporaryDirectory() as folder:
    _HASH = written(Path(folder, "one"))
    _FILE = Path(folder, "one").read_bytes()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("file") / "one"


def read_all(path: Path) -> dict[str, list[int]]:
    file = ArrayFile(path)
    file.check(0, path.stat().st_size)
    return {name: file.array(name).tolist() for name in _ARRAYS}


def test_what_is_written_comes_back(path: Path) -> None:
    path.write_bytes(_FILE)
    assert read_all(path) == {name: array.tolist() for name, array in _ARRAYS.items()}
    file = ArrayFile(path)
    assert file.facts == {"count": 3}
    assert file.section("numbers").read(20_000, 20_003).tolist() == [20_000, 20_001, 20_002]
    assert file.section("numbers")[49_999] == 49_999


@pytest.mark.parametrize("cut", [1, 1000, 8192, 49_999])
def test_parts_give_the_same_file(path: Path, cut: int) -> None:
    assert written(path, cut) == _HASH
    assert path.read_bytes() == _FILE


def test_another_content_has_another_hash(path: Path) -> None:
    with ArrayFileWriter(path.with_name("other")) as writer:
        for name, array in _ARRAYS.items():
            writer.add(name, array)
        assert writer.finish({"count": 4}) != _HASH


def test_a_file_that_was_not_finished_is_deleted(path: Path) -> None:
    stopped = path.with_name("stopped")

    def failing() -> Iterator[npt.NDArray[Any]]:
        yield np.zeros(5)
        raise KeyError

    with pytest.raises(KeyError), ArrayFileWriter(stopped) as writer:
        writer.add("numbers", Parts(np.dtype(float), failing()))
    assert not stopped.exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(_FILE) - 1), st.integers(0, 7))
def test_a_flipped_bit_is_an_error_or_of_no_consequence(path: Path, place: int, bit: int) -> None:
    data = bytearray(_FILE)
    data[place] ^= 1 << bit
    path.write_bytes(data)
    if 36 <= place < 64:
        # The rest of the head is nothing that is read.
        assert read_all(path) == {name: array.tolist() for name, array in _ARRAYS.items()}
    else:
        with pytest.raises(IndexDamaged, match="at byte") as error:
            read_all(path)
        assert str(path) in str(error.value)


@given(st.integers(0, len(_FILE) - 1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_cut_file_is_noticed_when_it_is_opened(path: Path, size: int) -> None:
    path.write_bytes(_FILE[:size])
    with pytest.raises(IndexDamaged):
        ArrayFile(path)


def test_damage_is_noticed_where_it_is_read_only(path: Path) -> None:
    data = bytearray(_FILE)
    data[64 + 8 * 30_000] ^= 1
    path.write_bytes(data)
    section = ArrayFile(path).section("numbers")
    assert section[0] == 0
    with pytest.raises(IndexDamaged, match="64 KiB"):
        section[30_000]


def _of_the_file_in_memory(path: Path) -> int:
    """KB of the pages of a file that this process has mapped and read."""
    maps = Path("/proc/self/smaps").read_text().splitlines()
    at = next(at for at, line in enumerate(maps) if line.endswith(str(path)))
    return next(int(line.split()[1]) for line in maps[at:] if line.startswith("Rss:"))


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="Linux alone tells of pages")
def test_pages_that_were_read_are_let_go(tmp_path: Path) -> None:
    path = tmp_path / "large"
    numbers = np.arange(4_000_000, dtype=np.int64)
    with ArrayFileWriter(path) as writer:
        writer.add("numbers", numbers)
        writer.finish({})
    section = ArrayFile(path).section("numbers")
    for at in range(0, len(numbers), 10_000):
        assert section.read(at, at + 10_000).sum() == numbers[at : at + 10_000].sum()
    assert 0 < _of_the_file_in_memory(path) < 20_000
    assert np.array_equal(section.all(), numbers)
