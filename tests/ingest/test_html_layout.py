"""What belongs to the article on a page of HTML, and what stands around it."""

from __future__ import annotations

import pytest
from market import PROSE, TITLE

from searchidx.dates import zone
from searchidx.ingest.html.reader import read_html
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Caption

OPTIONS = ReadOptions(zone("WIB"))
DAY = '<meta property="article:published_time" content="2024-02-09T14:05:00+07:00">'


def read(body: str, after: str = "", head: str = DAY) -> Article:
    html = (
        f"<html><head><meta charset=utf-8><title>{TITLE}</title>{head}</head><body>"
        f"<main><article><h1>{TITLE}</h1>{body}</article></main>{after}</body></html>"
    )
    article = read_html(html, "a", OPTIONS)
    assert article is not None
    return article


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def whole(article: Article) -> bool:
    return article.body == "\n\n".join(PROSE)


def test_parts_of_the_text_in_boxes_that_are_called_like_asides_stay() -> None:
    boxes = "".join(
        '<div class="sidebar-grid box"><div class="sidebar-grid article__content">'
        f"{paragraphs(text)}</div></div>"
        for text in PROSE
    )
    assert whole(read(f"<div>{boxes}</div>"))


def test_teasers_in_a_sidebar_go_though_they_have_such_boxes_too() -> None:
    teaser = '<div class="post-content"><p>Perahu wisata di Teluk Sagara bertambah dua puluh.</p>'
    aside = f'<div class="sidebar">{teaser}</div></div>'
    assert whole(read(f'<div class="post-content">{paragraphs(*PROSE)}</div>{aside}'))


def test_what_asks_for_consent_goes_however_long_it_is() -> None:
    asked = "Situs ini menyimpan kuki pada peramban Anda agar halaman terbuka dengan cepat. " * 12
    banner = f'<div id="onetrust-consent-sdk"><div>{paragraphs(asked, asked)}</div></div>'
    assert whole(read(paragraphs(*PROSE), banner))


@pytest.mark.parametrize(
    "attributes",
    ['class="paywall" aria-hidden="true"', 'aria-hidden="true"', 'class="x paywall-hide"'],
)
def test_a_paragraph_for_subscribers_stays(attributes: str) -> None:
    first, *others = PROSE
    assert whole(
        read(f"{paragraphs(first)}<p {attributes}>{others[0]}</p>{paragraphs(*others[1:])}")
    )


def test_the_credit_in_the_foot_of_a_figure() -> None:
    figure = (
        "<figure><img src=a.jpg><figcaption>Perahu pedagang menunggu pembeli."
        "<footer>Foto: Danu Pesik</footer></figcaption></figure>"
    )
    found = read(figure + paragraphs(*PROSE))
    assert found.captions == (Caption("Perahu pedagang menunggu pembeli.", "Danu Pesik"),)


def card(number: int, box: str = "div") -> str:
    heading = f'<h3><a href="/b/{number}">Perahu wisata bertambah di teluk {number}</a></h3>'
    text = (
        f"Pemilik perahu di teluk {number} membeli dua puluh perahu lagi dalam setahun ini, karena "
        f"pengunjung yang datang tahun lalu sudah {number * 100} orang sehari."
    )
    return f'<{box} class="x">{heading}<p>{text}</p></{box}>'


@pytest.mark.parametrize("box", ["div", "li", "article"])
def test_a_row_of_teasers_goes_whatever_it_is_called(box: str) -> None:
    row = "".join(card(number, box) for number in range(1, 9))
    assert whole(read(f"{paragraphs(*PROSE)}<section><div>{row}</div></section>"))


def test_sections_of_an_article_with_linked_headings_stay() -> None:
    sections = "".join(
        f'<h3><a href="/lapak/{at}">Lapak nomor {at} di dermaga baru</a></h3><p>{text}</p>'
        for at, text in enumerate(PROSE)
    )
    body = read(f"<div>{sections}</div>").body
    assert all(text in body for text in PROSE)


def test_oleh_before_a_name_and_the_same_name_in_capitals() -> None:
    head = (
        f'{DAY}<meta name="author" content="Oleh Lia Andriani">'
        '<meta name="dc.creator" content="LIA ANDRIANI">'
    )
    assert read(paragraphs(*PROSE), head=head).authors == ("Lia Andriani",)


CAPTION = Caption("Perahu pedagang menunggu pembeli.", "Danu Pesik")
TOLD = "Perahu pedagang menunggu pembeli. (Foto: Danu Pesik)"
PICTURES = {
    "an attribute of the picture": f'<img src=a.jpg data-caption="{TOLD}">',
    "HTML in an attribute": f'<img src=a.jpg data-image-caption="&lt;p&gt;{TOLD}&lt;/p&gt;">',
    "an attribute of its link": f'<a href=a.jpg data-caption="{TOLD}"><img src=a.jpg></a>',
    "an attribute and a caption": f'<figure><img src=a.jpg data-caption="{TOLD}">'
    f"<figcaption>{TOLD}</figcaption></figure>",
    "the text of the picture, with its credit": f'<img srcset="a.jpg 1x" alt="{TOLD}">',
    "a short code": f'[caption id="a" width="700"]<img src=a.jpg> {TOLD}[/caption]',
    "an attribute of a short code": f'<p>[caption caption="{TOLD}"]<img src=a.jpg>[/caption]</p>',
}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_the_caption_of_a_picture(picture: str) -> None:
    found = read(f"<div>{picture}{paragraphs(*PROSE)}</div>")
    assert found.captions == (CAPTION,)
    assert whole(found)


@pytest.mark.parametrize(
    "picture",
    [
        '<img src=a.jpg alt="Perahu pedagang menunggu pembeli di pasar">',
        f'<a href="/b/7"><img src=a.jpg alt="{TOLD}"></a>',
        f'<img src=a.jpg alt="{TITLE}">',
        '<img src=a.jpg data-caption="foto 1">',
    ],
)
def test_the_text_of_a_picture_that_is_no_caption(picture: str) -> None:
    assert read(f"<div>{picture}{paragraphs(*PROSE)}</div>").captions == ()


def test_all_captions_of_a_gallery_that_a_script_shows() -> None:
    pictures = "".join(f'<img src={n}.jpg data-caption="Perahu ke-{n} di dermaga.">' for n in "123")
    found = read(f"<div>{paragraphs(*PROSE)}</div><div>{pictures}</div>")
    assert [c.text for c in found.captions] == [f"Perahu ke-{n} di dermaga." for n in "123"]


def test_short_codes_of_page_builders_go() -> None:
    first, *others = PROSE
    text = f'[et_pb_text admin_label="Isi"]{first}[/et_pb_text]'
    assert whole(read(f'<div><p>{text}</p>{paragraphs(*others)}<p>[gallery ids="1,2"]</p></div>'))


def test_what_stands_in_square_brackets_is_no_short_code() -> None:
    text = "Warga membaca papan “Dilarang parkir [sic] di depan pasar [video]” setiap pagi di sana."
    assert text in read(paragraphs(*PROSE, text)).body


def test_the_time_in_the_foot_of_a_post() -> None:
    foot = (
        '<div class="post-footer"><div class="post-footer-line">Diposting oleh Lia Andriani di '
        '<a href="/2024/02/pasar.html"><abbr class="published" title="2024-02-09T14:05:00+07:00">'
        "14.05</abbr></a></div></div>"
    )
    found = read(f'<div class="post-body">{paragraphs(*PROSE)}</div>{foot}', head="")
    assert (found.published, found.published_from) == ("2024-02-09T14:05:00+07:00", "page")


def test_a_time_in_a_list_of_posts_is_not_that_of_the_article() -> None:
    other = '<li><time class="published" datetime="2020-01-01T10:00:00+07:00">2020</time></li>'
    assert (
        read(paragraphs(*PROSE), f'<ul class="post-list">{other}</ul>', head="").published is None
    )


@pytest.mark.parametrize("label", ["Topik", "Topic", "Topics", "Tags"])
def test_a_line_of_tags(label: str) -> None:
    found = read(paragraphs(*PROSE, f"{label}: pasar terapung, Lereng Anyar"))
    assert whole(found)
    assert found.tags == ("pasar terapung", "Lereng Anyar")
