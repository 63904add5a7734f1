"""searchidx mcp, asked by the SDK's own client over standard input and output."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client, StdioServerParameters

import searchidx
from searchidx import Archive, Article
from searchidx.mcp.server import make_server

ROOT = Path(__file__).resolve().parents[2]
ID = "pages/wartapesisir.com/kapal-perdana-sorong.txt"
_Got = TypeVar("_Got")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, corpus_articles: list[Article]) -> Path:
    folder = tmp_path_factory.mktemp("mcp") / "index"
    with searchidx.create(folder, config=os.devnull) as archive:
        archive.add(corpus_articles)
    return folder


def with_client(server: Any, ask: Callable[[Client], Awaitable[_Got]]) -> _Got:
    async def run() -> _Got:
        async with Client(server, raise_exceptions=True) as client:
            return await ask(client)

    return asyncio.run(run())


def call(archive: Archive, tool: str, **arguments: Any) -> Any:
    """What a tool answers with, as data; an error as its text."""

    async def ask(client: Client) -> Any:
        result = await client.call_tool(tool, arguments)
        if result.is_error:
            return "".join(getattr(part, "text", "") for part in result.content)
        return result.structured_content

    return with_client(make_server(archive), ask)


def test_over_standard_input_and_output(folder: Path, corpus: Archive) -> None:
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "searchidx", "mcp", "--index", str(folder)]
    )

    async def ask(client: Client) -> tuple[Any, Any, Any]:
        tools = await client.list_tools()
        answer = await client.call_tool("search", {"query": "pelabuhan sorong", "limit": 2})
        first = (answer.structured_content or {})["sources"][0]["citation"]["article_id"]
        return tools.tools, answer, await client.call_tool("read_article", {"id": first})

    tools, answer, read = with_client(server, ask)
    assert {tool.name for tool in tools} == {"search", "read_article", "similar", "trend"}
    for tool in tools:
        assert tool.description
        assert tool.output_schema
        assert tool.annotations.read_only_hint
    results = corpus.search("pelabuhan sorong", collapse=True, limit=2)
    assert answer.structured_content["total"] == results.total
    citations = [source["citation"] for source in answer.structured_content["sources"]]
    assert citations == [
        {
            "article_id": hit.article.id,
            "title": hit.article.title,
            "date": hit.article.published,
            "outlet": hit.article.source,
            "url": hit.article.url,
        }
        for hit in results.hits
    ]
    assert read.structured_content["body"] == results.hits[0].article.body
    assert read.structured_content["citation"] == citations[0]


def test_passages_have_what_matches(corpus: Archive) -> None:
    answer = call(corpus, "search", query="keterangan:sorong")
    passages = [passage for source in answer["sources"] for passage in source["passages"]]
    captions = [passage for passage in passages if passage["field"] == "captions"]
    assert any(passage["credit"] for passage in captions)
    for passage in captions:
        assert "Sorong" in passage["matches"]
        assert all(word in passage["text"] for word in passage["matches"])


def test_filters_and_order(corpus: Archive) -> None:
    answer = call(
        corpus, "search", query="", outlets=["kabartimur.com"], date_from="2023", sort="oldest"
    )
    dates = [source["citation"]["date"] for source in answer["sources"]]
    assert dates == sorted(dates)
    assert dates[0] >= "2023"
    assert {s["citation"]["outlet"] for s in answer["sources"]} == {"kabartimur.com"}


def test_tags_and_places(corpus: Archive) -> None:
    answer = call(corpus, "search", query="tag:banjir tempat:demak")
    assert 0 < answer["total"] < corpus.search("tag:banjir").total
    for source in answer["sources"]:
        assert "banjir" in source["tags"]
        assert source["place"] == "Demak"
    id = answer["sources"][0]["citation"]["article_id"]
    article = call(corpus, "read_article", id=id)
    assert (article["tags"], article["place"]) == (answer["sources"][0]["tags"], "Demak")


def test_pages(corpus: Archive) -> None:
    expected = [hit.article.id for hit in corpus.search("kota", collapse=True, limit=None).hits]
    found: list[str] = []
    offset: int | None = 0
    while offset is not None:
        answer = call(corpus, "search", query="kota", limit=7, offset=offset)
        found += [source["citation"]["article_id"] for source in answer["sources"]]
        offset = answer["next_offset"]
    assert found == expected


def test_a_misspelt_word(corpus: Archive) -> None:
    assert call(corpus, "search", query="pelabuan")["did_you_mean"] == "pelabuhan"


def test_a_long_article_in_parts(make: Callable[..., Archive]) -> None:
    body = "\n\n".join(f"Paragraf {n}. " + "isi " * 50 for n in range(200))
    archive = make([Article(id="a", title="kabar", body=body)])
    parts = []
    offset: int | None = 0
    while offset is not None:
        answer = call(archive, "read_article", id="a", offset=offset)
        parts.append(answer["body"])
        offset = answer["next_offset"]
    assert len(parts) == 3
    assert "".join(parts) == archive.get("a").body  # type: ignore[union-attr]


def test_similar(corpus: Archive) -> None:
    answer = call(corpus, "similar", id=ID, limit=3)
    results = corpus.similar(ID, collapse=True, limit=3)
    assert results is not None
    ids = [source["citation"]["article_id"] for source in answer["sources"]]
    assert ids == [hit.article.id for hit in results.hits]
    assert (answer["query"], answer["next_offset"]) == (results.query, 3)


def test_trend(corpus: Archive) -> None:
    answer = call(corpus, "trend", words=["banjir", "kapal"], by="year")
    trend = corpus.trend(["banjir", "kapal"], "year")
    shown = {p["period"]: (p["articles"], tuple(p["counts"])) for p in answer["periods"]}
    expected = {p.period: (p.articles, p.counts) for p in trend.periods}
    assert shown.items() <= expected.items()
    assert sum(sum(p.counts) for p in trend.periods) == sum(sum(c) for _, c in shown.values())
    assert call(corpus, "trend", words=["((banjir"], by="year")["notes"]


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("search", {"query": "tanggal:x"}, "is not a date"),
        ("search", {"query": "x", "date_from": "entah kapan"}, "from: 'entah kapan' is not a date"),
        ("search", {"query": "x", "limit": 51}, "limit"),
        ("read_article", {"id": "none"}, "no article has that id"),
        ("similar", {"id": "none"}, "no article has that id"),
        ("trend", {"words": []}, "words"),
    ],
)
def test_what_is_wrong_is_told(
    corpus: Archive, tool: str, arguments: dict[str, Any], told: str
) -> None:
    answer = call(corpus, tool, **arguments)
    assert isinstance(answer, str)
    assert told in answer


def test_a_closed_archive_tells_no_path(make: Callable[..., Archive], tmp_path: Path) -> None:
    archive = make([Article(id="a", title="kabar")])
    for file in (tmp_path / "index-0").iterdir():
        file.unlink()
    answer = call(archive, "search", query="kabar")
    assert "the archive cannot be read at present" in answer
    assert str(tmp_path) not in answer


def test_no_index(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "searchidx", "mcp", "--index", str(tmp_path / "none")]
    done = subprocess.run(command, input="", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "searchidx index PATH" in done.stderr
