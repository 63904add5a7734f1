"""The text in pieces of markup, a block a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from searchidx.ingest.formats.xml_elements import local

__all__ = ["lines_of_html", "paragraphs"]

_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hl1 hl2 hr li main nav ol p pre section table td th tr ul".split()
)
_BLANK_LINE = re.compile(r"\n\s*\n")
_NO_TEXT = frozenset(("script", "style", "noscript", "template"))


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in _NO_TEXT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _NO_TEXT and self._hidden > 0
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data.replace("\n", " "))


def lines_of_html(markup: str) -> list[str]:
    """The lines of text in a fragment of HTML, or in plain text.

    >>> lines_of_html("<p>Satu <b>dua</b>.</p>Tiga<br>empat")
    ['Satu dua.', 'Tiga', 'empat']
    """
    if "<" not in markup and "&" not in markup:
        lines = markup.splitlines()
    else:
        parser = _Blocks()
        parser.feed(markup)
        parser.close()
        lines = "".join(parser.parts).split("\n")
    cleaned = (" ".join(line.split()) for line in lines)
    return [line for line in cleaned if line]


def paragraphs(element: Element) -> list[str]:
    """The texts of the blocks in an element, and what stands between them; where it has none,
    what blank lines part."""
    if not len(element):
        found = _BLANK_LINE.split(element.text or "")
    else:
        found = "".join(_parts(element)).split("\n")
    return [text for line in found if (text := " ".join(line.split()))]


def _parts(element: Element) -> Iterator[str]:
    """The pieces of text in an element, line breaks where blocks begin and end."""
    waiting: list[Element | str] = [element]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, str):
            yield inner
            continue
        edge = "\n" if local(inner) in _BLOCKS else ""
        yield edge
        waiting.append(edge)
        if local(inner) not in _NO_TEXT:
            yield (inner.text or "").replace("\n", " ")
            for child in reversed(inner):
                waiting += ((child.tail or "").replace("\n", " "), child)
