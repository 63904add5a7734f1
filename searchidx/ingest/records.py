"""A record of named values (a JSON object, a front matter) -> Article."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any
from urllib.parse import urlsplit

from searchidx.dates import moment_in_url, parse_moment
from searchidx.ingest.captions import split_caption
from searchidx.ingest.clean import clean_body
from searchidx.ingest.hosts import host_of, registrable_domain
from searchidx.ingest.mentions import mentions_of
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.publication import checked_published
from searchidx.model import Article, Caption

__all__ = ["FIELD_NAMES", "RecordError", "read_record"]

# The usual names of each field; a record's own key wins by the order given here.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "_id", "guid"),
    "title": ("title", "judul", "headline"),
    "body": ("body", "isi", "content", "text", "konten", "teks"),
    "captions": ("captions", "caption", "keterangan", "keterangan_foto"),
    "published": ("published", "date", "tanggal", "publish_date", "published_at", "datetime"),
    # The time of day, where "published" gives the day alone.
    "time": ("time", "jam", "pukul"),
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
    "ignored": ("path", "mentions", "pages", "published_from", "reprint_of"),
}
_KEYS = {key: name for name, keys in FIELD_NAMES.items() for key in keys}


class RecordError(ValueError):
    """A record has a value that cannot be what its key says."""


def read_record(
    record: Mapping[str, Any], id: str, options: ReadOptions, path: str | None = None
) -> Article | None:
    """The article in a record.

    Args:
        record: names as in :data:`FIELD_NAMES`, in any case; other keys go to ``extra``.
        id: used where the record has neither an id nor a URL.
        options: how to read.
        path: the file it was read from.

    Returns:
        The article, or None if the record has neither title, body nor captions.

    Raises:
        RecordError: for a title that is a list, and the like.
    """
    record = _plain(record)
    values, extra = _sorted_out(record)
    title = " ".join(_text(values, "title").split())
    url = _text(values, "url") or None
    site = _site(_text(values, "site"), _text(values, "source"), url)
    source = registrable_domain(_text(values, "source") or site or "") or None
    draft = clean_body(_text(values, "body"), options, path, (source or "").partition(".")[0])
    body = "\n\n".join(draft.body)
    captions = tuple(dict.fromkeys((*_captions(values.get("captions")), *draft.captions)))
    if not (title or body or captions):
        return None
    id = _text(values, "id") or url or id
    given = _moment(values.get("published"), options.local, values.get("time"))
    published, published_from = _published(
        checked_published(given, options, id, path), url, options.local
    )
    if published_from != "field" and values.get("published") not in (None, ""):
        extra["published"] = values["published"]
    if values.get("time") not in (None, ""):
        extra[_key_of(record, "time")] = values["time"]
    # What the record says of itself wins over what its text says.
    if source is None and draft.host:
        source, site = registrable_domain(draft.host), draft.host
    return Article(
        id=id,
        title=title,
        body=body,
        captions=captions,
        published=published,
        published_from=published_from,
        mentions=mentions_of(title, body, captions, published),
        source=source,
        site=site,
        section=_text(values, "section") or None,
        authors=_names(values.get("authors"), "authors") or tuple(draft.authors),
        editor=_text(values, "editor") or draft.editor,
        tags=_names(values.get("tags"), "tags") or tuple(draft.tags),
        description=_text(values, "description") or None,
        url=url,
        place=_text(values, "place") or draft.place,
        continues=values.get("continues") is True or draft.continues,
        path=path,
        extra=extra,
    )


def _sorted_out(record: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values by our names, and those that have none of ours."""
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    rank = {key: i for keys in FIELD_NAMES.values() for i, key in enumerate(keys)}
    for key in sorted(record, key=lambda key: rank.get(str(key).lower(), 0)):
        name = _KEYS.get(str(key).lower())
        if name == "ignored":
            continue
        if name is None or (name in values and values[name] not in (None, "")):
            extra[str(key)] = record[key]
        else:
            values[name] = record[key]
    if isinstance(extra.get("extra"), Mapping):
        extra = {**extra.pop("extra"), **extra}
    return values, extra


def _published(
    published: str | None, url: str | None, local: tzinfo
) -> tuple[str | None, str | None]:
    """When, and where that comes from: the field, else the URL."""
    if published:
        return published, "field"
    published = moment_in_url(url, local) if url else None
    return published, "url" if published else None


def _plain(value: Any) -> Any:
    """A value as JSON can write it: other types as text, without the halves of characters
    and the NULs that JSON's escapes can smuggle in."""
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", "")
    if isinstance(value, Mapping):
        return {_plain(str(key)): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def _key_of(record: Mapping[str, Any], name: str) -> str:
    return next(key for key in record if _KEYS.get(key.lower()) == name)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise RecordError(f"{name} must be text, not {type(value).__name__}")
    return str(value).strip()


def _captions(value: Any) -> tuple[Caption, ...]:
    entries = value if isinstance(value, list) else [value]
    captions = []
    for entry in entries:
        if isinstance(entry, str) and entry.strip():
            line = " ".join(entry.split())
            captions.append(split_caption(line) or Caption(line))
        elif isinstance(entry, Mapping) and isinstance(entry.get("text"), str):
            credit = entry.get("credit")
            text = " ".join(entry["text"].split())
            captions.append(Caption(text, str(credit) if credit else None))
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


def _moment(value: Any, local: tzinfo, time: Any = None) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = str(int(value)) if isinstance(value, float) else value
    moment = parse_moment(str(text), local)
    if moment and len(moment) == 10 and isinstance(time, str):
        return parse_moment(f"{moment} {time}", local)
    return moment


def _site(site: str, source: str, url: str | None) -> str | None:
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        host = None
    named = host_of(source) if "." in source and " " not in source else None
    found = host_of(site) or named or host
    return found.removeprefix("www.") if found else None
