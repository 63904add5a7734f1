"""The Atom feed holds to RFC 4287, and the OpenSearch description to its schema."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as xml

import feedparser
import pytest
from starlette.testclient import TestClient

from searchidx import Article

Serve = Callable[..., TestClient]
ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_a_feed_has_the_newest_hits(client: TestClient) -> None:
    response = client.get("/feed?q=banjir+ATAU+kapal&limit=5&lang=en")
    assert response.headers["content-type"] == "application/atom+xml"
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert "&lt;mark&gt;kapal&lt;/mark&gt;" in response.text
    assert feed.feed.language == "en"
    view = client.get("/api/v1/search?q=banjir+ATAU+kapal&sort=newest&limit=5").json()
    assert [entry.title for entry in feed.entries] == [h["article"]["title"] for h in view["hits"]]
    for entry, hit in zip(feed.entries, view["hits"], strict=True):
        assert client.get(entry.link).status_code == 200
        assert entry.published.startswith(hit["article"]["published"][:10])


def test_section_and_tags_are_categories(serve: Serve) -> None:
    client = serve([Article(id="a", title="kabar", section="Kota", tags=("rob", "Kota", "air"))])
    root = xml.fromstring(client.get("/feed").content)
    terms = [category.get("term") for category in root.iter(f"{ATOM}category")]
    assert terms == ["Kota", "rob", "air"]


@pytest.mark.parametrize("query", ["banjir", "", "zzz"])
def test_what_rfc_4287_asks_for_is_there(client: TestClient, query: str) -> None:
    root = xml.fromstring(client.get("/feed", params={"q": query}).content)
    assert root.tag == f"{ATOM}feed"
    for parent in (root, *root.iter(f"{ATOM}entry")):
        for name in ("title", "id", "updated"):
            assert len(parent.findall(f"{ATOM}{name}")) == 1
            assert parent.findtext(f"{ATOM}{name}")
        assert urlsplit(parent.findtext(f"{ATOM}id") or "").scheme == "http"
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    for entry in root.iter(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
    (own,) = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert parse_qs(urlsplit(own.get("href") or "").query).get("q", [""]) == [query]


def test_a_hostile_article_is_text(serve: Serve) -> None:
    text = 'kabar ]]></summary><script>alert(1)</script>& \x00\x0b\ufffe "'
    article = Article(id=text, title=text, body=text, authors=(text,), section=text, tags=(text,))
    undated = Article(id="b", title="kabar")
    client = serve([article, undated])
    content = client.get("/feed?q=kabar").content
    root = xml.fromstring(content)
    assert not list(root.iter("script"))
    assert len(root.findall(f"{ATOM}entry")) == 2
    summaries = [entry.findtext(f"{ATOM}summary") or "" for entry in root.iter(f"{ATOM}entry")]
    assert not any("<script" in summary for summary in summaries)


def test_the_description_for_browsers(client: TestClient) -> None:
    root = xml.fromstring(client.get("/opensearch.xml").content)
    assert len(root.findtext(f"{OPENSEARCH}ShortName") or "") in range(1, 17)
    assert len(root.findtext(f"{OPENSEARCH}Description") or "") in range(1, 1025)
    templates = {url.get("type"): url.get("template") for url in root.iter(f"{OPENSEARCH}Url")}
    assert set(templates) == {
        "text/html",
        "application/atom+xml",
        "application/x-suggestions+json",
    }
    for kind, template in templates.items():
        response = client.get((template or "").replace("{searchTerms}", "pelabuh"))
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(kind or "?")
    words = client.get("/suggest?q=pelabuh").json()
    assert words == ["pelabuh", ["pelabuhan"]]
