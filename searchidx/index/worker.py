"""A process that does work which needs an encoder: pickled runs come in by standard input, what
was made of them goes out by standard output. It ends when its input does, or nobody reads."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from searchidx.analysis.analyzer import analyzer_for
from searchidx.analysis.encoder import TextEncoder
from searchidx.analysis.words import StemRules

__all__ = ["Done", "Run", "main", "packed"]


@dataclass(frozen=True, slots=True)
class Run:
    """A task.

    Attributes:
        rules: of analysis.
        stems: of words that the process may not know yet, as :func:`packed` has them.
        task: what the function ``work`` of the module is given.
    """

    rules: StemRules
    stems: Sequence[bytes]
    task: Any


@dataclass(frozen=True, slots=True)
class Done:
    """What was made of a task, and the stems of the words that were new, as :func:`packed` has
    them."""

    result: Any
    stems: bytes

    def learned(self) -> dict[str, str]:
        """These stems by their words."""
        return unpacked(self.stems)


def packed(stems: Mapping[str, str]) -> bytes:
    """Words and their stems, in a tenth of the memory of a dict. All of an archive's are held
    until each process was told of them."""
    return pickle.dumps(stems, pickle.HIGHEST_PROTOCOL)


def unpacked(stems: bytes) -> dict[str, str]:
    """What was packed."""
    found: dict[str, str] = pickle.loads(stems)
    return found


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
        except (EOFError, pickle.UnpicklingError):
            # Whoever sends them has ended, perhaps before all of one was sent.
            return
        analyzer = analyzer_for(run.rules)
        if encoder is None or encoder.analyzer is not analyzer:
            encoder = TextEncoder(analyzer)
        for stems in run.stems:
            analyzer.stemmer.remember(unpacked(stems))
        answer: Done | Exception
        try:
            answer = Done(work(run.task, encoder), packed(analyzer.stemmer.take_new()))
        except Exception as error:
            answer = error
        encoder.trim()
        try:
            pickle.dump(answer, target)
            target.flush()
        except BrokenPipeError:
            # Nobody reads it, nor what would be said of that at the end.
            os._exit(0)
