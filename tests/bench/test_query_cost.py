"""The benches of what a query costs and of hostile texts run, and print their bars."""

from __future__ import annotations

import json
from typing import Any

from click import Command
from click.testing import CliRunner

from bench import hostile, query_cost
from bench.bars import COST_BARS


def run(command: Command, *arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(command, [*arguments, "--json"], catch_exceptions=False)
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def test_query_cost_measures_what_it_has_bars_for() -> None:
    answer = run(query_cost.main, "--count", "300", "--queries", "3", "--rounds", "1")
    assert set(answer["figures"]) == {bar.figure for bar in COST_BARS}
    assert answer["figures"]["parse words ms"] > 0
    assert answer["figures"]["long article ms"] > 0
    # So few articles have no middling words.
    assert answer["figures"]["fragments common ms"] > 0
    assert len(answer["bars"]) == len(COST_BARS)


def test_hostile_texts_are_counted_by_how_they_end() -> None:
    answer = run(hostile.main, "--count", "50", "--seed", "3")
    assert sum(answer["ended"].values()) == 50
    assert (answer["failures"], answer["met"]) == ([], True)
    assert 0 < answer["slowest_seconds"] < 2
