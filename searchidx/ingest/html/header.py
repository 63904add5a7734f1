"""What an HTML page prints around its headline and says nowhere else: its section, and the names
beside its date."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from searchidx.ingest.options import ReadOptions
from searchidx.ingest.page import read_page
from searchidx.ingest.titles import is_outlet

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["STAND_IN", "header_people", "printed_section"]

_BREADCRUMB = re.compile(r"breadcrumb", re.IGNORECASE)
_FRONT = frozenset(("home", "beranda", "depan", "halaman depan"))
_SECTION = re.compile(r"[^\W\d_][\w &-]{2,30}")
_MOST_WORDS = 4
_BLOCKS = frozenset("div dd dt figcaption h1 h2 h3 h4 h5 h6 header li ol p section ul".split())
_LONGEST_LINE = 120
_MOST_LINES = 12
# Between blocks, and below the headline.
_EDGE, _BELOW = "\0", "\1"
_SENTENCE = re.compile(r"[^\W\d]{2}[.!?”\"](?:\s|$)")
STAND_IN = "Judul Halaman Ini Sudah Diketahui"
"""What the page reader is given for a headline: a real one may read like furniture or like a
caption, and without one the first line of the body may read like a headline."""
# What makes the lines above it a header.
_PROSE = "Kalimat pertama sebuah artikel berdiri di sini, cukup panjang untuk sebuah paragraf isi."


def printed_section(tree: HtmlElement, names: frozenset[str]) -> str | None:
    """The first step of the way from the front page to the article, as the page prints it, else
    the first link that is marked as one to a category; None if there is neither.

    Args:
        tree: the page, as long as menus are in it.
        names: what the outlet may be called, which is no section.
    """
    for element in tree.iter("div", "nav", "ol", "ul", "section"):
        if not _BREADCRUMB.search(f"{element.get('class', '')} {element.get('id', '')}"):
            continue
        for step in element.iter("a"):
            if section := _section_of(step, names):
                return section
    # What WordPress marks so, where it prints no way.
    marked = (link for link in tree.iter("a") if "category" in (link.get("rel") or "").split())
    return next((section for link in marked if (section := _section_of(link, names))), None)


def _section_of(link: HtmlElement, names: frozenset[str]) -> str | None:
    text = " ".join("".join(link.itertext()).split())
    known = text.casefold() in _FRONT or is_outlet(text, names)
    is_one = not known and _SECTION.fullmatch(text) and len(text.split()) <= _MOST_WORDS
    return text if is_one else None


def header_people(
    root: HtmlElement,
    headline: HtmlElement | None,
    weights: Collection[HtmlElement],
    options: ReadOptions,
) -> tuple[str, ...]:
    """The writers whom the lines between headline and text name, as the reader of scraped pages
    finds them there: beside the date, or with their role.

    Args:
        root: the element of the article, cleared of what stands around it.
        headline: the heading that is the headline; None if there is none.
        weights: the elements that hold prose.
        options: how to read.
    """
    if headline is None:
        return ()
    lines = _lines_below(root, headline, weights)
    if not lines or len(lines) > _MOST_LINES:
        return ()
    page = "\n".join((STAND_IN, *lines, _PROSE))
    article = read_page(page, "", options.quiet())
    return article.authors if article else ()


def _lines_below(
    root: HtmlElement, headline: HtmlElement, weights: Collection[HtmlElement]
) -> list[str]:
    """The lines below the headline, a block each, down to the block that holds prose."""
    pieces: list[str] = []
    _collect(root, headline, weights, pieces)
    text = "".join(pieces).rpartition(_BELOW)[2]
    lines = (" ".join(line.split()) for line in text.split(_EDGE))
    return [line for line in lines if 0 < len(line) <= _LONGEST_LINE]


def _collect(
    element: HtmlElement, headline: HtmlElement, weights: Collection[HtmlElement], pieces: list[str]
) -> bool:
    """Collect the text of an element, marks at the edges of blocks; False if prose was met."""
    inner = element in weights and not any(child in weights for child in element)
    # Dates and names side by side are as long as prose.
    if inner and element is not headline and _SENTENCE.search("".join(element.itertext())):
        return False
    edge = _EDGE if element.tag in _BLOCKS else ""
    pieces += (edge, element.text or "")
    for child in element:
        if not _collect(child, headline, weights, pieces):
            return False
        pieces.append(child.tail or "")
    pieces.append(_BELOW if element is headline else edge)
    return True
