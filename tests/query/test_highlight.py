"""Marks: those that an analysis of the whole text gives, for any text and query."""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query
from whoosh.support.levenshtein import levenshtein

from searchidx.analysis.analyzer import Analyzer
from searchidx.analysis.words import StemRules
from searchidx.model import Token
from searchidx.query.highlight import Highlighter
from searchidx.query.wanted import Wanted, wanted_by

ANALYZER = Analyzer()
OLD = Analyzer(StemRules(old_spelling=True))

WORDS = (
    *("kota", "Kota-kota", "KOTA", "kota2", "“kota”nya", "ko\u00adta", "kotá", "perkotaan"),
    *("menyuarakan", "Suaranya", "SUARA", "suara-menyuara", "tan", "menan", "dan", "deman"),
    *("Jum’at", "jumat", "JUM'AT", "sayur-mayur", "tolong-menolong", "undang2nya", "mak2an"),
    *("10.000", "10000", "Rp10.000,5", "13/6/2023", "13-06-2023", "10:35", "1990-an", "2022"),
    *("S.H.", "KPK", "KPKlah", "KPK-nya", "kompas.com", "https://www.kompas.com/a–b", "#kota"),
    *("@kota_", "a@kota.id", "Covid-19", "ke-17", "Jakarta–Bandung", "Jakarta-Bandung", "ﬁlm"),
    *("Ｋｏｔａ", "日本", "straße", "tjahaja", "oedjoeng", "cahaya", "perbankan", "penegakan"),
    *("â€œkotaâ€", "İ", "ﾞ", "é", "-", "–", "…", "“", "2", "x"),
)
GAPS = st.sampled_from([" ", " ", " ", "\n", "\n\n", "\n \n", "\u00a0", "\u2028", "\x1c", ". ", ""])
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS) | st.text(max_size=4), GAPS), max_size=14).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


def fits(wanted: Wanted, token: Token) -> bool:
    return (
        token.word in wanted.words
        or not wanted.stems.isdisjoint(token.terms)
        or any(pattern.fits(token.word) for pattern in wanted.patterns)
    )


def marks_of_all(text: str, wanted: Wanted, analyzer: Analyzer) -> list[tuple[int, int]]:
    """By the tokens of the whole text: an independent and slow way to the same."""
    tokens = list(analyzer.tokens(text))
    found = [(token.start, token.end) for token in tokens if fits(wanted, token)]
    for phrases, printed in ((wanted.stem_phrases, False), (wanted.word_phrases, True)):
        for phrase in phrases:
            for i in range(len(tokens) - len(phrase) + 1):
                run = tokens[i : i + len(phrase)]
                terms = [(token.word,) if printed else token.terms for token in run]
                if (
                    all(term in own for term, own in zip(phrase, terms, strict=True))
                    and run[-1].position - run[0].position == len(phrase) - 1
                ):
                    found.append((run[0].start, run[-1].end))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda mark: (mark[0], -mark[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def marks(text: str, wanted: Wanted, analyzer: Analyzer = ANALYZER) -> list[tuple[int, int]]:
    return [(mark.start, mark.end) for mark in Highlighter(wanted, analyzer).marks(text)]


def wanted_in(text: str, random: random.Random, analyzer: Analyzer = ANALYZER) -> Wanted:
    """Something that the text has."""
    wanted = Wanted()
    tokens = list(analyzer.tokens(text))
    if tokens:
        for token in random.choices(tokens, k=2):
            wanted.stems.add(random.choice(token.terms))
        wanted.words.add(random.choice(tokens).word)
        at = random.randrange(len(tokens))
        run = tokens[at : at + random.randint(2, 3)]
        if len(run) > 1 and random.random() < 0.7:
            wanted.stem_phrases.append(tuple(random.choice(token.terms) for token in run))
        if len(run) > 1 and random.random() < 0.3:
            wanted.word_phrases.append(tuple(token.word for token in run))
    return wanted


@given(TEXTS, TEXTS, st.randoms(use_true_random=False), st.sampled_from([ANALYZER, OLD]))
def test_marks_are_those_of_the_whole_analysis(
    text: str, other: str, random: random.Random, analyzer: Analyzer
) -> None:
    wanted = wanted_in(text + other, random, analyzer)
    finder = Highlighter(wanted, analyzer)
    for shown in (text, other, f"{text}\n{other}", f"{other} {text}".upper()):
        found = [(mark.start, mark.end) for mark in finder.marks(shown)]
        assert found == marks_of_all(shown, wanted, analyzer)


@pytest.mark.parametrize("printed", WORDS)
def test_each_printed_form_is_found_by_its_stem_and_by_itself(printed: str) -> None:
    text = f"Lalu {printed} datang"
    for token in list(ANALYZER.tokens(text))[1:-1]:
        for wanted in (*(Wanted(stems={term}) for term in token.terms), Wanted(words={token.word})):
            assert (token.start, token.end) in marks(text, wanted)
            assert marks(text, wanted) == marks_of_all(text, wanted, ANALYZER)


def marked(text: str, wanted: Wanted) -> list[str]:
    assert marks(text, wanted) == marks_of_all(text, wanted, ANALYZER)
    return [text[start:end] for start, end in marks(text, wanted)]


def test_a_line_in_capitals_has_no_acronyms() -> None:
    text = "WARGA MENUAI HASIL\nWarga MENUAI hasil"
    assert marked(text, Wanted(stems={"tuai"})) == ["MENUAI"]
    assert marks(text, Wanted(stems={"tuai"}))[0][0] < text.index("\n")


def test_a_phrase_does_not_run_over_the_parts_of_a_compound() -> None:
    wanted = Wanted(stem_phrases=[("jakarta", "sorong"), ("bandung", "sorong")])
    text = "Jakarta-Bandung Sorong, Bandung Medan-Sorong, Bandung (!) Sorong"
    assert marked(text, wanted) == ["Bandung Sorong", "Bandung (!) Sorong"]


def near_marks(text: str, phrase: tuple[str, ...], most: int) -> list[tuple[int, int]]:
    """All tokens of all chains of tokens that are the phrase, by trying each."""
    tokens = list(ANALYZER.tokens(text))
    chains = [[token] for token in tokens if phrase[0] in token.terms]
    for term in phrase[1:]:
        chains = [
            [*chain, token]
            for chain in chains
            for token in tokens
            if term in token.terms and 0 < token.position - chain[-1].position <= most
        ]
    return sorted({(token.start, token.end) for chain in chains for token in chain})


@given(TEXTS, st.randoms(use_true_random=False), st.integers(2, 4), st.integers(2, 3))
def test_marks_of_words_apart_are_those_of_the_whole_analysis(
    text: str, random: random.Random, most: int, length: int
) -> None:
    terms = [token.terms[0] for token in ANALYZER.tokens(text)] or ["kota"]
    phrase = tuple(random.choices(terms, k=length))
    wanted = wanted_by(query.Phrase("body", phrase, slop=most))["body"]
    assert marks(text, wanted) == near_marks(text, phrase, most)


def test_words_apart_are_marked_one_by_one() -> None:
    wanted = wanted_by(query.Phrase("body", ("suku", "acu"), slop=3))["body"]
    text = "Suku bunga acuan. Suku itu lain dari acuan.\n\nAcuan suku.\n\nAcuan"
    assert [text[start:end] for start, end in marks(text, wanted)] == ["Suku", "acuan"]


PATTERNS = (
    query.Prefix("body_words", "kot"),
    query.Prefix("body_words", ""),
    query.Wildcard("body_words", "k?ta*"),
    query.Wildcard("body_words", "???"),
    query.Wildcard("body_words", "[jk]*at"),
    query.FuzzyTerm("body_words", "kotq", maxdist=1),
    query.FuzzyTerm("body_words", "jmuat", maxdist=1),
    query.FuzzyTerm("body_words", "menyuarkaan", maxdist=2, prefixlength=3),
    query.FuzzyTerm("body_words", "tan", maxdist=2, prefixlength=0),
)


@given(TEXTS, st.sampled_from(PATTERNS))
def test_marks_of_patterns_are_those_of_the_whole_analysis(text: str, leaf: query.Query) -> None:
    wanted = wanted_by(leaf)["body"]
    assert marks(text, wanted) == marks_of_all(text, wanted, ANALYZER)


@given(st.text("kota", min_size=1, max_size=9), st.text("kota", max_size=9), st.integers(1, 2))
def test_a_word_near_to_another_has_one_of_its_parts(one: str, two: str, most: int) -> None:
    (pattern,) = wanted_by(query.FuzzyTerm("body_words", one, 1.0, most, 0))["body"].patterns
    if two and levenshtein(two, one) <= most:
        assert pattern.fits(two)
        assert not pattern.parts or any(part in two for part in pattern.parts)


def test_what_a_mark_is_of() -> None:
    wanted = Wanted(stems={"suara"}, words={"kotanya"}, stem_phrases=[("kota", "sorong")])
    wanted.add(query.Prefix("body_words", "pelab"), is_printed=True)
    found = Highlighter(wanted, ANALYZER).marks("Suaranya di kotanya, Kota Sorong, pelabuhan.")
    assert [mark.what for mark in found] == ["suara", "kotanya", ("kota", "sorong"), "pelab*"]


def test_an_article_as_long_as_a_book_takes_little_time() -> None:
    body = "Warga melihat kapal di laut. " * 40_000 + "Pelabuhan Sorong dibuka."
    wanted = Wanted(stems={"kapal", "labuh"}, stem_phrases=[("labuh", "sorong")])
    started = time.perf_counter()
    found = Highlighter(wanted, ANALYZER).marks(body)
    taken = time.perf_counter() - started
    started = time.perf_counter()
    body.split()
    # It takes as long as to split it; the whole analysis takes eighty times as long.
    assert taken < 10 * (time.perf_counter() - started)
    assert found[0].start == body.index("kapal")
    assert body[found[-1].start : found[-1].end] == "Pelabuhan Sorong"


def _texts(shared_data: Path) -> Iterator[str]:
    with gzip.open(shared_data / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, 20_000, 100):
            article = json.loads(line)
            yield from (article["title"], article["body"])


def test_marks_of_real_articles_are_those_of_the_whole_analysis(shared_data: Path) -> None:
    texts = list(filter(None, _texts(shared_data)))
    rare = [text for text in texts if not text.isascii()]
    chance = random.Random(5)
    for _ in range(60):
        source = chance.choice(texts)
        wanted = wanted_in(source, chance)
        finder = Highlighter(wanted, ANALYZER)
        for text in (source, *chance.sample(texts, 15), *chance.sample(rare, 5)):
            found = [(mark.start, mark.end) for mark in finder.marks(text)]
            assert found == marks_of_all(text, wanted, ANALYZER)


@given(
    st.lists(
        st.lists(
            st.sampled_from("kota Kota KOTA sorong Jum’at kota-kota É é … \n \n\n “ . 2".split(" "))
            | st.text(max_size=3),
            max_size=8,
        ).map(" ".join),
        max_size=6,
    )
)
def test_marks_of_several_texts_are_those_of_each(texts: list[str]) -> None:
    wanted = Wanted(stems={"kota", "jumat"}, stem_phrases=[("kota", "sorong")])
    expected = [Highlighter(wanted, ANALYZER).marks(text) for text in texts]
    assert Highlighter(wanted, ANALYZER).marks_of(texts) == expected


def test_a_long_text_among_others_hides_nothing_of_these() -> None:
    wanted = Wanted(stems={"kota"})
    texts = ["kota " * 300_000, "Ke kota."]
    many, one = Highlighter(wanted, ANALYZER).marks_of(texts)
    assert (len(many), one) == (200, [(3, 7, "kota")])
