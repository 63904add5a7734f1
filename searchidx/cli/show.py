"""searchidx show: one stored article."""

from __future__ import annotations

import json

import click

from searchidx.cli._options import config_option, index_option, json_option
from searchidx.model import as_json

__all__ = ["show"]


@click.command(short_help="Print an article.")
@click.argument("id")
@index_option
@config_option
@json_option
def show(id: str, folder: str | None, config: str | None, as_json_text: bool) -> None:
    """Print the stored article with that ID.

    Exit code: 1 if there is none.
    """
    from searchidx.cli._render import console, print_article
    from searchidx.opening import open_archive

    with open_archive(folder, config=config) as archive:
        article = archive.get(id)
    if article is None:
        click.echo(f"no article has the id {id!r}", err=True)
        click.get_current_context().exit(1)
    elif as_json_text:
        click.echo(json.dumps(as_json(article), ensure_ascii=False))
    else:
        print_article(console(), article)
