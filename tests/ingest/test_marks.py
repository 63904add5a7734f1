"""Marks of Markdown in scraped text."""

from __future__ import annotations

import pytest

from searchidx.ingest.marks import without_marks


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("# Kapal Tiba\n**Sorong** - Kapal tiba.", "Kapal Tiba\n\nSorong - Kapal tiba."),
        ("Kapal [tiba](https://kabar.example/1).", "Kapal tiba."),
        ("# Kapal\n![Warga](/foto.jpg)", "Kapal\n\nWarga"),
        ("**Kapal**\n*Rabu, 14 Juni*\n***", "Kapal\nRabu, 14 Juni"),
        ("Kapal Tiba\n=====\n\nWarga menunggu.", "Kapal Tiba\n\nWarga menunggu."),
        ("# Kapal\n\n1. Satu\n2. Dua\n\n- tiga", "Kapal\n\n1. Satu\n\n2. Dua\n\ntiga"),
        (
            '# Kapal\n\n[![Lia](/lia.jpg)](/lia "Lia") KABAR \\- Tiba <3',
            "Kapal\n\n KABAR - Tiba <3",
        ),
        ("# Kapal\n\n    Warga menunggu.", "Kapal\n\nWarga menunggu."),
    ],
)
def test_marks_go_and_words_stay(text: str, plain: str) -> None:
    assert without_marks(text) == plain


@pytest.mark.parametrize(
    "text",
    # A heading stands above the text: below it, "# Wisuda" is a tag.
    [
        "Kapal tiba.***",
        "Kapal tiba di dermaga.\n\n# Wisuda\n",
        "*) Penulis adalah nelayan.",
        "#kapal #dermaga",
        "2 * 3 * 4",
        "a ** b",
    ],
)
def test_other_stars_and_hashes_stay(text: str) -> None:
    assert without_marks(text) == text


def test_a_picture_whose_caption_says_its_text_again_is_left_out() -> None:
    page = """# Kapal Tiba

![Warga di dermaga, Rabu
\\(14/6\\)](https://kabar.example/1.jpg) Foto: Lia Andriani. Warga di dermaga, Rabu (14/6)

![Sapi dan
\\(kandangnya\\)](https://kabar.example/2.jpg)Kapal itu membawa sapi."""
    assert without_marks(page).splitlines() == [
        "Kapal Tiba",
        "",
        " Foto: Lia Andriani. Warga di dermaga, Rabu (14/6)",
        "",
        "Sapi dan",
        "(kandangnya)Kapal itu membawa sapi.",
    ]


def test_what_is_left_of_icons_goes() -> None:
    page = "# Kapal Tiba\n\nDermaga Wetar __Perbesar\n\n__12% suka\n\nnama_berkas tetap __"
    lines = [line.strip() for line in without_marks(page).splitlines() if line.strip()]
    assert lines == ["Kapal Tiba", "Dermaga Wetar Perbesar", "12% suka", "nama_berkas tetap"]


def test_marks_of_indented_lists_go_where_there_are_several() -> None:
    page = "Kapal Tiba\n    Oleh :\n      + Lia Andriani\n    * Photo :\n      + Danu Imbiri\nWetar"
    lines = [line.strip() for line in without_marks(page).splitlines()]
    assert lines == ["Kapal Tiba", "Oleh :", "Lia Andriani", "Photo :", "Danu Imbiri", "Wetar"]
    assert without_marks("Kapal\n  * Sapi\n  * Kambing") == "Kapal\n  * Sapi\n  * Kambing"


def test_links_that_run_a_script_and_headings_in_links_are_their_words() -> None:
    page = (
        "# Kapal Tiba\n\nOleh [Lia](javascript:void(0)) dan [Danu](javascript:void\\(0\\);)\n\n"
        "[#### tol laut](/tag/tol-laut)\n[#### Wetar](/tag/wetar)"
    )
    lines = [line for line in without_marks(page).splitlines() if line]
    assert lines == ["Kapal Tiba", "Oleh Lia dan Danu", "tol laut", "Wetar"]
