"""The query language: what is read how, and what every error says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx import Archive, Article, Caption
from searchidx.analysis.analyzer import analyzer_for
from searchidx.analysis.words import StemRules
from searchidx.config import load_settings
from searchidx.dates import Days, date_range, zone
from searchidx.errors import QueryError, QueryTimeout
from searchidx.query.aliases import Aliases
from searchidx.query.parser import ParsedQuery, parse
from searchidx.query.ranking import Evidence

Maker = Callable[..., Archive]


def read_days(text: str) -> Days:
    return date_range(text, date(2023, 7, 3), zone("WIB"))


def read(text: str, match: str = "auto") -> ParsedQuery:
    return parse(
        text, lambda: analyzer_for(StemRules()), Evidence(load_settings()), read_days, match
    )


OPERAND = 'a word, a "phrase" or a bracket, as in banjir ATAU gempa'
UNWANTED = "what is not to be there, as in banjir TIDAK demak"
CLOSED = "a ')' after it, as in (banjir ATAU rob) semarang"
QUOTED = 'a closing \'"\' after the phrase, as in "suku bunga"'
RANGE = "[from TO to], as in tanggal:[2023-05 TO 2023-06]"
DISTANCE = '1 to 100, as in "suku bunga"~5'

# Query -> (where, what is wrong, what would be right).
ERRORS = {
    "kota DAN": (8, "the query ends", OPERAND),
    "ATAU kota": (0, "found 'ATAU'", OPERAND),
    "kota DAN ATAU x": (9, "found 'ATAU'", OPERAND),
    "kota TIDAK": (10, "the query ends", UNWANTED),
    "NOT NOT kota": (4, "found 'NOT'", UNWANTED),
    # Brackets have a meaning where there are operators, fields or signs.
    "x ATAU (kota": (7, "a bracket that is not closed", CLOSED),
    "x DAN (a (b c) d": (6, "a bracket that is not closed", CLOSED),
    "judul:(kota": (6, "a bracket that is not closed", CLOSED),
    "-(kota": (1, "a bracket that is not closed", CLOSED),
    "(kota DAN": (9, "the query ends inside a bracket", OPERAND),
    "kota ATAU x)": (11, "a bracket that was not opened", "no ')' here, or a '(' before it"),
    "kota ATAU ()": (11, "found ')'", OPERAND),
    "judul:()": (7, "found ')'", OPERAND),
    '="suku bunga': (0, "a quote that is not closed", QUOTED),
    'judul:"suku bunga': (6, "a quote that is not closed", QUOTED),
    '-"suku bunga': (1, "a quote that is not closed", QUOTED),
    "kota ATAU judul:)": (16, "found ')'", "a word after 'judul:', as in judul:banjir"),
    # Dates and names
    "kota tanggal:entah": (13, "'entah' is not a date", "a date such as 2023"),
    "tanggal:2023-13": (
        8,
        "'2023-13' is not a date: there is no month 13",
        "year and month, as in 2023-12",
    ),
    'tanggal:"31 Februari 2023"': (
        8,
        "'31 Februari 2023' is not a date: that month has 28 days",
        'a day from 1 to 28, as in "28 Februari 2023"',
    ),
    'tanggal:"antara 2019 dan entah"': (25, "'entah' is not a date", "a date such as 2023"),
    "tanggal:[2019 TO entah]": (17, "'entah' is not a date", "a date such as 2023"),
    'tanggal:["Mei 2019" TO entah]': (8, "'entah' is not a date", "a date such as 2023"),
    "tanggal:Mei 2019": (8, "'Mei' is not a date: it has no year", "the year too, in quotes"),
    "tanggal:()": (9, "found ')'", "a date after 'tanggal:', as in tanggal:2023-06"),
    "tanggal:[2023": (8, "a '[' that is not closed", RANGE),
    "tanggal:[2023]": (8, "'2023' is no range", RANGE),
    "tanggal:[2023 TO 2022]": (8, "'2023 TO 2022' ends before it begins", "the earlier date first"),
    'tanggal:["Juli 2023" TO "Juni 2023"]': (
        8,
        "'Juli 2023 TO Juni 2023' ends before it begins",
        "the earlier date first",
    ),
    "disebut:[x TO 2022]": (8, "'x' is not a date", "a date such as 2023"),
    'disebut:"2023': (8, "a quote that is not closed", "a closing '\"' after it"),
    "penulis:[a TO b]": (
        8,
        "found '[a TO b]'",
        "a name after 'penulis:', as in penulis:\"Lia Andriani\"",
    ),
    "penulis:...": (8, "no word there", "a name after 'penulis:'"),
    "tag:[a TO b]": (4, "found '[a TO b]'", "a name after 'tag:', as in tag:\"suku bunga\""),
    "place:...": (6, "no word there", "a name after 'tempat:', as in tempat:surabaya"),
    "kota ATAU sumber:)": (17, "found ')'", "a name after 'sumber:', as in sumber:kabartimur.com"),
    # Numbers behind ~ and ^
    "kota banjr~3": (10, "~3 is no number of letters that may differ", "1 or 2, as in banjir~2"),
    "banjr~0.8": (5, "~0.8 is no number of letters that may differ", "1 or 2, as in banjir~2"),
    '"suku bunga"~': (12, "~ is no distance", DISTANCE),
    '"suku bunga"~0': (12, "~0 is no distance", DISTANCE),
    '"suku bunga"~101': (12, "~101 is no distance", DISTANCE),
    '"suku bunga"~99999999': (12, "~99999999 is no distance", DISTANCE),
    '"suku bunga"~1.5': (12, "~1.5 is no distance", DISTANCE),
    '"suku bunga"~dekat': (12, "no number after the ~", "a number of words, as in"),
    "(suku bunga)~3": (12, "a ~ behind a bracket", 'a phrase before it, as in "suku bunga"~5'),
    "kota^101": (4, "a weight too large", "at most 100, as in banjir^2"),
    '"suku bunga"~2^999': (14, "a weight too large", "at most 100, as in banjir^2"),
    " ".join(["a^100"] * 16): (91, "too many weights", "at most 100, as in banjir^2"),
    "x ATAU " + "(" * 31 + "a" + ")" * 31: (
        37,
        "too many brackets in one another",
        "at most 30, as in (banjir ATAU (gempa bumi))",
    ),
}


@pytest.mark.parametrize("text", ERRORS)
def test_errors_name_the_place_and_what_was_expected(text: str) -> None:
    position, problem, expected = ERRORS[text]
    with pytest.raises(QueryError) as caught:
        read(text)
    error = caught.value
    assert (error.query, error.position, error.problem) == (text, position, problem)
    assert error.expected.startswith(expected)
    assert str(error) == f"{problem} at character {position + 1}; expected {error.expected}"


@given(
    st.lists(
        st.sampled_from(
            [
                *'()"“”„»=+-:[]*?~^ \n\t.,!',
                *("~2", "^3", "k?ta", "peng*", '"a b"~5', "(a b)^2", "^999", "~9", "“a”"),
                *("kota", "KOTA", "DAN", "ATAU", "TIDAK", "NOT ", " TO ", "judul:", "tanggal:"),
                *("2023", "disebut:[2020 TO 2021]", "sumber:", "ﾞ", "\ud800", "anak-anak", "di"),
            ]
        )
    ).map("".join)
    | st.text(),
    st.sampled_from(["auto", "all", "any"]),
)
def test_any_text_is_read_or_is_a_query_error(text: str, match: str) -> None:
    parsed = error = None
    try:
        parsed = read(text, match)
    except QueryError as caught:
        error = caught
    if error is not None:
        assert 0 <= error.position <= len(text)
        assert error.expected
    else:
        assert parsed is not None
        assert parsed.relaxed is None or parsed.tree is not None


@given(
    st.text('aB 12()"“”„».,:;!?*[]{}<>@/#&%|\\_😀\n', max_size=60)
    | st.lists(
        st.sampled_from(
            'harga "14 inci" Bank (BI) https://a.id/b_(c)?d=e* a@b.id Jakarta: :) 10:30 (a) 5" *)'
            " DAN-lain judul".split()
        )
    ).map(" ".join)
)
def test_a_bare_text_is_never_an_error(text: str) -> None:
    assert read(text).tree is not None or not any(map(str.isalnum, text))


def test_brackets_up_to_the_limit(make: Maker) -> None:
    archive = make([Article(id="a", title="kota")])
    for inner in ("kota", "kota ATAU x", "-x"):
        assert archive.search("(" * 30 + inner + ")" * 30).total == 1


ARTICLES = [
    Article(
        id="pelabuhan",
        title="Pelabuhan Sorong dibuka",
        body="Warga menyuarakan dukungan.\n\nDermaga baru.",
        captions=(Caption("Kapal perdana bersandar", "Dedi/Antara"),),
        published="2023-06-13",
        mentions=("2023-06", "2024"),
        source="nusa.id",
        site="papua.nusa.id",
        section="Ekonomi Daerah",
        authors=("Dedi Wanggai", "Sri Ma'ruf"),
        tags=("peti kemas", "Tol Laut"),
        place="Labuan Bajo",
    ),
    Article(
        id="bank",
        title="Bank menahan suku bunga",
        body="Suara warga. Bunga suku itu tidak naik, kata KPK.",
        published="2023-06-30T23:59:00+07:00",
        mentions=("2020-02-29",),
        source="kota.com",
        section="Ekonomi",
        authors=("Sri",),
        tags=("Suku Bunga", "laut"),
        place="Jakarta",
    ),
    Article(
        id="lama", title="Suaranya warga Sorong", body="di kota dan atau", published="2019-12-31"
    ),
    Article(id="tanpa", title="Tanpa tanggal warga", body="TIDAK ada"),
]
READINGS = {
    # Words, stems, printed words, phrases
    "suara warga": {"pelabuhan", "bank", "lama"},
    "=suara": {"bank"},
    "=SUARA": {"bank"},
    "=menyuarakan": {"pelabuhan"},
    '"suku bunga"': {"bank"},
    '"bunga suku"': {"bank"},
    '"warga suara"': {"pelabuhan"},
    '="warga suara"': set(),
    '="suara warga"': {"bank"},
    "“suku bunga”": {"bank"},
    '"dukungan dermaga"': set(),
    # Distances: the next word is so many words on, in that order
    '"suku acuan"~2': set(),
    '"bank suku"~2': {"bank"},
    '"bank suku"~1': set(),
    '"bank bunga"~3': {"bank"},
    '"bunga bank"~9': set(),
    '="menahan bunga"~2': {"bank"},
    '="menahan bunga"~1': set(),
    'judul:"bank bunga"~3': {"bank"},
    '"dukungan dermaga"~100': set(),
    # Fuzzy words and patterns are of printed words
    "sorng~": {"pelabuhan", "lama"},
    "Sornog~2": {"pelabuhan", "lama"},
    "sornog~": set(),
    "xorong~1": {"pelabuhan", "lama"},
    "judul:bankk~": {"bank"},
    "suara~": {"bank"},
    "=suarra~": {"bank"},
    "Suar*": {"bank", "lama"},
    "*suara*": {"bank", "lama"},
    "*uara*": {"pelabuhan", "bank", "lama"},
    "*kan": {"pelabuhan"},
    "s?ara?": {"bank"},
    "?uara": {"bank"},
    "s*a": {"bank", "lama"},
    "judul:suar*": {"lama"},
    "isi:(suar* di*)": set(),
    "keterangan:ber*": {"pelabuhan"},
    "warga -suar*": {"pelabuhan", "tanpa"},
    "warga +suar*": {"bank", "lama"},
    "(suar*), (warga!)": {"bank", "lama"},
    "qx*": set(),
    # Weights change no set of articles
    "bunga^2": {"bank"},
    "sorong^0": {"pelabuhan", "lama"},
    '"suku bunga"~2^0.5': {"bank"},
    "suar*^3 warga^2.5": {"bank", "lama"},
    "(dermaga ATAU bunga)^2 warga": {"pelabuhan", "bank"},
    "judul:(suku bunga)^2": {"bank"},
    # Operators
    "sorong DAN dermaga": {"pelabuhan"},
    "sorong AND dermaga": {"pelabuhan"},
    "dermaga ATAU bunga": {"pelabuhan", "bank"},
    "dermaga OR bunga": {"pelabuhan", "bank"},
    "sorong -dermaga": {"lama"},
    "sorong TIDAK dermaga": {"lama"},
    "sorong NOT dermaga": {"lama"},
    "sorong -(dermaga kapal)": {"lama"},
    "sorong dermaga ATAU bunga": {"pelabuhan", "bank"},
    "sorong (dermaga ATAU bunga)": {"pelabuhan"},
    "warga +di": {"lama"},
    # In lower case operators are words
    "sorong dan": {"pelabuhan", "lama"},
    # Every word in capitals: operators are words, function words as ever
    "SORONG DAN": {"pelabuhan", "lama"},
    "TIDAK": {"bank", "tanpa"},
    "WARGA DIBUKA": {"pelabuhan"},
    "WARGA BUKA": {"pelabuhan"},
    # Fields
    "judul:suara": {"lama"},
    "title:suara": {"lama"},
    "isi:(suara warga)": {"pelabuhan", "bank"},
    "keterangan:kapal": {"pelabuhan"},
    "caption:dedi": set(),
    'judul:"suku bunga"': {"bank"},
    'isi:"suku bunga"': set(),
    # Named values
    "sumber:nusa.id": {"pelabuhan"},
    "sumber:NUSA": {"pelabuhan"},
    "sumber:www.nusa.id": {"pelabuhan"},
    "sumber:https://nusa.id/": {"pelabuhan"},
    'sumber:"https://www.nusa.id/a/b"': {"pelabuhan"},
    "-sumber:https://kota.com": {"pelabuhan", "lama", "tanpa"},
    "sumber:papua.nusa.id": {"pelabuhan"},
    "rubrik:ekonomi": {"pelabuhan", "bank"},
    'rubrik:"ekonomi daerah"': {"pelabuhan"},
    'rubrik:"daerah ekonomi"': set(),
    "penulis:sri": {"pelabuhan", "bank"},
    "penulis:Ma’ruf": {"pelabuhan"},
    'penulis:"wanggai sri"': set(),
    "tag:laut": {"pelabuhan", "bank"},
    'tag:"tol laut"': {"pelabuhan"},
    "TAG:kemas": {"pelabuhan"},
    'tag:"kemas tol"': set(),
    "-tag:bunga": {"pelabuhan", "lama", "tanpa"},
    "tempat:bajo": {"pelabuhan"},
    "place:JAKARTA": {"bank"},
    "tempat:jakarta tag:laut": {"bank"},
    # A name is matched as printed.
    "tag:melaut": set(),
    # Dates
    "tanggal:2023": {"pelabuhan", "bank"},
    "tanggal:2023-06-30": {"bank"},
    "tanggal:[2023-06-13 TO 2023-06-30]": {"pelabuhan", "bank"},
    "tanggal:[2023-06-14 TO *]": {"bank"},
    "tanggal:[* TO 2019]": {"lama"},
    'tanggal:["Juni 2023" TO "Juli 2023"]': {"pelabuhan", "bank"},
    "tanggal:[“14 Juni 2023” TO *]": {"bank"},
    "tanggal:[Juni 2023 TO Juli 2023]": {"pelabuhan", "bank"},
    "tanggal:[* TO 9999]": {"pelabuhan", "bank", "lama"},
    'tanggal:"13 Juni 2023"': {"pelabuhan"},
    "tanggal:20230613": {"pelabuhan"},
    "tanggal:2023-6-13": {"pelabuhan"},
    "tanggal:2023-W24": {"pelabuhan"},
    "tanggal:2023-Q2": {"pelabuhan", "bank"},
    'tanggal:"1 s.d. 15 Juni 2023"': {"pelabuhan"},
    'tanggal:"sepanjang 2019"': {"lama"},
    'tanggal:"in 2019"': {"lama"},
    'tanggal:"June 13th, 2023"': {"pelabuhan"},
    "tanggal:13/6/2023": {"pelabuhan"},
    "tanggal:>=2023-06-30": {"bank"},
    "tanggal:>2023-06-13": {"bank"},
    "tanggal:<=2019": {"lama"},
    "tanggal:<2023-06-30": {"pelabuhan", "lama"},
    "tanggal:2019..2023-06-13": {"pelabuhan", "lama"},
    'tanggal:"Juni 2023"': {"pelabuhan", "bank"},
    'tanggal:"17 Agustus 1998"': set(),
    "tanggal:kosong": {"tanpa"},
    "tanggal:KOSONG warga": {"tanpa"},
    "-tanggal:kosong": {"pelabuhan", "bank", "lama"},
    "tanggal:2019 ATAU tanggal:kosong ATAU tanggal:2023-06-30": {"bank", "lama", "tanpa"},
    # A mention lies wholly inside the range
    "disebut:2023": {"pelabuhan"},
    "disebut:2023-06": {"pelabuhan"},
    "disebut:2023-06-13": set(),
    "disebut:2024": {"pelabuhan"},
    "disebut:2024-01": set(),
    "disebut:[2020-02-29 TO 2020-02-29]": {"bank"},
    "disebut:[2020-01 TO 2023-06-29]": {"bank"},
    "disebut:[* TO *]": {"pelabuhan", "bank"},
    # Only exclusions, and nothing
    "-sorong": {"bank", "tanpa"},
    "-sorong -bunga": {"tanpa"},
    "": {"pelabuhan", "bank", "lama", "tanpa"},
    "   ": {"pelabuhan", "bank", "lama", "tanpa"},
    # Function words are optional, unless there is nothing else
    "apa yang di sorong": {"pelabuhan", "lama"},
    "yang": set(),
    "di": {"lama"},
    "di kota dan": {"lama"},
    # So is what a question asks for
    "apa nama pelabuhan di sorong?": {"pelabuhan"},
    "pelabuhan sorong, jumlah berapa?": {"pelabuhan"},
    "nama pelabuhan sorong": set(),
    "apa +nama pelabuhan sorong": set(),
}


@pytest.mark.parametrize("text", READINGS, ids=repr)
def test_readings(make: Maker, text: str) -> None:
    found = make(ARTICLES).search(text, match="all", limit=None)
    assert {hit.article.id for hit in found.hits} == READINGS[text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('tanggal:"minggu lalu"', {"bank"}),
        ('tanggal:"3 bulan terakhir"', {"pelabuhan", "bank"}),
        ('tanggal:"hari ini"', set()),
        ('tanggal:"bulan lalu" sorong', {"pelabuhan"}),
        ('disebut:"tahun depan"', {"pelabuhan"}),
        ("disebut:2020-02", {"bank"}),
        ("disebut:>=2023-06-30", {"pelabuhan"}),
    ],
)
def test_dates_from_the_present(make: Maker, text: str, expected: set[str]) -> None:
    found = make(ARTICLES).search(text, match="all", now=date(2023, 7, 3))
    assert {hit.article.id for hit in found.hits} == expected


def test_notes_say_what_was_not_searched(make: Maker) -> None:
    archive = make(ARTICLES)
    assert archive.search('sorong ... "?!"').notes == (
        "not searched, no word in it: ...",
        'not searched, no word in it: "?!"',
    )
    assert archive.search("sorong").notes == ()


NO_FIELD = "searched as text, there is no field"
IN_QUOTES = "searched as text, * and ? do not work in quotes:"
NOT_THERE = "searched as text, * and ? work in title, captions and body only:"
MISREAD = {
    "foo:bar": (f"{NO_FIELD} 'foo': foo:bar",),
    "penulus:lia": (f"{NO_FIELD} 'penulus' (did you mean penulis:?): penulus:lia",),
    "Penulus: lia": (f"{NO_FIELD} 'Penulus' (did you mean penulis:?): Penulus:",),
    'penulus:"Lia Andriani"': (f"{NO_FIELD} 'penulus' (did you mean penulis:?): penulus:",),
    "foo:(a b)": (f"{NO_FIELD} 'foo': foo:",),
    "judul:foo:bar": (f"{NO_FIELD} 'foo': foo:bar",),
    "sorong -foo:bar": (f"{NO_FIELD} 'foo': foo:bar",),
    "foo:a foo:a": (f"{NO_FIELD} 'foo': foo:a",),
    '"suku bung*"': (f'{IN_QUOTES} "suku bung*"',),
    '="suku bung?an"': (f'{IN_QUOTES} ="suku bung?an"',),
    "sumber:kab*": (f"{NOT_THERE} kab*",),
    'penulis:"Lia And*"': (f'{NOT_THERE} "Lia And*"',),
    "Covid-19~": ("searched as text, ~ stands behind a single word: Covid-19~",),
    "kota judul:": ("searched as text, nothing behind the colon: judul:",),
    "tanggal:": ("searched as text, nothing behind the colon: tanggal:",),
    "Tanggal: entah": ("searched as text, no value right behind the colon: Tanggal:",),
    "judul: DAN x": ("searched as text, no value right behind the colon: judul:",),
}


@pytest.mark.parametrize("text", MISREAD)
def test_notes_say_what_was_read_as_text(make: Maker, text: str) -> None:
    assert read(text).notes == MISREAD[text]


@pytest.mark.parametrize(
    "text",
    [
        *("kapan pelabuhan sorong dibuka?", "apa? siapa?", "skor 2:1", "pukul 10:30", "10:30"),
        *("https://nusa.id/a?b=c*", "Jakarta: banjir", "penulis:lia", "JUDUL:kota", "k ~ * ?"),
        *("sumber:https://nusa.id", "tanggal:2023", "C-19:", "harga 10^6 di 5~10 km"),
        *("ban*", "k?ta", "=ban*", "banjr~", "kota^2", '"suku bunga"~3', "(a b)^2", "Judul: kota"),
    ],
)
def test_no_notes_where_nothing_is_misread(text: str) -> None:
    assert [note for note in read(text).notes if "no word in it" not in note] == []


def test_what_is_read_as_text_is_searched(make: Maker) -> None:
    archive = make([Article(id="a", title="ban foo bar"), Article(id="b", title="bar ban")])
    for text, expected in {"foo:bar": ["a"], '"ban foo*"': ["a"], "bar judul:": []}.items():
        found = archive.search(text, match="all").hits
        assert sorted(hit.article.id for hit in found) == expected


def test_the_dates_that_errors_offer_are_read() -> None:
    for text in ("tanggal:x", "disebut:[x TO y]", "tanggal:[2023]", "disebut:[2023"):
        with pytest.raises(QueryError) as caught:
            read(text)
        offered = re.findall(r'\[\d[^]]*\]|"[^"]+"|\d[\d-]+', caught.value.expected)
        assert offered
        for example in offered:
            field = text.partition(":")[0]
            assert read(f"{field}:{example}").tree is not None
            if not example.startswith("["):
                assert read(f"{field}:[{example} TO *]").tree is not None


@pytest.mark.parametrize("text", ERRORS)
def test_the_examples_that_errors_offer_are_read(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        read(text)
    example = caught.value.expected.partition(", as in ")[2]
    if example:
        assert read(example).tree is not None
        assert read(example).notes == ()


def test_weights_multiply_scores(make: Maker) -> None:
    archive = make(ARTICLES)

    def scores(text: str) -> dict[str, float]:
        return {hit.article.id: hit.score for hit in archive.search(text, match="all").hits}

    for text in ("warga", '"suku bunga"', "judul:suara", "suar*", "sorng~", "(warga sorong)"):
        plain = scores(text)
        assert scores(f"{text}^4") == pytest.approx({id: 4 * s for id, s in plain.items()})
        assert set(scores(f"{text}^0").values()) == {0.0}
    assert scores("warga^3 sorong^3") == pytest.approx(scores("(warga sorong)^3"))
    assert scores("(warga^3)^2") == pytest.approx(scores("warga^6"))


def test_a_pattern_counts_once_for_each_field_by_its_weight(make: Maker) -> None:
    article = Article(id="a", title="kata", body="kata kati katu", captions=(Caption("kato kata"),))
    archive = make([article], title_weight=2.0, captions_weight=0.25, body_weight=1.0)
    for text, score in {
        "kat*": 3.25,
        "kat?": 0.0,
        "k?t?s": 0.0,
        "kati~": 3.25,
        "ka*u": 1.0,
    }.items():
        assert sum(hit.score for hit in archive.search(text).hits) == pytest.approx(score)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sumber:(x.id ATAU y.id)", "ab"),
        ('sumber:(x.id OR "z.id")', "ac"),
        ("kota sumber:(y.id)", "b"),
        ("-sumber:(x.id ATAU y.id) kota", "c"),
        ('tanggal:(2019 ATAU "Juni 2023")', "ab"),
        ("rubrik:( olahraga ATAU kota )", "c"),
    ],
)
def test_a_list_of_values_of_a_field(make: Maker, text: str, found: str) -> None:
    archive = make(
        [
            Article(id="a", title="kota", source="x.id", published="2019-05-01"),
            Article(id="b", title="kota", source="y.id", published="2023-06-30"),
            Article(id="c", title="kota", source="z.id", section="Olahraga"),
        ]
    )
    assert "".join(sorted(hit.article.id for hit in archive.search(text).hits)) == found


@pytest.mark.parametrize(
    ("text", "at"),
    [("sumber:(a b)", 10), ("sumber:(a ATAU)", 14), ("sumber:()", 8), ("sumber:(a", 9)],
)
def test_a_list_of_values_that_cannot_be_read(text: str, at: int) -> None:
    with pytest.raises(QueryError) as caught:
        read(text)
    assert caught.value.position == at


def test_a_weight_behind_a_condition_is_told_of(make: Maker) -> None:
    archive = make([Article(id="a", title="kota", tags=("rob",))])
    for text in ('tag:"rob"^2', "tag:(rob ATAU banjir)^2"):
        results = archive.search(text)
        assert results.total == 1
        assert results.notes == ("not counted, a condition has no score: ^2",)


@pytest.mark.parametrize("text", ["???", "()", '"', "😀 !", "* " * 20, '=""'])
def test_signs_alone_list_everything_and_say_so(make: Maker, text: str) -> None:
    results = make([Article(id="a", title="kapal"), Article(id="b", title="dermaga")]).search(text)
    assert results.total == 2
    assert results.notes[0] == "no word is left to search for: everything is listed"


@pytest.mark.parametrize("text", ["", "  ", "kapal ???"])
def test_nothing_is_said_of_an_empty_query_or_where_a_word_is_left(make: Maker, text: str) -> None:
    notes = make([Article(id="a", title="kapal")]).search(text).notes
    assert not any("everything is listed" in note for note in notes)


def test_notes_tell_of_patterns_of_no_word_and_of_very_many(make: Maker) -> None:
    archive = make([Article(id="a", title="kota", body=" ".join(f"k{i}x" for i in range(1001)))])
    assert archive.search("kot* qx* zz~").notes == ("no word is like qx*", "no word is like zz~1")
    assert archive.search("k*").notes == ("k* stands for more than 1,000 words",)
    assert archive.search("k10*").notes == ()
    assert make([Article(id="a", title="kota")], codec="portable").search("k*").total == 1


@pytest.mark.parametrize("text", ["kota", "k*", "k* ATAU kota", '"kota kita"', "tanggal:2023"])
def test_a_query_that_takes_too_long_is_an_error(make: Maker, text: str) -> None:
    article = Article(id="a", title="kota kita", published="2023-06-13")
    for codec in ("arrays", "portable"):
        archive = make([article], time_limit=1e-9, codec=codec)
        with pytest.raises(QueryTimeout, match="longer than 1e-09 s, the setting time_limit"):
            archive.search(text)
    assert make([Article(id="a", title="kota kita")], time_limit=0).search("k*").total == 1


def test_longest_query(make: Maker) -> None:
    archive = make(ARTICLES, max_query_length=10)
    assert archive.search("x" * 10).total == 0
    with pytest.raises(QueryError, match="too long at character 11; expected at most 10"):
        archive.search("x" * 11)


def test_a_thousand_words(make: Maker) -> None:
    archive = make(ARTICLES)
    assert archive.search(" ".join(["kota"] * 390)).total == 1
    assert archive.search(" ".join(f"k{i}" for i in range(400)), match="any").total == 0


@given(
    st.lists(
        st.sampled_from(
            "harga yang Menjual KPK Covid-19 kata~2 kata^3 peng*^2 k?ta 5~10 2023-05 di "
            "foo:x … e".split()
        )
        | st.from_regex(r"\w[^\s:()\"“”„«»]{0,6}", fullmatch=True),
        max_size=8,
    ).map(" ".join),
    st.sampled_from(["auto", "all", "any"]),
    st.booleans(),
)
def test_words_alone_are_read_as_by_the_grammar(text: str, match: str, loud: bool) -> None:
    check_both_ways(text.upper() if loud else text, match)


@pytest.mark.parametrize("match", ["auto", "all", "any"])
@pytest.mark.parametrize(
    "text",
    ["harga DAN kota", "HARGA DAN KOTA", "DAN", "harga TIDAK kota", "yang", "", " \t\n", "²"],
)
def test_operators_among_words_too(text: str, match: str) -> None:
    check_both_ways(text, match)


def check_both_ways(text: str, match: str) -> None:
    analyzer = analyzer_for(StemRules())
    # Without any aliases the short way is taken, with none in a table the grammar's.
    short, long = (
        parse(text, lambda: analyzer, Evidence(load_settings()), read_days, match, None, aliases)
        for aliases in (None, Aliases([]))
    )
    # Whoosh's exclusions are equal to themselves alone.
    assert repr(short) == repr(long)
