"""What an HTML page says of its article in its head: JSON-LD (schema.org), meta tags, links.

JSON-LD and Open Graph are what outlets keep right, because search engines and social
networks read them; meta tags of other vocabularies (Dublin Core, parsely, an outlet's own)
follow. Keys are matched by the words in them, so that those of an unknown vendor are read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from searchidx.ingest.captions import sure_caption
from searchidx.ingest.html.jsonld import Node, breadcrumb, main_node, nodes_of, texts_of
from searchidx.ingest.html.tags import tags_of
from searchidx.ingest.titles import letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Facts", "read_facts"]

_PREFIX = r"(?:^|[:._-])"
_PUBLISHED = re.compile(
    r"publish(?:ed)?[ _-]?(?:date|time|at|on)?$|(?:date|time)[ _-]?publish(?:ed)?$|^pub_?date$"
    r"|parsely-pub-date$|sailthru\.date$|^(?:dc|dcterms)\.(?:date|created|date\.issued|issued)$"
    r"|^date$|^date_?created$|originalpublicationdate$|release_?date$",
    re.IGNORECASE,
)
_AUTHOR = re.compile(rf"{_PREFIX}(?:authors?|creator|penulis|reporter|writer|byl)$", re.IGNORECASE)
_EDITOR = re.compile(rf"{_PREFIX}(?:editor|redaktur|penyunting)$", re.IGNORECASE)
_SECTION = re.compile(
    rf"{_PREFIX}(?:section|sections|category|kanal|rubrik|channel)$", re.IGNORECASE
)
_TITLES = ("og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title", "title")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_SITES = ("og:site_name", "application-name", "publisher", "dc.publisher")
_LABELS = frozenset(("ditulis oleh", "penulis", "written by", "author"))
# "Lia Andriani, Danu Pesik dan Rini Lestari"; "Humas dan Protokol" has no two names.
_BETWEEN_NAMES = re.compile(
    r"\s*[,;|]\s*(?:(?:dan|and|&)\s+)?|(?<=\w)\s+(?:dan|and|&)\s+(?=[A-Z][\w'’.-]+ [A-Z])"
)
_BY = re.compile(r"^(?:oleh|by|penulis|reporter)\b\s*:?\s+(?=[A-Z])", re.IGNORECASE)
# Social handles, a number, an address, a company, an office: no person.
_NO_PERSON = re.compile(
    r"https?:|@|www\.|^[\W\d_]*$|^PT\b|\.(?:com|co|id|net|org|news)\b|^[a-z\d-]+(?:\.[a-z\d-]+)+$"
    r"|^(?:kontributor|wartawan|jurnalis|reporter)\b"
    r"|^(?:(?:tim )?redaksi|(?:super)?admin(?:istrator)?|super ?user|webmaster|editor)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the head of a page says; each list has the likeliest first.

    Attributes:
        titles: candidates, with whatever the outlet adds to them.
        published: texts that give a date.
        authors, editor: names as given; names of companies and addresses are left out.
        urls: of the page itself, the canonical one first; absolute or not.
        types: schema.org types and the og:type that the page claims.
        captions: (text, credit) of the images of the article.
        body: the text of the article, "" if the head does not have it.
    """

    titles: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    editor: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    description: str | None = None
    site_name: str | None = None
    urls: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    captions: tuple[tuple[str, str | None], ...] = ()
    body: str = ""


@dataclass(slots=True)
class _Head:
    """The head's contents by key."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    canonical: str = ""
    title: str = ""

    def first(self, *keys: str) -> Iterator[str]:
        """The first content of each key that there is."""
        return (self.meta[key][0] for key in keys if key in self.meta)

    def labelled(self, labels: frozenset[str]) -> Iterator[str]:
        """The contents of twitter:data1 and the like whose label is one of those."""
        for number in "12":
            for label in self.meta.get(f"twitter:label{number}", [])[:1]:
                if label.casefold() in labels:
                    yield from self.first(f"twitter:data{number}")

    def matching(self, pattern: re.Pattern[str]) -> Iterator[str]:
        """The contents of all keys in which the pattern is found."""
        return (text for key, texts in self.meta.items() if pattern.search(key) for text in texts)


def read_facts(tree: HtmlElement) -> Facts:
    """The facts in the head of a page, and in its JSON-LD wherever that stands."""
    head = _read_head(tree)
    nodes = nodes_of(script.text or "" for script in tree.iter("script") if _is_jsonld(script))
    known = (*head.first(*_TITLES), head.title)
    node: Node = main_node(nodes, known, [*_urls({}, head)]) or {}
    sections = (*texts_of(node.get("articleSection")), *_sections(head), *breadcrumb(nodes))
    sites = (*head.first(*_SITES), *texts_of(node.get("publisher")))
    editors = (*texts_of(node.get("editor")), *head.matching(_EDITOR))
    return Facts(
        titles=tuple(_unique((*head.first(*_TITLES), *texts_of(node.get("headline")), head.title))),
        published=tuple(_published(node, nodes, head)),
        authors=_people(
            (*texts_of(node.get("author")), *head.matching(_AUTHOR), *head.labelled(_LABELS))
        ),
        editor=next(iter(_people(editors)), None),
        section=_section(sections, sites),
        tags=tags_of(head.meta, [*map(_clean, texts_of(node.get("keywords")))]),
        description=next(
            iter((*head.first(*_DESCRIPTIONS), *texts_of(node.get("description")))), None
        ),
        site_name=next(iter(sites), None),
        urls=tuple(_urls(node, head)),
        types=_types(nodes, head),
        captions=tuple(_image_captions(node)),
        body=next(iter(texts_of(node.get("articleBody"))), ""),
    )


def _is_jsonld(script: HtmlElement) -> bool:
    return "ld+json" in (script.get("type") or "").lower()


def _read_head(tree: HtmlElement) -> _Head:
    head = _Head()
    for element in tree.iter("meta", "link", "title"):
        if element.tag == "title":
            head.title = head.title or _clean("".join(element.itertext()))
        elif element.tag == "link":
            if "canonical" in (element.get("rel") or "").lower().split():
                head.canonical = head.canonical or (element.get("href") or "").strip()
        else:
            key = element.get("property") or element.get("name") or element.get("itemprop")
            content = _clean(element.get("content") or "")
            if key and content:
                head.meta.setdefault(key.strip().lower(), []).append(content)
    return head


def _clean(text: str) -> str:
    # Contents are often escaped twice ("&amp;quot;").
    return " ".join(html.unescape(text).split())


def _unique(texts: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    return iter(dict.fromkeys(text for text in map(_clean, texts) if text))


def _published(node: Node, nodes: list[Node], head: _Head) -> Iterator[str]:
    yield from texts_of(node.get("datePublished"))
    yield from head.first("article:published_time")
    yield from head.matching(_PUBLISHED)
    for other in nodes:  # WordPress gives it with the WebPage
        yield from texts_of(other.get("datePublished"))
    yield from texts_of(node.get("dateCreated"))
    yield from texts_of(node.get("uploadDate"))


def _people(values: tuple[str, ...]) -> tuple[str, ...]:
    names = (name for value in values for name in _BETWEEN_NAMES.split(_clean(value)))
    plain = (_BY.sub("", name) for name in names)
    found: dict[str, str] = {}
    for name in plain:
        if name and not _NO_PERSON.search(name):
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _sections(head: _Head) -> Iterator[str]:
    yield from head.first("article:section")
    yield from head.matching(_SECTION)


def _section(given: tuple[str, ...], sites: tuple[str, ...]) -> str | None:
    """The first that is no path and not the outlet, with which the way to an article begins."""
    outlets = set(map(letters, sites))
    return next((text for text in given if "/" not in text and letters(text) not in outlets), None)


def _urls(node: Node, head: _Head) -> Iterator[str]:
    if head.canonical:
        yield head.canonical
    yield from head.first("og:url")
    page = node.get("mainEntityOfPage")
    yield from texts_of(page.get("@id") if isinstance(page, Mapping) else page)
    yield from texts_of(node.get("url"))


def _types(nodes: list[Node], head: _Head) -> frozenset[str]:
    named = (text for node in nodes for text in texts_of(node.get("@type")))
    return frozenset((*named, *(text.lower() for text in head.first("og:type"))))


def _image_captions(node: Node) -> Iterator[tuple[str, str | None]]:
    images: Any = node.get("image")
    for image in images if isinstance(images, list) else [images]:
        if isinstance(image, Mapping) and isinstance(image.get("caption"), str):
            credit = next(texts_of(image.get("creditText")), None)
            text = _clean(image["caption"])
            if credit:
                yield text, credit
            else:
                parted = sure_caption(text)
                yield parted.text, parted.credit
