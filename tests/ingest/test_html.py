"""The HTML reader: invented pages in the shapes of outlets, and what must hold of any."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import searchidx
from searchidx.dates import zone
from searchidx.ingest.html.reader import read_html
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.page import read_page
from searchidx.ingest.records import RecordError
from searchidx.model import Article, Caption, Rejection, as_json

OPTIONS = ReadOptions(zone("WIB"))
PAGES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("html_pages.yaml").read_text(encoding="utf-8")
)
PROSE = {
    "P1": "Pemerintah kabupaten menyiapkan lima belas perahu untuk mengangkut warga dari pulau ke "
    "pulau selama musim angin barat, yang tahun ini datang lebih awal daripada biasanya.",
    "P2": "“Kami menunggu jadwal yang pasti sejak pekan lalu,” kata Adolfina, seorang pedagang "
    "sayur yang setiap hari menyeberang untuk menjual dagangannya di pasar kota.",
    "P3": "Menurut dia, ongkos menyeberang naik dua kali lipat dalam sebulan terakhir karena harga "
    "solar naik, sedangkan hasil penjualan sayur tidak bertambah sama sekali.",
    "P4": "Kepala dinas perhubungan setempat berjanji akan menambah perahu dan menurunkan ongkos "
    "bagi pelajar, pedagang kecil, dan warga yang hendak berobat ke rumah sakit.",
}


def filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: filled(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [filled(entry) for entry in value]
    return re.sub(r"\bP[1-4]\b", lambda m: PROSE[m[0]], value) if isinstance(value, str) else value


def read(page: str | bytes, url: str | None = None) -> Article:
    article = read_html(page, "a", OPTIONS, url=url)
    assert article is not None
    return article


@pytest.mark.parametrize("case", PAGES, ids=lambda case: str(case["name"]))
def test_page(case: dict[str, Any]) -> None:
    article = as_json(read(filled(case["page"])))
    article["body"] = article["body"].split("\n\n")
    article["captions"] = [[c["text"], c["credit"]] for c in article["captions"]]
    assert {name: article[name] for name in case["want"]} == filled(case["want"])


BODY = "".join(f"<p>{text}</p>" for text in PROSE.values())


def page(head: str = "", body: str = BODY, title: str = "Jembatan Gantung Sagara Dibuka") -> str:
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f'<article><h1>{title}</h1><div class="isi">{body}</div></article></body></html>'
    )


def meta(**values: str) -> str:
    return "".join(
        f'<meta property="{name.replace("_", ":", 1)}" content="{value}">'
        for name, value in values.items()
    )


def figure(caption: str) -> str:
    return f"<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>"


def test_a_bare_name_in_brackets_ends_the_caption_of_a_figure() -> None:
    found = read(page(body=figure("Warga di jembatan, Senin pagi. (Tono Wirawan)") + BODY))
    assert found.captions == (Caption("Warga di jembatan, Senin pagi.", "Tono Wirawan"),)


def test_a_page_and_its_text_give_the_same_article() -> None:
    caption = figure("Warga di jembatan. (Foto: Lia Wanggai)")
    body = f"<p>SAGARA, KABARUJI.COM - {PROSE['P1']}</p><p>{PROSE['P2']}</p><p>{PROSE['P3']}</p>"
    date = "<div class=tgl>Rabu, 14 Juni 2023 09:00 WIB</div>"
    html = read(page(body=date + caption + body))
    lines = ["Jembatan Gantung Sagara Dibuka", "Rabu, 14 Juni 2023 09:00 WIB"]
    lines += ["Warga di jembatan. (Foto: Lia Wanggai)", f"SAGARA, KABARUJI.COM - {PROSE['P1']}"]
    text = read_page("\n\n".join([*lines, PROSE["P2"], PROSE["P3"]]), "a", OPTIONS)
    assert html == text
    assert html.captions[0].credit == "Lia Wanggai"
    assert html.site == "kabaruji.com"


ENCODED = page(title="Café Sagara “Buka” Lagi – Ramai", head=meta(og_title="x"))


@pytest.mark.parametrize(
    "data",
    [
        ENCODED.encode(),
        b"\xef\xbb\xbf" + ENCODED.encode(),
        ENCODED.encode("utf-16"),
        ENCODED.replace('"utf-8"', '"iso-8859-1"').encode("cp1252"),
        ENCODED.replace('"utf-8"', '"windows-1252"').encode("cp1252"),
        ENCODED.replace('<meta charset="utf-8">', "").encode("cp1252"),
        # Declared wrongly, as happens: the bytes are valid UTF-8.
        ENCODED.replace('"utf-8"', '"iso-8859-1"').encode(),
        ENCODED.replace('"utf-8"', '"no-such-charset"').encode("cp1252"),
        ENCODED.encode("cp1252"),
        ENCODED.replace('<meta charset="utf-8">', "").encode() + b"<p>\xe9</p>",
        ("\n" + ENCODED).encode("utf-16-le"),
        ENCODED.replace('"utf-8"', '"utf-16"').encode("utf-16-be"),
        '<?xml version="1.0" encoding="utf-8"?>' + ENCODED,
    ],
    ids="utf-8 bom utf-16 latin-1 cp1252 undeclared misdeclared unknown claimed bad-byte utf-16-le"
    " utf-16-be xml".split(),
)
def test_encodings(data: bytes | str) -> None:
    article = read(data)
    assert article.title == "Café Sagara “Buka” Lagi – Ramai"
    assert article.body.split("\n\n")[1] == PROSE["P2"]


def test_one_bad_byte_spoils_no_other() -> None:
    data = page(title="Café Sagara Buka Lagi").encode()
    article = read(data.replace(b"Adolfina", b"Adol\xfffina"))
    assert article.title == "Café Sagara Buka Lagi"
    assert "“Kami menunggu" in article.body


@pytest.mark.parametrize(
    ("title", "site", "wanted"),
    [
        ("Banjir Surut - Kabar Uji", "Kabar Uji", "Banjir Surut"),
        ("Banjir Surut - Daerah Kabaruji.com", "Kabaruji.com", "Banjir Surut"),
        ("Banjir Surut | Halaman 2 | KabarUji", "Kabar Uji", "Banjir Surut"),
        ("Ketua: Banjir – dan Rob – Surut", "Kabar Uji", "Ketua: Banjir – dan Rob – Surut"),
        ("Sagara - Muara Tersambung Lagi", "Kabar Uji", "Sagara - Muara Tersambung Lagi"),
        ("Polisi &amp;quot;Tidur&amp;quot; Dibongkar", "Kabar Uji", 'Polisi "Tidur" Dibongkar'),
    ],
)
def test_the_title_loses_the_outlet_alone(title: str, site: str, wanted: str) -> None:
    head = meta(og_title=title, og_site_name=site)
    html = f"<html><head>{head}</head><body><div>{BODY}</div></body></html>"
    assert read(html).title == wanted


def test_a_title_cut_for_the_networks_is_printed_whole() -> None:
    head = meta(og_title="Jembatan Gantung Sagara …")
    assert read(page(head)).title == "Jembatan Gantung Sagara Dibuka"


@pytest.mark.parametrize(
    ("head", "body", "wanted"),
    [
        (
            meta(article_published_time="2023-06-14T20:00:00Z"),
            "",
            ("2023-06-15T03:00:00+07:00", "meta"),
        ),
        (
            '<meta itemprop="datePublished" content="14/06/2023 08:00">',
            "",
            ("2023-06-14T08:00:00+07:00", "meta"),
        ),
        ('<meta name="parsely-pub-date" content="2023-06-14">', "", ("2023-06-14", "meta")),
        # Neither one of the future nor one before newspapers; the next in line is taken.
        (
            meta(article_published_time="2099-01-01"),
            "<time datetime='2023-06-14'>kemarin</time>",
            ("2023-06-14", "page"),
        ),
        (meta(article_published_time="0001-01-01T00:00:00"), "", (None, None)),
        (
            meta(article_modified_time="2023-06-20"),
            "<span>Rabu, 14 Juni 2023</span>",
            ("2023-06-14", "page"),
        ),
        ("<link rel=canonical href=https://a.co.id/2023/06/14/x>", "", ("2023-06-14", "url")),
    ],
)
def test_published(head: str, body: str, wanted: tuple[str, str]) -> None:
    article = read(page(head, body + BODY))
    assert (article.published, article.published_from) == wanted


@pytest.mark.parametrize(
    ("head", "tags"),
    [
        ('<meta name="keywords" content="tol laut, Sorong , tol laut">', ("tol laut", "Sorong")),
        (
            '<meta property="article:tag" content="tol laut">'
            '<meta property="article:tag" content="Sorong">'
            '<meta name="keywords" content="kapal">',
            ("tol laut", "Sorong"),
        ),
        # The outlet has an element of its own.
        (
            '<meta name="keywords" content="tol laut"><meta name="keywords" content="Bola, Gaya">',
            ("tol laut",),
        ),
        (
            '<meta name="keywords" content="tol laut, berita terkini, berita Indonesia, berita'
            ' harian online, portal Indonesia, info berita">',
            ("tol laut",),
        ),
        ('<meta name="keywords" content="berita">', ()),
        ('<meta name="keywords" content="berita bohong">', ("berita bohong",)),
        # The summary, cut into its words.
        (
            '<meta name="keywords" content="kapal, ini, tiba, di, sorong, dengan, beras">'
            '<script type="application/ld+json">{"@type": "NewsArticle", "keywords": ["beras"]}'
            "</script>",
            ("beras",),
        ),
        ('<meta name="keywords" content="ini, di, sana">', ("ini", "di", "sana")),
    ],
)
def test_tags(head: str, tags: tuple[str, ...]) -> None:
    assert read(page(head, BODY)).tags == tags


def test_a_credit_on_the_picture_is_that_of_the_caption_below() -> None:
    picture = (
        "<div class='image'><img src='a.jpg'><span class='credit'>KABAR/LIA ANDRIANI</span></div>"
    )
    below = "<div class='image-caption'><img src='b.gif'>Kapal perintis di dermaga</div>"
    article = read(page("", f"{picture}{below}{BODY}"))
    assert article.captions == (Caption("Kapal perintis di dermaga", "KABAR/LIA ANDRIANI"),)


def test_emphasis_tears_no_line_that_br_parts() -> None:
    lines = (
        "<b>SORONG, KABARTIMUR.COM</b> &ndash; Warga menunggu kapal sejak pagi di dermaga itu.",
        "Nakhoda berkata kepada <em>Kabar Timur</em>, bahwa kapal tiba sebelum malam nanti.",
        "Sampai petang belum ada <strong>kapal</strong> yang sandar di pelabuhan kota ini.",
    )
    text = f"<div class='read'>{'<br /><br />'.join(lines * 2)}</div>"
    article = read(page("", text))
    assert article.place == "Sorong"
    assert article.body.split("\n\n")[:3] == [
        "Warga menunggu kapal sejak pagi di dermaga itu.",
        "Nakhoda berkata kepada Kabar Timur, bahwa kapal tiba sebelum malam nanti.",
        "Sampai petang belum ada kapal yang sandar di pelabuhan kota ini.",
    ]


def test_the_article_among_the_objects_of_a_page() -> None:
    other = {"@type": "NewsArticle", "headline": "Yang Lain", "datePublished": "2020-01-01"}
    objects = [
        {"@type": "WebSite", "name": "Kabar Uji"},
        {"@type": "ItemList", "itemListElement": [other]},
        {
            "@type": ["Thing", "NewsArticle"],
            "datePublished": "2023-06-14",
            "author": ["Lia Wanggai", {"name": "Danu"}],
        },
    ]
    script = f'<script type="application/ld+json">{json.dumps(objects)}</script>'
    article = read(page(script))
    assert (article.published, article.authors) == ("2023-06-14", ("Lia Wanggai", "Danu"))
    assert article.title == "Jembatan Gantung Sagara Dibuka"


@pytest.mark.parametrize(
    ("canonical", "links", "url", "wanted"),
    [
        ("https://a.id/x?utm_source=b#c", [], None, ("https://a.id/x", False)),
        ("/x", [], "https://a.id/y", ("https://a.id/x", False)),
        ("https://a.id/x", ["https://a.id/x?page=2"], None, ("https://a.id/x", True)),
        ("https://a.id/x", ["/x/2"], None, ("https://a.id/x", True)),
        ("https://a.id/x?page=all", ["/x?page=2"], None, ("https://a.id/x", False)),
        (
            "https://a.id/x",
            ["/x?page=2"],
            "https://a.id/x?page=2",
            ("https://a.id/x?page=2", False),
        ),
        (
            "https://a.id/x",
            ["https://a.id/x-20", "https://a.id/x/2/y"],
            None,
            ("https://a.id/x", False),
        ),
        ("https://a.id/", [], "https://a.id/berita/x", ("https://a.id/berita/x", False)),
        ("javascript:void(0)", [], None, ("a", False)),
        ("http://[", ["http://["], None, ("a", False)),
    ],
)
def test_address(
    canonical: str, links: list[str], url: str | None, wanted: tuple[str, bool]
) -> None:
    hrefs = "".join(f'<a href="{link}">lagi</a> ' for link in links)
    article = read(page(f'<link rel="canonical" href="{canonical}">', BODY + hrefs), url)
    assert (article.id, article.continues) == wanted


def test_pages_one_below_another_are_whole() -> None:
    one, two = "<div>1 dari 2 halaman</div>", "<div>2 dari 2 halaman</div>"
    article = read(page(body=f"<p>{PROSE['P1']}</p>{one}<p>{PROSE['P2']}</p>{two}{BODY}"))
    assert article.continues is False
    assert "halaman" not in article.body


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "an empty file"),
        (" \n", "an empty file"),
        ("kata biasa saja", "not HTML"),
        (b"\x00\x01\x02<p>\xff\xfe\xfd" * 40, "not HTML"),
        (page(title="404 Not Found"), "an error page: 404 Not Found"),
        (page(title="Halaman tidak ditemukan"), "an error page: Halaman tidak ditemukan"),
        (
            "<html><title>Kabar Uji</title><body><h1>Kabar Uji Terkini</h1>"
            + "".join(
                f"<div class=item><h2><a href=/b/{i}>Judul Berita Nomor {i} dari Kabupaten</a></h2>"
                f"<p>{PROSE['P1']}</p></div>"
                for i in range(9)
            ),
            "a page that lists articles, not one of them",
        ),
    ],
)
def test_what_is_no_article_is_refused(html: str | bytes, reason: str) -> None:
    with pytest.raises(RecordError, match=re.escape(reason)):
        read_html(html, "a", OPTIONS)


TEASERS = "".join(
    f"<div class=item><h3><a href=/b/{i}>Judul Berita Nomor {i} dari Kabupaten</a></h3></div>"
    for i in range(24)
)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        # A date of its own, as sites give their front page.
        (
            '<link rel="canonical" href="https://kabar.example/">'
            '<meta property="article:published_time" content="2023-06-14T08:00:00+07:00">',
            BODY + TEASERS,
        ),
        ('<link rel="canonical" href="https://kabar.example/tag/wetar">', BODY),
    ],
)
def test_an_address_may_be_that_of_a_list(head: str, body: str) -> None:
    with pytest.raises(RecordError, match="a page that lists articles"):
        read_html(page(head, body), "a", OPTIONS)


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://kabar.example/daerah/wetar">',
        # An article that gives the front page's address for its own.
        '<link rel="canonical" href="https://kabar.example/">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Kapal"}</script>',
        '<link rel="canonical" href="https://kabar.example/tag/wetar">'
        '<meta property="article:published_time" content="2023-06-14T08:00:00+07:00">',
    ],
)
def test_an_article_among_many_links_is_read(head: str) -> None:
    article = read(page(head, BODY))
    assert article.body == read(page("", BODY)).body
    assert article.body.count("\n\n") == BODY.count("<p>") - 1


def test_a_page_without_text_is_none() -> None:
    assert read_html("<html><body><p>Menu</p></body></html>", "a", OPTIONS) is None


def test_a_video_page_keeps_its_summary() -> None:
    script = json.dumps({"@type": "VideoObject", "name": "Kapal", "uploadDate": "2023-06-14"})
    head = meta(og_type="video.other", og_description="Kapal merapat di dermaga baru.")
    html = page(
        f'{head}<script type="application/ld+json">{script}</script>', "<video src=v></video>"
    )
    article = read(html)
    assert (article.body, article.published) == ("", "2023-06-14")
    assert article.description == "Kapal merapat di dermaga baru."


def test_a_gallery_has_a_caption_a_picture() -> None:
    texts = [f"Perahu nomor {i} di garis akhir." for i in range(1, 4)]
    article = read(page(body=f"<p>{PROSE['P1']}</p>{''.join(map(figure, texts))}"))
    assert [caption.text for caption in article.captions] == texts
    assert article.body == PROSE["P1"]


def test_teasers_of_other_articles_give_no_caption() -> None:
    teaser = (
        "<a href=/lain><figure><img src=o><figcaption>Judul Artikel Lain</figcaption></figure></a>"
    )
    article = read(page(body=teaser + BODY + f"<div class=terkait>{teaser}</div>"))
    assert article.captions == ()
    assert article.body.split("\n\n") == list(PROSE.values())


def test_the_outlet_is_no_author() -> None:
    head = meta(og_site_name="Kabar Uji") + "".join(
        f'<meta name="author" content="{name}">'
        for name in ("Kabar Uji", "redaksi@kabaruji.com", "PT Kabar Uji Media", "Lia Wanggai")
    )
    assert read(page(head)).authors == ("Lia Wanggai",)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(RecordError, match=re.escape("pip install 'searchidx[html]'")):
        read_html(page(), "a", OPTIONS)


def test_files_are_read_by_their_ending(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page())
    (tmp_path / "b.HTM").write_text(page(title="Dermaga Baru Sagara"))
    (tmp_path / "c.html").write_text("")
    rejected: list[Rejection] = []
    found = list(searchidx.read(tmp_path, on_reject=rejected.append))
    assert [(a.id, a.title) for a in found] == [
        ("a.html", "Jembatan Gantung Sagara Dibuka"),
        ("b.HTM", "Dermaga Baru Sagara"),
    ]
    assert [(Path(r.path).name, r.reason) for r in rejected] == [("c.html", "an empty file")]


PIECES = st.sampled_from(
    [*PROSE.values(), *re.findall(r"<[^<>]+>|[^<>]+", " ".join(filled(c["page"]) for c in PAGES))]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_markup_is_read_or_refused(pieces: list[str]) -> None:
    try:
        article = read_html("<p>" + "".join(pieces), "a", OPTIONS)
    except RecordError:
        return
    if article:
        assert article.title or article.body or article.captions or article.description


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PAGES), st.integers(0, 4000), st.binary(max_size=30))
def test_a_damaged_page_is_read_or_refused(case: dict[str, Any], at: int, noise: bytes) -> None:
    data = filled(case["page"]).encode()
    for broken in (data[:at], data[:at] + noise + data[at:], data[at:]):
        with contextlib.suppress(RecordError):
            read_html(broken, "a", OPTIONS)


@pytest.mark.parametrize("tag", ["div", "b", "table", "figure", "ul", "h1", "p class=caption"])
def test_deep_markup_is_read_or_refused(tag: str) -> None:
    with contextlib.suppress(RecordError):
        read_html(f"<{tag}>" * 20_000 + BODY, "a", OPTIONS)
