"""How long does `searchidx query` take, start to exit?

It is run in turn with `python -c "import numpy, click"`, the least that it needs, many times;
the median of the pairs' ratios counts. The index is that of FOLDER, or of some generated
articles, and the query the two printed words of content that are in most of them: a word that an
archive does not have is stemmed by Sastrawi, which takes a while to import.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

import searchidx
from bench._cli import progress
from bench.articles import generate
from searchidx.query.function_words import FUNCTION_WORDS

__all__ = ["main"]

_LIMIT = 2.5
_IMPORTS = [sys.executable, "-c", "import numpy, click"]
_GENERATED = 200
# Words among which there are two of content.
_MOST_FREQUENT = 1000


@click.command(help=__doc__)
@click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--query", help="Another query.")
@click.option("--runs", default=20, show_default=True, type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(folder: Path | None, query: str | None, runs: int, as_json: bool) -> None:
    """See the docstring of the module."""
    with TemporaryDirectory() as temporary:
        if folder is None:
            folder = Path(temporary, "index")
            with searchidx.create(folder, near_duplicates=False) as archive:
                archive.add(generate(_GENERATED))
        query = query or _usual(folder)
        command = [sys.executable, "-m", "searchidx", "query", query, "--index", str(folder)]
        result = _measured([*command], runs)
    if as_json:
        click.echo(json.dumps(result, indent=1))
        return
    click.echo(
        f"searchidx query {result['query_ms']:.0f} ms, import numpy, click "
        f"{result['imports_ms']:.0f} ms (medians of {runs})\n"
        f"{result['ratio']:.2f} times (bar: at most {_LIMIT}; "
        f"{'met' if result['met'] else 'not met'})"
    )


def _usual(folder: Path) -> str:
    with searchidx.open(folder) as archive:
        terms = archive.terms(limit=_MOST_FREQUENT)
    words = (found.term for found in terms if found.term.isalpha())
    return " ".join(islice((word for word in words if word not in FUNCTION_WORDS), 2))


def _measured(command: Sequence[str], runs: int) -> dict[str, Any]:
    # The first run of each reads files into the system's cache.
    _seconds(command)
    _seconds(_IMPORTS)
    pairs = []
    for run in range(runs):
        progress(f"run {run + 1} of {runs}")
        pairs.append((_seconds(command), _seconds(_IMPORTS)))
    ratio = statistics.median(ours / least for ours, least in pairs)
    query_ms, imports_ms = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    return {
        "query_ms": round(query_ms, 2),
        "imports_ms": round(imports_ms, 2),
        "ratio": round(ratio, 3),
        "met": ratio <= _LIMIT,
        "runs": runs,
    }


def _seconds(command: Sequence[str]) -> float:
    started = time.perf_counter()
    ended = subprocess.run(command, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    # 1 is the exit code of a query that found nothing.
    if ended.returncode > 1 or "Traceback" in ended.stderr:
        raise click.ClickException(f"{' '.join(command)}: {ended.stderr}")
    return seconds


if __name__ == "__main__":
    main()
