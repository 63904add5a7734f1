"""HTML pages as the plain text that scrapers store: tags dropped, a block a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from searchidx.ingest.html.facts import read_facts
from searchidx.ingest.html.tree import article_root, headline_of, parse_html, prose_weights

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["article_html", "article_text", "whole_text"]

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table "
    "td th tr ul".split()
)
_HIDDEN = frozenset("button head iframe noscript script select style svg template textarea".split())


def whole_text(data: bytes) -> str:
    """The lines of a page, menus and all."""
    return _lines(parse_html(data))


def article_text(data: bytes) -> str:
    """The lines of the element that holds the headline and most of the prose."""
    return _lines(_article(data))


def article_html(data: bytes) -> str:
    """That element, without scripts and buttons."""
    from lxml.html import tostring

    html: str = tostring(_article(data), encoding="unicode")
    return html


def _article(data: bytes) -> HtmlElement:
    tree = parse_html(data)
    headline = headline_of(tree, read_facts(tree).titles)
    for element in list(tree.iter(*_HIDDEN - {"head"})):
        element.drop_tree()
    return article_root(tree, headline, prose_weights(tree))


def _lines(root: HtmlElement) -> str:
    pieces: list[str] = []
    _render(root, pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\0"))
    return "\n".join(line for line in lines if line)


def _render(element: HtmlElement, pieces: list[str]) -> None:
    if element.tag in _HIDDEN:
        return
    edge = "\0" if element.tag in _BLOCKS else ""
    pieces += (edge, element.text or "")
    for child in element:
        _render(child, pieces)
        pieces.append(child.tail or "")
    pieces.append(edge)
