"""Which names a record's values go by: FIELD_NAMES, widened by the setting ``fields``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from searchidx.errors import SettingError

__all__ = ["FIELD_NAMES", "PAGES", "FieldMap", "folded", "parted"]

# The usual names of each field; a record's own key wins by the order given here. They are
# written with underscores, and read so too ("Tanggal Terbit", "sub-judul"). Besides plain
# ones they are those of public Indonesian news sets, of scrapers' output (news-please,
# newspaper, trafilatura), of schema.org, of IPTC's ninjs, of JSON Feed and of news services.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("id", "_id", "guid", "uuid", "article_id", "id_berita", "news_id", "doc_id", "docno"),
        *("uri", "urn"),
    ),
    "title": (
        *("title", "judul", "headline", "judul_berita", "news_title", "article_title"),
        *("judul_artikel", "title_page"),
    ),
    "body": (
        *("body", "isi", "content", "text", "konten", "teks", "isi_berita", "isi_artikel"),
        *("article_body", "articlebody", "body_text", "full_text", "fulltext", "maintext"),
        *("plain_text", "article_text", "content_text", "news_text", "konten_berita"),
        *("teks_berita", "naskah", "narasi", "clean_article", "paragraphs", "paragraf"),
        *("article", "artikel", "berita", "raw_text", "clean_text", "cleaned_text", "text_clean"),
        *("clean_content", "isi_bersih", "konten_bersih", "body_html", "body_xhtml"),
        *("content_html", "article_html", "isi_html"),
    ),
    "captions": (
        *("captions", "caption", "keterangan", "keterangan_foto", "image_caption"),
        *("photo_caption", "caption_foto", "caption_gambar", "foto_caption", "gambar_caption"),
        *("keterangan_gambar",),
    ),
    "published": (
        *("published", "date", "tanggal", "publish_date", "published_at", "datetime"),
        *("date_publish", "published_date", "date_published", "datepublished", "publishedat"),
        *("publication_date", "pubdate", "pub_date", "tanggal_terbit", "tgl_terbit", "tgl"),
        *("tanggal_publikasi", "tanggal_berita", "waktu_terbit", "waktu", "timestamp"),
        *("created_at", "posted_at", "published_time", "publishedtime", "tanggal_waktu"),
        *("waktu_publikasi", "hari_tanggal", "firstpublished", "firstcreated"),
        *("contentcreated", "versioncreated", "version_created"),
    ),
    # The time of day, where "published" gives the day alone.
    "time": ("time", "jam", "pukul"),
    "source": (
        *("source", "sumber", "outlet", "media", "nama_media", "portal", "publisher"),
        *("source_domain", "sitename", "source_name", "newspaper", "surat_kabar", "koran"),
    ),
    "site": ("site", "host", "hostname", "situs", "domain"),
    "section": (
        *("section", "rubrik", "kategori", "category", "kanal", "articlesection"),
        *("section_name", "channel"),
    ),
    "authors": ("authors", "author", "penulis", "reporter", "byline", "wartawan", "jurnalis"),
    "editor": ("editor", "redaktur", "penyunting"),
    "tags": ("tags", "tag", "keywords", "kata_kunci", "keyword", "topik"),
    "description": (
        *("description", "deskripsi", "summary", "ringkasan", "excerpt", "abstrak"),
        *("clean_summary", "subtitle", "sub_judul", "abstract", "description_text"),
        "description_html",
    ),
    "url": (
        *("url", "link", "tautan", "source_url", "requested_url", "canonical_url", "permalink"),
        *("article_url", "url_berita", "link_berita", "sourceurl"),
    ),
    "place": ("place", "lokasi", "tempat", "dateline", "located"),
    "continues": ("continues",),
    # As searchidx itself writes articles; they are computed, never trusted.
    "ignored": ("path", "mentions", "pages", "published_from", "reprint_of"),
}
PAGES: Mapping[str, str] = {
    **dict.fromkeys(("html", "raw_html", "page_html", "html_content", "source_html"), "html"),
    **dict.fromkeys(("markdown", "raw_markdown", "page_markdown", "page_text"), "text"),
}
"""Names of the values that crawlers keep a whole page under, and what it is written in."""
_SEPARATORS = re.compile(r"[^\w.]+")
_PLURAL = re.compile(r"\(s\)")
# What tables put before or behind a name: "berita_judul", "kategori berita", "nama_penulis".
_OF_ARTICLES = re.compile(
    r"^(?:berita|artikel|article|news|post|nama)_(?=\w)|(?<=\w)_(?:berita|artikel)$"
)
_LAST = 1_000_000
_INNER_CAPITAL = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
# The records of a file have the same keys, most often; of so many sets of keys is known how
# they are read.
_MOST_ORDERS = 100
# "news_time" and "post_place" may be anything.
_NEVER_PREFIXED = frozenset({"time", "place", "site", "continues", "ignored"})
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_TEXTS = frozenset({"title", "body", "captions"})


class FieldMap:
    """The names of a record's values in force.

    Args:
        own: the user's keys, each with the field of :data:`FIELD_NAMES` that it names; they
            win over the usual ones. "naskah.teks" is what an object under naskah has as teks.

    Raises:
        SettingError: for a field that does not exist.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        own = own or {}
        known = [name for name in FIELD_NAMES if name != "ignored"]
        for key, name in own.items():
            if name not in known:
                raise SettingError(
                    f"fields: {key}: there is no field {name!r}; there are: {', '.join(known)}"
                )
        names = [(folded(key), name) for key, name in own.items()]
        names += [(key, name) for name, keys in FIELD_NAMES.items() for key in keys]
        self._names: dict[str, tuple[int, str]] = {}
        for rank, (key, name) in enumerate(names):
            self._names.setdefault(key, (rank, name))
        self._paths = [key.split(".") for key in own if "." in key]
        self._orders: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self._page_keys: dict[tuple[str, ...], str | None] = {}

    def name_of(self, key: str) -> str | None:
        """The field that a key names, in any case; None for a key that names none."""
        return self._find(key)[1] or None

    def sorted_out(self, record: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The values of a record by field, and by key those that have none."""
        values: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for path in self._paths:
            record = _lifted(record, path)
        for name, key in self._in_order(tuple(record)):
            if not name or values.get(name) not in _EMPTY:
                extra[key] = record[key]
            else:
                values[name] = record[key]
        return values, extra

    def _in_order(self, keys: tuple[str, ...]) -> list[tuple[str, str]]:
        """The keys that count, each after its field, in the order in which they do."""
        order = self._orders.get(keys)
        if order is None:
            found = sorted(((*self._find(key), key) for key in keys), key=lambda entry: entry[0])
            order = [(name, key) for _, name, key in found if name != "ignored"]
            if len(self._orders) < _MOST_ORDERS:
                self._orders[keys] = order
        return order

    def name_a_text(self, keys: Iterable[str]) -> bool:
        """Whether one of the keys names a title, a body, captions or a page."""
        return any(self.name_of(key) in _TEXTS or folded(key) in PAGES for key in keys)

    def page_key(self, record: Mapping[str, Any]) -> str | None:
        """The key that a record has a whole page under: one of :data:`PAGES`, if no key of the
        user's gives it another meaning, or the body's where no key names a title; None if there
        is none."""
        keys = tuple(record)
        key = self._page_keys.get(keys, "")
        if key == "":
            pages = [k for k in keys if self.name_of(k) is None and folded(k) in PAGES]
            if not pages and not any(self.name_of(k) == "title" for k in keys):
                pages = [k for k in keys if self.name_of(k) == "body"]
            key = pages[0] if pages else None
            if len(self._page_keys) < _MOST_ORDERS:
                self._page_keys[keys] = key
        return key

    def _find(self, key: str) -> tuple[int, str]:
        forms = (key, folded(key), parted(key))
        found = next((self._names[form] for form in forms if form in self._names), None)
        if found is None:
            rank, name = self._names.get(_OF_ARTICLES.sub("", forms[2]), (-1, ""))
            # "content" wins over "post_content".
            found = (rank + _LAST, name) if name and name not in _NEVER_PREFIXED else (-1, "")
        return found


def _lifted(record: Mapping[str, Any], path: list[str]) -> Mapping[str, Any]:
    """The record with the value at a path of keys under the whole path; as it is if there is no
    such value, or if it has one under that name."""
    name = ".".join(path)
    *holders, last = path
    inner: Any = record
    for key in holders:
        inner = inner.get(key) if isinstance(inner, Mapping) else None
    if name in record or not isinstance(inner, Mapping) or last not in inner:
        return record
    left = {key: value for key, value in inner.items() if key != last}
    for depth in range(len(holders) - 1, 0, -1):
        above: Any = record
        for key in holders[:depth]:
            above = above[key]
        left = {**above, holders[depth]: left}
    return {**record, holders[0]: left, name: inner[last]}


def folded(key: str) -> str:
    """A key as :data:`FIELD_NAMES` writes it: "Tanggal Terbit" is tanggal_terbit."""
    return _SEPARATORS.sub("_", _PLURAL.sub("s", key.strip().lower())).strip("_") or key


def parted(key: str) -> str:
    """A key whose words begin with capitals, as :data:`FIELD_NAMES` writes it: "publishDate" is
    publish_date."""
    return folded(_INNER_CAPITAL.sub("_", key.strip()))
