"""Rows of other articles' headlines amid paragraphs, and what is none."""

from __future__ import annotations

import pytest

from searchidx.ingest.headline_rows import headlines_in_rows

ABOVE = "Kapal ternak tiba di dermaga Wetar setelah dua pekan terhalang ombak."
BELOW = "Warga menjual sapi kepada pembeli dari Kupang hari itu juga."
LINKS = ["Bupati Alor Minta Tarif Kapal Ditinjau", "Harga Beras di Kisar Naik Dua Kali Lipat"]


@pytest.mark.parametrize(
    "row",
    [
        LINKS,
        ["12 Nelayan Alor Belum Pulang, Warga Cemas", *LINKS],
        ["Siapa Pemilik Kapal Tua di Lembata?", LINKS[0]],
    ],
)
def test_a_row_between_sentences_or_below_the_last_is_found(row: list[str]) -> None:
    places = set(range(1, 1 + len(row)))
    assert headlines_in_rows([ABOVE, *row, BELOW]) == places
    assert headlines_in_rows([ABOVE, *row]) == places


def test_two_rows_are_found() -> None:
    lines = [ABOVE, *LINKS, BELOW, *reversed(LINKS)]
    assert headlines_in_rows(lines) == {1, 2, 4, 5}


@pytest.mark.parametrize(
    "row",
    [
        [LINKS[0]],  # a sub-heading
        ["Kementerian Kelautan dan Perikanan Pusat", "Badan Karantina Hewan dan Ikan Kupang"],
        ["Persis Solo vs Madura United Berakhir Imbang", "Arema Malang vs Persib Bandung Ditunda"],
        ["1. Bupati Alor Minta Tarif Ditinjau", "2. Harga Beras di Kisar Naik Lagi"],
        ["Rian Wetar (Menteri Pelabuhan Akan Berhenti)", "Danu Kisar (Kepala Dinas Jadi Menteri)"],
        # A heading, and the one below it.
        ["Cara Merawat Jala Nelayan Agar Awet", "Cara Merawat Jala Nelayan Saat Kemarau"],
        ["Warga membawa sapi ke dermaga Wetar", "Harga beras di Kisar naik dua kali"],
        ["Kapal Tiba", "Harga Naik"],
    ],
)
def test_items_of_lists_and_headings_are_none(row: list[str]) -> None:
    assert headlines_in_rows([ABOVE, *row, BELOW]) == set()


@pytest.mark.parametrize(
    ("above", "below"),
    [("Berikut daftar kabar yang dibacakan di pelabuhan Wetar hari ini:", BELOW), (ABOVE, "Kisar")],
)
def test_a_row_without_a_sentence_on_both_sides_is_a_list(above: str, below: str) -> None:
    assert headlines_in_rows([above, *LINKS, below]) == set()


def test_nothing_stands_above_the_first_line() -> None:
    assert headlines_in_rows([*LINKS, BELOW]) == set()
    assert headlines_in_rows([]) == set()
