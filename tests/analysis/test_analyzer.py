"""Text -> tokens: a table of what news prints, and laws that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis.analyzer import PARAGRAPH_GAP, Analyzer, analyze, value_words
from searchidx.analysis.normalize import fold

# Text -> (printed, indexed as printed, stem) of every token.
TABLE = {
    "Warga menyuarakan": [("Warga", "warga", "warga"), ("menyuarakan", "menyuarakan", "suara")],
    # Numbers
    "10.000 orang": [("10.000", "10.000", "10000"), ("orang", "orang", "orang")],
    "10000": [("10000", "10000", "10000")],
    "1,5 juta": [("1,5", "1,5", "1,5"), ("juta", "juta", "juta")],
    "tahun 1990-an": [("tahun", "tahun", "tahun"), ("1990-an", "1990-an", "1990")],
    "10.35": [("10.35", "10.35", "10.35")],
    "ke-17": [("ke-17", "ke-17", "17")],
    # Money
    "Rp1,5": [("Rp", "rp", "rp"), ("1,5", "1,5", "1,5")],
    "Rp 2.500.000": [("Rp", "rp", "rp"), ("2.500.000", "2.500.000", "2500000")],
    "US$5": [("US", "us", "us"), ("5", "5", "5")],
    "USD10": [("USD", "usd", "usd"), ("10", "10", "10")],
    # Dates
    "(01/06/2023)": [("01/06/2023", "01/06/2023", "1/6/2023")],
    "13/6/2023": [("13/6/2023", "13/6/2023", "13/6/2023")],
    "(13/6)": [("13/6", "13/6", "13/6")],
    # Acronyms: in capitals they are not stemmed
    "KPK dan BALI": [("KPK", "kpk", "kpk"), ("dan", "dan", "dan"), ("BALI", "bali", "bali")],
    "G20": [("G20", "g20", "g20")],
    "S.H.": [("S.H.", "sh", "sh")],
    "S.H, A.S": [("S.H", "sh", "sh"), ("A.S", "as", "as")],
    "B.J.Habibie": [("B.J", "bj", "bj"), ("Habibie", "habibie", "habibie")],
    "H. Muhammad": [("H", "h", "h"), ("Muhammad", "muhammad", "muhammad")],
    # Hyphens
    "anak-anak": [("anak-anak", "anak-anak", "anak")],
    "Covid-19": [("Covid", "covid", "covid"), ("19", "19", "19")],
    "Jakarta-Bandung": [("Jakarta", "jakarta", "jakarta"), ("Bandung", "bandung", "bandung")],
    "KPK-lah": [("KPK-lah", "kpk-lah", "kpk")],
    "non-aktif": [("non-aktif", "non-aktif", "aktif")],
    "anak\u2010anak": [("anak\u2010anak", "anak-anak", "anak")],
    "rapat - rapat": [("rapat", "rapat", "rapat"), ("rapat", "rapat", "rapat")],
    # Apostrophes and quotes
    "Jum'at": [("Jum'at", "jumat", "jumat")],
    "Jum’at": [("Jum’at", "jumat", "jumat")],
    "Ma`ruf": [("Ma`ruf", "maruf", "maruf")],
    "“agresi”nya": [("agresi”nya", "agresinya", "agresi")],
    "'kota'": [("kota", "kota", "kota")],
    # Names of the net
    "kompas.com": [("kompas.com", "kompas.com", "kompas.com")],
    "Bola.Kompas.com,": [("Bola.Kompas.com", "bola.kompas.com", "bola.kompas.com")],
    "https://kpk.go.id/a?b=1.": [
        ("https://kpk.go.id/a?b=1", "https://kpk.go.id/a?b=1", "https://kpk.go.id/a?b=1")
    ],
    "redaksi@nusa.co.id": [("redaksi@nusa.co.id",) * 3],
    "@jokowi": [("@jokowi",) * 3],
    "#SaveKPK": [("#SaveKPK", "#savekpk", "#savekpk")],
    # Spellings of one word
    "ju\u00admat": [("ju\u00admat", "jumat", "jumat")],
    "Poke\u0301mon": [("Poke\u0301mon", "pokemon", "pokemon")],
    "Pokémon": [("Pokémon", "pokemon", "pokemon")],
    "Ｇ２０": [("Ｇ２０", "g20", "g20")],
    "\ufeffBerita": [("Berita", "berita", "berita")],
    # A line in capitals is words said loudly
    "WARGA BALI": [("WARGA", "warga", "warga"), ("BALI", "bali", "bali")],
    "13-6-2023 10:35": [
        ("13-6-2023", "13-6-2023", "13/6/2023"),
        ("10:35", "10:35", "10.35"),
    ],
    "anak2 undang2nya": [("anak2", "anak2", "anak"), ("undang2nya", "undang2nya", "undang")],
    "KPKlah PDIPnya": [("KPKlah", "kpklah", "kpk"), ("PDIPnya", "pdipnya", "pdip")],
    "kotaâ€“desa â€œkotaâ€": [
        ("kota", "kota", "kota"),
        ("desa", "desa", "desa"),
        ("kota", "kota", "kota"),
    ],
    "": [],
    " \n\t … – ()": [],
}


@pytest.mark.parametrize("text", TABLE, ids=repr)
def test_tokens(text: str) -> None:
    assert [(t.surface, t.word, t.stem) for t in analyze(text)] == TABLE[text]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Warga KPK 10", ["word", "acronym", "number"]),
        ("kompas.com @a #b", ["name", "name", "name"]),
    ],
)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [token.kind for token in analyze(text)] == kinds


def test_why_names_the_rule() -> None:
    whys = {token.surface: token.why for token in analyze("kota menyuarakan KPK KPK-lah 1990-an")}
    assert whys == {
        "kota": "unchanged",
        "menyuarakan": "meny- (s dropped) + suara + -kan",
        "KPK": "acronym",
        "KPK-lah": "-lah off",
        "1990-an": "number, -an off",
    }


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n \t\n", "\n\n\n\n\n"])
def test_a_blank_line_parts_paragraphs(gap: str) -> None:
    first, second = analyze(f"satu{gap}dua")
    assert second.position - first.position == PARAGRAPH_GAP + 1


@pytest.mark.parametrize("gap", [" ", "\n", "\r\n"])
def test_a_line_break_does_not(gap: str) -> None:
    first, second = analyze(f"satu{gap}dua")
    assert second.position - first.position == 1


def test_blank_lines_before_the_first_word_move_nothing() -> None:
    assert [token.position for token in analyze("\n\n\nsatu dua\n\n")] == [0, 1]


# Any text, and text of the signs that the rules are about.
TEXTS = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                *"aAkK1 .-'’“”@#/:,+_\n\r\t\u00ad\u0301\u2010ﾞİßﬁ⒈²٣",
                *("\n\n", "nya", "-nya", "anak-anak", "http://", ".com", "Rp1,5", "10.000", "KPK "),
            ]
        )
    ).map("".join),
)


@given(TEXTS)
def test_laws_of_any_text(text: str) -> None:
    tokens = list(Analyzer().tokens(text))
    end, position = 0, -1
    for token in tokens:
        assert text[token.start : token.end] == token.surface
        assert token.surface
        assert token.start >= end
        assert token.position > position
        assert token.word
        assert token.terms
        assert all(token.terms)
        assert token.stem == token.terms[0]
        assert not any(char.isspace() for char in token.surface)
        end, position = token.end, token.position


@given(TEXTS)
def test_terms_say_the_same_as_tokens(text: str) -> None:
    analyzer = Analyzer()
    stems: dict[str, list[int]] = {}
    words: dict[str, list[int]] = {}
    for token in analyzer.tokens(text):
        words.setdefault(token.word, []).append(token.position)
        for term in token.terms:
            stems.setdefault(term, []).append(token.position)
    terms = analyzer.terms(text)
    assert (terms.stems, terms.words) == (stems, words)


EXPERIENCED = Analyzer()


@given(TEXTS)
def test_what_was_seen_before_changes_nothing(text: str) -> None:
    assert list(EXPERIENCED.tokens(text)) == list(Analyzer().tokens(text))


@given(st.text(), st.text())
def test_no_phrase_runs_over_a_blank_line(before: str, after: str) -> None:
    tokens = list(EXPERIENCED.tokens(f"{before}\n\n{after}"))
    first = [token.position for token in tokens if token.end <= len(before)]
    second = [token.position for token in tokens if token.start >= len(before) + 2]
    assert len(first) + len(second) == len(tokens)
    if first and second:
        assert second[0] - first[-1] > PARAGRAPH_GAP


def test_value_words_are_printed_words() -> None:
    assert value_words("Dedi  WANGGAI, S.H.", EXPERIENCED) == ["dedi", "wanggai", "sh"]


def test_memory_of_chunks_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchidx.analysis.analyzer._REMEMBERED", 10)
    analyzer = Analyzer()
    text = " ".join(f"kata{i}" for i in range(100))
    assert list(analyzer.tokens(text)) == list(Analyzer().tokens(text))
    assert len(analyzer._units) <= 10


@pytest.mark.parametrize(
    "unit", ["a", "_", "a_", "a.", "a-", "a'", ".", "1a", "com.", "@", "a@", '"', "1.", "http://_"]
)
def test_time_is_proportional_to_length(unit: str) -> None:
    # Milliseconds where it is; minutes, which nobody misses, where a rule looks ahead to the
    # end at each letter.
    text = unit * (100_000 // len(unit)) + "bb"
    assert list(Analyzer().tokens(text))[-1].end == len(text)


def test_fingerprint_is_stable_and_short() -> None:
    assert Analyzer().fingerprint == Analyzer().fingerprint
    assert len(Analyzer().fingerprint) == 16


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("anak-anak", ("anak", "anak-anak")),
        ("gerakan-gerakan", ("gerak", "gerakan-gerakan")),
        ("buku-bukunya", ("buku", "buku-bukunya")),
        ("tolong-menolong", ("tolong", "tolong-menolong")),
        ("dipukul-pukulkan", ("pukul", "dipukul-pukulkan")),
        ("sayur-mayur", ("sayur-mayur", "sayur", "mayur")),
        ("warna-warni", ("warna", "warna-warni")),
        ("masing-masing", ("masing", "masing-masing")),
        ("suka-duka", ("suka-duka", "suka", "duka")),
        ("#tagar", ("#tagar", "tagar")),
        ("@jokowi", ("@jokowi", "jokowi")),
        ("bola.kompas.com", ("bola.kompas.com", "bola")),
        ("https://www.kompas.com/x", ("https://www.kompas.com/x", "kompas.com")),
        ("redaksi@kompas.com", ("redaksi@kompas.com",)),
    ],
)
def test_what_is_found_by_several_terms(text: str, terms: tuple[str, ...]) -> None:
    (token,) = analyze(text)
    assert token.terms == terms


@pytest.mark.parametrize("part", ["i", "se", "nya", "İ", "anak", "KPK"])
def test_a_chain_of_hyphens_of_any_length_is_cut(part: str) -> None:
    units = Analyzer().units_of("-".join([part] * 5000), False)
    assert {unit.word for unit in units} <= {fold(part)}
    assert len(units) == 5000
