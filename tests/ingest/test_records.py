"""Records of named values -> Article."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.config import load_settings
from searchidx.dates import zone
from searchidx.ingest.fields import FIELD_NAMES, FieldMap
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.records import RecordError, read_record
from searchidx.model import Article, Caption, Note, as_json

OPTIONS = ReadOptions(zone("WIB"))


def read(**record: Any) -> Article:
    article = read_record({"title": "Judul", **record}, "file#1", OPTIONS)
    assert article is not None
    return article


@pytest.mark.parametrize(
    ("record", "id"),
    [
        ({"id": "a-1", "url": "https://a.example/x"}, "a-1"),
        ({"id": 7}, "7"),
        ({"_id": "b"}, "b"),
        ({"url": "https://a.example/x"}, "https://a.example/x"),
        ({"id": "", "url": None}, "file#1"),
        ({}, "file#1"),
    ],
)
def test_id(record: dict[str, Any], id: str) -> None:
    assert read(**record).id == id


@pytest.mark.parametrize(
    ("record", "source", "site"),
    [
        ({"source": "bola.kompas.com"}, "kompas.com", "bola.kompas.com"),
        ({"source": "www.kompas.com"}, "kompas.com", "kompas.com"),
        ({"source": "https://www.kompas.com/"}, "kompas.com", "kompas.com"),
        ({"source": "news.kontan.co.id"}, "kontan.co.id", "news.kontan.co.id"),
        ({"source": "Kompas.com"}, "kompas.com", "kompas.com"),
        ({"site": "bola.kompas.com"}, "kompas.com", "bola.kompas.com"),
        ({"url": "https://bola.kompas.com/x"}, "kompas.com", "bola.kompas.com"),
        ({"source": "Majalah Tanjung"}, "Majalah Tanjung", None),
        ({"source": "kompas.com", "url": "https://bola.kompas.com/x"}, "kompas.com", "kompas.com"),
        ({"url": "http://[broken"}, None, None),
        ({}, None, None),
    ],
)
def test_source_and_site(record: dict[str, Any], source: str | None, site: str | None) -> None:
    article = read(**record)
    assert (article.source, article.site) == (source, site)


@pytest.mark.parametrize(
    ("title", "record", "wanted"),
    [
        ("Tarif Kapal Turun - Kabar Timur", {"source": "Kabar Timur"}, "Tarif Kapal Turun"),
        ("Tarif Kapal Turun |Kabartimur Daring", {"site": "kabartimur.com"}, "Tarif Kapal Turun"),
        ("Tarif Turun : Kabartimur Niaga", {"url": "https://x.kabartimur.com/a"}, "Tarif Turun"),
        ("Tarif Turun - Wetar", {"site": "wetar.kabartimur.com"}, "Tarif Turun - Wetar"),
        ("Persena - Bintang Kisar", {"source": "Kabar Timur"}, "Persena - Bintang Kisar"),
        ("Suara - Kabar Timuran", {"source": "Kabar Timur"}, "Suara - Kabar Timuran"),
    ],
)
def test_the_outlet_behind_a_title_is_none_of_it(
    title: str, record: dict[str, Any], wanted: str
) -> None:
    assert read(title=title, **record).title == wanted


@pytest.mark.parametrize("date", ["Tidak Ditemukan", "10/20/2025 21:36", 17, ["2023", "06"]])
def test_a_publication_date_that_cannot_be_read_is_told_and_kept(date: Any) -> None:
    notes: list[Note] = []
    options = ReadOptions(zone("WIB"), on_note=notes.append)
    article = read_record({"title": "Judul", "date": date}, "file#1", options, "file")
    assert article is not None
    assert (article.published, article.extra) == (None, {"published": date})
    (note,) = notes
    assert (note.path, note.id) == ("file", "file#1")
    assert note.text.startswith(f"no day can be read in its publication date {str(date)!r}")
    assert ("month-first" in note.text) == (date == "10/20/2025 21:36")


@pytest.mark.parametrize("date", [None, ""])
def test_no_publication_date_is_nothing_to_tell(date: Any) -> None:
    notes: list[Note] = []
    options = ReadOptions(zone("WIB"), on_note=notes.append)
    assert read_record({"title": "Judul", "date": date}, "file#1", options) is not None
    assert notes == []


@pytest.mark.parametrize(
    ("record", "published", "published_from"),
    [
        ({"date": "2023-06-13"}, "2023-06-13", "field"),
        ({"tanggal": "Selasa, 13 Juni 2023 | 20:15 WIB"}, "2023-06-13T20:15:00+07:00", "field"),
        ({"date": "2023-06-13", "time": "22:19 WIB"}, "2023-06-13T22:19:00+07:00", "field"),
        ({"date": "2023-06-13", "jam": "pagi"}, "2023-06-13", "field"),
        ({"date": 1446645840000}, "2015-11-04T21:04:00+07:00", "field"),
        ({"date": 1446645840.5}, "2015-11-04T21:04:00+07:00", "field"),
        ({"url": "https://a.example/2019/09/10/judul"}, "2019-09-10", "url"),
        ({"date": None}, None, None),
        ({"body": "kata dia, Selasa (13/6/2023)."}, None, None),
    ],
)
def test_published(
    record: dict[str, Any], published: str | None, published_from: str | None
) -> None:
    article = read(**record)
    assert (article.published, article.published_from) == (published, published_from)


@pytest.mark.parametrize("value", ["10/20/2025 21:36", "31/2/2023", True, [2023], 1e400])
def test_unreadable_date_is_kept_aside(value: Any) -> None:
    article = read(date=value)
    assert article.published is None
    assert article.extra["published"] == (value if value != 1e400 else "inf")


def test_every_name_of_a_field_is_read_in_any_case() -> None:
    for key in FIELD_NAMES["body"]:
        assert read(**{key.upper(): "Satu.\nDua."}).body == "Satu.\n\nDua."


def test_names_whose_words_begin_with_capitals() -> None:
    article = read(publishDate="2023-06-14", imageCaption="Kapal sandar.", sectionName="Pelayaran")
    assert (article.published, article.section) == ("2023-06-14", "Pelayaran")
    assert article.captions == (Caption("Kapal sandar.", None),)


def test_names_with_what_tables_put_before_or_behind_them() -> None:
    record = {
        "berita_judul": "Kapal Tiba",
        "Isi Berita": "Kapal tiba pagi tadi di pelabuhan.",
        "Tanggal & Waktu": "Rabu, 14 Jun 2023 09:00 WIB",
        "Kategori Berita": "Pelayaran",
        "nama_penulis": "Lia Andriani",
        "foto_caption": "Kapal sandar.",
    }
    article = read_record(record, "a", OPTIONS)
    assert article is not None
    assert (article.title, article.section) == ("Kapal Tiba", "Pelayaran")
    assert article.published == "2023-06-14T09:00:00+07:00"
    assert (article.authors, article.captions) == (
        ("Lia Andriani",),
        (Caption("Kapal sandar.", None),),
    )


def test_a_name_alone_wins_over_one_with_more() -> None:
    found = read(post_content="Yang lain.", content="Isi kapal.", news_time="x")
    assert found.body == "Isi kapal."
    assert found.extra == {"post_content": "Yang lain.", "news_time": "x"}


@pytest.mark.parametrize("key", ["Author(s)", "@author", "Author:"])
def test_signs_in_names_do_not_count(key: str) -> None:
    assert read(**{key: "Lia Andriani"}).authors == ("Lia Andriani",)


def test_a_list_that_a_program_wrote_into_a_table() -> None:
    found = read(
        body="['Kapal tiba pagi ini.', \"Kata dia, 'pelabuhan' penuh.\"]",
        authors="['Lia Andriani']",
        tags="['kapal', 'pelabuhan']",
    )
    assert found.body == "Kapal tiba pagi ini.\n\nKata dia, 'pelabuhan' penuh."
    assert (found.authors, found.tags) == (("Lia Andriani",), ("kapal", "pelabuhan"))
    assert read(body="['Kapal' tiba']").body == "['Kapal' tiba']"


def test_dates_of_a_strict_export_of_mongodb() -> None:
    found = read(published={"$date": {"$numberLong": "1686708000000"}})
    assert found.published == "2023-06-14T09:00:00+07:00"


def test_a_number_is_no_writer() -> None:
    assert read(authors="7").authors == ()


def test_unknown_keys_are_kept() -> None:
    article = read(oplah=3, catatan={"a": [1]}, text="isi", isi="lain")
    assert dict(article.extra) == {"oplah": 3, "catatan": {"a": [1]}, "text": "isi"}
    assert article.body == "lain"


def test_an_exported_article_is_read_back() -> None:
    article = read(body="Satu, Selasa (13/6/2023).", date="2023-06-14", caption="X. (Foto: Y)")
    again = read_record(as_json(article), "other", OPTIONS)
    assert again == article


def test_captions() -> None:
    article = read(captions=["Kapal. (Foto: Lia)", {"text": "Dermaga", "credit": "AFP"}, None])
    assert article.captions == (Caption("Kapal.", "Lia"), Caption("Dermaga", "AFP"))
    assert read(caption="Kapal").captions == (Caption("Kapal"),)


def test_addresses_are_no_writers() -> None:
    authors = ["Lia Andriani", "Https", "Www.Facebook.Com Kabartimur"]
    assert read(authors=authors).authors == ("Lia Andriani",)


def test_names() -> None:
    assert read(author="Lia, Danu; Ayu").authors == ("Lia", "Danu", "Ayu")
    assert read(tags=["a", " b ", ""]).tags == ("a", "b")


@pytest.mark.parametrize(
    "record",
    [{"title": ["a", "b"]}, {"title": True}, {"body": {}}, {"captions": [1]}, {"tags": [[]]}],
)
def test_values_that_cannot_be(record: dict[str, Any]) -> None:
    with pytest.raises(RecordError, match="must be"):
        read_record({"title": "Judul", **record}, "x", OPTIONS)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Satu <b>dua</b>.</p>\n<p>Tiga &lt; empat&nbsp;x</p>", "Satu dua.\n\nTiga < empat x"),
        ("Satu.<br />Dua.<script>x()</script>", "Satu.\n\nDua."),
        ('<div class="isi">Satu.</div>', "Satu."),
        ("Toko Tanjung &amp; Anak", "Toko Tanjung & Anak"),
        ("Nilai a < b dan c > d & e", "Nilai a < b dan c > d & e"),
        ("antara a <b dan c> itu", "antara a <b dan c> itu"),
    ],
)
def test_html_in_a_body_is_read_as_text(body: str, text: str) -> None:
    assert read(body=body).body == text


def test_html_in_other_values() -> None:
    figure = "<figure><img src='a.jpg'><figcaption>Kapal di dermaga</figcaption></figure>"
    article = read(
        title="Toko &#8220;Tanjung&#8221; <em>Buka</em>",
        body=f"{figure}<p>Isi.</p>",
        description="<p>Ringkas</p>",
    )
    assert (article.title, article.description) == ("Toko “Tanjung” Buka", "Ringkas")
    assert (article.body, article.captions) == ("Isi.", (Caption("Kapal di dermaga"),))


@pytest.mark.parametrize("name", ["place", "source", "section", "editor", "site", "url", "id"])
def test_an_empty_list_is_no_value(name: str) -> None:
    assert read(title="Judul", **{name: []}) == read(title="Judul")


def test_an_object_without_a_name_costs_no_article() -> None:
    where = {"lat": -0.9, "lon": 131.2}
    article = read(title="Judul", lokasi=where, source={"id": 5})
    assert (article.title, article.place, article.source) == ("Judul", None, None)
    assert article.extra == {"lokasi": where, "source": {"id": 5}}


def test_the_time_at_a_path_of_own_names() -> None:
    options = ReadOptions.of(
        load_settings(fields={"terbit.hari": "published", "terbit.jam": "time"})
    )
    record = {"title": "Judul", "terbit": {"hari": "2023-06-05", "jam": "10:15"}}
    article = read_record(record, "x", options)
    assert article is not None
    assert article.published == "2023-06-05T10:15:00+07:00"


def test_the_first_of_several_places_is_the_main_one() -> None:
    assert read(place=[{"name": "Sorong"}, {"name": "Papua Barat Daya"}]).place == "Sorong"


def test_ninjs() -> None:
    article = read(
        uri="urn:newsml:kabar.example:20230605:GRM-1",
        versioncreated="2023-06-06T03:15:00Z",
        firstcreated="2023-06-05T03:15:00Z",
        title="",
        headline="Garam Langka",
        byline="Lia Pesik",
        located="Tanjung",
        body_html="<p>Harga garam naik.</p><p>Petani senang.</p>",
        description_text="Harga garam naik lagi.",
        place=[],
    )
    assert article.id == "urn:newsml:kabar.example:20230605:GRM-1"
    assert (article.title, article.body) == ("Garam Langka", "Harga garam naik.\n\nPetani senang.")
    assert article.published == "2023-06-05T10:15:00+07:00"
    assert (article.authors, article.place) == (("Lia Pesik",), "Tanjung")
    assert article.description == "Harga garam naik lagi."


def test_html_in_names() -> None:
    article = read(
        section="Hukum &amp; Kriminal",
        source="Kabar &amp; Warta",
        place="Pulau <b>Lereng</b>",
        editor="Ayu &#8216;Ay&#8217; Wanggai",
        tags=["Jalan &amp; Tol", "<em>rob</em>"],
        author="Lia &amp; Danu Pesik",
    )
    assert (article.section, article.place) == ("Hukum & Kriminal", "Pulau Lereng")
    assert (article.editor, article.tags) == ("Ayu ‘Ay’ Wanggai", ("Jalan & Tol", "rob"))
    assert article.authors == ("Lia & Danu Pesik",)
    assert article.source == "Kabar & Warta"
    assert read(author="<li>Lia</li><li>Danu</li>").authors == ("Lia", "Danu")


@pytest.mark.parametrize(
    "by", ["Oleh Lia Pesik", "Oleh: Lia Pesik", "BY LIA PESIK", "by : Lia Pesik"]
)
def test_a_writer_is_named_without_by(by: str) -> None:
    assert [name.title() for name in read(author=by).authors] == ["Lia Pesik"]
    assert read(author=["Oleh", "Byron Pesik"]).authors == ("Oleh", "Byron Pesik")


def test_records_of_other_systems() -> None:
    hit = {"_index": "n", "_id": "es1", "_source": {"title": "Judul", "body": "Isi"}}
    found = read_record(hit, "x", OPTIONS)
    assert found is not None
    assert (found.id, found.title, found.body) == ("es1", "Judul", "Isi")
    exported = {"_id": {"$uuid": "0b2c"}, "judul": "Judul", "views": {"$numberInt": "4"}}
    mongo = read_record(exported, "x", OPTIONS)
    assert mongo is not None
    assert mongo.id == "0b2c"
    wordpress = read(title={"rendered": "Kapal"}, content={"rendered": "<p>Tiba.</p>"})
    assert (wordpress.title, wordpress.body) == ("Kapal", "Tiba.")
    scrapy = read(title=["Kapal"], body=["Satu.", "Dua."], date=["2023-06-13"])
    assert (scrapy.title, scrapy.body, scrapy.published) == ("Kapal", "Satu.\n\nDua.", "2023-06-13")
    assert read(articleSection=["Ekonomi", "Bisnis"]).section == "Ekonomi"
    assert read(penulis=[{"nama": "Lia"}, {"name": "Danu"}]).authors == ("Lia", "Danu")


def test_own_names_of_values_in_objects() -> None:
    own = {"naskah.teks": "body", "waktu.cetak.hari": "published", "tiada.isi": "title"}
    options = ReadOptions(zone("WIB"), fields=FieldMap(own))
    record = {
        "judul": "Judul",
        "naskah": {"teks": "Isi.", "kata": 1},
        "waktu": {"cetak": {"hari": "2023-06-13", "edisi": 2}, "daring": None},
        "tiada": "x",
    }
    article = read_record(record, "x", options)
    assert article is not None
    assert (article.title, article.body, article.published) == ("Judul", "Isi.", "2023-06-13")
    left = {"cetak": {"edisi": 2}, "daring": None}
    assert article.extra == {"naskah": {"kata": 1}, "waktu": left, "tiada": "x"}


def test_nothing_to_read() -> None:
    assert read_record({"id": "a", "date": "2023-06-13"}, "x", OPTIONS) is None


def test_half_characters_and_nul_are_no_trouble_later() -> None:
    article = read(body="rusak \ud83d dan \x00 nol", catatan="\udc00")
    json.dumps(as_json(article)).encode()
    assert article.body.encode() == "rusak \ufffd dan nol".encode()


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.dates()
)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=3), st.dictionaries(st.text(), SCALARS))
KEYS = st.one_of(
    st.sampled_from([key for keys in FIELD_NAMES.values() for key in keys]), st.text(max_size=5)
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_record_is_read_or_refused(record: dict[str, Any]) -> None:
    try:
        article = read_record(record, "x", OPTIONS)
    except RecordError:
        return
    if article:
        json.dumps(as_json(article), allow_nan=False).encode()


@pytest.mark.parametrize("published", ["1799-12-31", "2023-06-16", "2099-01-01T10:00:00+07:00"])
def test_an_implausible_date_is_told_of_and_kept_aside(published: str) -> None:
    notes: list[Note] = []
    options = ReadOptions(zone("WIB"), on_note=notes.append, now=datetime(2023, 6, 14, 9))
    record = {"id": "a", "judul": "Rapat", "tanggal": published}
    article = read_record(record, "b", options, "kabar.jsonl")
    assert article is not None
    assert (article.published, article.published_from) == (None, None)
    assert article.extra["published"] == published
    assert [(note.path, note.id) for note in notes] == [("kabar.jsonl", "a")]
    assert published in notes[0].text
    dated = {**record, "url": "https://kabar.example/2023/06/13/rapat"}
    article = read_record(dated, "b", options)
    assert article is not None
    assert (article.published, article.published_from) == ("2023-06-13", "url")


def test_dates_up_to_tomorrow_are_taken_without_a_note() -> None:
    notes: list[Note] = []
    options = ReadOptions(zone("WIB"), on_note=notes.append, now=datetime(2023, 6, 14, 9))
    for published in ("1800-01-01", "2023-06-14", "2023-06-15"):
        article = read_record({"judul": "Rapat", "tanggal": published}, "a", options)
        assert article is not None
        assert (article.published, article.published_from) == (published, "field")
    assert notes == []
