"""The pages as they are without a browser: they show what the API says, and nothing is obeyed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

import searchidx.web
from searchidx import Article, Caption
from searchidx.web import create_app
from searchidx.web.marks import marked, paragraphs
from searchidx.web.texts import LANGUAGES, language_of, texts_in

Serve = Callable[..., TestClient]

HOSTILE = (
    '"><script>alert(1)</script><img src=x onerror=alert(1)> \x00\x1b[31m {{ 7777*7777 }} \u202e'
)


class Seen(HTMLParser):
    """The tags of a page with their attributes, its text, and all addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def addresses(self) -> list[str]:
        return [a[n] or "" for _, a in self.tags for n in ("href", "src", "action") if n in a]


def page(client: TestClient, address: str) -> Seen:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    return Seen(response.text)


def test_a_search(client: TestClient) -> None:
    seen = page(client, "/?q=pelabuhan+sorong&lang=en")
    view = client.get("/api/v1/search?q=pelabuhan+sorong").json()
    for hit in view["hits"]:
        assert hit["article"]["title"] in seen.text
        assert f"/article/{quote(hit['article']['id'], safe='')}?q=pelabuhan+sorong&lang=en" in (
            seen.addresses
        )
        for fragment in hit["fragments"]:
            assert fragment["credit"] is None or fragment["credit"] in seen.text
    assert sum(tag == "mark" for tag, _ in seen.tags) >= sum(
        len(fragment["marks"]) for hit in view["hits"] for fragment in hit["fragments"]
    )
    (box,) = (a for tag, a in seen.tags if tag == "input" and a.get("type") == "search")
    assert (box["name"], box["value"]) == ("q", "pelabuhan sorong")


@pytest.mark.parametrize(
    "address", ["/", "/?q=pelabuhan", "/?q=pelabuan&lang=en", "/trend?word=rob"]
)
def test_every_address_of_a_page_leads_somewhere(client: TestClient, address: str) -> None:
    local = [link for link in page(client, address).addresses if not link.startswith("http")]
    assert local
    for link in dict.fromkeys(local):
        assert client.get(link if link.startswith("/") else "/" + link).status_code == 200, link


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages(client: TestClient, language: str) -> None:
    seen = page(client, f"/?q=banjir&lang={language}")
    assert ("html", {"lang": language}) in [(t, {"lang": a.get("lang")}) for t, a in seen.tags[:1]]
    assert texts_in(language)("search") in seen.text
    # The choice goes along.
    for link in seen.addresses:
        if link.startswith("/article/"):
            assert link.endswith(f"lang={language}")


def test_an_article_leads_back_to_its_results(client: TestClient) -> None:
    for address in (
        "/?q=pelabuhan&from=2016&to=2030&sort=oldest&limit=2&page=2&lang=en",
        "/?from=2019&to=2019&limit=3",
    ):
        hits = [a for a in page(client, address).addresses if a.startswith("/article/")]
        assert hits
        assert address in page(client, hits[0]).addresses


def _texts(language: str) -> dict[str, object]:
    return dict(texts_in(language)._values)


def _places(text: str) -> list[str]:
    return sorted(re.findall(r"{(\w*)}", text))


def test_languages_have_the_same_texts() -> None:
    first, second = (
        {name: text for name, text in _texts(language).items() if not name.endswith("_one")}
        for language in LANGUAGES
    )
    assert first.keys() == second.keys()
    for name, text in first.items():
        if isinstance(text, str):
            assert _places(text) == _places(str(second[name])), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_for_one_goes_with_one_for_many(language: str) -> None:
    texts = _texts(language)
    for name, text in texts.items():
        if name.endswith("_one"):
            assert _places(str(text)) == _places(str(texts[name.removesuffix("_one")])), name


def test_every_text_is_used() -> None:
    web = Path(searchidx.web.__file__).parent
    used = "".join(
        path.read_text(encoding="utf-8")
        for pattern in ("*.py", "views/*.py", "templates/*.html")
        for path in web.glob(pattern)
    )
    # Names that are put together of a beginning and a value.
    made = ("by_", "failure_", "histogram_", "match_", "sort_")
    for name in _texts("id"):
        name = name.removesuffix("_one")
        assert re.search(rf"[\"']{name}[\"']", used) or name.startswith(made), name


def test_what_the_search_says_is_said_in_the_language_of_the_page(client: TestClient) -> None:
    seen = page(client, "/?q=KPK&lang=id")
    assert "KPK dicari juga sebagai Komisi Pemberantasan Korupsi" in seen.text
    assert "KPK is searched as" in page(client, "/?q=KPK&lang=en").text
    assert texts_in("id").message("something else") == "something else"


NOTED = ["KPK", "sumbr:x", "pelabuhan (", "pelabuhan ~", "judul:", "zzz*", '"banjir*"', "banjir )",
         "a-b~ kota", "!!! kota"]  # fmt: skip


@pytest.mark.parametrize("query", NOTED)
def test_notes_in_indonesian(client: TestClient, query: str) -> None:
    notes = client.get("/api/v1/search", params={"q": query}).json()["notes"]
    assert notes
    text = page(client, f"/?q={quote(query)}&lang=id").text
    for note in notes:
        assert texts_in("id").message(note) != note
        assert texts_in("id").message(note) in text
        assert note not in text
        assert texts_in("en").message(note) == note


@pytest.mark.parametrize(
    "address",
    ["/?q=tanggal:x", "/?from=2023&to=2022", "/?q=banjir+TIDAK", "/?q=banjir~9", "/?limit=x",
     "/?sort=x", "/?q=" + "x" * 2001, "/article/none", "/nope", '/?q="a+b"~999',
     "/?next=x", "/?collapse=x", "/?from=tanggal+31", "/?to=30/2/2024", "/?from=9/31/2024",
     "/?to=2024-13", "/?to=2024-13-13", "/?to=13/2024", "/?from=lebaran", "/?from=awal+2019",
     "/?to=minggu+38+2019", "/?to=Senin", "/?to=Q3", "/?to=1/5/19", "/?to=Mei", "/?to=2019,2020",
     "/?to=7+hari", "/?to=beberapa+hari+terakhir", "/?to=3+jam+lalu", "/?from=sejak",
     "/?from=20199"],
)  # fmt: skip
def test_errors_in_indonesian(client: TestClient, address: str) -> None:
    def said(language: str) -> str:
        joint = "&" if "?" in address else "?"
        response = client.get(f"{address}{joint}lang={language}")
        assert response.status_code in (400, 404)
        return Seen(response.text).text

    english, own = said("en"), said("id")
    for word in ("expected", " is ", " the ", "character", "has that id", "Found"):
        assert word not in own, own
    assert english != own


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("", "", "id"),
        ("en", "id", "en"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "en;q=0.3,id;q=0.8", "id"),
        ("", "fr,en;q=0.5", "en"),
        ("", "de;q=x,;,fr", "id"),
    ],
)
def test_which_language(asked: str, accepted: str, language: str) -> None:
    assert language_of(asked, accepted) == language


def test_tags_are_links_panels_and_filters(serve: Serve) -> None:
    tagged = Article(id="a", title="kabar", tags=("suku bunga", "BI"), place="Batu")
    client = serve([tagged, Article(id="b", title="kabar", tags=("BI",))])
    article = client.get("/article/a?lang=en").text
    assert 'href="/?tag=suku+bunga&amp;lang=en"' in article
    page = client.get("/?q=kabar&tag=suku+bunga&place=batu&lang=en").text
    assert "<h2>Tag</h2>" in page
    assert '<input type="hidden" name="tag" value="suku bunga">' in page
    assert '<input type="hidden" name="place" value="batu">' in page
    # A facet in which no article has a value is not shown.
    assert "<h2>Author</h2>" not in page
    trend = client.get("/trend?word=kabar&tag=BI&lang=en").text
    assert '<input type="hidden" name="tag" value="BI">' in trend


def test_an_article_that_is_hostile_is_inert(serve: Serve) -> None:
    article = Article(
        id=HOSTILE,
        title=f"kabar {HOSTILE}",
        body=f"kabar {HOSTILE}\n\nkabar {HOSTILE}",
        captions=(Caption(f"kabar {HOSTILE}", HOSTILE),),
        published="2023-01-01",
        source=HOSTILE,
        section=HOSTILE,
        authors=(HOSTILE,),
        tags=(HOSTILE,),
        url="javascript:alert(1)",
        place=HOSTILE,
        mentions=("2023",),
        extra={HOSTILE: HOSTILE},
    )
    client = serve([article, Article(id="other", title="kabar", body="kabar kota")])
    query = quote(f"kabar {HOSTILE}", safe="")
    pages = [
        "/",
        "/?q=kabar",
        f"/?q={query}&match=any",
        f"/article/{quote(HOSTILE, safe='')}?q=kabar",
        f"/trend?word={query}",
        "/article/other",
        f"/?q=kabar&source={quote(HOSTILE)}",
        f"/?q=kabar&tag={quote(HOSTILE)}&place={quote(HOSTILE)}",
    ]
    for address in pages:
        seen = page(client, address)
        for tag, attributes in seen.tags:
            assert tag != "img" or not attributes.get("onerror"), address
            assert not [name for name in attributes if name.startswith("on")], address
            if tag == "script":
                assert (attributes.get("src") or "").startswith("/static/"), address
        assert not [a for a in seen.addresses if a.lower().startswith("javascript:")], address
        assert "60481729" not in seen.text, address


@pytest.mark.parametrize(
    ("address", "status"), [("/?q=tanggal:x", 400), ("/article/none", 404), ("/nope", 404)]
)
def test_an_error_is_a_page_with_the_search_box(
    client: TestClient, address: str, status: int
) -> None:
    response = client.get(address)
    assert response.status_code == status
    seen = Seen(response.text)
    assert any(tag == "input" and a.get("name") == "q" for tag, a in seen.tags)


def test_parameters_of_others_are_passed_over(client: TestClient) -> None:
    shown = page(client, "/?q=banjir&utm_source=x&fbclid=y").text
    assert shown == page(client, "/?q=banjir").text


def test_marks_are_escaped_on_both_sides() -> None:
    assert marked("<b>&'", [(1, 2), (3, 5)]) == "&lt;<mark>b</mark>&gt;<mark>&amp;&#x27;</mark>"


def test_marks_of_paragraphs() -> None:
    from searchidx import Fragment

    body = Fragment("body", "satu dua\n\ntiga\n\nempat lima", ((5, 8), (10, 14), (22, 26)))
    assert paragraphs(body) == [
        "satu <mark>dua</mark>",
        "<mark>tiga</mark>",
        "empat <mark>lima</mark>",
    ]


def test_a_mounted_archive_leads_to_itself(corpus_folder: Path) -> None:
    app = Starlette(routes=[Mount("/arsip", create_app(corpus_folder, config=os.devnull))])
    client = TestClient(app)
    paths = ("/?q=pelabuhan&source=kabartimur.com", "/trend?word=rob&by=year&from=2019", "/help")
    for path in paths:
        seen = page(client, f"/arsip{path}")
        local = [link for link in seen.addresses if link.startswith("/")]
        assert all(link.startswith("/arsip/") for link in local)
        for link in dict.fromkeys(local):
            assert client.get(link).status_code == 200, link


def test_the_name_of_the_site_is_a_setting(serve: Serve) -> None:
    client = serve([Article(id="a", title="kabar")], web_title="Arsip <Lereng> & Kota")
    for path in ("/", "/?q=kabar", "/article/a", "/trend?word=kabar", "/help", "/nothing"):
        page = client.get(path, headers={"accept-language": "en"}).text
        title = page.split("<title>")[1].split("</title>")[0]
        assert title.endswith("Arsip &lt;Lereng&gt; &amp; Kota")
        assert "News archive" not in page
    assert "Arsip &lt;Lereng&gt; &amp; Kota: kabar" in client.get("/feed?q=kabar").text
    assert "Arsip &lt;Lereng&gt; &amp; Kota" in client.get("/opensearch.xml").text


def test_a_trend_says_how_its_words_were_read(serve: Serve) -> None:
    day = "2023-05-01"
    client = serve(
        [
            Article(id="a", title="KPK periksa saksi", published=day),
            Article(id="b", title="Komisi Pemberantasan Korupsi", published=day),
        ]
    )
    page = client.get("/trend?word=KPK&by=year&match=all&lang=en").text
    assert "KPK is searched as Komisi Pemberantasan Korupsi too" in page
    assert 'href="/trend?match=all&amp;aliases=0&amp;' in page
    assert '<input type="hidden" name="match" value="all">' in page
    alone = client.get("/trend?word=KPK&by=year&aliases=0&lang=en").text
    assert "is searched as" not in alone
    assert '<input type="hidden" name="aliases" value="0">' in alone
    totals = [
        client.get(f"/api/v1/trend?word=KPK&by=year&aliases={given}").json()["series"][0]["total"]
        for given in (1, 0)
    ]
    assert totals == [2, 1]
