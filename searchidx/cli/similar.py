"""searchidx similar: articles like one."""

from __future__ import annotations

import json

import click

from searchidx.cli._options import config_option, index_option, json_option
from searchidx.markup import clean
from searchidx.model import as_json

__all__ = ["similar"]


@click.command(short_help="Articles like one.")
@click.argument("id")
@click.option("--collapse", is_flag=True, help="One article of each group of reprints.")
@click.option("-n", "--limit", type=click.IntRange(1), default=10, show_default=True)
@index_option
@config_option
@json_option
def similar(
    id: str, collapse: bool, limit: int, folder: str | None, config: str | None, as_json_text: bool
) -> None:
    """Print the articles that are most like the one with that ID, without its reprints, and the
    words that they were found by.

    Exit code: 1 if there are none.
    """
    from searchidx.cli._render import console, print_results
    from searchidx.opening import open_archive

    with open_archive(folder, config=config) as archive:
        results = archive.similar(id, limit=limit, collapse=collapse)
    if results is None:
        click.echo(f"no article has the id {id!r}", err=True)
    elif as_json_text:
        click.echo(json.dumps(as_json(results), ensure_ascii=False))
    else:
        click.echo(f"by: {clean(results.query)}", err=True)
        print_results(console(), results)
    click.get_current_context().exit(0 if results and results.hits else 1)
