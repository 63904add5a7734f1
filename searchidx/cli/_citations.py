"""Citations of answers: written to a file, read from one, and compared with the answer of now."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from searchidx.cli._options import counted
from searchidx.errors import CitationError, InputError
from searchidx.markup import clean
from searchidx.model import as_json

if TYPE_CHECKING:
    from searchidx.query.citation import Citation
    from searchidx.query.replay import Replay

__all__ = ["print_replay", "read_citation", "write_citation"]

# Ids that are printed of each kind of change; --json has them all.
_SHOWN = 20


def write_citation(path: str, citation: Citation) -> None:
    """Write a citation as JSON."""
    # As ASCII, since a query may hold halves of characters.
    Path(path).write_text(json.dumps(as_json(citation), indent=1) + "\n", encoding="ascii")


def read_citation(path: str) -> Citation:
    """The citation in a file; "-" is standard input.

    Raises:
        InputError: if the file cannot be read.
        CitationError: if it holds none.
    """
    from searchidx.query.citation import Citation

    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
        return Citation.from_json(text)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CitationError(f"{path}: not UTF-8 text") from None
    except CitationError as error:
        raise CitationError(f"{path}: {error}") from None


def print_replay(replay: Replay, as_json_text: bool) -> None:
    """Whether an answer is as it was cited, and what is different."""
    if as_json_text:
        click.echo(json.dumps(as_json(replay), ensure_ascii=False))
        return
    for line in _lines(replay):
        click.echo(clean(line))


def _lines(replay: Replay) -> Iterator[str]:
    now = replay.now
    outcome = "the same answer" if replay.same else "another answer"
    asked = f"{now.query!r} as of {now.options['now']}"
    yield f"{outcome}: {counted(now.total, 'article')} for {asked}"
    yield from (f"changed: {line}" for line in replay.changes)
    listed = {"added": replay.added, "gone": replay.gone, "other contents": replay.changed}
    for name, ids in listed.items():
        yield from (f"{name}: {id}" for id in (ids or ())[:_SHOWN])
        if ids and len(ids) > _SHOWN:
            yield f"{name}: and {len(ids) - _SHOWN} more"
    yield from (f"since: {line}" for line in replay.causes)
