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
from searchidx.index.merge.segments import merged
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
    tags=st.lists(st.sampled_from(["harga pangan", "Harga", "a", "b", "c"]), max_size=4).map(tuple),
    place=st.sampled_from([None, "Kota Batu"]),
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


Drawn = list[tuple[Article, int, bool]]
_DRAWN = st.lists(
    st.tuples(_ARTICLES, st.integers(0, 2), st.booleans()), min_size=1, max_size=12
).map(lambda drawn: sorted(drawn, key=lambda one: one[1]))


def segments(folder: Path, drawn: Drawn, encoder: TextEncoder) -> tuple[list[SegmentReader], Path]:
    """The articles in up to three segments, some deleted; and those that stay in one."""
    named = [(replace(one, id=str(n)), part, live) for n, (one, part, live) in enumerate(drawn)]
    readers = []
    for part in range(3):
        own = [(article, live) for article, number, live in named if number == part]
        if own:
            reader = SegmentReader(write(folder, [article for article, _ in own], encoder))
            if not all(live for _, live in own):
                reader.deleted = np.array([not live for _, live in own])
            readers.append(reader)
    return readers, write(folder, [article for article, _, live in named if live], encoder)


@settings(max_examples=100)
@given(_DRAWN, st.sampled_from([1, 2_000, 1 << 20]))
def test_a_merge_is_what_writing_anew_would_give(
    tmp_path_factory: pytest.TempPathFactory, drawn: Drawn, memory: int
) -> None:
    if not any(live for _, _, live in drawn):
        return
    folder = tmp_path_factory.mktemp("merge")
    encoder = TextEncoder(analyzer_for(StemRules()))
    readers, anew = segments(folder, drawn, encoder)
    name = write_segment(folder, "MAIN", *merged(readers, folder, memory))
    assert anew == folder / f"MAIN_{name}.seg"
