"""Stretches of time in all the ways that they are typed have the same days."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.dates import Days, date_range, zone

NOW = date(2023, 6, 14)  # a Wednesday
YEARS = st.integers(1000, 2099)
MONTHS = st.integers(1, 12)
INDONESIAN = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
).split()
ENGLISH = [name for name in calendar.month_name if name]
ROMAN = ("I", "II", "III", "IV")
ORDINALS = ("pertama", "kedua", "ketiga", "keempat")


def read(text: str, now: date = NOW) -> Days:
    return date_range(text, now, zone("WIB"))


def bounds(first: tuple[int, int], last: tuple[int, int]) -> Days:
    """From the first day of a year and month to the end of another."""
    end = date(*last, calendar.monthrange(*last)[1])
    return Days(date(*first, 1), end + timedelta(days=1))


@pytest.mark.parametrize(
    "line",
    """
    2019-9-1: 2019-09-01 2019-09-02
    2019/9/17: 2019-09-17 2019-09-18
    20190917: 2019-09-17 2019-09-18
    20190901-20190915: 2019-09-01 2019-09-16
    2019-09-01/2019-09-15: 2019-09-01 2019-09-16
    1 s.d. 15 September 2019: 2019-09-01 2019-09-16
    1 s.d 15 September 2019: 2019-09-01 2019-09-16
    1 sampai dengan 15 September 2019: 2019-09-01 2019-09-16
    1-15/9/2019: 2019-09-01 2019-09-16
    1/9 - 15/10/2019: 2019-09-01 2019-10-16
    s.d. Mei 2020: - 2020-06-01
    sejak 2020 sampai 2021: 2020-01-01 2022-01-01
    sejak 2019 hingga sekarang: 2019-01-01 2023-06-15
    sejak awal 2019: 2019-01-01 -
    sejak awal bulan ini: 2023-06-01 -
    sebelum awal 2019: - 2019-01-01
    hingga akhir Mei 2019: - 2019-06-01
    setelah akhir 2019: 2020-01-01 -
    awal 2019 - akhir 2020: 2019-01-01 2021-01-01
    sepanjang tahun lalu: 2022-01-01 2023-01-01
    selama 3 bulan terakhir: 2023-03-15 2023-06-15
    Mei tahun lalu: 2022-05-01 2022-06-01
    17 Mei tahun lalu: 2022-05-17 2022-05-18
    Mei hingga Juli tahun lalu: 2022-05-01 2022-08-01
    triwulan III tahun lalu: 2022-07-01 2022-10-01
    dua tahun lalu: 2021-01-01 2022-01-01
    Mei lalu: 2023-05-01 2023-06-01
    Juni lalu: 2022-06-01 2022-07-01
    17 Agustus lalu: 2022-08-17 2022-08-18
    13 Juni lalu: 2023-06-13 2023-06-14
    29 Februari lalu: 2020-02-29 2020-03-01
    kemarin dulu: 2023-06-12 2023-06-13
    lusa: 2023-06-16 2023-06-17
    Senin lalu: 2023-06-12 2023-06-13
    Rabu lalu: 2023-06-07 2023-06-08
    Rabu depan: 2023-06-21 2023-06-22
    hari Minggu lalu: 2023-06-11 2023-06-12
    minggu lalu: 2023-06-05 2023-06-12
    Senin pekan lalu: 2023-06-05 2023-06-06
    Selasa malam (13/6/2023): 2023-06-13 2023-06-14
    (13/6/2023): 2023-06-13 2023-06-14
    2019-W38: 2019-09-16 2019-09-23
    2020-W53: 2020-12-28 2021-01-04
    tahun 90-an: 1990-01-01 2000-01-01
    dekade 1990-an: 1990-01-01 2000-01-01
    abad ke-19: 1801-01-01 1901-01-01
    abad XX: 1901-01-01 2001-01-01
    abad ke-1: 0001-01-01 0101-01-01
    """.strip().splitlines(),
)
def test_meaning_of_a_period(line: str) -> None:
    text, _, ends = line.strip().rpartition(": ")
    start, end = (None if day == "-" else date.fromisoformat(day) for day in ends.split())
    assert read(text) == Days(start, end)


@given(YEARS, MONTHS)
def test_a_month_is_the_same_however_it_is_written(year: int, month: int) -> None:
    expected = bounds((year, month), (year, month))
    own, english = INDONESIAN[month - 1], ENGLISH[month - 1]
    for text in (
        f"{year}-{month:02}", f"{year}-{month}", f"{month}/{year}", f"{own} {year}",
        f"{year} {own}", f"bulan {own} {year}", f"pada {own} {year}", f"sepanjang {own} {year}",
        f"in {english} {year}", f"{english} of {year}", f"during {english} {year}",
    ):  # fmt: skip
        assert read(text) == expected, text
    now = date(year + 1, 3, 1)
    assert read(f"{own} tahun lalu", now) == read(f"{english} last year", now) == expected
    assert read(f"{own} lalu", expected.end or now) == expected


@given(YEARS, st.integers(1, 4))
def test_a_quarter_is_the_same_however_it_is_written(year: int, nth: int) -> None:
    expected = bounds((year, nth * 3 - 2), (year, nth * 3))
    for text in (
        f"Q{nth} {year}", f"{year} Q{nth}", f"{year}-Q{nth}", f"triwulan {ROMAN[nth - 1]} {year}",
        f"triwulan {ORDINALS[nth - 1]} {year}", f"kuartal ke-{nth} tahun {year}",
        f"kuartal {nth} {year}", f"TW {ROMAN[nth - 1]}/{year}",
    ):  # fmt: skip
        assert read(text) == expected, text


@given(YEARS, st.integers(1, 2))
def test_a_half_is_the_same_however_it_is_written(year: int, nth: int) -> None:
    expected = bounds((year, nth * 6 - 5), (year, nth * 6))
    for name in (f"semester {ROMAN[nth - 1]}", f"semester {nth}", f"H{nth}"):
        assert read(f"{name} {year}") == expected


@given(st.dates(date(1500, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_however_it_is_written(day: date) -> None:
    english = ENGLISH[day.month - 1]
    for text in (
        f"{day.year}-{day.month}-{day.day}", f"{day:%Y%m%d}", f"{day.day}th {english} {day.year}",
        f"{english} {day.day}th, {day.year}", f"on the {day.day}th of {english} {day.year}",
        f"({day.day}/{day.month}/{day.year})",
    ):  # fmt: skip
        assert read(text) == Days(day, day + timedelta(days=1)), text


@given(st.dates(date(1000, 1, 1), date(2099, 12, 31)))
def test_a_week_of_iso_is_that_of_its_days(day: date) -> None:
    week = day.isocalendar()
    monday = day - timedelta(days=day.weekday())
    text = f"{week.year}-W{week.week:02}"
    assert read(text) == Days(monday, monday + timedelta(days=7)) == read("minggu ini", day)


@given(st.dates(date(1000, 1, 1), date(2099, 12, 31)), st.integers(0, 6))
def test_the_last_and_next_of_a_day_of_the_week(now: date, number: int) -> None:
    own = "Senin Selasa Rabu Kamis Jumat Sabtu Ahad".split()[number]
    english = calendar.day_name[number]
    last, following = read(f"{own} lalu", now).start, read(f"{own} depan", now).start
    assert last
    assert following
    assert last.weekday() == following.weekday() == number
    assert timedelta(0) < now - last <= timedelta(days=7)
    assert timedelta(0) < following - now <= timedelta(days=7)
    assert read(f"last {english}", now).start == last
    assert read(f"next {english}", now).start == following
