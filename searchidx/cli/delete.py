"""searchidx delete: articles out of the index."""

from __future__ import annotations

import json

import click

from searchidx.cli._options import config_option, index_option, json_option

__all__ = ["delete"]

_TOLD = 5


@click.command(short_help="Delete articles by id.")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@index_option
@config_option
@json_option
def delete(
    ids: tuple[str, ...], folder: str | None, config: str | None, as_json_text: bool
) -> None:
    """Delete the articles with these IDs. One whose file is still among the PATHS that are
    indexed comes back with the next run.

    Exit code: 1 if none of them was there.
    """
    from searchidx.opening import open_archive

    with open_archive(folder, config=config) as archive:
        missing = [id for id in dict.fromkeys(ids) if id not in archive]
        count = archive.delete(ids)
    for id in missing[:_TOLD]:
        click.echo(f"no article has the id {id!r}", err=True)
    if len(missing) > _TOLD:
        click.echo(f"nor {len(missing) - _TOLD:,} more of these", err=True)
    if as_json_text:
        click.echo(json.dumps({"deleted": count}))
    else:
        click.echo(f"deleted {count:,} of {len(set(ids)):,}")
    click.get_current_context().exit(0 if count else 1)
