"""Names learned from an archive, held to words checked by hand."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path

import pytest

from searchidx.analysis.names import learn_names
from searchidx.analysis.stemmer import sastrawi
from searchidx.analysis.words import StemRules, WordStemmer

# 1,000 words that stand with a capital inside sentences of the news at least half of the
# time, drawn evenly over their frequencies, each checked by hand: name or common word.
REVIEWED = [
    line.split("\t")
    for line in (Path(__file__).parent / "reviewed_names.tsv").read_text().splitlines()
]


def test_a_word_with_a_capital_inside_sentences_is_learned() -> None:
    text = "Kata warga, Rusadi pergi ke Kumala. " * 5
    assert learn_names([text]) == ("kumala",)
    assert WordStemmer(StemRules(names=("kumala",))).stem("kumala") == "kumala"


@pytest.mark.parametrize(
    "text",
    [
        "Kata warga ke Kumala. " * 4,  # too few
        "Kumala itu. " * 20,  # at the head of sentences
        "kata warga ke Kumala. " * 9 + "ia kumala. ",  # one in ten in small letters
        "kata warga ke Rumah. " * 9,  # no word that the stemmer would change
        "di kantor Perhubungan. " * 9 + "menghubungi hubungan " * 9,  # of a common root
    ],
)
def test_others_are_not(text: str) -> None:
    assert learn_names([text]) == ()


def test_the_same_whatever_the_order_of_texts() -> None:
    texts = ["kata warga ke Kumala. " * n for n in range(1, 5)]
    assert len({learn_names(order) for order in itertools.permutations(texts)}) == 1


def _stemmer_of(shared_data: Path) -> WordStemmer:
    with gzip.open(shared_data / "news.jsonl.gz") as lines:
        bodies = (json.loads(line)["body"] for line in itertools.islice(lines, 5000))
        return WordStemmer(StemRules(names=learn_names(bodies)))


@pytest.mark.slow
def test_errors_on_words_checked_by_hand(shared_data: Path) -> None:
    stemmer = _stemmer_of(shared_data)
    names = [word for word, kind in REVIEWED if kind == "name"]
    common = [word for word, kind in REVIEWED if kind == "common"]
    assert (len(names), len(common)) == (758, 242)
    changed = [word for word in names if stemmer.stem(word) != word]
    protected = [
        word
        for word in common
        if stemmer.explain(word)[1].startswith("name") and sastrawi().stem_word(word) != word
    ]
    assert len(changed) < 0.005 * len(names)
    assert len(protected) < 0.005 * len(common)
