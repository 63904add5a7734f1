"""Damaged inputs: no traceback, bounded memory, everything accounted for.

Ten thousand take some minutes: python tests/ingest/mutate.py 10000 1 FOLDER
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

# The largest insertion has 3 MB, and nothing may hold more than a few copies of an input,
# some of four bytes a character.
_MOST_MEMORY = 128 << 20


@pytest.mark.parametrize(
    ("count", "seed"), [(200, 0), pytest.param(2_500, 1, marks=pytest.mark.slow)]
)
def test_mutated_inputs(tmp_path: Path, count: int, seed: int) -> None:
    program = Path(__file__).with_name("mutate.py")
    done = subprocess.run(
        [sys.executable, str(program), str(count), str(seed), str(tmp_path)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    counts, report = found["counts"], found["report"]
    accounted = ("articles", "rejected", "articles rejected", "not read")
    assert sum(counts.get(name, 0) for name in accounted) == count
    assert min(counts[name] for name in accounted) > 0
    assert report["seen"] == counts["items"]
    assert report["added"] == found["articles"]
    assert found["memory"] < _MOST_MEMORY
