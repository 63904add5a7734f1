"""What a command does not need is not imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

_PRINT_MODULES = """
import sys
from searchidx.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


def modules(*arguments: str) -> set[str]:
    """The modules in use when a command ends."""
    command = [sys.executable, "-c", _PRINT_MODULES, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return set(done.stderr.split())


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """An index with stems of its own: a process that knows them from another writes none."""
    record = {"judul": "Nelayan menjual ikan", "isi": "Harganya naik."}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    modules("index", str(tmp_path / "a.jsonl"), "--index", str(tmp_path / "index"))
    return str(tmp_path / "index")


def test_a_query_of_indexed_words(folder: str) -> None:
    used = modules("query", "menjual", "ikan", "--index", folder)
    assert "searchidx.query.search" in used
    for name in (
        "yaml",
        "rich",
        "Sastrawi",
        "whoosh.qparser",
        "searchidx.ingest",
        "searchidx.dates.expressions",
        "searchidx.index.builder",
        "searchidx.cli.index",
        "searchidx.check_report",
        "searchidx.usage",
        "searchidx.query.concordance",
        "searchidx.query.similar",
        "searchidx.query.trend",
        "importlib.metadata",
        "rapidfuzz",
        "matplotlib",
    ):
        assert name not in used, name


def test_a_query_that_needs_more_gets_it(folder: str) -> None:
    used = modules("query", "KPK ATAU melompat tanggal:2023", "--index", folder)
    assert {"yaml", "Sastrawi", "whoosh.qparser", "searchidx.dates.expressions"} <= used


def test_help() -> None:
    used = modules("--help")
    assert not used & {"numpy", "whoosh", "Sastrawi", "yaml", "rich"}
