"""The command line: one module a command.

A command's module is imported when it is asked for, and what is heavy (Whoosh, NumPy, Sastrawi,
rich) inside the commands that need it, so that help, errors and answers come at once.
"""

from __future__ import annotations

import click

from searchidx.cli._errors import Group

__all__ = ["main"]


# In the order of a newcomer's way: module and command of that name.
_COMMANDS = (
    *("index", "query", "show", "similar", "kwic", "terms", "trend", "repeated"),
    *("serve", "mcp", "delete", "copy", "read", "analyze", "stats", "check", "eval", "config"),
)


@click.group(cls=Group, names=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="searchidx", prog_name="searchidx")
def main() -> None:
    """Full-text search for Indonesian news archives.

    \b
    searchidx index corpus                 index the articles in a folder
    searchidx query "pelabuhan sorong"     search them
    """
