"""searchidx index: files and folders into the index."""

from __future__ import annotations

import json

import click

from searchidx.cli._options import config_option, index_option, json_option
from searchidx.cli._progress import Progress
from searchidx.model import AddReport, Rejection, as_json

__all__ = ["index"]

_LISTED = 5


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--rebuild", is_flag=True, help="Index again from the stored articles.")
@click.option(
    "--on-error",
    type=click.Choice(["fail", "skip"]),
    default="fail",
    show_default=True,
    help="Whether inputs that could not be read make the exit code 2.",
)
@index_option
@config_option
@json_option
def index(
    paths: tuple[str, ...],
    rebuild: bool,
    on_error: str,
    folder: str,
    config: str | None,
    as_json_text: bool,
) -> None:
    """Index the articles in PATHS: files, folders, or - for standard input.

    Read are scraped pages (.txt), HTML, JSON, JSON lines, tables (CSV, TSV), Markdown with
    front matter, NewsML-G2, NITF, RSS and Atom feeds, WARC; also compressed (gz, zst, bz2,
    xz) and in zip and tar archives. Kinds are told by content and name.

    What is new is added, what changed is replaced, what did not is left alone. An input
    that cannot be read is reported and does not stop the rest.
    """
    if rebuild == bool(paths):
        raise click.UsageError("give PATHS to index, or --rebuild, one of the two")
    if rebuild:
        _rebuild(folder, config, as_json_text)
        return
    report = _add(paths, folder, config, as_json_text)
    if report.rejected and on_error == "fail":
        click.get_current_context().exit(2)


def _rebuild(folder: str, config: str | None, as_json_text: bool) -> None:
    from searchidx.archive import open_archive

    with open_archive(folder, config=config) as archive, Progress(0):
        count = archive.rebuild()
    click.echo(json.dumps({"rebuilt": count}) if as_json_text else f"rebuilt {count:,} articles")


def _add(paths: tuple[str, ...], folder: str, config: str | None, as_json_text: bool) -> AddReport:
    from searchidx.archive import create, open_archive
    from searchidx.config import load_settings
    from searchidx.errors import IndexMissing
    from searchidx.ingest.options import Ignored, ReadOptions
    from searchidx.ingest.sources import read_sources, walk

    ignored: list[Ignored] = []
    options = ReadOptions.of(load_settings(config), on_ignored=ignored.append)
    sources = walk(paths, options)
    if not sources:
        click.echo(f"nothing to read in {', '.join(paths)}", err=True)
    try:
        archive = open_archive(folder, config=config)
    except IndexMissing:
        archive = create(folder, config=config)
    with archive, Progress(sum(source.size for source in sources)) as progress:
        articles = read_sources(sources, options, on_bytes=progress.read)
        report = archive.add(articles, on_reject=_report_reject, on_article=progress.article)
        seconds, count = progress.seconds, len(archive)
    if as_json_text:
        click.echo(json.dumps(as_json(report)))
    else:
        _print_report(report, seconds, count, folder)
    _list("the same id came more than once, the last one won", list(report.repeated))
    for reason in dict.fromkeys(item.reason for item in ignored):
        _list(reason, [item.path for item in ignored if item.reason == reason])
    return report


def _report_reject(rejection: Rejection) -> None:
    click.echo(f"rejected: {rejection}", err=True)


def _print_report(report: AddReport, seconds: float, count: int, folder: str) -> None:
    click.echo(
        f"added {report.added:,}, updated {report.updated:,}, unchanged {report.unchanged:,}, "
        f"rejected {report.rejected:,}: {report.seen:,} seen in {seconds:.1f} s "
        f"({report.seen / max(seconds, 1e-9):,.0f}/s); {count:,} articles in {folder}"
    )


def _list(what: str, names: list[str]) -> None:
    if names:
        more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
        click.echo(f"note: {what}: {', '.join(names[:_LISTED])}{more}", err=True)
