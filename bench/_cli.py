"""What the commands share: their options, the data, and how results are printed."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from bench.peers import PEERS, Peer, find_peers
from bench.records import Data

__all__ = ["Setup", "fresh", "options", "present", "progress", "set_up"]

_Command = TypeVar("_Command", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Setup:
    """What a command measures: these peers on these articles, in a folder for indexes."""

    data: Data
    folder: Path
    peers: Sequence[Peer]
    left_out: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """Machine, data and versions."""
        return {
            "machine": {
                "cores": os.cpu_count(),
                "python": platform.python_version(),
                "system": f"{platform.system()} {platform.machine()}",
            },
            "data": {
                "origin": self.data.origin,
                "articles": self.data.articles,
                "text_mb": round(self.data.text_bytes / 1e6, 3),
            },
            "versions": {peer.name: peer.version for peer in self.peers},
            "left_out": dict(self.left_out),
        }

    def lines(self) -> list[str]:
        """The same for people."""
        facts = self.as_json()
        machine, data = facts["machine"], facts["data"]
        count, origin = f"{data['articles']:,} articles", data["origin"]
        return [
            f"Machine: {machine['cores']} cores, {machine['system']}, Python {machine['python']}",
            f"Data: {count} ({origin}), {data['text_mb']:.1f} MB of text",
            f"Versions: {', '.join(facts['versions'].values())}",
            *(f"Left out: {name}, {reason}" for name, reason in self.left_out.items()),
        ]


@contextmanager
def set_up(given: Mapping[str, Any]) -> Iterator[Setup]:
    """Find the peers and read or make the articles, by the values of :func:`options`."""
    peers, left_out = find_peers(given["names"])
    if not peers:
        raise click.ClickException(", ".join(f"{n}: {why}" for n, why in left_out.items()))
    with TemporaryDirectory() as temporary:
        folder = given["keep"] or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        progress("the articles")
        data = Data.of(folder, given["file"], given["count"], given["seed"])
        yield Setup(data, folder.resolve(), peers, left_out)


@contextmanager
def fresh(folder: Path) -> Iterator[Path]:
    """An empty folder beside it, which takes its place when all went well: what a run that was
    stopped leaves is not taken for an index."""
    made = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    yield made
    shutil.rmtree(folder, ignore_errors=True)
    made.rename(folder)


def options(command: _Command) -> _Command:
    """The argument and options that both commands have."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
        click.option(
            "--keep",
            metavar="FOLDER",
            type=click.Path(file_okay=False, path_type=Path),
            help="Keep articles and indexes here, and use those that are here.",
        ),
        click.option(
            "--peers",
            "names",
            default=",".join(PEERS),
            show_default=True,
            callback=_names,
            help="Those to measure, parted by commas.",
        ),
        click.option("--seed", default=1, show_default=True, help="Of all that is drawn."),
        click.option(
            "--count",
            default=2000,
            show_default=True,
            type=click.IntRange(min=0),
            help="Articles to generate, or to read from FILE, where 0 reads all.",
        ),
        click.argument(
            "file",
            required=False,
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
        ),
    ):
        command = option(command)
    return command


def _names(context: click.Context, option: click.Parameter, value: str) -> list[str]:
    names = list(dict.fromkeys(name.strip() for name in value.split(",")))
    for name in names:
        if name not in PEERS:
            raise click.BadParameter(f"{name!r} is none of {', '.join(PEERS)}")
    return names


def progress(text: str) -> None:
    """Say what is being done, on standard error if that is a terminal."""
    if sys.stderr.isatty():
        click.echo(f"... {text}", err=True)


def present(
    result: Mapping[str, Any], lines: Sequence[str], tables: Sequence[Table], as_json: bool
) -> None:
    """Print a result, either as JSON or as tables below lines that say what they are of."""
    if as_json:
        click.echo(json.dumps(result, indent=1))
        return
    console = Console(highlight=False)
    # A table that is piped is to be whole.
    console.width = max(console.width, 120)
    for line in lines:
        console.print(line, soft_wrap=True, markup=False)
    for table in tables:
        console.print(table)
