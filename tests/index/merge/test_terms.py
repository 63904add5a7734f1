"""Lexicons united range by range."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.index.merge.terms import term_ranges

# Some are longer than what is compared at once, some end with zeros, or differ by these alone.
_TERM = st.builds(
    lambda start, end: start + end,
    st.sampled_from([b"", b"pem", b"pembangunan-pem", b"\0" * 15, b"antarpulau" * 2]),
    st.one_of(st.binary(max_size=3), st.sampled_from([b"\0", b"\0\0", b"a\0b"])),
)
_LEXICONS = st.lists(st.lists(_TERM, max_size=30, unique=True).map(sorted), min_size=1, max_size=4)


@given(_LEXICONS, st.integers(1, 40), st.integers(0, 3))
def test_ranges_are_all_terms_in_order(lexicons: list[list[bytes]], most: int, factor: int) -> None:
    costs = [np.arange(len(own)) % 5 * factor + 1 for own in lexicons]
    weigh = [lambda a, b, own=own: np.cumsum(own[a:b]) for own in costs]
    ranges = list(term_ranges(lexicons, most, weigh if factor else None))
    terms = [term for block in ranges for term in block.terms.list()]
    assert terms == sorted({term for own in lexicons for term in own})
    for number, own in enumerate(lexicons):
        at = 0
        for block in ranges:
            start, stop = block.own[number]
            assert start == at
            assert block.terms.chosen(block.numbers[number]).list() == own[start:stop]
            at = stop
        assert at == len(own)
    share = max(1, most // len(lexicons))
    for block in ranges:
        for own, (start, stop) in zip(costs, block.own, strict=True):
            assert stop - start <= 1 or own[start:stop].sum() <= share
