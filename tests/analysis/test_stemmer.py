"""Sastrawi's stems at another pace: PySastrawi itself is the oracle, asked here directly."""

from __future__ import annotations

import gzip
import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer as PySastrawi
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from searchidx import Article
from searchidx.analysis.stemmer import sastrawi
from searchidx.analysis.words import PLAIN_WORD

ORACLE = PySastrawi(ArrayDictionary(StemmerFactory().get_words()))
ROOTS = sorted(word for word in ORACLE.dictionary.words if PLAIN_WORD.fullmatch(word))
PREFIXES = (
    "- me mem men meng meny menge ber bel di ter pe pem pen peng peny per se ke ku kau memper "
    "diper keber seper mempe menye"
).split()
SUFFIXES = "- kan an i nya lah kah pun ku mu kannya annya inya ilah isasi isme is kanlah".split()


def differences(words: list[str]) -> list[tuple[str, str, str]]:
    ours = sastrawi()
    pairs = ((word, ours.stem_word(word), ORACLE.stem_word(word)) for word in words)
    return [(word, got, right) for word, got, right in pairs if got != right]


def test_equal_on_the_sample_corpus(corpus_articles: list[Article]) -> None:
    text = " ".join(f"{article.title} {article.body}" for article in corpus_articles)
    words = sorted(set(re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower())))
    assert len(words) > 3000
    assert differences(words) == []


def test_equal_on_affixed_roots() -> None:
    affixes = list(itertools.product(PREFIXES, SUFFIXES))
    words = [
        f"{prefix}{root}{suffix}".replace("-", "")
        for number, root in enumerate(ROOTS)
        for prefix, suffix in (affixes[number % len(affixes)], affixes[-number % len(affixes)])
    ]
    assert len(words) > 50_000
    assert differences(words) == []


@given(st.text("aeiukmngnyprtsdlbhj-", min_size=1, max_size=14).filter(PLAIN_WORD.fullmatch))
def test_equal_on_any_letters(word: str) -> None:
    assert differences([word]) == []


@pytest.mark.slow
def test_equal_on_the_vocabulary_of_the_news(shared_data: Path) -> None:
    words: set[str] = set()
    with gzip.open(shared_data / "news.jsonl.gz") as lines:
        for record in map(json.loads, lines):
            text = f"{record['title']} {record['body']}".lower()
            words.update(re.findall(r"[a-z]+(?:-[a-z]+)*", text))
    assert len(words) > 100_000
    assert differences(sorted(words)) == []


@pytest.mark.parametrize(
    ("word", "stem", "steps"),
    [
        ("menyuarakan", "suara", ["-kan", "meny- (s dropped)"]),
        ("kebijakannya", "bijak", ["-nya", "-an", "ke-"]),
        ("dipelajari", "ajar", ["-i", "di-", "pel-"]),
        ("mengerasnya", "keras", ["-nya", "meng- (k dropped)"]),
        ("pelukannya", "peluk", ["-nya", "-an"]),
        ("rumah", "rumah", []),
        ("zzzz", "zzzz", []),
    ],
)
def test_the_steps_to_a_stem(word: str, stem: str, steps: list[str]) -> None:
    found, removals = sastrawi().walk(word)
    assert (found, list(map(str, removals))) == (stem, steps)
