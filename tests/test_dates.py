"""Dates as Indonesian news prints them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.dates import (
    days_of,
    find_dates,
    infer_published,
    local_minutes,
    moment_in_url,
    parse_moment,
    parse_period,
    zone,
)
from searchidx.errors import SettingError

WIB, NEAR = zone("Asia/Jakarta"), date(2023, 6, 14)
MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
).split()
SHORT = "Jan Feb Mar Apr Mei Jun Jul Agt Sep Okt Nov Des".split()
DAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019-09-14", "2019-09-14"),
        ("2019-09-14 22:19 WIB", "2019-09-14T22:19:00+07:00"),
        ("Sabtu, 28 Maret 2020 | 22:12 WIB", "2020-03-28T22:12:00+07:00"),
        (",\u00a0Jurnalis-Senin, 16 Juni 2025 |15:20 WIB", "2025-06-16T15:20:00+07:00"),
        ("Senin, 09 Juni 2025 - 17:21 WIB", "2025-06-09T17:21:00+07:00"),
        ("Diperbarui 18 Jun 2025, 14:05 WIB", "2025-06-18T14:05:00+07:00"),
        (
            "10 Okt 2020, 23:59 WIBDiperbarui 11 Okt 2020, 00:06 WIB",
            "2020-10-10T23:59:00+07:00",
        ),
        ("16/09/2019", "2019-09-16"),
        ("16/09/2019 22:58 WIB", "2019-09-16T22:58:00+07:00"),
        ("9/8/2023", "2023-08-09"),
        ("Oct 2, 2019", "2019-10-02"),
        ("Oktober 07, 2019", "2019-10-07"),
        ("June 13th, 2023 8:15 PM", "2023-06-13T20:15:00+07:00"),
        ("Jun 13, 2023 12:05 AM", "2023-06-13T00:05:00+07:00"),
        ("Kompas.com- 18/06/2025, 21:35 WIB", "2025-06-18T21:35:00+07:00"),
        ("10-Sep-19", "2019-09-10"),
        ("13/6/23", "2023-06-13"),
        ("1-Jan-69", "1969-01-01"),
        ("29 Okt 2024", "2024-10-29"),
        ("13Juni 2023", "2023-06-13"),
        ("Rabu, 18 Jun 2025 07:30 WIB", "2025-06-18T07:30:00+07:00"),
        ("18 Juni 2025 | 20.04 WIB", "2025-06-18T20:04:00+07:00"),
        ("06 Jun 2025 21:02", "2025-06-06T21:02:00+07:00"),
        ("Tayang: Selasa, 10 Juni 2025 10:39 WIT", "2025-06-10T10:39:00+09:00"),
        ("Selasa, 10 Juni 2025 09:18 WITA", "2025-06-10T09:18:00+08:00"),
        ("Kamis, 05/11/2015 09:25 WIB", "2015-11-05T09:25:00+07:00"),
        ("Kamis, 5 November 2015 - 15:56 wib", "2015-11-05T15:56:00+07:00"),
        ("Jum'at, 17 Februari 2017 - 13:30 wib", "2017-02-17T13:30:00+07:00"),
        ("Jumat, 20 Jumadil Awwal 1438 / 17 February 2017", "2017-02-17"),
        ("kamis, 05 november 2015", "2015-11-05"),
        ("13+December+2018", "2018-12-13"),
        ("1446645840000", "2015-11-04T21:04:00+07:00"),
        ("1568543504", "2019-09-15T17:31:44+07:00"),
        ("20170903205418", "2017-09-03T20:54:18+07:00"),
        ("202306132015", "2023-06-13T20:15:00+07:00"),
        ("20230613", "2023-06-13"),
        ("2020-10-16 15:53:23", "2020-10-16T15:53:23+07:00"),
        ("2020-10-18T19:00:19+07:00", "2020-10-18T19:00:19+07:00"),
        ("2020-10-16T05:20:00+00:00", "2020-10-16T12:20:00+07:00"),
        ("2020-10-16T20:20:00Z", "2020-10-17T03:20:00+07:00"),
        ("Tue, 13 Jun 2023 13:15:00 GMT", "2023-06-13T20:15:00+07:00"),
        ("Tue, 13 Jun 2023 21:15:00 +0800", "2023-06-13T21:15:00+08:00"),
        ("2023/06/13", "2023-06-13"),
        ("17 Pebruari 1955", "1955-02-17"),
    ],
)
def test_moment(text: str, moment: str) -> None:
    assert parse_moment(text, WIB) == moment


@pytest.mark.parametrize(
    "text",
    """|Tidak Ditemukan|Date not found.|10/20/2025 21:36|8/19/2025|31/2/2023|2023-13-45|2023-06
30 Februari 2023|Juni 2023|38 menit lalu|12345|99999999999999999999|9999-12-31T23:00:00Z
2023-02-30T10:00:00|-1|kemarin|00/00/0000|Scroll ke bawah untuk membaca berita""".replace(
        "\n", "|"
    ).split("|"),
)
def test_no_moment(text: str) -> None:
    assert parse_moment(text, WIB) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pada Selasa (13/6/2023) dan Kamis (26/9)", ["2023-06-13", "2023-09-26"]),
        ("Kamis (26/12) lalu", ["2022-12-26"]),
        ("(14/9/2019), (25/10/19)", ["2019-09-14", "2019-10-25"]),
        ("sejak September 2019", ["2019-09"]),
        ("Minggu 15 September 2019", ["2019-09-15"]),
        ("pada 16 Mei", ["2023-05-16"]),
        ("12-14 Juni 2023", ["2023-06-12", "2023-06-14"]),
        ("29 Februari 2024, 29 Februari 2023", ["2024-02-29"]),
        ("dibuka pada tahun 2024 sebagai", ["2024"]),
        ("periode 2019-2024", ["2019", "2024"]),
        ("musim 2018/2019", ["2018", "2019"]),
        ("tanggal 9/8/2023", ["2023-08-09"]),
        ("8/19/2025", []),
        ("sebanyak 2019 orang", []),
        ("2000 warga, Rp2.024, Rp 2019, 2019 meter, 12,2019", []),
        ("pukul 20.23, skor 21-15", []),
        ("nomor 081220192020", []),
        ("UU No 2004", []),
        ("2023-06-13T10:00", ["2023-06-13"]),
        ("tahun 20٢٣", ["2023"]),
        ("3 deſember 2021", ["2021-12-03"]),
        ("3 aprıl 2020", ["2020-04-03"]),
    ],
)
def test_mentions(text: str, found: list[str]) -> None:
    assert [mention.iso for mention in find_dates(text, NEAR)] == found


def test_days_without_year_need_a_year_nearby() -> None:
    assert list(find_dates("Kamis (26/9) dan 16 Mei")) == []
    assert [m.iso for m in find_dates("(31/12)", date(2023, 1, 2))] == ["2022-12-31"]


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
        ("pada Juni 2023", None),
        ("", None),
    ],
)
def test_inference(body: str, day: str | None) -> None:
    assert infer_published(body, today=date(2023, 6, 20)) == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-06-13", "2023-06-13", "2023-06-13"),
        ("13/6/2023", "2023-06-13", "2023-06-13"),
        (" Juni 2023 ", "2023-06-01", "2023-06-30"),
        ("17 Agustus 1998", "1998-08-17", "1998-08-17"),
    ],
)
def test_period(text: str, first: str, last: str) -> None:
    assert parse_period(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "kapan", "31/2/2023", "2023-13", "2023-02-30", "6/13/2023", "Juni 2023 saja", "20"]
)
def test_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_period(text)


@pytest.mark.parametrize(
    ("url", "moment"),
    [
        ("https://a.example/read/2020/10/17/16080051/judul", "2020-10-17"),
        ("https://a.example/20170903205418-277-1/judul", "2017-09-03T20:54:18+07:00"),
        ("https://a.example/read/judul-1568543504", "2019-09-15T17:31:44+07:00"),
        ("https://a.example/2019/09/10/", "2019-09-10"),
        ("https://a.example/2019/19/10/", None),
        ("https://a.example/2099/01/01/", None),
        ("https://a.example/1923/01/01/", None),
        ("https://a.example/judul-12345", None),
        ("", None),
    ],
)
def test_moment_in_url(url: str, moment: str | None) -> None:
    assert moment_in_url(url, WIB, today=date(2025, 1, 1)) == moment


def test_zones() -> None:
    noon = datetime(2023, 6, 13, 12)
    for name, hours in (("WIB", 7), ("wita", 8), ("WIT", 9), ("Asia/Jakarta", 7)):
        assert zone(name).utcoffset(noon) == timedelta(hours=hours)
    for name in ("Asia/Atlantis", "", "../etc", "Asia"):
        with pytest.raises(SettingError, match="timezone"):
            zone(name)


def test_minutes_order_days_and_moments() -> None:
    day, later = local_minutes("2023-06-13"), local_minutes("2023-06-13T20:15:00+07:00")
    assert later - day == 20 * 60 + 15
    assert local_minutes("2023-06-14") - day == 24 * 60


FORMS = (
    "{d}/{m}/{y}",
    "{d:02}/{m:02}/{y}",
    "{d}-{m}-{y}",
    "{d}.{m}.{y}",
    "{y}-{m:02}-{d:02}",
    "{d} {month} {y}",
    "{d} {short} {y}",
    "{day}, {d} {month} {y}",
    "{day} ({d}/{m}/{y})",
    "{month} {d:02}, {y}",
    "{day}, {d:02} {short} {y} 07:30 WIB",
    "Kabar.com - {d:02}/{m:02}/{y}, 05:15 WIB",
)
DATES = st.dates(date(1950, 1, 1), date(2049, 12, 31))


@given(DATES, st.sampled_from(FORMS))
def test_printed_dates_are_read_back(day: date, form: str) -> None:
    text = form.format(
        d=day.day,
        m=day.month,
        y=day.year,
        month=MONTHS[day.month - 1],
        short=SHORT[day.month - 1],
        day=DAYS[day.weekday()],
    )
    assert (parse_moment(text, WIB) or "")[:10] == day.isoformat()
    assert day.isoformat() in [m.iso for m in find_dates(f"Menurut dia, {text} lalu.")]


PIECES = st.sampled_from([*MONTHS, *SHORT, *DAYS, "1", "31", "2023", "20", "/", "-", "(", ")", " "])
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join))


@settings(max_examples=300)
@given(TEXTS)
def test_mentions_lie_in_the_text_and_are_dates(text: str) -> None:
    end = 0
    for mention in find_dates(text, NEAR):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.start >= end or mention.end == end
        end = mention.end
        first, last = days_of(mention.iso)
        assert mention.iso.isascii()
        assert first <= last


@settings(max_examples=300)
@given(TEXTS)
def test_any_text_is_a_moment_or_none(text: str) -> None:
    moment = parse_moment(text, WIB)
    assert moment is None or local_minutes(moment) >= 0
    assert infer_published(text) is None or date.fromisoformat(infer_published(text) or "")
