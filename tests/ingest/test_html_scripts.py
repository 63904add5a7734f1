"""Pages of HTML whose article stands in a script alone."""

from __future__ import annotations

import json

import market
import pytest
from market import TITLE

from searchidx.dates import zone
from searchidx.ingest.html.reader import read_html
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Caption

OPTIONS = ReadOptions(zone("WIB"))
PROSE = market.PROSE[:3]
HTML = "".join(f"<p>{text}</p>" for text in PROSE)
DAY = "2024-02-09T14:05:00+07:00"
NEWS = {"title": TITLE, "publishedAt": DAY, "author": {"name": "Lia Andriani"}, "content": HTML}
OTHER = {"title": "Perahu Wisata Bertambah di Teluk Sagara", "content": HTML * 3}


def page(script: str, body: str = "") -> str:
    return (
        f"<html><head><meta charset=utf-8><title>{TITLE}</title></head>"
        f'<body><div id="__next">{body}</div>{script}</body></html>'
    )


def next_data(state: object) -> str:
    text = json.dumps({"props": {"pageProps": state}})
    return page(f'<script id="__NEXT_DATA__" type="application/json">{text}</script>')


def read(html: str) -> Article | None:
    return read_html(html, "a", OPTIONS)


def pushed(*texts: str) -> str:
    rows = "".join(f"<script>self.__next_f.push([1,{json.dumps(t)}])</script>" for t in texts)
    return page(f"<script>(self.__next_f=self.__next_f||[]).push([0])</script>{rows}")


LONG = HTML.encode()
BLOCKS = [{"kind": "p", "value": {"text": text}} for text in PROSE]
RUNS = [{"type": "text", "text": PROSE[0][:70]}, {"type": "link", "text": PROSE[0][70:]}]
FILLED = {
    "the article among others": next_data({"article": NEWS, "related": [OTHER]}),
    "names in Indonesian, paragraphs of plain text": next_data(
        {"data": {"judul": TITLE, "waktu": DAY, "penulis": "Lia Andriani", "isi": "\n".join(PROSE)}}
    ),
    "blocks of an editor": next_data({"post": {**NEWS, "content": None, "elements": BLOCKS}}),
    "runs of text in a block": next_data(
        {
            "post": {
                **NEWS,
                "content": [
                    {"type": "paragraph", "children": RUNS},
                    *({"type": "paragraph", "children": [{"text": t}]} for t in PROSE[1:]),
                ],
            }
        }
    ),
    "texts of WordPress": next_data(
        {"post": {**NEWS, "title": {"rendered": TITLE}, "content": {"rendered": HTML}}}
    ),
    "places in a list (Nuxt)": page(
        '<script type="application/json" id="__NUXT_DATA__">'
        + json.dumps(
            [
                ["Reactive", 1],
                {"title": 2, "body": 3, "createdAt": 4, "author": 5},
                *(TITLE, HTML, DAY, "Lia Andriani"),
            ]
        )
        + "</script>"
    ),
    "a stream, cut anywhere (Next.js)": pushed(
        '3:I[1,[],""]\n5:["$","main",null,' + json.dumps(NEWS)[:90], json.dumps(NEWS)[90:] + "]\n"
    ),
    "a long text of its own in a stream": pushed(
        f'5:["$","main",null,{json.dumps({**NEWS, "content": "$1f"})}]\n1f:T{len(LONG):x},{HTML}'
        '6:["$","p",null,{}]\n'
    ),
    "a variable": page(f"<script>window.__INITIAL_STATE__ = {json.dumps({'a': NEWS})};</script>"),
}


@pytest.mark.parametrize("html", FILLED.values(), ids=FILLED)
def test_the_article_in_the_state_of_a_page_is_read(html: str) -> None:
    article = read(html)
    assert article is not None
    assert (article.title, article.body) == (TITLE, "\n\n".join(PROSE))
    assert (article.published, article.authors) == (DAY, ("Lia Andriani",))


def test_a_text_in_a_state_that_a_function_writes_is_read() -> None:
    text = json.dumps(HTML).replace("<", "\\u003C")
    state = f'(function(a,b){{return {{data:[{{title:a,content:{text}}}]}}}}("x",1))'
    article = read(page(f"<script>window.__NUXT__={state};</script>"))
    assert article is not None
    assert article.body == "\n\n".join(PROSE)


def test_captions_in_the_text_of_a_state_are_read() -> None:
    figure = "<figure><img src=a.jpg><figcaption>Perahu pedagang. (Foto: Danu Pesik)</figcaption>"
    article = read(next_data({"article": {**NEWS, "content": f"{figure}</figure>{HTML}"}}))
    assert article is not None
    assert article.captions == (Caption("Perahu pedagang.", "Danu Pesik"),)
    assert article.body == "\n\n".join(PROSE)


@pytest.mark.parametrize("state", [{"related": [OTHER]}, {"article": {**NEWS, "content": "x"}}, 7])
def test_another_article_in_a_state_is_not_taken_for_that_of_the_page(state: object) -> None:
    assert read(next_data(state)) is None


@pytest.mark.parametrize("sign", ["\0", "\x0b", "\ud800", "\uffff", "</div></article><p>x", "<"])
def test_signs_that_no_tree_takes_are_no_trouble(sign: str) -> None:
    news = {"title": TITLE, "publishedAt": sign, "author": f"Lia{sign}", "content": HTML + sign}
    article = read(next_data({"article": news}))
    assert article is not None
    assert article.body.startswith("\n\n".join(PROSE))


def test_what_is_on_the_page_itself_wins_over_its_state() -> None:
    script = (
        f'<script id="__NEXT_DATA__">{json.dumps({"a": {**NEWS, "content": HTML * 2}})}</script>'
    )
    article = read(page(script, f"<article><h1>{TITLE}</h1>{HTML}</article>"))
    assert article is not None
    assert article.body == "\n\n".join(PROSE)


@pytest.mark.parametrize("text", ["[" * 5000, "{", '{"title":', "[1,2", "null"])
def test_a_state_that_is_broken_is_passed_over(text: str) -> None:
    assert read(page(f'<script id="__NEXT_DATA__">{text}</script>')) is None
    assert read(page(f'<script id="__NUXT_DATA__">{text}</script>')) is None
    assert read(pushed(text)) is None


LD = (
    '{"@type":"NewsArticle","datePublished":"2024-02-09T14:05:00+07:00",'
    '"author":{"@type":"Person","name":"Lia Andriani"},"description":"dibuka lagi"}'
)
SINGLE = LD.replace('"', "'")
NOT_QUITE_JSON = {
    "single quotes": SINGLE,
    "single quotes, others inside": SINGLE.replace("dibuka", r"Jum\'at " + '"dibuka"'),
    "names without quotes": SINGLE.replace("'author'", "author"),
    "comments": LD.replace("{", "{ // artikel\n/* induk */", 1),
    "quotes as entities": LD.replace('"', "&quot;"),
    "CDATA": f"//<![CDATA[\n{LD}\n//]]>",
    "an HTML comment": f"<!-- {LD} -->",
    "a spare comma": f"{LD[:-1]},}}",
    "a line break in a text": LD.replace("lagi", "\nlagi"),
}


@pytest.mark.parametrize("script", NOT_QUITE_JSON.values(), ids=NOT_QUITE_JSON)
def test_json_ld_that_is_not_quite_json_is_read(script: str) -> None:
    html = page(f'<script type="application/ld+json">{script}</script>', f"<h1>{TITLE}</h1>{HTML}")
    article = read(html)
    assert article is not None
    assert (article.published, article.authors) == (DAY, ("Lia Andriani",))


@pytest.mark.parametrize(
    ("given", "authors"),
    [
        ("Lia Andriani dan Danu Pesik", ("Lia Andriani", "Danu Pesik")),
        ("Lia Andriani, Rini Sua, dan Danu Pesik", ("Lia Andriani", "Rini Sua", "Danu Pesik")),
        ("Lia Andriani & Danu Pesik", ("Lia Andriani", "Danu Pesik")),
        ("Humas dan Protokol", ("Humas dan Protokol",)),
        ("1482088", ()),
    ],
)
def test_several_writers_in_one_value(given: str, authors: tuple[str, ...]) -> None:
    script = json.dumps({"@type": "NewsArticle", "author": {"name": given}})
    html = page(f'<script type="application/ld+json">{script}</script>', f"<h1>{TITLE}</h1>{HTML}")
    article = read(html)
    assert article is not None
    assert article.authors == authors
