"""The pages, the JSON and the tools for assistants are served of any engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient

from searchidx import Archive, Article
from searchidx.web import create_app


@pytest.fixture(scope="module")
def client(corpus: Archive) -> Iterator[TestClient]:
    """A browser on the archive of the sample corpus."""
    with TestClient(create_app(corpus.place, config=os.devnull)) as client:
        yield client


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/", "102"),
        ("/?q=pelabuhan+sorong", "<mark>"),
        ("/?q=banjir&source=suaramuara.id&sort=newest", "suaramuara.id"),
        ("/trend?word=banjir&word=kapal&by=year", "<svg"),
        ("/feed?q=banjir", "<feed"),
        ("/export.ris?q=banjir", "TY  - "),
        ("/export.ids?q=", "pb-2025-0210"),
        ("/help", "disebut"),
    ],
)
def test_pages(client: TestClient, address: str, text: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, response.text[:300]
    assert text in response.text


def test_the_api(client: TestClient) -> None:
    def get(address: str) -> Any:
        response = client.get(f"/api/v1/{address}")
        assert response.status_code == 200, response.text
        return response.json()

    assert get("stats")["articles"] == 102
    assert get("health")["articles"] == 102
    found = get("search?q=pelabuhan+sorong&from=2024")
    assert found["total"] == 2
    assert get("search?q=banjir&source=suaramuara.id&limit=1")["total"] == 3
    assert get("articles/pb-2025-0210?q=sorong")["query"] == "sorong"
    assert get("trend?word=banjir&by=year&share=1")["by"] == "year"
    assert get("suggest?q=pelabuh")["suggestions"][0]["word"] == "pelabuhan"
    facets = get("facets?q=banjir&facets=source&facets=year")["facets"]
    assert facets["source"][0] == {"value": "suaramuara.id", "count": 3}
    assert {entry["value"]: entry["count"] for entry in facets["year"]} == {
        "2018": 1,
        "2019": 1,
        "2022": 1,
        "2024": 3,
    }
    alike = [hit["article"]["id"] for hit in get("similar/pb-2025-0210")["hits"]]
    assert alike[0] == "pages/kabartimur.com/pelabuhan-sorong-tahap-dua.txt"
    assert "pb-2025-0210" not in alike


def test_pages_of_an_answer_stay_on_their_commit(make: Any) -> None:
    archive = make(Article(id=f"{n:02}", title="", body=f"Kabar {n}.") for n in range(30))
    with TestClient(create_app(archive.place, config=os.devnull)) as client:
        first = client.get("/api/v1/search?q=kabar&limit=20").json()
        assert first["total"] == 30
        archive.delete([hit["article"]["id"] for hit in first["hits"]])
        rest = client.get(f"/api/v1/search?q=kabar&limit=20&next={first['next']}").json()
        ids = [hit["article"]["id"] for answer in (first, rest) for hit in answer["hits"]]
        assert sorted(ids) == [f"{n:02}" for n in range(30)]
        assert client.get("/api/v1/search?q=kabar").json()["total"] == 10


def test_an_answer_is_not_sent_again_until_something_changed(make: Any) -> None:
    archive = make([Article(id="a", title="", body="Kabar.")])
    with TestClient(create_app(archive.place, config=os.devnull)) as client:
        tag = client.get("/api/v1/search?q=kabar").headers["etag"]
        again = client.get("/api/v1/search?q=kabar", headers={"if-none-match": tag})
        assert again.status_code == 304
        archive.add([Article(id="b", title="", body="Kabar lain.")])
        fresh = client.get("/api/v1/search?q=kabar", headers={"if-none-match": tag})
        assert fresh.status_code == 200
        assert fresh.json()["total"] == 2


def test_tools_for_assistants(corpus: Archive) -> None:
    pytest.importorskip("mcp")
    from searchidx.mcp.server import _Tools

    tools = _Tools(corpus)
    found = tools.search("pelabuhan sorong")
    assert found.total > 0
    id = found.sources[0].citation.article_id
    assert tools.read_article(id).citation.article_id == id
    assert tools.similar(id).query
    assert tools.trend(["banjir"], "year").periods
