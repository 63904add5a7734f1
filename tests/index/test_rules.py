"""Names are learned from the first items, and none of these is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from searchidx import Article, Rejection
from searchidx.analysis.words import StemRules
from searchidx.index.rules import learned, names_in

RULES = StemRules.given(True, True, True, {}, ())
TOLD = Article("a", body="Kata warga, Rusadi pergi ke Kumala. " * 5)
REJECTED = Rejection("b.txt", None, "an empty file")
OTHER = Article("c", body="Kata warga, Sumarna pergi ke Kumala. " * 5)


@pytest.mark.parametrize(
    ("characters", "taken"),
    [(1, [TOLD]), (len(TOLD.body) + 1, [TOLD, REJECTED, OTHER]), (10_000, [TOLD, REJECTED, OTHER])],
)
def test_the_items_that_teach_are_given_back(
    characters: int, taken: list[Article | Rejection]
) -> None:
    every = [TOLD, REJECTED, OTHER]
    items = iter(every)
    rules, first = learned(RULES, items, characters)
    assert first == taken
    assert [*first, *items] == every
    assert rules.names == names_in(RULES, taken).names != ()


def test_who_learns_no_names_takes_nothing() -> None:
    items = iter([TOLD])
    rules = replace(RULES, protect_names=False)
    assert learned(rules, items, 10_000) == (rules, [])
    assert next(items) is TOLD
