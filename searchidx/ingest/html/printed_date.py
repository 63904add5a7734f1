"""The date that an HTML page prints beside its headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING

from searchidx.dates import parse_moment

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["foot_date", "printed_date"]

_LONGEST_LINE = 110
_PUBLISHED = re.compile(r"(?:^|\s)(?:published|datePublished)(?=$|\s)")
_FOOT = re.compile(r"(?:^|\s)(?:post|entry|article)-footer(?=$|\s|-)", re.IGNORECASE)
_UPDATED = re.compile(
    r"(?:terakhir |last )?(?:(?:di)?perbarui|updated?|modified)|last", re.IGNORECASE
)
# As machines read it, behind a text like "2 jam lalu".
_STAMP = re.compile(r"\s*(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d\S*\s*")


def printed_date(
    root: HtmlElement,
    headline: HtmlElement | None,
    weights: Mapping[HtmlElement, int],
    local: tzinfo,
) -> str | None:
    """The date printed nearest to the headline, above the text; that of an update if there is
    no other.

    Args:
        root: the element of the article.
        headline: the heading that is the headline; None if there is none.
        weights: the elements that hold prose.
        local: the zone of times that name none.
    """
    before: str | None = None
    updated: str | None = None
    below = headline is None
    # A day in the headline is what the article is about, most often.
    in_headline = set() if headline is None else set(headline.iter())
    for element in root.iter():
        below = below or element is headline
        if below and element in weights and not any(child in weights for child in element):
            break
        moment = _moment_of(element, local)
        if element in in_headline:
            before = before or moment
        elif moment and _UPDATED.match((element.text or "").strip()):
            updated = updated or moment
        elif moment and below:
            return moment
        else:
            before = moment or before
    return before or updated


def foot_date(tree: HtmlElement, local: tzinfo) -> str | None:
    """The moment in the foot of a post, where blogs print it for machines as that of publishing
    ("Diposting oleh Lia pukul <abbr class=published title=…>14.05</abbr>"); None if there is none.

    Args:
        tree: the page, feet and all.
        local: the zone of times that name none.
    """
    for element in tree.iter("abbr", "time"):
        if _PUBLISHED.search(f"{element.get('class', '')} {element.get('itemprop', '')}"):
            feet = (above.get("class") or "" for above in element.iterancestors("div", "footer"))
            stamp = _stamp_of(element)
            if stamp and any(_FOOT.search(named) for named in feet):
                return parse_moment(stamp, local)
    return None


def _moment_of(element: HtmlElement, local: tzinfo) -> str | None:
    """The moment that an element gives; where it gives several, not that of an update."""
    own = [" ".join(text.split()) for text in _own_texts(element)]
    lines = [_stamp_of(element) or " ".join(filter(None, own))]
    if len(own) > 1:
        lines += [line for line in own if not _UPDATED.match(line)]
    for line in lines:
        if re.search(r"\d", line) and len(line) <= _LONGEST_LINE:
            moment = parse_moment(line, local)
            if moment:
                return moment
    return None


def _stamp_of(element: HtmlElement) -> str | None:
    """What an element gives for machines: a time, microdata, or the title of a text that says
    how long ago it was."""
    given = (element.get("content"), element.get("title"))
    stamps = (text for text in given if text and _STAMP.fullmatch(text))
    return element.get("datetime") or next(stamps, None)


def _own_texts(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield child.tail or ""
