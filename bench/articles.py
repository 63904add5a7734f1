"""Where the articles come from: a JSON-lines file, or a generator of any number of them.

Generated text follows the two laws that decide what an index costs: Zipf's (the word of
rank r comes with a frequency of about 1 / r) and Heaps' (the vocabulary grows with about the
square root of the length of the archive). One asks for the other only if rare words get rarer
faster than Zipf has it, with about the square of their rank (Ferrer i Cancho and Solé, "Two
regimes in the frequency of words", 2001). The constants fit 40,711 Indonesian news articles in
random order, from the first thousand on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

import searchidx
from bench.vocabulary import vocabulary

__all__ = ["generate", "read_articles"]

_BATCH = 500
_TITLE = 9
_LENGTH, _SPREAD = 242, 0.36
"""Median number of words of a body, and the standard deviation of its logarithm."""
_SENTENCE = 15
_COMMA = 0.06
"""Part of the words that have one behind them."""
_SHIFT, _COMMON, _RARE = 2.7, 11_000, 1.1
"""Frequency of rank r: 1 / (r + shift), over (1 + r / common) ** rare."""
_HEAPS, _HEAPS_FACTOR = 0.486, 55.0
_UNSEEN = 2
"""There are so many times the words that are expected to come."""
_TOPIC_WORDS, _TOPIC_SHARE = 14, 0.28
"""An article has a few words of its own that it keeps coming back to."""

_OUTLETS = [
    f"{name}.example"
    for name in (
        "kabarpesisir wartafajar sinarutara harianmuara lensadesa suaralembah "
        "beritasamudra kotakini jurnalgunung tintamerah balaiwarta pelitatimur"
    ).split()
]
_SECTIONS = "Nasional Daerah Ekonomi Olahraga Hukum Dunia Budaya".split()
_FIRST_DAY = datetime(2015, 1, 1)
_MINUTES = 3652 * 24 * 60


def read_articles(path: Path, count: int) -> list[searchidx.Article]:
    """The first ``count`` articles of a file that searchidx reads; 0 takes all."""
    return list(islice(searchidx.read(path), count or None))


def generate(count: int, seed: int = 1) -> Iterator[searchidx.Article]:
    """``count`` articles of about 270 words, always the same ones for the same arguments."""
    rng = np.random.default_rng(seed)
    tokens = max(count, 1) * (_LENGTH + _TITLE)
    words = vocabulary(int(_UNSEEN * _HEAPS_FACTOR * tokens**_HEAPS), rng)
    ranks = np.arange(len(words)) + 1
    frequencies = np.cumsum(1 / (ranks + _SHIFT) / (1 + ranks / _COMMON) ** _RARE)
    frequencies /= frequencies[-1]
    for start in range(0, count, _BATCH):
        size = min(_BATCH, count - start)
        lengths = (_LENGTH * np.exp(_SPREAD * rng.standard_normal(size))).astype(int) + _TITLE + 1
        ends = np.cumsum(lengths)
        drawn = words[_draw(lengths, frequencies, rng)]
        drawn[rng.random(len(drawn)) < _COMMA] += ","
        for number, text in enumerate(np.split(drawn, ends[:-1]), start):
            yield _article(number, text.tolist(), rng)


def _draw(
    lengths: npt.NDArray[np.int64], frequencies: npt.NDArray[np.float64], rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Ranks of the words of some articles, one article after another."""
    total = int(lengths.sum())
    ranks = np.searchsorted(frequencies, rng.random(total))
    topics = np.searchsorted(frequencies, rng.random((len(lengths), _TOPIC_WORDS)))
    article = np.repeat(np.arange(len(lengths)), lengths)
    topic = topics[article, (rng.random(total) * _TOPIC_WORDS).astype(int)]
    return np.where(rng.random(total) < _TOPIC_SHARE, topic, ranks)


def _article(number: int, words: list[str], rng: np.random.Generator) -> searchidx.Article:
    published = _FIRST_DAY + timedelta(minutes=int(rng.random() * _MINUTES))
    outlet = _OUTLETS[int(rng.random() ** 2 * len(_OUTLETS))]
    return searchidx.Article(
        id=f"g{number:07}",
        title=" ".join(word.capitalize() for word in words[:_TITLE]),
        body=_body(words[_TITLE:], published, rng),
        published=f"{published.isoformat()}+07:00",
        published_from="field",
        mentions=(published.date().isoformat(),),
        source=outlet,
        site=outlet,
        section=_SECTIONS[int(rng.random() * len(_SECTIONS))],
        url=f"https://{outlet}/{number:07}",
    )


def _body(words: list[str], published: datetime, rng: np.random.Generator) -> str:
    """Sentences of about equal length, the first with its date, two or so a paragraph."""
    cuts = np.cumsum(_SENTENCE // 2 + (rng.random(len(words) // 7 + 1) * _SENTENCE).astype(int))
    breaks = rng.random(len(cuts)) < 0.5
    parts: list[str] = []
    start = 0
    for cut, ends in zip(cuts.tolist(), breaks.tolist(), strict=True):
        sentence = " ".join(words[start:cut]).rstrip(",")
        if not sentence:
            break
        if not start:
            sentence += f" ({published.day}/{published.month}/{published.year})"
        parts.append(f"{sentence[0].upper()}{sentence[1:]}.")
        parts.append("\n\n" if ends else " ")
        start = cut
    return "".join(parts[:-1])
