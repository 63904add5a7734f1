"""Date expressions of queries: what they mean, and what is refused."""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.dates import Days, date_range, zone
from searchidx.errors import QueryError

WIB = zone("WIB")
NOW = date(2023, 6, 14)  # a Wednesday
MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
).split()


def read(text: str, now: date | datetime = NOW) -> Days:
    return date_range(text, now, WIB)


@pytest.mark.parametrize(
    ("wide", "plain"),
    [
        ("２０２４", "2024"),
        ("１３／６／２０２３", "13/6/2023"),
        ("＞＝２０２３－０６", ">=2023-06"),
    ],
)
def test_wide_characters_are_read_as_others(wide: str, plain: str) -> None:
    assert read(wide) == read(plain)


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("today", "hari ini"),
        ("Yesterday", "kemarin"),
        ("last week", "minggu lalu"),
        ("this month", "bulan ini"),
        ("next year", "tahun depan"),
        ("last quarter", "triwulan lalu"),
        ("last 3 months", "3 bulan terakhir"),
        ("the past two weeks", "2 minggu terakhir"),
        ("3 days ago", "3 hari lalu"),
        ("a year ago", "setahun lalu"),
        ("since 2020", "sejak 2020"),
        ("before 17 August 1998", "sebelum 17 Agustus 1998"),
        ("after last week", "sesudah minggu lalu"),
        ("until June 2023", "hingga Juni 2023"),
        ("between May and July 2023", "antara Mei dan Juli 2023"),
        ("from May 2021 to yesterday", "dari Mei 2021 TO kemarin"),
        ("the 1990s", "1990-an"),
        ("June 14, 2023", "14 Juni 2023"),
        ("17th September 2019", "17 September 2019"),
        ("September 17th, 2019", "17 September 2019"),
        ("September 17 2019", "17 September 2019"),
        ("the 17th of September 2019", "17 September 2019"),
        ("September 1-15, 2019", "1-15 September 2019"),
        ("May 3 to June 2nd, 2019", "3 Mei s.d. 2 Juni 2019"),
        ("in 2019", "2019"),
        ("during May 2019", "Mei 2019"),
        ("throughout the year 2019", "sepanjang tahun 2019"),
        ("the third quarter of 2019", "triwulan III 2019"),
        ("2nd half 2019", "semester II 2019"),
        ("the 90s", "90-an"),
        ("the 19th century", "abad ke-19"),
        ("last Monday", "Senin lalu"),
        ("last Sunday", "hari Minggu lalu"),
        ("next Friday", "Jumat depan"),
        ("last May", "Mei lalu"),
        ("May last year", "Mei tahun lalu"),
        ("day after tomorrow", "lusa"),
        ("the day before yesterday", "kemarin dulu"),
        ("2019 to present", "2019 hingga kini"),
        ("since the beginning of this year", "sejak awal tahun ini"),
        ("from the start of 2019 to the end of 2020", "2019..2020"),
    ],
)
def test_english_says_the_same(english: str, indonesian: str) -> None:
    assert read(english) == read(indonesian)


@pytest.mark.parametrize("text", ["monday", "last", "ago", "3 moons ago", "between 2020", "to day"])
def test_what_is_no_date_in_english_is_named_as_typed(text: str) -> None:
    with pytest.raises(QueryError, match=f"'{text}' is not a date"):
        read(text)


@pytest.mark.parametrize(
    "line",
    """
    2023: 2023-01-01 2024-01-01
    2024-02: 2024-02-01 2024-03-01
    2023-06-13: 2023-06-13 2023-06-14
    13/6/2023: 2023-06-13 2023-06-14
    6/2023: 2023-06-01 2023-07-01
    06-2023: 2023-06-01 2023-07-01
    2023/6: 2023-06-01 2023-07-01
    5/2023 TO 6/2023: 2023-05-01 2023-07-01
    '>=12/2023': 2023-12-01 -
    17-8-1945: 1945-08-17 1945-08-18
    ' Juni  2023 ': 2023-06-01 2023-07-01
    juni 2023: 2023-06-01 2023-07-01
    17 Agustus 1998: 1998-08-17 1998-08-18
    Senin, 13 Juni 2023: 2023-06-13 2023-06-14
    tanggal 13 Juni 2023: 2023-06-13 2023-06-14
    bulan Juni 2023: 2023-06-01 2023-07-01
    tahun 1602: 1602-01-01 1603-01-01
    9999: 9999-01-01 -
    hari ini: 2023-06-14 2023-06-15
    Kemarin: 2023-06-13 2023-06-14
    besok: 2023-06-15 2023-06-16
    minggu ini: 2023-06-12 2023-06-19
    minggu lalu: 2023-06-05 2023-06-12
    akhir pekan lalu: 2023-06-10 2023-06-12
    akhir minggu ini: 2023-06-17 2023-06-19
    last weekend: 2023-06-10 2023-06-12
    sejak akhir pekan lalu: 2023-06-10 -
    pasca-2019: 2020-01-01 -
    pasca 2019: 2020-01-01 -
    pasca Mei 2019: 2019-06-01 -
    pra-2019: - 2019-01-01
    ≥2019: 2019-01-01 -
    ≤ Mei 2019: - 2019-06-01
    pekan yang lalu: 2023-06-05 2023-06-12
    minggu depan: 2023-06-19 2023-06-26
    bulan ini: 2023-06-01 2023-07-01
    bulan lalu: 2023-05-01 2023-06-01
    triwulan lalu: 2023-01-01 2023-04-01
    semester ini: 2023-01-01 2023-07-01
    tahun lalu: 2022-01-01 2023-01-01
    3 hari terakhir: 2023-06-12 2023-06-15
    1 hari terakhir: 2023-06-14 2023-06-15
    seminggu terakhir: 2023-06-08 2023-06-15
    3 bulan terakhir: 2023-03-15 2023-06-15
    sebulan terakhir: 2023-05-15 2023-06-15
    tiga tahun terakhir: 2020-06-15 2023-06-15
    3 hari lalu: 2023-06-11 2023-06-12
    2 minggu yang lalu: 2023-05-29 2023-06-05
    dua belas bulan lalu: 2022-06-01 2022-07-01
    setahun lalu: 2022-01-01 2023-01-01
    triwulan pertama 2023: 2023-01-01 2023-04-01
    kuartal IV 2023: 2023-10-01 2024-01-01
    Q3 2023: 2023-07-01 2023-10-01
    semester II 2023: 2023-07-01 2024-01-01
    era 1990-an: 1990-01-01 2000-01-01
    3-5 Mei 2023: 2023-05-03 2023-05-06
    12 hingga 15 Juni 2023: 2023-06-12 2023-06-16
    28 Mei - 3 Juni 2023: 2023-05-28 2023-06-04
    Juli–September 2019: 2019-07-01 2019-10-01
    Okt-Des 1965: 1965-10-01 1966-01-01
    Desember hingga Januari 2020: 2019-12-01 2020-02-01
    antara Mei dan Juli 2023: 2023-05-01 2023-08-01
    antara 3 Mei dan 5 Juni 2023: 2023-05-03 2023-06-06
    antara 2019 dan 2021: 2019-01-01 2022-01-01
    dari Mei sampai Juli 2023: 2023-05-01 2023-08-01
    2023-05 TO 2023-06: 2023-05-01 2023-07-01
    2023..2024: 2023-01-01 2025-01-01
    2019-2021: 2019-01-01 2022-01-01
    minggu lalu TO hari ini: 2023-06-05 2023-06-15
    2023 TO *: 2023-01-01 -
    * TO 2023: - 2024-01-01
    * TO *: - -
    sejak 2020: 2020-01-01 -
    sejak minggu lalu: 2023-06-05 -
    mulai 3 Mei 2023: 2023-05-03 -
    sesudah Mei 2020: 2020-06-01 -
    setelah 17 Agustus 1998: 1998-08-18 -
    sebelum 17 Agustus 1998: - 1998-08-17
    sebelum 2020: - 2020-01-01
    hingga Juni 2023: - 2023-07-01
    sampai 2020: - 2021-01-01
    >=2023-06-01: 2023-06-01 -
    > 2023: 2024-01-01 -
    <=2023-06: - 2023-07-01
    <2023: - 2023-01-01
    """.strip().splitlines(),
)
def test_meaning(line: str) -> None:
    text, _, ends = line.strip().rpartition(": ")
    start, end = (None if day == "-" else date.fromisoformat(day) for day in ends.split())
    assert read(text.strip("'")) == Days(start, end)


def test_the_ends_of_months_and_of_the_year() -> None:
    end_of_march = date(2023, 3, 31)
    assert read("sebulan terakhir", end_of_march) == Days(date(2023, 3, 1), date(2023, 4, 1))
    assert read("bulan lalu", end_of_march) == Days(date(2023, 2, 1), date(2023, 3, 1))
    assert read("setahun terakhir", date(2024, 2, 29)).start == date(2023, 3, 1)
    assert read("minggu lalu", date(2023, 1, 1)) == Days(date(2022, 12, 19), date(2022, 12, 26))


def test_today_is_that_of_the_zone() -> None:
    late = datetime(2023, 6, 14, 20, 0, tzinfo=UTC)  # 3 in the morning of the 15th in Jakarta
    assert read("hari ini", late).start == date(2023, 6, 15)
    assert read("hari ini", late.replace(tzinfo=None)).start == date(2023, 6, 14)
    today = datetime.now(WIB).date()
    assert date_range("hari ini", None, WIB).start in (today, datetime.now(WIB).date())


def test_last_is_the_day_before_the_end() -> None:
    assert read("Juni 2023").last == date(2023, 6, 30)
    assert read("sejak 2020").last is None


NO_DATES = (
    "|kapan|Juni 2023 saja|x TO 2020|2020 TO x|0 hari terakhir|9999 tahun lalu|sesudah 9999|"
    "sebelum 0001-01-01|0000|.|abad ke-22|abad 0|20-an|10000-an|0 dan 0"
)


@pytest.mark.parametrize("text", NO_DATES.split("|"))
def test_no_date(text: str) -> None:
    with pytest.raises(QueryError, match=r"is not a date at .*expected a date such as 2023") as all:
        read(text)
    assert all.value.query == text


@pytest.mark.parametrize("text", ["2023 TO 2022", "Juli 2023 TO Juni 2023", "hari ini..kemarin"])
def test_an_end_before_the_start(text: str) -> None:
    with pytest.raises(QueryError, match=r"ends before it begins .*the earlier date first"):
        read(text)


def test_the_error_names_the_part_that_is_no_date() -> None:
    text = "antara 2019  dan Kapan"
    with pytest.raises(QueryError, match="'Kapan' is not a date") as caught:
        read(text)
    assert text[caught.value.position :] == "Kapan"
    with pytest.raises(QueryError, match=r"'x{120}…' is not a date"):
        read("x" * 10_000)


DAYS = st.dates(date(1000, 1, 1), date(2099, 12, 31))
FORMS = (
    "{d}/{m}/{y}",
    "{d:02}-{m:02}-{y}",
    "{y}-{m:02}-{d:02}",
    "{d} {month} {y}",
    "{d} {lower} {y}",
    "tanggal {d} {month} {y}",
)


def printed(day: date, form: str) -> str:
    month = MONTHS[day.month - 1]
    return form.format(d=day.day, m=day.month, y=day.year, month=month, lower=month.lower())


@given(DAYS, st.sampled_from(FORMS))
def test_a_printed_day_is_read_back(day: date, form: str) -> None:
    after = day + timedelta(days=1)
    text = printed(day, form)
    assert read(text) == Days(day, after)
    assert read(f"sejak {text}") == Days(day, None)
    assert read(f"sesudah {text}") == Days(after, None)
    assert read(f"sebelum {text}") == Days(None, day)
    assert read(f"hingga {text}") == Days(None, after)


JOINED = ("{} TO {}", "{}..{}", "antara {} dan {}")


@given(DAYS, DAYS, st.sampled_from(FORMS), st.sampled_from(JOINED))
def test_a_printed_range_is_read_back(one: date, other: date, form: str, joined: str) -> None:
    first, last = sorted((one, other))
    text = joined.format(printed(first, form), printed(last, form))
    assert read(text) == Days(first, last + timedelta(days=1))


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 400))
def test_past_days_and_named_days_agree(now: date, count: int) -> None:
    assert read(f"{count} hari terakhir", now) == Days(
        read(f"{count - 1} hari lalu", now).start, read("hari ini", now).end
    )
    week = read("minggu lalu", now)
    assert week.start
    assert week.end
    assert week.start.weekday() == 0
    assert timedelta(0) < now - week.end + timedelta(days=1) <= timedelta(days=7)
    assert read(f"{count} bulan terakhir", now).end == now + timedelta(days=1)


WORDS = (
    "2023 2023-06 13/6/2023 13 6 Mei Juni minggu hari bulan tahun lalu ini terakhir depan sejak"
    " sebelum sesudah antara dan TO .. * >= < - – hingga sampai triwulan pertama II 1990-an se"
    " dua kemarin tanggal Senin, 0 9999 0001 lusa awal akhir pertengahan tahun minggu hari abad"
    " ke-19 XX 90-an Q3 2019-Q3 2019-W38 20190917 2019-9-1 s.d. s/d sepanjang selama in of the"
    " on 17th September first third quarter half week last next May ago ( ) (13/6/2023) depan"
).split()


@settings(max_examples=500)
@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join),
        st.lists(st.sampled_from(WORDS), max_size=4).map("".join),
    ),
    st.sampled_from((NOW, date.min, date.max, date(2024, 2, 29))),
)
def test_any_text_is_days_or_a_clear_error(text: str, now: date) -> None:
    days = Days(None, None)
    with contextlib.suppress(QueryError):
        days = read(text, now)
    assert days.start is None or days.end is None or days.start < days.end


@pytest.mark.parametrize("piece", "antara | dan |1 |tanggal |-|..|Mei-| |sejak ".split("|"))
def test_long_texts_cost_no_time(piece: str) -> None:
    for count in (119, 100_000):
        text = (piece * count)[:count]
        started = time.perf_counter()
        with pytest.raises(QueryError):
            read(text + "x")
        assert time.perf_counter() - started < 0.5
