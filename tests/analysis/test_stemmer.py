"""Stems are PySastrawi's own: it is the oracle, asked here directly."""

from __future__ import annotations

import re

import pytest
from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer as Sastrawi
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from searchidx import Article
from searchidx.analysis.analyzer import Analyzer
from searchidx.analysis.normalize import fold
from searchidx.analysis.stemmer import Stemmer, fingerprint

ORACLE = Sastrawi(ArrayDictionary(StemmerFactory().get_words()))

FORMS = (
    "berikan menangis perbankan penegakan kerusakan pengunjung kunjungan gerakan perawatan "
    "memasuki menikah bekasi maluku dibuka pelabuhan pembangunan mempertanggungjawabkan "
    "ketidakpastian keberlanjutan menyuarakan disuarakan suaranya bukuku padamulah siapakah "
    "a di ke x zzzz kpk anak-anak buku-bukunya berbalas-balasan sayur-mayur kupu-kupu"
).split()


def plain_words(articles: list[Article]) -> list[str]:
    texts = " ".join(f"{article.title} {article.body}" for article in articles)
    return sorted(set(re.findall(r"(?<!\S)[a-z]+(?!\S)", texts.lower())))


def test_equal_to_sastrawi_on_the_sample_corpus(corpus_articles: list[Article]) -> None:
    words = plain_words(corpus_articles)
    assert len(words) > 3000
    stemmer = Stemmer()
    assert {w: stemmer.stem(w) for w in words} == {w: ORACLE.stem_word(w) for w in words}


@pytest.mark.parametrize("word", FORMS)
def test_equal_to_sastrawi_on_forms(word: str) -> None:
    assert Stemmer().stem(word) == ORACLE.stem_word(word)


@pytest.mark.parametrize("word", ["10.000", "kompas.com", "qur’an", "a.b*c", "(", "日本", "", "-"])
def test_what_is_no_plain_word_is_its_own_stem(word: str) -> None:
    assert Stemmer().stem(word) == word


def test_each_distinct_word_is_asked_once() -> None:
    stemmer = Stemmer()
    asked: list[str] = []

    class Spy:
        def stem_word(self, word: str) -> str:
            asked.append(word)
            return word

    stemmer._sastrawi = Spy()
    analyzer = Analyzer(stemmer)
    for _ in range(3):
        list(analyzer.tokens("Warga kota, warga Kota! warga-warga (kota) KOTA warga"))
        analyzer.terms("warga kota")
    assert sorted(asked) == ["kota", "warga", "warga-warga"]
    assert stemmer.asked == 3


def test_fingerprint_is_of_the_code_and_dictionary() -> None:
    assert re.fullmatch("[0-9a-f]{16}", fingerprint())


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Qur’an", "quran"),
        ("POKÉMON", "pokemon"),
        ("Ｇ２０", "g20"),
        ("jum\u00adat", "jumat"),
        ("anak\u2011anak", "anak-anak"),
        ("İstanbul", "istanbul"),
        ("ﾞ", "ﾞ"),
        ("", ""),
    ],
)
def test_fold(printed: str, folded: str) -> None:
    assert fold(printed) == folded
