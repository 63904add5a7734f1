"""searchidx read: how files are read, without an index."""

from __future__ import annotations

import json

import click

from searchidx.cli._options import config_option, json_option
from searchidx.model import Rejection, as_json

__all__ = ["read"]


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--jsonl", is_flag=True, help="Print an article a line, as JSON.")
@json_option
@config_option
def read(paths: tuple[str, ...], jsonl: bool, as_json_text: bool, config: str | None) -> None:
    """Print the articles in PATHS as they would be indexed: files, folders, or - for standard
    input, of all kinds that ``searchidx index`` reads.

    Exit code: 2 if an input could not be read, 1 if there was no article.
    """
    from searchidx.archive import read as read_articles
    from searchidx.cli._render import console, print_article

    rejected = []

    def reject(rejection: Rejection) -> None:
        rejected.append(rejection)
        click.echo(f"rejected: {rejection}", err=True)

    if jsonl and as_json_text:
        raise click.UsageError("--json or --jsonl, one of the two")
    out = console()
    listed = []
    count = 0
    for article in read_articles(*paths, on_reject=reject, config=config):
        if as_json_text:
            listed.append(as_json(article))
        elif jsonl:
            click.echo(json.dumps(as_json(article), ensure_ascii=False, default=str))
        else:
            if count:
                out.print()
            print_article(out, article)
        count += 1
    if as_json_text:
        click.echo(json.dumps(listed, ensure_ascii=False, default=str))
    if not count and not rejected:
        click.echo(f"no article in {', '.join(paths)}", err=True)
    click.get_current_context().exit(2 if rejected else 0 if count else 1)
