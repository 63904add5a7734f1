"""searchidx index: files and folders into the index."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from searchidx.cli._options import (
    as_of_option,
    config_option,
    counted,
    echo_removed,
    for_setting,
    index_option,
    json_option,
    show_removed_option,
    tell,
)
from searchidx.cli._progress import Progress
from searchidx.cli._waiting import when_free
from searchidx.model import AddReport, Note, Rejection, as_json

if TYPE_CHECKING:
    from searchidx.archive import Archive
    from searchidx.update import Update

__all__ = ["index"]

_LISTED = 5
_REJECTED_SHOWN = 20


@click.command(short_help="Index the articles in files and folders.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--rebuild", is_flag=True, help="Index again from the stored articles.")
@click.option(
    "--prune", is_flag=True, help="Delete the articles below PATHS whose files or records are gone."
)
@click.option("--yes", is_flag=True, help="With --prune: do not ask.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@click.option("--wait", is_flag=True, help="Wait while another writer is at work.")
@click.option(
    "--on-error",
    type=click.Choice(["fail", "skip"]),
    default="fail",
    show_default=True,
    help="Whether inputs that could not be read make the exit code 2.",
)
@click.option("--processes", type=int, help="Processes to use; without it the setting.")
@click.option(
    "--memory",
    callback=for_setting("memory"),
    help="Memory for all of them, such as 512MB; without it the setting.",
)
@show_removed_option
@as_of_option
@index_option
@config_option
@json_option
def index(paths: tuple[str, ...], **options: Any) -> None:
    """Index the articles in PATHS: files, folders, or - for standard input.

    Read are scraped pages (.txt), HTML, JSON, JSON lines, tables (CSV, TSV), Markdown with
    front matter, NewsML, NITF, RSS and Atom feeds, WARC; also compressed (gz, zst, bz2,
    xz) and in zip and tar archives. Kinds are told by content and name.

    What is new is added, what changed is replaced, what did not is left alone; a run that
    was stopped goes on when it is started again. An input that cannot be read is reported,
    is listed in rejects.jsonl in the folder of the index, and does not stop the rest.
    """
    if options["rebuild"] == bool(paths):
        raise click.UsageError("give PATHS to index, or --rebuild, one of the two")
    if options["rebuild"]:
        for name in ("prune", "dry_run"):
            if options[name]:
                raise click.UsageError(f"--{name.replace('_', '-')} needs PATHS")
        _rebuild(options)
        return
    if options["yes"] and not options["prune"]:
        raise click.UsageError("--yes goes with --prune")
    report = _update(paths, options)
    if report.rejected and options["on_error"] == "fail":
        click.get_current_context().exit(2)


def _rebuild(options: Mapping[str, Any]) -> None:
    from searchidx.opening import open_archive

    with _opened(open_archive, options) as archive, Progress(0):
        count = when_free(archive.rebuild, options["wait"])
    is_json = options["as_json_text"]
    click.echo(json.dumps({"rebuilt": count}) if is_json else f"rebuilt {count:,} articles")


def _update(paths: tuple[str, ...], options: Mapping[str, Any]) -> AddReport:
    from searchidx.config import load_settings
    from searchidx.update import Update

    shown = _Shown(None if options["dry_run"] else _REJECTED_SHOWN)
    notes = _Notes()
    given = {"read_as_of": options["as_of"]} if options["as_of"] else {}
    settings = load_settings(options["config"], **given, **_of_run(options))
    on_removed = echo_removed if options["show_removed"] else lambda removed: None
    update = Update(
        paths, settings, on_reject=shown.reject, on_note=notes.add, on_removed=on_removed
    )
    if not update.sources:
        click.echo(f"nothing to read in {', '.join(paths)}", err=True)
    archive = _archive(options)
    try:
        report, seconds = _add(update, archive, options)
        if options["prune"] and archive is not None:
            pruned = _prune(update, archive, options)
            report = replace(report, pruned=pruned)
        listed = ""
        if not options["dry_run"] and archive is not None:
            listed = update.write_rejects(archive)
        count = 0 if archive is None else len(archive)
    finally:
        if archive is not None:
            archive.close()
    if options["as_json_text"]:
        click.echo(json.dumps(as_json(report) | {"dry_run": options["dry_run"]}))
    else:
        where = "" if archive is None else f"{counted(count, 'article')} in {archive.place}"
        click.echo(_summary(report, seconds, where, options))
    if report.rejected and listed:
        _note("what gave no article is listed in", [listed])
    _note("the same id came more than once, the last one won", report.repeated, report.repeats)
    _echo_what_was_noted(notes, update)
    return report


def _echo_what_was_noted(notes: _Notes, update: Update) -> None:
    """Say what was not taken as it was given, and which files were not read."""
    for note in notes.first:
        tell(f"note: while reading: {note}")
    if notes.count > len(notes.first):
        more = notes.count - len(notes.first)
        click.echo(f"note: while reading: {more:,} more of this kind", err=True)
    for reason in dict.fromkeys(item.reason for item in update.ignored):
        _note(reason, [item.path for item in update.ignored if item.reason == reason])


def _archive(options: Mapping[str, Any]) -> Archive | None:
    """The archive, made if need be; None for a dry run where there is none."""
    from searchidx.errors import IndexMissing
    from searchidx.opening import create, open_archive

    try:
        return _opened(open_archive, options)
    except IndexMissing:
        if options["dry_run"]:
            return None
        return when_free(lambda: _opened(create, options), options["wait"])


def _opened(open_or_create: Callable[..., Archive], options: Mapping[str, Any]) -> Archive:
    return open_or_create(options["folder"], config=options["config"], **_of_run(options))


def _of_run(options: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that options give to this run alone."""
    return {n: options[n] for n in ("processes", "memory") if options[n] is not None}


def _add(
    update: Update, archive: Archive | None, options: Mapping[str, Any]
) -> tuple[AddReport, float]:
    """What was or would be added, and the seconds it took."""
    with Progress(update.size) as progress:
        if archive is None or options["dry_run"]:
            report = update.preview(archive, progress.article, progress.read)
            return report, progress.seconds

        def add() -> AddReport:
            progress.restart()
            return update.add_to(archive, progress.article, progress.read)

        try:
            return when_free(add, options["wait"]), progress.seconds
        except KeyboardInterrupt:
            click.echo(f"{len(archive):,} articles are in; the same command goes on", err=True)
            raise


def _prune(update: Update, archive: Archive, options: Mapping[str, Any]) -> int:
    """How many articles were or would be deleted, since their files or records are gone."""
    asks = sys.stdin.isatty() and not options["yes"] and not options["dry_run"]
    # A disk that is not mounted looks like a folder from which all is gone.
    spared = [] if asks or options["yes"] else update.empty()
    if spared:
        _note("no file is left below these PATHs, their articles stay without --yes", spared)
    gone = update.gone(archive, spared)
    if not gone or options["dry_run"]:
        return len(gone)
    if asks:
        _note(f"{len(gone):,} articles have no file or record any more", gone)
        if not click.confirm("Delete them from the index?", err=True):
            return 0
    return when_free(lambda: archive.delete(gone), options["wait"])


class _Shown:
    """Shows rejected inputs as they come, the first so many (None: all)."""

    def __init__(self, most: int | None) -> None:
        self._left = most

    def reject(self, rejection: Rejection) -> None:
        """Show one."""
        if self._left is None or self._left > 0:
            tell(f"rejected: {rejection}")
        if self._left is not None:
            self._left -= 1


def _summary(report: AddReport, seconds: float, where: str, options: Mapping[str, Any]) -> str:
    names = ["added", "updated", "unchanged", "rejected", *(["pruned"] if options["prune"] else [])]
    did = ", ".join(f"{name} {getattr(report, name):,}" for name in names)
    rate = f"{report.seen / max(seconds, 1e-9):,.0f}/s"
    told = f"{did}: {report.seen:,} seen in {seconds:.1f} s ({rate})"
    if options["dry_run"]:
        return f"dry run: {told}; nothing was written"
    return f"{told}; {where}"


class _Notes:
    """Notes on articles: the first, and how many there are, as a whole column of dates may be
    of a kind that cannot be read."""

    def __init__(self) -> None:
        self.first: list[Note] = []
        self.count = 0

    def add(self, note: Note) -> None:
        """Take one more."""
        self.count += 1
        if len(self.first) < _LISTED:
            self.first.append(note)


def _note(what: str, names: Iterable[str], count: int = 0) -> None:
    listed = list(names)
    more = max(count, len(listed)) - _LISTED
    if listed:
        others = f" and {more:,} more" if more > 0 else ""
        tell(f"note: {what}: {', '.join(listed[:_LISTED])}{others}")
