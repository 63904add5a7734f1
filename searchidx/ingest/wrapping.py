"""Text whose lines a program broke at a width -> a line a paragraph.

Dumps of a browser for the terminal, mails, text taken from PDF and sources of HTML have lines of 60
to 100 characters that end amid a sentence. Everything else here takes a line for a paragraph, so
they are joined first.
"""

from __future__ import annotations

import re
from itertools import pairwise

__all__ = ["unwrapped"]

# Lines that end amid a sentence, before this is more than a scraper's break at a link; and where
# no line at all is longer.
_FEWEST = 4
_FEWEST_OF_ALL = 2
# Wider ones are paragraphs. Programs break at 65 to 80, some at 100.
_WIDEST = 120
_NARROWEST = 30
# Of lines that end amid a sentence, those whose next word would have had room: of a wrapped text
# next to none, of one wrapped together with its tags a third (the first of each paragraph), of
# verses and of a text broken at links nearly all. None of 40,711 bodies with a paragraph a line
# has four such lines and less than half of them with room.
_MOST_WITH_ROOM = 0.5
_LONGEST = 1.1
# Characters more on one side than on the other; a dump has margins.
_OFF_CENTRE = 8
_AMID = re.compile(r"[\w,)\-–—/%’']$")
_SMALL_FIRST = re.compile(r"\n[^\S\n]*[^\W\dA-Z_]")
_SMALL_LAST = re.compile(r"(?:^|[\s(])[a-z][\w,’'/-]*$|,$")
_ADDRESS = re.compile(r"\S{40}")
_HYPHENED = re.compile(r"\w-$")
_ITEM = re.compile(r"\s*(?:[-–—*•·+]|\d{1,3}[.)])\s+")


def unwrapped(text: str) -> str:
    """A text with the lines joined that were one paragraph, if it is one whose lines were broken
    at a width; any other comes back as it is.

    Blank lines and items of lists end a paragraph, and so does a line that had room for the next
    word, but for one that ends amid a sentence. In a text without blank lines the first line, a
    headline, does so too, and any with a full stop or a name at its end above a capital.
    """
    if len(_SMALL_FIRST.findall(text)) < _FEWEST_OF_ALL:
        return text
    lines = [line.rstrip() for line in text.split("\n")]
    width = _width(lines)
    if not width:
        return text
    is_spaced = "" in lines[1:-1]
    made = lines[:1]
    joined = False
    for at, (line, below) in enumerate(pairwise(lines)):
        # In a paragraph that has begun a name may stand at the end of a line.
        may_go_on = is_spaced or (at > 0 and _SMALL_LAST.search(line))
        may_go_on = may_go_on or (joined and _AMID.search(line))
        if (_goes_on(line, below) and len(line) > width / 2) or (
            may_go_on and _had_no_room(line, below, width)
        ):
            # "anak-" and "anak": a hyphen has no blank behind it.
            made.append(below.lstrip() if _HYPHENED.search(line) else f" {below.lstrip()}")
            joined = True
        else:
            made.append(f"\n{below}")
            joined = False
    return "".join(made)


def _width(lines: list[str]) -> int:
    """Characters that the lines were broken at, about; 0 if they were not."""
    # An address is not broken, and makes a line longer or the one above it shorter.
    plain = [_ADDRESS.search(line) is None for line in lines]
    amid = [
        (line, below)
        for (line, below), both in zip(pairwise(lines), pairwise(plain), strict=True)
        if all(both) and _goes_on(line, below)
    ]
    if len(amid) < _FEWEST_OF_ALL:
        return 0
    lengths = sorted(len(line) for line, _ in amid)
    width = lengths[-1 - len(lengths) // 20]
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    with_room = sum(not _had_no_room(line, below, width) for line, below in amid)
    if len(amid) >= _FEWEST:
        return width if with_room < _MOST_WITH_ROOM * len(amid) else 0
    longest = max(len(line) for line, is_plain in zip(lines, plain, strict=True) if is_plain)
    return 0 if with_room or longest > _LONGEST * width else width


def _goes_on(line: str, below: str) -> bool:
    """Whether a line ends amid a sentence."""
    return below.lstrip()[:1].islower() and _AMID.search(line) is not None


def _had_no_room(line: str, below: str, width: int) -> bool:
    """Whether the first word below, of the same paragraph, would have been too much for a line."""
    word, _, _ = below.lstrip().partition(" ")
    if not line or not word or _ITEM.match(below):
        return False
    if _indent(below) > _indent(line) and not _is_centred(below, width):
        return False
    return len(line) + 1 + len(word) > width and len(line) <= _LONGEST * width


def _is_centred(line: str, width: int) -> bool:
    """Whether a line stands in the middle, as the end of a headline in a browser's dump."""
    left = _indent(line)
    return left > _OFF_CENTRE and abs(left + len(line) - width) <= _OFF_CENTRE


def _indent(line: str) -> int:
    """Where the text of a line begins, behind the mark of an item."""
    found = _ITEM.match(line)
    return found.end() if found else len(line) - len(line.lstrip())
