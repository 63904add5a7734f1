"""A record of named values (a JSON object, a front matter) -> Article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any
from urllib.parse import urlsplit

from searchidx.dates import parse_moment
from searchidx.ingest.captions import split_caption
from searchidx.ingest.dateline import registrable_domain
from searchidx.ingest.mentions import mentions_of
from searchidx.model import Article, Caption

__all__ = ["FIELD_NAMES", "RecordError", "read_record"]

# The usual names of each field; a record's own key wins by the order given here.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "_id", "guid"),
    "title": ("title", "judul", "headline"),
    "body": ("body", "isi", "content", "text", "konten", "teks"),
    "captions": ("captions", "caption", "keterangan", "keterangan_foto"),
    "published": ("published", "date", "tanggal", "publish_date", "published_at", "datetime"),
    "source": ("source", "sumber", "outlet", "media"),
    "site": ("site", "host"),
    "section": ("section", "rubrik", "kategori", "category", "kanal"),
    "authors": ("authors", "author", "penulis", "reporter", "byline"),
    "editor": ("editor", "redaktur", "penyunting"),
    "tags": ("tags", "tag", "keywords", "kata_kunci"),
    "description": ("description", "deskripsi", "summary", "ringkasan"),
    "url": ("url", "link", "tautan"),
    "place": ("place", "lokasi", "tempat"),
    "continues": ("continues",),
    # As searchidx itself writes articles; they are computed, never trusted.
    "ignored": ("path", "mentions", "published_from", "reprint_of"),
}
_KEYS = {key: name for name, keys in FIELD_NAMES.items() for key in keys}


class RecordError(ValueError):
    """A record has a value that cannot be what its key says."""


def read_record(
    record: Mapping[str, Any], id: str, local: tzinfo, path: str | None = None
) -> Article | None:
    """The article in a record.

    Args:
        record: names as in :data:`FIELD_NAMES`, in any case; other keys go to ``extra``.
        id: used where the record has neither an id nor a URL.
        local: the zone of times that name none.
        path: the file it was read from.

    Returns:
        The article, or None if the record has neither title, body nor captions.

    Raises:
        RecordError: for a title that is a list, and the like.
    """
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    rank = {key: i for keys in FIELD_NAMES.values() for i, key in enumerate(keys)}
    for key in sorted(record, key=lambda key: rank.get(str(key).lower(), 0)):
        name = _KEYS.get(str(key).lower())
        if name is None or (name in values and values[name] not in (None, "")):
            extra[str(key)] = record[key]
        else:
            values[name] = record[key]
    if isinstance(extra.get("extra"), Mapping):
        extra = {**extra.pop("extra"), **extra}
    title = " ".join(_text(values, "title").split())
    body = _paragraphs(_text(values, "body"))
    captions = _captions(values.get("captions"))
    if not (title or body or captions):
        return None
    published = _moment(values.get("published"), local)
    if published is None and values.get("published") not in (None, ""):
        extra["published"] = values["published"]
    url = _text(values, "url") or None
    site = _site(_text(values, "site"), _text(values, "source"), url)
    return Article(
        id=_text(values, "id") or url or id,
        title=title,
        body=body,
        captions=captions,
        published=published,
        published_from="field" if published else None,
        mentions=mentions_of(title, body, captions, published),
        source=registrable_domain(_text(values, "source") or site or "") or None,
        site=site,
        section=_text(values, "section") or None,
        authors=_names(values.get("authors"), "authors"),
        editor=_text(values, "editor") or None,
        tags=_names(values.get("tags"), "tags"),
        description=_text(values, "description") or None,
        url=url,
        place=_text(values, "place") or None,
        continues=values.get("continues") is True,
        path=path,
        extra=extra,
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise RecordError(f"{name} must be text, not {type(value).__name__}")
    return str(value).strip()


def _paragraphs(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)


def _captions(value: Any) -> tuple[Caption, ...]:
    entries = value if isinstance(value, list) else [value]
    captions = []
    for entry in entries:
        if isinstance(entry, str) and entry.strip():
            line = " ".join(entry.split())
            captions.append(split_caption(line) or Caption(line))
        elif isinstance(entry, Mapping) and isinstance(entry.get("text"), str):
            credit = entry.get("credit")
            captions.append(Caption(entry["text"], str(credit) if credit else None))
        elif entry not in (None, ""):
            raise RecordError(f"captions must be texts, not {type(entry).__name__}")
    return tuple(captions)


def _names(value: Any, name: str) -> tuple[str, ...]:
    if value in (None, ""):
        return ()
    entries = value if isinstance(value, list) else re.split(r"\s*[,;]\s*", str(value))
    if not all(isinstance(entry, (str, int, float)) for entry in entries):
        raise RecordError(f"{name} must be a list of texts")
    return tuple(text for entry in entries if (text := str(entry).strip()))


def _moment(value: Any, local: tzinfo) -> str | None:
    if isinstance(value, (date, datetime)):
        value = value.isoformat()
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return parse_moment(str(int(value)) if isinstance(value, float) else str(value), local)


def _site(site: str, source: str, url: str | None) -> str | None:
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        host = None
    named = source.lower() if "." in source and " " not in source else None
    found = site or named or host
    return found.removeprefix("www.") if found else None
