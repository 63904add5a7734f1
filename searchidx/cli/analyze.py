"""searchidx analyze: what becomes of a text."""

from __future__ import annotations

import json

import click

from searchidx.cli._options import json_option
from searchidx.model import as_json

__all__ = ["analyze"]


@click.command(short_help="What each word of a text becomes, and why.")
@click.argument("text")
@json_option
def analyze(text: str, as_json_text: bool) -> None:
    """Print each token of TEXT: printed form, offsets, position, kind, folded form, stem,
    and the rule that gave the stem.

    Exit code: 1 if there is no word in it.
    """
    from searchidx.analysis.analyzer import analyze as analyze_text
    from searchidx.cli._render import print_tokens

    tokens = analyze_text(text)
    if as_json_text:
        click.echo(json.dumps(as_json(tokens), ensure_ascii=False))
    elif tokens:
        print_tokens(tokens)
    else:
        click.echo("no word in it", err=True)
    click.get_current_context().exit(0 if tokens else 1)
