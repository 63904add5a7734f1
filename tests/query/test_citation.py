"""A citation holds what an answer depends on; a replay says what has become of it, and why."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

import searchidx
from searchidx import Archive, Article
from searchidx.errors import CitationError
from searchidx.index.documents import encode
from searchidx.model import as_json
from searchidx.query.citation import Citation
from searchidx.settings import SETTINGS

Maker = Callable[..., Archive]

ARTICLES = [
    Article(id="a", title="banjir demak", published="2024-03-01"),
    Article(id="b", title="kabar", body="banjir besar di demak", published="2024-03-20"),
    Article(id="c", title="kota", published="2024-03-02"),
]
NOW = datetime(2024, 3, 27, 12, tzinfo=UTC)


def through_json(citation: Citation) -> Citation:
    return Citation.from_json(json.dumps(as_json(citation)))


@pytest.mark.parametrize("codec", ["arrays", "portable"])
@pytest.mark.parametrize("query", ["banjir", "banjir -kota", "", "qwxzy", "kota^2 ATAU banjir"])
def test_an_answer_is_the_same_while_nothing_changes(make: Maker, codec: str, query: str) -> None:
    archive = make(ARTICLES[:2], codec=codec)
    archive.add(ARTICLES[2:])
    for with_hits in (True, False):
        citation = archive.cite(query, with_hits=with_hits)
        replay = archive.replay(through_json(citation))
        assert (replay.same, replay.changes, replay.causes) == (True, (), ())
        assert replay.then == replay.now == citation
        found = archive.search(query, limit=None)
        assert (citation.total, citation.partial_total) == (found.total, found.partial_total)
        hashes = [encode(hit.article)[1] for hit in found.hits if not hit.partial]
        assert citation.ordered == hashlib.sha256(b"".join(hashes)).hexdigest()
        assert citation.unordered == hashlib.sha256(b"".join(sorted(hashes))).hexdigest()
        ids = [hit.article.id for hit in found.hits if not hit.partial]
        expected = tuple(zip(ids, (each.hex() for each in hashes), strict=True))
        assert citation.hits == (expected if with_hits else None)


def test_articles_added_gone_and_changed_are_named(make: Maker) -> None:
    archive = make(ARTICLES)
    citation = archive.cite("banjir", with_hits=True)
    archive.delete(["a"])
    archive.add([replace(ARTICLES[1], section="Kota"), Article(id="d", title="banjir")])
    replay = archive.replay(through_json(citation))
    assert (replay.same, replay.added, replay.gone, replay.changed) == (
        False,
        ("d",),
        ("a",),
        ("b",),
    )
    assert replay.changes == ("other articles match, or their contents are others",)
    assert replay.causes == ("the archive is at commit 3 with 3 articles, it was at 1 with 3",)
    without = archive.replay(replace(citation, hits=None))
    assert (without.same, without.added, without.gone, without.changed) == (False, None, None, None)


def test_another_number_of_articles_is_told(make: Maker) -> None:
    archive = make(ARTICLES)
    citation = archive.cite("banjir besar", with_hits=True)
    archive.add([Article(id="d", title="banjir besar"), Article(id="e", title="besar")])
    replay = archive.replay(citation)
    assert replay.changes == (
        "2 articles match, 1 then",
        "2 articles have some of the words, 1 then",
    )
    assert replay.added == ("d",)


def test_another_number_of_groups_is_told(make: Maker) -> None:
    archive = make(ARTICLES)
    citation = archive.cite("banjir", collapse=True)
    groups, matching = citation.groups, citation.total
    assert groups is not None
    replay = archive.replay(replace(citation, groups=groups + 1))
    assert not replay.same
    assert replay.changes == (f"{groups} groups of reprints, {groups + 1} then",)
    assert replay.now.total == matching


def test_another_order_is_a_change(make: Maker) -> None:
    archive = make(ARTICLES)
    citation = archive.cite("banjir", with_hits=True)
    with searchidx.open(archive._engine._folder, body_weight=0.0) as other:
        replay = other.replay(citation)
    assert not replay.same
    assert replay.changes == ("the same articles come in another order",)
    assert (replay.added, replay.gone, replay.changed) == ((), (), ())
    assert replay.causes == ("the setting body_weight is 0.0, it was 1.0",)


def test_rules_versions_and_settings_that_are_new_are_told(make: Maker) -> None:
    archive = make(ARTICLES)
    citation = archive.cite("banjir")
    old = replace(
        citation,
        index={**citation.index, "fingerprint": "x", "reprint_overlap": 0.7},
        versions={**citation.versions, "Python": "3.9.0"},
        settings={**{n: v for n, v in citation.settings.items() if n != "recency"}, "gone": 1},
    )
    replay = archive.replay(old)
    assert replay.same
    assert replay.causes == (
        "the index was made by other rules of analysis",
        "the rule reprint_overlap is 0.89, it was 0.7",
        "the setting recency is 0d and was not known",
        "the setting gone was 1 and is no more",
        f"the version of Python is {citation.versions['Python']}, it was 3.9.0",
    )


def test_the_moment_is_frozen(make: Maker) -> None:
    archive = make(ARTICLES)
    for query, options in (
        ('tanggal:"minggu lalu"', {}),
        ("", {"date_from": "minggu lalu"}),
        ("banjir", {"recency": "1w"}),
    ):
        citation = archive.cite(query, now=NOW, with_hits=True, **options)
        assert citation.options["now"] == "2024-03-27T12:00:00+00:00"
        assert archive.replay(through_json(citation)).same
        found = archive.search(query, now=NOW, limit=None, **options)
        assert [id for id, _ in citation.hits or ()] == [hit.article.id for hit in found.hits]
    assert archive.cite('tanggal:"minggu lalu"', now=NOW).total == 1
    day = archive.cite('tanggal:"minggu lalu"', now=date(2024, 3, 27))
    assert (day.options["now"], day.total) == ("2024-03-27", 1)
    assert archive.replay(through_json(day)).same
    # Without one it is that of the clock.
    moment = datetime.fromisoformat(archive.cite("banjir").options["now"])
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 60


OPTIONS: list[dict[str, Any]] = [
    {"aliases": False},
    {"fields": ["judul", "isi"]},
    {"filters": {"source": "a.id", "author": ["X", "Y"]}},
    {"date_from": "2024", "date_to": date(2024, 3, 10)},
    {"sort": "oldest"},
    {"match": "any"},
    {"collapse": True},
    {"recency": "1.5w"},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_every_option_is_kept(make: Maker, options: dict[str, Any]) -> None:
    articles = [replace(article, source="a.id", authors=("X",)) for article in ARTICLES]
    archive = make([*articles, replace(articles[0], id="copy")])
    citation = archive.cite("banjir demak", now=NOW, with_hits=True, **options)
    read = through_json(citation)
    assert read == citation
    assert archive.replay(read).now == citation
    results = archive.search("banjir demak", now=NOW, limit=None, **options)
    assert (citation.total, citation.groups) == (results.total, results.groups)


def test_no_option_of_a_search_is_left_out() -> None:
    import inspect

    page = {"self", "query", "limit", "offset", "facets"}
    with_page = set(inspect.signature(Archive.search).parameters)
    kept = set().union(*({*options} for options in OPTIONS)) | {"now"}
    assert with_page - page == kept


def test_the_settings_that_have_a_part_in_answers(make: Maker) -> None:
    archive = make(ARTICLES, k1=2.0)
    citation = archive.cite("banjir")
    assert citation.given == {"k1": 2.0}
    of_rules = {"exceptions", "protect_names", "old_spelling", "stems", "protect"}
    of_index = {"near_duplicates", "reprint_overlap"}
    of_writing = {"commit_every", "memory", "processes", "codec", "fields", "stdin_name"}
    of_reading = {"date_order", "follow_links", "furniture", "read_as_of"} | {
        name for name in SETTINGS if name.startswith(("max_", "web_"))
    }
    of_showing = {"fragments", "fragment_length", "suggest_below", "cache", "time_limit"}
    of_place = {
        name for name, setting in SETTINGS.items() if setting.help.startswith("cluster: ")
    } | {"engine"}
    rest = of_rules | of_index | of_writing | of_reading | of_showing | of_place
    assert set(citation.settings) == set(SETTINGS) - rest


def test_another_setting_or_option_gives_another_citation(make: Maker) -> None:
    archive = make(ARTICLES)
    seen = [archive.cite("banjir demak", now=NOW, **options) for options in ({}, *OPTIONS)]
    assert len({json.dumps(as_json(citation)) for citation in seen}) == len(seen)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "there is no citation in it"),
        ("{}", "there is no citation in it"),
        ('{"citation": {}}', "there is no citation in it"),
        ('{"format": 2}', "a citation of format 2, not 1"),
        ('{"format": 1}', "query is missing or of a wrong kind"),
    ],
)
def test_what_is_no_citation_is_said(text: str, message: str) -> None:
    with pytest.raises(CitationError, match=message):
        Citation.from_json(text)


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Citation)])
def test_a_value_of_a_wrong_kind_is_said(make: Maker, name: str) -> None:
    data = as_json(make(ARTICLES).cite("banjir", with_hits=True))
    del data["format" if name == "query" else "query"]
    with pytest.raises(CitationError):
        Citation.from_json(json.dumps(data))
    for wrong in (1.5, True, {}, [1]):
        if type(wrong) is not type(data.get(name)):
            with pytest.raises(CitationError):
                Citation.from_json(
                    json.dumps({"query": "banjir", "format": 1, **data, name: wrong})
                )


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("now", "soon"),
        ("now", None),
        ("sort", "random"),
        ("fields", 3),
        ("recency", "x"),
        ("match", 1),
    ],
)
def test_options_that_no_search_takes_are_said(make: Maker, option: str, value: object) -> None:
    data = as_json(make(ARTICLES).cite("banjir"))
    data["options"][option] = value
    with pytest.raises(CitationError, match="what was asked cannot be read"):
        Citation.from_json(json.dumps(data))
