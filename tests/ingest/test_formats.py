"""Every format gives the articles that were put into it, by its name and by content alone."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import samples
from mutate import html_reader
from samples import BODIES, DAYS, PLAIN_BODIES, TITLES, URLS

import searchidx
from searchidx import Article, Caption, Rejection
from searchidx.config import load_settings
from searchidx.errors import SettingError
from searchidx.ingest.options import Ignored, ReadOptions
from searchidx.ingest.sources import read_sources, walk

SAMPLES = samples.samples()
# Of one article that says its own day ("Senin (5/6/2023)"), and no other.
SINGLE = {"page.txt", "page.html", "page.md", "one.json", "item.xml", "crawl.warc"}
PAGES = {"page.txt", "page.html", "crawl.warc"}


@pytest.fixture(autouse=True)
def _stand_in_for_html(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "searchidx.ingest.html.reader", html_reader())


def _misread(text: str) -> str:
    """UTF-8 read as Windows-1252, with the bytes that this does not have as they are."""
    read = (bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    return "".join(read)


def read(path: Path, **settings: Any) -> tuple[list[Article], list[Rejection]]:
    rejected: list[Rejection] = []
    return list(searchidx.read(path, on_reject=rejected.append, **settings)), rejected


def read_data(
    folder: Path, name: str, data: bytes, **settings: Any
) -> tuple[list[Article], list[Rejection]]:
    path = folder / name
    path.write_bytes(data)
    return read(path, **settings)


def articles_in(folder: Path, name: str, data: bytes, **settings: Any) -> list[Article]:
    articles, rejected = read_data(folder, name, data, **settings)
    assert not rejected
    return articles


@pytest.mark.parametrize(
    ("name", "called"),
    [(name, name) for name in SAMPLES] + [(name, "tanpa-akhiran") for name in SAMPLES],
)
def test_the_articles_of_each_format(tmp_path: Path, name: str, called: str) -> None:
    articles = articles_in(tmp_path, called, SAMPLES[name])
    if "archive" in name or "nested" in name:
        page = articles.pop(0)
        assert (page.title, page.body) == (TITLES[0], PLAIN_BODIES[0])
        assert page.id == page.path.removeprefix(f"{tmp_path}/") if page.path else False
        assert page.id.endswith("/a/satu.txt")
    count = 1 if name in SINGLE else 2
    assert [(a.title, a.body) for a in articles] == list(zip(TITLES, PLAIN_BODIES, strict=True))[
        :count
    ]
    if name not in PAGES:
        assert [article.published for article in articles] == list(DAYS[:count])


@pytest.mark.parametrize("name", ["list.json", "object.json", "lines.jsonl", "feed.xml"])
def test_html_and_json_in_files_called_txt(tmp_path: Path, name: str) -> None:
    assert [a.url for a in articles_in(tmp_path, "a.txt", SAMPLES[name])] == list(URLS)
    (page,) = articles_in(tmp_path, "b.txt", SAMPLES["page.html"])
    assert page.body == PLAIN_BODIES[0]
    assert len(articles_in(tmp_path, "c.txt", SAMPLES["table.csv"])) == 2


def test_a_page_that_begins_with_a_menu_is_no_table(tmp_path: Path) -> None:
    data = b"Berita | Lokasi | Tag\n\n" + SAMPLES["page.txt"]
    (article,) = articles_in(tmp_path, "a.txt", data)
    assert article.body.endswith(PLAIN_BODIES[0])


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (b'{"judul": "A"}', ["a.json"]),
        (b'[{"judul": "A"}]', ["a.json#1"]),
        (b'{"judul": "A"}\n{"judul": "B"}\n', ["a.json#1", "a.json#2"]),
        (b'{"judul": "A"}{"judul": "B"}', ["a.json#1", "a.json#2"]),
        (b'{"n": 1, "docs": [{"judul": "A"}], "next": null}', ["a.json#1"]),
        (b'{"response": {"ok": true, "results": [{"judul": "A"}]}}', ["a.json#1"]),
        (b'{"kumpulan": [{"judul": "A"}, {"judul": "B"}]}', ["a.json#1", "a.json#2"]),
        # Lists in an article are its own.
        (b'{"judul": "A", "items": [{"judul": "B"}]}', ["a.json"]),
        (b'{"gambar": [{"judul": "B"}], "judul": "A"}', ["a.json"]),
    ],
)
def test_shapes_of_json(tmp_path: Path, data: bytes, ids: list[str]) -> None:
    articles = articles_in(tmp_path, "a.json", data)
    assert [article.id for article in articles] == ids
    assert [article.title for article in articles] == ["A", "B"][: len(ids)]


@pytest.mark.parametrize(
    "broken",
    [
        '{"judul": "rusak" "isi": 1}',
        '{"judul": "rusak\nlagi"}',
        '{"judul": "rusak, "foto": [{"text": "x"}]}',
        '{"judul": ' + "[" * 100_000 + "}",
        '{"judul": ' + "1" * 5_000 + "}",
        '{"judul": "\\x"}',
    ],
)
def test_a_broken_record_of_a_list_loses_only_itself(tmp_path: Path, broken: str) -> None:
    filler = [json.dumps({"judul": f"Judul {n}", "isi": "kata " * 5_000}) for n in range(20)]
    data = "[" + ",\n".join([*filler[:10], broken, *filler[10:]]) + "]"
    articles, rejected = read_data(tmp_path, "a.json", data.encode())
    assert " at at " not in rejected[0].reason
    assert [article.title for article in articles] == [f"Judul {n}" for n in range(20)]
    assert [(r.record, r.unit) for r in rejected] == [(11, "record")]
    assert str(rejected[0]).startswith(f"{tmp_path}/a.json, record 11: ")


def test_json_that_breaks_off(tmp_path: Path) -> None:
    articles, rejected = read_data(tmp_path, "a.json", SAMPLES["list.json"][:-200])
    assert [article.title for article in articles] == [TITLES[0]]
    assert "breaks off" in rejected[0].reason or "Unterminated" in rejected[0].reason


def test_numbers_of_more_digits_than_a_float_has(tmp_path: Path) -> None:
    data = b'{"id": 12345678901234567890123, "judul": "A"}\n{"id": NaN, "judul": "B"}\n'
    articles = articles_in(tmp_path, "a.jsonl", data)
    assert articles[0].id == "12345678901234567890123"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_tables(tmp_path: Path, delimiter: str) -> None:
    articles = articles_in(tmp_path, "a.csv", samples.table(delimiter))
    assert [(a.title, a.body) for a in articles] == list(zip(TITLES, PLAIN_BODIES, strict=True))


def test_broken_rows_lose_only_themselves(tmp_path: Path) -> None:
    data = (
        'Judul,Isi,Tanggal Terbit\nA,"satu\ndua",2023-06-01\nB,x\nC,x,2023-06-02,y\n'
        'D,"tak ditutup,2023-06-03\nE,x,2023-06-04\n\nF,"y",2023-06-05\n'
    )
    articles, rejected = read_data(tmp_path, "a.csv", data.encode())
    assert [(a.title, a.published) for a in articles] == [
        ("A", "2023-06-01"),
        ("E", "2023-06-04"),
        ("F", "2023-06-05"),
    ]
    assert articles[0].body == "satu\n\ndua"
    assert [r.record for r in rejected] == [4, 5, 6]


def test_bare_quotation_marks_in_a_cell(tmp_path: Path) -> None:
    data = b'judul,isi\n"Kata "ya" itu","b"\n'
    (article,) = articles_in(tmp_path, "a.csv", data)
    assert (article.title, article.body) == ('Kata ya" itu"', "b")


def test_a_quotation_mark_that_nothing_closes(tmp_path: Path) -> None:
    rows = "".join(f"J{n},isi\n" for n in range(20_000))
    data = f'judul,isi\nA,"buka\n{rows}'.encode()
    articles, rejected = read_data(tmp_path, "a.csv", data)
    assert (len(articles), [r.record for r in rejected]) == (20_000, [2])


def test_feed_entries(tmp_path: Path) -> None:
    for name in ("feed.xml", "atom.xml"):
        article = articles_in(tmp_path, name, SAMPLES[name])[0]
        assert (article.url, article.authors, article.tags) == (
            URLS[0],
            ("Lia Andriani",),
            ("Ekonomi",),
        )
    assert (
        articles_in(tmp_path, "feed.xml", SAMPLES["feed.xml"])[0].description == "Ringkas & padat"
    )


def test_text_between_the_blocks_of_an_entry_is_kept_and_lines_are_parted(tmp_path: Path) -> None:
    content = "Pembuka berita.<p>Harga garam<br/>naik <b>lagi</b>.</p>Penutup.<script>x()</script>"
    data = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Garam</title><content '
        f'type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{content}</div></content>'
        "</entry></feed>"
    )
    (article,) = articles_in(tmp_path, "a.atom", data.encode())
    body = ["Pembuka berita.", "Harga garam", "naik lagi.", "Penutup."]
    assert article.body.split("\n\n") == body


@pytest.mark.parametrize("declared", ['xmlns:media="http://search.yahoo.com/mrss/"', ""])
@pytest.mark.parametrize("form", ['<media:content url="a.jpg">{}</media:content>', "{}"])
def test_pictures_beside_the_text_of_an_entry(tmp_path: Path, declared: str, form: str) -> None:
    picture = "<media:description>Panen garam</media:description><media:credit>Lia</media:credit>"
    data = (
        f"<rss {declared}><channel><item><title>Garam</title><description>Isi.</description>"
        f"{form.format(picture)}</item><item><title>Lain</title></item></channel></rss>"
    )
    first, second = articles_in(tmp_path, "a.rss", data.encode())
    assert first.captions == (Caption("Panen garam", "Lia"),)
    assert (first.body, second.captions) == ("Isi.", ())


def test_blank_lines_part_the_paragraphs_of_plain_text_in_newsml(tmp_path: Path) -> None:
    text = "Harga garam\nnaik lagi.\n\nPetani senang."
    data = (
        '<newsItem guid="g"><contentMeta><headline>Garam</headline></contentMeta><contentSet>'
        f'<inlineData contenttype="text/plain">{text}</inlineData></contentSet></newsItem>'
    )
    (article,) = articles_in(tmp_path, "a.xml", data.encode())
    assert article.body == "Harga garam naik lagi.\n\nPetani senang."


def test_nitf_has_its_own_form_of_dates(tmp_path: Path) -> None:
    data = samples.nitf().replace(f'norm="{DAYS[0]}"', 'norm="20230606T101500+0700"')
    (article,) = articles_in(tmp_path, "a.nitf", data.encode())
    assert article.published == "2023-06-06T10:15:00+07:00"


@pytest.mark.parametrize(
    "byline", ["By <person>Lia Pesik</person>", "By Lia Pesik<byttl>Kabar Lereng Writer</byttl>"]
)
def test_the_writer_of_a_nitf_document(tmp_path: Path, byline: str) -> None:
    data = samples.nitf().replace("Oleh <person>Lia Andriani</person>", byline)
    (article,) = articles_in(tmp_path, "a.nitf", data.encode())
    assert article.authors == ("Lia Pesik",)


def test_the_header_of_a_page_in_newsml_is_not_its_body(tmp_path: Path) -> None:
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Garam</title></head><body><header>'
        "<ul><li>Ekonomi</li><li>Tanjung</li></ul><h1>Garam</h1></header>"
        "<section><p>Harga garam naik lagi.</p><p>Petani senang.</p></section></body></html>"
    )
    data = (
        '<newsItem guid="g"><contentMeta><headline>Garam</headline></contentMeta><contentSet>'
        f"<inlineXML>{page}</inlineXML></contentSet></newsItem>"
    )
    (article,) = articles_in(tmp_path, "a.xml", data.encode())
    assert article.body == "Harga garam naik lagi.\n\nPetani senang."


def _newsml1(content: str, lines: str = "", revision: int = 1) -> str:
    return (
        "<NewsML><NewsEnvelope><DateAndTime>20080605T100000Z</DateAndTime></NewsEnvelope>"
        "<NewsItem><Identification><NewsIdentifier><ProviderId>kabar.example</ProviderId>"
        "<DateId>20080605</DateId><NewsItemId>GRM-1</NewsItemId>"
        f"<PublicIdentifier>urn:newsml:kabar.example:20080605:GRM-1:{revision}</PublicIdentifier>"
        "</NewsIdentifier></Identification><NewsManagement>"
        "<FirstCreated>20080605T101500+0700</FirstCreated></NewsManagement><NewsComponent>"
        f"<NewsLines><HeadLine>Garam Langka</HeadLine><ByLine>Oleh Lia Pesik</ByLine>{lines}"
        "</NewsLines><DescriptiveMetadata><Location><Property FormalName='City' Value='Tanjung'/>"
        "</Location><Property FormalName='Keyword' Value='garam'/></DescriptiveMetadata>"
        "<NewsComponent><Role FormalName='Caption'/><ContentItem><MediaType FormalName='Text'/>"
        "<DataContent><p>Petani memanen garam.</p></DataContent></ContentItem></NewsComponent>"
        "<ContentItem><MediaType FormalName='Photo'/><DataContent>/9j/4AAQ</DataContent>"
        f"</ContentItem><ContentItem><MediaType FormalName='Text'/><DataContent>{content}"
        "</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )


@pytest.mark.parametrize(
    "content",
    [
        "<p>Harga garam naik.</p><p>Petani senang.</p>",
        "<nitf><body><body.content><p>Harga garam naik.</p><p>Petani senang.</p></body.content>"
        "</body></nitf>",
        "<![CDATA[<P>Harga garam naik.</P><P>Petani senang.</P>]]>",
        "Harga garam\nnaik.\n\nPetani senang.",
    ],
)
def test_newsml_before_g2(tmp_path: Path, content: str) -> None:
    (article,) = articles_in(tmp_path, "a.xml", _newsml1(content).encode())
    assert article == Article(
        id="urn:newsml:kabar.example:20080605:GRM-1",
        title="Garam Langka",
        body="Harga garam naik.\n\nPetani senang.",
        captions=(Caption("Petani memanen garam."),),
        published="2008-06-05T10:15:00+07:00",
        published_from="field",
        mentions=article.mentions,
        source="kabar.example",
        site="kabar.example",
        authors=("Lia Pesik",),
        tags=("garam",),
        place="Tanjung",
        path=article.path,
    )


def test_a_later_revision_of_newsml_before_g2_replaces(tmp_path: Path) -> None:
    first, second = (
        articles_in(tmp_path, "a.xml", _newsml1("<p>Isi.</p>", revision=n).encode())[0]
        for n in (1, 2)
    )
    assert first.id == second.id


def test_the_paper_of_a_nitf_document(tmp_path: Path) -> None:
    paper = '<pubdata name="Koran Tanjung" position.section="Ekonomi"/></head>'
    (article,) = articles_in(tmp_path, "a.nitf", samples.nitf().replace("</head>", paper).encode())
    assert (article.source, article.section) == ("Koran Tanjung", "Ekonomi")


def test_the_delimiter_told_to_excel_is_no_header(tmp_path: Path) -> None:
    data = "\ufeffsep=;\r\nJudul;Isi\r\nGaram;Harga naik; lagi.\r\nPadi;Panen tiba.\r\n"
    articles, (rejected,) = read_data(tmp_path, "a.csv", data.encode())
    assert [(a.title, a.body) for a in articles] == [("Padi", "Panen tiba.")]
    assert (rejected.record, rejected.reason) == (3, "3 cells below 2 names")


def test_json_feed(tmp_path: Path) -> None:
    items = [
        {"id": URLS[at], "title": TITLES[at], "content_html": f"<p>{BODIES[at][0]}</p>"}
        for at in (0, 1)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Kabar Tanjung", "items": items}
    articles = articles_in(tmp_path, "a.json", json.dumps(feed).encode())
    assert [(a.id, a.title) for a in articles] == list(zip(URLS[:2], TITLES[:2], strict=True))
    assert all(a.body for a in articles)


def test_a_broken_entry_of_a_feed_loses_only_itself(tmp_path: Path) -> None:
    entry = "<item><title>{}</title><description>Isi</description></item>\n"
    data = (
        '<rss xmlns:dc="x"><channel>'
        + entry.format("Satu &nbsp;& dua")
        + entry.format("<br>")
        + "<item><title>x\n"
        + entry.format("Tiga")
        + entry.format("a<media:x/>b")
        + "<item><title>y"
    )
    articles, rejected = read_data(tmp_path, "a.rss", data.encode())
    assert [article.title for article in articles] == ["Satu & dua", "Tiga", "ab"]
    assert [r.record for r in rejected] == [2, 3, None]
    assert "not closed" in rejected[-1].reason


def test_no_entity_of_a_document_type_is_expanded_or_loaded(tmp_path: Path) -> None:
    (tmp_path / "rahasia").write_text("RAHASIA")
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {b} "{("&" + a + ";") * 10}">'
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    data = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/rahasia">{entities}]>'
        "<rss><item><title>T</title><description>&x;&i;.</description></item></rss>"
    )
    (article,) = articles_in(tmp_path, "a.rss", data.encode())
    assert "RAHASIA" not in article.body
    assert len(article.body) < 50


def test_agencies_items(tmp_path: Path) -> None:
    (article,) = articles_in(tmp_path, "a.xml", SAMPLES["item.xml"])
    assert article.id == "kt-0"
    assert article.captions == (Caption("Kapal bersandar", "Danu"),)
    assert (article.place, article.authors) == ("Sorong", ("Lia Andriani",))
    item = articles_in(tmp_path, "b.xml", SAMPLES["items.xml"])[1]
    assert (item.id, item.place, item.authors) == ("urn:kt:1", "Sorong", ("Lia Andriani",))


def test_nitf_in_newsml_is_one_article(tmp_path: Path) -> None:
    data = (
        '<newsItem guid="g"><contentMeta><headline>Lain</headline></contentMeta><contentSet>'
        f"<inlineXML>{samples.nitf()}</inlineXML></contentSet></newsItem>"
    )
    (article,) = articles_in(tmp_path, "a.xml", data.encode())
    assert (article.title, article.body) == (TITLES[0], PLAIN_BODIES[0])


def test_web_archive(tmp_path: Path) -> None:
    (article,) = articles_in(tmp_path, "a.warc", SAMPLES["crawl.warc"])
    assert (article.id, article.extra["crawled"]) == (URLS[0], "2023-06-07T00:00:00Z")
    packed = gzip.compress(SAMPLES["crawl.warc"])
    assert [a.id for a in articles_in(tmp_path, "a.warc.gz", packed)] == [URLS[0]]


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "searchidx.ingest.html.reader", None)
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    for name, extra in (("page.html", "html"), ("crawl.warc", "warc")):
        articles, rejected = read_data(tmp_path, name, SAMPLES[name])
        assert not articles
        assert f"pip install 'searchidx[{extra}]'" in rejected[0].reason


@pytest.mark.parametrize(
    ("encode", "name"),
    [
        (lambda text: text.encode("cp1252"), "cp1252"),
        (lambda text: text.encode("utf-8-sig"), "utf-8-sig"),
        (lambda text: text.encode("utf-16"), "utf-16"),
        (lambda text: text.encode("utf-16-le"), "utf-16-le"),
        (lambda text: text.encode("utf-16-be"), "utf-16-be"),
        (lambda text: codecs.BOM_UTF32_LE + text.encode("utf-32-le"), "utf-32"),
        (lambda text: _misread(text).encode(), "mojibake"),
        (lambda text: text.encode() + "\nKafé “Senja”.".encode("cp1252"), "mixed"),
    ],
)
@pytest.mark.parametrize("sample", ["page.txt", "lines.jsonl", "list.json", "table.csv"])
def test_encodings(tmp_path: Path, encode: Any, name: str, sample: str) -> None:
    data = encode(SAMPLES[sample].decode())
    articles, _ = read_data(tmp_path, sample, data)
    body = articles[0].body
    assert body.startswith(PLAIN_BODIES[0])
    if name == "mixed" and sample == "page.txt":
        assert body.endswith("Kafé “Senja”.")


def test_a_wacz_is_read_by_its_warc_files(tmp_path: Path) -> None:
    pages = json.dumps({"url": URLS[0], "title": "Menu", "text": "Menu Beranda Kabar"})
    data = samples.zipped(
        {
            "archive/data.warc.gz": gzip.compress(SAMPLES["crawl.warc"]),
            "datapackage.json": b'{"title": "Arsip", "resources": []}',
            "pages/pages.jsonl": pages.encode(),
        }
    )
    (article,) = articles_in(tmp_path, "a.wacz", data)
    assert (article.id, article.title) == (URLS[0], TITLES[0])


def test_archives_go_on_after_a_bad_member(tmp_path: Path) -> None:
    members = {f"{n}.txt": samples.page() for n in range(4)}
    data = bytearray(samples.zipped({**members, "foto.jpg": b"\xff\xd8\xff"}))
    at = data.index(b"1.txt") + 20
    data[at : at + 40] = bytes(40)
    articles, rejected = read_data(tmp_path, "a.zip", bytes(data))
    assert [article.id for article in articles] == ["a.zip/0.txt", "a.zip/2.txt", "a.zip/3.txt"]
    assert [r.path for r in rejected] == [f"{tmp_path}/a.zip/1.txt"]


def test_an_encrypted_member_is_rejected_by_name(tmp_path: Path) -> None:
    data = bytearray(samples.zipped({"0.txt": samples.page(), "1.txt": samples.page()}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(mark) + flags] |= 1
    articles, rejected = read_data(tmp_path, "a.zip", bytes(data))
    assert [article.id for article in articles] == ["a.zip/0.txt"]
    assert [(r.path, r.reason) for r in rejected] == [(f"{tmp_path}/a.zip/1.txt", "encrypted")]


def test_front_matter_tells_markdown_of_any_name_and_a_line_of_dashes_does_not(
    tmp_path: Path,
) -> None:
    (article,) = articles_in(tmp_path, "a.txt", SAMPLES["page.md"])
    assert (article.title, article.published) == (TITLES[0], DAYS[0])
    data = b"---\nKontak: redaksi\n---\n" + SAMPLES["page.txt"]
    (page,) = articles_in(tmp_path, "b.txt", data)
    assert page.published != DAYS[0]


@pytest.mark.parametrize("pack", [samples.zipped, samples.tarred])
def test_members_of_a_folder_above_are_read(tmp_path: Path, pack: Any) -> None:
    data = pack({"../koran/a.txt": samples.page()})
    (article,) = articles_in(tmp_path, "a.tar", data)
    assert article.id == "a.tar/koran/a.txt"


def test_links_in_an_archive_are_told(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, kind in (("a.txt", tarfile.SYMTYPE), ("b.txt", tarfile.LNKTYPE)):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = kind, "/etc/passwd"
            archive.addfile(link)
    (tmp_path / "a.tar").write_bytes(packed.getvalue())
    ignored: list[Ignored] = []
    options = ReadOptions.of(load_settings(), on_ignored=ignored.append)
    (rejection,) = read_sources(walk([tmp_path], options), options)
    assert isinstance(rejection, Rejection)
    assert [item.path for item in ignored] == [f"{tmp_path}/a.tar/{n}.txt" for n in "ab"]


@pytest.mark.parametrize("pack", [samples.zipped, samples.tarred])
def test_members_without_reader_are_told(tmp_path: Path, pack: Any) -> None:
    (tmp_path / "a.zip").write_bytes(
        pack({"a.txt": samples.page(), "foto.jpg": b"\xff\xd8\xff\xe0", ".x/b.txt": b"x"})
    )
    ignored: list[Ignored] = []
    options = ReadOptions.of(load_settings(), on_ignored=ignored.append)
    assert len(list(read_sources(walk([tmp_path], options), options))) == 1
    assert [item.path for item in ignored] == [f"{tmp_path}/a.zip/foto.jpg"]


def test_bombs_are_stopped(tmp_path: Path) -> None:
    line = json.dumps({"judul": "A", "isi": "a" * 100_000}).encode() + b"\n"
    data = gzip.compress(line * 2_000)  # 200 MB from 0.2
    for name, packed in (("a.jsonl.gz", data), ("a.zip", samples.zipped({"a.jsonl.gz": data}))):
        articles, rejected = read_data(tmp_path, name, packed)
        assert 0 < len(articles) < 1_400
        assert "max_archive_ratio" in rejected[-1].reason
    assert len(articles_in(tmp_path, "b.jsonl.gz", data, max_archive_ratio=2_000)) == 2_000


def test_limits_are_settings(tmp_path: Path) -> None:
    page, lines = samples.page(), samples.json_lines()
    nested = samples.zipped({"a.zip": samples.zipped({"a.zip": samples.zipped({"a.txt": page})})})
    three = samples.zipped({f"{n}.txt": page for n in range(3)})
    for name, data, articles, setting in (
        ("a.txt", page, 0, {"max_document_size": 100}),
        ("a.jsonl", lines, 0, {"max_document_size": 100}),
        ("a.json", SAMPLES["list.json"], 0, {"max_document_size": 100}),
        ("a.csv", SAMPLES["table.csv"], 0, {"max_document_size": 100}),
        ("a.xml", SAMPLES["feed.xml"], 0, {"max_document_size": 100}),
        ("a.jsonl", lines * 1_000, 0, {"max_file_size": "64KB"}),
        ("b.zip", nested, 0, {"max_archive_depth": 2}),
        ("c.zip", three, 2, {"max_archive_members": 2}),
    ):
        found, rejected = read_data(tmp_path, name, data, **setting)
        assert rejected
        assert next(iter(setting)) in rejected[-1].reason
        assert len(found) == articles or "max_file_size" in setting
        assert len(found) < 2_000


def test_links_that_leave_the_folder(tmp_path: Path) -> None:
    (tmp_path / "luar").mkdir()
    (tmp_path / "luar/b.txt").write_bytes(samples.page())
    inside = tmp_path / "dalam"
    inside.mkdir()
    (inside / "a.txt").write_bytes(samples.page())
    (inside / "c.txt").symlink_to(inside / "a.txt")
    (inside / "b.txt").symlink_to(tmp_path / "luar/b.txt")
    (inside / "luar").symlink_to(tmp_path / "luar")
    (inside / "putar").symlink_to(inside)
    ignored: list[Ignored] = []
    options = ReadOptions.of(load_settings(), on_ignored=ignored.append)
    assert [source.name for source in walk([inside], options)] == ["a.txt", "c.txt"]
    assert sorted(Path(item.path).name for item in ignored) == ["b.txt", "luar", "putar"]
    options = ReadOptions.of(load_settings(follow_links=True))
    names = [source.name for source in walk([inside], options)]
    assert names == ["a.txt", "b.txt", "c.txt", "luar/b.txt"]


def test_own_field_names_win(tmp_path: Path) -> None:
    data = b'{"judul": "Usual", "Kop Berita": "Own", "uraian": "Isi"}'
    own = {"kop berita": "title", "uraian": "body"}
    (article,) = articles_in(tmp_path, "a.json", data, fields=own)
    assert (article.title, article.body) == ("Own", "Isi")
    table = b"no;kop_berita;uraian\n1;A;B\n"
    (article,) = articles_in(tmp_path, "a.csv", table, fields=own)
    assert (article.title, article.body) == ("A", "B")


def test_an_unknown_field_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="no field 'tajuk'; there are: id, title"):
        searchidx.read(tmp_path, fields={"judul": "tajuk"})


@pytest.mark.parametrize("name", ["lines.jsonl", "archive.zip", "page.txt", "lines.jsonl.zst"])
def test_standard_input(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "searchidx", "read", "-", "--jsonl"],
        input=SAMPLES[name],
        capture_output=True,
        check=True,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found[0]["title"] == TITLES[0]
    assert found[0]["path"].startswith("stdin")
    if name == "page.txt":
        assert found[0]["id"] == "stdin"


def test_empty_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "searchidx", "read", "-"], input=b"", capture_output=True
    )
    assert done.returncode == 2
    assert b"stdin: an empty file" in done.stderr


def test_zip_files_that_are_documents_are_not_opened(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("isi.txt", BODIES[0])
    with pytest.raises(searchidx.errors.InputError):
        read_data(tmp_path, "a.docx", out.getvalue())
