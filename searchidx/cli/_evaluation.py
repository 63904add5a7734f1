"""What settings gave -> text, rows, JSON."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from typing import Any

import click

from searchidx.evaluation.comparison import Comparison
from searchidx.evaluation.measures import MEASURES, Difference
from searchidx.markup import clean
from searchidx.model import as_json

__all__ = ["as_data", "print_table", "print_tsv"]

_GAP = "  "


def as_data(found: Comparison) -> dict[str, Any]:
    """The whole as JSON: for each of the settings their means, what they have more than those
    in use, and the measures of each query."""
    settings = [
        {
            "name": row.name,
            "means": {measure: row.mean(measure) for measure in MEASURES},
            "differences": [as_json(difference) for difference in row.against],
            "queries": row.values,
        }
        for row in found.rows
    ]
    return {"settings": settings, "missing": found.missing}


def print_tsv(found: Comparison) -> None:
    """A row for each query and settings."""
    rows = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    rows.writerow(["settings", "query", *MEASURES])
    for row in found.rows:
        for query, own in row.values.items():
            rows.writerow([row.name, query, *(f"{own[measure]:.6f}" for measure in MEASURES)])


def print_table(found: Comparison, per_query: bool) -> None:
    """Means, what they differ in, and if asked for the measures of each query."""
    _print_rows(
        [
            ("", *MEASURES),
            *((row.name, *_shown([row.mean(m) for m in MEASURES])) for row in found.rows),
        ]
    )
    for row in found.rows[1:]:
        click.echo(f"\n{clean(row.name)} less {found.rows[0].name}:")
        heads = ("", "mean", "95 % from", "to", "p", "better", "worse")
        _print_rows([heads, *map(_difference, row.against)])
    if per_query:
        for measure in MEASURES:
            click.echo(f"\n{measure} by query:")
            names = [clean(row.name) for row in found.rows]
            lines = [
                (query, *_shown([row.values.get(query, {}).get(measure) for row in found.rows]))
                for query in found.rows[0].values
            ]
            _print_rows([("", *names), *lines])


def _difference(found: Difference) -> tuple[str, ...]:
    values = [
        "" if value is None else f"{value:+.4f}" for value in (found.mean, found.low, found.high)
    ]
    p = "" if found.p is None else f"{found.p:.3f}"
    return found.measure, *values, p, str(found.better), str(found.worse)


def _shown(values: Sequence[float | None]) -> list[str]:
    return ["" if value is None else f"{value:.4f}" for value in values]


def _print_rows(rows: Sequence[Sequence[str]]) -> None:
    """Columns in line: the first to the left, all others to the right."""
    cells = [[clean(cell) for cell in row] for row in rows]
    first, *widths = (max(map(len, column)) for column in zip(*cells, strict=True))
    for row in cells:
        numbers = (cell.rjust(width) for cell, width in zip(row[1:], widths, strict=True))
        click.echo(_GAP.join((row[0].ljust(first), *numbers)).rstrip())
