"""Does any text end a search in another way than with an answer or an error that says why?

Random and hostile texts are searched for: operators in all orders, brackets in brackets, many
wildcards, huge weights, control characters, halves of characters, text from right to left,
pasted pages, a million characters. Each goes with options at random, and some into explain,
trend, kwic, terms and facets too. Printed are how many were answered or refused, the slowest,
and how much the memory of the process grew from the first tenth to the last; anything else than
an error of searchidx is reported with the text that caused it, and the exit code is 1.

FOLDER is an index; without it one of 500 generated articles is made.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import click

import searchidx
from bench._cli import progress
from bench.articles import generate
from searchidx.errors import QueryError, SearchidxError

__all__ = ["Hostile", "ask", "main", "queries"]

_GENERATED = 500
# A bar for one text, in seconds, in an archive of that size; and for the growth of memory.
_MOST_SECONDS = 2.0
_MOST_GROWTH = 64 << 20
# Scores that are kept grow to the setting's bound, which is no news: a small one.
_CACHE = "16MB"

_SIGNS = (
    "()\"“”„»«=+-:[]*?~^ \n\t.,!\\/{}|&@#'’"
    "\x00\x1b\x7f\u0301\u200b\u200f\u202e\u2066\ud800\udfff\ufffe"
)
_WORDS = (
    *(
        "kota",
        "KOTA",
        "DAN",
        "ATAU",
        "TIDAK",
        "AND",
        "OR",
        "NOT ",
        " TO ",
        "anak-anak",
        "KPK",
        "di",
    ),
    *("judul:", "isi:", "keterangan:", "tanggal:", "disebut:", "sumber:", "penulis:", "rubrik:"),
    *("disebut:[2020 TO 2021]", 'tanggal:"3 bulan terakhir"', "tanggal:>=2020", "tanggal:kosong"),
    *("tanggal:[* TO", "tanggal:0000", "tanggal:9999-12-31", 'tanggal:"99999 tahun lalu"', "TO ]"),
    *("~2", "^2", "^99", "^0", "^1e308", "^-1", "^0.0000001", "~0", "~999999999999", "^100" * 9),
    *(
        "*a",
        "k?ta",
        "b*",
        "*?*",
        "a~2",
        "*" * 60,
        "?" * 60,
        "a*b*c*d*e*",
        "*a*a*a*a*a*a*b",
        "[a-z]*",
    ),
    *(
        '"a b"~5',
        '="a b"',
        '"a b',
        "(a ATAU b)^2",
        '"' * 9,
        "=" * 9,
        "-" * 9,
        "+-+-a",
        "=*",
        '="*"',
    ),
    *(
        "https://a.id/b?c=*(",
        "a@b.id",
        "ﷺ",
        "ẞ",
        "１２",
        "İ",
        "東京",
        "2023",
        "'; DROP TABLE",
        "😀👩‍👩‍👧",
    ),
    *("שלום", "مرحبا بالعالم", "\u202eabc\u202c", "a\u0300" * 30, "x" * 300, "1" * 300, "<script>"),
)
_DATES = (
    "",
    "2020",
    "kemarin",
    "\x00",
    "9999-12-31",
    "0001-01-01",
    "3 bulan terakhir",
    "[",
    "１２",
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A text and the options of a search that go with it."""

    text: str
    options: dict[str, Any]


def _mixed(random: Random) -> str:
    return "".join(random.choices((*_SIGNS, *_WORDS), k=random.randint(0, 25)))


def _spaced(random: Random) -> str:
    return " ".join(random.choices((*_SIGNS, *_WORDS), k=random.randint(0, 12)))


def _any_characters(random: Random) -> str:
    top = random.choice([0x7F, 0x2FFF, 0x10FFFF])
    return "".join(chr(random.randint(0, top)) for _ in range(random.randint(0, 60)))


def _repeated(random: Random) -> str:
    part = "".join(random.choices((*_SIGNS, *_WORDS), k=random.randint(1, 3)))
    return (part * 1000)[: random.choice([200, 2000])]


def _nested(random: Random) -> str:
    depth = random.choice([5, 29, 30, 31, 200])
    inner = random.choice(_WORDS)
    opened = random.choice(["(", "(a ATAU ", "-(", "judul:(", "(a DAN (b ATAU "])
    return opened * depth + inner + ")" * random.choice([depth, depth * opened.count("("), 0])


def _chained(random: Random) -> str:
    joint = random.choice([" DAN ", " ATAU ", " TIDAK ", " -", " +", " ", "^2 ", "~ ", "* "])
    word = random.choice(["a", "k?ta", '"a b"', "judul:kota", "x~2", "*a", "tanggal:2020", "KPK"])
    return joint.join([word] * random.randint(2, 300))[:2000]


def _long(random: Random) -> str:
    return random.choice(_WORDS) * random.choice([1_000, 20_000]) + random.choice(_SIGNS)


_KINDS: Sequence[tuple[Callable[[Random], str], int]] = (
    (_mixed, 50),
    (_spaced, 20),
    (_any_characters, 10),
    (_repeated, 8),
    (_nested, 4),
    (_chained, 7),
    (_long, 1),
)


def queries(count: int, seed: int) -> Iterator[Hostile]:
    """So many texts with options; the same for the same seed."""
    random = Random(seed)
    kinds, weights = zip(*_KINDS, strict=True)
    for _ in range(count):
        (kind,) = random.choices(kinds, weights)
        yield Hostile(kind(random), _options(random))


def _options(random: Random) -> dict[str, Any]:
    options: dict[str, Any] = {"match": random.choice(["auto", "all", "any"]), "limit": 2}
    if random.random() < 0.1:
        options |= {
            "sort": random.choice(["relevance", "newest", "oldest"]),
            "collapse": random.random() < 0.5,
            "recency": random.choice(["30d", "0d", "999999999y", "0.000001d"]),
            "facets": random.choice([(), ("year",), ("source", "author", "day")]),
            "offset": random.choice([0, 10**6]),
            "filters": {"source": _mixed(random), "author": _mixed(random)},
        }
    if random.random() < 0.05:
        options |= {"date_from": random.choice(_DATES), "date_to": random.choice(_DATES)}
    return options


def ask(archive: searchidx.Archive, hostile: Hostile, random: Random) -> str:
    """Search, and sometimes ask for more; "answered", or the name of an error of searchidx.

    Raises:
        AssertionError: if an error of the query does not say where it is and what to do.
    """
    try:
        results = archive.search(hostile.text, **hostile.options)
        if results.hits and random.random() < 0.2:
            id = results.hits[0].article.id
            archive.explain(hostile.text, id, match=hostile.options["match"])
        if random.random() < 0.02:
            archive.trend([hostile.text], "year")
            archive.terms(hostile.text[:50], limit=3)
            for _ in archive.kwic(hostile.text, limit=3):
                pass
    except QueryError as error:
        place = error.position
        in_query = place is None or 0 <= place <= len(error.query)
        if not (in_query and error.problem and error.expected):
            raise AssertionError(f"an error that says too little: {error}") from error
        return type(error).__name__
    except SearchidxError as error:
        return type(error).__name__
    return "answered"


@click.command(help=__doc__)
@click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--count", default=100_000, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(folder: Path | None, count: int, seed: int, as_json: bool) -> None:
    """See the docstring of the module."""
    with TemporaryDirectory() as temporary:
        if folder is None:
            folder = Path(temporary, "index")
            with searchidx.create(folder) as archive:
                archive.add(generate(_GENERATED))
        with searchidx.open(folder, cache=_CACHE) as archive:
            result = _measured(archive, count, seed)
    if as_json:
        click.echo(json.dumps(result, indent=1))
    else:
        for name, value in result.items():
            click.echo(f"{name}: {value}")
    sys.exit(0 if result["met"] else 1)


def _measured(archive: searchidx.Archive, count: int, seed: int) -> dict[str, Any]:
    ended: Counter[str] = Counter()
    failures: list[str] = []
    random = Random(seed)
    slowest, slowest_text, settled = 0.0, "", 0
    for number, hostile in enumerate(queries(count, seed)):
        if number == count // 10:
            settled = _resident()
        if number % 1000 == 0:
            progress(f"{number} of {count}")
        start = time.process_time()
        try:
            ended[ask(archive, hostile, random)] += 1
        except Exception:
            failures.append(f"{hostile!r:.500}\n{traceback.format_exc()}")
        seconds = time.process_time() - start
        if seconds > slowest:
            slowest, slowest_text = seconds, f"{hostile!r:.300}"
    grown = max(0, _resident() - settled)
    met = not failures and slowest <= _MOST_SECONDS and grown <= _MOST_GROWTH
    return {
        "ended": dict(ended),
        "failures": failures[:20],
        "slowest_seconds": round(slowest, 3),
        "slowest": slowest_text,
        "grown_mb": round(grown / 1e6, 1),
        "met": met,
    }


def _resident() -> int:
    """Bytes of memory that the process has now; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
