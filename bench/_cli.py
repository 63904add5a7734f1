"""What the commands share: their options, the data, and how results are printed."""

from __future__ import annotations

import gc
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

import searchidx
from bench.articles import generate, read_articles, text_bytes
from bench.peers import PEERS, Peer, find_peers

__all__ = ["Setup", "options", "present", "progress", "ratio"]

_Command = TypeVar("_Command", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Setup:
    """What a command measures: these peers on these articles."""

    articles: Sequence[searchidx.Article]
    text_bytes: int
    origin: str
    peers: Sequence[Peer]
    left_out: Mapping[str, str]

    @classmethod
    def of(cls, file: Path | None, count: int, seed: int, names: Sequence[str]) -> Setup:
        """Read or make the articles and find the peers."""
        peers, left_out = find_peers(names)
        if not peers:
            raise click.ClickException(", ".join(f"{n}: {why}" for n, why in left_out.items()))
        progress("the articles")
        articles = read_articles(file, count) if file else list(generate(count, seed))
        if not articles:
            raise click.ClickException("there is no article to measure on")
        origin = file.name if file else f"generated, seed {seed}"
        # The articles are data of the benchmark: the garbage collector is not to walk them
        # again and again in the time of those peers that make many objects.
        gc.collect()
        gc.freeze()
        return cls(articles, text_bytes(articles), origin, peers, left_out)

    def as_json(self) -> dict[str, Any]:
        """Machine, data and versions."""
        return {
            "machine": {
                "cores": os.cpu_count(),
                "python": platform.python_version(),
                "system": f"{platform.system()} {platform.machine()}",
            },
            "data": {
                "origin": self.origin,
                "articles": len(self.articles),
                "text_mb": round(self.text_bytes / 1e6, 3),
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


def options(command: _Command) -> _Command:
    """The argument and options that every command has."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
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


def ratio(value: float | None) -> str:
    """A ratio to the baseline for people."""
    return "" if value is None else f"{value:.2f} x"


def present(
    setup: Setup, result: Mapping[str, Any], lines: Sequence[str], table: Table, as_json: bool
) -> None:
    """Print a result, either as JSON or as a table below lines that say what it is of."""
    if as_json:
        click.echo(json.dumps({**setup.as_json(), **result}, indent=1))
        return
    console = Console(highlight=False)
    for line in (*setup.lines(), *lines):
        console.print(line, soft_wrap=True, markup=False)
    console.print(table)
