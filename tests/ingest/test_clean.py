"""Bodies of records: what is taken out of their paragraphs, and what is told of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.dates import zone
from searchidx.ingest.clean import clean_body
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.records import read_record
from searchidx.model import Article, Removed

OPTIONS = ReadOptions(zone("WIB"))
BODY = """\
WETAR, PELABUHANKITA.COM – Dermaga Wetar dibuka kembali  pada Senin.
ADVERTISEMENT
Baca juga: Tarif Kapal Turun
Warga menunggu kapal di dermaga. (Foto: Rara Andini/Antara)
Kapal pertama datang dari Kupang.Baca juga: Harga Beras NaikMenurut Rara, muatannya beras.
Baca Juga:
Harga Semen di Pulau Kecil Naik
Kapal kedua menyusul pekan depan, kata dia. (rra/dnw)
Editor: Danu Wicaksono
"""


def read(**record: Any) -> Article:
    article = read_record(record, "a", OPTIONS)
    assert article is not None
    return article


def test_furniture_caption_dateline_and_editor_are_taken_out() -> None:
    article = read(body=BODY)
    assert article.body.split("\n\n") == [
        "Dermaga Wetar dibuka kembali pada Senin.",
        "Kapal pertama datang dari Kupang. Menurut Rara, muatannya beras.",
        "Kapal kedua menyusul pekan depan, kata dia.",
    ]
    assert [(c.text, c.credit) for c in article.captions] == [
        ("Warga menunggu kapal di dermaga.", "Rara Andini/Antara")
    ]
    assert (article.place, article.source, article.site) == (
        "Wetar",
        "pelabuhankita.com",
        "pelabuhankita.com",
    )
    assert article.editor == "Danu Wicaksono"


def test_a_row_of_headlines_goes_though_a_button_stands_above_it() -> None:
    row = "Bupati Alor Minta Tarif Ditinjau Lagi\nHarga Beras di Kisar Naik Dua Kali"
    sentences = [
        "Kapal ternak tiba di dermaga Wetar setelah dua pekan.",
        "Warga menjual sapi kepada pembeli dari Kupang hari itu.",
    ]
    above, below = sentences
    assert read(body=f"{above}\n{row}\n{below}").body.split("\n\n") == sentences
    assert read(body=f"{above}\nADVERTISEMENT\n{row}\n{below}").body.split("\n\n") == sentences
    heading = "Pedagang Kupang Menunggu di Dermaga"
    text = f"{above}\nSCROLL TO CONTINUE WITH CONTENT\n{heading}\n{below}"
    assert read(body=text).body.split("\n\n") == [above, heading, below]


@pytest.mark.parametrize(
    "last",
    [
        "Baca selengkapnya di sini.",
        "Selanjutnya Klik disini",
        "NEXT: Warga Minta Kejelasan Tarif",
        "Saksikan juga:Lia, Pembuat Jala dari Kisar",
        "Baca_Juga",
        "Simak penjelasannya dalam video berikut ini:",
        "Video by: Kabar Pesisir",
        "ANTARA",
        "KABAR.ID | PESISIR DAILY",
        "din/isk (AP, AFP, Reuters)",
    ],
)
def test_the_last_line_is_furniture(last: str) -> None:
    sentences = ["Kapal tiba di dermaga Wetar siang itu.", "Warga menjual sapi di dermaga itu."]
    assert read(body="\n".join([*sentences, last])).body.split("\n\n") == sentences


@pytest.mark.parametrize("row", ["PERSIB | 30 | 12", "KISAR | WETAR | ALOR"])
def test_the_last_row_of_a_table_stays(row: str) -> None:
    lines = ["Kapal tiba di dermaga Wetar siang itu.", "KAPAL | SAPI | BERAS", row]
    assert read(body="\n".join(lines)).body.split("\n\n") == lines


def test_a_row_of_numbers_below_the_last_sentence_stays() -> None:
    lines = [
        "Kapal tiba di dermaga Wetar.",
        "Warga menjual sapi di dermaga itu.",
        "KISAR | 30 | 12",
    ]
    assert read(body="\n".join(lines)).body.split("\n\n") == lines


def test_a_last_sentence_that_says_where_to_apply_stays() -> None:
    sentences = [
        "Kapal ternak mencari juru masak.",
        "Bagi Anda yang berminat, silakan kunjungi laman pelabuhan di https://wetar.example/kerja.",
    ]
    assert read(body="\n".join(sentences)).body.split("\n\n") == sentences


@pytest.mark.parametrize(
    "line",
    [
        "Reporter: Lia Andriani, Sumber: Kabar.id",
        "Reporter: Lia Andriani, Sumber:",
        "Reporter: Lia Andriani/Kabar.id",
        "Reporter: Lia Andriani (Kabar.id)",
        "Penulis: Lia Andriani | Sumber: Kabar",
    ],
)
def test_whom_a_text_was_taken_from_stands_behind_the_writer(line: str) -> None:
    article = read(body=f"Kapal tiba di dermaga.\nWarga menjual sapi di dermaga itu.\n{line}")
    assert article.authors == ("Lia Andriani",)
    assert article.body == "Kapal tiba di dermaga.\n\nWarga menjual sapi di dermaga itu."


@pytest.mark.parametrize("slogan", ["., #KabarBaik with Pesisir", ". #Wetar #Kisar", ".  #Wetar "])
def test_hashtags_behind_the_last_sentence_go(slogan: str) -> None:
    article = read(body=f"Lagu #Laut dinyanyikan. #Ombak\nWarga pulang{slogan}")
    assert article.body == "Lagu #Laut dinyanyikan. #Ombak\n\nWarga pulang."


def test_a_hashtag_of_the_sentence_stays() -> None:
    text = "Kapal tiba di dermaga.\nWarga memakai tagar #Wetar"
    assert read(body=text).body == text.replace("\n", "\n\n")


def test_what_the_record_says_wins() -> None:
    article = read(body=BODY, source="kabarlain.id", place="Kisar", editor="Lia", tags=["x"])
    assert (article.source, article.site) == ("kabarlain.id", "kabarlain.id")
    assert (article.place, article.editor, article.tags) == ("Kisar", "Lia", ("x",))


def test_each_removal_is_reported() -> None:
    removed: list[Removed] = []
    clean_body(BODY, ReadOptions(zone("WIB"), removed.append), "x.jsonl")
    assert {(piece.path, piece.rule, piece.text) for piece in removed} == {
        ("x.jsonl", "advertisement", "ADVERTISEMENT"),
        ("x.jsonl", "related", "Baca juga: Tarif Kapal Turun"),
        ("x.jsonl", "related", "Baca juga: Harga Beras Naik"),
        ("x.jsonl", "related", "Baca Juga:"),
        ("x.jsonl", "related", "Harga Semen di Pulau Kecil Naik"),
        ("x.jsonl", "byline code", "(rra/dnw)"),
    }


@pytest.mark.parametrize(
    "body",
    [
        "Kapal tiba pada 13/9/2019. Harga solar: Rp6.800 per liter.",
        "“Kami lelah,” kata Rara. (Antara)",
        "Kapal itu milik Rara/Danu, kata warga.\nSumber: BPS",
        "1. Petugas meminta kartu.\n2. Warga mengisi data.",
        "Mau tahu caranya? Simak informasi selengkapnya berikut ini.",
        "Untuk itu cobalah buka aplikasi di ponsel Anda. Begini langkahnya.",
        "Kapal baru itu bersih dan cepat.\nShutterstock",
        "Ombak tinggi di Wetar, kata Rara.\nOmbak tinggi\nOmbak tinggi\nNelayan libur sejak Senin.",
        "Nelayan berkata:\nOmbak, pulanglah ke lautan\nOmbak, pulanglah ke lautan\nIa diam.",
        "Nelayan libur.\nIa menunggu kapal, menunggu kabar, menunggu…",
        "Bergabung dengan tim SAR, nelayan bertugas menyisir pantai.\nMereka pulang sore.",
    ],
)
def test_nothing_of_plain_text_is_lost(body: str) -> None:
    article = read(body=body)
    assert article.body.split("\n\n") == body.split("\n")
    assert article.captions == ()


FIRST = "Nelayan di Wetar tidak melaut sejak Senin pagi."
SECOND = "Ombak setinggi empat meter, kata syahbandar Kisar."
THIRD = "Kapal perintis tetap berlayar, tetapi tiap pekan."


@pytest.mark.parametrize(
    "lines",
    [
        (FIRST, FIRST, SECOND, THIRD),
        # Elements that were never closed, each with all that follows.
        (FIRST, SECOND + THIRD, THIRD),
        (FIRST + SECOND + THIRD, SECOND + THIRD, THIRD),
        # A container, and the paragraphs in it.
        (FIRST + SECOND + THIRD, FIRST, SECOND, THIRD),
        (f"{FIRST} {SECOND} {THIRD}", FIRST, SECOND + THIRD, SECOND, THIRD),
        # With a heading that stands in the container alone.
        (f"Ringkasan Berita:{FIRST}{SECOND}{THIRD}", FIRST, SECOND, THIRD),
    ],
)
def test_paragraphs_in_others_are_read_once(lines: tuple[str, ...]) -> None:
    assert read(body="\n".join(lines)).body.split("\n\n") == [FIRST, SECOND, THIRD]


def test_a_headline_above_the_body_is_none_of_it() -> None:
    body = f"Nelayan Wetar Libur\nWETAR, KABAR.ID - {FIRST}\n{SECOND}"
    article = read(title="Nelayan wetar libur", body=body)
    assert (article.body, article.place) == (f"{FIRST}\n\n{SECOND}", "Wetar")


@pytest.mark.parametrize(
    "dateline", ["KABARTIMUR.COM, WETAR", "Kabartimur.com -", "KABARTIMUR.COM,"]
)
def test_a_dateline_may_stand_alone(dateline: str) -> None:
    article = read(body=f"{dateline}\n{FIRST}\n{SECOND}")
    assert (article.body, article.source) == (f"{FIRST}\n\n{SECOND}", "kabartimur.com")


@pytest.mark.parametrize("line", ["Wetar, kabar.id", "Sorong, Kabar Daring", "Wetar (kabar.id)"])
def test_place_and_outlet_may_stand_alone(line: str) -> None:
    first = f"Warga di Wetar menunggu lama. {FIRST}"
    article = read(body=f"{line}\n{first}\n{SECOND}")
    assert article.body == f"{first}\n\n{SECOND}"
    assert article.place == line.replace(",", " ").split()[0]


def test_a_dateline_may_stand_below_several_standfirsts() -> None:
    above = ["Ombak setinggi empat meter.", "Nelayan Wetar libur.", "Kapal berlayar."]
    article = read(body="\n".join([*above, f"WETAR, KABAR.ID - {FIRST}", SECOND]))
    assert (article.body, article.place) == ("\n\n".join([*above, FIRST, SECOND]), "Wetar")
    way = [*above, f"Wetar - Kisar ditempuh sehari. {FIRST}"]
    assert read(body="\n".join(way)).body.split("\n\n") == way


def test_the_beginnings_of_other_articles_are_related() -> None:
    removed: list[Removed] = []
    body = f"KABARTIMUR.COM | {FIRST}\n{SECOND}\nKABARTIMUR.COM | Tarif kapal turun mulai bulan…"
    draft = clean_body(body, ReadOptions(zone("WIB"), removed.append))
    assert draft.body == [FIRST, SECOND]
    assert [piece.rule for piece in removed] == ["related"]


@pytest.mark.parametrize(
    "code", ["(Rara)", "(KT-06)", "(rara/KT-1)", "(Rara/Red)", "(Din)***", "(305/din)"]
)
def test_codes_of_writers_behind_the_last_sentence(code: str) -> None:
    assert read(body=f"{FIRST}\n{SECOND}{code}").body == f"{FIRST}\n\n{SECOND}"


def test_writer_and_editor_in_one_line_between_paragraphs() -> None:
    article = read(body=f"{FIRST}\nRep: Rara Andini Red: Danu Wicaksono\n{SECOND}")
    assert (article.authors, article.editor) == (("Rara Andini",), "Danu Wicaksono")
    assert article.body == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize("space", ["\t", "\u00a0", "\u2009", "\u3000", "  ", "\x1f"])
def test_white_space_is_one_space(space: str) -> None:
    assert read(body=f"Kapal{space}tiba di{space}Wetar.\r\n\r\nWarga “senang”.").body == (
        "Kapal tiba di Wetar.\n\nWarga “senang”."
    )


def test_last_sentences_of_furniture_go_whatever_their_number() -> None:
    # One after another from the end: to part the text anew for each would take its square.
    draft = clean_body("Warga menunggu kapal." + " Simak di halaman berikutnya." * 4_000, OPTIONS)
    assert draft.body == ["Warga menunggu kapal."]


@pytest.mark.parametrize("part", ["a", "A ", "a.", "(", "Baca juga: ", "A-", "Ab/", "“", "1/"])
def test_long_bodies_take_no_longer_than_others(part: str) -> None:
    clean_body(part * (100_000 // len(part)), OPTIONS)


LINES = st.sampled_from([*BODY.splitlines(), "", "Ia pulang.", "Foto: Rara", "***", "Judul Lain"])


@given(st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=10))
def test_what_was_cleaned_stays_as_it_is(lines: list[str]) -> None:
    draft = clean_body("\n".join(lines), OPTIONS)
    assert "" not in draft.body
    assert all(paragraph == " ".join(paragraph.split()) for paragraph in draft.body)
