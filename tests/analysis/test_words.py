"""Stems of words: exceptions, names, clitics, old spelling, and pure Sastrawi without them."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from importlib.resources import files
from itertools import islice
from pathlib import Path
from random import Random

import pytest
import yaml
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from searchidx.analysis.exceptions import load_exceptions
from searchidx.analysis.stemmer import sastrawi
from searchidx.analysis.words import StemRules, WordStemmer

STEMMER = WordStemmer(StemRules())
PURE = WordStemmer(StemRules(exceptions=False, protect_names=False))
OLD = WordStemmer(StemRules(old_spelling=True))


@pytest.mark.parametrize(
    ("stem", "words"),
    [
        ("bank", "bank perbankan perbankannya"),
        ("tegak", "menegakkan penegakan ditegakkan penegak"),
        ("rusak", "rusak kerusakan merusak perusakan"),
        ("beri", "beri berikan memberikan pemberian diberi"),
        ("tangis", "menangis tangisan tangis"),
        ("kurang", "kurang dikurangi mengurangi pengurangan"),
        ("kunjung", "pengunjung kunjungan mengunjungi berkunjung"),
        ("gerak", "gerak gerakan pergerakan bergerak"),
        ("rawat", "perawatan merawat dirawat perawat"),
        ("masuk", "memasuki pemasukan masuk dimasukkan"),
        ("nikah", "menikah pernikahan nikah"),
        ("ragam", "beragam keragaman"),
        ("rupa", "berupa serupa"),
        ("pajak", "pajak perpajakan"),
    ],
)
def test_families_have_one_stem(stem: str, words: str) -> None:
    assert {word: STEMMER.stem(word) for word in words.split()} == dict.fromkeys(
        words.split(), stem
    )


@pytest.mark.parametrize("name", "bali bekasi maluku susi kementan kediri mali kuhap".split())
def test_names_stand_as_they_are(name: str) -> None:
    assert STEMMER.stem(name) == name
    assert STEMMER.stem(f"{name}nya") == name
    assert STEMMER.explain(name)[1].startswith("name")


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("jokowinya", "jokowi"),
        ("ponselnya", "ponsel"),
        ("instagramnya", "instagram"),
        ("jokowipun", "jokowi"),
        ("kenya", "kenya"),
        ("sonya", "sonya"),
        ("abdullah", "abdullah"),
        ("mekkah", "mekkah"),
    ],
)
def test_clitics_on_words_that_sastrawi_does_not_know(word: str, stem: str) -> None:
    assert STEMMER.stem(word) == stem


def test_without_exceptions_and_names_stems_are_sastrawis() -> None:
    shipped = load_exceptions()
    words = [*shipped.stems, *shipped.names, "jokowinya", "ponselnya"]
    assert {w: PURE.stem(w) for w in words} == {w: sastrawi().stem_word(w) for w in words}


def test_every_exception_differs_from_sastrawi_and_has_a_reason() -> None:
    shipped = load_exceptions()
    stems = {word: str(sastrawi().stem_word(word)) for word in shipped.stems}
    assert [word for word, stem in shipped.stems.items() if stems[word] == stem] == []
    assert shipped.stems.keys() == shipped.reasons.keys()
    assert all(shipped.reasons.values())


def test_a_stem_given_is_its_own_stem() -> None:
    shipped = load_exceptions()
    assert {s for s in shipped.stems.values() if STEMMER.stem(s) != s} == set()


def test_names_are_words_that_sastrawi_would_change() -> None:
    names = load_exceptions(shipped_stems=False).names
    assert {name for name in names if sastrawi().stem_word(name) == name} == set()


@pytest.mark.parametrize("name", ["exceptions.yaml", "protected.yaml"])
def test_no_word_stands_twice(name: str) -> None:
    text = files("searchidx.analysis").joinpath(name).read_text(encoding="utf-8")
    words = Counter(_words(yaml.safe_load(text)))
    assert [word for word, count in words.items() if count > 1] == []


def _words(data: object) -> list[str]:
    if isinstance(data, str):
        return data.split()
    if isinstance(data, dict):
        return [word for key, part in data.items() if key != "reason" for word in _words(part)]
    assert isinstance(data, list)
    return [word for part in data for word in _words(part)]


def test_users_add_their_own() -> None:
    rules = StemRules.given(True, True, False, {"Perbankan": "Perbankan"}, ["Berita", "Bali"])
    stemmer = WordStemmer(rules)
    assert [stemmer.stem(word) for word in ("perbankan", "berita", "bali")] == [
        "perbankan",
        "berita",
        "bali",
    ]
    assert stemmer.explain("perbankan")[1] == "exception (the settings)"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("soeharto", "suharto"),
        ("tjahaja", "cahaya"),
        ("djuli", "juli"),
        ("pemoeda", "pemuda"),
        ("njanji", "nyanyi"),
        ("achir", "akhir"),
        ("jalan", "jalan"),
        ("jakarta", "jakarta"),
    ],
)
def test_old_spelling(old: str, new: str) -> None:
    assert WordStemmer(StemRules(old_spelling=True)).stem(old) == new


def test_old_spelling_is_off_unless_asked_for() -> None:
    assert STEMMER.stem("tjahaja") == "tjahaja"


def test_words_of_other_than_letters_are_their_own_stems() -> None:
    for word in ["10.000", "kompas.com", "a.b*c", "(", "日本", "", "-"]:
        assert STEMMER.stem(word) == word


def test_each_distinct_word_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stemmer = WordStemmer(StemRules())
    asked: list[str] = []
    explain = stemmer.explain

    def spy(word: str) -> tuple[str, str]:
        asked.append(word)
        return explain(word)

    monkeypatch.setattr(stemmer, "explain", spy)
    for _ in range(3):
        for word in ("warga", "kota", "warga"):
            stemmer.stem(word)
    assert asked == ["warga", "kota"]
    assert stemmer.take_new() == {"warga": "warga", "kota": "kota"}
    assert stemmer.take_new() == {}


def test_a_table_is_asked_before_the_dictionary_is_read() -> None:
    stemmer = WordStemmer(StemRules())
    stemmer.ask({"menari": "of the table"}.get)
    assert stemmer.stem("menari") == "of the table"
    assert stemmer.stem("melompat") == "lompat"
    assert stemmer.take_new() == {"melompat": "lompat"}


def test_the_fingerprint_is_of_all_that_decides() -> None:
    rules = [
        StemRules(),
        StemRules(exceptions=False),
        StemRules(protect_names=False),
        StemRules(old_spelling=True),
        StemRules(stems={"a": "b"}),
        StemRules(protect=("berita",)),
        StemRules(names=("anyar",)),
    ]
    prints = [WordStemmer(rule).fingerprint for rule in rules]
    assert len(set(prints)) == len(rules)
    assert WordStemmer(StemRules()).fingerprint == prints[0]
    assert [StemRules.from_json(rule.as_json()) for rule in rules] == rules


def _affixed(chance: Random, count: int) -> list[str]:
    """Words such as Sastrawi's rules are for, and such as they were not made for."""
    roots = StemmerFactory().get_words()
    starts = (
        "me mem men meng meny pe pem pen peng peny per ber be bel ter te di ke se ku kau".split()
    )
    starts += ["", "", "diper", "memper", "keber", "menge", "penge"]
    ends = ["", "", *"i an kan nya ku mu lah kah tah pun isasi isme is kannya iku".split()]
    words = []
    for root in chance.choices(roots, k=count):
        inner = root
        if chance.random() < 0.3:
            inner = root[0] + chance.choice(["er", "el", "em", "in"]) + root[1:]
        if chance.random() < 0.4:
            inner = inner[1:]
        words.append(chance.choice(starts) + inner + chance.choice(ends))
    return words


@pytest.mark.parametrize("stemmer", [STEMMER, PURE, OLD], ids=["exceptions", "pure", "old"])
def test_every_word_of_a_stem_has_one_of_its_cores(stemmer: WordStemmer) -> None:
    words = _affixed(Random(7), 2_000)
    words += [word.replace("u", "oe").replace("j", "dj") for word in words[:500]]
    words += [f"{word}-{word}nya" for word in words[:500]]
    words += load_exceptions().stems
    words += [f"{word}nya" for word in load_exceptions().stems]
    stems = {word: stemmer.stem(word) for word in words if word}
    assert sum(stem not in word for word, stem in stems.items()) > 100
    for word, stem in stems.items():
        assert any(core in word for core in stemmer.cores(stem)), (word, stem)


def test_cores_of_the_words_of_news(shared_data: Path) -> None:
    with gzip.open(shared_data / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
        bodies = [json.loads(line)["body"].lower() for line in islice(lines, 0, None, 20)]
    for word in set(re.findall("[a-z]+(?:-[a-z]+)*", " ".join(bodies))):
        assert any(core in word for core in STEMMER.cores(STEMMER.stem(word))), word


def test_words_are_forgotten_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchidx.analysis.words._REMEMBERED", 3)
    stemmer = WordStemmer(StemRules())
    words = [f"menari{letter}" for letter in "abcdefgh"]
    assert [stemmer.stem(word) for word in words] == [stemmer.stem(word) for word in words]
    assert len(stemmer.known()) <= 3
    assert len(stemmer.take_new()) <= 3


def test_fewer_words_are_remembered_where_a_table_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchidx.analysis.words._REMEMBERED_OF_TABLE", 2)
    stemmer = WordStemmer(StemRules())
    stemmer.ask({"menari": "tari"}.get)
    words = ["menari", "menulis", "berlari", "membaca", "menari"]
    assert [stemmer.stem(word) for word in words] == ["tari", "tulis", "lari", "baca", "tari"]
    assert len(stemmer.known()) <= 2
    # What writes an index takes all of the table over, and has room for it.
    stemmer.remember({"menari": "tari", "menyapu": "sapu", "berjalan": "jalan"})
    stemmer.ask({}.get)
    assert stemmer.stem("menyanyi") == "nyanyi"
    assert {"menari", "menyapu", "berjalan", "menyanyi"} <= stemmer.known().keys()
