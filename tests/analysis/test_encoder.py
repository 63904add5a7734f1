"""Texts as arrays say what the analyzer says token by token."""

from __future__ import annotations

import itertools

from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchidx import Article
from searchidx.analysis.analyzer import Analyzer
from searchidx.analysis.encoder import TextEncoder

ANALYZER = Analyzer()
PIECES = ["Warga", "anak-anak", "(KPK)", "\n\n", "\n", "BANJIR DI KOTA", " \n ", "–", "“Covid-19”,"]
PIECES += ["mempertanggungjawabkan", "\xa0", "S.H.", "(((((((((rob", "a\0"]
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.text("aA kI-\n1.#", max_size=40),
        st.lists(st.sampled_from(PIECES)).map(" ".join),
    ),
    max_size=5,
)


def decoded(encoder: TextEncoder, texts: list[str]) -> list[list[tuple[object, ...]]]:
    encoded = encoder.encode(texts)
    names = list(encoder.numbers)
    further: dict[int, list[str]] = {}
    for token, term in encoded.further.tolist():
        further.setdefault(token, []).append(names[term])
    rows = [
        (
            (names[encoded.stems[i]], *further.get(i, [])),
            names[encoded.words[i]],
            int(encoded.positions[i]),
        )
        for i in range(len(encoded.stems))
    ]
    starts = encoded.starts.tolist()
    assert starts[-1] == len(rows)
    return [rows[start:end] for start, end in itertools.pairwise(starts)]


def tokens(texts: list[str]) -> list[list[tuple[object, ...]]]:
    return [[(t.terms, t.word, t.position) for t in ANALYZER.tokens(text)] for text in texts]


@example([":\n\n:"])
@example(["a\n\0\nb", "a\n\n\0\n\nb", "A B\n\n\n\nA B\n\n \n\nb"])
@example(["a\n\n:\n\nb", "", ":\n\nb\n\n"])
@given(TEXTS)
def test_equal_to_the_analyzer_on_any_text(texts: list[str]) -> None:
    assert decoded(TextEncoder(ANALYZER), texts) == tokens(texts)


_SIGNS = st.text(alphabet=""" "'“”‘’()[]*+/–—%….,:;!?-2nya""", max_size=4)
_CORES = st.from_regex("[A-Za-z]{1,8}|[0-9]{1,4}([.,:/-][0-9]{1,4}){0,3}", fullmatch=True)


@settings(max_examples=500)
@given(st.lists(st.tuples(_SIGNS, _CORES, _SIGNS)))
def test_plain_words_with_signs_are_what_the_analyzer_makes_of_them(
    parts: list[tuple[str, str, str]],
) -> None:
    text = " ".join(map("".join, parts))
    assert decoded(TextEncoder(ANALYZER), [text]) == tokens([text])


@given(TEXTS, TEXTS)
def test_batches_change_nothing(first: list[str], second: list[str]) -> None:
    encoder = TextEncoder(ANALYZER)
    assert decoded(encoder, first) + decoded(encoder, second) == tokens(first + second)


def test_equal_on_the_sample_corpus(corpus_articles: list[Article]) -> None:
    texts = [article.body for article in corpus_articles]
    assert decoded(TextEncoder(ANALYZER), texts) == tokens(texts)
