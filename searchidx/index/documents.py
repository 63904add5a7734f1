"""Articles -> the fields of documents."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, Literal, Protocol

import orjson

from searchidx.analysis.analyzer import PARAGRAPH_GAP, Analyzer, value_words
from searchidx.dates import days_of, local_minutes
from searchidx.index.schema import (
    NAMED_FIELDS,
    PRINTED,
    TEXT_FIELDS,
    VALUE_SEPARATOR,
    exact_value,
)
from searchidx.model import Article, Caption, as_json

__all__ = [
    "InvalidArticle",
    "Outcome",
    "encode",
    "encode_stored",
    "fields_of",
    "is_left_alone",
    "terms_of",
    "texts_of",
]

Outcome = Literal["added", "updated", "unchanged"]
"""What becomes of an article that is put."""

_TEXTS = ("section", "published", "source", "site", "place", "editor", "description", "url")
_LISTS = ("authors", "mentions", "pages", "tags")
# An article that was read from elsewhere is the same.
_COMPARED = [field.name for field in fields(Article) if field.name != "path"]
# How the JSON of an article ends that has nothing of its own.
_NO_EXTRA = b',"extra":{}}'


class InvalidArticle(ValueError):
    """An article has a value that cannot be indexed."""


def texts_of(article: Article) -> list[str]:
    """The texts of the fields of :data:`searchidx.index.schema.TEXT_FIELDS`."""
    captions = "\n\n".join(caption.text for caption in article.captions)
    # The city was the first word of the body as printed: who asks for it asks for this too.
    body = f"{article.body}\n\n{article.place}" if article.place else article.body
    return [article.title, captions, body]


def terms_of(texts: Sequence[str], analyzer: Analyzer) -> dict[str, Any]:
    """The fields of an article's texts: term -> ascending positions, by stem and as printed."""
    found: dict[str, Any] = {}
    for name, text in zip(TEXT_FIELDS, texts, strict=True):
        terms = analyzer.terms(text)
        found[name] = terms.stems
        found[name + PRINTED] = terms.words
    return found


def fields_of(article: Article, analyzer: Analyzer) -> dict[str, Any]:
    """The fields of an article, as :mod:`searchidx.index.schema` declares them, but for those
    of its texts, those of reprints, and ``article`` and ``hash``, which :func:`encode` gives.

    A keyed field is a mapping of term to ascending positions, or terms alone."""
    found: dict[str, Any] = {
        "id": (article.id,),
        "source": _source_terms(article.source, article.site),
        "mentions": article.mentions,
        "source_value": (article.source or "").encode(),
        "path": (article.path or "").encode(),
    }
    for name, values in zip(NAMED_FIELDS, _names_of(article), strict=True):
        found[name] = _value_terms(values, analyzer) if values else ()
        found[f"{name}_value"] = _printed(values) if values else b""
    if article.published:
        found["published"] = local_minutes(article.published)
    return found


def encode(article: Article) -> tuple[bytes, bytes]:
    """An article as it is stored, and a hash that is equal for articles that differ in
    nothing but the file they were read from.

    Raises:
        InvalidArticle: for an id that is no text, a date that is no date, and the like.
    """
    _check_types(article)
    if not article.id:
        raise InvalidArticle("id must not be empty")
    if not (article.title or article.body or article.captions):
        raise InvalidArticle("neither title, body nor captions in it")
    try:
        if article.published is not None:
            _check_published(article.published)
        for mention in article.mentions:
            _check_mention(mention)
        return encode_stored(article)
    except UnicodeEncodeError:
        raise InvalidArticle("text with half a surrogate pair, which is no character") from None
    except RecursionError:
        raise InvalidArticle("values nested too deeply") from None
    except (TypeError, ValueError) as error:
        raise InvalidArticle(str(error)) from None


class _Kept(Protocol):
    """What is known of an article in an index."""

    @property
    def digest(self) -> bytes: ...

    @property
    def path(self) -> str | None: ...


def is_left_alone(known: _Kept, digest: bytes, path: str | None) -> bool:
    """Whether an article that comes, with this digest and read from this place, changes nothing
    of the one that is known by its id."""
    return known.digest == digest and not _has_moved(known.path, path)


def _has_moved(before: str | None, now: str | None) -> bool:
    """Whether the place where an article was read is to be replaced: pruning goes by it."""
    if before == now or now is None or not os.path.isabs(now):
        return False
    return before is None or not os.path.isabs(before) or not os.path.lexists(before)


def encode_stored(article: Article) -> tuple[bytes, bytes]:
    """As :func:`encode`, of an article that is stored already: it was right by the rules of its
    time, and stays."""
    if article.reprint_of is not None:
        # It is worked out when an article is read: what others are there may change.
        article = replace(article, reprint_of=None)
    try:
        if not article.extra:
            # Whole records are dumped five times as fast as their values.
            data = orjson.dumps(article, _plain)
            path = b',"path":' + orjson.dumps(article.path)
            head = data[: -len(path) - len(_NO_EXTRA)] + _NO_EXTRA
            return head[:-1] + path + b"}", _digest(head)
        values = {name: getattr(article, name) for name in _COMPARED}
        stored = orjson.dumps(values | {"path": article.path}, _plain)
        return stored, _digest(orjson.dumps(values, _plain, orjson.OPT_SORT_KEYS))
    except orjson.JSONEncodeError:
        # Such as whole numbers of more than 64 bits, and what cannot be encoded at all.
        values = as_json({name: getattr(article, name) for name in _COMPARED})
        stored = json.dumps(
            values | {"path": article.path}, ensure_ascii=False, default=str
        ).encode()
        return stored, _digest(json.dumps(values, sort_keys=True, default=str).encode())


def _digest(compared: bytes) -> bytes:
    return hashlib.blake2b(compared, digest_size=16).digest()


def _check_published(published: str) -> None:
    # Python takes other forms of ISO 8601 too, whose first ten characters are no day.
    problem = "" if published[4:5] == published[7:8] == "-" else "no YYYY-MM-DD"
    try:
        local_minutes(published)
    except ValueError as error:
        problem = str(error)
    if problem:
        raise InvalidArticle(
            "published must be a day or date-time such as 2023-06-14, "
            f"not {published!r:.80} ({problem:.120})"
        )


@lru_cache(1 << 14)
def _check_mention(mention: str) -> None:
    days_of(mention)


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)


def _check_types(article: Article) -> None:
    """That what is indexed has the types that :class:`Article` declares."""
    for name in ("id", "title", "body", *_TEXTS):
        value = getattr(article, name)
        if not isinstance(value, str) and not (value is None and name in _TEXTS):
            raise InvalidArticle(f"{name} must be text, not {value!r}")
    for name in _LISTS:
        for value in getattr(article, name):
            if not isinstance(value, str):
                raise InvalidArticle(f"{name} must be texts, not {value!r}")
    for caption in article.captions:
        if not (isinstance(caption, Caption) and isinstance(caption.text, str)):
            raise InvalidArticle(f"captions must be Caption with a text, not {caption!r}")
    if not isinstance(article.extra, Mapping):
        raise InvalidArticle(f"extra must be a mapping, not {article.extra!r:.80}")


@lru_cache(1 << 12)
def _source_terms(source: str | None, site: str | None) -> tuple[str, ...]:
    """The outlet's domain, its host, and its name without the domain's ending."""
    names = [name.lower() for name in (source, site) if name]
    return tuple(dict.fromkeys([*names, names[0].split(".")[0]] if source else names))


def _names_of(article: Article) -> tuple[tuple[str, ...], ...]:
    """The values of the fields of :data:`searchidx.index.schema.NAMED_FIELDS`."""
    section, place = ((value,) if value else () for value in (article.section, article.place))
    return section, tuple(article.authors), tuple(article.tags), place


def _printed(values: Sequence[str]) -> bytes:
    """The values of a column for facets, each once."""
    # What parts them may also be in them.
    parts = VALUE_SEPARATOR.join(values).split(VALUE_SEPARATOR)
    return VALUE_SEPARATOR.join(dict.fromkeys(filter(None, parts))).encode()


@lru_cache(1 << 12)
def _value_terms(values: tuple[str, ...], analyzer: Analyzer) -> dict[str, list[int]]:
    terms: dict[str, list[int]] = {}
    for number, value in enumerate(values):
        start = number * PARAGRAPH_GAP
        terms.setdefault(exact_value(value), []).append(start)
        for position, word in enumerate(_words_of(value, analyzer), start):
            terms.setdefault(word, []).append(position)
    return terms


@lru_cache(1 << 14)
def _words_of(value: str, analyzer: Analyzer) -> list[str]:
    return value_words(value, analyzer)
