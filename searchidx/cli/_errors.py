"""Errors on the command line: one clear line, exit code 2, never a traceback."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
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
        for stream in (sys.stdout, sys.stderr):
            # A terminal of another encoding than UTF-8 shows "?" for what it cannot show.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except SearchidxError as error:
            click.echo(_message(error), err=True)
            ctx.exit(2)
        except BrokenPipeError:
            # The reader of our output (head, less) has seen enough.
            _abandon_output()
            ctx.exit(0)
        except OSError as error:
            _abandon_output()
            click.echo(f"error: {error.filename or 'output'}: {error.strerror}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("interrupted; what was committed is kept", err=True)
            ctx.exit(130)
        return result


def _abandon_output() -> None:
    """Let Python's last flush of standard output, which would fail again, go nowhere."""
    with suppress(OSError, io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _message(error: SearchidxError) -> str:
    if not isinstance(error, QueryError):
        return f"error: {error}"
    pointer = " " * error.position + "^"
    return f"error: {error}\n  {error.query}\n  {pointer}"
