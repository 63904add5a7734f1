"""A search over HTTP: the answer, what leads on from it, and that it stays on its commit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import searchidx
from searchidx import Archive, Article

Serve = Callable[..., TestClient]

SEARCH = "/api/v1/search"


def get(client: TestClient, address: str, **parameters: Any) -> Any:
    response = client.get(address, params=parameters or None)
    assert response.status_code == 200, response.text
    return response.json()


def ids(view: Any) -> list[str]:
    return [hit["article"]["id"] for hit in view["hits"]]


def many(count: int, title: str = "kabar") -> list[Article]:
    return [
        Article(id=f"{n:03}", title=title, published=f"20{n % 20:02}-03-0{n % 9 + 1}")
        for n in range(count)
    ]


QUERIES = ["pelabuhan sorong", '"peti kemas"', "pelabuan", "KPK", "", "banjir -demak", "zzz"]


@pytest.mark.parametrize("query", QUERIES)
def test_it_answers_as_the_archive_does(client: TestClient, corpus: Archive, query: str) -> None:
    view = get(client, SEARCH, q=query)
    results = corpus.search(query, facets=("source", "section", "author", "tag", "year"))
    assert view["facets"].keys() == results.facets.keys()
    assert ids(view) == [hit.article.id for hit in results.hits]
    for name in ("query", "total", "partial_total", "relaxed", "groups", "suggestion"):
        assert view[name] == getattr(results, name)
    assert view["notes"] == list(results.notes)
    for shown, hit in zip(view["hits"], results.hits, strict=True):
        assert (shown["rank"], shown["score"]) == (hit.rank, hit.score)
        assert [(f["field"], f["text"], f["credit"]) for f in shown["fragments"]] == [
            (f.field, f.text, f.credit) for f in hit.fragments
        ]
        marks = [[tuple(mark) for mark in f["marks"]] for f in shown["fragments"]]
        assert marks == [list(f.marks) for f in hit.fragments]
        assert not {"body", "path"} & set(shown["article"])
    for name, counts in results.facets.items():
        own = {choice["value"]: choice["count"] for choice in view["facets"][name]}
        expected = {count.value: count.count for count in counts}
        assert own.items() <= expected.items()
        assert len(own) >= min(12, len(expected))


@pytest.mark.parametrize(
    ("parameters", "arguments"),
    [
        ({"source": "kabartimur.com"}, {"filters": {"source": ["kabartimur.com"]}}),
        ({"from": "2023-06", "to": "2023"}, {"date_from": "2023-06", "date_to": "2023"}),
        ({"tag": ["banjir", "BPS"]}, {"filters": {"tag": ["banjir", "BPS"]}}),
        ({"place": "surabaya"}, {"filters": {"place": "surabaya"}}),
        ({"sort": "oldest"}, {"sort": "oldest"}),
        ({"match": "any"}, {"match": "any"}),
        ({"field": ["judul", "caption"]}, {"fields": ["judul", "caption"]}),
        ({"collapse": "1"}, {"collapse": True}),
        ({"limit": "3", "page": "2"}, {"limit": 3, "offset": 3}),
    ],
)
def test_parameters(
    client: TestClient, corpus: Archive, parameters: dict[str, Any], arguments: dict[str, Any]
) -> None:
    view = get(client, SEARCH, q="banjir ATAU kapal ATAU kota", **parameters)
    results = corpus.search("banjir ATAU kapal ATAU kota", **arguments)
    assert ids(view) == [hit.article.id for hit in results.hits]
    assert (view["total"], view["groups"]) == (results.total, results.groups)


def test_as_typed_leaves_other_names_out(serve: Serve) -> None:
    client = serve([Article(id="a", title="Komisi Pemberantasan Korupsi"), Article("b", "KPK")])
    view = get(client, SEARCH, q="KPK")
    assert view["links"]["as_typed"] == f"{SEARCH}?q=KPK&aliases=0"
    typed = get(client, view["links"]["as_typed"])
    assert typed["links"]["as_typed"] is None
    assert (view["total"], typed["total"], typed["notes"]) == (2, 1, [])
    assert get(client, SEARCH, q="banjir")["links"]["as_typed"] is None


def test_a_suggestion_leads_to_its_answer(client: TestClient) -> None:
    view = get(client, SEARCH, q="pelabuan", source="kabartimur.com")
    assert view["suggestion"] == "pelabuhan"
    better = get(client, view["links"]["suggestion"])
    assert (better["query"], better["total"] > view["total"]) == ("pelabuhan", True)
    assert "source=kabartimur.com" in better["links"]["self"]


def test_a_choice_adds_a_filter_and_takes_it_away(client: TestClient) -> None:
    view = get(client, SEARCH, q="kota")
    for name in ("source", "section", "author", "tag", "year"):
        choice = next(c for c in view["facets"][name] if c["value"] is not None)
        chosen = get(client, choice["url"])
        assert chosen["total"] == choice["count"]
        again = next(c for c in chosen["facets"][name] if c["value"] == choice["value"])
        assert again["selected"]
        assert not choice["selected"]
        assert get(client, again["url"])["total"] == view["total"]
        # Other values are counted as if this one were not chosen.
        assert {c["value"]: c["count"] for c in chosen["facets"][name]}.items() >= {
            c["value"]: c["count"] for c in view["facets"][name][:12]
        }.items()


def test_places_are_counted_where_they_are_asked_for(client: TestClient, corpus: Archive) -> None:
    view = get(client, SEARCH, q="kota", facets="place")
    assert [*view["facets"]] == ["place"]
    first = view["facets"]["place"][0]
    expected = corpus.search("kota", facets="place").facets["place"][0]
    assert (first["value"], first["count"]) == (expected.value, expected.count)
    chosen = get(client, first["url"])
    assert chosen["total"] == first["count"]
    assert {hit["article"]["place"] for hit in chosen["hits"]} == {first["value"]}


def test_two_choices_of_a_facet_are_either(client: TestClient) -> None:
    first, second = get(client, SEARCH)["facets"]["source"][:2]
    with_first = get(client, first["url"])
    other = next(c for c in with_first["facets"]["source"] if c["value"] == second["value"])
    assert get(client, other["url"])["total"] == first["count"] + second["count"]


def test_a_choice_without_hits_can_be_taken_away(client: TestClient) -> None:
    view = get(client, SEARCH, q="banjir", source="nowhere.example")
    choice = next(c for c in view["facets"]["source"] if c["value"] == "nowhere.example")
    assert (choice["count"], choice["selected"]) == (0, True)
    assert get(client, choice["url"])["total"] > 0
    assert get(client, view["links"]["without_filters"])["links"]["without_filters"] is None


def test_a_choice_in_other_letters_is_the_one_that_is_counted(client: TestClient) -> None:
    view = get(client, SEARCH, section="EKONOMI")
    chosen = [c for c in view["facets"]["section"] if c["selected"]]
    assert [(c["value"], c["count"]) for c in chosen] == [("Ekonomi", view["total"])]
    assert get(client, chosen[0]["url"])["total"] > view["total"]


def test_the_histogram_has_every_hit(client: TestClient, corpus: Archive) -> None:
    view = get(client, SEARCH, q="kota")
    histogram = view["histogram"]
    assert sum(bar["count"] for bar in histogram["bars"]) + histogram["undated"] == view["total"]
    assert histogram["most"] == max(bar["count"] for bar in histogram["bars"])
    assert histogram["by"] in ("year", "month", "day")
    every = corpus.search("", facets=histogram["by"]).facets[histogram["by"]]
    everything = {count.value: count.count for count in every}
    for bar in histogram["bars"]:
        assert bar["articles"] == everything.get(bar["period"], 0)
    full = max(histogram["bars"], key=lambda bar: bar["count"])
    inside = get(client, full["url"])
    assert inside["total"] == full["count"]
    assert inside["histogram"]["by"] in ("month", "day")
    assert f"from={full['first']}" in full["url"]
    assert f"to={full['last']}" in full["url"]


def test_nothing_is_counted(client: TestClient) -> None:
    view = get(client, SEARCH, q="kota", facets="none", limit=3)
    assert (view["facets"], view["histogram"]) == ({}, None)
    assert ids(view) == ids(get(client, SEARCH, q="kota", limit=3))
    assert "facets=none" in view["links"]["next"]


def test_pages_by_number(client: TestClient) -> None:
    first = get(client, SEARCH, q="kota", limit=4, page=1)
    pages = [first]
    everything = get(client, SEARCH, q="kota", limit=100)
    page = get(client, SEARCH, q="kota", limit=4, page=2)
    assert page["links"]["previous"] == f"{SEARCH}?q=kota&limit=4"
    while pages[-1]["links"]["next"]:
        pages.append(get(client, pages[-1]["links"]["next"]))
    assert [id for page in pages for id in ids(page)] == ids(everything)


@pytest.mark.parametrize("collapse", [0, 1])
@pytest.mark.parametrize("query", ["kabar", "kabar lain"])
def test_tokens_page_through_one_commit(
    serve: Serve, tmp_path: Path, collapse: int, query: str
) -> None:
    client = serve([*many(57), Article(id="x", title="kabar lain")])
    with searchidx.open(tmp_path / "index") as archive:
        expected = [
            hit.article.id
            for hit in archive.search(query, limit=None, collapse=bool(collapse)).hits
        ]
        view = get(client, SEARCH, q=query, limit=10, collapse=collapse)
        found = ids(view)
        commit = view["commit"]
        for number in range(100):
            if view["next"] is None:
                break
            if number == 1:
                # What is committed meanwhile is not for this answer.
                archive.add(many(20, "kabar kabar lain"))
                archive.delete(["050"])
                assert get(client, SEARCH, q=query)["commit"] != commit
            view = get(client, SEARCH, q=query, limit=10, collapse=collapse, next=view["next"])
            assert view["commit"] == commit
            assert view["start"] == len(found)
            found += ids(view)
    assert found == expected


def test_the_end_has_no_token(serve: Serve) -> None:
    client = serve(many(20))
    view = get(client, SEARCH, q="kabar", limit=10)
    assert view["next"]
    last = get(client, SEARCH, q="kabar", limit=10, next=view["next"])
    assert (len(last["hits"]), last["next"], last["links"]["next"]) == (10, None, None)
    assert get(client, SEARCH, q="kabar", limit=0)["next"] is None


def test_a_commit_that_is_gone(serve: Serve, tmp_path: Path) -> None:
    client = serve(many(30))
    token = get(client, SEARCH, q="kabar")["next"]
    with searchidx.open(tmp_path / "index") as archive:
        for number in range(6):
            archive.add(many(2, f"lain {number}"))
            assert get(client, "/api/v1/health")["articles"] == 30
    response = client.get(SEARCH, params={"q": "kabar", "next": token})
    assert response.status_code == 410
    assert response.json()["error"]["kind"] == "gone"


def test_tokens_of_others_are_refused(client: TestClient) -> None:
    token = get(client, SEARCH, q="kota", limit=2)["next"]
    refused = [("banjir", token), ("kota", token[:-2] + "AA"), ("kota", token[3:]), ("kota", "é")]
    for query, given in refused:
        response = client.get(SEARCH, params={"q": query, "limit": "2", "next": given})
        assert response.status_code == 400
        assert response.json()["error"]["kind"] == "parameter"
    # How many hits are shown may change on the way.
    assert get(client, SEARCH, q="kota", limit=5, next=token)["start"] == 2


@pytest.mark.parametrize(
    "other",
    [
        {"source": "suaramuara.id"},
        {"section": "Daerah"},
        {"author": "Lia"},
        {"tag": "banjir"},
        {"place": "Sorong"},
        {"from": "2020"},
        {"to": "2024"},
        {"field": "title"},
        {"sort": "oldest"},
        {"match": "any"},
        {"collapse": "1"},
        {"aliases": "0"},
    ],
    ids=str,
)
def test_a_token_is_of_all_that_chooses_and_orders(
    client: TestClient, other: dict[str, str]
) -> None:
    token = get(client, SEARCH, q="kota", limit=2)["next"]
    response = client.get(SEARCH, params={"q": "kota", "limit": "2", "next": token, **other})
    assert response.status_code == 400
    assert "it belongs to another request" in response.text
