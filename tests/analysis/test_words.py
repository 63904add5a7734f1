"""Stems of words: exceptions, names, clitics, old spelling, and pure Sastrawi without them."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest
import yaml

from searchidx.analysis.exceptions import load_exceptions
from searchidx.analysis.stemmer import sastrawi
from searchidx.analysis.words import StemRules, WordStemmer

STEMMER = WordStemmer(StemRules())
PURE = WordStemmer(StemRules(exceptions=False, protect_names=False))


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
