"""searchidx repeated: lines that stand in many articles of one outlet."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from searchidx.cli._options import (
    config_option,
    echo_json_list,
    filter_options,
    filters_in,
    index_option,
    json_option,
)

if TYPE_CHECKING:
    from searchidx.cli._render import Output
    from searchidx.usage import RepeatedLine

__all__ = ["repeated"]

_COLUMNS = ("count", "articles", "share", "first", "between", "last", "source", "id", "line")


@click.command(short_help="Lines that stand in many articles of one outlet.")
@click.option(
    "--least",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Articles that a line stands in at least.",
)
@click.option("-n", "--limit", type=click.IntRange(1), help="Most lines to print.  [default: all]")
@click.option("--rules", is_flag=True, help="Print YAML for searchidx.yaml that takes them out.")
@click.option("--csv", is_flag=True, help="Print rows of values, comma-separated.")
@filter_options
@index_option
@config_option
@json_option
def repeated(**options: Any) -> None:
    """Print the lines that stand in the bodies of many articles of one outlet, which may be
    furniture that no rule knows: what stands in most articles, and in most of its outlet's,
    comes first. Reprints of one text count as one article. Lines that an own rule keeps are
    left out.

    Exit code: 1 if there is none.
    """
    from searchidx.opening import open_archive

    if sum((options["rules"], options["csv"], options["as_json_text"])) > 1:
        raise click.UsageError("--rules, --json or --csv, one of them")
    with open_archive(options["folder"], config=options["config"]) as archive:
        found = archive.repeated(
            least=options["least"], limit=options["limit"], **filters_in(options)
        )
    if options["as_json_text"]:
        echo_json_list(found)
    elif options["csv"]:
        _write_csv(found)
    elif not found:
        click.echo(f"no line stands in {options['least']} articles of one outlet", err=True)
    elif options["rules"]:
        from searchidx.ingest.repeated import rules_for

        for line in rules_for(found):
            click.echo(line)
    else:
        from searchidx.cli._render import console

        out = console()
        for number, one in enumerate(found, 1):
            _print(out, number, one)
    click.get_current_context().exit(0 if found else 1)


def _print(out: Output, number: int, one: RepeatedLine) -> None:
    from searchidx.cli._render import print_line

    places = {"first": one.first, "between others": one.between, "last": one.last}
    where = ", ".join(f"{name} in {count:,}" for name, count in places.items() if count)
    share = f"{one.count:,} of {one.articles:,} articles ({one.share:.1%})"
    facts = " · ".join((one.source or "no source", share, where, one.id))
    print_line(out, one.line, f"{number}. ")
    print_line(out, facts, "   ")


def _write_csv(found: Sequence[RepeatedLine]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in found:
        values = ("" if (value := getattr(one, name)) is None else value for name in _COLUMNS)
        writer.writerow([f"{value:.4f}" if isinstance(value, float) else value for value in values])
