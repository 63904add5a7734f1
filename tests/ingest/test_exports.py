"""Exports of content systems: WordPress, Blogger, Hugo, Jekyll."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchidx
from searchidx.model import Article, Caption, Rejection

PROSE = [
    "Pasar terapung di Lereng Anyar dibuka kembali pada hari Senin setelah ditutup delapan bulan.",
    "“Kami senang bisa berjualan lagi,” kata Adolfina, pedagang sayur dari kampung di hulu sungai.",
    "Kepala dinas pasar mengatakan dermaga diperpanjang dua puluh meter, sewa lapak tidak naik.",
]


def read(folder: Path, name: str, text: str) -> tuple[list[Article], list[str]]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    rejected: list[Rejection] = []
    found = list(searchidx.read(path, on_reject=rejected.append))
    return found, [rejection.reason for rejection in rejected]


def item(kind: str, status: str, more: str = "") -> str:
    text = (
        f"<p>{PROSE[0]}</p>\n[caption id='a']<img src=a.jpg> Perahu. (Foto: Danu Pesik)[/caption]"
    )
    return (
        "<item><title>Pasar Dibuka</title><link>https://anyar.example.com/pasar</link>"
        f"<content:encoded><![CDATA[{text}\n\n{PROSE[1]}\n\n{PROSE[2]}]]></content:encoded>"
        "<excerpt:encoded><![CDATA[Dua ratus pedagang kembali.]]></excerpt:encoded>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>"
    )


def wordpress(*items: str) -> str:
    spaces = (
        'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"'
    )
    return f'<rss version="2.0" {spaces}><channel>{"".join(items)}</channel></rss>'


def test_a_post_of_wordpress(tmp_path: Path) -> None:
    labels = (
        '<category domain="post_tag">perahu</category><category domain="category">Ekonomi'
        '</category><category domain="category">Kota</category>'
    )
    (article,), _ = read(tmp_path, "a.xml", wordpress(item("post", "publish", labels)))
    assert article.body == "\n\n".join(PROSE)
    assert article.captions == (Caption("Perahu.", "Danu Pesik"),)
    assert (article.section, article.tags) == ("Ekonomi", ("perahu", "Kota"))


def test_labels_of_wordpress_are_kept_with_entities(tmp_path: Path) -> None:
    labels = (
        '<category domain="category"><![CDATA[Hukum &amp; Kriminal]]></category>'
        '<category domain="post_tag"><![CDATA[Jalan &amp; Tol]]></category>'
    )
    (article,), _ = read(tmp_path, "a.xml", wordpress(item("post", "publish", labels)))
    assert (article.section, article.tags) == ("Hukum & Kriminal", ("Jalan & Tol",))


def test_what_else_is_in_an_export_of_wordpress(tmp_path: Path) -> None:
    others = [item("page", "publish"), item("nav_menu_item", "publish"), item("post", "draft")]
    found, reasons = read(tmp_path, "a.xml", wordpress(*others, item("post", "publish")))
    assert len(found) == 1
    assert reasons == ["no article: page", "no article: nav_menu_item", "not published: draft"]


def test_posts_and_comments_of_blogger(tmp_path: Path) -> None:
    def entry(kind: str) -> str:
        scheme = "http://schemas.google.com/g/2005#kind"
        term = f"http://schemas.google.com/blogger/2008/kind#{kind}"
        return (
            f'<entry><category scheme="{scheme}" term="{term}"/><category term="ekonomi"/>'
            f'<title>Pasar Dibuka</title><content type="html">{PROSE[0]}</content></entry>'
        )

    kinds = map(entry, ("settings", "post", "comment"))
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(kinds)}</feed>'
    (article,), reasons = read(tmp_path, "a.atom", feed)
    assert (article.body, article.tags) == (PROSE[0], ("ekonomi",))
    assert reasons == ["no article: settings", "no article: comment"]


TOML = """+++
title = "Pasar Dibuka"
date = 2024-02-09T14:05:00+07:00
authors = ["Lia Andriani"]
tags = ["pasar", "perahu"]
+++

"""


def test_front_matter_in_toml(tmp_path: Path) -> None:
    (article,), _ = read(tmp_path, "a.md", f"{TOML}{PROSE[0]}\n\n{PROSE[1]}\n")
    assert (article.title, article.body) == ("Pasar Dibuka", f"{PROSE[0]}\n\n{PROSE[1]}")
    assert article.published == "2024-02-09T14:05:00+07:00"
    assert (article.authors, article.tags) == (("Lia Andriani",), ("pasar", "perahu"))


@pytest.mark.parametrize("date", ["2024-02-09", "2024-02-09T14:05:00", '"9 Februari 2024"'])
def test_dates_in_toml(tmp_path: Path, date: str) -> None:
    (article,), _ = read(tmp_path, "a.md", f'+++\ntitle = "A"\ndate = {date}\n+++\n{PROSE[0]}\n')
    assert (article.published or "")[:10] == "2024-02-09"


@pytest.mark.parametrize(
    ("head", "reason"), [("title = ", "front matter"), ('title = "A"\n+++', "")]
)
def test_front_matter_in_toml_that_is_broken(tmp_path: Path, head: str, reason: str) -> None:
    _, reasons = read(tmp_path, "a.md", f"+++\n{head}\n+++\n{PROSE[0]}\n")
    assert [text[: len(reason)] for text in reasons] == ([reason] if reason else [])


@pytest.mark.parametrize(
    "picture",
    [
        '{{< figure src="a.jpg" caption="Perahu. (Foto: Danu Pesik)" >}}',
        '{% include image.html src="a.jpg" caption="Perahu. (Foto: Danu Pesik)" %}',
        "![Perahu. (Foto: Danu Pesik)](a.jpg){: .lebar}",
    ],
)
def test_pictures_of_site_generators(tmp_path: Path, picture: str) -> None:
    text = (
        f"{PROSE[0]}\n{{: .lead}}\n\n{picture}\n\n{{{{% kotak %}}}}{PROSE[1]}{{{{% /kotak %}}}}\n"
    )
    (article,), _ = read(tmp_path, "a.md", f"---\ntitle: A\n---\n{text}")
    assert article.body == f"{PROSE[0]}\n\n{PROSE[1]}"
    assert article.captions == (Caption("Perahu.", "Danu Pesik"),)
