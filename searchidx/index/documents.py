"""Articles -> the fields of documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from searchidx.analysis.analyzer import PARAGRAPH_GAP, Analyzer, value_words
from searchidx.dates import days_of, local_minutes
from searchidx.index.schema import PRINTED, TEXT_FIELDS, VALUE_SEPARATOR, exact_value
from searchidx.model import Article, Caption, as_json

__all__ = ["InvalidArticle", "encode", "fields_of", "terms_of", "texts_of"]

_TEXTS = ("section", "published", "source", "site", "place")
_LISTS = ("authors", "mentions", "pages")


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
    fields: dict[str, Any] = {}
    for name, text in zip(TEXT_FIELDS, texts, strict=True):
        terms = analyzer.terms(text)
        fields[name] = terms.stems
        fields[name + PRINTED] = terms.words
    return fields


def fields_of(article: Article, analyzer: Analyzer) -> dict[str, Any]:
    """The fields of an article, as :mod:`searchidx.index.schema` declares them, but for those
    of its texts, those of reprints, and ``article`` and ``hash``, which :func:`encode` gives."""
    fields: dict[str, Any] = {}
    fields["id"] = {article.id: [0]}
    fields["source"] = {term: [0] for term in _source_terms(article)}
    fields["section"] = _value_terms([article.section] if article.section else [], analyzer)
    fields["author"] = _value_terms(article.authors, analyzer)
    fields["mentions"] = {mention: [0] for mention in article.mentions}
    if article.published:
        fields["published"] = local_minutes(article.published)
    for name, values in (
        ("source", [article.source]),
        ("section", [article.section]),
        ("author", article.authors),
    ):
        fields[f"{name}_value"] = VALUE_SEPARATOR.join(filter(None, values)).encode()
    fields["path"] = (article.path or "").encode()
    return fields


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
            local_minutes(article.published)
        for mention in article.mentions:
            days_of(mention)
        # It is worked out when an article is read: what others are there may change.
        values = as_json(article) | {"reprint_of": None}
        stored = json.dumps(values, ensure_ascii=False, default=str).encode()
        del values["path"]
        compared = json.dumps(values, sort_keys=True, default=str).encode()
    except UnicodeEncodeError:
        raise InvalidArticle("text with half a surrogate pair, which is no character") from None
    except RecursionError:
        raise InvalidArticle("values nested too deeply") from None
    except (TypeError, ValueError) as error:
        raise InvalidArticle(str(error)) from None
    return stored, hashlib.blake2b(compared, digest_size=16).digest()


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


def _source_terms(article: Article) -> list[str]:
    """The outlet's domain, its host, and its name without the domain's ending."""
    names = [name.lower() for name in (article.source, article.site) if name]
    return [*names, names[0].split(".")[0]] if article.source else names


def _value_terms(values: Iterable[str], analyzer: Analyzer) -> Mapping[str, Sequence[int]]:
    terms: dict[str, list[int]] = {}
    for number, value in enumerate(values):
        start = number * PARAGRAPH_GAP
        terms.setdefault(exact_value(value), []).append(start)
        for position, word in enumerate(value_words(value, analyzer), start):
            terms.setdefault(word, []).append(position)
    return terms
