"""Which indices a search has to ask, where each year has one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

pytest.importorskip("opensearchpy")

from searchidx.engines.opensearch.catalog import Catalog
from searchidx.engines.opensearch.years import scope_of
from searchidx.index.meta import Rules

STEM = "berita-1"


def catalog(partition: str, *years: int) -> Catalog:
    names = {STEM: 1} | {f"{STEM}-{year}": 1 for year in years}
    fixed = {"partition": partition}
    return Catalog("berita", STEM, Rules(0, ""), fixed, names)


def published(first: int | None, last: int | None) -> dict[str, Any]:
    bounds = {}
    if first is not None:
        bounds["gte"] = date(first, 1, 1).toordinal() * 1440
    if last is not None:
        bounds["lte"] = date(last, 12, 31).toordinal() * 1440 + 1439
    return {"range": {"published": bounds}}


def years(query: dict[str, Any]) -> set[str]:
    scope = scope_of(catalog("year", 1945, 2022, 2023), query)
    return {name.removeprefix(STEM) for name in scope.split(",")}


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        (published(2023, 2023), {"-2023"}),
        (published(2022, 2023), {"-2022", "-2023"}),
        (published(2022, None), {"", "-2022", "-2023"}),
        (published(None, 2022), {"", "-1945", "-2022"}),
        (published(1700, 1950), {"", "-1945"}),
        (published(1990, 1999), {""}),
        ({"bool": {"filter": [published(2022, None), published(None, 2022)]}}, {"-2022"}),
        ({"bool": {"must": {"constant_score": {"filter": published(1945, 1945)}}}}, {"-1945"}),
        ({"bool": {"must": [{"bool": {"filter": published(2023, 2023)}}]}}, {"-2023"}),
        # What need not be so limits nothing.
        ({"bool": {"should": [published(2023, 2023)]}}, {"berita"}),
        ({"bool": {"must_not": [published(2023, 2023)]}}, {"berita"}),
        ({"match_all": {}}, {"berita"}),
        ({}, {"berita"}),
    ],
)
def test_what_is_asked(query: dict[str, Any], asked: set[str]) -> None:
    assert years(query) == asked


def test_an_archive_that_is_not_parted_is_asked_whole() -> None:
    assert scope_of(catalog("none"), published(2023, 2023)) == "berita"


def test_more_names_than_a_path_holds_are_asked_as_one() -> None:
    many = catalog("year", *range(1800, 2100))
    assert scope_of(many, published(1801, 2098)) == "berita"


def test_the_index_of_a_date() -> None:
    parted = catalog("year")
    dates = (None, "1799-12-31", "1800-01-01", "2099-01-01T00:00:00+07:00", "2100-01-01")
    found = [parted.index_of(day).removeprefix(STEM) for day in dates]
    assert found == ["", "", "-1800", "-2099", ""]
    assert catalog("none").index_of("2023-01-01") == STEM
