"""The elements of an XML text that hold articles, one after another.

Each is cut out of the text by its tags and parsed alone, so that one which is not
well-formed loses only itself and any number of them takes the memory of one. What is parsed
has no document type, and so no entity to expand or to load.
"""

from __future__ import annotations

import codecs
import html
import io
import re
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from searchidx.ingest.document import Document
from searchidx.ingest.encoding import LENIENT, encoding_of
from searchidx.ingest.errors import RecordError
from searchidx.ingest.options import ReadOptions

__all__ = ["XmlText", "all_of", "empty", "first_of", "local", "words"]

_CHUNK = 1 << 16
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)")
_ROOT = re.compile(r"<([\w.:-]+)((?:\s[^<>]*)?)>", re.S)
_XMLNS = re.compile(r"\sxmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)(\w*;?)")
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]*):[\w.-]+(?=[\s=/>])")
# Characters that XML has no way to write.
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class XmlText:
    """An XML text that is read element by element.

    Args:
        document: the text.
        names: local names of the elements that hold articles.
        options: how to read.
    """

    def __init__(self, document: Document, names: tuple[str, ...], options: ReadOptions) -> None:
        self._file = _opened(document)
        self._longest = options.limits.document
        joined = "|".join(names)
        self._start = re.compile(rf"<((?:[\w.-]+:)?(?:{joined}))(?=[\s>])")
        self._text = ""
        self._spaces = ""
        self._line = 1
        self.top = ""

    def elements(self) -> Iterator[tuple[int, Element | str]]:
        """Each element with its line; or instead of it the reason why it is none.

        ``top`` is the text above the first one by then.

        Raises:
            RecordError: if there is none, or the text ends within one.
        """
        count = 0
        while start := self._find(self._start, keep=not count):
            if not count:
                self.top = self._text[: start.start()]
                root = _ROOT.search(self.top)
                self._spaces = "".join(_XMLNS.findall(root[2])) if root else ""
            self._drop(start.start())
            line = self._line
            count += 1
            yield line, self._element(start[1])
        if not count:
            raise RecordError("no article in this XML")

    def _element(self, tag: str) -> Element | str:
        begin = re.compile(rf"<{re.escape(tag)}(?=[\s>])")
        end = re.compile(rf"</{re.escape(tag)}\s*>|{begin.pattern}")
        found = self._find(end, keep=True, start=1)
        if found is None:
            too_long = len(self._text) > self._longest
            self._drop(1)
            if too_long:
                return self._too_long()
            raise RecordError(f"not whole XML: <{tag}> of line {self._line} is not closed")
        text = self._text[: found.end()]
        if not found[0].startswith("</"):
            self._drop(found.start())
            return f"<{tag}> is not closed"
        self._drop(found.end())
        if len(text) > self._longest:
            return self._too_long()
        try:
            return _parsed(text, self._spaces)
        except ElementTree.ParseError as error:
            return f"not well-formed XML: {error.msg.split(': line')[0]}"
        except RecursionError:
            return "nested too deeply"

    def _find(self, pattern: re.Pattern[str], keep: bool, start: int = 0) -> re.Match[str] | None:
        """The next match, reading on as need be; ``keep``: what stands before it too, as long
        as an element may be."""
        while True:
            found = pattern.search(self._text, start)
            if found and found.end() < len(self._text) - 1:
                return found
            if keep and len(self._text) > self._longest:
                return None
            # A tag may be cut at the end.
            start = max(start, len(self._text) - 200)
            if not keep:
                self._drop(start)
                start = 0
            more = self._file.read(max(_CHUNK, len(self._text)))
            self._text += more
            if not more:
                return pattern.search(self._text, start) if self._text else None

    def _too_long(self) -> str:
        return f"longer than {self._longest:,} characters (max_document_size)"

    def _drop(self, count: int) -> None:
        self._line += self._text.count("\n", 0, count)
        self._text = self._text[count:]


def _opened(document: Document) -> IO[str]:
    head = document.head()
    codec = encoding_of(head)
    declared = _DECLARED.search(head) if codec == "utf-8" else None
    if declared:
        try:
            codec = codecs.lookup(declared[1].decode("ascii")).name
            # "hex" and the like are codecs too, but of no text.
            "".encode(codec)
        except (LookupError, UnicodeError):
            codec = "utf-8"
    errors = LENIENT if codec.startswith("utf-8") else "replace"
    return io.TextIOWrapper(document.file, codec, errors)


def _parsed(text: str, spaces: str) -> Element:
    text = _ENTITY.sub(_known_entity, _FORBIDDEN.sub("", text))
    # Prefixes that the cut took from their declarations, or that nothing declares.
    for prefix in set(_PREFIX.findall(text)) - {"xml", "xmlns"}:
        if f"xmlns:{prefix}" not in spaces:
            spaces += f' xmlns:{prefix}="{prefix}"'
    return ElementTree.fromstring(f"<_{spaces}>{text}</_>")[0]


def _known_entity(match: re.Match[str]) -> str:
    """HTML's entity as character; an ampersand alone as XML wants it."""
    character = html.unescape(match[0])
    return character if character != match[0] else f"&amp;{match[1]}"


def local(element: Element) -> str:
    """The name of an element without its name space."""
    return str(element.tag).rpartition("}")[2]


def all_of(element: Element, *names: str) -> list[Element]:
    """The elements inside of those local names, in the order of the text."""
    return [inner for inner in element.iter() if local(inner) in names]


def first_of(element: Element, *names: str) -> Element | None:
    """The first element inside of the first local name that there is one of."""
    for name in names:
        for inner in element.iter():
            if local(inner) == name:
                return inner
    return None


def empty(element: Element) -> None:
    """Take out all that is in an element, but not what stands behind it."""
    tail = element.tail
    element.clear()
    element.tail = tail


def words(element: Element | None) -> str:
    """All text in an element, a blank between words; "" for none."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
