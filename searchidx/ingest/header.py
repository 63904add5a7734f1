"""The top of a page: headline, date, writer, captions, in the order outlets happen to use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, tzinfo
from itertools import groupby

from searchidx.dates import MONTH, WEEKDAY, parse_moment
from searchidx.ingest.captions import (
    credit_alone,
    split_slashed,
    sure_caption,
)
from searchidx.ingest.cities import CITIES
from searchidx.ingest.date_line import date_line
from searchidx.ingest.dateline import is_named_as_place, split_dateline
from searchidx.ingest.draft import Draft, above_a_caption, caption_at
from searchidx.ingest.header_captions import (
    DRAWING,
    is_a_credit,
    is_amid_titles,
    is_drawing,
    is_in_caption,
    is_of_a_picture,
    is_uncredited,
    take_caption,
)
from searchidx.ingest.header_facts import is_caption_again, is_known, take_fact, take_section
from searchidx.ingest.headline import headline_at, is_same, keys_of
from searchidx.ingest.hosts import HOST
from searchidx.ingest.lines import BULLET
from searchidx.ingest.parts import first_prose
from searchidx.ingest.people import FULL_NAME, NAME, PERSON
from searchidx.ingest.sections import is_section
from searchidx.model import Caption

__all__ = ["take_header"]

# Lines amid a header that are kept as paragraphs, and how far down one goes on.
_MOST_LEADS = 3
_LOWEST = 15
# Lines above the headline that may say something of the article; those above are a menu.
_NEAR = 6
# Sections in a row that may be the path to a headline; more are a menu.
_NEAREST = 2
# In words, as the next.
_LONGEST_STEP = 3
# In words: the text of a picture that names who is on it.
_LONGEST_NAME = 3
_COUNT = re.compile(r"\d[\d.,]*\s?(?:k|rb|ribu|jt|m)?", re.IGNORECASE)
_HOST_SUFFIX = re.compile(rf"\s+[-–—|•]\s+{HOST}$")
_WRITER_ALONE = re.compile(rf"{NAME}(?: \({NAME}\)|(?:\s*\|\s*{NAME})+)?")
_DATELINE_ALONE = re.compile(rf"(?P<place>{NAME}), (?P<outlet>{NAME})")
# "- Kabartimur.com - Lia Andriani" alone, below the headline.
_OF_A_HOST = re.compile(rf"{HOST} [-–] {NAME}")
_ARCHIVE = re.compile(r"(?:foto|sumber|photo)\s*:\s*do[ck]\b", re.IGNORECASE)
_SURE_PERSON = re.compile(PERSON)
# "Jumat, April 19, 2024" over a menu: themes of WordPress print the day of the visit so.
_CLOCK = re.compile(rf"(?:{WEEKDAY}), (?:{MONTH}) \d{{1,2}}, \d{{4}}", re.IGNORECASE)
_HOUR = re.compile(r"\d[:.]\d\d")
# "Selasa (13/6/2023)"
_DAY_OF_NEWS = re.compile(rf"(?:{WEEKDAY}),? \((\d{{1,2}}/\d{{1,2}}/\d{{4}})\)", re.IGNORECASE)
# In days.
_LONG_AGO = 60
_LABEL_OF_A_DATE = re.compile(
    r"(?:di(?:perbarui|terbitkan|publikasikan|unggah|buat|tulis)|(?:ter)?update(?:d)?|terbit|tayang"
    r"|published|posted|last updated)(?: (?:pada|on))?",
    re.IGNORECASE,
)
_ROLE = re.compile(r"(?:jurnalis|reporter|penulis|wartawan|pewarta|kontributor)", re.IGNORECASE)


def take_header(lines: list[str], draft: Draft, local: tzinfo) -> list[str]:
    """Put headline, date, writers, outlet and captions into the draft; the lines of the body
    are left."""
    end = first_prose(lines)
    draft.dateline = _dateline_of(lines[end]) if end < len(lines) else ""
    keys = keys_of(lines)
    at = headline_at(lines, keys, end, local, draft.above_byline)
    if at is None:
        return _take_lines(lines, end, draft, local, leading=True)
    title = keys[at]
    copies = [i for i, key in enumerate(keys) if key == title or is_same(key, title)]
    draft.title = _HOST_SUFFIX.sub("", min((lines[i] for i in copies), key=len))
    # Menus stand between the title of the window and the headline; a copy below the body's
    # beginning belongs to a list of articles.
    at = max((i for i in copies if i <= max(end, at)), default=at)
    left = [i for i in range(len(lines)) if i not in copies]
    amid = [i for i in left if copies[0] < i < at]
    if len(amid) == 1 and is_amid_titles(lines[amid[0]], local):
        draft.captions.append(Caption(lines[amid[0]]))
        left.remove(amid[0])
    _take_above([lines[i] for i in left if i < at], draft, local)
    below = [i for i in left if i >= at]
    above_prose = sum(i < end for i in below)
    surely = len(copies) > 1 or draft.published is not None
    return _take_below([lines[i] for i in below], above_prose, draft, local, surely)


def _dateline_of(paragraph: str) -> str:
    """The dateline that a paragraph begins with, as printed; "" if there is none."""
    dateline, rest = split_dateline(paragraph)
    return paragraph.removesuffix(rest) if dateline else ""


def _take_below(
    lines: list[str], end: int, draft: Draft, local: tzinfo, repeated: bool
) -> list[str]:
    """Take what stands between headline and body; a date there is surer than one above the
    headline, where many a menu has that of today."""
    dated_above, draft.published = draft.published, None
    rest = _take_lines(lines, end, draft, local, repeated)
    if draft.published is None and not _is_of_a_visit(dated_above, draft.clock, rest, local):
        draft.clock, draft.published = "", dated_above
    return rest


def _is_of_a_visit(moment: str | None, clock: str, body: Sequence[str], local: tzinfo) -> bool:
    """Whether a date above the headline, without an hour, is that of the reader's visit: the days
    on which the text says that things happened are all of months before."""
    if not moment or not clock or _HOUR.search(clock):
        return False
    days = [day for line in body for day in _DAY_OF_NEWS.findall(line)]
    latest = max((parse_moment(day, local) or "" for day in days), default="")
    if not latest:
        return False
    return (date.fromisoformat(moment[:10]) - date.fromisoformat(latest[:10])).days > _LONG_AGO


def _take_above(lines: Sequence[str], draft: Draft, local: tzinfo) -> None:
    """What stands above the headline: date, host, captions, and a label."""
    at = 0
    for line in lines[:-_NEAR]:
        draft.drop(line, "menu")
    kept = list(lines[-_NEAR:])
    if 1 < len(lines) <= _NEAR and _CLOCK.fullmatch(kept[0]):
        draft.drop(kept.pop(0), "menu")
    kept = _without_path(kept, draft)
    if len(lines) > _NEAR:
        kept = _without_sections_of_a_menu(kept)
    while at < len(kept):
        caption, taken = caption_at(kept, at, False)
        if caption is None and "/" in kept[at]:
            caption, taken = split_slashed(kept[at]), 1
        if caption is None and DRAWING.match(kept[at]):
            caption, taken = Caption(kept[at]), 1
        dated = date_line(kept[at], local)
        if dated:
            draft.clock = kept[at] if kept[at] == lines[0] else ""
            draft.published = dated[0]  # the nearest to the headline is the last
        if not take_fact(kept, at, draft, local):
            if caption:
                draft.captions.append(caption)
            elif _may_name_a_writer(lines, kept[at], draft) and _is_person(kept, at, local):
                draft.authors += re.split(r"\s*\|\s*", kept[at])
            elif re.search(r"[^\W\d_]", kept[at]) and not take_section(kept[at], draft):
                # The name of the outlet or of a running story.
                if draft.label:
                    draft.drop(draft.label, "menu")
                draft.label = kept[at]
        at += max(taken, 1)


def _without_path(lines: list[str], draft: Draft) -> list[str]:
    """The lines above the headline without the path to it, from the section on, and what of a menu
    stands above that; dates stay."""
    at = next((i for i, line in enumerate(lines) if line in draft.below_home), None)
    if at is None or not _is_step(lines[at]):
        return lines
    draft.section = draft.section or lines[at]
    end = next((i for i in range(at, len(lines)) if not _is_step(lines[i])), len(lines))
    menu = [line for line in lines[:end] if _is_step(line)]
    for line in menu:
        draft.drop(line, "breadcrumb")
    return [line for line in lines if line not in menu]


def _without_sections_of_a_menu(lines: list[str]) -> list[str]:
    """The lines right above a headline that a menu stands above, without its sections: those
    farther up, and several in a row."""
    kept: list[str] = []
    below = len(lines)
    for named, run in groupby(lines, is_section):
        group = list(run)
        below -= len(group)
        if not named or (below < _NEAREST and len(group) <= _NEAREST):
            kept += group
    return kept


def _is_step(line: str) -> bool:
    """Whether a line may be a step of the path to a headline: of few words and no number."""
    short = len(line.split()) <= _LONGEST_STEP and line[0].isalpha()
    return short and not any(map(str.isdecimal, line))


def _may_name_a_writer(lines: Sequence[str], line: str, draft: Draft) -> bool:
    """Whether a line above the headline may be a writer's name: of two words, no menu above it
    and no writer known."""
    return len(lines) <= _NEAR and " " in line and not draft.authors


def _take_lines(
    lines: list[str],
    end: int,
    draft: Draft,
    local: tzinfo,
    repeated: bool = False,
    leading: bool = False,
) -> list[str]:
    """Take the lines between headline and body; ``end`` is where the body surely begins.
    ``repeated``: whether that headline surely is one; ``leading``: whether there is none."""
    at, leads = 0, list[str]()
    date = max((i for i in range(min(end, len(lines))) if date_line(lines[i], local)), default=-1)
    while at < len(lines):
        line = lines[at]
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if at <= end and _is_taken(lines, at, end, draft, local):
            at += 1
            continue
        sure = repeated or (not leading and _bare(draft, date, at))
        taken = take_caption(lines, at, end, date, draft, leads)
        if taken:
            at += taken
        elif at >= end:
            break
        elif kind := _kind_of_button(line, following):
            draft.drop(line, kind)
            at += 1
        elif _is_person(lines, at, local) or _is_writer_below(lines, at, end, date):
            draft.authors += re.split(r"\s*\|\s*", re.sub(r" \(.*", "", line))
            at += 2 if _ROLE.fullmatch(following) else 1
        elif is_drawing(line) or (at + 1 == end and is_uncredited(line, following, draft, sure)):
            draft.captions.append(sure_caption(line))
            at += 1
        elif not leading and len(line.split()) <= 3 and (at < date or line.islower()):
            draft.drop(line, "menu")
            at += 1
        elif draft.title and at < end and "/" in line and credit_alone(line):
            draft.captions.append(Caption("", credit_alone(line)))
            at += 1
        elif len(leads) < _MOST_LEADS and _header_goes_on(lines, at, end, date, draft):
            leads.append(line)
            at += 1
        else:
            break
    return leads + lines[at:]


def _is_taken(lines: list[str], at: int, end: int, draft: Draft, local: tzinfo) -> bool:
    """Whether a line above the body gives a fact, or says once more what was taken."""
    if at < end and lines[at].isupper() and lines[at].title() in CITIES:
        draft.place = draft.place or lines[at].title()
        return True
    again = at < end and lines[at] in lines[at + 1 : at + 2]
    if draft.title and at < end and is_of_a_picture(lines[at], lines[at + 1 : end], local):
        draft.captions.append(Caption(lines[at]))
        return True
    role = 0 < at < end and _ROLE.fullmatch(lines[at]) and lines[at - 1] in draft.authors
    if again or role or is_caption_again(lines[at], draft):
        return True
    return at < end and (
        take_fact(lines, at, draft, local)
        or take_section(lines[at], draft)
        or (at + 1 == end < len(lines) and _take_dateline(lines[at], lines[end], draft))
        # A writer's name is the credit of a photo, too.
        or (not is_a_credit(lines, at, draft) and is_known(lines[at], draft))
    )


def _take_dateline(line: str, below: str, draft: Draft) -> bool:
    """Take "Sorong, Kabar Timur" alone above the paragraph that says of the one that it is a
    place."""
    dateline = _DATELINE_ALONE.fullmatch(line)
    if dateline is None:
        return False
    place, outlet = dateline["place"], dateline["outlet"]
    # What a date line was found to name beside the day is taken for a writer.
    named = outlet in (draft.label, draft.outlet, *draft.authors)
    if not named and not is_named_as_place(place, below):
        return False
    draft.authors = [name for name in draft.authors if name != outlet]
    draft.place, draft.outlet = place, draft.outlet or outlet
    return True


def _header_goes_on(lines: list[str], at: int, end: int, date: int, draft: Draft) -> bool:
    """Whether a line that is none of a header, a lead mostly, stands amid one: the date or a
    caption with its credit follows it above the body."""
    below = range(at + 1, min(end, _LOWEST))
    if date > at or any(caption_at(lines, i, False)[0] or is_drawing(lines[i]) for i in below):
        return True
    if not at + 1 == end - 1 < len(lines) - 1 or lines[at].endswith("."):
        return False
    # Right above the dateline a caption needs no bracket about its credit, or has none.
    last = lines[end - 1]
    return is_uncredited(last, lines[end], draft, False) or split_slashed(last) is not None


def _is_person(lines: Sequence[str], at: int, local: tzinfo) -> bool:
    """A name alone, beside the line of the date or of the role."""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    line = lines[at]
    if len(line) > 60 or not _WRITER_ALONE.fullmatch(line):
        return False
    if line.isupper() and " " not in line:
        return False
    if _ROLE.fullmatch(following) or date_line(following, local) is not None:
        return not is_section(line)
    # A second writer, above the credit of a photo whose caption follows.
    below = lines[at + 2] if at + 2 < len(lines) else ""
    return above_a_caption(line, following, below)


def _kind_of_button(line: str, following: str) -> str | None:
    """The kind of furniture that a line in a header is: a picture's name, which the credit below
    repeats ("Dok. Pelni"), the credit of one without a caption, what a date below is of, or a count
    of shares."""
    if line.startswith(BULLET) and (credit_alone(line[2:]) or _OF_A_HOST.fullmatch(line[2:])):
        return "image placeholder"
    # "Reporter" with nobody's name beside it.
    if _LABEL_OF_A_DATE.fullmatch(line) or _ROLE.fullmatch(line):
        return "byline code"
    if _ARCHIVE.match(following) and line.casefold() in following.casefold():
        return "image placeholder"
    if len(line.split()) <= _LONGEST_NAME and is_in_caption(line, following):
        return "image placeholder"
    if not re.search(r"[^\W\d_]", line) or _COUNT.fullmatch(line):
        return "share"
    return None


def _is_writer_below(lines: list[str], at: int, end: int, date: int) -> bool:
    """Whether a line right below the date is a full name alone, and a caption follows or the
    body, which begins with a dateline."""
    # Where the date stands above the headline, right below that.
    first = at == 0 or lines[at] == lines[at - 1]
    below_the_date = date == at - 1 if date >= 0 else first
    if not below_the_date or not at < end < len(lines):
        return False
    if not re.fullmatch(FULL_NAME, lines[at]):
        return False
    if at + 1 == end:
        # Without a dateline, what surely is a person's name.
        is_person = date == at - 1 and _SURE_PERSON.fullmatch(lines[at]) and lines[at] not in CITIES
        return bool(is_person) or split_dateline(lines[end])[0] is not None
    caption = caption_at(lines, at + 1, False)[0]
    return caption is not None and bool(caption.text and caption.credit)


def _bare(draft: Draft, date: int, at: int) -> bool:
    """Whether a line is below the date and no other caption is."""
    return 0 <= date < at and not draft.captions
