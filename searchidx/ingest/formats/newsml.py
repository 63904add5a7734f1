"""News agencies' XML: NewsML and NITF, alone or within each other.

Elements as in IPTC's specifications of NewsML-G2 2.x, NewsML 1.x and NITF 3.x.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from searchidx.ingest.document import Document
from searchidx.ingest.formats import newsml1
from searchidx.ingest.formats.blocks import paragraphs
from searchidx.ingest.formats.parsed import articles_of_elements
from searchidx.ingest.formats.xml_elements import all_of, empty, first_of, local, words
from searchidx.ingest.options import ReadOptions
from searchidx.model import Article, Rejection

__all__ = ["read"]


def read(document: Document, options: ReadOptions) -> Iterator[Article | Rejection]:
    """The articles of the news items; one that is not well-formed is a rejection of its own.

    Raises:
        RecordError: if there is none, or the text breaks off.
    """

    def record_of(item: Element) -> dict[str, Any]:
        nitf = first_of(item, "nitf")
        # What NITF says is the article's own.
        inner = _nitf(nitf) if nitf is not None else {}
        record = _RECORDS[local(item)](item) if item is not nitf else {}
        return {**record, **{key: value for key, value in inner.items() if value}}

    return articles_of_elements(document, tuple(_RECORDS), record_of, options)


def _news_item(item: Element) -> dict[str, Any]:
    """A record of a NewsML-G2 item, without what NITF in it says."""
    meta = first_of(item, "contentMeta")
    about = meta if meta is not None else item
    item_meta = first_of(item, "itemMeta")
    inline = first_of(item, "inlineXML", "inlineData")
    description = words(first_of(about, "description"))
    kind = first_of(item, "itemClass")
    is_picture = kind is not None and (kind.get("qcode") or "").endswith(("picture", "graphic"))
    return {
        "id": item.get("guid"),
        "title": words(first_of(about, "headline"))
        or (words(first_of(item_meta, "title")) if item_meta is not None else ""),
        "body": "\n".join(_inline(inline)) if inline is not None else "",
        "captions": [description] if is_picture and description else [],
        "description": "" if is_picture else description,
        "published": words(first_of(about, "contentCreated"))
        or words(first_of(item, "firstCreated", "versionCreated")),
        "authors": _people(about),
        "source": _name(first_of(item, "provider", "copyrightHolder")),
        "place": _name(first_of(about, "located")),
        "tags": [words(tag) for tag in all_of(about, "keyword")],
        "section": _subject(about),
    }


def _inline(inline: Element) -> list[str]:
    """The paragraphs of the text in an item. The header of a page in it repeats what the item
    says: slug, headline, by-line."""
    for header in all_of(inline, "head", "header"):
        empty(header)
    return paragraphs(inline)


def _nitf(nitf: Element) -> dict[str, Any]:
    """A record of an NITF document."""
    head = first_of(nitf, "body.head")
    above = head if head is not None else nitf
    content, date = first_of(nitf, "body.content"), first_of(nitf, "date.issue")
    story_date, doc_id = first_of(above, "story.date"), first_of(nitf, "doc-id")
    captions = []
    for media in all_of(nitf, "media"):
        text, credit = words(first_of(media, "media-caption")), first_of(media, "media-producer")
        if text:
            captions.append({"text": text, "credit": words(credit) or None})
        # Its caption is no paragraph of the body.
        media.clear()
    norm = [e.get("norm") for e in (date, story_date) if e is not None and e.get("norm")]
    return {
        "id": doc_id.get("id-string") if doc_id is not None else "",
        "title": words(first_of(above, "hl1", "hedline")) or words(first_of(nitf, "title")),
        "body": "\n".join(paragraphs(content)) if content is not None else "",
        "captions": captions,
        "published": norm[0] if norm else words(story_date),
        "authors": [name for e in all_of(above, "byline") if (name := _writer(e))],
        "source": words(first_of(above, "distributor")) or _publication(nitf, "name"),
        "section": _publication(nitf, "position.section"),
        "place": words(first_of(above, "location")),
        "tags": [key for e in all_of(nitf, "keyword") if (key := e.get("key"))],
        "description": words(first_of(above, "abstract")),
    }


def _writer(byline: Element) -> str:
    for title in all_of(byline, "byttl"):
        empty(title)
    return words(first_of(byline, "person")) or words(byline)


def _publication(nitf: Element, name: str) -> str:
    """What is said of the paper that it stood in."""
    data = first_of(nitf, "pubdata")
    return (data.get(name) or "") if data is not None else ""


def _people(about: Element) -> list[str]:
    names = [_name(creator) for creator in all_of(about, "creator")]
    names = [name for name in names if name]
    return names or [words(by) for by in all_of(about, "by") if words(by)]


def _subject(about: Element) -> str:
    return next((name for e in all_of(about, "subject") if (name := _name(e))), "")


def _name(element: Element | None) -> str:
    if element is None:
        return ""
    return words(first_of(element, "name")) or words(element) or element.get("literal") or ""


_RECORDS: dict[str, Callable[[Element], dict[str, Any]]] = {
    "newsItem": _news_item,
    "NewsItem": newsml1.news_item,
    "nitf": _nitf,
}
