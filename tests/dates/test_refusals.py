"""What is said of an expression that is no date: why, and what to write instead, which works."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from searchidx.dates import date_range, zone
from searchidx.dates.calendar import day_or_none
from searchidx.errors import QueryError

NOW = date(2023, 6, 14)


def refused(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        date_range(text, NOW, zone("WIB"))
    return caught.value


@pytest.mark.parametrize(
    "line",
    """
    30 Februari 2024: that month has 29 days: "29 Februari 2024"
    29 Februari 2023: that month has 28 days: "28 Februari 2023"
    February 30, 2024: that month has 29 days: "29 February 2024"
    31/9/2019: that month has 30 days: 30/9/2019
    31-09-2019: that month has 30 days: 30-9-2019
    2019-09-31: that month has 30 days: 2019-09-30
    2019-09-00: that month has 30 days: 2019-09-30
    tanggal 31/9/2019: that month has 30 days: 30/9/2019
    9/30/2019: there is no month 30: 30/9/2019
    32/13/2024: there is no month 13: 31/12/2024
    2019-13-06: there is no month 13: 2019-06-13
    2019-00: there is no month 0: 2019-12
    00/2019: there is no month 0: 12/2019
    13/2019: there is no month 13: 12/2019
    Mei: it has no year: "17 Mei 2023", "Mei 2023"
    bulan Mei: it has no year: "17 Mei 2023", "Mei 2023"
    17/8: it has no year: "17 Mei 2023", "Mei 2023"
    antara Mei dan Juli: it has no year: "17 Mei 2023", "Mei 2023"
    1/5/19: its year has two digits: 17/5/2023
    1 Mei '19: its year has two digits: 17/5/2023
    20: it is a number that says no year: 2023-05-17, "17 Mei 2023"
    201909: it is a number that says no year: 2023-05-17, "17 Mei 2023"
    awal 2019: it has no set first and last day: "1-10 Mei 2023" or 2023-01..2023-04
    pertengahan Mei 2019: it has no set first and last day: "1-10 Mei 2023" or 2023-01..2023-04
    sejak akhir 2019: it has no set first and last day: "1-10 Mei 2023" or 2023-01..2023-04
    early 2019: it has no set first and last day: "1-10 Mei 2023" or 2023-01..2023-04
    minggu ke-3 2019: weeks by number are those of ISO 8601: 2023-W24, 2023-06-12..2023-06-18
    minggu 2019: weeks by number are those of ISO 8601: 2023-W24, 2023-06-12..2023-06-18
    week 38 2019: weeks by number are those of ISO 8601: 2023-W24, 2023-06-12..2023-06-18
    dekade lalu: its first and last year are not certain: "era 2010-an", 2010..2019
    last decade: its first and last year are not certain: "era 2010-an", 2010..2019
    pascapemilu: it names an event: "sesudah 17 April 2019"
    lebaran 2019: it is a feast or season: "3-9 Juni 2019"
    Senin: there is one in each week: "Senin lalu", 2023-06-12
    Q3: a part of a year needs its number and its year: "triwulan III 2023" or "semester I 2023"
    triwulan kelima 2023: a part of a year needs its number and its year: "triwulan III 2023"
    semester III 2023: a part of a year needs its number and its year: "semester I 2023"
    2019 dan 2020: it is more than one: 2019..2020
    2 minggu: it is a length of time: "7 hari terakhir" or "7 hari lalu"
    beberapa hari terakhir: it names no number: "7 hari terakhir" or "3 bulan terakhir"
    2023-06-13T10:00: a time of day cannot be asked for: 2023-06-13 or "hari ini"
    sejak: it is a part of one: "sejak 2020" or "minggu lalu"
    in: it is a part of one: "sejak 2020" or "minggu lalu"
    """.strip().splitlines(),
)
def test_a_reason_and_what_to_write(line: str) -> None:
    text, reason, examples = line.strip().split(": ")
    error = refused(text)
    assert f"is not a date: {reason}" in error.problem
    for example in re.split(r", | or ", examples):
        assert example in error.expected
        assert date_range(example.strip('"'), NOW, zone("WIB")).start


def test_no_reason_where_none_is_known() -> None:
    assert refused("nanti").problem == "'nanti' is not a date"


# No day follows the last of 9999, and its end is None.
@given(st.integers(1000, 9998), st.integers(0, 99), st.integers(0, 99), st.sampled_from("/.-"))
def test_an_impossible_day_is_answered_with_one_that_there_is(
    year: int, month: int, day: int, sign: str
) -> None:
    assume(day_or_none(year, month, day) is None)
    example = refused(f"{day}{sign}{month}{sign}{year:04}").expected.rpartition(" ")[2]
    days = date_range(example, NOW, zone("WIB"))
    assert days.start
    assert days.start == days.last
    assert days.start.year == year
    if 1 <= month <= 12:
        assert days.start == date(year, month, calendar.monthrange(year, month)[1])
    elif other := day_or_none(year, day, month):
        assert days.start == other


@given(st.dates(date(1000, 1, 1), date(2999, 1, 1)))
def test_a_day_is_read_before_its_month(day: date) -> None:
    days = date_range(f"{day.day}/{day.month}/{day.year}", NOW, zone("WIB"))
    assert (days.start, days.end) == (day, day + timedelta(days=1))
