"""Arrays that grow in a temporary file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.index.codec.packing import smallest
from searchidx.index.codec.spill import Spill


@given(st.lists(st.lists(st.integers(0, 1 << 40), max_size=5), max_size=5), st.booleans())
def test_what_was_added_comes_back_in_the_smallest_type(
    parts: list[list[int]], is_small: bool
) -> None:
    if is_small:
        parts = [[number % 300 for number in part] for part in parts]
    with tempfile.TemporaryDirectory() as folder:
        spill = Spill(Path(folder))
        for part in parts:
            spill.append(np.array(part, np.int64))
        expected = smallest(np.array([number for part in parts for number in part], np.int64))
        assert spill.dtype == expected.dtype
        found = list(spill)
    assert all(part.dtype == expected.dtype for part in found)
    assert [number for part in found for number in part.tolist()] == expected.tolist()


def test_more_than_stays_in_memory(tmp_path: Path) -> None:
    numbers = np.arange(300_000)
    spill = Spill(tmp_path)
    for at in range(0, len(numbers), 1000):
        spill.append(numbers[at : at + 1000])
    assert np.array_equal(np.concatenate([*spill]), numbers)
    assert not [*tmp_path.iterdir()]
