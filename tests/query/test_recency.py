"""Scores fall with age by the formula, and an explanation says by how much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from searchidx import Archive, Article
from searchidx.config import load_settings
from searchidx.errors import QueryError, SettingError

Maker = Callable[..., Archive]

TODAY = date(2024, 3, 31)
AGES = {"today": 0, "week": 7, "month": 30, "year": 365, "old": 4000, "tomorrow": -1}


@pytest.fixture(params=["arrays", "portable"])
def archive(request: pytest.FixtureRequest, make: Maker) -> Archive:
    dated = [
        Article(id=name, title="banjir", published=(TODAY - timedelta(age)).isoformat())
        for name, age in AGES.items()
    ]
    others = [Article(id=f"x{n}", title="kota") for n in range(20 * (request.param == "arrays"))]
    return make([*dated, Article(id="undated", title="banjir"), *others], codec=request.param)


def scores(archive: Archive, query: str = "banjir", **options: object) -> dict[str, float]:
    hits = archive.search(query, now=TODAY, limit=None, **options).hits
    return {hit.article.id: hit.score for hit in hits}


@pytest.mark.parametrize(
    ("recency", "days"), [("30d", 30), ("2w", 14), ("6m", 180), ("1.5y", 547.5), (" 1 W", 7)]
)
def test_the_score_halves_with_each_half_life(archive: Archive, recency: str, days: float) -> None:
    whole = scores(archive)
    aged = scores(archive, recency=recency)
    assert set(aged) == set(whole)
    for name, age in AGES.items():
        factor = max(2.0 ** (-max(age, 0) / days), 2.0**-10)
        assert aged[name] == pytest.approx(whole[name] * factor, rel=1e-5)
    # As old ones.
    assert aged["undated"] == pytest.approx(whole["undated"] * 2.0**-10, rel=1e-5)


def test_newer_come_first_and_undated_last(archive: Archive) -> None:
    # Of equals the newer one, as ever.
    ordered = ["tomorrow", "today", "week", "month", "year", "old", "undated"]
    assert list(scores(archive, recency="1y")) == ordered


def test_the_setting_holds_unless_another_is_asked_for(make: Maker) -> None:
    article = Article(id="a", title="banjir", published="2024-03-01")
    whole, aged = make([article]), make([article], recency="30d")
    plain = scores(whole)["a"]
    assert scores(aged)["a"] == pytest.approx(plain / 2, rel=1e-5)
    assert scores(aged, recency="0d")["a"] == plain
    assert scores(aged, recency="15d")["a"] == pytest.approx(plain / 4, rel=1e-5)


def test_now_is_a_day_in_the_zone_of_the_archive(make: Maker) -> None:
    archive = make([Article(id="a", title="banjir", published="2024-03-31")])
    evening = datetime(2024, 3, 31, 16, tzinfo=UTC)
    late = evening + timedelta(hours=1)
    first, second = (
        archive.search("banjir", recency="1d", now=now).hits[0].score for now in (evening, late)
    )
    assert second == pytest.approx(first / 2, rel=1e-5)


@pytest.mark.parametrize("query", ["banjir", "banjir kota", "judul:banjir", "ban*", ""])
@pytest.mark.parametrize("match", ["auto", "any"])
def test_an_explanation_multiplies_out(archive: Archive, query: str, match: str) -> None:
    hits = archive.search(query, match=match, recency="30d", now=TODAY, limit=None).hits
    assert hits
    for hit in hits:
        found = archive.explain(query, hit.article.id, match=match, recency="30d", now=TODAY)
        assert found is not None
        total = sum(part.score for part in found.parts)
        assert total * found.recency == pytest.approx(hit.score, rel=1e-4, abs=1e-9)
        assert "rest" not in {part.kind for part in found.parts}
        age = AGES.get(hit.article.id, 10**6)
        assert found.recency == pytest.approx(max(2 ** -(max(age, 0) / 30), 2**-10), rel=1e-5)


def test_the_orders_of_time_have_the_score_as_tie_break(make: Maker) -> None:
    archive = make(
        [
            Article(id="less", title="lain", body="banjir" + " kata" * 50, published="2024-03-01"),
            Article(id="more", title="banjir banjir", published="2024-03-01"),
            Article(id="new", title="lain", body="banjir" + " kata" * 50, published="2024-03-02"),
            Article(id="undated less", title="lain", body="banjir" + " kata" * 50),
            Article(id="undated more", title="banjir banjir"),
        ]
    )
    for recency in (None, "1d"):
        newest = scores(archive, sort="newest", recency=recency)
        assert list(newest) == ["new", "more", "less", "undated more", "undated less"]
        oldest = scores(archive, sort="oldest", recency=recency)
        assert list(oldest) == ["more", "less", "new", "undated more", "undated less"]


def test_totals_facets_and_partial_matches_are_the_same(archive: Archive) -> None:
    plain, aged = (
        archive.search("banjir lain", facets=("year",), now=TODAY, recency=recency, limit=None)
        for recency in ("0d", "30d")
    )
    assert (plain.total, plain.partial_total) == (aged.total, aged.partial_total) == (0, 7)
    assert plain.facets == aged.facets


@pytest.mark.parametrize("text", ["30", "d", "-1d", "30 hari", "", "1e3d", "٣d", "9" * 400 + "d"])
def test_what_is_no_time_is_an_error(archive: Archive, text: str) -> None:
    with pytest.raises(QueryError, match=r"^recency: .* is no time; .*as 30d"):
        archive.search("banjir", recency=text)
    with pytest.raises(SettingError, match=r"recency: .* is not a time such as 30d, 2w, 6m or 1y"):
        load_settings(recency=text)


def test_a_time_has_to_be_text(archive: Archive) -> None:
    with pytest.raises(TypeError, match=r"recency must be text such as '30d', not 30"):
        archive.search("banjir", recency=30)  # type: ignore[arg-type]
