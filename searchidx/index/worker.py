"""A process that makes segments: pickled runs of documents come in by standard input, names of
segments go out by standard output. It ends when its input does."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from searchidx.analysis.analyzer import analyzer_for
from searchidx.analysis.encoder import TextEncoder
from searchidx.analysis.words import StemRules
from searchidx.index.codec.writer import DocumentsWriter
from searchidx.index.schema import build_schema

__all__ = ["Document", "Made", "Run", "main", "make_segment"]

Document = tuple[Sequence[str], Mapping[str, Any]]
"""What :meth:`searchidx.index.codec.writer.DocumentsWriter.add` takes."""


@dataclass(frozen=True, slots=True)
class Run:
    """Documents to make a segment of.

    Attributes:
        folder: where.
        index_name: of the index.
        rules: of analysis.
        stems: of words that the process may not know yet.
        documents: in order.
    """

    folder: Path
    index_name: str
    rules: StemRules
    stems: Mapping[str, str]
    documents: Sequence[Document]


@dataclass(frozen=True, slots=True)
class Made:
    """The id of a segment, and the stems of the words that were new."""

    segment: str
    stems: Mapping[str, str]


def make_segment(
    folder: Path, index_name: str, documents: Sequence[Document], encoder: TextEncoder
) -> str:
    """Write a segment of some documents; its id."""
    writer = DocumentsWriter(build_schema(), encoder)
    for texts, fields in documents:
        writer.add(texts, fields)
    return writer.write(folder, index_name)[0]


def main() -> None:
    """Make segments as long as runs come in."""
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Nothing that is printed may come between the answers.
    os.dup2(2, 1)
    encoder: TextEncoder | None = None
    while True:
        try:
            run: Run = pickle.load(source)
        except EOFError:
            return
        analyzer = analyzer_for(run.rules)
        if encoder is None or encoder.analyzer is not analyzer:
            encoder = TextEncoder(analyzer)
        analyzer.stemmer.remember(run.stems)
        answer: Made | Exception
        try:
            segment = make_segment(run.folder, run.index_name, run.documents, encoder)
            answer = Made(segment, analyzer.stemmer.take_new())
        except Exception as error:
            answer = error
        encoder.trim()
        pickle.dump(answer, target)
        target.flush()
