"""The page reader: invented pages, each stressing one thing, and what must hold of any text."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.dates import zone
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.page import read_page
from searchidx.model import Article, Note, as_json

OPTIONS = ReadOptions(zone("WIB"))
PAGES: list[dict[str, Any]] = [
    page
    for name in (
        "pages.yaml",
        "page_styles.yaml",
        "page_forms.yaml",
        "page_edges.yaml",
        "page_outlets.yaml",
        "page_finds.yaml",
        "page_converted.yaml",
        "page_themes.yaml",
        "page_dailies.yaml",
        "page_regions.yaml",
        "page_portals.yaml",
        "page_unseen.yaml",
        "page_whole.yaml",
    )
    for page in yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
]
EXAMPLE = """\
Terima Kabar Terbaru Langsung di Ponselmu. 👉 Gabung Kanal Telegram.

Dermaga Baru Fakfak Akan Layani Kapal Pala

Dermaga Baru Fakfak Akan Layani Kapal Pala
Bupati Fakfak meninjau dermaga pada 21 Mei 2023.Sumber: Dedi Wanggai/Antara

KABARBARAT.COM – Dermaga Fakfak akan dibuka pada tahun 2024 untuk kapal pala.

Rencana itu disampaikan pada hari Selasa (13/6/2023).

Baca juga: Tarif Kapal Turun

Warga Minta Kejelasan

Nelayan meminta kejelasan, kata Yance pada Rabu (14/6/2023).

Simak selengkapnya di halaman berikutnya.
"""


def read(text: str) -> Article:
    article = read_page(text, "a", OPTIONS)
    assert article is not None
    return article


@pytest.mark.parametrize("case", PAGES, ids=lambda case: str(case["name"]))
def test_page(case: dict[str, Any]) -> None:
    article = as_json(read(case["page"]))
    article["body"] = article["body"].split("\n\n")
    article["captions"] = [[c["text"], c["credit"]] for c in article["captions"]]
    assert {name: article[name] for name in case["want"]} == case["want"]


def test_whole_article() -> None:
    assert as_json(read(EXAMPLE)) == {
        **as_json(Article("a")),
        "title": "Dermaga Baru Fakfak Akan Layani Kapal Pala",
        "body": "Dermaga Fakfak akan dibuka pada tahun 2024 untuk kapal pala.\n\n"
        "Rencana itu disampaikan pada hari Selasa (13/6/2023).\n\n"
        "Warga Minta Kejelasan\n\n"
        "Nelayan meminta kejelasan, kata Yance pada Rabu (14/6/2023).",
        "captions": [
            {
                "text": "Bupati Fakfak meninjau dermaga pada 21 Mei 2023.",
                "credit": "Dedi Wanggai/Antara",
            }
        ],
        "published": "2023-06-14",
        "published_from": "inferred",
        "mentions": ["2023-05-21", "2023-06-13", "2023-06-14", "2024"],
        "source": "kabarbarat.com",
        "site": "kabarbarat.com",
        "continues": True,
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n\n", "\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\n\n\n"),
        lambda text: "\ufeff" + text.replace(" ", "\u00a0"),
        lambda text: text.replace(" ", "  \t"),
    ],
    ids=["single newlines", "CRLF", "many newlines", "BOM and NBSP", "tabs"],
)
def test_white_space_changes_nothing(change: Any) -> None:
    assert read(change(EXAMPLE)) == read(EXAMPLE)


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "ADVERTISEMENT\n\nBagikan\n"])
def test_nothing_but_furniture_is_no_article(text: str) -> None:
    assert read_page(text, "a", OPTIONS) is None


def test_body_alone_has_no_title() -> None:
    article = read("Harga beras turun sejak pekan lalu, kata pedagang.\nPanen raya sebabnya.\n")
    assert (article.title, article.body.count("\n\n")) == ("", 1)


def test_source_from_the_folder_of_the_host() -> None:
    article = read_page(
        "Judul Satu Berita\nIsi beritanya singkat saja.", "a", OPTIONS, path="x/abc.co.id/a"
    )
    assert article is not None
    assert (article.source, article.site) == ("abc.co.id", "abc.co.id")


def test_future_days_are_not_the_day_of_publishing() -> None:
    text = f"Rapat\nKABAR.ID - Rapat pada Senin (5/2/2018) untuk 1 Mei {date.today().year + 2}."
    assert read(text).published == "2018-02-05"


# Lines made of what pages are made of reach deeper than random characters do.
FRAGMENTS = [line for case in PAGES for line in case["page"].splitlines()] + ["", "(", "Sumber:"]
LINES = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=60)), max_size=12)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_any_page_is_read_and_read_alike_again(lines: list[str]) -> None:
    text = "\n".join(lines)
    article = read_page(text, "a", OPTIONS)
    assert article == read_page(text, "a", OPTIONS)
    if article:
        assert article.title or article.body or article.captions
        assert "" not in article.body.split("\n\n") or not article.body


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read_page(text, "a", OPTIONS)


PROSE = st.sampled_from(
    """Pemerintah daerah meminta warga bersabar menunggu pembagian air bersih di balai desa.
Menurut dia, panen tahun ini turun sepertiga dibandingkan dengan panen tahun sebelumnya.
“Kami menunggu jadwal kapal sejak Senin,” kata Adolfina, pedagang sembako di pelabuhan.
Baca dan tulis diajarkan setiap sore oleh lima orang relawan dari kota kabupaten.
Telegram yang dikirim pada 1948 itu kini tersimpan di museum perjuangan kota.
Bagi nelayan kecil, harga solar menentukan apakah mereka melaut atau tinggal di rumah.
Data itu bersumber dari tiga kementerian: perhubungan, kelautan, dan dalam negeri.""".splitlines()
)


@given(st.lists(PROSE, min_size=1, max_size=6))
def test_no_sentence_is_lost(paragraphs: list[str]) -> None:
    text = "Judul Berita Contoh Ini\n\nKABARUJI.COM - " + "\n\n".join(paragraphs)
    assert read(text).body.split("\n\n") == paragraphs


@pytest.mark.parametrize("length", [100_000])
@pytest.mark.parametrize("part", ["a", "A ", "a.", "(", "1/", "Baca ", "A-", "a-", "Ab/", "“"])
def test_long_lines_take_no_longer_than_others(part: str, length: int) -> None:
    read_page("Judul\n" + part * (length // len(part)), "a", OPTIONS)


def test_an_implausible_printed_date_is_told_of_and_the_body_gives_the_day() -> None:
    notes: list[Note] = []
    options = ReadOptions(zone("WIB"), on_note=notes.append, now=datetime(2023, 6, 14, 9))
    page = (
        "Warga Memanen Garam Lebih Awal Tahun Ini\n\nSabtu, 13 Juni 2099 08:00 WIB\n\n"
        "Warga pesisir memanen garam lebih awal, kata ketua kelompok, Selasa (13/6/2023).\n\n"
        "Panen itu berlangsung dua pekan dan dibeli koperasi dengan harga yang baik."
    )
    article = read_page(page, "a", options, "garam.txt")
    assert article is not None
    assert (article.published, article.published_from) == ("2023-06-13", "inferred")
    assert article.extra["published"] == "2099-06-13T08:00:00+07:00"
    assert [note.path for note in notes] == ["garam.txt"]


def test_a_name_below_the_date_may_be_the_last_line() -> None:
    page = "Kapal Perintis Sandar di Teluk Anyar\nRabu, 14 Juni 2023 08:30 WIB\nLia Andriani"
    assert read(page).published == "2023-06-14T08:30:00+07:00"


COMMENTS = "Tinggalkan Balasan\nRara\nSemoga kapal itu segera datang, kami menunggu sejak Senin."
PARAGRAPHS = (
    "Kapal perintis sandar di Teluk Anyar setelah tiga bulan tidak berlayar karena rusak.\n"
    "Nelayan menyambut kapal itu dengan genderang dan tarian di dermaga yang baru dicat."
)


def test_below_the_form_for_comments_nothing_is_of_the_article() -> None:
    page = f"Kapal Perintis Sandar\n{PARAGRAPHS}\n{COMMENTS}\n© 2023 Kabar Anyar"
    article = read(page)
    assert article.body == PARAGRAPHS.replace("\n", "\n\n")
    assert article.source == "Kabar Anyar"


def test_a_button_for_comments_above_the_paragraphs_ends_nothing() -> None:
    page = f"Kapal Perintis Sandar\nTinggalkan Balasan\n{PARAGRAPHS}"
    assert read(page).body == PARAGRAPHS.replace("\n", "\n\n")


MENU = "\n".join(f"Kanal {number}" for number in "satu dua tiga empat lima enam".split())


def test_the_foot_of_a_whole_page_is_left_out() -> None:
    others = "\n".join(f"Warga Pulau {name} Tanam Lamun" for name in "Aru Buru Kei Obi".split())
    foot = f"Bagikan\nSorotan\n{others}\nBerita Terkait\n{others}\n{MENU}\nTentang Kami\n{MENU}"
    article = read(f"Kapal Perintis Sandar\n{PARAGRAPHS}\nEditor: Danu Wira\n{foot}\n{MENU}")
    assert article.body == PARAGRAPHS.replace("\n", "\n\n")
    assert article.editor == "Danu Wira"


def test_a_title_that_breaks_off_below_the_foot_is_no_sentence() -> None:
    broken = "Ombak Pasang Bukan Hal yang Perlu Ditakuti Warga Pulau, tapi..."
    foot = f"Bagikan\nBerita Terkait\n{broken}\n{MENU}\nTentang Kami\n{MENU}\n{MENU}\n{MENU}"
    article = read(f"Kapal Perintis Sandar\n{PARAGRAPHS}\n{foot}\n© 2023 Kabar Anyar")
    assert article.body == PARAGRAPHS.replace("\n", "\n\n")


def test_a_long_list_at_the_end_is_of_the_article() -> None:
    times = "\n".join(f"KM Anyar {number} pukul {number % 24} WIT" for number in range(1, 40))
    page = f"Kapal Perintis Sandar\n{PARAGRAPHS}\n{times}\nBagikan\nBerita Terkait"
    assert read(page).body.count("KM Anyar") == 39


def test_a_teaser_above_the_menu_is_not_the_body() -> None:
    teaser = "Ombak Menelan Separuh Pantai\nKerugian itu belum termasuk rumah warga yang mengungsi."
    date = "Lia Andriani\n14/6/2023 18:30"
    headline = "Kapal Perintis Sandar di Teluk Anyar"
    article = read(
        f"Sorotan\n{teaser}\n{MENU}\n{MENU}\n{MENU}\n{MENU}\n{headline}\n{date}\n{PARAGRAPHS}"
    )
    assert article.title == headline
    assert article.published == "2023-06-14T18:30:00+07:00"
    assert article.body == PARAGRAPHS.replace("\n", "\n\n")


def read_from(path: str, dateline: str) -> Article:
    text = f"Dermaga Baru Dibuka\n{dateline} – Dermaga baru dibuka pada hari Selasa oleh bupati."
    article = read_page(text, "a", OPTIONS, path)
    assert article is not None
    return article


def test_the_folder_of_a_host_names_the_outlet_where_the_dateline_names_another() -> None:
    article = read_from("sorong.kabar.com/1.txt", "KABARSORONG.COM, SORONG")
    assert (article.source, article.site, article.place) == (
        "kabar.com",
        "sorong.kabar.com",
        "Sorong",
    )


def test_a_dateline_says_more_of_the_host_than_the_folder_of_its_domain() -> None:
    article = read_from("kabar.com/1.txt", "SORONG.KABAR.COM")
    assert (article.source, article.site) == ("kabar.com", "sorong.kabar.com")


def test_the_outlet_of_the_folder_is_no_place() -> None:
    article = read_from("kabartimur.co.id/1.txt", "KABARTIMUR, SORONG")
    assert (article.place, article.body) == (
        "Sorong",
        "Dermaga baru dibuka pada hari Selasa oleh bupati.",
    )


def test_a_role_is_no_name() -> None:
    paragraphs = ["Warga menunggu kapal di dermaga sejak pagi hari itu."] * 3
    page = "\n".join(("Kapal Tiba di Sorong", "Editor: Photographer", *paragraphs))
    assert read(page).editor is None
    assert read(page.replace("Photographer", "Lia Andriani")).editor == "Lia Andriani"


def test_facts_of_a_page_are_those_of_its_article_alone() -> None:
    """Of what a menu above and a list of other articles below could change: nineteen of twenty
    pages have the same headline and body with them as without; none has tags or a section more."""
    sections = "Daerah Ekonomi Olahraga Hiburan Teknologi Otomotif Kuliner Wisata Opini".split()
    titles = [
        "Bupati Alor Minta Tarif Kapal Ditinjau Kembali",
        "Harga Beras di Kisar Naik Dua Kali Lipat",
        "Nelayan Lembata Temukan Bangkai Kapal Tua",
    ]
    menu = ["Masuk", "Cari", *sections, "Semua Kanal"]
    others = [line for title in titles for line in ("Daerah", title, "2 jam lalu")]
    foot = ["Bagikan", "Berita Terkait", *others, "Terpopuler", *titles, *menu, "Tentang Kami"]
    same = {"title": 0, "body": 0, "section": 0, "tags": 0}
    count = 0
    for case in PAGES:
        alone = read_page(case["page"], "a", OPTIONS)
        if alone is None or "\n\n" not in alone.body or len(alone.title.split()) <= 3:
            continue
        count += 1
        whole = read("\n".join([*menu, case["page"].rstrip("\n"), *foot]))
        for name in same:
            same[name] += getattr(alone, name) == getattr(whole, name)
    assert count > 300
    assert same["title"] >= 0.95 * count
    assert same["body"] >= 0.9 * count
    assert same["section"] >= 0.95 * count
    assert same["tags"] == count
