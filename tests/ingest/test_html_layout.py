"""What belongs to the article on a page of HTML, and what stands around it."""

from __future__ import annotations

import pytest

from searchidx.dates import zone
from searchidx.ingest.html.reader import read_html
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Caption

OPTIONS = ReadOptions(zone("WIB"))
TITLE = "Pasar Terapung Lereng Anyar Dibuka Kembali"
PROSE = [
    "Pasar terapung di Lereng Anyar dibuka kembali pada hari Senin setelah ditutup selama delapan "
    "bulan, dan dua ratus pedagang sudah menambatkan perahunya sejak subuh.",
    "“Kami senang bisa berjualan lagi di sini,” kata Adolfina, seorang pedagang sayur yang setiap "
    "hari mendayung satu jam dari kampungnya di hulu sungai.",
    "Kepala dinas pasar setempat mengatakan dermaga diperpanjang dua puluh meter, sedangkan sewa "
    "lapak tidak naik sampai akhir tahun depan.",
    "Pada hari pertama pembeli datang dari tiga kecamatan, dan semua dagangan sudah habis sebelum "
    "matahari naik di atas atap gudang garam di seberang.",
]
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
