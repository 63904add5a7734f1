"""searchidx terms: the words of the archive."""

from __future__ import annotations

import click

from searchidx.cli._options import config_option, echo_json_list, index_option, json_option

__all__ = ["terms"]


@click.command(short_help="The words of the archive, and their counts.")
@click.argument("prefix", default="")
@click.option("--stems", is_flag=True, help="Stems instead of printed words.")
@click.option("-n", "--limit", type=click.IntRange(1), help="Most words to print.  [default: all]")
@index_option
@config_option
@json_option
def terms(
    prefix: str,
    stems: bool,
    limit: int | None,
    folder: str | None,
    config: str | None,
    as_json_text: bool,
) -> None:
    """Print the words that begin with PREFIX, each after the number of articles that have it,
    the most frequent first. Without PREFIX all words are listed.

    Exit code: 1 if there is none.
    """
    from searchidx.markup import clean
    from searchidx.opening import open_archive

    with open_archive(folder, config=config) as archive:
        found = archive.terms(prefix, limit=limit, stems=stems)
    if as_json_text:
        echo_json_list(found)
    else:
        if not found:
            click.echo(f"no word begins with {prefix!r}" if prefix else "no word", err=True)
        width = len(str(found[0].count)) if found else 0
        for item in found:
            click.echo(f"{item.count:>{width}} {clean(item.term)}")
    click.get_current_context().exit(0 if found else 1)
