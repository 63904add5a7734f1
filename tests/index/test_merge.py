"""Segments merged: the same as written at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.analysis.analyzer import analyzer_for
from searchidx.analysis.encoder import TextEncoder
from searchidx.analysis.words import StemRules
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.codec.writer import DocumentsWriter, write_segment
from searchidx.index.documents import encode, fields_of, texts_of
from searchidx.index.merge import merged_arrays, run_to_merge
from searchidx.index.schema import build_schema
from searchidx.model import Article, Caption

_WORDS = "kota Kota kotanya KOTA buku buku-buku anak-anak pelabuhan NATO sayur-mayur".split()
_TEXTS = st.lists(st.sampled_from([*_WORDS, "\n\n"]), max_size=8).map(" ".join)
_ARTICLES = st.builds(
    Article,
    id=st.just("x"),
    title=_TEXTS,
    body=_TEXTS.map(lambda text: text + " akhir"),
    captions=st.lists(_TEXTS.map(Caption), max_size=2).map(tuple),
    published=st.sampled_from([None, "2023-01-02"]),
    source=st.sampled_from([None, "koran.id"]),
    authors=st.lists(st.sampled_from(["Sri Wulan", "Budi"]), max_size=2).map(tuple),
    mentions=st.sampled_from([(), ("2023",)]),
)


def write(folder: Path, articles: list[Article], encoder: TextEncoder) -> Path:
    writer = DocumentsWriter(build_schema(), encoder)
    for article in articles:
        stored, digest = encode(article)
        fields = fields_of(article, analyzer_for(StemRules()))
        writer.add(texts_of(article), fields | {"article": stored, "hash": digest})
    name, _ = writer.write(folder, "MAIN")
    return folder / f"MAIN_{name}.seg"


@settings(max_examples=60)
@given(st.lists(st.tuples(_ARTICLES, st.integers(0, 2), st.booleans()), min_size=1, max_size=12))
def test_a_merge_is_what_writing_anew_would_give(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[Article, int, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    encoder = TextEncoder(analyzer_for(StemRules()))
    drawn.sort(key=lambda one: one[1])
    named = [
        (replace(article, id=str(n)), part, live) for n, (article, part, live) in enumerate(drawn)
    ]
    readers = []
    for part in range(3):
        own = [(article, live) for article, number, live in named if number == part]
        if own:
            reader = SegmentReader(write(folder, [article for article, _ in own], encoder))
            if not all(live for _, live in own):
                reader.deleted = np.array([not live for _, live in own])
            readers.append(reader)
    kept = [article for article, _, live in named if live]
    if not kept:
        return
    name = write_segment(folder, "MAIN", *merged_arrays(readers))
    assert write(folder, kept, encoder) == folder / f"MAIN_{name}.seg"


def test_small_segments_are_merged_and_large_ones_left() -> None:
    assert run_to_merge([1000, *[1] * 7], 10_000) is None
    assert run_to_merge([1000, *[1] * 8], 10_000) == slice(1, 9)
    assert run_to_merge([1000, *[1] * 8], 5) is None
    assert run_to_merge([], 5) is None


def test_many_commits_leave_few_segments() -> None:
    sizes: list[int] = []
    written = 0
    for _ in range(2_000):
        sizes.append(1)
        while run := run_to_merge(sizes, 10**9):
            written += sum(sizes[run])
            sizes = [*sizes[: run.start], sum(sizes[run])]
    assert len(sizes) <= 4 * 7
    assert written < 5 * 2_000
