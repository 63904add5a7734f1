"""searchidx trend: how often words come, by period."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from searchidx.cli._options import (
    config_option,
    field_option,
    filter_options,
    filters_in,
    index_option,
    json_option,
    no_aliases_option,
)
from searchidx.markup import clean
from searchidx.model import as_json

__all__ = ["trend"]


@click.command(short_help="How many articles match, by period.")
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--by",
    type=click.Choice(["year", "month", "week", "day"]),
    default="month",
    show_default=True,
    help="Length of a period.",
)
@click.option("--share", is_flag=True, help="Shares of all articles of a period, not counts.")
@click.option("--csv", is_flag=True, help="Print rows of values, comma-separated.")
@click.option("--plot", type=click.Path(dir_okay=False), help="Write a picture, .png or .svg.")
@field_option
@filter_options
@no_aliases_option
@index_option
@config_option
@json_option
def trend(words: tuple[str, ...], **options: Any) -> None:
    """Print how many articles match each of WORDS in each period; each may be any query.
    Periods of which the archive has no article are shown as gaps.

    Exit code: 1 if no article matches that has a date.
    """
    from searchidx.cli._chart import bars, plot, write_csv
    from searchidx.opening import open_archive

    if options["csv"] and options["as_json_text"]:
        raise click.UsageError("--json or --csv, one of the two")
    share = options["share"]
    with open_archive(options["folder"], config=options["config"]) as archive:
        aliases = False if options["no_aliases"] else None
        fields = options["fields"] or None
        found = archive.trend(
            words, options["by"], fields=fields, **filters_in(options), aliases=aliases
        )
    if options["plot"]:
        plot(found, share, Path(options["plot"]))
    if options["as_json_text"]:
        click.echo(json.dumps(as_json(found), ensure_ascii=False))
    elif options["csv"]:
        write_csv(found, share)
    elif not options["plot"]:
        for line in bars(found, share):
            click.echo(line)
    if not found.periods:
        click.echo("no article that passes the filters has a date", err=True)
    for note in found.notes:
        click.echo(f"note: {clean(note)}", err=True)
    for word, count in zip(found.words, found.undated, strict=True):
        if count:
            click.echo(f"note: {count} without a date: {clean(word)}", err=True)
    click.get_current_context().exit(0 if any(any(p.counts) for p in found.periods) else 1)
