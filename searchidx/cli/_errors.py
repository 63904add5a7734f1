"""The group of commands. Errors: one clear line, exit code 2, never a traceback."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from searchidx.errors import ArgumentError, QueryError, SearchidxError
from searchidx.markup import clean

__all__ = ["Group"]

# Arguments in Python whose options have other names.
_OPTIONS = {"date_from": "from", "date_to": "to", "fields": "field"}
# Characters on each side of a place in a query: with these a line fits in most terminals.
_AROUND = 60


class Group(click.Group):
    """A group of commands that reports the errors searchidx raises on purpose.

    Args:
        names: of the commands, in the order of help; each is in the module of its name.
    """

    def __init__(self, *args: Any, names: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self._names = names

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None."""
        if cmd_name not in self._names:
            return None
        command: click.Command = getattr(import_module(f"searchidx.cli.{cmd_name}"), cmd_name)
        return command

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program; help and version, which come before any command, may find no room for
        their output either."""
        try:
            return super().main(*args, **extra)
        except OSError as error:
            _tell_of(error)
            sys.exit(2)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        _open_missing_streams()
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
            _tell_of(error)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("interrupted; what was committed is kept", err=True)
            ctx.exit(130)
        return result


def _open_missing_streams() -> None:
    """Let a stream that was closed before we came (``>&-``) lead nowhere; else the next file that
    is opened would be in its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _abandon_output() -> None:
    """Let Python's last flush of standard output, which would fail again, go nowhere."""
    with suppress(OSError, io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell_of(error: OSError) -> None:
    _abandon_output()
    click.echo(f"error: {error.filename or 'output'}: {error.strerror}", err=True)


def _message(error: SearchidxError) -> str:
    if isinstance(error, ArgumentError):
        return f"error: {error.told_as(f'--{_OPTIONS.get(error.argument, error.argument)}')}"
    if not isinstance(error, QueryError) or error.position is None:
        return f"error: {error}"
    return f"error: {error}\n" + "\n".join(_pointed_at(error.query, error.position))


def _pointed_at(query: str, position: int) -> tuple[str, str]:
    """What is around a place of a query, on one line, and a line that points at the place."""
    start = max(0, position - _AROUND)
    end = position + _AROUND
    before, behind = "…" if start else "", "…" if end < len(query) else ""
    around = clean("".join(" " if sign.isspace() else sign for sign in query[start:end]))
    return f"  {before}{around}{behind}", " " * (2 + len(before) + position - start) + "^"
