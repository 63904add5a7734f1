"""A merge takes no more memory than it may, however much it merges."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from searchidx.analysis.analyzer import analyzer_for
from searchidx.analysis.encoder import TextEncoder
from searchidx.analysis.words import StemRules
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.codec.writer import DocumentsWriter, write_segment
from searchidx.index.documents import encode, fields_of, texts_of
from searchidx.index.merge.segments import merged
from searchidx.index.schema import build_schema
from searchidx.model import Article

_SEGMENTS, _ARTICLES, _WORDS = 4, 1_000, 300


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory) -> list[SegmentReader]:
    """1.2 million occurrences, with frequencies as of Zipf's law."""
    folder = tmp_path_factory.mktemp("memory")
    rng = np.random.default_rng(3)
    analyzer = analyzer_for(StemRules())
    encoder = TextEncoder(analyzer)
    readers = []
    for segment in range(_SEGMENTS):
        writer = DocumentsWriter(build_schema(), encoder)
        for number in range(_ARTICLES):
            words = [f"x{rank}q" for rank in (5_000 ** rng.random(_WORDS)).astype(int).tolist()]
            article = Article(id=f"{segment}-{number}", title=words[0], body=" ".join(words))
            stored, digest = encode(article)
            fields = fields_of(article, analyzer) | {"article": stored, "hash": digest}
            writer.add(texts_of(article), fields)
        name, _ = writer.write(folder, "MAIN")
        readers.append(SegmentReader(folder / f"MAIN_{name}.seg"))
    return readers


def merge(segments: list[SegmentReader], folder: Path, memory: int) -> tuple[bytes, int]:
    """The merged file, and the most memory that was in use."""
    tracemalloc.start()
    try:
        name = write_segment(folder, "MAIN", *merged(segments, folder, memory))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return (folder / f"MAIN_{name}.seg").read_bytes(), peak


def test_memory_is_bounded(segments: list[SegmentReader], tmp_path: Path) -> None:
    whole, most = merge(segments, tmp_path, 1 << 30)
    parts, little = merge(segments, tmp_path, 8 << 20)
    assert parts == whole
    assert most > 30 << 20
    # What stays for all of the merge comes on top, and what a dictionary is learned from.
    assert little < (8 << 20) + (4 << 20) + (5 << 20)
