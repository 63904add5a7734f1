"""Options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

__all__ = ["config_option", "index_option", "json_option"]

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
