"""Lists of numbers in few bits."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.index.codec.packing import pack, starts_of, unpack, unpack_many

_NUMBERS = st.one_of(
    st.integers(0, 3), st.integers(0, 300), st.integers(0, 70_000), st.integers(0, 2**32 - 1)
)
_LISTS = st.lists(st.lists(_NUMBERS, max_size=60), max_size=30)


@given(_LISTS)
def test_what_is_packed_comes_back_one_by_one_and_together(lists: list[list[int]]) -> None:
    values = np.array([number for one in lists for number in one], np.uint32)
    counts = np.array([len(one) for one in lists], np.int64)
    data, sizes = pack(values, counts)
    places = starts_of(sizes)
    assert places[-1] == len(data)
    for number, one in enumerate(lists):
        found, behind = unpack(data, int(places[number]), len(one))
        assert found.tolist() == one
        assert behind == places[number + 1]
    together, ends = unpack_many(data, places[:-1], counts)
    assert together.tolist() == values.tolist()
    assert ends.tolist() == places[1:].tolist()


def test_a_list_takes_the_bits_of_most_of_its_numbers() -> None:
    values = np.ones(8_000, np.uint32)
    values[::1_000] = 2**30
    data, _ = pack(values, np.array([len(values)]))
    assert len(data) < 1_100
    assert unpack(data, 0, len(values))[0].tolist() == values.tolist()


def test_no_lists_take_no_bytes() -> None:
    data, sizes = pack(np.zeros(0, np.uint32), np.zeros(3, np.int64))
    assert len(data) == 0
    assert sizes.tolist() == [0, 0, 0]
