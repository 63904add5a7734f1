"""Groups of reprints equal those of a scan of all pairs, however the articles came."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reprint_groups import BODY, TEXTS, article, library, scanned

import searchidx
from searchidx import Archive, Article
from searchidx.errors import IndexOutdated
from searchidx.index import reprints

Maker = Callable[..., Archive]


def grouped(archive: Archive) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for found in archive:
        groups.setdefault(found.reprint_of or found.id, set()).add(found.id)
    assert archive.search("", collapse=True, limit=0).groups == len(groups)
    return set(map(frozenset, groups.values()))


@pytest.mark.parametrize(
    ("commit_every", "codec"), [("64MB", "arrays"), ("20kB", "arrays"), ("20kB", "portable")]
)
def test_groups_are_those_of_a_scan(make: Maker, commit_every: str, codec: str) -> None:
    articles = library(240, seed=3)
    expected = scanned(articles)
    assert len(expected) < 160
    assert max(map(len, expected)) > 3
    assert grouped(make(articles, commit_every=commit_every, codec=codec)) == expected


@settings(max_examples=12)
@given(st.randoms(use_true_random=False), st.integers(1, 5))
def test_order_runs_updates_and_deletions_make_no_difference(
    tmp_path_factory: pytest.TempPathFactory, rng: random.Random, runs: int
) -> None:
    articles = library(36, seed=rng.randrange(5))
    gone = {a.id for a in rng.sample(articles, 6)}
    first_seen = {a.id: replace(a, body=rng.choice(TEXTS)) for a in rng.sample(articles, 6)}
    coming = [*articles]
    rng.shuffle(coming)
    with searchidx.create(tmp_path_factory.mktemp("r") / "i", commit_every="10kB") as archive:
        archive.add(first_seen.values())
        for run in range(runs):
            archive.add(coming[run::runs])
        archive.delete(gone)
        expected = scanned(a for a in articles if a.id not in gone)
        assert grouped(archive) == expected
        archive.rebuild()
        assert grouped(archive) == expected


# What a reader is told ----------------------------------------------------------------------


def test_an_article_that_joined_two_others_joins_them_no_more_when_it_is_deleted(
    make: Maker,
) -> None:
    words = BODY.split()
    parts = {
        "start": " ".join(words[:-12]),
        "whole": BODY,
        "rest": " ".join(words[:40] + words[52:]),
    }
    archive = make([article(id, text) for id, text in parts.items()])
    joined = {frozenset(parts)}
    assert grouped(archive) == joined
    archive.delete(["whole"])
    assert grouped(archive) == scanned(article(i, parts[i]) for i in ("start", "rest"))
    archive.add([article("whole")])
    assert grouped(archive) == joined


def test_what_the_input_says_is_not_believed(make: Maker) -> None:
    archive = make([article("a", reprint_of="x")])
    assert [found.reprint_of for found in archive] == [None]
    assert archive.add([article("a", reprint_of="y")]).unchanged == 1


def test_the_same_text_many_times_and_common_keys(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reprints, "COMMON", 10)
    archive = make([article(f"{i:02}") for i in range(30)], commit_every="5kB")
    assert grouped(archive) == {frozenset(f"{i:02}" for i in range(30))}


def test_signatures_that_are_not_kept_are_made_again(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reprints, "_KEPT", 2)
    articles = library(90, seed=4)
    assert grouped(make(articles, commit_every="10kB")) == scanned(articles)


def test_titles_alone_are_no_reprints(make: Maker) -> None:
    archive = make([Article(id=id, title="Judul yang sama") for id in "ab"])
    assert [found.reprint_of for found in archive] == [None, None]


# Settings -----------------------------------------------------------------------------------


def test_near_duplicates_can_be_left_out_and_come_with_a_rebuild(
    make: Maker, tmp_path: Path
) -> None:
    pair = [article("a"), article("b")]
    archive = make(pair, near_duplicates=False)
    assert len(grouped(archive)) == 2
    with searchidx.open(tmp_path / "index-0") as other:
        other.add([article("c")])
        assert len(grouped(other)) == 3
    with searchidx.open(tmp_path / "index-0", near_duplicates=True) as other:
        with pytest.raises(IndexOutdated, match="another setting of near_duplicates"):
            other.add([article("d")])
        other.rebuild()
        assert grouped(other) == {frozenset("abc")}
    with searchidx.open(tmp_path / "index-0") as other:
        other.add([article("d")])
        assert grouped(other) == {frozenset("abcd")}


def test_the_overlap_is_a_setting(make: Maker) -> None:
    pair = [article("a"), article("b", " ".join(BODY.split()[:70] + TEXTS[1].split()[:14]))]
    assert len(grouped(make(pair, reprint_overlap=0.5))) == 1
    assert len(grouped(make(pair))) == 2


def test_the_agency_story_of_the_corpus_and_its_three_reprints(corpus: Archive) -> None:
    reprinted = {a.id: a.reprint_of for a in corpus if a.reprint_of}
    assert len(reprinted) == 3
    assert set(reprinted.values()) == {"nusa-2020-0719"}
    assert len({id.split("/")[1] for id in reprinted}) == 3
