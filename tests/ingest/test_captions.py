"""Captions and credits, datelines and hosts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.ingest.caption_signs import may_be_credited
from searchidx.ingest.captions import (
    credit_alone,
    names_a_photographer,
    split_caption,
    split_glued,
    sure_caption,
)
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.draft import caption_at
from searchidx.ingest.hosts import registrable_domain
from searchidx.model import Caption


@pytest.mark.parametrize(
    ("line", "text", "credit"),
    [
        ("Dermaga Sorong.Sumber: Dedi Wanggai/Antara", "Dermaga Sorong.", "Dedi Wanggai/Antara"),
        ("Dermaga Sorong. Sumber: Hannah McKay/AFP", "Dermaga Sorong.", "Hannah McKay/AFP"),
        ("Dermaga Sorong (Foto: Dok. Humas)", "Dermaga Sorong", "Dok. Humas"),
        ("Dermaga Sorong. [Foto: Lia Andriani]", "Dermaga Sorong.", "Lia Andriani"),
        ("Dermaga Sorong. (ANTARA FOTO/Lia/foc)", "Dermaga Sorong.", "ANTARA FOTO/Lia/foc"),
        ("Dermaga Sorong. ANTARA FOTO/Lia Andriani", "Dermaga Sorong.", "ANTARA FOTO/Lia Andriani"),
        ("Dermaga Sorong (Lia Andriani/Antara)", "Dermaga Sorong", "Lia Andriani/Antara"),
        ("Dermaga Sorong | Foto: Lia Andriani", "Dermaga Sorong", "Lia Andriani"),
        ("Dermaga Sorong - Foto: Lia Andriani", "Dermaga Sorong", "Lia Andriani"),
        ("Dermaga Sorong. Foto: Dok. Pelindo", "Dermaga Sorong.", "Dok. Pelindo"),
        ("Dermaga Sorong. Reuters/Hannah McKay", "Dermaga Sorong.", "Reuters/Hannah McKay"),
        ("Dermaga di Sorong. kabar.id/Lia Andriani", "Dermaga di Sorong.", "kabar.id/Lia Andriani"),
        ("Dermaga Sorong (kabarbola/Lia Andriani)", "Dermaga Sorong", "kabarbola/Lia Andriani"),
        ("Dermaga di Sorong. /Pixabay/Lia/", "Dermaga di Sorong.", "Pixabay/Lia"),
        ("Dermaga Sorong. Foto/Dok. Kabar/Lia", "Dermaga Sorong.", "Dok. Kabar/Lia"),
        ("Dermaga Sorong (dok. pribadi)", "Dermaga Sorong", "dok. pribadi"),
        ("Dermaga Sorong (ist)", "Dermaga Sorong", "ist"),
        ("Foto: Warga menonton kapal di dermaga", "Warga menonton kapal di dermaga", None),
        ("Ket. foto: Dermaga (Foto: Lia)", "Dermaga", "Lia"),
        ("KABAR.ID/LIA ANDRIANI Dermaga Sorong", "Dermaga Sorong", "KABAR.ID/LIA ANDRIANI"),
        ("Dermaga pada 21 Mei 2023Sumber: Dedi/Antara", "Dermaga pada 21 Mei 2023", "Dedi/Antara"),
        ("Dermaga pada 21 Mei 2023 Sumber: Antara", "Dermaga pada 21 Mei 2023", "Antara"),
        ("Warga di dermagaFoto: Lia Andriani", "Warga di dermaga", "Lia Andriani"),
        ("Dermaga.Sumber: Y.B. Wanggai/Antara", "Dermaga.", "Y.B. Wanggai/Antara"),
        ("Dermaga.Sumber: Antara Foto/Lia (arsip)", "Dermaga.", "Antara Foto/Lia (arsip)"),
        ("Dermaga. REUTERS/Willy K.", "Dermaga.", "REUTERS/Willy K"),
        ("Dermaga. (REUTERS/Willy K.)", "Dermaga.", "REUTERS/Willy K"),
        ("Dermaga. ANTARA FOTO/Lia/tom.", "Dermaga.", "ANTARA FOTO/Lia/tom"),
        ("Shutterstock Ilustrasi kapal", "Ilustrasi kapal", "Shutterstock"),
        ("Sebaran dermaga baru - (Kabar Timur)", "Sebaran dermaga baru", "Kabar Timur"),
    ],
)
def test_caption(line: str, text: str, credit: str | None) -> None:
    caption = split_caption(line)
    assert caption is not None
    assert (caption.text, caption.credit) == (text, credit)


@pytest.mark.parametrize(
    "line",
    [
        "Inflasi naik 5,2 persen. Sumber: BPS",
        "Sumber: Kementerian Pertanian",
        "21 Juni 2020, Persena (Danu) 0-0 Bintang Kisar (Rara) - (Liga Timur)",
        "“Sumber: kementerian itu sendiri,” kata Lia.",
        "Ia menyebut sumber dana: pajak, denda, dan hibah.",
        "“Kami lelah,” katanya. (Rina/Dedi)",
        "Kabar itu dibenarkan polisi. (Antara)",
        "Ia pergi. Ia kembali. Lalu tidur. (Foto: Lia)",
        "Foto itu milik Antara.",
        "Foto: Peter Jung - dok BCD, Namun karena terbuat dari lumpur rumah itu runtuh.",
        "Inflasi naik 5 persen Sumber: BPS",
        "BERITA FOTO: Rumah Reyot di Tengah Apartemen Mewah",
        "AP alias Yogi (29).",
        "Pasangan Rina/Dedi menang dua gim.",
    ],
)
def test_prose_between_paragraphs_is_no_caption(line: str) -> None:
    assert split_caption(line, in_body=True) is None
    assert credit_alone(line, in_body=True) is None


_PIECES = (
    *("Warga menunggu kapal di dermaga", "Warga di dermaga. ", "Kamis (13/6/2023)", "Lia Andriani"),
    *("Foto: ", "Sumber: ", "(Foto: ", "[Foto: ", "(ANTARA FOTO/", "Antara", "/", " (arsip)", ")"),
    *("]", ".", "KABAR.ID/", "KABAR.ID/LIA ANDRIANI ", "Dok. Pelni ", "(dok. ", "ISTIMEWA", "("),
    *("Ilustrasi kapal", "Tangkapan layar", " yang lama sekali menunggu" * 4, "24jam.com", " "),
    *("Dokumentasi ", "Tangkapan layar Lia ", "KabarBola Kiper Persena ", "Kabar.id/lia ", "Dok."),
)


@settings(max_examples=1000)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=5).map("".join).map(str.strip))
def test_what_may_not_be_credited_is_not(line: str) -> None:
    if line and not may_be_credited(line):
        assert split_caption(line, in_body=True) is None
        assert credit_alone(line, in_body=True) is None
        assert not names_a_photographer(line)


@pytest.mark.parametrize(
    "line",
    [
        "KABAR.ID/LIA ANDRIANI Warga menunggu kapal di dermaga, Kamis (13/6/2023)",
        "Dok. Pelni Armada kapal itu menunggu di dermaga lama yang baru selesai dibangun kembali"
        " setelah rusak karena ombak.",
    ],
)
def test_a_long_caption_led_by_its_credit_may_be_credited(line: str) -> None:
    assert split_caption(line, in_body=True)
    assert may_be_credited(line)


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Sumber: Dedi Wanggai/Antara", "Dedi Wanggai/Antara"),
        ("(Foto: Dok. Humas)", "Dok. Humas"),
        ("ANTARA FOTO/Rizki Siregar", "ANTARA FOTO/Rizki Siregar"),
        ("Lia Andriani/Antara", "Lia Andriani/Antara"),
        ("Dok. Humas Pemkot", "Dok. Humas Pemkot"),
        ("Sumber: Antara Foto/Dedi Wanggai (arsip)", "Antara Foto/Dedi Wanggai (arsip)"),
        ("REUTERS/Willy K.", "REUTERS/Willy K"),
        ("Antara lain warga meminta air bersih", None),
        ("Foto: Banjir Demak Setinggi Dada", None),
        ("Warga Minta Kejelasan", None),
    ],
)
def test_credit_alone(line: str, credit: str | None) -> None:
    assert credit_alone(line) == credit


@pytest.mark.parametrize(
    ("line", "host", "place"),
    [
        ("KABARTIMUR.COM – ", "kabartimur.com", None),
        ("KABARTIMUR.COM - ", "kabartimur.com", None),
        ("KABARTIMUR.COM -- ", "kabartimur.com", None),
        ("Kabartimur.com— ", "kabartimur.com", None),
        ("[KABARTIMUR.COM] – ", "kabartimur.com", None),
        ("JAKARTA, KABARTIMUR.COM - ", "kabartimur.com", "Jakarta"),
        ("NEW YORK, KABARTIMUR.COM — ", "kabartimur.com", "New York"),
        ("Kabartimur.com, Sorong - ", "kabartimur.com", "Sorong"),
        ("Kabartimur.com, Sorong, Papua Barat Daya - ", "kabartimur.com", "Sorong"),
        ("KABARTIMUR.CO.ID | SORONG - ", "kabartimur.co.id", "Sorong"),
        ("KABARTIMUR.CO.ID - SORONG. ", "kabartimur.co.id", "Sorong"),
        ("KABARTIMUR.COM,Sorong- ", "kabartimur.com", "Sorong"),
        ("Sorong (KABARTIMUR.COM) - ", "kabartimur.com", "Sorong"),
        ("SEMARANG (NUSA) - ", None, "Semarang"),
        ("Jakarta, Kabar Timur -- ", None, "Jakarta"),
        ("SORONG – ", None, "Sorong"),
        ("KABARTIMUR.COM ‒ ", "kabartimur.com", None),
        ("KABARTIMUR.COM − ", "kabartimur.com", None),
        ("SORONG, KABARTIMUR.COM ― ", "kabartimur.com", "Sorong"),
        ("[KABARTIMUR.COM] SORONG -- ", "kabartimur.com", "Sorong"),
        ("Kabartimur.com (Sorong) - ", "kabartimur.com", "Sorong"),
        ("SORONG - KABARTIMUR.COM - ", "kabartimur.com", "Sorong"),
        ("KABARTIMUR.COM, Sorong: ", "kabartimur.com", "Sorong"),
        ("KABARTIMUR.COM•SORONG - ", "kabartimur.com", "Sorong"),
        ("SERAMBIRAYA.ASIA – ", "serambiraya.asia", None),
        ("SORONG (SERAMBIRAYA.ASIA) – ", "serambiraya.asia", "Sorong"),
        ("Kabar Timur.com - ", None, None),
        ("Sorong, 13 Juni 2023 – ", None, "Sorong"),
        ("KBTM, Sorong: ", None, "Sorong"),
        ("KABARTIMUR.COM | ", "kabartimur.com", None),
        ("KABARTIMUR.COM, ", "kabartimur.com", None),
        ("KABARTIMUR.COM, -- ", "kabartimur.com", None),
        ("KABARTIMUR.COM, SORONG ", "kabartimur.com", "Sorong"),
        ("Sorong, Kabartimur.com,- ", "kabartimur.com", "Sorong"),
        ("SORONG, KABAR. com - ", None, "Sorong"),
        ("KOTA SORONG | KBT – ", None, "Kota Sorong"),
        ("Sorong,- ", None, "Sorong"),
        ("SORONG (13 Juni): ", None, "Sorong"),
        ("Sorong, 13 Juni 2023. ", None, "Sorong"),
        ("RADAR TIMUR - Sorong, 13 Juni 2023. ", None, "Sorong"),
        ("KORAN - KABAR TIMUR - ", None, None),
    ],
)
def test_dateline(line: str, host: str | None, place: str | None) -> None:
    dateline, rest = split_dateline(line + "Warga menunggu kapal.")
    assert dateline is not None
    assert (dateline.host, dateline.place, rest) == (host, place, "Warga menunggu kapal.")


def test_a_number_behind_a_hyphen_is_no_text_behind_a_dateline() -> None:
    dateline, rest = split_dateline("Kabartimur.com, Jakarta Satgas Covid-19 mencatat dua kasus.")
    assert dateline is not None
    assert (dateline.host, dateline.place) == ("kabartimur.com", "Jakarta")
    assert rest == "Satgas Covid-19 mencatat dua kasus."


@pytest.mark.parametrize(
    "text",
    [
        "Warga Sorong - yang menunggu sejak pagi - pulang.",
        "Presiden Joko Widodo - Ma'ruf Amin dilantik.",
        "Baru-baru ini kapal itu tiba. Warga menunggu.",
        "COVID-19 masih mengancam.",
        "Kabartimur.com mengabarkan kapal itu tiba.",
        "Kabartimur.com - 17/10/2020, 16:08 WIB",
        "Rabu, 13 Juni 2023. Warga menunggu kapal sejak pagi.",
        "Lia Andriani, S.Pd. Warga menunggu.",
        "Jakarta-Bandung kini ditempuh 40 menit.",
        "KABARTIMUR.COM – ",
    ],
)
def test_no_dateline(text: str) -> None:
    assert split_dateline(text) == (None, text)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("bola.kompas.com", "kompas.com"),
        ("www.kompas.com", "kompas.com"),
        ("news.kontan.co.id", "kontan.co.id"),
        ("kontan.co.id", "kontan.co.id"),
        ("co.id", "co.id"),
        ("www.demak.go.id", "demak.go.id"),
        ("WWW.Tempo.CO", "tempo.co"),
        ("tempo.co:8080", "tempo.co"),
        ("https://bola.kompas.com/liga?x=1", "kompas.com"),
        ("kompas.tv", "kompas.tv"),
        ("Kantor Berita Nuswantara", "Kantor Berita Nuswantara"),
        ("", ""),
    ],
)
def test_registrable_domain(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("line", "text", "credit"),
    [
        ("Kabar.com/Lia Andriani Warga menunggu", "Warga menunggu", "Kabar.com/Lia Andriani"),
        ("KABAR.ID/LIA A. PUTRI Warga di dermaga", "Warga di dermaga", "KABAR.ID/LIA A. PUTRI"),
        ("Kabar.com/Lia A. Kapal baru itu", "Kapal baru itu", "Kabar.com/Lia A"),
        ("Kabar.com/lia.a Warga menunggu", "Warga menunggu", "Kabar.com/lia.a"),
        ("Kabar.id/Lia Warga di sana. Ini 2023.", "Warga di sana. Ini 2023.", "Kabar.id/Lia"),
        ("Dok. Pelni Ilustrasi kapal itu", "Ilustrasi kapal itu", "Dok. Pelni"),
        ("Dokumentasi PELNI Armada kapal baru.", "Armada kapal baru.", "Dokumentasi PELNI"),
        ("Tangkapan layar video Lia di Fakfak.", "Tangkapan layar video Lia di Fakfak.", None),
        ("Tangkapan layar Lampu di dermaga", "Tangkapan layar Lampu di dermaga", None),
        ("KabarBola Kiper Persena, Danu Wanggai.", "Kiper Persena, Danu Wanggai.", "KabarBola"),
    ],
)  # fmt: skip
def test_a_credit_before_its_caption_between_paragraphs(
    line: str, text: str, credit: str | None
) -> None:
    assert split_caption(line, in_body=True) == Caption(text, credit)
    assert may_be_credited(line)
    assert split_caption(f"{line.rstrip('.')}.Ia lalu pulang.", in_body=True) is None


@pytest.mark.parametrize(
    "line",
    [
        "Dok. Pelni Armada kapal itu. Ia lalu pulang.",
        "Dokumentasi Pelni Wilayah Timur menunjukkan kapal itu bocor.",
        "Dokumentasi dari dermaga memperlihatkan kapal itu bocor.",
        "Tangkapan layar yang beredar di Fakfak itu palsu.",
        "Tangkapan layar percakapan Lia tersebut palsu.",
        "Tangkapan layar WhatsApp Lia beredar di Fakfak.",
        "KabarBola Lia Andriani menulis surat.",
        "KabarBola menulis surat kepada Lia.",
        "Dermaga Fakfak, Papua Barat.",
        "kabar.com/daerah adalah kanal baru.",
        "“Kabar.com/Lia Warga di dermaga,” kata Lia.",
    ],
)
def test_a_sentence_that_begins_as_a_caption_does(line: str) -> None:
    assert split_caption(line, in_body=True) is None


def test_the_caption_below_the_name_of_its_photographer() -> None:
    name, text = "Kabar.com/LIA ANDRIANI", "Grafik ombak di dermaga, yang naik dari pagi ke malam"
    assert caption_at([name, text], 0, in_body=True) == (Caption(text, name), 2)
    for following in (f"{text}.", "Dermaga yang baru", f"{text}:"):
        assert caption_at([name, following], 0, in_body=True) == (Caption("", name), 1)


@pytest.mark.parametrize(
    ("line", "text", "credit"),
    [
        ("IstimewaWarga menunggu kapal", "Warga menunggu kapal", "Istimewa"),
        ("lia_foto/StokIlustrasi kapal", "Ilustrasi kapal", "lia_foto/Stok"),
        ("KABAR/LIA ANDRIANIWarga di dermaga", "Warga di dermaga", "KABAR/LIA ANDRIANI"),
        ("DOK. PELNIWarga di dermaga", "Warga di dermaga", "DOK. PELNI"),
        ("StokfotoDermaga.", "Dermaga.", "Stokfoto"),
    ],
)
def test_a_credit_glued_before_its_caption(line: str, text: str, credit: str) -> None:
    assert split_glued(line) == Caption(text, credit)


def test_what_somebody_said_above_the_body_is_no_caption() -> None:
    said = '"Pala itu dari kampung. Kami akan menghitungnya besok," kata Danu. (Antara)'
    assert split_caption(said) is None
    seen = "Danu menghitung pala dari kampung di dermaga Fakfak. (Antara)"
    assert split_caption(seen) == Caption(seen.removesuffix(" (Antara)"), "Antara")


@pytest.mark.parametrize(
    "line",
    [
        *("YouTube menutup kanal itu", "Warga Menunggu Kapal", "McLaren"),
        "KabarSorong ID, Fakfak.",
    ],
)
def test_a_name_with_a_capital_inside_is_no_glue(line: str) -> None:
    assert split_glued(line) is None


def test_a_credit_right_above_the_dateline_is_of_a_photo_without_a_caption() -> None:
    lines = ["Foto: Dok. Humas Pemkot", "BEKASI, HARIANMEGA.ID — Harga beras naik."]
    assert caption_at(lines, 0, in_body=False) == (Caption("", "Dok. Humas Pemkot"), 1)
    assert caption_at(lines, 0, in_body=True) == (None, 0)


@pytest.mark.parametrize("name", ["Lia Andriani", "Nicholas R. Wanggai Aryasatya"])
def test_a_photographers_name_before_a_scene_between_paragraphs(name: str) -> None:
    scene = "Sejumlah nelayan di dermaga Sorong, Selasa (13/6/2023)."
    line = f"{name} {scene}"
    assert may_be_credited(line)
    assert split_caption(line, in_body=True) == Caption(scene, name)


@pytest.mark.parametrize(
    "line",
    [
        "Bupati Fakfak Untung Tamsil meninjau dermaga di Sorong, Selasa (13/6/2023).",
        "Di Kota Sorong Sejumlah nelayan menunggu kapal, Selasa (13/6/2023).",
        "Lia Andriani Sejumlah nelayan menunggu. Mereka pulang pada Selasa (13/6/2023).",
    ],
)
def test_sentences_that_a_day_ends_are_no_captions(line: str) -> None:
    assert split_caption(line, in_body=True) is None


def test_a_host_with_a_capital_inside_is_no_credit_glued_to_a_caption() -> None:
    assert split_glued("PesisirKini.com/Lia Andriani") is None


@pytest.mark.parametrize(
    ("line", "place", "outlet"),
    [
        ("Sorong (KABARTIMUR) - Kapal perintis tiba.", "Sorong", "KABARTIMUR"),
        ("Sorong, 13/6 (KABAR) - Kapal perintis tiba.", "Sorong", "KABAR"),
        ("SORONG (KABAR TIMUR).- Kapal perintis tiba.", "Sorong", "KABAR TIMUR"),
        ("SORONG (13/6) – Kapal perintis tiba.", "Sorong", None),
        ("SORONG, kabartimur – Kapal perintis tiba.", "Sorong", None),
        ("INFO NIAGA – Kapal perintis tiba.", None, None),
    ],
)
def test_datelines_with_outlet_or_day(line: str, place: str | None, outlet: str | None) -> None:
    dateline, text = split_dateline(line)
    assert dateline is not None
    assert (dateline.place, dateline.outlet, text) == (place, outlet, "Kapal perintis tiba.")


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Kabar Timur, SORONG - ", "Kabar Timur Daring"),
        ("KABAR TIMUR - ", "Kabar Timur"),
    ],
)
def test_an_outlet_is_no_place(line: str, outlet: str) -> None:
    dateline, rest = split_dateline(line + "Warga menunggu kapal.", outlet)
    assert dateline is not None
    assert (dateline.place, rest) == (None, "Warga menunggu kapal.")


def test_a_city_in_the_name_of_an_outlet_is_a_place() -> None:
    dateline, _ = split_dateline("Sorong - Warga menunggu kapal.", "Sorong Pos")
    assert dateline is not None
    assert dateline.place == "Sorong"


def test_a_city_before_a_colon_is_borne_out_by_what_follows() -> None:
    line = "Sorong: Kapal perintis tiba."
    assert split_dateline(line) == (None, line)
    dateline, text = split_dateline(line, below="Nelayan di Sorong menyambutnya.")
    assert dateline is not None
    assert (dateline.place, text) == ("Sorong", "Kapal perintis tiba.")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Warga melintas di jembatan baru, Senin pagi. (Tono Wirawan)", "Tono Wirawan"),
        ("“Kami lega.” (Melki D. Asem)", "Melki D. Asem"),
        ("Warga melintas di jembatan baru (Kali Anyar)", None),
        ("Warga melintas di jembatan. (Kali)", None),
        ("Dua pemain berebut bola. (Kiri Depan)", None),
        ("Warga melintas di jembatan. (Senin pagi)", None),
        ("Warga melintas di jembatan. (PT KAI)", None),
    ],
)
def test_what_is_known_to_be_a_caption_may_end_in_a_bare_name(text: str, named: str | None) -> None:
    found = sure_caption(text)
    assert found.credit == named
    assert named or found.text == text
