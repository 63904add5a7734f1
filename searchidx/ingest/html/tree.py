"""An HTML page as a tree: parsed, cleared of what is not its article, its article found."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import UTC
from typing import TYPE_CHECKING

from searchidx.ingest.date_line import date_line
from searchidx.ingest.errors import RecordError
from searchidx.ingest.furniture import furniture_rule
from searchidx.ingest.titles import letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = [
    "article_root",
    "clear",
    "drop_teasers",
    "headline_of",
    "is_one_text",
    "parse_html",
    "prose_weights",
    "text_of_article",
]

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# UTF-16 without a mark.
_WIDE = re.compile(rb"(?P<big>(?:\0\s)*\0<\0)|(?:\s\0)*<\0")
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_TAG = re.compile(r"<(?:!doctype|html|head|body|article|div|p|h1|table|title|meta)\b", re.I)
_NEVER_TEXT = re.compile("[\0\x01-\x08\x0e-\x1f\ufffd]")
# More than that many a thousand characters cannot be read: no page.
_MOST_UNREADABLE = 20
_NO_TEXT = "script style noscript template svg iframe object button select textarea".split()
# A form can wrap a whole page, as those of ASP.NET do.
_AROUND = frozenset("aside footer form nav".split())
_BLOCKS = (*_AROUND, "div", "section", "ul", "ol", "table", "p", "header")
# The words in class and id of what stands around an article. "tag" and "ad" alone, as they
# begin other words.
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:ads?|advert\w*|advertisement|iklan|banner|promo|sponsor\w*|outbrain|taboola"
    r"|related\w*|terkait\w*|rekomendasi|recommend\w*|populer|popular\w*|terpopuler|trending|terbaru"
    r"|lainnya|terkini|latest|baca-?juga|bacajuga|lihat-?juga|read-?also|also-read|inline-?related"
    r"|sidebar|side-bar|widget|breadcrumbs?|navbar|nav|menu|footer|comments?|komentar|disqus"
    r"|share|sharing|sharedaddy|sosmed|socmed|social\w*|newsletter|subscribe|tags?|tagging|tagcloud"
    r"|pagination|paging|pager|cookies?|consent|onetrust|gdpr|popup|modal|author-?box|about-author|reactions?|rating)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
# What asks readers for their consent, which may be longer than a short article.
_CONSENT = re.compile(
    r"(?:^|\s)(?:onetrust|ot-sdk|didomi|cky|cmplz|qc-cmp2?|gdpr|usercentrics"
    r"|cookie(?:s|-?law|-?consent|-?notice|-?banner)?)(?:$|[\s_-])",
    re.IGNORECASE,
)
# What says of a part of the text that it is one, whatever stands around it.
_OF_TEXT = re.compile(
    r"(?:^|\s)(?:article|post|entry|story|news|detail|read|isi|konten)[_-]{1,2}"
    r"(?:body|content|text|isi|konten)(?=$|\s)",
    re.IGNORECASE,
)
# An aside that holds this share of the prose is the article's own wrapper.
_MOST_OF_ASIDE = 0.4
_MOST_OF_ROOT = 0.6
# Lower shares lose the last page of an article whose pages stand one below another.
_MOST_OF_TEXT = 0.85
_SHORTEST_PROSE = 60
# In letters; a shorter one is found in many a title.
_SHORTEST_HEADLINE = 10
_INLINE = frozenset("a abbr b big cite code em font i mark small span strong sub sup u".split())
_HEADINGS = frozenset("a h1 h2 h3 h4 h5 h6".split())
_NO_PROSE = frozenset("head title h1 h2 h3 h4 h5 h6 html".split())
_CAN_HOLD_TEXT = frozenset("div article main section td table tbody tr ul li form".split())
_LONGEST_TEASER = 240
_FEWEST_WORDS = 4
_DASHES = ("-", "–", "—")
_LONGEST_DATELINE = 60
_STOPS = (".", "”", '"')
_FOR_SUBSCRIBERS = re.compile(r"paywall|premium|subscriber|berbayar|pelanggan", re.IGNORECASE)
_HEADLINE = re.compile(r"headline|title|judul", re.IGNORECASE)


def parse_html(data: bytes | str) -> HtmlElement:
    """The tree of a page.

    The encoding is that of a byte order mark; UTF-8 where the bytes are that, for such a page
    is hardly ever anything else; the declared one; that of UTF-8 and Windows-1252 in which more
    characters can be read.

    Raises:
        RecordError: if there is no HTML in it.
    """
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    text = data if isinstance(data, str) else _decode(data)
    unreadable = len(_NEVER_TEXT.findall(text))
    if not text.strip():
        raise RecordError("an empty file")
    if not _TAG.search(text) or 1000 * unreadable > _MOST_UNREADABLE * len(text):
        raise RecordError("not HTML")
    text = _DECLARATION.sub("", _NEVER_TEXT.sub("", text) if unreadable else text)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise RecordError(f"not HTML that can be read: {error}") from None


def _decode(data: bytes) -> str:
    if data.startswith(_MARKS):
        utf8 = data.startswith(codecs.BOM_UTF8)
        return data.decode("utf-8-sig" if utf8 else "utf-16", "replace")
    if wide := _WIDE.match(data):
        return data.decode("utf-16-be" if wide["big"] else "utf-16-le", "replace")
    declared = _CHARSET.search(data, 0, 4096)
    for name in ("utf-8", declared[1].decode("ascii") if declared else "utf-8"):
        try:
            # What is called Latin-1 on the web is Windows-1252 (WHATWG Encoding Standard).
            latin = name.lower() in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii")
            return data.decode("cp1252" if latin else name)
        except (LookupError, ValueError):
            continue
    # One bad byte in a UTF-8 page must not turn all its quotes into "â€œ", nor may those of a
    # Windows-1252 page that claims to be UTF-8 be lost.
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    read = sum(not character.isascii() for character in text) - bad
    return text if read >= bad else data.decode("cp1252", "replace")


def prose_weights(tree: HtmlElement) -> dict[HtmlElement, int]:
    """How many characters of prose (blocks of 60 or more that are no links or headings) each
    element holds."""
    weights: dict[HtmlElement, int] = {}
    for element, own in own_prose(tree):
        weights[element] = weights.get(element, 0) + own
        for above in element.iterancestors():
            weights[above] = weights.get(above, 0) + own
    return weights


def own_prose(tree: HtmlElement) -> Iterator[tuple[HtmlElement, int]]:
    """The elements with prose of their own, not of a block inside them, and how much it is."""
    for element in tree.iter("*"):
        if element.tag in _INLINE or element.tag in _NO_PROSE:
            continue
        texts = [element.text or ""]
        for child in element:
            texts.append(child.tail or "")
            if child.tag in _INLINE and child.tag != "a":
                texts += child.itertext()
        own = sum(len(text.strip()) for text in texts)
        if own >= _SHORTEST_PROSE and next(element.iterancestors("a"), None) is None:
            yield element, own


def is_one_text(root: HtmlElement) -> bool:
    """Whether at least half of the prose stands side by side, as that of an article does and
    that of teasers does not."""
    side_by_side: Counter[HtmlElement] = Counter()
    total = 0
    for element, own in own_prose(root):
        total += own
        side_by_side[element] += own
        # Some outlets give each paragraph a box of its own, but none a list item.
        for above, _ in zip(element.iterancestors(), range(2), strict=False):
            if "li" in (element.tag, above.tag):
                break
            side_by_side[above] += own
            # That of a teaser has its headline beside it.
            if any(child.tag in _HEADINGS for child in above):
                break
    return bool(total) and 2 * max(side_by_side.values()) >= total


def clear(tree: HtmlElement) -> None:
    """Drop what has no text, and the blocks whose tag, class or id says that they stand
    around an article, unless they hold much of the prose."""
    from lxml.etree import strip_elements

    strip_elements(tree, *_NO_TEXT, with_tail=False)
    for element in list(tree.iter("div", "section", "aside")):
        named = f"{element.get('id', '')} {element.get('class', '')}"
        if element.getparent() is None or not _CONSENT.search(named):
            continue
        if next(element.iter("h1", "article"), None) is None:
            element.drop_tree()
    weights = prose_weights(tree)
    limit = _MOST_OF_ASIDE * max(weights.values(), default=0)
    parts = _parts_of_text(tree, weights)
    for element in list(tree.iter(*_BLOCKS)):
        named = f"{element.get('class', '')} {element.get('id', '')}"
        if element.tag not in _AROUND and not _ASIDE.search(named):
            continue
        if weights.get(element, 0) > limit or element.getparent() is None:
            continue
        if parts[element.get("class", "")] > limit or _is_of_a_figure(element):
            continue
        if element.tag == "p" and date_line(" ".join("".join(element.itertext()).split()), UTC):
            continue
        if next(element.iter("h1"), None) is None:
            element.drop_tree()


def _is_of_a_figure(element: HtmlElement) -> bool:
    """Whether an element is the foot of a figure, where its credit may stand."""
    return element.tag == "footer" and next(element.iterancestors("figure"), None) is not None


def _parts_of_text(tree: HtmlElement, weights: Mapping[HtmlElement, int]) -> Counter[str]:
    """How much prose is in the elements of each class in which parts of the text stand, and in
    those of the classes around them, as where ads part it."""
    found: Counter[str] = Counter()
    seen: set[HtmlElement] = set()
    for element in tree.iter("div", "section"):
        if not _OF_TEXT.search(element.get("class") or ""):
            continue
        for part in (element, *element.iterancestors()):
            if part in seen:
                break
            seen.add(part)
            if named := part.get("class"):
                found[named] += weights.get(part, 0)
    return found


def drop_teasers(tree: HtmlElement) -> None:
    """Drop the small blocks of a label ("Baca juga") and a link to another article."""
    for element in list(tree.iter("div", "p", "li", "blockquote", "table")):
        links = [link for link in element.iter("a") if link.get("href")]
        whole = " ".join("".join(element.itertext()).split())
        if not links or len(whole) > _LONGEST_TEASER or element.getparent() is None:
            continue
        linked = "".join("".join(link.itertext()) for link in links)
        label = " ".join(whole.removesuffix(" ".join(linked.split())).split())
        rule = furniture_rule(label) if label and label != whole else None
        if rule and rule.kind == "related":
            element.drop_tree()


def headline_of(tree: HtmlElement, titles: Iterable[str]) -> HtmlElement | None:
    """The heading that is the headline: one that is a title of the head, or the one most like
    it (a blog's name, of level 1, is a part of the title too), those of level 1 first; else the
    first of level 1 that says by its class that it is."""
    wanted = [title for title in map(letters, titles) if title]
    alike: list[tuple[bool, int, bool, HtmlElement]] = []
    named: list[HtmlElement] = []
    for heading in tree.iter("h1", "h2", "h3"):
        text = letters("".join(heading.itertext()))
        apart = [abs(len(text) - len(t)) for t in wanted if t in text or text in t]
        if len(text) >= _SHORTEST_HEADLINE and apart:
            alike.append((text in wanted, -min(apart), heading.tag == "h1", heading))
        elif heading.tag == "h1" and text:
            says = _HEADLINE.search(f"{heading.get('class', '')} {heading.get('itemprop', '')}")
            named.insert(0 if says else len(named), heading)
    if alike:
        return max(alike, key=lambda found: found[:3])[3]
    return named[0] if named else _heading_of_the_prose(tree)


def _heading_of_the_prose(tree: HtmlElement) -> HtmlElement | None:
    """The last heading above the first prose, on a page without one of level 1: no link, and of
    more words than a label has."""
    prose = next((element for element, _ in own_prose(tree)), None)
    found = None
    for element in tree.iter("*"):
        if element is prose:
            break
        if element.tag in ("h2", "h3") and next(element.iter("a"), None) is None:
            words = len("".join(element.itertext()).split())
            found = element if words >= _FEWEST_WORDS else found
    return found


def article_root(
    tree: HtmlElement, headline: HtmlElement | None, weights: Mapping[HtmlElement, int]
) -> HtmlElement:
    """The smallest element that holds the headline and most of the prose."""
    body = tree.find("body")
    whole = tree if body is None else body
    enough = _MOST_OF_ROOT * weights.get(whole, 0)
    root = headline
    while root is not None and root is not whole and weights.get(root, 0) < max(enough, 1):
        root = root.getparent()
    return whole if root is None else root


def text_of_article(root: HtmlElement) -> HtmlElement:
    """A page of nothing but the smallest element below ``root`` that holds nearly all of the
    prose, marked as the text of an article in the words of schema.org, for trafilatura."""
    from lxml.html import document_fromstring

    weights = prose_weights(root)
    box: HtmlElement = root
    while not _has_sentence(box):  # else that would be left behind
        enough = max(_MOST_OF_TEXT * weights.get(box, 0), 1)
        inner = next((child for child in box if weights.get(child, 0) >= enough), None)
        if inner is None or inner.tag not in _CAN_HOLD_TEXT:
            break
        box = inner
    page = document_fromstring("<html><body></body></html>")
    text = deepcopy(box)
    text.tag, text.tail = "div", None
    text.set("itemprop", "articleBody")
    _join_datelines(text)
    _wrap_loose(text)
    _unmark(text)
    _unhide(text)
    page[0].append(text)
    return page


def _has_sentence(box: HtmlElement) -> bool:
    """Whether a sentence of a paragraph's length stands in an element itself."""
    texts = ((text or "").strip() for text in (box.text, *(part.tail for part in box)))
    return any(len(text) >= _SHORTEST_PROSE and text.endswith(_STOPS) for text in texts)


def _wrap_loose(text: HtmlElement) -> None:
    """Put prose that stands in no paragraph, with blocks beside it, into one: trafilatura drops
    it ("<div>Text<div>Text</div></div>")."""
    for box, _ in list(own_prose(text)):
        parts = list(box)
        if box.tag == "p" or not any(part.tag in _BLOCKS for part in parts):
            continue
        box.tag = "div" if box.tag in _INLINE else box.tag
        run = _paragraph(box.text)
        box.text = None
        box.insert(0, run)
        for part in parts:
            if part.tag in _INLINE or part.tag == "br":
                run.append(part)
                continue
            run = _paragraph(part.tail)
            part.tail = None
            part.addnext(run)


def _paragraph(text: str | None) -> HtmlElement:
    from lxml.html import Element

    paragraph = Element("p")
    paragraph.text = text
    return paragraph


def _unmark(text: HtmlElement) -> None:
    """Take marks of emphasis off lines that br parts: trafilatura would part them there too."""
    for mark in [*text.iter("b", "strong", "i", "em", "u", "font")]:
        beside = mark.getparent()
        if beside.find("br") is not None and next(mark.iterchildren(), None) is None:
            mark.drop_tag()


def _unhide(text: HtmlElement) -> None:
    """Take off paragraphs what says that they are for subscribers, and hidden from others."""
    for paragraph, _ in own_prose(text):
        if paragraph.tag == "p" and _FOR_SUBSCRIBERS.search(paragraph.get("class") or ""):
            paragraph.attrib.clear()
        paragraph.attrib.pop("aria-hidden", None)


def _join_datelines(text: HtmlElement) -> None:
    """Put a dateline that stands in no paragraph ("<b>Sorong – </b><p>Text") into the one below
    it, without which trafilatura drops it."""
    for paragraph in text.iter("p"):
        above = paragraph.getprevious()
        if above is None or above.tag not in _INLINE:
            continue
        dateline = " ".join(f"{''.join(above.itertext())}{above.tail or ''}".split())
        if dateline.endswith(_DASHES) and len(dateline) <= _LONGEST_DATELINE:
            paragraph.text = f"{dateline} {(paragraph.text or '').lstrip()}"
            above.getparent().remove(above)
