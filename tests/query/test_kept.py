"""What is kept is bounded, the smallest parts too."""

from __future__ import annotations

import numpy as np

from searchidx.query.kept import Kept
from searchidx.query.matches import Listed, nothing


def test_what_was_asked_for_last_stays() -> None:
    kept = Kept(10_000)
    made = []

    def ask(name: str) -> Listed:
        return kept.get(name, lambda: made.append(name) or Listed(np.zeros(500, np.int32), None))

    first = ask("a")
    ask("b"), ask("c")
    assert ask("a") is first
    ask("d")
    assert ask("a") is first
    ask("b")
    assert made == ["a", "b", "c", "d", "b"]


def test_parts_without_documents_take_room_too() -> None:
    kept = Kept(100_000)
    for number in range(10_000):
        kept.get(number, nothing)
    assert 50 <= len(kept._found) <= 100
