"""The other addresses of the API, and what is true of all of them."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import searchidx
from searchidx import Archive, Article
from searchidx.export import FORMATS
from searchidx.model import as_json
from searchidx.web import create_app, service

Serve = Callable[..., TestClient]
API = "/api/v1"
ID = "pages/wartapesisir.com/kapal-perdana-sorong.txt"


def get(client: TestClient, address: str, **parameters: Any) -> Any:
    response = client.get(API + address, params=parameters or None)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    return response.json()


def test_an_article(client: TestClient, corpus: Archive) -> None:
    article = corpus.get(ID)
    assert article is not None
    view = get(client, f"/articles/{quote(ID, safe='')}", q="pelabuhan dibuka")
    expected = as_json(article)
    del expected["path"]
    assert view["article"] == expected
    assert view["marked"] == as_json(corpus.marked("pelabuhan dibuka", ID))
    texts = {fragment["field"]: fragment for fragment in view["marked"]}
    assert texts["body"]["text"] == article.body
    words = {texts["body"]["text"][start:end] for start, end in texts["body"]["marks"]}
    assert words == {"pelabuhan", "membuka", "pembukaan", "Pembukaan"}
    assert [choice["value"] for choice in view["mentions"]] == list(article.mentions)
    similar = corpus.similar(ID, limit=6, collapse=True)
    assert similar is not None
    assert [h["article"]["id"] for h in view["similar"]] == [h.article.id for h in similar.hits]


def test_the_reprints_of_an_article(client: TestClient, corpus: Archive) -> None:
    copy = next(article for article in corpus if article.reprint_of)
    group = {a.id for a in corpus if copy.reprint_of in (a.id, a.reprint_of)}
    view = get(client, f"/articles/{quote(copy.id, safe='')}")
    assert {hit["article"]["id"] for hit in view["reprints"]} == group - {copy.id}
    assert view["reprints"][0]["article"]["id"] == copy.reprint_of


@pytest.mark.parametrize("id", ["../x", "..", ".", "a/b?c=d&e#f", "https://x.id/a", "é\n<b>"])
def test_ids_of_all_kinds(serve: Serve, id: str) -> None:
    client = serve([Article(id=id, title="Kabar", body="Kabar kota.")])
    (hit,) = get(client, "/search", q="kabar")["hits"]
    # A client that resolves dots in paths asks for something else.
    if id not in ("..", "."):
        assert client.get(hit["url"]).json()["article"]["id"] == id
        assert client.get(hit["url"].replace("/api/v1/articles", "/article")).status_code == 200


def test_an_unknown_article(client: TestClient) -> None:
    for kind in ("articles", "similar"):
        response = client.get(f"{API}/{kind}/none")
        assert response.status_code == 404
        assert response.json()["error"]["kind"] == "not_found"


def test_similar(client: TestClient, corpus: Archive) -> None:
    results = corpus.similar(ID, limit=None)
    assert results is not None
    address = f"/similar/{quote(ID, safe='')}"
    view = get(client, address, limit=5)
    assert (view["query"], view["total"]) == (results.query, results.total)
    found = list(view["hits"])
    while view["links"]["next"]:
        view = client.get(view["links"]["next"]).json()
        found += view["hits"]
    assert [h["article"]["id"] for h in found] == [h.article.id for h in results.hits]


@pytest.mark.parametrize("by", ["year", "month", "week", "day"])
def test_trend(client: TestClient, corpus: Archive, by: str) -> None:
    dates = {"from": "2022", "to": "2024"}
    view = get(client, "/trend", word=["banjir", "kapal"], by=by, share="1", **dates)
    trend = corpus.trend(["banjir", "kapal"], by, date_from="2022", date_to="2024")
    assert view["words"] == ["banjir", "kapal"]
    for at, series in enumerate(view["series"]):
        shown = [(p["period"], p["articles"], p["count"], p["share"]) for p in series["points"]]
        assert shown == [(p.period, p.articles, p.counts[at], p.shares[at]) for p in trend.periods]
        assert series["undated"] == trend.undated[at]
        for point in series["points"]:
            if point["count"] and by != "day":
                assert client.get(point["url"]).json()["total"] == point["count"]


def test_a_point_of_a_period_that_is_cut_opens_what_it_counted(client: TestClient) -> None:
    dates = {"from": "2023-02-15", "to": "triwulan III 2024"}
    view = get(client, "/trend", word="banjir", by="year", **dates)
    points = view["series"][0]["points"]
    assert [(point["first"], point["last"]) for point in (points[0], points[-1])] == [
        ("2023-02-15", "2023-12-31"),
        ("2024-01-01", "2024-09-30"),
    ]
    for point in points:
        opened = {"from": point["first"], "to": point["last"]}
        assert get(client, "/search", q="banjir", **opened)["total"] == point["count"]
    text = client.get("/trend", params={"word": "banjir", "by": "year", "lang": "id", **dates}).text
    assert "2023 hanya dihitung mulai 2023-02-15" in text


def test_a_trend_of_too_many_periods(serve: Serve) -> None:
    client = serve(
        [Article(id=str(y), title="kabar", published=f"{y}-01-01") for y in (1900, 2020)]
    )
    response = client.get(f"{API}/trend", params={"word": "kabar", "by": "day"})
    assert response.status_code == 400
    assert get(client, "/trend", word="kabar", by="year")["series"][0]["total"] == 2


def test_facets(client: TestClient, corpus: Archive) -> None:
    names = ["source", "month"]
    view = get(client, "/facets", q="banjir", facets=names, limit=100)
    results = corpus.search("banjir", facets=names)
    assert view["total"] == results.total
    assert view["facets"] == as_json(results.facets)
    assert len(get(client, "/facets", facets="source", limit=3)["facets"]["source"]) == 3


def test_suggest(client: TestClient, corpus: Archive) -> None:
    view = get(client, "/suggest", q="banjir Pela", limit=3)
    terms = corpus.terms("pela", limit=3)
    expected = [
        {"query": f"banjir {term.term}", "word": term.term, "count": term.count} for term in terms
    ]
    assert view["suggestions"] == expected
    for query in ("", "pe", "pela ", "zzzz"):
        assert get(client, "/suggest", q=query)["suggestions"] == []


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_export(client: TestClient, corpus: Archive, format: str) -> None:
    for address in (f"{API}/export?format={format}&", f"/export.{format}?"):
        response = client.get(f"{address}q=banjir&sort=oldest")
        assert response.status_code == 200
        assert response.headers["content-disposition"].startswith("attachment; filename=")
        hits = list(corpus.export("banjir", sort="oldest"))
        if format == "csv":
            rows = list(csv.DictReader(io.StringIO(response.text)))
            assert [row["id"] for row in rows] == [hit.article.id for hit in hits]
        elif format == "jsonl":
            lines = [json.loads(line) for line in response.text.splitlines()]
            assert [line["article"]["id"] for line in lines] == [hit.article.id for hit in hits]
            assert {line["article"]["path"] for line in lines} == {None}
        else:
            assert all(hit.article.id in response.text for hit in hits)


def test_an_export_has_every_match(serve: Serve) -> None:
    articles = [Article(id=f"{n:04}", title="kabar", body="isi " * 50) for n in range(700)]
    client = serve(articles)
    lines = client.get(f"{API}/export?q=kabar&format=ids").text.splitlines()
    assert sorted(lines) == [article.id for article in articles]


def test_an_unknown_format(client: TestClient) -> None:
    assert client.get(f"{API}/export?format=exe").status_code == 400
    assert client.get("/export.exe").status_code == 400


def test_stats_and_health(client: TestClient, corpus: Archive) -> None:
    stats = get(client, "/stats")
    days = sorted(article.published[:10] for article in corpus if article.published)
    assert stats["articles"] == len(corpus) == get(client, "/health")["articles"]
    assert (stats["first"], stats["last"]) == (days[0], days[-1])
    found = corpus.search("", facets=("source", "year"), collapse=True)
    assert stats["groups"] == found.groups
    assert stats["facets"] == as_json(found.facets)


# What is true of all -------------------------------------------------------------------------

EVERY = [
    "/",
    "/?q=banjir&lang=en",
    "/trend?word=banjir",
    "/help",
    "/feed?q=banjir",
    f"/article/{quote(ID, safe='')}",
    f"{API}/search?q=banjir",
    f"{API}/articles/{quote(ID, safe='')}",
    f"{API}/trend?word=banjir",
    f"{API}/facets",
    f"{API}/suggest?q=pela",
    f"{API}/stats",
    f"{API}/health",
]


@pytest.mark.parametrize("address", EVERY)
def test_what_the_client_has_is_not_sent_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["etag"]
    again = client.get(address, headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(address, headers={"If-None-Match": 'W/"x"'}).status_code == 200


def test_a_commit_changes_the_tag(serve: Serve, tmp_path: Path) -> None:
    client = serve([Article(id="a", title="kabar")])
    tag = client.get(f"{API}/search?q=kabar").headers["etag"]
    with searchidx.open(tmp_path / "index") as archive:
        archive.add([Article(id="b", title="kabar")])
    response = client.get(f"{API}/search?q=kabar", headers={"If-None-Match": tag})
    assert (response.status_code, response.json()["total"]) == (200, 2)


def test_a_setting_and_a_day_change_the_tag(
    corpus_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> Tomorrow:
            return cls.fromordinal(date.today().toordinal() + 1)

    def tag(**settings: Any) -> str:
        app = create_app(corpus_folder, config=os.devnull, web_rate=0, **settings)
        with TestClient(app) as client:
            return client.get(f"{API}/search?q=kabar").headers["etag"]

    tags = [tag(), tag(recency="30d")]
    monkeypatch.setattr(service, "date", Tomorrow)
    tags.append(tag())
    assert len(set(tags)) == 3


@pytest.mark.parametrize("address", [*EVERY, "/nope", f"{API}/nope", "/static/style.css"])
def test_headers_keep_an_answer_to_itself(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("address", "status", "kind", "position"),
    [
        ("/search?q=banjir+tanggal:x", 400, "query", 15),
        ("/search?q=judul:", 200, None, None),
        ("/search?sorce=x", 400, "parameter", None),
        ("/search?limit=x", 400, "parameter", None),
        ("/search?limit=101", 400, "parameter", None),
        ("/search?limit=-1", 400, "parameter", None),
        ("/search?limit=٣", 400, "parameter", None),
        ("/search?page=0", 400, "parameter", None),
        ("/search?page=2&next=x", 400, "parameter", None),
        ("/search?sort=best", 400, "parameter", None),
        ("/search?sort=newest&sort=oldest", 400, "parameter", None),
        ("/search?collapse=yes", 400, "parameter", None),
        ("/search?facets=colour", 400, "parameter", None),
        ("/search?from=x", 400, "parameter", None),
        ("/search?from=2023&to=2022", 400, "parameter", None),
        ("/search?q=" + "x" * 2001, 400, "parameter", None),
        ("/search?source=" + "x" * 501, 400, "parameter", None),
        ("/trend?" + "&".join(["word=x"] * 9), 400, "parameter", None),
        ("/health?x=1", 400, "parameter", None),
        ("/nope", 404, "not_found", None),
        ("/search/", 404, "not_found", None),
    ],
)
def test_errors(
    client: TestClient, address: str, status: int, kind: str | None, position: int | None
) -> None:
    response = client.get(API + address, follow_redirects=False)
    assert response.status_code == status, response.text
    if kind is not None:
        error = response.json()["error"]
        assert set(error) == {"kind", "message", "position"}
        assert (error["kind"], error["position"]) == (kind, position)
        assert error["message"]


def test_other_methods_are_refused(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        for address in (f"{API}/search", "/", "/feed"):
            response = client.request(method, address)
            assert response.status_code == 405
            assert "GET" in response.headers["allow"]
    assert client.head(f"{API}/search").content == b""


def test_no_place_of_the_server_is_told(serve: Serve, tmp_path: Path) -> None:
    path = "/home/redaksi/rahasia.txt"
    client = serve([Article(id="a", title="kabar", path=path), Article("b", "kabar lain")])
    for address in ("/", "/?q=kabar", "/article/a", "/feed", f"{API}/search", f"{API}/articles/a",
                    f"{API}/similar/b", f"{API}/export", "/export.csv"):  # fmt: skip
        response = client.get(address)
        assert response.status_code == 200
        assert path not in response.text
    for file in (tmp_path / "index").iterdir():
        if file.suffix in (".toc", ".seg", ".json"):
            file.write_bytes(b"x")
    for address in (f"{API}/search?q=kabar", "/?q=kabar"):
        response = client.get(address)
        assert response.status_code == 503
        assert str(tmp_path) not in response.text
        assert "MAIN" not in response.text


def test_other_sites_may_ask_where_it_is_set(serve: Serve) -> None:
    client = serve(web_cors=["https://app.example"])
    allowed = client.get(f"{API}/health", headers={"Origin": "https://app.example"})
    assert allowed.headers["access-control-allow-origin"] == "https://app.example"
    other = client.get(f"{API}/health", headers={"Origin": "https://other.example"})
    assert "access-control-allow-origin" not in other.headers


def test_names_that_are_not_its_own(serve: Serve) -> None:
    client = serve(web_hosts=["arsip.example", "[::1]"])
    for host, status in (
        ("arsip.example", 200),
        ("arsip.example:8000", 200),
        ("[::1]:8000", 200),
        ("[::1]", 200),
        ("evil.example", 400),
        ("", 400),
        ("arsip.example.evil.example", 400),
    ):
        assert client.get(f"{API}/health", headers={"Host": host}).status_code == status


@pytest.mark.parametrize("given", [{"web_time_limit": 1e-6}, {"time_limit": 1e-6}])
def test_the_time_limit(serve: Serve, given: dict[str, float]) -> None:
    words = [Article(id=str(n), body=" ".join(f"a{n}b{i}" for i in range(400))) for n in range(40)]
    client = serve(words, **given)
    response = client.get(f"{API}/search", params={"q": "a* ATAU *b"})
    assert response.status_code == 503
    assert response.json()["error"]["kind"] == "timeout"


def test_mounted_elsewhere(corpus_folder: Path) -> None:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    from searchidx.web import create_app

    client = TestClient(Starlette(routes=[Mount("/arsip", create_app(corpus_folder))]))
    view = client.get("/arsip/api/v1/search?q=banjir&limit=2").json()
    assert view["links"]["next"].startswith("/arsip/api/v1/search?")
    assert client.get(view["links"]["next"]).json()["start"] == 2
    assert client.get(view["hits"][0]["url"]).status_code == 200
    assert client.get("/arsip/api/v1/nope").json()["error"]["kind"] == "not_found"
    page = client.get("/arsip/?q=banjir").text
    assert 'href="/arsip/article/' in page
    assert 'href="/article/' not in page


def test_every_attribute_of_an_article_but_its_path_is_shown(client: TestClient) -> None:
    shown = get(client, f"/articles/{quote(ID, safe='')}")["article"]
    assert set(shown) == {field.name for field in fields(Article)} - {"path"}


def test_several_facets_are_asked_for_one_by_one(client: TestClient) -> None:
    refused = client.get(f"{API}/search?facets=source,month").json()["error"]["message"]
    assert refused.endswith("none; for several, facets comes again")
    facets = get(client, "/search", facets=["source", "month"])["facets"]
    assert set(facets) == {"source", "month"}
