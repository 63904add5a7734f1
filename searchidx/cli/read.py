"""searchidx read: how files are read, without an index."""

from __future__ import annotations

import json

import click

from searchidx.cli._options import config_option
from searchidx.model import Rejection, as_json

__all__ = ["read"]


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--jsonl", is_flag=True, help="Print an article a line, as JSON.")
@config_option
def read(paths: tuple[str, ...], jsonl: bool, config: str | None) -> None:
    """Print the articles in PATHS as they would be indexed.

    Exit code: 2 if an input could not be read, 1 if there was no article.
    """
    from searchidx.archive import read as read_articles
    from searchidx.cli._render import console, print_article

    rejected = []

    def reject(rejection: Rejection) -> None:
        rejected.append(rejection)
        click.echo(f"rejected: {rejection}", err=True)

    out = console()
    count = 0
    for article in read_articles(*paths, on_reject=reject, config=config):
        if jsonl:
            click.echo(json.dumps(as_json(article), ensure_ascii=False, default=str))
        else:
            if count:
                out.print()
            print_article(out, article)
        count += 1
    click.get_current_context().exit(2 if rejected else 0 if count else 1)
