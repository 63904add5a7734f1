"""Lines that a program broke: at a width, and at links."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.ingest.inline_breaks import without_inline_breaks
from searchidx.ingest.wrapping import unwrapped

PARAGRAPHS = (
    "Warga Teluk Anyar menanam lamun sejak pagi, lalu menyelam bergantian sampai air pasang "
    "kembali menutup karang di sepanjang pesisir selatan pulau itu.",
    "Mereka datang dengan perahu dari tujuh kampung, sebagian bersama anak-anak yang libur "
    "sekolah dan ingin melihat penyu bertelur di pantai.",
    '"Ini lomba kami yang kedua," kata Rara Sowai, warga kampung itu, sambil menunjuk ke arah '
    "dermaga tempat hadiah akan diserahkan pada sore hari.",
    "Pemenang lomba mendapat mesin perahu dari koperasi nelayan di kota.",
)


def _wrapped(paragraphs: tuple[str, ...], width: int, gap: str = "\n\n") -> str:
    return gap.join(textwrap.fill(paragraph, width) for paragraph in paragraphs)


@pytest.mark.parametrize("width", [60, 72, 78, 100])
@pytest.mark.parametrize("indent", ["", "   "])
def test_a_wrapped_text_is_that_of_its_paragraphs(width: int, indent: str) -> None:
    wrapped = textwrap.indent(_wrapped(PARAGRAPHS, width), indent)
    lines = [line.strip() for line in unwrapped(wrapped).split("\n")]
    assert "\n".join(lines) == "\n\n".join(PARAGRAPHS)


def test_hyphens_are_kept() -> None:
    text = _wrapped(
        ("Nelayan di pulau itu melepas tukik bersama anak-anak sekolah dasar.",) * 4, 50
    )
    assert "anak-\nanak" in text
    assert "bersama anak-anak sekolah" in unwrapped(text)


@given(
    st.lists(
        st.text("abcdefgh ,.AB", min_size=1).map(str.split).filter(bool).map(" ".join),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([40, 60, 78]),
)
def test_no_word_is_lost_nor_made(paragraphs: list[str], width: int) -> None:
    text = _wrapped(tuple(paragraphs), width)
    assert unwrapped(text).split() == text.split()


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(PARAGRAPHS),
        "\n".join(PARAGRAPHS),
        # Verses, whose next word would have had room.
        "Di teluk ini\nombak pulang\nke pangkuan pasir\ndan perahu\nmenunggu pagi yang\n"
        "tak juga datang\nke dermaga\n",
        # Names and a word in small letters.
        "stella maris\nstella maris\nwarta anyar\n28 Sep 2020\n" + "\n".join(PARAGRAPHS),
        # One that is broken at a link now and then.
        "\n".join(PARAGRAPHS)
        .replace("perahu dari", "perahu\ndari")
        .replace("mesin perahu", "mesin\nperahu"),
    ],
)
def test_other_texts_stay(text: str) -> None:
    assert unwrapped(text) == text


def test_items_headings_and_short_lines_stay_apart() -> None:
    items = (
        "Lomba itu punya tiga aturan:",
        "- peserta menanam lima puluh batang lamun",
        "- sendiri",
    )
    text = "\n".join((_wrapped(PARAGRAPHS, 48), "", *items, "Aturan Tahun Depan", "", "Belum ada."))
    assert unwrapped(text).endswith("\n".join(("", *items, "Aturan Tahun Depan", "", "Belum ada.")))


def test_the_end_of_a_headline_stands_in_the_middle_of_a_dump() -> None:
    above = "Warga Tujuh Kampung di Teluk Anyar Menanam Lamun Lewat Lomba yang Ramai"
    dump = f"{above}\n{'Peminat':>43}\n\n{textwrap.indent(_wrapped(PARAGRAPHS, 68), '   ')}"
    assert unwrapped(dump).split("\n")[0] == f"{above} Peminat"
    outlet = f"{above}\n       Kabaranyar.id\n\n{textwrap.indent(_wrapped(PARAGRAPHS, 68), '   ')}"
    assert unwrapped(outlet).split("\n")[0] == above


def test_a_text_without_blank_lines_keeps_its_headline_and_ends_of_sentences() -> None:
    title = "Warga Teluk Anyar Tanam Lamun Lewat Lomba yang Digelar Ketiga"
    lines = unwrapped("\n".join((title, _wrapped(PARAGRAPHS, 62, "\n")))).split("\n")
    assert lines[0] == title
    assert " ".join(lines[1:]) == " ".join(PARAGRAPHS)
    assert all(line[-1] in '."' for line in lines[1:])


def test_pieces_of_sentences_are_joined() -> None:
    text = (
        "Lomba Lamun di Teluk Anyar\nRara Sowai\n|\nKABARANYAR.ID\n-\nWarga\nTeluk Anyar\n,\n"
        "Papua\n, menanam\nlamun\n(\nSeagrass\n) bersama\nKoperasi Nelayan\n.\n"
        'Lomba itu yang kedua.\n"Kami senang," kata\nRara\n.\n\nBaca juga\nTarif Kapal Turun'
    )
    assert without_inline_breaks(text).split("\n") == [
        "Lomba Lamun di Teluk Anyar",
        "Rara Sowai",
        "|",
        "KABARANYAR.ID - Warga Teluk Anyar, Papua, menanam lamun (Seagrass) bersama Koperasi "
        "Nelayan.",
        "Lomba itu yang kedua.",
        '"Kami senang," kata Rara.',
        "",
        "Baca juga",
        "Tarif Kapal Turun",
    ]


def test_lists_below_broken_sentences_stay() -> None:
    below = ["Tag:", "lamun", "Teluk Anyar", "koperasi nelayan", "Berita Terkait", "Kapal Tiba"]
    text = "\n".join(["Warga\n, dan\nnelayan\n.\nBupati\n, juga, tiba.", *below])
    joined = without_inline_breaks(text).split("\n")
    assert joined == ["Warga, dan nelayan.", "Bupati, juga, tiba.", *below]


def test_a_text_with_a_stray_mark_or_two_stays() -> None:
    text = "Warga\n, dan\nNelayan\n.\nBupati tiba."
    assert without_inline_breaks(text) == text


@pytest.mark.parametrize("dash", ["-\n", "– "])
def test_an_outlet_above_its_dash_tells_that_sentences_are_broken(dash: str) -> None:
    text = (
        f"Kapal Tiba\nSORONG, KABARANYAR.ID\n{dash}Dinas Kelautan (\nDKP\n) menanam\nlamun\nlagi."
    )
    assert without_inline_breaks(text).split("\n") == [
        "Kapal Tiba",
        f"SORONG, KABARANYAR.ID {dash.strip()} Dinas Kelautan (DKP) menanam lamun lagi.",
    ]


@pytest.mark.parametrize("items", ["- Kapal\n- Sapi", "- Kapal tiba\n- Sapi\nwarga menunggu"])
def test_a_list_below_a_heading_in_capitals_stays(items: str) -> None:
    text = f"Kapal Tiba\nMUATAN\n{items}\nWarga senang."
    assert without_inline_breaks(text) == text


def test_a_dash_that_ends_the_line_of_the_outlet_tells_the_same() -> None:
    text = "Kapal\nKabaranyar.id, Sorong -\nDinas Kelautan dan\nDKP\nmenanam lamun.\nWarga senang."
    assert without_inline_breaks(text).split("\n") == [
        "Kapal",
        "Kabaranyar.id, Sorong - Dinas Kelautan dan DKP menanam lamun.",
        "Warga senang.",
    ]
