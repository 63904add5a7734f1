"""Trends equal a count by hand over the hits of each word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import pytest

import searchidx
from searchidx import Archive, Article
from searchidx.errors import QueryError
from searchidx.usage import TrendPeriod

Maker = Callable[..., Archive]

_WORDS = ["banjir", "pelabuhan sorong", '"suku bunga" -acuan', "qwxzy"]


@pytest.fixture(params=["arrays", "portable"], scope="module")
def archive(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    corpus_articles: list[Article],
) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("trend") / "index"
    with searchidx.create(folder, codec=request.param) as archive:
        archive.add(corpus_articles[:50])
        archive.add(corpus_articles[50:])
        archive.delete([corpus_articles[9].id, corpus_articles[60].id])
        yield archive


def label(published: str, by: str) -> str:
    day = date.fromisoformat(published[:10])
    if by == "week":
        return f"{day.isocalendar().year}-W{day.isocalendar().week:02}"
    return published[: {"year": 4, "month": 7, "day": 10}[by]]


@pytest.mark.parametrize("by", ["year", "month", "week", "day"])
def test_counts(archive: Archive, by: str) -> None:
    found = archive.trend(_WORDS, by)
    assert (found.words, found.by) == (tuple(_WORDS), by)
    every = Counter(label(a.published, by) for a in archive if a.published)
    names = [period.period for period in found.periods]
    assert names == sorted(set(names))
    assert (names[0], names[-1]) == (min(every), max(every))
    assert {p.period: p.articles for p in found.periods if p.articles} == every
    for number, word in enumerate(_WORDS):
        hits = [hit.article for hit in archive.search(word, limit=None).hits if not hit.partial]
        counts = Counter(label(a.published, by) for a in hits if a.published)
        assert {p.period: p.counts[number] for p in found.periods if p.counts[number]} == counts
        assert found.undated[number] == sum(a.published is None for a in hits)


@pytest.mark.parametrize(
    ("by", "days", "periods"),
    [
        ("year", ("1998-05-21", "2001-01-01"), ["1998", "1999", "2000", "2001"]),
        ("month", ("2019-11-30", "2020-02-01"), ["2019-11", "2019-12", "2020-01", "2020-02"]),
        # The first of January 2021 was a Friday, of week 53.
        ("week", ("2020-12-27", "2021-01-04"), ["2020-W52", "2020-W53", "2021-W01"]),
        ("day", ("2020-02-28", "2020-03-01"), ["2020-02-28", "2020-02-29", "2020-03-01"]),
    ],
)
def test_gaps(make: Maker, by: str, days: tuple[str, str], periods: list[str]) -> None:
    archive = make([Article(id=day, title="rob", published=day) for day in days])
    found = archive.trend("rob", by).periods
    assert [period.period for period in found] == periods
    assert [period.articles for period in found] == [1, *[0] * (len(periods) - 2), 1]
    assert [period.shares for period in found] == [(1.0,), *[(None,)] * (len(periods) - 2), (1.0,)]


def test_shares() -> None:
    assert TrendPeriod("2023", 8, (2, 0)).shares == (0.25, 0.0)


def test_filters_hold_for_all_articles_too(archive: Archive) -> None:
    asked = {"filters": {"source": ["kabartimur.com"]}, "date_from": "2020", "date_to": "2024"}
    found = archive.trend(["pelabuhan"], "year", **asked)  # type: ignore[arg-type]
    assert sum(p.articles for p in found.periods) == archive.search("", **asked).total  # type: ignore[arg-type]
    assert found.periods[0].period >= "2020"
    assert archive.trend("pelabuhan", "year", match="any").periods


def test_nothing_to_count(make: Maker) -> None:
    assert make().trend("rob").periods == ()
    archive = make([Article(id="1", title="rob")])
    assert (archive.trend("rob").periods, archive.trend("rob").undated) == ((), (1,))


def test_names_that_no_article_has_are_told_of(make: Maker) -> None:
    archive = make([Article(id="a", title="kota", source="x.id", published="2023-06-13")])
    assert archive.trend(["kota", "sumber:y"]).notes == ("no article has the source 'y'",)
    filtered = archive.trend("kota", filters={"source": "z"})
    assert (filtered.periods, filtered.notes) == ((), ("no article has the source 'z'",))
    assert archive.trend("kota sumber:x.id").notes == ()


@pytest.mark.parametrize(
    ("by", "date_from", "date_to", "notes"),
    [
        ("week", "2023-06-14", "2023-06-18", ("2023-W24 is counted from 2023-06-14 on alone",)),
        ("week", "2023-06-12", "2023-06-13", ("2023-W24 is counted up to 2023-06-13 alone",)),
        ("week", "2023-W24", "2023-W24", ()),
        ("week", "2023-06-07", "2023-06-25", ()),
        ("month", "2023-06", "2023-06", ()),
        (
            "year",
            "triwulan II 2023",
            "triwulan III 2023",
            (
                "2023 is counted from 2023-04-01 on alone",
                "2023 is counted up to 2023-09-30 alone",
            ),
        ),
        ("day", "2023-06-14", "2023-06-14", ()),
        ("year", "0001", "9999", ()),
        ("year", None, None, ()),
    ],
)
def test_a_period_that_the_dates_cut_is_told_of(
    make: Maker, by: str, date_from: str | None, date_to: str | None, notes: tuple[str, ...]
) -> None:
    days = ("2023-06-13", "2023-06-14")
    archive = make(Article(id=day, title="kota", published=day) for day in days)
    # Of a period before or after all articles nothing is shown, and nothing said.
    assert archive.trend("kota", by, date_from=date_from, date_to=date_to).notes == notes


def test_what_cannot_be_asked(archive: Archive) -> None:
    with pytest.raises(QueryError, match="no period 'hour'"):
        archive.trend("rob", "hour")
    with pytest.raises(QueryError):
        archive.trend(["rob", "tanggal:zzz"])


def test_other_names_count_and_are_told_of(make: Maker) -> None:
    texts = {"a": "KPK periksa saksi", "b": "Komisi Pemberantasan Korupsi periksa saksi"}
    archive = make(Article(id=id, title=text, published="2023-05-01") for id, text in texts.items())
    found = archive.trend(["KPK", "saksi KPK"], "year")
    assert found.periods[0].counts == (2, 2)
    assert found.notes == ("KPK is searched as Komisi Pemberantasan Korupsi too",)
    alone = archive.trend("KPK", "year", aliases=False)
    assert (alone.periods[0].counts, alone.notes) == ((1,), ())
    assert archive.trend('"saksi', "year").notes
