"""JSON-LD of news pages: schema.org objects out of scripts that are often not quite JSON."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from searchidx.ingest.titles import letters

__all__ = ["Node", "breadcrumb", "main_node", "nodes_of", "texts_of"]

Node = Mapping[str, Any]
"""One object, with its ``@type``."""

# "article", in small letters, is the word of a theme of WordPress.
_ARTICLE = re.compile(r"(?:[Aa]rticle|Posting|Report|Review)$|^(?:Photograph|ImageGallery)$")
_MEDIA = re.compile(r"^(?:VideoObject|AudioObject|PodcastEpisode|MediaObject)$")
# A script comment or CDATA around it, a comma before a closing bracket, a closing semicolon.
_WRAPPED = re.compile(r"^\s*(?://)?\s*<!(?:\[CDATA\[|--)|(?://)?\s*(?:\]\]>|-->)\s*$|;\s*$")
_SPARE_COMMA = re.compile(r",\s*(?=[}\]])")
# What JavaScript has that JSON has not: texts in single quotes, comments, names without quotes.
_OF_JAVASCRIPT = re.compile(
    r"\"(?:[^\"\\]|\\.)*\"|'(?P<text>(?:[^'\\]|\\.)*)'|//[^\n]*|/\*.{0,300}?\*/"
    r"|(?P<name>[A-Za-z_$][\w$]*)(?=\s*:)",
    re.DOTALL,
)
# The values that matter in what is no JSON even so.
_PAIR = re.compile(
    r'"(headline|datePublished|dateCreated|articleSection|description|url)"\s*:\s*"'
    r'((?:[^"\\\n]|\\.)*)"'
)
_AUTHOR = re.compile(r'"author"\s*:[^"]{0,20}(?:"@type"[^,]{0,40},\s*)?"name"\s*:\s*"([^"\n]+)"')
_TYPE = re.compile(r'"@type"\s*:\s*"(\w*Article)"')
_DEEPEST = 8


def nodes_of(scripts: Iterable[str]) -> list[Node]:
    """The objects at the top of the scripts, in lists and in @graph; references by @id to
    another of them are resolved. Lists of other articles (ItemList) are not entered."""
    found: list[Node] = []
    for script in scripts:
        found += _flat(_parsed(script), 0)
    by_id = {node["@id"]: node for node in found if isinstance(node.get("@id"), str)}
    return [_resolved(node, by_id) for node in found]


def _parsed(script: str) -> Any:
    text = _WRAPPED.sub("", script).strip()
    if not text.startswith(("{", "[")) or "&quot;@type" in text:
        text = html.unescape(text)
    for form in _forms(text):
        try:
            return json.loads(form, strict=False)
        except (ValueError, RecursionError):
            continue
    kind, author = _TYPE.search(text), _AUTHOR.search(text)
    if kind is None:
        return None
    pairs = {key: _unescaped(value) for key, value in reversed(_PAIR.findall(text[kind.start() :]))}
    return {"@type": kind[1], **pairs, **({"author": author[1]} if author else {})}


def _forms(text: str) -> Iterator[str]:
    """A text, and what it would be as JSON."""
    yield text
    yield _SPARE_COMMA.sub("", text)
    yield _SPARE_COMMA.sub("", _OF_JAVASCRIPT.sub(_as_json, text))


def _as_json(found: re.Match[str]) -> str:
    if found["text"] is not None:
        plain = found["text"].replace("\\'", "'").replace('\\"', '"')
        return '"' + plain.replace('"', '\\"') + '"'
    if found["name"]:
        return f'"{found["name"]}"'
    return found[0] if found[0].startswith('"') else ""


def _unescaped(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value


def _flat(value: Any, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _flat(entry, depth + 1)
    elif isinstance(value, Mapping):
        if "@type" in value:
            yield value
        for key in ("@graph", "mainEntity"):
            yield from _flat(value.get(key), depth + 1)


def _resolved(node: Node, by_id: Mapping[str, Node]) -> Node:
    def target(value: Any) -> Any:
        """What a value refers to by its id, or itself; of a list, of each."""
        if isinstance(value, list):
            return [target(entry) for entry in value]
        if isinstance(value, Mapping) and isinstance(value.get("@id"), str) and len(value) <= 2:
            return by_id.get(value["@id"], value)
        return value

    return {
        key: target(value) if key in ("author", "publisher", "image", "editor") else value
        for key, value in node.items()
    }


def main_node(
    nodes: list[Node], titles: Collection[str] = (), urls: Collection[str] = ()
) -> Node | None:
    """The object of the article, else that of a video or a recording, else None.

    Args:
        nodes: as from :func:`nodes_of`.
        titles: of the page, with whatever the outlet adds to them.
        urls: of the page. Of several objects of articles, as there are where a page lists
            related ones too, that is taken which has title and address of the page; the first
            of those that are alike in this.
    """
    plain = [letters(title) for title in titles]
    own = {_bare(url) for url in urls}
    for pattern in (_ARTICLE, _MEDIA):
        found = [
            node
            for node in nodes
            if any(pattern.search(kind) for kind in texts_of(node.get("@type")))
        ]
        if found:
            return max(found, key=lambda node: _agreement(node, plain, own))
    return None


def _agreement(node: Node, titles: Collection[str], urls: Collection[str]) -> int:
    """How much of a page's title and address, those of :func:`main_node`, an object has."""
    headlines = (letters(text) for text in texts_of(node.get("headline")))
    titled = any(text and text in title for text in headlines for title in titles)
    page = node.get("mainEntityOfPage")
    claimed = (page.get("@id") if isinstance(page, Mapping) else page, node.get("url"))
    return titled + any(_bare(url) in urls for value in claimed for url in texts_of(value))


def _bare(url: str) -> str:
    return url.split("#")[0].rstrip("/")


def breadcrumb(nodes: list[Node]) -> Iterator[str]:
    """The names on the way from the front page to the article, these two left out."""
    for node in nodes:
        steps = node.get("itemListElement")
        if "BreadcrumbList" not in texts_of(node.get("@type")) or not isinstance(steps, list):
            continue
        for step in steps:
            name = next(texts_of(step), None) or next(texts_of(_item(step)), None)
            if name and name.casefold() not in ("home", "beranda") and len(name.split()) <= 4:
                yield name


def _item(step: Any) -> Any:
    return step.get("item") if isinstance(step, Mapping) else None


def texts_of(value: Any) -> Iterator[str]:
    """The texts in a value: itself, those in a list, or the name of an object.

    >>> list(texts_of([{"@type": "Person", "name": "Lia"}, "Danu"]))
    ['Lia', 'Danu']
    """
    for entry in value if isinstance(value, list) else [value]:
        text = entry.get("name") if isinstance(entry, Mapping) else entry
        if isinstance(text, list):
            text = next((part for part in text if isinstance(part, str)), None)
        if isinstance(text, (str, int)) and not isinstance(text, bool) and str(text).strip():
            yield str(text).strip()
