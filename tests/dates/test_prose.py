"""Dates in prose: which are read, which are none, and that the fast way misses nothing."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.dates import Mention, dates_in, days_of, find_dates, local_minutes, prose

NEAR = date(2023, 6, 14)
MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
).split()
SHORT = "Jan Feb Mar Apr Mei Jun Jul Agt Sep Okt Nov Des".split()
DAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Days
        ("pada Selasa (13/6/2023) dan Kamis (26/9)", "2023-06-13 2023-09-26"),
        ("Kamis (26/12) lalu", "2022-12-26"),
        ("(14/9/2019), (25/10/19)", "2019-09-14 2019-10-25"),
        ("Selasa 13/6 malam, pada (13/6 malam)", "2023-06-13 2023-06-13"),
        ("Minggu 15 September 2019", "2019-09-15"),
        ("pada 16 Mei", "2023-05-16"),
        ("16 September 20.15 WIB", "2023-09-16"),
        ("29 Februari 2024, 29 Februari 2023", "2024-02-29"),
        ("tanggal 9/8/2023, 13.6.2019, 2019/09/10", "2023-08-09 2019-06-13 2019-09-10"),
        ("10-Sep-19, 17-Agustus-1945, 13Juni 2023", "2019-09-10 1945-08-17 2023-06-13"),
        ("05 november 2015, 17 Agustus tahun 1945", "2015-11-05 1945-08-17"),
        ("Oktober 07, 2019 dan June 13th, 2023", "2019-10-07 2023-06-13"),
        ("2023-06-13T10:00", "2023-06-13"),
        ("17 Djanuari 1950, 3 Pebruari 1955", "1950-01-17 1955-02-03"),
        ("17 Djuli 1947, 10 Nopember 1945, 1 Djuni 1949", "1947-07-17 1945-11-10 1949-06-01"),
        ("13\u00a0Juni\u00a02023, 20 Jumadil Awwal 1438 / 17 Feb 2017", "2023-06-13 2017-02-17"),
        # Ranges and lists of days: those that are printed
        ("12-14 Juni 2023", "2023-06-12 2023-06-14"),
        ("12 hingga 15 Juni, 28-29 September", "2023-06-12 2023-06-15 2023-09-28 2023-09-29"),
        ("12, 14, dan 16 Juni 2023", "2023-06-12 2023-06-14 2023-06-16"),
        ("(12-13/6), (1/6-3/6)", "2023-06-12 2023-06-13 2023-06-01 2023-06-03"),
        ("12 Agustus-6 September ini", "2023-08-12 2023-09-06"),
        ("28 Mei - 3 Juni 2019", "2019-05-28 2019-06-03"),
        ("28 Desember hingga 3 Januari 2020", "2019-12-28 2020-01-03"),
        # Months
        ("sejak September 2019, bulan Mei tahun 2020", "2019-09 2020-05"),
        ("Juli–September 2019, Okt–Des 1965", "2019-07 2019-09 1965-10 1965-12"),
        ("Mei dan Juni 2023", "2023-05 2023-06"),
        ("kasus Covid-19 Maret 2020", "2020-03"),
        # Years
        ("dibuka pada tahun 2024 sebagai", "2024"),
        ("periode 2019-2024, musim 2018/2019", "2019 2024 2018 2019"),
        ("musim 2018/19, tahun 1998 – 2003", "2018 2019 1998 2003"),
        ("VOC 1602, berdiri pada 1602, Pemilu 2029", "1602 1602 2029"),
        ("tahun 1293, tokoh itu (1785–1860), pasca-2014", "1293 1785 1860 2014"),
        ("pada 2019 warga pindah, 2019 hari itu", "2019 2019"),
        ("2019, 2020 dan 2021", "2019 2020 2021"),
        ("terbit" + " " * 30 + "2019", "2019"),
        ("sejak tahun 2019. Kapal, pada 2018-2019", "2019 2018 2019"),
        ("Mei tahun 2019, sejak2019, pada\n2019", "2019-05 2019"),
        # None
        ("8/19/2025, 31/2/2023, 2023-13-45", ""),
        ("sebanyak 2019 orang, 2.000 orang, sekitar 1500-2000 orang", ""),
        ("2000 warga, Rp2.024, Rp 2019, Rp2023, 2019 meter, 12,2019", ""),
        ("pukul 20.15, pukul 20.23, skor 21-15, skor 1/2, 24/7", ""),
        ("nomor 081220192020, UU No 2004, nomor 1945", ""),
        ("mobil B 2019 XYZ, GTX 1660, Kodim 1714, 1200 kaki", ""),
        ("Muharram 1441 H, tahun 1442 Hijriah", ""),
        ("era 1990-an, #2019Maju, ACARA2019", ""),
        ("telepon 0812 2019 2020", ""),
        ("Mei dan Maret, 32 Mei", ""),
    ],
)
def test_mentions(text: str, found: str) -> None:
    assert [mention.iso for mention in find_dates(text, NEAR)] == found.split()


def test_the_place_of_a_mention() -> None:
    text = "Pameran 12-14 Juni 2023 dan (26/9)."
    assert list(find_dates(text, NEAR)) == [
        Mention("2023-06-12", 8, 23),
        Mention("2023-06-14", 8, 23),
        Mention("2023-09-26", 29, 33),
    ]


def test_days_without_year_need_a_year_nearby() -> None:
    assert list(find_dates("Kamis (26/9) dan 16 Mei")) == []
    assert [m.iso for m in find_dates("(31/12)", date(2023, 1, 2))] == ["2022-12-31"]


def test_a_date_does_not_run_over_a_line() -> None:
    assert [m.iso for m in find_dates("17 Mei\n2019", NEAR)] == ["2023-05-17", "2019"]
    assert [m.iso for m in find_dates("bulan Mei\n2019", NEAR)] == ["2019"]


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
def test_printed_dates_are_found(day: date, form: str) -> None:
    month, short = MONTHS[day.month - 1], SHORT[day.month - 1]
    names = {"month": month, "short": short, "day": DAYS[day.weekday()]}
    text = form.format(d=day.day, m=day.month, y=day.year, **names)
    assert [m.iso for m in find_dates(f"Menurut dia, {text} lalu.")] == [day.isoformat()]


SIGNS = "0 1 3 12 31 2023 1998 20 / - – ( ) . , : dan hingga tahun mei Rp H ٣ ſ".split()
PIECES = st.sampled_from([*MONTHS, *SHORT, *DAYS, *SIGNS, *" " * 3, "\n", "\u00a0", "\ud800"])
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=20).map("".join))


def plainly(text: str, near: date | None) -> Iterator[Mention]:
    """The slow way: a reading is tried at every number."""
    done = 0
    for number in re.finditer("[0-9]+", text):
        if number.start() < done:
            continue
        reading = prose._read(text, number.start(), done, near)
        if reading:
            dates, start, done = reading
            yield from (Mention(iso, start, done) for iso in dates)


@settings(max_examples=500)
@given(TEXTS)
def test_the_fast_way_finds_what_the_plain_way_does(text: str) -> None:
    mentions = list(find_dates(text, NEAR))
    assert mentions == list(plainly(text, NEAR))
    assert dates_in(text, NEAR) == {mention.iso for mention in mentions}


def test_the_fast_way_on_real_texts(shared_data: Path) -> None:
    found = 0
    with gzip.open(shared_data / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line, _ in zip(lines, range(3000), strict=False):
            body = json.loads(line)["body"]
            mentions = list(find_dates(body, NEAR))
            assert mentions == list(plainly(body, NEAR))
            found += len(mentions)
    assert found > 5000


@settings(max_examples=300)
@given(TEXTS)
def test_mentions_lie_in_the_text_and_are_dates(text: str) -> None:
    end = 0
    place = None
    for mention in find_dates(text, NEAR):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.start >= end or mention[1:] == place
        end, place = mention.end, mention[1:]
        first, last = days_of(mention.iso)
        assert mention.iso.isascii()
        assert first <= last


REPEATED = (
    "1|1,|1 dan |12 Mei |Mei |Mei dan |1/1/|1-|2019-|(1/2, | |\u00a0|2019 |-Mei|1 Mei - "
    "|tahun 2019 hingga |Januari, "
)


@pytest.mark.parametrize("piece", REPEATED.split("|"))
def test_time_is_linear(piece: str) -> None:
    def seconds(count: int) -> float:
        text = piece * (count // len(piece))
        started = time.process_time()
        for _ in find_dates(text, NEAR):
            pass
        return time.process_time() - started

    # Quadratic time would take 64 times as long, linear time 8.
    small = min(seconds(20_000) for _ in range(3))
    assert min(seconds(160_000) for _ in range(2)) < 30 * small + 0.01


def test_minutes_order_days_and_moments() -> None:
    day, later = local_minutes("2023-06-13"), local_minutes("2023-06-13T20:15:00+07:00")
    assert later - day == 20 * 60 + 15
    assert local_minutes("2023-06-14") - day == 24 * 60
