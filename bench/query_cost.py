"""What does a query cost beside matching: reading it, and the fragments of its hits?

parse words: three words that occur together in an article; parse clauses: five clauses, with a
phrase, a field, a date and an exclusion. fragments: of ten articles that match such words, each
of about 2 KB, from the tree of the query on, so that nothing is known of it from before; by how
common the words are, and any of them may match. Milliseconds, the median of all queries.

long article: the fragments of one article of a million characters in which the words come again
and again. another spelling: what was meant by three middling words, two letters of the longest
swapped.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

import searchidx
from bench._cli import present, progress
from bench.articles import generate
from bench.bars import COST_BARS, judged, verdicts
from bench.queries import draw
from bench.records import Data
from searchidx.engines.whoosh import WhooshEngine
from searchidx.query.request import asked
from searchidx.query.search import Search
from searchidx.query.snippets import Fragmenter

__all__ = ["main"]

_KINDS = ("common", "middling", "rare")
_HITS = 10
_BYTES = (1_500, 2_500)
_LONG = 1_000_000


@click.command(help=__doc__)
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--count", default=2000, show_default=True, type=click.IntRange(min=0))
@click.option("--queries", default=20, show_default=True, type=click.IntRange(min=1))
@click.option("--rounds", default=20, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(**given: Any) -> None:
    """See the docstring of the module."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        data = Data.of(folder, given["file"], given["count"], given["seed"])
        records = data.sample(data.articles)
        articles = [
            searchidx.Article(str(n), record["title"], record["body"])
            for n, record in enumerate(records)
        ]
        drawn = draw(records, given["queries"], given["seed"])
        progress("the index")
        with searchidx.create(folder / "index", near_duplicates=False) as archive:
            archive.add(articles)
            texts = {kind: [" ".join(query.words) for query in drawn[kind]] for kind in _KINDS}
            figures = _figures(archive, texts, given["rounds"])
    bars = judged(COST_BARS, figures)
    lines = [f"Data: {data.articles:,} articles ({data.origin})"]
    result = {"articles": data.articles, "figures": figures, "bars": bars}
    present(result, lines, [verdicts(bars, data.articles)], given["as_json"])


def _searching(archive: searchidx.Archive) -> Search:
    engine = archive._engine
    assert isinstance(engine, WhooshEngine)
    return engine.search()


def _figures(
    archive: searchidx.Archive, texts: Mapping[str, Sequence[str]], rounds: int
) -> dict[str, float | None]:
    search = _searching(archive)
    words = [text for kind in _KINDS for text in texts[kind]]
    clauses = [_clauses(*text.split()[:3]) for text in words]
    figures: dict[str, float | None] = {
        "parse words ms": _parsing(search, words, rounds),
        "parse clauses ms": _parsing(search, clauses, rounds),
    }
    for kind in _KINDS:
        progress(f"fragments, {kind}")
        figures[f"fragments {kind} ms"] = _fragments(archive, texts[kind], rounds)
    figures["another spelling ms"] = _another_spelling(search, texts["middling"], rounds)
    figures["long article ms"] = _long_article(search, words[0], rounds)
    return figures


def _clauses(one: str, two: str, three: str) -> str:
    return f'{one} judul:{two} "{two} {three}" tanggal:2023 -{three}'


def _parsing(search: Search, texts: Sequence[str], rounds: int) -> float | None:
    return _median([partial(search.parse, asked(text)) for text in texts], rounds)


def _fragments(archive: searchidx.Archive, texts: Sequence[str], rounds: int) -> float | None:
    search = _searching(archive)
    runs = []
    for text in texts:
        articles = [hit.article for hit in archive.search(text, match="any", limit=50).hits]
        fitting = [a for a in articles if _BYTES[0] <= len(a.body.encode()) <= _BYTES[1]]
        if len(fitting) >= _HITS:
            tree = search.parse(asked(text, match="any")).tree
            runs.append(partial(_show, search, tree, fitting[:_HITS]))
    return _median(runs, rounds)


def _another_spelling(search: Search, texts: Sequence[str], rounds: int) -> float | None:
    found = [search.find(asked(_misspelt(text))) for text in texts]
    return _median([partial(search.correction, answer) for answer in found], rounds)


def _misspelt(text: str) -> str:
    word = max(text.split(), key=len)
    return text.replace(word, f"{word[:2]}{word[3:4]}{word[2:3]}{word[4:]}")


def _long_article(search: Search, text: str, rounds: int) -> float | None:
    tree = search.parse(asked(text)).tree
    body = " ".join(f"{article.body} {text}." for article in generate(200))
    body *= _LONG // len(body) + 1
    article = searchidx.Article("long", body=body[:_LONG])
    return _median([partial(_show, search, tree, [article])], rounds)


def _show(search: Search, tree: Any, articles: Sequence[searchidx.Article]) -> None:
    Fragmenter(tree, search.analyzer, 2, 180).fragments_of(articles)


def _median(runs: Sequence[Callable[[], Any]], rounds: int) -> float | None:
    """Milliseconds of a run, the median of all, each run once before; None if there is none."""
    taken = []
    for run in runs:
        run()
        for _ in range(rounds):
            start = time.perf_counter()
            run()
            taken.append(time.perf_counter() - start)
    return round(statistics.median(taken) * 1000, 4) if taken else None


if __name__ == "__main__":
    main()
