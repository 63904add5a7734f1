"""searchidx kwic: a word in its contexts."""

from __future__ import annotations

import itertools
from typing import Any

import click

from searchidx.cli._options import (
    config_option,
    echo_json_list,
    echo_notes,
    filter_options,
    filters_in,
    index_option,
    json_option,
)

__all__ = ["kwic"]


@click.command(short_help="Each occurrence of a word in its context.")
@click.argument("word", nargs=-1, required=True)
@click.option(
    "--sort",
    type=click.Choice(["left", "right"]),
    help="By the words on this side, not by age.",
)
@click.option("-n", "--limit", type=click.IntRange(1), help="Most lines to print.  [default: all]")
@click.option(
    "--width",
    type=click.IntRange(1, 1000),
    help="Characters of context on each side.  [default: what a terminal has room for, else 40]",
)
@filter_options
@index_option
@config_option
@json_option
def kwic(word: tuple[str, ...], **options: Any) -> None:
    """Print each occurrence of WORD with the text around it, newest articles first: in all
    forms of its stem, or as printed if it begins with =. Several words are looked for side by
    side.

    Exit code: 1 if there is none.
    """
    from searchidx.cli._render import console, context_width, print_kwic_line
    from searchidx.opening import open_archive

    width = options["width"] or context_width()
    with open_archive(options["folder"], config=options["config"]) as archive:
        text, filters = " ".join(word), filters_in(options)
        lines = archive.kwic(
            text,
            **filters,
            sort=options["sort"],
            limit=options["limit"],
            width=width,
        )
        first = next(lines, None)
        found = lines if first is None else itertools.chain([first], lines)
        if options["as_json_text"]:
            echo_json_list(found)
        else:
            if first is None:
                click.echo(f"no occurrence of {text!r}", err=True)
                echo_notes(archive.search("", **filters, limit=0).notes)
            out = console()
            for line in found:
                print_kwic_line(out, line, width)
    click.get_current_context().exit(0 if first else 1)
