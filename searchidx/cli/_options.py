"""Options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from searchidx.model import Removed

__all__ = [
    "config_option",
    "echo_removed",
    "index_option",
    "json_option",
    "show_removed_option",
]

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

index_option: _Decorator = click.option(
    "--index",
    "folder",
    type=click.Path(file_okay=False),
    default="index",
    envvar="SEARCHIDX_INDEX",
    show_default=True,
    show_envvar=True,
    help="Folder of the index.",
)

config_option: _Decorator = click.option(
    "--config",
    type=click.Path(dir_okay=False),
    help="Settings file; without it searchidx.yaml of the working folder, if there is one.",
)

json_option: _Decorator = click.option(
    "--json", "as_json_text", is_flag=True, help="Print JSON instead of text."
)

show_removed_option: _Decorator = click.option(
    "--show-removed",
    is_flag=True,
    help="Print what is taken out of articles as furniture, to standard error.",
)


def echo_removed(removed: Removed) -> None:
    """Print a piece of text that was taken out, with its file and the kind of the rule."""
    click.echo(f"removed: {removed.path}: {removed.rule}: {removed.text}", err=True)
