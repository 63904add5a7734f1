"""Records with a whole page in a value, as crawlers keep them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import searchidx
from searchidx import Article, Caption
from searchidx.config import load_settings
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.record_pages import read_record_or_page
from searchidx.model import Note

MARKDOWN = """\
[Beranda](https://kabaranyar.id)

# Kapal Beras Tiba di Sorong Pagi Ini

Rabu, 14 Juni 2023 16:15 WIT

![Warga menunggu kapal di dermaga](https://kabaranyar.id/dermaga.jpg)

**SORONG, KABARANYAR.ID** - Kapal *beras* [tiba](https://kabaranyar.id) di Sorong setelah dua hari.

Baca juga: [Kapal Ternak Tertahan](https://kabaranyar.id/2)

Warga senang.
"""
HTML = """\
<html><head><meta charset="latin-1"><title>Kapal Gula Tiba – Kabar Anyar</title>
<meta property="article:published_time" content="2023-06-15T08:00:00+07:00"></head><body><article>
<h1>Kapal Gula Tiba</h1>
<p>SORONG, KABARANYAR.ID – Kapal gula tiba di dermaga Sorong pada pagi hari membawa gula.</p>
<p>Warga sénang dan menunggu sejak malam di dekat pintu masuk dermaga yang baru.</p>
</article></body></html>
"""


def _read(tmp_path: Path, *records: Any) -> list[Article]:
    file = tmp_path / "crawl.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return list(searchidx.read(file))


def test_markdown_with_its_facts_beside_it(tmp_path: Path) -> None:
    facts = {
        "title": "Kapal Beras Tiba di Sorong Pagi Ini - Kabar Anyar",
        "sourceURL": "https://kabaranyar.id/beras",
        "publishedTime": "2023-06-14T09:00:00+07:00",
        "author": "Rara Sowai",
        "statusCode": 200,
    }
    (article,) = _read(tmp_path, {"markdown": MARKDOWN, "metadata": facts})
    assert article.title == "Kapal Beras Tiba di Sorong Pagi Ini"
    assert article.body == "Kapal beras tiba di Sorong setelah dua hari.\n\nWarga senang."
    assert article.captions == (Caption("Warga menunggu kapal di dermaga"),)
    assert article.authors == ("Rara Sowai",)
    assert (article.published, article.published_from) == ("2023-06-14T09:00:00+07:00", "field")
    assert (article.url, article.source, article.place) == (
        "https://kabaranyar.id/beras",
        "kabaranyar.id",
        "Sorong",
    )
    assert article.extra == {"statusCode": 200}


def test_html_by_its_address_alone(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="HTML is read with the extra html")
    (article,) = _read(tmp_path, {"url": "https://kabaranyar.id/gula", "raw_html": HTML})
    assert article.title == "Kapal Gula Tiba"
    assert article.body.startswith("Kapal gula tiba di dermaga Sorong")
    assert "Warga sénang" in article.body
    assert article.id == article.url == "https://kabaranyar.id/gula"
    assert (article.published or "")[:10] == "2023-06-15"
    assert "raw_html" not in article.extra


def test_a_record_with_title_and_body_keeps_its_page_as_it_came(tmp_path: Path) -> None:
    record = {"title": "Kapal", "text": "Kapal tiba.", "html": "<p>lain</p>"}
    (article,) = _read(tmp_path, record)
    assert (article.title, article.body) == ("Kapal", "Kapal tiba.")
    assert article.extra == {"html": "<p>lain</p>"}


def test_a_page_that_is_none_takes_no_text_along(tmp_path: Path) -> None:
    page = "<html><title>404 Not Found</title><body><h1>404 Not Found</h1></body></html>"
    (article,) = _read(tmp_path, {"text": "Kapal tiba.", "html": page}, {"html": page})
    assert (article.title, article.body) == ("", "Kapal tiba.")


def test_what_a_record_says_wins(tmp_path: Path) -> None:
    record = {"judul": "Beras Datang", "markdown": MARKDOWN, "penulis": "Danu Wira"}
    (article,) = _read(tmp_path, record)
    assert article.title == "Beras Datang"
    assert article.authors == ("Danu Wira",)
    assert (article.published, article.published_from) == ("2023-06-14T16:15:00+09:00", "page")


def test_a_page_without_a_headline(tmp_path: Path) -> None:
    body = "Kapal beras tiba di Sorong setelah dua pekan tertahan ombak, kata warga di dermaga itu."
    (article,) = _read(tmp_path, {"url": "https://a.id/1", "page_text": f"{body}\nWarga senang."})
    assert (article.title, article.body) == ("", f"{body}\n\nWarga senang.")
    assert article.id == "https://a.id/1"


def test_a_body_with_headline_and_date_above_is_a_page(tmp_path: Path) -> None:
    body = "Kapal beras tiba di Sorong setelah dua pekan tertahan ombak, kata warga di dermaga itu."
    lines = [
        "Beranda",
        "Kapal Beras Tiba di Sorong",
        "14 Jun 2023, 16:08 WIT",
        body,
        "Warga senang.",
    ]
    (page,) = _read(tmp_path, {"url": "https://a.id/1", "isi": "\n".join(lines)})
    assert (page.title, page.body) == (lines[1], f"{body}\n\nWarga senang.")
    assert page.published == "2023-06-14T16:08:00+09:00"
    # Without the date, or with a title of its own, it is the body as it came.
    undated = "\n".join([lines[1], *lines[3:]])
    (text,) = _read(tmp_path, {"url": "https://a.id/1", "isi": undated})
    assert (text.title, text.body.split("\n\n")[0]) == ("", lines[1])
    (titled,) = _read(tmp_path, {"title": "Beras", "isi": "\n".join(lines)})
    assert (titled.title, titled.body.split("\n\n")[0]) == ("Beras", "Beranda")


@pytest.mark.parametrize("page", ["", "Baca juga: Kapal Ternak Tertahan", None, 3, ["a"]])
def test_a_page_without_an_article_is_rejected(tmp_path: Path, page: Any) -> None:
    file = tmp_path / "crawl.jsonl"
    good = {"title": "Kapal", "text": "Kapal tiba."}
    file.write_text(
        f"{json.dumps({'url': 'https://a.id/1', 'markdown': page})}\n{json.dumps(good)}\n"
    )
    rejected: list[Any] = []
    articles = list(searchidx.read(file, on_reject=rejected.append))
    assert [article.title for article in articles] == ["Kapal"]
    assert [one.record for one in rejected] == [1]


@pytest.mark.parametrize(
    ("record", "key"),
    [
        ({"kop": "Garam Langka"}, None),
        ({"uraian": "Harga garam naik. " * 20}, "uraian"),
        ({"bahan": {"jilid": "Harga garam naik. " * 20}}, "bahan.jilid"),
        ({"uraian": "Harga garam naik. " * 20, "isi": "Petani senang."}, None),
    ],
)
def test_a_text_under_a_key_that_nobody_knows_is_told_of(
    record: dict[str, Any], key: str | None
) -> None:
    notes: list[Note] = []
    options = ReadOptions.of(load_settings(), on_note=notes.append)
    article = read_record_or_page({"judul": "Garam Langka", **record}, "a#1", options, "a.jsonl")
    assert article is not None
    told = f"no body in it, but a long text as {key!r}: set fields: {{{key}: body}} if it is that"
    assert [note.text for note in notes] == ([told] if key else [])
    if key:
        own = ReadOptions.of(load_settings(fields={key: "body"}))
        article = read_record_or_page({"judul": "Garam Langka", **record}, "a#1", own)
        assert article is not None
        assert article.body.startswith("Harga garam naik.")
