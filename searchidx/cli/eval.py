"""searchidx eval: how good the first hits are, by judgments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from searchidx.cli._options import config_option, counted, field_option, index_option

if TYPE_CHECKING:
    from searchidx.evaluation.measures import ByQuery
    from searchidx.evaluation.trial import Trial

__all__ = ["eval"]

_FILE = click.Path(dir_okay=False, path_type=Path)
_SHOWN = 5
_GATE = "nDCG@10"
_OF_BASELINE = "baseline"
_ROUNDING = 1e-9


@click.command(short_help="Measure rankings by judgments.")
@click.argument("queries", type=_FILE)
@click.argument("qrels", type=_FILE)
@click.option(
    "--settings",
    "others",
    multiple=True,
    metavar="FILE|NAME=VALUE",
    help="Compare with other settings: a file of them, or some, as 'k1=0.9 b=0.4'; repeatable.",
)
@click.option(
    "--match", type=click.Choice(["auto", "all", "any"]), default="auto", show_default=True
)
@field_option
@click.option("--per-query", is_flag=True, help="Show the measures of each query, too.")
@click.option("--baseline", type=_FILE, help="Compare with what --json gave before.")
@click.option(
    "--fail-under",
    is_flag=False,
    flag_value=_OF_BASELINE,
    metavar="[VALUE]",
    help="Exit with 2 if nDCG@10 is under VALUE, or without VALUE, under the baseline's.",
)
@click.option("--json", "as_json_text", is_flag=True, help="Print JSON instead of text.")
@click.option("--tsv", is_flag=True, help="Print a row for each query and settings.")
@index_option
@config_option
def eval(queries: Path, qrels: Path, others: tuple[str, ...], **options: Any) -> None:
    """Ask each of QUERIES (tab-separated id and text, JSON lines, or TREC topics) and measure
    by QRELS (TREC's, or tab-separated query, article and grade): nDCG@10, recall@100, MRR and
    MAP of the first 1,000 articles. Several settings, and a baseline, are compared with the
    settings in use by a paired t-test.
    """
    from searchidx.cli._evaluation import as_data, print_table, print_tsv
    from searchidx.evaluation.comparison import compared, read_baseline
    from searchidx.evaluation.trial import Asked, read_trial

    if options["as_json_text"] and options["tsv"]:
        raise click.UsageError("--json or --tsv, one of the two")
    before = options["baseline"] and read_baseline(options["baseline"])
    least = _least(options["fail_under"], before)
    trial = read_trial(queries, qrels)
    asked = Asked(options["match"], options["fields"] or None)
    found = compared((options["folder"], options["config"]), trial, asked, others, before)
    _note(trial, found.missing)
    if options["as_json_text"]:
        click.echo(json.dumps(as_data(found), ensure_ascii=False))
    elif options["tsv"]:
        print_tsv(found)
    else:
        print_table(found, options["per_query"])
    ndcg = found.rows[0].mean(_GATE)
    if least is not None and ndcg < least - _ROUNDING:
        click.echo(f"error: {_GATE} is {ndcg:.4f}, under {least:.4f}", err=True)
        click.get_current_context().exit(2)


def _least(given: str | None, baseline: ByQuery | None) -> float | None:
    """What nDCG@10 must not be under; None if it may be anything."""
    from searchidx.evaluation.measures import mean

    if given is None:
        return None
    if given == _OF_BASELINE:
        if baseline is None:
            raise click.UsageError("--fail-under needs a VALUE, or a --baseline")
        return mean(baseline, _GATE)
    try:
        least = float(given)
    except ValueError:
        least = -1.0
    if not 0 <= least <= 1:
        raise click.UsageError(f"--fail-under takes a number from 0 to 1, not {given!r}")
    return least


def _note(trial: Trial, missing: int) -> None:
    """Say what of the judgments is not used."""
    if missing:
        click.echo(f"note: not in the index: {counted(missing, 'judged article')}", err=True)
    for what, ids in (
        ("without a relevant article, left out", trial.left_out),
        ("judged, but not among the queries", trial.unknown),
    ):
        if ids:
            more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
            click.echo(f"note: {what}: {', '.join(ids[:_SHOWN])}{more}", err=True)
