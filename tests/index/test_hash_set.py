"""The set of hashes against Python's own."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.index.hash_set import HashSet

_HASHES = st.lists(st.one_of(st.integers(0, 40), st.integers(0, 2**64 - 1)), max_size=30)


@given(st.lists(_HASHES, max_size=12), _HASHES)
def test_it_has_what_was_added(added: list[list[int]], asked: list[int]) -> None:
    ours, known = HashSet(), set[int]()
    for hashes in added:
        ours.add(np.array(hashes, np.uint64))
        known.update(hashes)
        found = ours.has(np.array(asked, np.uint64))
        assert found.tolist() == [one in known for one in asked]
