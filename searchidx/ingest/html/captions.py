"""Captions of photos and their credits in the tree of an HTML page.

A caption is a figcaption, an element whose class says that it is one, or the short text
that shares a box with a picture. Its credit is a part of it, or stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from itertools import islice
from typing import TYPE_CHECKING

from searchidx.ingest.caption_forms import PAIR, SLASH_LAST
from searchidx.ingest.captions import credit_alone, split_caption, sure_caption
from searchidx.ingest.date_line import date_line
from searchidx.ingest.furniture import furniture_rule
from searchidx.model import Caption

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["take_captions"]

_CAPTION = re.compile(
    r"caption(?!ed)|keterangan[_-]?(?:foto|gambar)|ket[_-]?(?:foto|gambar)|(?:foto|photo)[_-]?ket"
    r"|(?:photo|foto|image|img|media|pic)[_-]?(?:desc(?:ription)?|info|text|title|credit)\b",
    re.IGNORECASE,
)
_VIDEO = re.compile(r"video", re.IGNORECASE)
# A box around a picture, by its class.
_PHOTO = re.compile(
    r"(?:^|[\s_-])(?:photos?|fotos?|images?|img|gambar|media|picture|pic|cover|thumbnail|featured"
    r"|headline-?image|figure)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"credit|kredit|attribution|licen[cs]e"
    r"|(?:^|[\s_-])(?:author|source|sumber|copyright|photographer|fotografer)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^[\s(\[|/–—-]*(?:(?:(?:sumber|kredit|credit)\s+(?:foto|gambar|photo)|foto(?:grafer)?(?:\s+oleh)?"
    r"|photo(?:\s+by)?|image|gambar|credit|kredit|sumber|source)\s*[:：]|sumber gambar\s*,)\s*",
    re.IGNORECASE,
)
# What is there for those who hear the page.
_ANNOUNCED = re.compile(r"^keterangan (?:gambar|foto)\s*[,:]\s*", re.IGNORECASE)
# The button over the picture.
_BUTTON = re.compile(
    r"^(?:perbesar|lihat foto|zoom|tutup|next|prev(?:ious)?|\d+\s*/\s*\d+)(?:\s+|$)", re.IGNORECASE
)
# "<b>(Lia Andriani)</b>" behind a caption.
_BRACKETED = re.compile(r"\((?!Ilustrasi)[A-Z][^()]{1,60}\)")
# "Foto: Warga menonton kapal" is a caption, "Foto: Biro Pers" a credit.
_SMALL = re.compile(r"\b[a-z]{3,}")
# The longest caption of the reference pages has 330 characters.
_LONGEST = 450
_LONGEST_CREDIT = 100
_MOST_PARTS = 60
_FEWEST_WORDS = 3
_LINES = frozenset("center div em font i p small span".split())
_PICTURES = ("img", "picture", "amp-img", "svg", "video")
_OF_AN_ARTICLE = ("h1", "h2", "h3", "time", "p")
_MOST_PARAGRAPHS = 2
# How far up from a caption its picture is looked for.
_LEVELS = 3


def take_captions(root: HtmlElement, weights: Mapping[HtmlElement, int]) -> list[Caption]:
    """The captions below ``root``, in reading order; their elements are taken out of the tree.

    Args:
        root: the element of the article, cleared of what stands around it.
        weights: as from ``prose_weights``; pictures below the last prose belong to other
            articles.
    """
    boxes = dict.fromkeys(_boxes(root, weights))
    found: list[Caption] = []
    for box in boxes:
        if any(above in boxes for above in box.iterancestors()):
            continue
        caption = _caption_in(box)
        if caption is None:
            continue
        box.drop_tree()
        if found and not found[-1].text and caption.text and caption.credit is None:
            # The credit stands on the picture, the caption in a box below.
            found[-1] = Caption(caption.text, found[-1].credit)
        else:
            found.append(caption)
    return list(dict.fromkeys(found))


def _boxes(root: HtmlElement, weights: Mapping[HtmlElement, int]) -> Iterator[HtmlElement]:
    """The elements that hold a caption, and its credit where that stands beside it."""
    last = _last_prose(root, weights)
    below = False
    for element in root.iter("*"):
        below = below or element is last
        box = _box_of(element)
        if box is None or box is root or not _is_small(box) or _of_another(box, root):
            continue
        # Below the text, what links anywhere else is a teaser.
        if not (below and _links_elsewhere(box)):
            yield box


def _last_prose(root: HtmlElement, weights: Mapping[HtmlElement, int]) -> HtmlElement | None:
    """The element after the last one that holds prose itself, where captions end."""
    last = None
    for element in root.iter():
        prose = element in weights and not any(child in weights for child in element)
        if prose and not _links_elsewhere(_box_of(element)):
            last = element
    if last is None or not isinstance(last.tag, str):
        return None
    if _box_of(last) is not None:  # a long caption below the text
        return None
    *_, inside = last.iter()
    following = inside.getnext()
    while following is None and inside is not None and inside is not root:
        inside = inside.getparent()
        following = inside.getnext() if inside is not None and inside is not root else None
    return following


def _box_of(element: HtmlElement) -> HtmlElement | None:
    """The element to take a caption from, where this one is a caption or a picture's box."""
    name = f"{element.get('class', '')} {element.get('id', '')}"
    if element.tag == "figcaption" or (_CAPTION.search(name) and not _VIDEO.search(name)):
        return _with_picture(element)
    if element.tag == "figure":
        # One of others is a gallery.
        return element if next(element.iterdescendants("figure"), None) is None else None
    if not _is_small(element):
        return None
    if not _has_picture(element):
        return element if _is_below_a_picture(element) else None
    return element if _PHOTO.search(name) or _holds_credit(element) else None


def _is_below_a_picture(element: HtmlElement) -> bool:
    """Whether an element follows a picture and is a caption with its credit."""
    above = element.getprevious()
    while above is not None and above.tag == "br" and not (above.tail or "").strip():
        above = above.getprevious()
    if above is None or element.tag not in _LINES:
        return False
    if above.tag not in _PICTURES and not (_has_picture(above) and not _size(above)):
        return False
    caption = split_caption(" ".join("".join(element.itertext()).split()))
    return caption is not None and caption.credit is not None


def _holds_credit(box: HtmlElement) -> bool:
    """Whether a box with one picture, whatever it is called, holds a caption with its credit."""
    if box.tag != "div" or sum(1 for _ in box.iter("img", "amp-img")) != 1 or _holds_more(box):
        return False
    pieces = list(_pieces(box, False))
    # The portrait of a writer, with name and date beside it.
    if any(date_line(" ".join(text.split()), UTC) for text, _ in pieces):
        return False
    credit = any(credited for _, credited in pieces)
    if credit:
        return any(len(text.split()) >= _FEWEST_WORDS for text, is_it in pieces if not is_it)
    whole = split_caption(" ".join(" ".join(text for text, _ in pieces).split()))
    return whole is not None and whole.credit is not None


def _with_picture(caption: HtmlElement) -> HtmlElement | None:
    """The box of a caption and its picture, if nothing else is in it, else the caption; None
    for what only has the class of one, and no picture beside it."""
    box = caption
    if caption.tag != "figcaption" and _has_picture(caption):
        return caption
    beside = caption.tag == "figcaption" or _has_picture(caption)
    for _, above in zip(range(_LEVELS), caption.iterancestors(), strict=False):
        before = box.getprevious()
        beside |= before is not None and _is_small(before) and _has_picture(before)
        if above.tag in ("body", "article") or not _is_small(above) or _holds_more(above):
            break
        box = above
        if _has_picture(above):
            return above
    return caption if beside or _says_whose(caption) else None


def _says_whose(caption: HtmlElement) -> bool:
    """Whether what has the class of a caption ends with a credit, wherever its picture is."""
    found = split_caption(" ".join("".join(caption.itertext()).split()))
    return found is not None and bool(found.credit)


def _holds_more(box: HtmlElement) -> bool:
    """Whether a box holds a heading, the time or several paragraphs: more than a picture with
    its caption."""
    paragraphs = 0
    for part in box.iter(*_OF_AN_ARTICLE):
        paragraphs += part.tag == "p"
        if part.tag != "p" or paragraphs > _MOST_PARAGRAPHS:
            return True
    return False


def _has_picture(element: HtmlElement) -> bool:
    return next(iter(element.iter(*_PICTURES)), None) is not None


def _is_small(element: HtmlElement) -> bool:
    """Whether an element has no more text and parts than a picture with its caption."""
    few = sum(1 for _ in islice(element.iter(), _MOST_PARTS + 1)) <= _MOST_PARTS
    return few and _size(element) <= _LONGEST


def _size(element: HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _of_another(box: HtmlElement, root: HtmlElement) -> bool:
    """Whether a box links to another article: it is a link as a whole, or lies in a list."""
    for above in (box, *box.iterancestors()):
        if above is root:
            return False
        if above.tag == "a" and not _to_a_picture(above):
            return True
        if above.tag == "h1":
            return True
    links = [link for link in box.iter("a") if _size(link) > 0 and not _to_a_picture(link)]
    return bool(links) and sum(map(_size, links)) > 0.8 * _size(box) > 0


def _links_elsewhere(box: HtmlElement | None) -> bool:
    return box is not None and any(_elsewhere(link) for link in box.iter("a"))


def _elsewhere(link: HtmlElement) -> bool:
    """Whether a link leads to a page, be it one of photos."""
    path = (link.get("href") or "").lower().split("?")[0]
    return not _to_a_picture(link) or path.endswith((".html", ".htm", ".php"))


def _to_a_picture(link: HtmlElement) -> bool:
    href = (link.get("href") or "#").lower()
    return href.startswith(("#", "javascript")) or bool(
        re.search(r"\.(?:jpe?g|png|webp|gif)|foto|photo|image", href)
    )


def _caption_in(box: HtmlElement) -> Caption | None:
    credits: list[str] = []
    texts: list[str] = []
    for text, credited in _pieces(box, False):
        if credited:
            credits.append(text)
        else:
            texts.append(text)
    text = _ANNOUNCED.sub("", _BUTTON.sub("", " ".join(" ".join(texts).split())))
    text = text.strip(" ,;|")
    credit = _LABEL.sub("", " ".join(" ".join(credits).split())).strip(" ()[]|/–—-") or None
    if len(text) < 3 or not re.search(r"[^\W\d_]", text):
        return Caption("", credit) if credit else None
    if furniture_rule(text):
        return None
    if credit:
        return Caption(text, credit)
    alone = credit_alone(text)
    split = split_caption(text)
    last = None if split or PAIR.search(text) else SLASH_LAST.fullmatch(text)
    if last:
        return Caption(last["text"], last["named"])
    return split or (Caption("", alone) if alone else sure_caption(text))


def _pieces(element: HtmlElement, credited: bool) -> Iterator[tuple[str, bool]]:
    """The texts of an element, and whether each is in a part that gives the credit."""
    if element.text and element.text.strip():
        yield element.text, credited or _reads_as_credit(element.text)
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child, credited or _is_credit(child))
        if child.tail and child.tail.strip():
            yield child.tail, credited or _reads_as_credit(child.tail)


def _is_credit(element: HtmlElement) -> bool:
    if element.tag == "cite" or _CREDIT.search(element.get("class") or ""):
        return True
    if next(element.iterdescendants("br"), None) is not None:
        return False
    text = " ".join(" ".join(element.itertext()).split())
    last = element.getnext() is None and not (element.tail or "").strip()
    if last and _BRACKETED.fullmatch(text):
        return True
    # "KABAR/LIA ANDRIANI"
    slashed = "/" in text and not _SMALL.search(text) and credit_alone(text) is not None
    return slashed or _reads_as_credit(text)


def _reads_as_credit(text: str) -> bool:
    text = " ".join(text.split())
    label = _LABEL.match(text)
    if label is None or len(text) > _LONGEST_CREDIT or split_caption(text):
        return False
    return len(_SMALL.findall(text[label.end() :])) < 2
