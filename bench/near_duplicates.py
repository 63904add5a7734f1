"""Are reprints found, are others left alone, and how fast?

Each article of the file gets a copy with realistic edits: dateline swapped, byline added, a
paragraph cut or added, some words changed; each kind in half of the copies. Recall is the
share of articles that come into one group with their copy; it is shown too for copies of
which a growing share of words is changed, and nothing else. Precision is the share of copies
among all pairs within groups: pairs of different articles count as wrong, though some are
real reprints. --show prints pairs of the file's own articles, to be read, with what they
share marked: how good the groups of an archive are can be judged by a reader only. Speed is
that of signatures beside str.split over the same texts, one at a time beside many at once,
and of finding candidates and comparing them at growing numbers.
"""

from __future__ import annotations

import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import partial
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bench.articles import read_articles
from searchidx import Article
from searchidx.analysis.signature import signatures
from searchidx.config import load_settings
from searchidx.engines.whoosh import WhooshEngine
from searchidx.index.reprints import CommittedSignatures, ReprintFinder
from searchidx.index.rules import ReprintRules

__all__ = ["KINDS", "edited", "groups", "main"]

_PLACES = "JAKARTA SURABAYA MEDAN MAKASSAR SEMARANG BANDUNG DENPASAR MANADO".split()
_OUTLETS = ["Kabar Pesisir", "(NUSA)", "Warta Fajar"]
_BYLINES = ["(abc/def)", "Penulis: Sri Wahyuni", "Editor: Budi Santoso", "Laporan: Rina, NUSA"]
_WORDS = {
    "mengatakan": "menyatakan",
    "kata": "ujar",
    "ujar": "tutur",
    "ujarnya": "katanya",
    "karena": "sebab",
    "untuk": "guna",
    "tersebut": "itu",
    "saat": "ketika",
    "akan": "bakal",
    "tidak": "tak",
    "telah": "sudah",
    "agar": "supaya",
    "namun": "tetapi",
    "bisa": "dapat",
    "dapat": "bisa",
    "hingga": "sampai",
    "hanya": "cuma",
}
_SIZES = (10_000, 20_000, 40_000)
# An editor changes about this share of words, by a synonym, a deletion or an insertion.
_CHANGED = 0.03
_SHARES = (0.03, 0.05, 0.08, 0.1)
# Of a run of words that only one text has, so many are printed at most.
_SHOWN = 24


def _words(paragraphs: list[str], rng: random.Random) -> None:
    for number, paragraph in enumerate(paragraphs):
        words: list[str] = []
        for word in paragraph.split(" "):
            drawn = rng.random() / _CHANGED
            if drawn < 4 and word in _WORDS:
                words.append(_WORDS[word])
            elif drawn < 0.5:
                words += [] if drawn < 0.25 else [word, "pun"]
            else:
                words.append(word)
        paragraphs[number] = " ".join(words)


def _cut_or_add(paragraphs: list[str], other: Article, rng: random.Random) -> None:
    if rng.random() < 0.5 and len(paragraphs) > 2:
        del paragraphs[rng.randrange(1, len(paragraphs))]
    else:
        added = rng.choice(other.body.split("\n\n"))
        paragraphs.insert(rng.randrange(1, len(paragraphs) + 1), added)


def _dateline(paragraphs: list[str], rng: random.Random) -> None:
    start, dash, rest = paragraphs[0].partition(" - ")
    text = rest if dash and len(start) < 40 else paragraphs[0]
    paragraphs[0] = f"{rng.choice(_PLACES)}, {rng.choice(_OUTLETS)} - {text}"


KINDS = ("words", "paragraph", "dateline", "byline")
"""Kinds of edits."""


def edited(article: Article, other: Article, kinds: Sequence[str], rng: random.Random) -> str:
    """The body of an article with edits of some kinds; a paragraph added is from ``other``."""
    paragraphs = article.body.split("\n\n")
    if "words" in kinds:
        _words(paragraphs, rng)
    if "paragraph" in kinds:
        _cut_or_add(paragraphs, other, rng)
    if "dateline" in kinds:
        _dateline(paragraphs, rng)
    if "byline" in kinds:
        paragraphs.append(rng.choice(_BYLINES))
    return "\n\n".join(paragraphs)


def reworded(article: Article, other: Article, share: float, rng: random.Random) -> str:
    """The body of an article with a share of its words changed: three of five by a synonym or
    a word of ``other``, the rest by deletion or insertion."""
    words: list[str] = []
    others = other.body.split() or ["lain"]
    for word in article.body.split(" "):
        drawn = rng.random() / share
        if drawn >= 1:
            words.append(word)
        elif drawn < 0.6:
            words.append(_WORDS.get(word) or rng.choice(others))
        elif drawn < 0.8:
            words += [word, rng.choice(others)]
    return " ".join(words)


def groups(articles: Sequence[Article]) -> list[list[int]]:
    """The numbers of the articles of each group of several, as an index would have them that
    got all in one commit."""
    with TemporaryDirectory() as folder:
        engine = WhooshEngine.create(str(Path(folder, "index")), load_settings())
        finder = ReprintFinder(CommittedSignatures(engine.snapshot()))
        texts = []
        for article in articles:
            [found] = finder.find([article], ReprintRules())
            texts.append([found.signature.text, *found.near] if found.signature else [])
        engine.close()
    with_text: defaultdict[int, list[int]] = defaultdict(list)
    for number, own in enumerate(texts):
        for text in own:
            with_text[text].append(number)
    done: set[int] = set()
    result: list[list[int]] = []
    for first in range(len(articles)):
        group, waiting = set(), [first]
        while waiting:
            number = waiting.pop()
            if number not in done:
                done.add(number)
                group.add(number)
                waiting += [other for text in texts[number] for other in with_text[text]]
        if len(group) > 1:
            result.append(sorted(group))
    return result


def _quality(articles: Sequence[Article], seed: int) -> dict[str, Any]:
    """Recall and precision on the articles and a copy of each."""
    rng = random.Random(seed)
    copies = []
    kinds_of = []
    for article in articles:
        kinds = [kind for kind in KINDS if rng.random() < 0.5]
        body = edited(article, rng.choice(articles), kinds, rng)
        copies.append(Article(id=f"{article.id} copy", title="Judul lain", body=body))
        kinds_of.append(kinds)
    count = len(articles)
    pairs = {pair for group in groups([*articles, *copies]) for pair in combinations(group, 2)}
    right = [(number, number + count) in pairs for number in range(count)]
    other = {(a % count, b % count) for a, b in pairs if a % count != b % count}
    return {
        "articles": count,
        "recall": sum(right) / count,
        "recall by kind": {kind: _share(right, kinds_of, kind) for kind in KINDS},
        "precision at least": sum(right) / len(pairs) if pairs else 1.0,
        "other pairs": len(other),
    }


def _recall_of_reworded(articles: Sequence[Article], seed: int) -> dict[str, float]:
    rng = random.Random(seed)
    found = {}
    for share in _SHARES:
        bodies = [reworded(article, rng.choice(articles), share, rng) for article in articles]
        copies = [Article(id=str(i), title="Judul lain", body=b) for i, b in enumerate(bodies)]
        joined = groups([*articles, *copies])
        count = len(articles)
        right = sum(number + count in group for group in joined for number in group)
        found[f"{share:.0%}"] = right / count
    return found


def _share(right: Sequence[bool], kinds_of: Sequence[Sequence[str]], kind: str) -> float:
    """Recall of the copies that had a kind of edit."""
    hits = [hit for hit, kinds in zip(right, kinds_of, strict=True) if kind in kinds]
    return sum(hits) / max(1, len(hits))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _speed(articles: Sequence[Article], runs: int) -> dict[str, float]:
    """Best rates of some rounds, articles a second."""
    texts = [(article.title, article.body) for article in articles]
    split = min(_seconds(lambda: [body.split() for _, body in texts]) for _ in range(runs))
    signed = min(_seconds(lambda: signatures(texts)) for _ in range(runs))
    single = min(_seconds(lambda: [signatures([text]) for text in texts]) for _ in range(runs))
    return {
        "str.split": len(texts) / split,
        "signatures": len(texts) / signed,
        "times str.split": signed / split,
        "one at a time, times": single / signed,
    }


def _growth(articles: Sequence[Article]) -> dict[int, float]:
    """Microseconds an article, for signatures, candidates and comparisons, one at a time."""
    sizes = [size for size in _SIZES if size <= len(articles)] or [len(articles)]
    return {size: _seconds(partial(groups, articles[:size])) / size * 1e6 for size in sizes}


@click.command(help=__doc__)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--count", default=5000, show_default=True, help="Articles that get a copy.")
@click.option("--seed", default=1, show_default=True, help="Of all that is drawn.")
@click.option("--runs", default=5, show_default=True, help="Rounds; the best one counts.")
@click.option("--show", default=0, help="Print so many real pairs of the whole file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(file: Path, count: int, seed: int, runs: int, show: int, as_json: bool) -> None:
    """FILE holds the articles, in any form that searchidx reads."""
    articles = [article for article in read_articles(file, 0) if article.body]
    if not articles:
        raise click.ClickException("there is no article to measure on")
    drawn = random.Random(seed).sample(articles, min(count, len(articles)))
    quality = _quality(drawn, seed)
    result: dict[str, Any] = {
        **quality,
        "recall of reworded": _recall_of_reworded(drawn, seed),
        "speed": _speed(articles[:8000], runs),
        "µs": _growth(articles),
    }
    if as_json:
        click.echo(json.dumps(result))
        return
    _print(result)
    if show:
        _print_pairs(articles, show, seed)


def _print(result: dict[str, Any]) -> None:
    console = Console(highlight=False)
    table = Table(box=None, show_header=False)
    for name in ("articles", "recall", "precision at least", "other pairs"):
        table.add_row(name, f"{result[name]:,}" if name[-1] == "s" else f"{result[name]:.4f}")
    for kind, recall in result["recall by kind"].items():
        table.add_row(f"recall, {kind}", f"{recall:.4f}")
    for share, recall in result["recall of reworded"].items():
        table.add_row(f"recall, {share} of words changed", f"{recall:.4f}")
    for name, value in result["speed"].items():
        table.add_row(name, f"{value:.2f}" if value < 100 else f"{value:,.0f}/s")
    for size, micro in result["µs"].items():
        table.add_row(f"of {size:,} articles", f"{micro:.0f} µs each, found and compared")
    console.print(table)


def _print_pairs(articles: Sequence[Article], count: int, seed: int) -> None:
    pairs = [pair for group in groups(articles) for pair in combinations(group, 2)]
    click.echo(f"{len(pairs)} pairs of the file's own articles")
    for pair in random.Random(seed).sample(pairs, min(count, len(pairs))):
        for number in pair:
            article = articles[number]
            click.echo(f"{article.source} {article.published}: {article.title} [{article.id}]")
        click.echo(f"{_marked(*(articles[number].body for number in pair))}\n")


def _marked(one: str, other: str) -> str:
    """Both texts: how many words they share at a time, and between these what is only in the
    first (-) or the second (+)."""
    words = one.split(), other.split()
    parts = []
    for kind, *bounds in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        runs = words[0][bounds[0] : bounds[1]], words[1][bounds[2] : bounds[3]]
        if kind == "equal":
            parts.append(f"[{len(runs[0])}]")
        else:
            for sign, run in zip("-+", runs, strict=True):
                left = f" … {len(run) - _SHOWN} more" if len(run) > _SHOWN else ""
                parts += [f"{sign}«{' '.join(run[:_SHOWN])}{left}»"] if run else []
    return " ".join(parts)


if __name__ == "__main__":
    main()
