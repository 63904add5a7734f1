"""The dates that an article mentions, from all of its texts."""

from __future__ import annotations

from searchidx.ingest.mentions import mentions_of
from searchidx.model import Caption


def test_every_text_is_read_and_a_date_comes_once() -> None:
    captions = (Caption("Warga pada Mei 2020."), Caption("Rapat (2/6)", "Kabar Nusa"))
    body = "Selasa (13/6/2023).\n\nPemilu 2029."
    found = mentions_of("Pemilu 2029", body, captions, "2023-06-14")
    assert found == ("2020-05", "2023-06-02", "2023-06-13", "2029")


def test_the_year_is_from_publication_else_from_the_text_else_unknown() -> None:
    body = "kata dia, Selasa (3/1/2023). Rapat itu pada Jumat (30/12)."
    assert mentions_of("", body, (), "2019-12-31T08:00:00+07:00") == ("2019-12-30", "2023-01-03")
    assert mentions_of("", body, (), None) == ("2022-12-30", "2023-01-03")
    assert mentions_of("", "Jumat (30/12)", (), None) == ()
