"""Moments in fields, lines and URLs."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from searchidx.dates import (
    moment_in_url,
    parse_moment,
    zone,
)

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
        ("Sep 21 2019", "2019-09-21"),
        ("Wed Jun 14 2023 23:30:00 GMT+0700 (Western Indonesia Time)", "2023-06-14T23:30:00+07:00"),
        ("Wed Jun 14 23:30:00 +0000 2023", "2023-06-15T06:30:00+07:00"),
        ("Wed Jun 14 09:30:00 2023", "2023-06-14T09:30:00+07:00"),
        ("Feb 30 2019", None),
        ("20050817T101500+0700", "2005-08-17T10:15:00+07:00"),
        ("20050817T101500Z", "2005-08-17T17:15:00+07:00"),
        ("20050817T1015", "2005-08-17T10:15:00+07:00"),
        ("20051317T101500Z", None),
        ("28 Agust 2020", "2020-08-28"),
        ("17 Agoestoes 1945", "1945-08-17"),
        ("3 Djoeli 1947", "1947-07-03"),
        ("10-Sep-19", "2019-09-10"),
        ("13/6/23", "2023-06-13"),
        ("02/11/05", "2005-11-02"),
        ("02/11/05 10:15 WIB", "2005-11-02T10:15:00+07:00"),
        ("2/11/98, 9.05", "1998-11-02T09:05:00+07:00"),
        ("31/11/05 10:15 WIB", None),
        ("terbit" + " " * 30 + "2019", None),
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
        ("Selasa, 23/02/2016", "2016-02-23"),
        ("10 Juni 2025 13:21", "2025-06-10T13:21:00+07:00"),
        ("22.12 WITA, Sabtu 28 Maret 2020", "2020-03-28T22:12:00+08:00"),
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
    ("text", "moment"),
    [
        ("10/20/2025 21:36", "2025-10-20T21:36:00+07:00"),
        ("6/7/2023", "2023-06-07"),
        ("6-13-23", "2023-06-13"),
        ("Tue 6/13/2023 8:05 PM", "2023-06-13T20:05:00+07:00"),
        ("2023-06-13", "2023-06-13"),
        ("2023/06/13", "2023-06-13"),
        ("13 Juni 2023", "2023-06-13"),
        ("13/6/2023", None),
    ],
)
def test_moment_with_the_month_first(text: str, moment: str | None) -> None:
    assert parse_moment(text, WIB, month_first=True) == moment


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
        ("https://a.example/berita/daerah/16/02/15/o2l07x284-judul", "2016-02-15"),
        ("https://a.example/berita/16/22/15/judul", None),
        ("https://a.example/berita/29/02/15/judul", None),
        ("https://a.example/berita/16/02/15", None),
        ("", None),
    ],
)
def test_moment_in_url(url: str, moment: str | None) -> None:
    assert moment_in_url(url, WIB, today=date(2025, 1, 1)) == moment


SEEN = datetime(2023, 6, 14, 1, 30, 20, tzinfo=WIB)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("38 menit lalu", "2023-06-14T00:52:00+07:00"),
        ("2 jam yang lalu", "2023-06-13T23:30:00+07:00"),
        ("Sejam lalu", "2023-06-14T00:30:00+07:00"),
        ("Diperbarui 13 hari lalu", "2023-06-01"),
        ("seminggu lalu", "2023-06-07"),
        ("Kemarin, 14:05", "2023-06-13T14:05:00+07:00"),
        ("Hari ini pukul 00.10 WIB", "2023-06-14T00:10:00+07:00"),
        ("Kemarin", "2023-06-13"),
        ("beberapa waktu lalu", None),
        ("2 bulan lalu", None),
    ],
)
def test_relative_prints_need_the_time_at_which_the_page_was_read(
    text: str, moment: str | None
) -> None:
    assert parse_moment(text, WIB, SEEN) == moment
    assert parse_moment(text, WIB, SEEN.astimezone(UTC)) == moment
    assert parse_moment(text, WIB) is None


def test_a_full_date_wins_over_a_relative_print() -> None:
    assert parse_moment("3 Juni 2023, dilihat 2 jam lalu", WIB, SEEN) == "2023-06-03"
