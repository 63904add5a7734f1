"""searchidx check: whether the index is sound, and what is left of one that is not."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from searchidx.cli._options import config_option, counted, index_option, json_option
from searchidx.cli._waiting import when_free

if TYPE_CHECKING:
    from searchidx.check_report import CheckReport, RepairReport

__all__ = ["check"]


@click.command(short_help="Check every file of the index, or repair it.")
@click.option("--repair", is_flag=True, help="Take out what is damaged, and keep the rest.")
@click.option("--yes", is_flag=True, help="With --repair: do not ask.")
@click.option(
    "--save",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="With --repair: where articles of damaged segments go; a file in the folder of the index "
    "if not given.",
)
@click.option("--wait", is_flag=True, help="With --repair: wait while a writer is at work.")
@index_option
@config_option
@json_option
def check(**options: Any) -> None:
    """Check every file of the index: checksums, order, counts, stored articles.

    With --repair, damaged segments are taken out. Their articles that can still be read are
    saved as JSON lines, to be indexed again; the others are listed by id and path.

    Exit code: 2 if the index is damaged, 0 if it is sound, or has been repaired.
    """
    from searchidx.opening import check as check_index
    from searchidx.opening import located

    for name in ("yes", "save", "wait"):
        if options[name] and not options["repair"]:
            raise click.UsageError(f"--{name} goes with --repair")
    engine, place = located(options["folder"], config=options["config"])
    report = check_index(options["folder"], config=options["config"])
    is_json = options["as_json_text"]
    for damage in report.damage:
        click.echo(f"damaged: {damage}", err=True)
    if report.is_sound or not options["repair"]:
        _report(report, is_json)
        if not report.is_sound and "repair" in engine.capabilities:
            way = f"keep what is sound with: searchidx check --repair --index {shlex.quote(place)}"
            click.echo(way, err=True)
        click.get_current_context().exit(0 if report.is_sound else 2)
    _repair(options, place, is_json)


def _report(report: CheckReport, is_json: bool) -> None:
    from searchidx.model import as_json

    if is_json:
        click.echo(json.dumps(as_json(report) | {"sound": report.is_sound}))
    elif report.is_sound:
        click.echo(f"{counted(report.articles, 'article')} in {_segments(report)}: sound")


def _segments(report: CheckReport) -> str:
    return counted(report.segments, "segment")


def _repair(options: Mapping[str, Any], place: str, is_json: bool) -> None:
    from searchidx.model import as_json
    from searchidx.opening import repair

    if not options["yes"]:
        if not sys.stdin.isatty():
            raise click.UsageError("--repair asks first; without a terminal it needs --yes")
        click.confirm("Take what is damaged out of the index?", abort=True, err=True)
    report = when_free(
        lambda: repair(options["folder"], options["save"], config=options["config"]),
        options["wait"],
    )
    if is_json:
        click.echo(json.dumps(as_json(report)))
        return
    for line in _done(report, place):
        click.echo(line)


def _done(report: RepairReport, place: str) -> list[str]:
    lines = [f"{counted(report.articles, 'article')} left in {place}"]
    if report.dropped:
        lines.append(f"taken out: {', '.join(report.dropped)}")
    lines += report.mended
    if report.saved_to:
        lines.append(
            f"{counted(report.saved, 'article')} saved; index them again with: searchidx index "
            f"{shlex.quote(report.saved_to)} --index {shlex.quote(place)}"
        )
    if report.lost_to:
        lines.append(
            f"{counted(report.lost, 'article')} to be indexed again from their sources, listed in "
            f"{report.lost_to}"
        )
    return lines
