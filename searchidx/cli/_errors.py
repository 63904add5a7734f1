"""Errors on the command line: one clear line, exit code 2, never a traceback."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from searchidx.errors import QueryError, SearchidxError

__all__ = ["Group"]


class Group(click.Group):
    """A group of commands that reports the errors searchidx raises on purpose."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they were added: that of a newcomer's way."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except SearchidxError as error:
            click.echo(_message(error), err=True)
            ctx.exit(2)
        except BrokenPipeError:
            # The reader of our output (head, less) has seen enough. Python would complain
            # again when it flushes standard output at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


def _message(error: SearchidxError) -> str:
    if not isinstance(error, QueryError):
        return f"error: {error}"
    pointer = " " * error.position + "^"
    return f"error: {error}\n  {error.query}\n  {pointer}"
