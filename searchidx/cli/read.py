"""searchidx read: how files are read, without an index."""

from __future__ import annotations

import json

import click

from searchidx.cli._options import (
    as_of_option,
    config_option,
    echo_removed,
    json_option,
    show_removed_option,
)
from searchidx.model import Note, Rejection, Removed, as_json

__all__ = ["read"]


@click.command(short_help="What would be indexed of files and folders.")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--jsonl", is_flag=True, help="Print an article a line, as JSON.")
@show_removed_option
@json_option
@as_of_option
@config_option
def read(
    paths: tuple[str, ...],
    jsonl: bool,
    show_removed: bool,
    as_json_text: bool,
    as_of: str | None,
    config: str | None,
) -> None:
    """Print the articles in PATHS as they would be indexed: files, folders, or - for standard
    input, of all kinds that ``searchidx index`` reads, the pages of one article joined; and
    what was taken out of each as furniture, with the kind of the rule (with --json and
    --jsonl: if --show-removed is given).

    Exit code: 2 if an input could not be read, 1 if there was no article.
    """
    from searchidx.cli._render import console, print_article, print_removed
    from searchidx.ingest.read import read as read_articles

    rejected = []
    removed: list[Removed] = []

    def reject(rejection: Rejection) -> None:
        rejected.append(rejection)
        click.echo(f"rejected: {rejection}", err=True)

    def note(given: Note) -> None:
        click.echo(f"note: {given}", err=True)

    def remove(piece: Removed) -> None:
        if show_removed:
            echo_removed(piece)
        elif not (jsonl or as_json_text):
            removed.append(piece)

    if jsonl and as_json_text:
        raise click.UsageError("--json or --jsonl, one of the two")
    out = console()
    listed = []
    count = 0
    given = {"read_as_of": as_of} if as_of else {}
    articles = read_articles(
        *paths, on_reject=reject, on_note=note, on_removed=remove, config=config, **given
    )
    for article in articles:
        if as_json_text:
            listed.append(as_json(article))
        elif jsonl:
            click.echo(json.dumps(as_json(article), ensure_ascii=False, default=str))
        else:
            if count:
                out.print()
            print_article(out, article)
            print_removed(out, removed)
            removed.clear()
        count += 1
    if as_json_text:
        click.echo(json.dumps(listed, ensure_ascii=False, default=str))
    if not count and not rejected:
        click.echo(f"no article in {', '.join(paths)}", err=True)
    click.get_current_context().exit(2 if rejected else 0 if count else 1)
