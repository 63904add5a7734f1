"""Chunks cut by arrays are those of str.split; their keys are equal for equal cores only."""

from __future__ import annotations

import sys
from itertools import chain

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis.chunk_table import ChunkTable
from searchidx.analysis.chunks import LONGEST, WHITE, Keys, cut
from searchidx.analysis.tokenizer import LEADING, TRAILING

TEXTS = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.text("ab\x00é …”“.-\n\u2009\xa0\u3000", max_size=40),
        st.text(LEADING + TRAILING + WHITE + "kA1", max_size=60),
    ),
    max_size=5,
)


def test_white_space_is_what_split_splits_at() -> None:
    assert sorted(WHITE) == [c for c in map(chr, range(sys.maxunicode + 1)) if c.isspace()]


@given(TEXTS)
def test_chunks_are_those_of_split(texts: list[str]) -> None:
    chunks = cut(texts)
    bounds = zip(chunks.starts.tolist(), chunks.ends.tolist(), strict=True)
    cut_out = [chunks.text[start:end].decode("utf-8", "surrogatepass") for start, end in bounds]
    parts = [text.split() for text in texts]
    assert cut_out == list(chain.from_iterable(parts))
    assert np.diff(chunks.firsts).tolist() == [len(part) for part in parts]


@given(TEXTS)
def test_a_key_is_the_core_and_its_length(texts: list[str]) -> None:
    chunks = cut(texts)
    for at, chunk in enumerate(" ".join(texts).split()):
        core = chunk.rstrip(TRAILING).lstrip(LEADING).encode("utf-8", "surrogatepass")
        assert chunks.empty[at] <= (core == b"")
        key = chunks.keys[:, at].tobytes()
        if key[-1]:
            assert (key[: key[-1]], key[-1]) == (core, len(core))
            assert not any(key[key[-1] : -1])
            assert chunks.signed[at] == (core.decode("utf-8", "surrogatepass") != chunk)
        else:
            signs = len(chunk.encode("utf-8", "surrogatepass")) - len(core)
            assert core == b"" or len(core) > LONGEST or signs > 8


KEYS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), min_size=1, max_size=400)


def rows(keys: list[tuple[int, int]]) -> Keys:
    return np.array(keys, np.uint64).T


@given(st.lists(KEYS, max_size=6))
def test_a_table_is_a_dictionary(batches: list[list[tuple[int, int]]]) -> None:
    table, known = ChunkTable(), dict[tuple[int, int], int]()
    for batch in batches:
        new = [key for key in batch if key not in known]
        numbers = np.arange(len(new), dtype=np.int32) + len(known) + 1
        table.add(rows(new).reshape(2, -1), numbers)
        for key, number in zip(new, numbers.tolist(), strict=True):
            known.setdefault(key, number)
        keys = [(a, b) for a in range(6) for b in range(1, 10)]
        assert table.find(rows(keys)).tolist() == [known.get(key, 0) for key in keys]


def test_a_table_grows() -> None:
    drawn = np.random.default_rng(7).integers(1, 1 << 63, (2, 50_000)).astype(np.uint64)
    numbers = np.arange(1, 50_001, dtype=np.int32)
    table = ChunkTable()
    for part in np.array_split(np.arange(50_000), 9):
        table.add(drawn[:, part], numbers[part])
    assert (table.find(drawn) == numbers).all()
    assert not table.find(drawn + np.uint64(1)).any()
