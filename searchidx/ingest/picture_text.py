"""Captions that stand twice: as the text of their picture and, behind a credit, below it, as
converters from HTML write both."""

from __future__ import annotations

import re

from searchidx.ingest.captions import split_caption
from searchidx.ingest.dateline import split_dateline
from searchidx.model import Caption

__all__ = ["caption_of_picture"]

_SHORTEST = 8
# By which the second one is found.
_PREFIX = 16
_LONGEST_CREDIT = 60
_STOPS = (".", "”", '"')
# A shorter sentence behind a host is a caption more often.
_OPENING = 60
_NO_CREDIT = re.compile(r"[»›>:;]|[.!?]\s|\d{4}")


def caption_of_picture(line: str, below: str) -> tuple[Caption | None, int]:
    """The caption in a line that has it twice, or in a line and the one below it; and how many
    lines it takes, 0 if there is none.

    >>> caption_of_picture("Warga di dermaga. AP/LiaWarga di dermaga.", "")
    (Caption(text='Warga di dermaga.', credit='AP/Lia'), 1)
    >>> caption_of_picture("Warga di dermaga", "Kabar/Lia Warga di dermaga.")
    (Caption(text='Warga di dermaga.', credit='Kabar/Lia'), 2)
    """
    text = line.rstrip(". ")
    if len(text) < _SHORTEST:
        return None, 0
    at = line.find(line[:_PREFIX], _PREFIX)
    again = line[at:].rstrip(".")
    if len(again) <= at and line.startswith(again):
        caption = _with_credit(line[at:], line[len(again) : at])
        if caption and caption.credit is None:
            caption = split_caption(caption.text) or caption
        if caption:
            return caption, 1
    at = below.rfind(text) if len(below) - len(line) <= _LONGEST_CREDIT else -1
    if at > 0 and below.rstrip(". ").endswith(text) and not _is_opening(below, below[at:]):
        caption = _with_credit(below[at:], below[:at])
        if caption:
            return caption, 2
    return None, 0


def _is_opening(line: str, text: str) -> bool:
    """Whether a line that ends in a text is the body's first sentence, a dateline before it: the
    line above it is a lead then."""
    return line.endswith(_STOPS) and split_dateline(line)[0] is not None and len(text) >= _OPENING


def _with_credit(text: str, between: str) -> Caption | None:
    """The caption, if what stands before it can be its credit."""
    credit = between.strip(" .,-–—|/()")
    if len(credit) > _LONGEST_CREDIT or _NO_CREDIT.search(credit):
        return None
    return Caption(text.strip(), credit or None)
