"""searchidx analyze: what becomes of a text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from searchidx.cli._options import config_option, json_option
from searchidx.model import as_json

if TYPE_CHECKING:
    from searchidx.analysis.words import StemRules

__all__ = ["analyze"]


@click.command(short_help="What each word of a text becomes, and why.")
@click.argument("text")
@click.option(
    "--index",
    "folder",
    envvar="SEARCHIDX_INDEX",
    show_envvar=True,
    metavar="PLACE",
    help="Folder or address of an index, whose rules are taken; without it those of the settings.",
)
@config_option
@json_option
def analyze(text: str, folder: str | None, config: str | None, as_json_text: bool) -> None:
    """Print each token of TEXT: printed form, offsets, position, kind, folded form, stem,
    and the rule that gave the stem.

    Exit code: 1 if there is no word in it.
    """
    from searchidx.analysis.analyzer import analyzer_for
    from searchidx.cli._render import print_tokens

    tokens = list(analyzer_for(_rules(folder, config)).tokens(text, explain=True))
    if as_json_text:
        click.echo(json.dumps(as_json(tokens), ensure_ascii=False))
    elif tokens:
        print_tokens(tokens)
    else:
        click.echo("no word in it", err=True)
    click.get_current_context().exit(0 if tokens else 1)


def _rules(place: str | None, config: str | None) -> StemRules:
    """Those of the index at a place, with the names it learned; for None those of settings."""
    if place is not None:
        from searchidx.opening import open_archive

        with open_archive(place, config=config) as archive:
            return archive.rules.analysis
    from searchidx.config import load_settings
    from searchidx.index.rules import rules_from

    return rules_from(load_settings(config))
