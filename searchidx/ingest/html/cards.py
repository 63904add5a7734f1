"""Rows of teasers of other articles on the page of one, whatever their boxes are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["drop_cards"]

_HEADINGS = ("h2", "h3", "h4", "h5")
_FEWEST_CARDS = 3
# Of the heading, and of a whole teaser: its summary, a label, a day.
_SHORTEST_HEADING = 15
_LONGEST_CARD = 700
_BOXES = frozenset("article div li section td".split())


def drop_cards(tree: HtmlElement) -> None:
    """Drop three boxes or more that stand side by side, are of one tag, and have each no more
    than one heading, which is a link, and a short text.

    Args:
        tree: a page of one article, not a list of articles, which would lose all.
    """
    found: dict[tuple[HtmlElement, str], list[HtmlElement]] = {}
    for heading in tree.iter(*_HEADINGS):
        card = _card_of(heading) if _is_linked(heading) else None
        if card is not None:
            found.setdefault((card.getparent(), card.tag), []).append(card)
    for cards in found.values():
        if len(cards) >= _FEWEST_CARDS:
            for card in cards:
                card.drop_tree()


def _is_linked(heading: HtmlElement) -> bool:
    """Whether a heading as a whole is a link to another page."""
    links = [*heading.iter("a")] or [*heading.iterancestors("a")][:1]
    if len(links) != 1:
        return False
    href = links[0].get("href") or "#"
    whole, linked = _size(heading), _size(links[0])
    return whole >= _SHORTEST_HEADING and linked >= whole and not href.startswith("#")


def _card_of(heading: HtmlElement) -> HtmlElement | None:
    """The largest box around a heading that has no other heading and a short text."""
    card = None
    for above in heading.iterancestors():
        if sum(1 for _ in above.iter("h1", *_HEADINGS)) > 1 or _size(above) > _LONGEST_CARD:
            break
        if above.tag in _BOXES:
            card = above
    return None if card is None or card.getparent() is None else card


def _size(element: HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())
