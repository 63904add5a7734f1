"""Captions at the top of a page, between headline and body, with a credit or without one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo

from searchidx.ingest.caption_signs import LONGEST
from searchidx.ingest.captions import (
    credit_alone,
    split_caption,
    split_glued,
    sure_caption,
)
from searchidx.ingest.cities import CITIES
from searchidx.ingest.date_line import date_line
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.draft import Draft, caption_at, ends_in_a_day
from searchidx.ingest.people import FULL_NAME, NAME
from searchidx.model import Caption

__all__ = [
    "DRAWING",
    "is_a_credit",
    "is_amid_titles",
    "is_drawing",
    "is_in_caption",
    "is_of_a_picture",
    "is_uncredited",
    "take_caption",
]

# In words: the text of a picture that names who is on it.
_LONGEST_NAME = 3
# In words, and words in small letters: the caption between two copies of a headline.
_SHORTEST_AMID_TITLES, _FEWEST_SMALL = 7, 3
DRAWING = re.compile(r"il+ustrasi\s?:?\s\w", re.IGNORECASE)
"""How a line begins that says of what the picture is a drawing."""
_LONGEST_DRAWING = 10
# "Kabar Timur/ Warga di dermaga."
_LED_BY_OUTLET = re.compile(rf"(?P<named>{NAME})/ ?(?P<text>[A-Z].*)")
# The text of a picture, which its caption has near its beginning.
_PICTURED = re.compile(FULL_NAME)
_FARTHEST_IN_CAPTION = 30
_PICTURE = re.compile(
    # "Lia Andriani, ketua nelayan, ...": who is on it, and when.
    r"[A-Z][\w.,'’()-]*\s(?:[A-Z\d][\w.,'’()/-]*\s){1,8}(?:saat|ketika|usai)\s(?!ini\b|itu\b)"
    r"|(?i:ilustrasi|suasana|tangkapan layar)\b|Foto [A-Z]|[A-Z]{3,}[A-Z ]{0,25}(?::| -) \S"
)
# "… di Sorong, Selasa (13/6)."; leads that end in a day have the year too, as a network prints
# them.
_DAY_LAST = re.compile(r"\w \(\d{1,2}/\d{1,2}\)\.$")
# "Ketua nelayan (kiri) di dermaga"
_POSED = re.compile(
    r"\((?:\w+ ){0,3}(?:kiri|kanan|tengah|berdiri|duduk|berpeci|berbaju|baju|kaus|jilbab)"
    r"(?: \w+){0,2}\)|\b(?:ber)?[Ff]oto bersama\b|\bberpose\b"
)


def is_amid_titles(line: str, local: tzinfo) -> bool:
    """Whether the one line between a headline and that once more is the caption of a picture:
    long, in a sentence's case and without its full stop."""
    if not line[-1].isalnum() or len(line.split()) < _SHORTEST_AMID_TITLES:
        return False
    small = sum(word.isalpha() and word.islower() for word in line.split())
    return small >= _FEWEST_SMALL and not split_caption(line) and date_line(line, local) is None


def take_caption(
    lines: list[str], at: int, end: int, date: int, draft: Draft, leads: list[str]
) -> int:
    """Take the caption that begins at a line, if any; how many lines it takes. The line between
    headline and by-line is a lead, if the credit of the caption below it follows."""
    line = lines[at]
    following = lines[at + 1] if at + 1 < len(lines) else ""
    is_lead = line == draft.above_byline and not split_caption(line)
    credit = credit_alone(following) if is_lead else None
    if credit:
        caption, taken = _below_its_credit(credit, lines[at + 2 : at + 3])
        leads.append(line)
        draft.captions.append(caption)
        return 1 + taken
    found, taken = _caption_above(lines, at, end, date)
    if found is None:
        found, taken = _above_the_dateline(lines, at, end)
    if found is None:
        return 0
    draft.captions.append(found)
    return taken


def _above_the_dateline(lines: list[str], at: int, end: int) -> tuple[Caption | None, int]:
    """The caption that begins at a line right above the paragraph with the dateline, and how many
    lines it takes: led by the outlet's name, or by the text of its picture alone in a line."""
    dateline = split_dateline(lines[end])[0] if at < end < len(lines) else None
    if dateline is None:
        return None, 0
    led = _LED_BY_OUTLET.fullmatch(lines[at]) if at + 1 == end else None
    if led and dateline.host and _letters(led["named"]) == dateline.host.partition(".")[0]:
        return Caption(led["text"], led["named"]), 1
    if at + 2 != end or len(lines[at + 1]) > LONGEST or not _PICTURED.fullmatch(lines[at]):
        return None, 0
    again = lines[at + 1].find(lines[at], 1, len(lines[at]) + _FARTHEST_IN_CAPTION)
    return (sure_caption(lines[at + 1]), 2) if again > 0 else (None, 0)


def _letters(name: str) -> str:
    return re.sub(r"\W", "", name).lower()


def is_of_a_picture(line: str, below: Sequence[str], local: tzinfo) -> bool:
    """Whether a line comes once more above the body, as the text of a picture and its caption do:
    in the next line, or it is no sentence."""
    if line[-1] == "." and line in below[:1] and len(line) <= LONGEST:
        return split_caption(line) is None
    if line[-1] in ".:?!" or len(line.split()) <= _LONGEST_NAME:
        return False
    if line not in below or split_caption(line) or split_glued(line):
        return False
    return date_line(line, local) is None


def is_a_credit(lines: list[str], at: int, draft: Draft) -> bool:
    """Whether a line, a writer's name alone, is the credit of the caption below it."""
    caption = caption_at(lines, at, False)[0] if lines[at] in draft.authors else None
    return caption is not None and caption.credit == lines[at]


def _caption_above(lines: list[str], at: int, end: int, date: int) -> tuple[Caption | None, int]:
    """The caption that begins at a line above the body, and how many lines it takes."""
    if date < at < end and not split_caption(lines[at]):
        glued = split_glued(lines[at])
        if glued:
            return glued, 1
    return caption_at(lines, at, False) if at <= end else (None, 0)


def _below_its_credit(credit: str, below: Sequence[str]) -> tuple[Caption, int]:
    """The caption below a credit, if the body does not begin there, and the lines of both."""
    dateline = split_dateline(below[0])[0] if below else None
    # "ANTRE - Warga di dermaga" is a caption.
    begins = dateline and (dateline.host or dateline.outlet or dateline.place in CITIES)
    if not below or begins or len(below[0]) > LONGEST:
        return Caption("", credit), 1
    return Caption(below[0], credit), 2


def is_in_caption(line: str, following: str) -> bool:
    """Whether a line is the text of a picture, which the caption below it has in it."""
    caption = split_caption(following) if line.casefold() in following.casefold() else None
    if caption is None or not caption.credit:
        return False
    return line.casefold() in caption.text.casefold()


def is_drawing(line: str) -> bool:
    """Whether a line above the body says that the picture is a drawing, and of what."""
    short = len(line.split()) <= _LONGEST_DRAWING and line[-1] not in ".!?"
    return short and DRAWING.match(line) is not None


def is_uncredited(line: str, following: str, draft: Draft, repeated: bool) -> bool:
    """A caption without a credit: right above the dateline, below the date, if no other caption
    is there, or a headline that came twice (as the picture's text), or saying that it is a
    picture."""
    if line in draft.photos:
        return True
    if split_dateline(following)[0] is None or len(line.split()) < 3 or line.endswith("?"):
        return False
    own = split_dateline(line)[0]
    dated = _DAY_LAST.search(line) is not None and not draft.captions
    if ends_in_a_day(line) or dated or (own and own.host and not own.place):
        return True
    if line.endswith(")") and sure_caption(line).credit:
        return True
    # "ANTRE: Warga di dermaga.", as regional dailies begin them.
    return bool(_PICTURE.match(line) or _POSED.search(line)) or (repeated and line.endswith("."))
