"""How many requests a second does `searchidx serve` answer, beside datasette?

Both serve the same articles, datasette from SQLite FTS5. Clients ask at once for three words,
all of which an article must have: common, middling and rare ones alike, drawn from the articles.
hits are ten hits and their number, as JSON; searchidx adds passages and puts them in order of
relevance, datasette in that of their ids. facets are the same with counts of outlets, sections and
authors; searchidx adds years and a histogram. page is the page of the same. The servers take turns.

In the middle of a turn of searchidx another process commits a hundred articles more; a request
that is not answered with 200 is a failure. MB is the resident memory (RSS) of the server, and
files are those that it has open, before and after all of its turns.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import click
from rich.table import Table

import searchidx
from bench._cli import fresh, present, progress
from bench.load import Load, load
from bench.queries import draw
from bench.records import Data, read_records

__all__ = ["main"]

_SAMPLE = 20_000
_ADDED = 100
# Seconds that a server is asked before it counts, and the rounds that its time is cut into.
_WARM_UP = 3.0
_ROUNDS = 2
_TABLE = (
    "CREATE TABLE articles (id TEXT PRIMARY KEY, source TEXT, section TEXT, author TEXT, "
    "published TEXT, title TEXT, captions TEXT, body TEXT)"
)
_FTS = (
    "CREATE VIRTUAL TABLE articles_fts USING fts5(title, captions, body, content='articles', "
    "tokenize='unicode61')"
)
_NAMES = ("id", "source", "section", "author", "date", "title", "caption", "body")
_SHOWN = [("_size", "10"), *(("_col", name) for name in ("id", "source", "published", "title"))]
_KINDS = ("hits", "facets", "page")
# Of datasette: it is to answer in full, and not to look for further facets by itself.
_SETTINGS = {"sql_time_limit_ms": 60_000, "facet_time_limit_ms": 60_000, "suggest_facets": 0}
_COUNTED = [("_facet", name) for name in ("source", "section", "author")]


@dataclass
class _Server:
    """A server that runs, what it is asked, and what came of it by kind of answer."""

    name: str
    process: int
    port: int
    addresses: Mapping[str, Sequence[str]]
    loads: dict[str, Load] = field(default_factory=dict)

    @property
    def megabytes(self) -> float:
        """Its resident memory."""
        status = Path(f"/proc/{self.process}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return round(int(found[1]) / 1000, 1) if found else 0.0

    @property
    def files(self) -> int:
        """How many it has open, with connections."""
        return len(list(Path(f"/proc/{self.process}/fd").iterdir()))


@click.command(help=__doc__)
@click.argument("data", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--count", default=2000, show_default=True, type=click.IntRange(min=0),
              help="Articles to generate, or to read from DATA, where 0 reads all.")  # fmt: skip
@click.option("--seconds", default=60.0, show_default=True, help="Of each kind of answer.")
@click.option("--clients", default=50, show_default=True, type=click.IntRange(min=1))
@click.option("--queries", default=100, show_default=True, help="Of each kind of words.")
@click.option("--seed", default=1, show_default=True, help="Of all that is drawn.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Keep articles and indexes here, and use those that are here.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(data: Path | None, **given: Any) -> None:
    """See the docstring of the module."""
    file = data / "news.jsonl.gz" if data is not None and data.is_dir() else data
    with TemporaryDirectory() as temporary:
        folder = (given["keep"] or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        progress("the articles")
        articles = Data.of(folder, file, given["count"], given["seed"])
        drawn = draw(articles.sample(_SAMPLE), given["queries"], given["seed"])
        kinds = ("common", "middling", "rare")
        words = [" ".join(query.words) for kind in kinds for query in drawn[kind]]
        with _searchidx(folder, articles, words) as ours, _datasette(folder, articles, words) as it:
            result = _measured(folder, (ours, it), given)
    result["articles"] = articles.articles
    lines = [
        f"{articles.articles:,} articles, {given['clients']} clients, {given['seconds']:g} s each",
        f"a commit in the middle: {result['commit']}",
    ]
    present(result, lines, [_table(result)], given["as_json"])


def _measured(folder: Path, servers: Sequence[_Server], given: Mapping[str, Any]) -> dict[str, Any]:
    clients, seed = given["clients"], given["seed"]
    for server in servers:
        for addresses in server.addresses.values():
            load(server.port, addresses, clients, min(_WARM_UP, given["seconds"]), seed)
    before = {server.name: (server.megabytes, server.files) for server in servers}
    commits: list[str] = []
    for number in range(_ROUNDS):
        for kind in _KINDS:
            for server in servers:
                progress(f"{server.name}, {kind}")
                seconds = given["seconds"] / _ROUNDS
                adds = server.name == "searchidx" and kind == "facets" and number == 0
                adding = threading.Timer(seconds / 2, _commit, (folder, commits))
                if adds:
                    adding.start()
                found = load(server.port, server.addresses[kind], clients, seconds, seed + number)
                if adds:
                    adding.join()
                server.loads.setdefault(kind, Load()).add(found)
    return {
        "rows": {
            f"{server.name} {kind}": _row(own, server, before[server.name])
            for server in servers
            for kind, own in server.loads.items()
        },
        "commit": commits[0],
    }


def _row(own: Load, server: _Server, before: tuple[float, int]) -> dict[str, Any]:
    return {
        "requests/s": round(own.rate, 1),
        "p50_ms": round(own.percentile(50), 1),
        "p99_ms": round(own.percentile(99), 1),
        "requests": len(own.times),
        "failures": dict(own.failures),
        "MB_before": before[0],
        "MB_after": server.megabytes,
        "files_before": before[1],
        "files_after": server.files,
    }


def _table(result: Mapping[str, Any]) -> Table:
    table = Table()
    names = list(next(iter(result["rows"].values())))
    table.add_column("")
    for name in names:
        table.add_column(name.replace("_", " "), justify="right")
    for name, row in result["rows"].items():
        table.add_row(name, *(str(row[column] or 0) for column in names))
    return table


def _commit(folder: Path, commits: list[str]) -> None:
    """Add some articles in another process; what it says goes into ``commits``."""
    command = [sys.executable, "-m", "searchidx", "index", str(folder / "added.jsonl")]
    done = subprocess.run(
        [*command, "--index", str(folder / "served")], capture_output=True, text=True, check=False
    )
    commits.append((done.stdout or done.stderr).strip())


@contextmanager
def _searchidx(folder: Path, articles: Data, words: Sequence[str]) -> Iterator[_Server]:
    index = folder / "served"
    if not index.exists():
        progress("the index of searchidx")
        with fresh(index) as made, searchidx.create(made) as archive:
            archive.add(searchidx.read(articles.path))
    added = folder / "added.jsonl"
    with added.open("w") as file:
        for number, line in enumerate(islice(articles.path.open(), _ADDED)):
            # The same texts under other ids, which differ in each run.
            file.write(re.sub(r'"id": ?"', f'"id":"{time.time_ns()}-{number}-', line, count=1))
    config = folder / "searchidx.yaml"
    config.write_text("web_rate: 0\n")
    command = ["searchidx", "serve", "--index", str(index), "--config", str(config)]
    addresses = {
        "hits": [f"/api/v1/search?{urlencode({'q': each, 'facets': 'none'})}" for each in words],
        "facets": [f"/api/v1/search?{urlencode({'q': each})}" for each in words],
        "page": [f"/?{urlencode({'q': each})}" for each in words],
    }
    with _started("searchidx", command, addresses) as server:
        yield server


@contextmanager
def _datasette(folder: Path, articles: Data, words: Sequence[str]) -> Iterator[_Server]:
    database = folder / "news.db"
    if not database.exists():
        progress("the database of datasette")
        made = sqlite3.connect(database)
        made.execute(_TABLE)
        rows = (
            tuple(map(_flat, map(record.get, _NAMES))) for record in read_records(articles.path)
        )
        made.executemany("INSERT OR IGNORE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        made.execute(_FTS)
        made.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
        made.commit()
        made.close()
    set_so = [part for name, value in _SETTINGS.items() for part in ("--setting", name, str(value))]
    command = ["datasette", "serve", str(database), *set_so]
    asked = {"hits": (".json", []), "facets": (".json", _COUNTED), "page": ("", _COUNTED)}
    addresses = {
        kind: [
            f"/news/articles{ending}?{urlencode([('_search', each), *_SHOWN, *counted])}"
            for each in words
        ]
        for kind, (ending, counted) in asked.items()
    }
    with _started("datasette", command, addresses) as server:
        yield server


def _flat(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)


@contextmanager
def _started(
    name: str, command: Sequence[str], addresses: Mapping[str, Sequence[str]]
) -> Iterator[_Server]:
    """A server on a free port, asked until it answers; stopped in the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "--port", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        found = None
        while found is None:
            line = process.stderr.readline()
            if not line:
                raise click.ClickException(f"{name} did not start")
            found = re.search(r"http://[\w.]+:(\d+)", line)
        # Nothing else that it says is wanted, and it must not wait to say it.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield _Server(name, process.pid, int(found[1]), addresses)
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
