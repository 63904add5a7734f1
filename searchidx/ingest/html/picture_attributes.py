"""Captions that an HTML page has in the attributes of its pictures alone: those that a script
shows below them, or those for readers who hear the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from searchidx.ingest.captions import sure_caption
from searchidx.ingest.titles import letters
from searchidx.ingest.unmarked import unmarked
from searchidx.model import Caption

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["besides", "shown_captions", "spoken_caption"]

_SHOWN = ("data-caption", "data-image-caption", "caption")
_FEWEST_WORDS = 3


def shown_captions(root: HtmlElement) -> list[Caption]:
    """The captions that a script shows, of the pictures below ``root``: in attributes of theirs
    and of what is around them.

    Args:
        root: the element of the article, its pictures in it.
    """
    found = (_caption(element.get(name)) for element in root.iter("*") for name in _SHOWN)
    return list(dict.fromkeys(caption for caption in found if caption))


def spoken_caption(root: HtmlElement) -> list[Caption]:
    """The first text of a picture below ``root``, for readers who hear the page, that says whose
    it is ("Kapal sandar (Foto: Lia)"); an empty list if there is none."""
    found = (_caption(img.get("alt")) for img in root.iter("img", "amp-img") if _is_own(img))
    return [caption for caption in found if caption and caption.text and caption.credit][:1]


def besides(found: Sequence[Caption], more: Sequence[Caption]) -> list[Caption]:
    """Captions, and those of ``more`` that are in none of them."""
    known = [letters(f"{caption.text}{caption.credit or ''}") for caption in found]
    return [*found, *(other for other in more if not _is_in(letters(other.text), known))]


def _is_in(text: str, known: list[str]) -> bool:
    return any(text in other or other in text for other in known if other)


def _caption(text: str | None) -> Caption | None:
    line = " ".join(unmarked(text).split()) if text else ""
    return sure_caption(line) if len(line.split()) >= _FEWEST_WORDS else None


def _is_own(img: HtmlElement) -> bool:
    """Whether a picture is no link to another article."""
    link = next(img.iterancestors("a"), None)
    href = (link.get("href") or "") if link is not None else ""
    return link is None or href.lower().split("?")[0].endswith((".jpg", ".jpeg", ".png", ".webp"))
