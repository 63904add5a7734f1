"""Feeds (RSS, Atom) and exports written as such: an article an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

from searchidx.ingest.document import Document
from searchidx.ingest.errors import RecordError
from searchidx.ingest.formats.blocks import lines_of_html, paragraphs
from searchidx.ingest.formats.html_page import article_of
from searchidx.ingest.formats.parsed import articles_of_elements
from searchidx.ingest.formats.xml_elements import local, words
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.page import read_page
from searchidx.model import Article, Rejection

__all__ = ["read"]

# Local names of an entry's elements -> field; the first that is there wins.
_FIELDS = {
    "id": ("guid", "id"),
    "title": ("title",),
    "published": ("pubDate", "published", "date", "updated"),
    "section": ("section",),
}
_CONTENT = ("encoded", "content")
_SUMMARY = ("description", "summary")
_PEOPLE = ("creator", "author")
# What exports of WordPress (post_type) and Blogger (a category's term) have besides articles.
_NO_ARTICLES = frozenset(
    "attachment comment custom_css customize_changeset nav_menu_item page revision settings"
    " template wp_block wp_global_styles wp_navigation wp_template wp_template_part".split()
)
_UNPUBLISHED = frozenset(("auto-draft", "draft", "future", "pending", "private", "trash"))
_KIND = "schemas.google.com/g/2005#kind"
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_BLOCK = re.compile(r"\s*(?:</?(?:p|div|figure|ul|ol|blockquote|table|h\d)\b|<!--|\[caption)", re.I)


def read(document: Document, options: ReadOptions) -> Iterator[Article | Rejection]:
    """The articles of the entries; one that is not well-formed is a rejection of its own.

    Raises:
        RecordError: if there is none, or the text breaks off.
    """

    def record_of(entry: Element) -> dict[str, Any]:
        if reason := _no_article(entry):
            raise RecordError(reason)
        return _record(entry, options, document.path)

    return articles_of_elements(document, ("item", "entry"), record_of, options)


def _no_article(entry: Element) -> str | None:
    """Why an entry of an export is no article; None for one that may be."""
    texts = {local(child): words(child) for child in entry if "wordpress.org" in child.tag}
    kinds = (e.get("term") or "" for e in entry if _KIND in (e.get("scheme") or ""))
    kind = next((term.rpartition("#")[2] for term in kinds), texts.get("post_type", ""))
    if kind in _NO_ARTICLES:
        return f"no article: {kind}"
    status = texts.get("status", "")
    return f"not published: {status}" if status in _UNPUBLISHED else None


def _record(entry: Element, options: ReadOptions, path: str) -> dict[str, Any]:
    children: dict[str, list[Element]] = {}
    for child in entry:
        # media:title, media:content and the like are about a picture.
        if not (_is_media(child) or "excerpt" in child.tag):
            children.setdefault(local(child), []).append(child)
    record: dict[str, Any] = {
        field: words(next((children[name][0] for name in names if name in children), None))
        for field, names in _FIELDS.items()
    }
    record["url"] = _link(children.get("link", []))
    record["authors"] = [_person(e) for name in _PEOPLE for e in children.get(name, [])]
    labels = [e for e in children.get("category", []) if _KIND not in (e.get("scheme") or "")]
    main = next((e for e in labels if e.get("domain") == "category"), None)
    record["section"] = record["section"] or words(main)
    tags = (e.get("term") or words(e) for e in labels if e is not main)
    record["tags"] = list(dict.fromkeys(tags))
    summary = next((_markup(children[name][0]) for name in _SUMMARY if name in children), "")
    content = next((_markup(children[name][0]) for name in _CONTENT if name in children), "")
    if content:
        record["description"] = " ".join(lines_of_html(summary))
    record["title"] = " ".join(lines_of_html(record["title"]))
    record["body"], captions = _text(content or summary, record, options, path)
    record["captions"] = captions or _pictures(entry)
    return record


def _is_media(element: Element) -> bool:
    """Whether an element is of Media RSS, declared or by its usual prefix."""
    return "search.yahoo.com/mrss" in element.tag or element.tag.startswith("{media}")


def _pictures(entry: Element) -> list[dict[str, Any]]:
    """Captions and credits of the pictures that an entry has beside its text (Media RSS)."""
    media = [element for element in entry.iter() if _is_media(element)]
    # The text of a picture stands in its media:content, or beside it in the entry.
    holders = [e for e in media if local(e) == "content" and len(e)] or [entry]
    captions = []
    for holder in holders:
        inner = {local(e): words(e) for e in holder.iter() if _is_media(e) and e is not holder}
        if inner.get("description"):
            captions.append({"text": inner["description"], "credit": inner.get("credit")})
    return captions


def _text(
    markup: str, record: dict[str, Any], options: ReadOptions, path: str
) -> tuple[str, list[dict[str, Any]]]:
    """Body and captions of an entry: by the reader of HTML if its extra is installed and it
    finds an article, else by that of scraped pages."""
    if not markup:
        return "", []
    title = record["title"]
    article = None
    if "<p" in markup:
        page = f"<html><body><article><h1>{title}</h1>{markup}</article></body></html>"
        with suppress(RecordError):
            article = article_of(page, "", options, path, record["url"] or None)
    if article is None or not article.body:
        lines = lines_of_html(markup)
        article = read_page("\n\n".join([title, *lines]), "", options) if title else None
        if article is None or not article.body:
            return "\n".join(lines), []
    captions = [{"text": c.text, "credit": c.credit} for c in article.captions]
    return article.body, captions


def _markup(element: Element) -> str:
    """The HTML in an element, which Atom may hold as elements (type="xhtml")."""
    if len(element):
        return "\n".join(f"<p>{escape(text)}</p>" for text in paragraphs(element))
    return _with_paragraphs(element.text or "")


def _with_paragraphs(text: str) -> str:
    """HTML whose paragraphs are parted by blank lines alone, as WordPress keeps it, with marks of
    paragraphs."""
    parts = _BLANK.split(text)
    if len(parts) == 1 or "<" not in text:
        return text
    marked = (
        part if _BLOCK.match(part) or not part.strip() else f"<p>{part}</p>" for part in parts
    )
    return "\n".join(marked)


def _link(links: list[Element]) -> str:
    """The page's address: Atom's link of rel "alternate" or without rel, or RSS's text."""
    for link in links:
        if link.get("rel", "alternate") == "alternate" and (link.get("href") or words(link)):
            return link.get("href") or words(link)
    return ""


def _person(element: Element) -> str:
    names = [words(child) for child in element if local(child) == "name"]
    return names[0] if names else words(element)
