"""The day of publication: what a text tells of it, and what cannot be."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from searchidx.dates import infer_published, is_plausible

NOW = date(2023, 6, 20)


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("kata dia, Selasa (13/6/2023). Rapat pada Rabu (14/6/2023).", "2023-06-14"),
        ("kata dia, Selasa (13/6/2023). Pelantikan 20 Juni 2023.", "2023-06-13"),
        ("Selasa malam (13/6/2023), Jum’at (16/6/23)", "2023-06-16"),
        ("Pelantikan 20 Mei 2023, sejak 3 Maret 2021.", "2023-05-20"),
        ("(14/6/2023) dan Senin (12/6/2023)", "2023-06-12"),
        ("Senin (3/7/2023) nanti", None),
        ("Selasa (13/6/2023), Senin (3/7/2023) nanti", "2023-06-13"),
        ("Selasa (31/2/2023)", None),
        ("Kongsi itu berdiri pada 20 Maret 1602.", None),
        ("pada Juni 2023", None),
        ("di Universitas 17 Agustus 1945, hari itu", None),
        ("lahir 17 Agustus 1945, wafat 3 Mei 2021", "2021-05-03"),
        ("", None),
    ],
)
def test_inference(body: str, day: str | None) -> None:
    assert infer_published(body, NOW) == day


@pytest.mark.parametrize(
    ("published", "plausible"),
    [
        ("1799-12-31", False),
        ("1800-01-01", True),
        ("2023-06-20T23:59:00+07:00", True),
        ("2023-06-21", True),
        ("2023-06-21T23:59:00+07:00", True),
        ("2023-06-22", False),
        ("9999-12-31", False),
    ],
)
def test_plausible_is_from_1800_to_tomorrow(published: str, plausible: bool) -> None:
    assert is_plausible(published, NOW) is plausible
    assert is_plausible(published, datetime(2023, 6, 20, 12)) is plausible


def test_the_clock_is_now_where_none_is_given() -> None:
    assert is_plausible(date.today().isoformat())
    assert not is_plausible(f"{date.today().year + 2}-01-01")
    assert is_plausible("9999-12-31", date.max)
