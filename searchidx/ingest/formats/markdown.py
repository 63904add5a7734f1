"""Markdown with or without front matter, in YAML or TOML: one article each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from searchidx.ingest.document import Document
from searchidx.ingest.encoding import decode
from searchidx.ingest.errors import RecordError
from searchidx.ingest.formats.parsed import article_or_rejection
from searchidx.ingest.markdown import plain_text
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Rejection

__all__ = ["read"]

_DEEPEST = 50
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.S | re.M)
# What site generators put into a text: "{{< figure … >}}", "{% include … %}", "{: .lead}".
_CODE = re.compile(r"\{\{[<%].{0,600}?[%>]\}\}|\{%.{0,600}?%\}|\{:[^{}\n]{0,200}\}")
_CAPTION = re.compile(r"\bcaption\s*=\s*(?:\"([^\"\n]+)\"|'([^'\n]+)')")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)


class _FrontMatterLoader(yaml.SafeLoader):
    """YAML whose dates stay text: parse_moment reads more forms than YAML has, and an
    impossible one ("2023-13-45") would fail the whole file."""


_FrontMatterLoader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(document: Document, options: ReadOptions) -> Iterator[Article | Rejection]:
    """The article in a file.

    Raises:
        RecordError: if it is no text.
    """
    text = decode(document.whole(options.limits.document))
    if not text.strip():
        raise RecordError("an empty file")
    match = toml = _TOML.match(text)
    match = match or _FRONT_MATTER.match(text)
    if match is None and re.match(r"---[ \t]*\r?\n\w+:", text):
        raise RecordError("front matter that no line of --- closes")
    try:
        record = tomllib.loads(toml[1]) if toml else _front_matter(match[1]) if match else {}
    except tomllib.TOMLDecodeError as error:
        yield Rejection(document.path, None, f"front matter: {error}")
        return
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = f"front matter: {getattr(error, 'problem', None) or 'not valid YAML'}"
        yield Rejection(document.path, mark.line + 2 if mark else None, reason)
        return
    except (ValueError, RecursionError) as error:  # what YAML's own numbers raise
        raise RecordError(str(error)) from None
    named = {options.fields.name_of(str(key)) for key in record}
    title, body, captions = _plain(text[match.end() :] if match else text)
    if title and "title" not in named:
        record["title"] = title
    elif title and title not in record.values():
        body = f"{title}\n\n{body}"
    record["body"] = body
    record["captions"] = captions
    yield article_or_rejection(record, document.id, document.path, None, options)


def _plain(text: str) -> tuple[str, str, list[str]]:
    """Title, body and captions, without what site generators put in, their captions excepted."""
    title, body, captions = plain_text(_CODE.sub("", text))
    told = _CAPTION.finditer("".join(_CODE.findall(text)))
    return title, body, [*captions, *(caption[1] or caption[2] for caption in told)]


def _front_matter(text: str) -> dict[Any, Any]:
    depth = 0
    for event in yaml.parse(text, Loader=_FrontMatterLoader):
        if isinstance(event, yaml.AliasEvent):
            # A few lines of aliases can stand for gigabytes, or for themselves.
            raise RecordError("front matter: aliases (*name) are not read")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:  # the parser's time grows with its square
            raise RecordError("front matter: nested too deeply")
    record = yaml.load(text, Loader=_FrontMatterLoader) or {}
    if not isinstance(record, Mapping):
        raise RecordError("the front matter is not a list of 'name: value'")
    return dict(record)
