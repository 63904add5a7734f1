"""A record of named values (a JSON object, a front matter) -> Article."""

from __future__ import annotations

import math
import re
from ast import literal_eval
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from searchidx.dates import moment_in_url, parse_moment
from searchidx.ingest.captions import sure_caption
from searchidx.ingest.clean import clean_body
from searchidx.ingest.encoding import repaired
from searchidx.ingest.errors import RecordError
from searchidx.ingest.hosts import host_of, registrable_domain
from searchidx.ingest.mentions import mentions_of
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.publication import checked_published, note_unread
from searchidx.ingest.titles import without_outlet
from searchidx.ingest.unmarked import captions_in, unmarked
from searchidx.model import Article, Caption

__all__ = ["RecordError", "read_record"]

# What scrapers read of the address beside a writer's name.
_ADDRESS = re.compile(r"https?(?::.*)?|www\..*", re.IGNORECASE)
_BY = re.compile(r"^(?:oleh|by)(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE)
_STANDS_FOR = (
    *("name", "nama", "rendered", "$oid", "$uuid", "$date", "$numberLong", "$numberInt"),
    "$numberDouble",
)
# A list that a program wrote into a table: "['Satu.', 'Dua.']".
_WRITTEN_LIST = re.compile(r"\[\s*['\"].*['\"]\s*,?\s*\]", re.DOTALL)
_FACTS = ("section", "place", "editor", "source", "site")
_LISTS = ("body", "authors", "tags", "section", "captions")


def read_record(
    record: Mapping[str, Any], id: str, options: ReadOptions, path: str | None = None
) -> Article | None:
    """The article in a record.

    Args:
        record: names as in :data:`searchidx.ingest.fields.FIELD_NAMES`, in any case; other
            keys go to ``extra``.
        id: used where the record has neither an id nor a URL.
        options: how to read.
        path: the file it was read from.

    Returns:
        The article, or None if the record has neither title, body nor captions.

    Raises:
        RecordError: for a title that is a list, and the like.
    """
    record = _plain(_unwrapped(record))
    values, extra = _sorted_out(record, options)
    url = _text(values, "url") or None
    source, site = _outlet(values, url)
    title = without_outlet(_line(values, "title"), _line(values, "source"), site)
    text, figures = captions_in(_body(values.get("body")))
    draft = clean_body(unmarked(text), options, path, (source or "").partition(".")[0], title)
    body = "\n\n".join(draft.body)
    given = (*_captions(values.get("captions")), *_captions(figures))
    captions = tuple(dict.fromkeys((*given, *draft.captions)))
    if not (title or body or captions):
        return None
    id = _text(values, "id") or url or id
    moment = checked_published(_given_moment(values, options, id, path), options, id, path)
    published, published_from = _published(moment, url, options)
    if published_from != "field" and values.get("published") not in (None, ""):
        extra["published"] = values["published"]
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
        section=_line(values, "section") or None,
        authors=_writers(values.get("authors")) or tuple(draft.authors),
        editor=_line(values, "editor") or draft.editor,
        tags=_names(values.get("tags"), "tags") or tuple(draft.tags),
        description=_line(values, "description") or None,
        url=url,
        place=_line(values, "place") or draft.place,
        continues=values.get("continues") is True or draft.continues,
        path=path,
        extra=extra,
    )


def _unwrapped(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document in a hit of Elasticsearch or OpenSearch, with its id."""
    inner = record.get("_source")
    return {"_id": record.get("_id"), **inner} if isinstance(inner, Mapping) else record


def _sorted_out(
    record: Mapping[str, Any], options: ReadOptions
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values by our names, and what is kept as it came."""
    values, extra = options.fields.sorted_out(record)
    for name in _LISTS:
        if isinstance(value := values.get(name), str) and value[:1] == "[":
            values[name] = _read_list(value)
    if isinstance(extra.get("extra"), Mapping):
        extra = {**extra.pop("extra"), **extra}
    # {"lat": -0.9, "lon": 131.2}: no text to read, and no reason to lose the article.
    objects = [name for name in _FACTS if isinstance(_named(values.get(name)), Mapping)]
    for name in ("time", *objects):
        if (value := values.get(name)) not in (None, ""):
            key = next((k for k in record if options.fields.name_of(k) == name), name)
            extra[key] = value
    return {name: value for name, value in values.items() if name not in objects}, extra


def _outlet(values: Mapping[str, Any], url: str | None) -> tuple[str | None, str | None]:
    """The domain of the outlet, and its host."""
    outlet = _line(values, "source")
    site = _site(_text(values, "site"), outlet, url)
    return registrable_domain(outlet or site or "") or None, site


def _published(
    published: str | None, url: str | None, options: ReadOptions
) -> tuple[str | None, str | None]:
    """When, and where that comes from: the field, else the URL."""
    if published:
        return published, "field"
    published = moment_in_url(url, options.local, options.today) if url else None
    return published, "url" if published else None


def _plain(value: Any) -> Any:
    """A value as JSON can write it: other types as text, mojibake repaired, without the
    halves of characters and the NULs that JSON's escapes can smuggle in."""
    if isinstance(value, str):
        # Hardly anything is called as often.
        return value if value.isascii() and "\0" not in value else _plain_text(value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Mapping):
        return {_plain(str(key)): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, float) and math.isfinite(value) else str(value)


def _plain_text(text: str) -> str:
    text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return repaired(text)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    # Scrapers give lists of one; of several sections or places the first is the main one.
    if isinstance(value, list) and (len(value) < 2 or name in ("section", "place")):
        value = value[0] if value else None
    value = _named(value)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise RecordError(f"{name} must be text, not {type(value).__name__}")
    return str(value).strip()


def _line(values: Mapping[str, Any], name: str) -> str:
    """A value on one line, without HTML: content systems keep "Hukum &amp; Kriminal"."""
    return " ".join(unmarked(_text(values, name)).split())


def _named(value: Any) -> Any:
    """What an object stands for: schema.org writes authors and publishers as ones with a
    name, MongoDB's exports ids and dates and WordPress texts as ones of a single key."""
    if isinstance(value, Mapping):
        inner = next((value[key] for key in _STANDS_FOR if key in value), value)
        return inner if inner is value else _named(inner)
    return value


def _read_list(value: Any) -> Any:
    """The list that a text writes down, or the value as it is."""
    if not isinstance(value, str) or not _WRITTEN_LIST.fullmatch(value.strip()):
        return value
    try:
        found = literal_eval(value.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return value
    return found if all(isinstance(entry, str) for entry in found) else value


def _body(value: Any) -> str:
    """A text, or a list of paragraphs, each a text or a list of sentences or words."""
    if isinstance(value, list):
        return "\n".join(" ".join(_words(paragraph)) for paragraph in value)
    return _text({"body": value}, "body")


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for entry in value:
            yield from _words(entry)
    else:
        yield _text({"body": value}, "body")


def _captions(value: Any) -> tuple[Caption, ...]:
    if value is None:
        return ()
    entries = value if isinstance(value, list) else [value]
    captions = []
    for entry in entries:
        if isinstance(entry, str) and entry.strip():
            line = " ".join(unmarked(entry).split())
            captions.append(sure_caption(line))
        elif isinstance(entry, Mapping) and isinstance(entry.get("text"), str):
            credit = entry.get("credit")
            text = " ".join(entry["text"].split())
            captions.append(Caption(text, str(credit) if credit else None))
        elif entry not in (None, ""):
            raise RecordError(f"captions must be texts, not {type(entry).__name__}")
    return tuple(captions)


def _writers(value: Any) -> tuple[str, ...]:
    names = [_BY.sub("", name) for name in _names(value, "authors")]
    return tuple(name for name in names if not (_ADDRESS.fullmatch(name) or name.isdigit()))


def _names(value: Any, name: str) -> tuple[str, ...]:
    if value in (None, ""):
        return ()
    value = _named(value)
    if not isinstance(value, list):
        value = re.split(r"\s*[,;\n]\s*", unmarked(str(value)))
    entries = [_named(entry) for entry in value]
    if not all(isinstance(entry, (str, int, float)) for entry in entries):
        raise RecordError(f"{name} must be a list of texts")
    return tuple(text for entry in entries if (text := " ".join(unmarked(str(entry)).split())))


def _given_moment(
    values: Mapping[str, Any], options: ReadOptions, id: str, path: str | None
) -> str | None:
    """The publication date of a record; None, with a note, if no day can be read in it."""
    value = given = values.get("published")
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    moment = _moment(_named(value), options, values.get("time"))
    if moment is None:
        note_unread(given, options, id, path)
    return moment


def _moment(value: Any, options: ReadOptions, time: Any = None) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = str(int(value)) if isinstance(value, float) else value
    moment = parse_moment(str(text), options.local, month_first=options.month_first)
    if moment and len(moment) == 10 and isinstance(time, str):
        return parse_moment(f"{moment} {time}", options.local)
    return moment


def _site(site: str, source: str, url: str | None) -> str | None:
    named = source if "." in source and " " not in source else ""
    found = (site and host_of(site)) or (named and host_of(named)) or _host_in(url)
    return found.removeprefix("www.") if found else None


def _host_in(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None
