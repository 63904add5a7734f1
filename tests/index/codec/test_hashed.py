"""Documents by hashes, in one segment and in the one that several become."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.index.codec import hashed
from searchidx.index.codec.file import ArrayFile, ArrayFileWriter
from searchidx.index.codec.hashed import Hashed, hashed_arrays
from searchidx.index.merge.documents import parts_of
from searchidx.index.merge.hashed import hashed_streams

_HASH = st.one_of(st.integers(0, 9), st.integers(0, 2**32 - 1))
_DOCUMENTS = st.lists(st.lists(_HASH, max_size=4), min_size=1, max_size=30)


class Segment:
    """As much of a segment as hashes need."""

    def __init__(self, path: Path, arrays: dict[str, Any], deleted: set[int], count: int) -> None:
        with ArrayFileWriter(path) as writer:
            for name, array in arrays.items():
                writer.add(name, array)
            writer.finish({})
        self.file = ArrayFile(path)
        self.count = count
        self.deleted = np.isin(np.arange(count), list(deleted)) if deleted else None

    def hashed(self, field: str) -> Hashed:
        return Hashed(self.file, f"hashed.{field}")


def pairs(found: Hashed, asked: Sequence[int]) -> list[tuple[int, int]]:
    hashes, documents = found.having(np.array(sorted(set(asked)), np.uint32))
    return list(zip(hashes.tolist(), documents.tolist(), strict=True))


def expected(documents: Sequence[Sequence[int]], asked: Sequence[int]) -> list[tuple[int, int]]:
    every = ((hash_, number) for number, own in enumerate(documents) for hash_ in own)
    return sorted(pair for pair in every if pair[0] in asked)


@pytest.mark.parametrize("halved_from", [0, 1 << 30], ids=["halved", "at once"])
@given(documents=_DOCUMENTS, asked=st.lists(_HASH, max_size=9))
def test_documents_are_found_by_any_hash(
    documents: list[list[int]], asked: list[int], halved_from: int
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashed, "_HALVED_FROM", halved_from)
        arrays = dict(hashed_arrays("hashed.x", documents))
        found = Segment(Path(folder, "one"), arrays, set(), len(documents)).hashed("x")
        assert pairs(found, asked) == expected(documents, asked)
        once = dict(reversed(expected(documents, asked)))
        hashes, numbers = found.having(np.array(sorted(set(asked)), np.uint32), 1)
        assert dict(zip(hashes.tolist(), numbers.tolist(), strict=True)) == once
        assert len(hashes) == len(once)


@given(
    segments=st.lists(
        st.tuples(_DOCUMENTS, st.sets(st.integers(0, 29), max_size=5)), min_size=1, max_size=4
    ),
    memory=st.sampled_from([100, 1 << 20]),
)
def test_merging_gives_what_writing_anew_would(
    segments: list[tuple[list[list[int]], set[int]]], memory: int
) -> None:
    with TemporaryDirectory() as folder:
        made: list[Any] = [
            Segment(Path(folder, str(at)), dict(hashed_arrays("hashed.x", own)), gone, len(own))
            for at, (own, gone) in enumerate(segments)
        ]
        left = [o for own, gone in segments for at, o in enumerate(own) if at not in gone]
        streams = dict(hashed_streams(parts_of(made), "x", Path(folder), memory))
        merged = Segment(Path(folder, "all"), streams, set(), len(left))
        for name, array in hashed_arrays("hashed.x", left).items():
            again = merged.file.array(name)
            assert again.tolist() == array.tolist()
            assert again.dtype == array.dtype
