"""What stands below the last sentence of a page and no rule of furniture tells of: a press
release's place and date with who signs it, and lists of other articles."""

from __future__ import annotations

import re
from datetime import tzinfo

from searchidx.dates import MONTH, WEEKDAY, parse_moment
from searchidx.ingest.date_line import date_line
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.draft import Draft, ends_in_initials
from searchidx.ingest.lines import BULLET
from searchidx.ingest.parts import CUT_SHORT, FEWEST_TEASERS, ends_a_body, is_teaser
from searchidx.ingest.people import NAME, PERSON
from searchidx.ingest.small_words import is_in_title_case

__all__ = ["take_foot"]

# "Sorong, 14 September 2018" above an office and a name.
_SIGNED = re.compile(
    rf"(?!(?:{WEEKDAY})\b){NAME}, (?P<date>\d{{1,2}} (?:{MONTH}) (?:19|20)\d\d)", re.IGNORECASE
)
_MOST_BELOW_A_DATE = 5
_MOST_BELOW_INITIALS = 12
# A day of some year, and its name or the hour: "Rabu, 17 Oktober 2018 11:08 WIB".
_WHOLE_DATE = re.compile(rf"(?=.*\b(?:19|20)\d\d\b)(?:.*\b\d\d[:.]\d\d\b|(?:{WEEKDAY})\b)", re.I)
_LONGEST_SIGNATURE = 120
_SHORTEST_BEGINNING = 60
_PERSON = re.compile(PERSON)
_FEWEST_WORDS, _FEWEST_ABOVE = 8, 5
# A row of a schedule: "16.00 WIB Persewa - Persena".
_HOUR = re.compile(r"(?:pukul )?\d{1,2}[.:]\d{2}(?: ?WI(?:B|TA|T))?\b\W*[A-Z]", re.IGNORECASE)
_MOST_COMMAS = 2
_FEWEST_OF_A_TITLE, _LONGEST_TITLE = 4, 180
# "NELAYAN di Wetar menunggu": the first word of an article in capitals.
_LED_BY_CAPITALS = re.compile(r"[A-Z]{4,} [A-Za-z]\w+ .{30}")
_MARK = re.compile(r"[,;:|(–-]")


def take_foot(lines: list[str], draft: Draft, local: tzinfo) -> list[str]:
    """The lines without those below the last sentence that are none of the article's; a date
    there is the day of publishing if none was found above.

    Args:
        lines: the body's, and what else is left of the page below it.
        draft: where what is found goes.
        local: the zone of dates without one.
    """
    ends = (i + 1 for i in range(len(lines) - 1, -1, -1) if _ends_whole(lines[i]))
    end = next(ends, 0)
    if 0 < end < len(lines):
        lines = lines[:end] + _without_others(lines[end:], draft, local)
    return _above_initials(lines, draft)


def _without_others(below: list[str], draft: Draft, local: tzinfo) -> list[str]:
    """What stands below the last sentence, without signatures and other articles."""
    if len(below) == 1 and draft.authors and not draft.continues and _PERSON.fullmatch(below[0]):
        return _dropped(below, below, draft, "byline code")  # who put it on the site
    below = _without_signature(below, draft, local)
    below = _without_dated(below, draft, local)
    teasers = [line for line in below if is_teaser(line)]
    if len(teasers) >= FEWEST_TEASERS:
        below = _dropped(below, teasers, draft)
    below = _dropped(below, [line for line in below if _begins_an_article(line)], draft)
    # An outlet that lists other articles so between paragraphs does so below the last, too.
    if any(kind == "related" and text.startswith(BULLET) for text, kind in draft.removed):
        below = _dropped(below, [line for line in below if line.startswith(BULLET)], draft)
    if below and not draft.continues and _is_headline(below[-1]):
        ends = (i for i in range(len(below) - 1, 0, -1) if not _may_be_headline(below[i - 1]))
        below = _dropped(below, below[next(ends, 0) :], draft)
    return below


def _dropped(
    below: list[str], dropped: list[str], draft: Draft, kind: str = "related"
) -> list[str]:
    for line in dropped:
        draft.drop(line, kind)
    return [line for line in below if line not in dropped]


def _above_initials(lines: list[str], draft: Draft) -> list[str]:
    """The lines without those below one that ends in the initials of writer and editor, if they
    are few and no text: below initials of several at most another article's beginning."""
    near = range(len(lines) - 2, max(0, len(lines) - 2 - _MOST_BELOW_INITIALS), -1)
    at = next((i for i in near if ends_in_initials(lines[i])), None)
    if at is None or any(map(_HOUR.match, lines[at + 1 :])):
        return lines
    several = "/" in lines[at].rpartition("(")[2]
    # Beginnings of other articles, as an outlet prints all of its own.
    led = all(map(_LED_BY_CAPITALS.match, (lines[0], *lines[at + 1 :])))
    if sum(map(_ends_whole, lines[at + 1 :])) > several and not led:
        return lines
    for line in lines[at + 1 :]:
        draft.drop(line, "related")
    return lines[: at + 1]


def _ends_whole(line: str) -> bool:
    return ends_a_body(line) and not line.endswith(CUT_SHORT)


def _without_signature(below: list[str], draft: Draft, local: tzinfo) -> list[str]:
    at = next((i for i, line in enumerate(below) if _SIGNED.fullmatch(line)), None)
    if at is None or len(below) - at > _MOST_BELOW_A_DATE:
        return below
    if any(len(line) > _LONGEST_SIGNATURE for line in below[at:]):
        return below
    signed = _SIGNED.fullmatch(below[at])
    if signed and draft.published is None:
        draft.published = parse_moment(signed["date"], local)
    return _dropped(below, below[at:], draft, "byline code")


def _without_dated(below: list[str], draft: Draft, local: tzinfo) -> list[str]:
    """The lines above one that gives a date and little else, if the article's is known: that is
    another's, as what follows it."""
    for at, line in enumerate(below):
        dated = date_line(line, local) if _WHOLE_DATE.match(line) else None
        if dated is None or any(map(_HOUR.match, below[at + 1 : at + 2])):
            continue
        if draft.published is None and line != draft.clock:
            draft.published = dated[0]
            if at == 1 and not draft.title and _may_be_title(below[0]):
                draft.title = below[0]
                return _dropped(below[1:], [line], draft, "menu")
            return _dropped(below, [line], draft, "menu")
        above = at - 1 if at and _PERSON.fullmatch(below[at - 1]) else at
        return _dropped(below, below[above:], draft)
    return below


def _may_be_title(line: str) -> bool:
    """Whether a line alone between the text and its date is the headline, as a network prints it
    on pages without one above."""
    words = len(line.split())
    return words >= _FEWEST_OF_A_TITLE and len(line) <= _LONGEST_TITLE and line[-1] not in ".,:;"


def _begins_an_article(line: str) -> bool:
    """Whether a line begins with a dateline, which names a host."""
    dateline = split_dateline(line)[0] if len(line) >= _SHORTEST_BEGINNING else None
    return dateline is not None and dateline.host is not None


def _is_headline(line: str) -> bool:
    """Whether a line surely is one, in title case."""
    if not _may_be_headline(line, _FEWEST_WORDS):
        return False
    words = line.split()
    # Several headlines in a row have no mark between; line-ups, forecasts and lists have. Chords
    # have no long word.
    row = not _MARK.search(line) and sum(len(word) > 3 for word in words) >= _FEWEST_WORDS
    return row or any(word[0].islower() for word in words)


def _may_be_headline(line: str, fewest: int = _FEWEST_ABOVE) -> bool:
    """Whether a line is in title case, as headlines of a list are above one that surely is."""
    words = line.split()
    if (
        len(words) < fewest
        or line.count(",") > _MOST_COMMAS
        or line.endswith((".", "”", '"', ":", ")"))
    ):
        return False
    return is_in_title_case(line)
