"""The part of a page that a line is in: where the body begins, where it ends, and what a sentence
at its end looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC

from searchidx.ingest.captions import credit_alone, split_caption
from searchidx.ingest.cities import CITIES
from searchidx.ingest.date_line import date_line
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.draft import ends_in_initials
from searchidx.ingest.furniture import Part, Rules
from searchidx.ingest.furniture import rules as built_in

__all__ = [
    "CUT_SHORT",
    "FEWEST_TEASERS",
    "end_of_article",
    "ends_a_body",
    "ends_as_a_body",
    "first_prose",
    "is_closing",
    "is_teaser",
    "parts_of",
]

# Above the paragraph with the dateline: leads, captions, other articles' beginnings in a menu.
_MOST_SENTENCES = 7
CUT_SHORT = ("…", "...")
"""What a beginning of another article ends with."""
FEWEST_TEASERS = 2
"""Such beginnings below a text at least, to be surely none of it."""
_LONGEST_HEADER = 160
_LONGEST_CAPTION = 300
_KICKER = re.compile(r"(?P<kicker>[A-Z]{3,}(?: [A-Z]{2,}){0,3}) - [A-Z]")
# A shorter sentence at the top may be a headline or a caption.
_SHORTEST_PROSE = 60
_FEWEST_WORDS = 4
# Above the first paragraphs "2 komentar" is a button.
_FEWEST_PARAGRAPHS = 2
# "(din/isk)" alone, and what stands below it: lines looked at, and how many are furniture.
_INITIALS_ALONE = re.compile(r"\([A-Za-z]{2,5}(?:\s?[/-]\s?[A-Za-z]{2,5}){1,3}\)")
_BELOW_INITIALS, _FEWEST_BUTTONS = 12, 2
_BUTTONS = frozenset(("share", "comments", "copyright"))
# How far down a lead, which stands between headline and date, is looked for.
_LOWEST_LEAD = 15
_LEAD_TO_DATE = 4
_LONGEST_LEAD = 350
# A sentence with as many lines that are none below it introduces another article above a menu.
_SHORTEST_MENU = 20


def parts_of(texts: Sequence[str], foot: int, rules: Rules | None = None) -> list[Part]:
    """The part of the page that each line is in, by our rules of furniture or those given.
    ``foot`` is the index of the line that the page's foot begins with."""
    rules = rules or built_in()
    count = len(texts)

    # What could be furniture anywhere is no mark of where the body begins and ends.
    def is_text(at: int) -> bool:
        return rules.find(texts[at], "after") is None

    first = first_prose(texts, is_text)
    if first == count:
        first = next((i for i in range(count) if ends_a_body(texts[i]) and is_text(i)), first)
    bound = _above_teasers(texts, min(foot, end_of_article(texts, first, rules)))
    ends = (i for i in range(bound - 1, -1, -1) if ends_a_body(texts[i]) and is_text(i))
    last = next(ends, count)
    first = min(first, last)
    return ["top" if i < first else "body" if i <= last else "after" for i in range(count)]


def _above_teasers(texts: Sequence[str], bound: int) -> int:
    """Index of the first of several beginnings of other articles, each cut within a sentence,
    that stand below the last whole one; ``bound`` if there are no such lines."""
    first, count = bound, 0
    for i in range(bound - 1, -1, -1):
        if is_teaser(texts[i]):
            first, count = i, count + 1
        elif len(texts[i]) >= _SHORTEST_PROSE and ends_a_body(texts[i]):
            break
    return first if count >= FEWEST_TEASERS else bound


def is_teaser(line: str) -> bool:
    """Whether a line is the beginning of another article, cut within a sentence."""
    return len(line) >= _SHORTEST_PROSE and line.endswith(CUT_SHORT)


def end_of_article(texts: Sequence[str], first: int, rules: Rules) -> int:
    """Index of the line below which nothing of the article stands (comments of readers);
    how many lines there are if there is none. ``first`` is where the body begins."""
    paragraphs = 0
    for i in range(first, len(texts)):
        if len(texts[i]) >= _SHORTEST_PROSE:
            paragraphs += 1
        elif paragraphs >= _FEWEST_PARAGRAPHS and (
            rules.ends_article(texts[i]) or is_closing(texts, i, rules)
        ):
            return i
    return len(texts)


def is_closing(texts: Sequence[str], at: int, rules: Rules) -> bool:
    """Whether a line (not empty) is the initials alone below which buttons of sharing and the
    like stand: what follows, whole sentences too, is of other articles."""
    if texts[at][0] != "(" or not _INITIALS_ALONE.fullmatch(texts[at]):
        return False
    found = (rules.find(text, "after") for text in texts[at + 1 : at + 1 + _BELOW_INITIALS])
    return sum(rule is not None and rule.kind in _BUTTONS for rule in found) >= _FEWEST_BUTTONS


def first_prose(lines: Sequence[str], is_text: Callable[[int], bool] = lambda at: True) -> int:
    """Index of the line where the body begins, as far as can be told: the first with a
    dateline, else the first that is a sentence, a lead above the date excepted. Lines for
    whose index ``is_text`` is false are passed over."""
    sentences = 0
    for i, line in enumerate(lines):
        if not (len(line) > 80 or line.endswith((".", "”", '"'))):
            continue
        # Far down stand the beginnings of other articles.
        sentences += len(line) >= _SHORTEST_PROSE
        if sentences > _MOST_SENTENCES:
            break
        if split_dateline(line)[0] and is_text(i) and not _is_caption(lines, i):
            return i
    first = _first_sentence(lines, 0, is_text)
    start = max(_below_the_date(lines, first), _below_the_headline(lines, first))
    return _first_sentence(lines, start, is_text)


def _is_caption(lines: Sequence[str], at: int) -> bool:
    """Whether what begins with a dateline is the caption of a photo after all: it has a credit,
    or begins in capitals ("ANTRE - Warga di dermaga") and the dateline follows."""
    line = lines[at]
    if line.endswith((")", "]")) and split_caption(line) is not None:
        return True
    below = split_dateline(lines[at + 1])[0] if at + 1 < len(lines) else None
    if below is None or len(line) > _LONGEST_CAPTION:
        return False
    own = split_dateline(line)[0]
    if own and own.host and own.host == below.host and not own.place and not line.endswith("."):
        return True  # "KABARTIMUR.COM - Warga di dermaga", as an outlet prints its pictures
    kicker = _KICKER.match(line)
    return kicker is not None and kicker["kicker"].title() not in CITIES


def _first_sentence(
    lines: Sequence[str], start: int, is_text: Callable[[int], bool] = lambda at: True
) -> int:
    for i in range(start, len(lines)):
        line = lines[i]
        if (
            len(line) >= _SHORTEST_PROSE
            and line.endswith((".", "”", '"', "…"))
            and is_text(i)
            and not split_caption(line)
            and not _is_twice(lines, i)
            and not (i + 1 < len(lines) and credit_alone(lines[i + 1]) and is_text(i + 1))
        ):
            return i
    return len(lines)


def _is_twice(lines: Sequence[str], at: int) -> bool:
    """Whether a sentence is printed twice in a row, as the text of a picture and its caption."""
    return lines[at] in lines[at + 1 : at + 2] or (at > 0 and lines[at] == lines[at - 1])


def _below_the_date(lines: Sequence[str], lead: int) -> int:
    """Where to look for the body: below the line of the date, if that follows the first
    sentence with nothing but short lines between and no date stands above, or with nothing but
    a menu between; else from that sentence on."""
    if not 0 < lead < _LOWEST_LEAD or any(date_line(line, UTC) for line in lines[:lead]):
        return lead
    if lead < len(lines) and len(lines[lead]) > _LONGEST_LEAD:
        return lead
    following = _first_sentence(lines, lead + 1)
    if lead + _SHORTEST_MENU < following < len(lines):
        dates = (i for i in range(following - 1, lead, -1) if date_line(lines[i], UTC))
        return next(dates, lead)
    for i in range(lead + 1, min(lead + 1 + _LEAD_TO_DATE, len(lines))):
        if "(" not in lines[i] and date_line(lines[i], UTC):
            return i + 1
        if len(lines[i]) >= _SHORTEST_PROSE:
            break
    return lead


def _below_the_headline(lines: Sequence[str], first: int) -> int:
    """Where to look for the body: below the second copy of a line that comes twice with the date
    between, which the headline does; sentences above it are of other articles."""
    for i in range(first, min(first + _LOWEST_LEAD, len(lines) - 2)):
        if lines[i].count(" ") < _FEWEST_WORDS or len(lines[i]) > _LONGEST_HEADER:
            continue
        copy = next((k for k in range(i + 2, min(i + 6, len(lines))) if lines[k] == lines[i]), None)
        if copy and any(date_line(line, UTC) for line in lines[i + 1 : copy]):
            return copy + 1
    return first


def ends_a_body(line: str) -> bool:
    """Whether a line is what the last sentence of an article can be."""
    return ends_as_a_body(line) and (not split_caption(line) or ends_in_initials(line))


def ends_as_a_body(line: str) -> bool:
    """Whether a line ends as the last sentence of an article can, or a caption with its credit."""
    if len(line.split(maxsplit=_FEWEST_WORDS)) < _FEWEST_WORDS:
        return False
    open_end = line.endswith(("?", "!", "..", "…"))
    if line.endswith((".", "”", '"', ")", "]")) and not open_end:
        return True
    # A question, an exclamation or what breaks off may be the title of another article, in
    # capitals then.
    words = line.split() if open_end else []
    return sum(word[:1].islower() for word in words) > len(words) / 2
