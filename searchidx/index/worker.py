"""A process that does work which needs an encoder: pickled runs come in by standard input, what
was made of them goes out by standard output. It ends when its input does."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from searchidx.analysis.analyzer import analyzer_for
from searchidx.analysis.encoder import TextEncoder
from searchidx.analysis.words import StemRules

__all__ = ["Done", "Run", "main"]


@dataclass(frozen=True, slots=True)
class Run:
    """A task.

    Attributes:
        rules: of analysis.
        stems: of words that the process may not know yet.
        task: what the function ``work`` of the module is given.
    """

    rules: StemRules
    stems: Mapping[str, str]
    task: Any


@dataclass(frozen=True, slots=True)
class Done:
    """What was made of a task, and the stems of the words that were new."""

    result: Any
    stems: Mapping[str, str]


def main(module: str) -> None:
    """Do work as long as runs come in, by the function ``work`` of a module."""
    work = import_module(module).work
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
        answer: Done | Exception
        try:
            answer = Done(work(run.task, encoder), analyzer.stemmer.take_new())
        except Exception as error:
            answer = error
        encoder.trim()
        pickle.dump(answer, target)
        target.flush()
