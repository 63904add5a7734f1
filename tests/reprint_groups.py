"""Groups of reprints by a look at all pairs of articles, and articles that have some."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from bench.articles import generate
from searchidx import Article

# Of less than 128 pairs of words, so that samples of them are whole.
TEXTS = [" ".join(article.body.split()[:90]) for article in generate(100)]
BODY = TEXTS[0]
EDITS: Sequence[Callable[[str], str]] = (
    lambda text: text,
    lambda text: f"SURABAYA (NUSA) - {text}",
    lambda text: f"{text} Laporan Rina dari Medan.",
    lambda text: " ".join(text.split()[:-12]),
    lambda text: " ".join(text.split()[25:]),
    lambda text: " ".join(text.split()[:40] + text.split()[52:]),
    lambda text: " ".join(TEXTS[99].split()[:16]) + f" Sebelumnya, {text}",
    lambda text: text.replace("a", "e", 5),
    lambda text: re.sub(r"\d+", lambda match: str(int(match[0]) + 1), text) + " 17 31",
)


def article(id: str, body: str = BODY, **values: Any) -> Article:
    return Article(id=id, title="kabar", body=body, **values)


def library(count: int, seed: int) -> list[Article]:
    """Articles of few texts, edited once or twice."""
    rng = random.Random(seed)
    made = []
    for number in range(count):
        text = rng.choice(TEXTS[: count // 3])
        for edit in rng.sample(EDITS, rng.randrange(3)):
            text = edit(text)
        made.append(article(f"{number:03}", text))
    return made


# Pairs of words and sets of figures.


@cache
def features(text: str) -> tuple[list[tuple[str, str]], set[str]]:
    words = re.findall(r"[^\W_]+", text.lower())
    return [*pairwise(words)], {word for word in words if re.search(r"\d", word)}


def alike(one: str, other: str) -> bool:
    (listed, figures), (listed2, figures2) = features(one), features(other)
    if listed == listed2:
        return True
    pairs, pairs2 = set(listed), set(listed2)
    common = len(pairs & pairs2)
    fewest = min(len(figures), len(figures2))
    assert fewest < 40
    return (
        common / len(pairs | pairs2) >= 0.5
        and common / min(len(pairs), len(pairs2)) >= 0.89
        and fewest - len(figures & figures2) <= (fewest >= 5)
        and begin_alike(listed, listed2, 24) >= 0.7
        and (common / len(pairs | pairs2) >= 0.7 or begin_alike(listed, listed2, 64) >= 0.65)
    )


def begin_alike(one: list[tuple[str, str]], other: list[tuple[str, str]], count: int) -> float:
    shares = [
        np.mean([pair in second[:64] for pair in first[:count]])
        for first, second in ((one, other), (other, one))
    ]
    return float(np.mean(shares))


def scanned(articles: Iterable[Article]) -> set[frozenset[str]]:
    groups: list[list[Article]] = []
    for new in articles:
        joined = [g for g in groups if any(alike(new.body, old.body) for old in g)]
        together = [new, *(old for group in joined for old in group)]
        groups = [*(g for g in groups if g not in joined), together]
    return {frozenset(a.id for a in group) for group in groups}
