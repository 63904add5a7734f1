"""Writers and editors that an HTML page prints beside its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from searchidx.ingest.bylines import take_bylines
from searchidx.ingest.draft import Draft
from searchidx.ingest.lines import lines_of
from searchidx.ingest.people import NAME, names

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["foot_people", "printed_people"]

_FOOT = re.compile(r"(?:^|\s)(?:post|entry|article)-footer(?=$|\s)", re.IGNORECASE)
# Class, rel, itemprop or link of an element that holds a writer's name and nothing else.
_WRITER = re.compile(
    r"(?:^|[\s_-])(?:author(?:[_-]?(?:name|\d))?|penulis|reporter|writer|wartawan|byline(?:[_-]?name)?)"
    r"(?=$|\s)",
    re.IGNORECASE,
)
_WRITERS_PAGE = re.compile(r"/(?:authors?|penulis|reporter|wartawan|profil)/", re.IGNORECASE)
_NAME = re.compile(
    rf"(?:(?:(?:[Dd]itulis )?[Oo]leh|[Bb]y|[Pp]enulis|[Rr]eporter)\s*:?\s+)?"
    rf"(?P<names>{NAME}(?:\s*\|\s*{NAME})*)"
)
_BY = ("oleh ", "by ", "diposting oleh ", "ditulis oleh ", "posted by ")
_HOLDERS = "a address b cite dd div em li p small span strong td tr".split()
_LONGEST = 120
_MOST_PARTS = 8


def printed_people(
    root: HtmlElement, weights: Mapping[HtmlElement, int]
) -> tuple[tuple[str, ...], str | None]:
    """Writers, and the editor, whom small elements of a page name: those that say by their
    label who they are ("Penulis: Lia"), else those that say it by class, rel or itemprop.

    Args:
        root: the element of the article, cleared of what stands around it.
        weights: as from ``prose_weights``; what holds prose is no by-line.
    """
    draft = Draft()
    named: list[str] = []
    for element, text in _small_texts(root, weights):
        _take(text, draft)
        says = " ".join(element.get(key) or "" for key in ("class", "rel", "itemprop"))
        is_writer = _WRITER.search(says) or _WRITERS_PAGE.search(element.get("href") or "")
        name = _NAME.fullmatch(text) if is_writer else None
        named += names(name["names"].replace("|", ",")) if name else []
    return tuple(dict.fromkeys(draft.authors or named)), draft.editor


def foot_people(tree: HtmlElement) -> tuple[tuple[str, ...], str | None]:
    """Writers and editor named in the foot of an article, which is cleared away with those of
    pages: a ``footer`` inside an ``article``, or what is called so."""
    draft = Draft()
    for element in tree.iter("footer", "div"):
        inside = next(element.iterancestors("article"), None) is not None
        if (element.tag == "footer" and inside) or _FOOT.search(element.get("class") or ""):
            for _, text in _small_texts(element, {}):
                _take(text, draft)
    return tuple(dict.fromkeys(draft.authors)), draft.editor


def _take(text: str, draft: Draft) -> None:
    # Below another line "Oleh Lia Andriani" needs no colon; what begins otherwise does.
    above = ["-"] if text.casefold().startswith(_BY) else []
    take_bylines([*above, text], ["after"] * (len(above) + 1), draft)


def _small_texts(
    root: HtmlElement, weights: Mapping[HtmlElement, int]
) -> Iterator[tuple[HtmlElement, str]]:
    """The elements with little text and few parts, and that text."""
    for element in root.iter("footer", *_HOLDERS):
        if element in weights or len(element) > _MOST_PARTS:
            continue
        texts = "\n".join(" ".join(text.split()) for text in element.itertext())
        if not 0 < len(texts) <= _LONGEST:
            continue
        # A label alone stands above what it labels ("<b>Penulis</b> Lia").
        joined = " | ".join(line.text for line in lines_of(texts))
        for text in dict.fromkeys((" ".join(texts.split()), joined)):
            if text:
                yield element, text
