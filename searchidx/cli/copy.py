"""searchidx copy: a whole archive to another place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from searchidx.cli._options import config_option, counted, index_option, json_option
from searchidx.cli._progress import Progress
from searchidx.cli._waiting import when_free
from searchidx.model import as_json

if TYPE_CHECKING:
    from searchidx.copying import CopyReport

__all__ = ["copy"]

_SHOWN = 10


@click.command(short_help="Copy the archive to a folder or a cluster.")
@click.option(
    "--to", "target", required=True, metavar="PLACE", help="Folder, or address on a cluster."
)
@click.option("--wait", is_flag=True, help="Wait while another writer is at work there.")
@index_option
@config_option
@json_option
def copy(
    target: str, wait: bool, folder: str | None, config: str | None, as_json_text: bool
) -> None:
    """Copy the whole archive to another place: from a folder to a cluster, back, or to another
    of either. A copy that was stopped goes on when it is started again. In the end the number
    of articles, and some hundreds of them, are compared.

    Exit code: 2 if the two are not alike.
    """
    from searchidx.copying import copy_archive
    from searchidx.engines.base import engine_name
    from searchidx.opening import open_archive

    # Where both places are named, it does not matter what the settings name.
    given = {} if folder is None else {"engine": engine_name(folder)}
    with open_archive(folder, config=config, **given) as source:
        with Progress(len(source)) as progress:

            def passed() -> None:
                progress.article()
                progress.read(1)

            def run() -> CopyReport:
                return copy_archive(source, target, config=config, on_article=passed)

            report = when_free(run, wait)
        if as_json_text:
            click.echo(json.dumps(as_json(report)))
        else:
            click.echo(_summary(report, source.place, target))
    for difference in report.differences[:_SHOWN]:
        click.echo(f"not alike: {difference}", err=True)
    more = len(report.differences) - _SHOWN
    if more > 0:
        click.echo(f"not alike: {more:,} more", err=True)
    click.get_current_context().exit(0 if report.is_whole else 2)


def _summary(report: CopyReport, source: str, target: str) -> str:
    did = ", ".join(
        f"{name} {getattr(report, name):,}" for name in ("added", "updated", "unchanged")
    )
    told = f"{counted(report.articles, 'article')} from {source} to {target}: {did}"
    if report.is_whole:
        return f"{told}; counts are equal, and {counted(report.compared, 'article')} read back"
    return f"{told}; they are not alike"
