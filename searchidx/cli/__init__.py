"""The command line: one module a command.

What is heavy (Whoosh, NumPy, Sastrawi, rich) is imported inside the commands that need it,
so that help and errors come at once.
"""

from __future__ import annotations

import click

from searchidx.cli._errors import Group
from searchidx.cli.analyze import analyze
from searchidx.cli.check import check
from searchidx.cli.config import config
from searchidx.cli.delete import delete
from searchidx.cli.index import index
from searchidx.cli.query import query
from searchidx.cli.read import read
from searchidx.cli.show import show
from searchidx.cli.stats import stats

__all__ = ["main"]


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="searchidx", prog_name="searchidx")
def main() -> None:
    """Full-text search for Indonesian news archives.

    \b
    searchidx index corpus                 index the articles in a folder
    searchidx query "pelabuhan sorong"     search them
    """


for command in (index, query, show, delete, read, analyze, stats, check, config):
    main.add_command(command)
