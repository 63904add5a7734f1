"""Groups of reprints equal those of a scan of all pairs, however the articles came and went."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from reprint_groups import BODY, TEXTS, article, library, scanned

from searchidx import Archive
from searchidx.index import reprints

Maker = Callable[..., Archive]


def grouped(archive: Archive) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for found in archive:
        groups.setdefault(found.reprint_of or found.id, set()).add(found.id)
    return set(map(frozenset, groups.values()))


@pytest.mark.parametrize("commit_every", ["64MB", "20kB"])
def test_groups_are_those_of_a_scan(make: Maker, commit_every: str) -> None:
    articles = library(240, seed=3)
    expected = scanned(articles)
    archive = make(articles, commit_every=commit_every)
    assert grouped(archive) == expected
    assert archive.check().is_sound
    for group in expected:
        for id in group:
            assert {a.id for a in archive.reprints(id)} == group - {id}


@pytest.mark.parametrize("seed", range(4))
def test_order_runs_updates_and_deletions_make_no_difference(make: Maker, seed: int) -> None:
    rng = random.Random(seed)
    articles = library(60, seed)
    gone = {a.id for a in rng.sample(articles, 10)}
    coming = [*articles]
    rng.shuffle(coming)
    archive = make(commit_every="10kB")
    archive.add(replace(a, body=rng.choice(TEXTS)) for a in rng.sample(articles, 10))
    for run in range(3):
        archive.add(coming[run::3])
    assert grouped(archive) == scanned(articles)
    archive.delete(gone)
    expected = scanned(a for a in articles if a.id not in gone)
    assert grouped(archive) == expected
    archive.rebuild()
    assert grouped(archive) == expected
    assert archive.check().is_sound


def test_the_first_is_the_earliest_published_undated_last_ties_by_id(make: Maker) -> None:
    archive = make(
        [
            article("undated"),
            article("late", published="2023-06-14T09:00:00+07:00"),
            article("b", published="2023-06-13"),
            article("a", published="2023-06-13"),
            article("other", TEXTS[1], published="1998-05-21"),
        ]
    )

    def told() -> dict[str, str | None]:
        return {found.id: found.reprint_of for found in archive}

    assert told() == {"undated": "a", "late": "a", "b": "a", "a": None, "other": None}
    archive.delete(["a"])
    assert told() == {"undated": "b", "late": "b", "b": None, "other": None}
    archive.add([article("b", TEXTS[2])])
    assert told() == {"undated": "late", "late": None, "b": None, "other": None}
    assert [a.id for a in archive.reprints("late")] == ["undated"]
    assert archive.reprints("other") == archive.reprints("none") == ()
    hits = archive.search("kabar", limit=None).hits
    assert {hit.article.id: hit.article.reprint_of for hit in hits} == told()


def test_one_that_joins_two_groups_and_goes_again(make: Maker) -> None:
    words = BODY.split()
    parts = {
        "start": " ".join(words[:-12]),
        "whole": BODY,
        "rest": " ".join(words[:40] + words[52:]),
    }
    articles = {id: article(id, text) for id, text in parts.items()}
    apart = scanned([articles["start"], articles["rest"]])
    archive = make([articles["start"]])
    archive.add([articles["rest"]])
    assert grouped(archive) == apart
    archive.add([articles["whole"]])
    assert grouped(archive) == scanned(articles.values()) != apart
    archive.delete(["whole"])
    assert grouped(archive) == apart


def test_a_key_that_many_have_is_not_compared(make: Maker, monkeypatch: Any) -> None:
    monkeypatch.setattr(reprints, "COMMON", 10)
    monkeypatch.setattr("searchidx.engines.opensearch.reprints.COMMON", 10, raising=False)
    archive = make([article(f"{n:02}", f"{BODY} {n}") for n in range(30)])
    assert max(map(len, grouped(archive))) < 30
    assert len(archive) == 30


def test_without_near_duplicates_nothing_is_grouped(make: Maker) -> None:
    archive = make([article("a"), article("b")], near_duplicates=False)
    assert grouped(archive) == {frozenset("a"), frozenset("b")}


def test_articles_without_words_are_groups_of_their_own(make: Maker) -> None:
    archive = make([article("a", "---"), article("b", "---"), article("c", "")])
    assert len(grouped(archive)) == 3
    assert archive.delete(["a"]) == 1
