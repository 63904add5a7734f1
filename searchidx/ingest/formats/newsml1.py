"""News items of NewsML 1.0 to 1.2, which agencies sent before NewsML-G2."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from searchidx.ingest.formats.blocks import paragraphs
from searchidx.ingest.formats.xml_elements import all_of, empty, first_of, local, words

__all__ = ["news_item"]


def news_item(item: Element) -> dict[str, Any]:
    """The record of a NewsItem; NITF in it is not read here, but for its text."""
    captions = []
    for component in all_of(item, "NewsComponent"):
        role = next((child for child in component if local(child) == "Role"), None)
        if role is not None and role.get("FormalName") == "Caption":
            captions.append(" ".join(_text(component)))
            # It is no text of the article.
            empty(component)
    lines = first_of(item, "NewsLines")
    return {
        "id": _identity(item),
        "title": words(first_of(item, "HeadLine")),
        "body": "\n".join(_text(item)),
        "captions": captions,
        "description": words(first_of(lines, "SubHeadLine")) if lines is not None else "",
        "published": words(first_of(item, "FirstCreated", "ThisRevisionCreated")),
        "authors": [words(by) for by in all_of(item, "ByLine") if words(by)],
        "source": words(first_of(item, "ProviderId")),
        "place": next(iter(_properties(item, "City")), ""),
        "tags": [*_properties(item, "Keyword"), *map(words, all_of(item, "KeywordLine"))],
    }


def _identity(item: Element) -> str:
    """Its public identifier without the revision, so that a later one replaces it."""
    parts = [words(first_of(item, name)) for name in ("ProviderId", "DateId", "NewsItemId")]
    if all(parts):
        return ":".join(("urn:newsml", *parts))
    return words(first_of(item, "PublicIdentifier"))


def _text(element: Element) -> list[str]:
    """The paragraphs of the first content that has any, and is no picture."""
    for content in all_of(element, "ContentItem"):
        kind, data = first_of(content, "MediaType"), first_of(content, "DataContent")
        if data is None or (kind is not None and kind.get("FormalName") != "Text"):
            continue
        inner = first_of(data, "body.content", "body")
        if texts := paragraphs(data if inner is None else inner):
            return texts
    return []


def _properties(item: Element, name: str) -> list[str]:
    found = (e.get("Value") for e in all_of(item, "Property") if e.get("FormalName") == name)
    return [value for value in found if value]
