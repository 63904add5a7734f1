"""Where the foot of a page begins that was stored whole, and that nothing else has one."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.dates import zone
from searchidx.ingest.extent import foot_of
from searchidx.ingest.furniture import rules
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.page import read_page
from searchidx.model import Article

OPTIONS = ReadOptions(zone("WIB"))
TITLE = "Kapal Ternak Tiba di Wetar"
BODY = [
    "Kapal ternak tiba di dermaga Wetar setelah dua pekan terhalang ombak di Laut Banda.",
    "Warga menurunkan lebih dari seratus ekor sapi sejak pagi hari, dibantu anak buah kapal.",
    "“Kami menunggu lama sekali, sampai pakan di kandang habis,” kata Lia Andriani di dermaga.",
    "Kapal itu akan berlayar lagi ke Kupang pekan depan jika cuaca mengizinkan, kata nakhoda.",
]
SECTIONS = "Daerah Ekonomi Olahraga Hiburan Teknologi Otomotif Kuliner Wisata Opini Foto".split()
OTHERS = [
    "Bupati Alor Minta Tarif Kapal Ditinjau Kembali",
    "Harga Beras di Kisar Naik Dua Kali Lipat",
    "Nelayan Lembata Temukan Bangkai Kapal Tua",
    "Sekolah Apung Dibuka di Teluk Kupang",
]
SUMMARY = "Kapal tua itu ditemukan nelayan saat menyelam di dekat pantai."
LIST = [f"{number}. Desa {name}" for number, name in enumerate(SECTIONS, 1)]
SONG = ["[Reff]", "Am G F", "Oh Wetar", "C", "A", "Pulangkan aku", "G", "[Reff]", "F", "Oh Wetar"]


def whole(*above_the_foot: str, foot: list[str] | None = None) -> list[str]:
    """The lines of a page with menu, article, what the argument gives, and foot."""
    menu = ["Masuk", "Cari", *SECTIONS]
    teasers = [line for title in OTHERS for line in ("Daerah", title, "2 jam lalu")]
    foot = foot or ["Bagikan", "Berita Terkait", *teasers, *menu, "© 2023 Kabar Anyar"]
    return [*menu, TITLE, "Selasa, 13 Juni 2023", *BODY, *above_the_foot, *foot]


def read(lines: list[str]) -> Article:
    article = read_page("\n".join(lines), "a", OPTIONS)
    assert article
    return article


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_a_page_stored_whole_is_its_article(blank: str) -> None:
    article = read_page(blank.join(whole()), "a", OPTIONS)
    assert article
    assert (article.title, article.body) == (TITLE, "\n\n".join(BODY))
    assert article.published == "2023-06-13"


def test_summaries_of_other_articles_are_of_the_foot() -> None:
    teasers = [line for title in OTHERS for line in ("Sorotan", title, SUMMARY)]
    lines = whole(foot=["Tulis Komentar", "Kabar Pilihan", *teasers, *SECTIONS])
    assert read(lines).body == "\n\n".join(BODY)


@pytest.mark.parametrize("end", [LIST, SONG], ids=["list", "song"])
@pytest.mark.parametrize("head", ["Baca juga: Kapal Ternak Batal Berlayar", "Advertisement", ""])
def test_what_ends_an_article_without_sentences_stays(head: str, end: list[str]) -> None:
    above = [line for line in (head, "Berikut selengkapnya:", *end) if line]
    lines = whole(*above)
    assert foot_of(lines, rules()) == lines.index("Bagikan")
    body = read(lines).body.split("\n\n")
    # Below the last sentence "A" is taken for the button that makes letters larger.
    assert body == [*BODY, "Berikut selengkapnya:", *(line for line in end if line != "A")]


def test_paragraphs_below_buttons_and_a_menu_are_of_the_article() -> None:
    amid = ["Bagikan", "Facebook", "Twitter", "WhatsApp", *SECTIONS]
    lines = [TITLE, *BODY, *amid, *BODY[1:], "Bagikan", *SECTIONS, *OTHERS]
    below = lines.index("Bagikan", len(BODY) + 2)
    assert foot_of(lines, rules()) == below


def test_a_menu_of_sentences_above_the_headline_is_no_article() -> None:
    lines = whole()
    menu = [line for title in OTHERS for line in (title, f"{SUMMARY} {SUMMARY}")]
    assert foot_of([*menu, *menu, *SECTIONS, *lines], rules()) > len(menu) * 2 + len(SECTIONS)
    assert foot_of([*menu, *SECTIONS, *lines], rules()) == (
        len(menu) + len(SECTIONS) + lines.index("Bagikan")
    )


@pytest.mark.parametrize(
    "lines",
    [
        [*BODY],
        [*BODY, *LIST],
        [*BODY, *LIST, "Bagikan", "Editor: Danu Wira"],
        [*BODY, *SONG],
        [*SECTIONS, "Bagikan", *SECTIONS],  # a page without an article
        ["Bagikan", *BODY],
    ],
    ids=["body", "list", "list and buttons", "song", "menu", "button above"],
)
def test_an_article_alone_has_no_foot(lines: list[str]) -> None:
    assert foot_of(lines, rules()) == len(lines)


@given(st.lists(st.sampled_from([*BODY, *OTHERS, *SECTIONS, "Bagikan", "Berita Terkait", SUMMARY])))
def test_a_foot_begins_with_furniture_and_has_no_long_text(lines: list[str]) -> None:
    foot = foot_of(lines, rules())
    if foot == len(lines):
        return
    assert lines[foot] in ("Bagikan", "Berita Terkait")

    # The longest run of paragraphs below is no longer than the longest above.
    def longest(part: list[str]) -> int:
        runs = accumulate(part, lambda n, line: (n + 1) * (line in BODY), initial=0)
        return max(runs)

    assert longest(lines[foot:]) <= longest(lines[:foot])


def test_a_photo_amid_paragraphs_has_its_caption_below_the_button() -> None:
    caption = "Sapi diturunkan di dermaga Wetar. Kapal berikutnya tiba pekan depan."
    article = read([TITLE, *BODY[:2], "Perbesar", caption, *BODY[2:]])
    assert [found.text for found in article.captions] == [caption]
    assert article.body == "\n\n".join(BODY)


def test_what_readers_felt_is_no_part_of_the_article() -> None:
    moods = [f"{share}%{mood}" for share, mood in ((0, "suka"), (12, "lucu"), (0, "sedih"))]
    assert read([TITLE, *BODY, *moods]).body == "\n\n".join(BODY)
