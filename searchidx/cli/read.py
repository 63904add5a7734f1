"""searchidx read: how files are read, without an index."""

from __future__ import annotations

import json
from collections.abc import Iterable

import click

from searchidx.cli._options import (
    as_of_option,
    config_option,
    echo_removed,
    json_option,
    show_removed_option,
    tell,
)
from searchidx.model import Article, Note, Rejection, Removed, as_json

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
    from searchidx.ingest.read import read as read_articles

    if jsonl and as_json_text:
        raise click.UsageError("--json or --jsonl, one of the two")
    is_text = not (jsonl or as_json_text)
    rejected: list[Rejection] = []
    removed: list[Removed] = []

    def reject(rejection: Rejection) -> None:
        rejected.append(rejection)
        tell(f"rejected: {rejection}")

    def note(given: Note) -> None:
        tell(f"note: {given}")

    def remove(piece: Removed) -> None:
        if show_removed:
            echo_removed(piece)
        elif is_text:
            removed.append(piece)

    given = {"read_as_of": as_of} if as_of else {}
    articles = read_articles(
        *paths, on_reject=reject, on_note=note, on_removed=remove, config=config, **given
    )
    count = _print(articles, removed) if is_text else _print_json(articles, a_line_each=jsonl)
    if not count and not rejected:
        click.echo(f"no article in {', '.join(paths)}", err=True)
    click.get_current_context().exit(2 if rejected else 0 if count else 1)


def _print(articles: Iterable[Article], removed: list[Removed]) -> int:
    """Print articles, each with what was taken out of it; how many there were."""
    from searchidx.cli._render import console, print_article, print_removed

    out = console()
    count = 0
    for article in articles:
        if count:
            out.print()
        print_article(out, article)
        print_removed(out, removed)
        removed.clear()
        count += 1
    return count


def _print_json(articles: Iterable[Article], a_line_each: bool) -> int:
    """Print articles as JSON, in one list or a line each; how many there were."""
    listed = []
    count = 0
    for article in articles:
        count += 1
        if a_line_each:
            click.echo(json.dumps(as_json(article), ensure_ascii=False, default=str))
        else:
            listed.append(as_json(article))
    if not a_line_each:
        click.echo(json.dumps(listed, ensure_ascii=False, default=str))
    return count
