"""Which line at the top of a page is the headline."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import tzinfo

from searchidx.ingest.captions import credit_alone, split_caption
from searchidx.ingest.cities import CITIES
from searchidx.ingest.date_line import date_line
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.draft import caption_at
from searchidx.ingest.header_facts import is_bio, is_host, is_writer
from searchidx.ingest.hosts import HOST
from searchidx.ingest.parts import CUT_SHORT
from searchidx.ingest.people import FULL_NAME
from searchidx.ingest.sections import is_section
from searchidx.ingest.small_words import SMALL_WORDS

__all__ = ["headline_at", "is_same", "keys_of"]

# A headline of the reference data has 160 characters at most; prose lines are longer or
# end as sentences do.
_LONGEST_HEADLINE = 180
# How far down a headline that comes once is looked for: below it, sub-headings begin.
_TOP = 8
# A paragraph that lacks its full stop: longer, and with as many long words in small letters.
_LONGEST_IN_SENTENCE_CASE, _FEWEST_OF_A_SENTENCE = 100, 8
# What ends in dots and is longer is the beginning of the article, as an excerpt.
_LONGEST_OF_A_CUT = 120
# How far above the body the line of the date is looked for, and the headline above that.
_REACH = 25
_LINES_TO_DATE = 4
# "3. Lia Andriani", "3/ Lia Andriani": an item of a list.
_ITEM = re.compile(r"\d{1,2}[./)]\s?[A-Z]")
_NO_HEADLINE = tuple("-–—,;:()«‹←»›→•●▪■►▸➤‣·")
# Quotes with their full stop are leads.
_NO_END = (".", ",", ";", ":", '."', ".”")
_EDGES, _BUTTON, _IMAGE = " .–—-", " perbesar", "thumbnail "
# In words.
_LONGEST_NAME = 3
# "Foto: Kabar Timur"; "Foto: Dermaga Lama Saat Dibuka Lagi" is a headline.
_LONGEST_CREDIT = 4
# Of a sentence that a scraper broke at its links.
_FRAGMENT = re.compile(r"^[a-z(,]|\b(?:di|ke|dari|dan|yang|untuk|pada|dengan|oleh)$")
_SUFFIX = re.compile(rf"\s*(?:\s[-–—|•]|\s?::?|\s?\|)\s+(?P<outlet>{HOST}|[^-–—|•:]{{2,40}})$")
# "Kabar DaerahPelabuhan Kecil", names of sections that nothing parts.
_GLUED_SECTIONS = re.compile(r"(?<!\bMc)(?<!\bMac)[a-z]{3}[A-Z][a-z]{3,}")
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST_OF_A_TITLE = 6
_FEWEST_OF_A_STOPPED = 9
_LONGEST_STORY = 4
# "Lia Maharani, Kabar Timur"
_PERSON_AT = re.compile(rf"{FULL_NAME}(?:, {FULL_NAME})?")


def keys_of(lines: Sequence[str]) -> list[str]:
    """What lines are compared by: their text, case folded, without marks at its ends and the
    button ("Perbesar") that the text of a picture has behind it."""
    folded = "\n".join(lines).casefold().split("\n")
    return [line.strip(_EDGES).removesuffix(_BUTTON).removeprefix(_IMAGE) for line in folded]


def is_same(line: str, headline: str) -> bool:
    """Whether a line is the headline, with or without the outlet's name after it."""
    if line == headline:
        return True
    longer, shorter = (line, headline) if len(line) > len(headline) else (headline, line)
    if not longer.startswith(shorter) or len(shorter.split()) < 3:
        return False
    if longer[len(shorter) :].lstrip().startswith("|"):
        return True  # as blogs print it: "Headline | Outlet | What it is about"
    return bool(_SUFFIX.fullmatch(longer, len(shorter)))


def headline_at(
    lines: Sequence[str], keys: Sequence[str], end: int, local: tzinfo, above: str = ""
) -> int | None:
    """Index of the headline: a line near the top that comes twice, else the one that reads
    most like it; None if there is none. ``above`` is the line above the first by-line."""
    dated = _beside_the_date(lines, end, local)
    if dated is not None:
        return dated + _labels(keys, lines[dated], dated, end)
    top = [i for i in range(min(_TOP, max(end, 1), len(lines))) if len(lines[i]) <= 300]
    twice = _twice(lines, keys, top, end)
    readable = [i for i in top if _reads_as_headline(lines, i, local)]
    # The outlet's name or a photo's may come twice, too, with the headline beside it.
    longer = [
        i
        for i in readable
        if len(lines[i].split()) > _LONGEST_NAME and not _FRAGMENT.search(lines[i])
    ]
    if twice is not None and (len(lines[twice].split()) > _LONGEST_NAME or not longer):
        return twice
    signed = _above_the_byline(lines, end, above, local)
    if signed is not None:
        return signed
    nearest = _below_a_menu(lines, end, local) if end > _TOP else None
    if nearest is not None:
        return nearest
    if not readable:
        # Above the credit of a photo it may have been taken for the caption, which is below.
        again = (i for i in top if i < end and _reads_as_headline(lines, i, local, False))
        alone = end > 0 and all(split_caption(s) or not _LETTER.search(s) for s in lines[1:end])
        return next(again, 0 if alone and _is_stopped_title(lines[0]) else None)
    first = readable[0]
    if lines[first].islower():
        # The text of a picture, or what its file is called.
        cased = (i for i in readable[1:5] if i < end and not lines[i].islower())
        first = next(cased, first)
        # Words of the text, printed small above its dateline.
        if lines[first].islower() and first < end < len(lines) and split_dateline(lines[end])[0]:
            return None
    words = len(lines[first].split())
    if first + 1 < end and first + 1 in readable and _is_story_of(lines[first], lines[first + 1]):
        return first + 1
    if words > 3 and not _GLUED_SECTIONS.search(lines[first]):
        return first
    # A label (outlet, section, running story) above the headline, which is longer.
    for i in readable[1:5]:
        if i < end and _outdoes(lines[i], lines[first]):
            return i
    return first


def _labels(keys: Sequence[str], line: str, at: int, end: int) -> int:
    """1 if a short line in capitals is a label, above the headline that comes twice in a row; else
    0."""
    title, again = keys[at + 1 : at + 2], keys[at + 2 : at + 3]
    is_label = line.isupper() and len(line.split()) <= _LONGEST_STORY
    return int(is_label and at + 2 < end and title == again and keys.count(keys[at]) == 1)


def _is_stopped_title(line: str) -> bool:
    """Whether a line is in title case, but for the full stop."""
    words = line.split()
    small = sum(word[0].islower() and word not in SMALL_WORDS for word in words)
    one = line.endswith(".") and line.count(". ") == 0
    return (
        one and small <= 1 and len(words) >= _FEWEST_OF_A_STOPPED and len(line) <= _LONGEST_HEADLINE
    )


def _twice(lines: Sequence[str], keys: Sequence[str], top: list[int], end: int) -> int | None:
    """Index of the line near the top that comes twice, one of several words before others; None
    if none does."""
    found = [
        i
        for i in top
        if (" " in lines[i] and keys.count(keys[i]) > 1)
        or any(is_same(key, keys[i]) for key in keys[i + 1 : max(end, _TOP)])
    ]
    # A photo's caption is printed below it once more.
    found = [_title_above(lines, i) for i in found if not _is_credited(lines[i])]
    long = (i for i in found if len(lines[i].split()) > _LONGEST_NAME)
    return next(long, next(iter(found), None))


def _is_credited(line: str) -> bool:
    if line.startswith(("Ilustrasi:", "Ilustrasi :")):
        return True
    caption = split_caption(line)
    return caption is not None and (caption.credit is not None or line.startswith("Foto"))


def _title_above(lines: Sequence[str], at: int) -> int:
    """Index of the headline, where a line that comes twice is in a sentence's case right below a
    title: that is the text of a picture and its caption. Else of the line itself."""
    above = next((i for i in range(at - 1, -1, -1) if lines[i] != lines[at]), at)
    title = lines[above]
    if len(title.split()) < _FEWEST_OF_A_TITLE or title.endswith(_NO_END):
        return at
    return above if _in_title_case(title) and not _in_title_case(lines[at]) else at


def _above_the_byline(lines: Sequence[str], end: int, above: str, local: tzinfo) -> int | None:
    """Index of the headline above the by-line, a lead perhaps between."""
    at = lines.index(above) if above in lines[: end + 1] else -1
    near = range(at, max(-1, at - _LINES_TO_DATE), -1)
    found = [i for i in near if len(lines[i].split()) > 3 and _reads_as_headline(lines, i, local)]
    if len(found) > 1 and _is_lead(lines[found[0]], lines[found[1]]):
        return found[1]
    return found[0] if found else None


def _below_a_menu(lines: Sequence[str], end: int, local: tzinfo) -> int | None:
    """Index of the headline nearest above the body of a page without a date, that long menus stand
    above: the line that comes twice in a row, else the nearest of over three words, or of three
    right above the body, or that above its lead; None if there is none."""
    near = range(min(end, len(lines)) - 1, max(-1, end - _REACH), -1)
    twice = next((i for i in near if " " in lines[i] and lines[i] == lines[i - 1]), None)
    if twice is not None and _reads_as_headline(lines, twice, local):
        return twice
    found = [
        i
        for i in near
        if len(lines[i].split()) > 3 - (i + 1 == end) and _reads_as_headline(lines, i, local)
    ]
    if not found:
        return None
    lead = len(found) > 1 and _is_lead(lines[found[0]], lines[found[1]])
    at = found[1] if lead else found[0]
    short = sum(len(line.split()) <= _LONGEST_STORY for line in lines[:at])
    return at if short > at / 2 else None


def _beside_the_date(lines: Sequence[str], end: int, local: tzinfo) -> int | None:
    """Index of the headline above the last date line before the body, or right below that;
    None if no line of over three words is there. Menus of any length may stand above it."""
    top = range(max(0, end - _REACH), min(end, len(lines)))
    date = next((i for i in reversed(top) if date_line(lines[i], local)), None)
    if date is None:
        return None
    above = range(date - 1, max(-1, date - 1 - _LINES_TO_DATE), -1)
    # What stands above another date is of another article.
    other = next((i for i in above if date_line(lines[i], local)), above.stop)
    nearer = range(date - 1, other, -1)
    below = range(date + 1, min(date + 3, end))
    if _is_blog(lines, date, end):
        above = nearer = range(0)
    for near in (nearer, above, below):
        found = [
            i for i in near if len(lines[i].split()) > 3 and _reads_as_headline(lines, i, local)
        ]
        people = [i for i in found if _PERSON_AT.fullmatch(lines[i])]
        rest = [i for i in found if i not in people]
        if len(rest) > 1 and _is_lead(lines[rest[0]], lines[rest[1]]):
            return rest[1]
        if rest or (people and near is not nearer):
            return (rest or people)[0]
    return None


def _is_blog(lines: Sequence[str], date: int, end: int) -> bool:
    """Whether a blog's name or description stands above the date, and below it the headline: all
    in capitals, or in title case below a shorter first line."""
    title = lines[date + 1] if date + 1 < len(lines) else ""
    if date + 2 == end and len(title.split()) > 3 and title.isupper():
        return True
    if date != 1 or date + 1 >= end or title.endswith((".", ":")):
        return False
    return 2 * len(lines[0].split()) <= len(title.split()) and _in_title_case(title)


def _outdoes(line: str, label: str) -> bool:
    """Whether the line below a short one is the headline, rather than the short one itself:
    it is longer, and in title case unless the label is all in capitals."""
    longer = len(line.split()) > max(3, len(label.split()))
    return longer and (label.isupper() or _in_title_case(line))


def _is_story_of(label: str, line: str) -> bool:
    """Whether a short line names the running story of the headline below it, which has two of its
    words side by side and is twice as long at least."""
    words, longer = label.casefold().split(), f" {line.casefold()} "
    if len(words) > _LONGEST_STORY or len(line.split()) < 2 * len(words):
        return False
    shared = any(f" {a} {b} " in longer for a, b in itertools.pairwise(words))
    return shared and _in_title_case(line)


def _in_title_case(line: str) -> bool:
    words = line.split()
    return sum(not word[:1].islower() for word in words) >= 0.6 * len(words)


def _is_lead(line: str, headline: str) -> bool:
    """Whether a line between a headline and the date is a lead: an exclamation, or longer and
    in a sentence's case below one in title case."""
    if line.endswith("!"):
        return True
    longer = len(line) > len(headline) and len(headline.split()) > 3
    if not longer or not _in_title_case(headline):
        return False
    # Full of names it may have as many capitals.
    return not _in_title_case(line) or _small_words(line) > 2 + _small_words(headline)


def _small_words(line: str) -> int:
    return sum(word[0].islower() and len(word) > 3 for word in line.split())


def _reads_as_headline(
    lines: Sequence[str], at: int, local: tzinfo, no_caption: bool = True
) -> bool:
    line = lines[at]
    following = lines[at + 1] if at + 1 < len(lines) else ""
    if not following or len(line) > _LONGEST_HEADLINE:
        return False
    if line.endswith(_NO_END) and not line.endswith(("...", "!.", "?.")):
        return False
    if len(line) > _LONGEST_IN_SENTENCE_CASE and _small_words(line) >= _FEWEST_OF_A_SENTENCE:
        return False
    if len(line) > _LONGEST_OF_A_CUT and line.endswith(CUT_SHORT):
        return False
    if line.startswith(_NO_HEADLINE) or line.endswith(("»", "›", "→", "|")):
        return False
    if not _LETTER.search(line) or _ITEM.match(line):
        return False
    if line.isupper() and line.title() in CITIES:
        return False
    if at and is_bio(line, lines[at - 1]):
        return False
    if line.startswith(("Suasana ", "Ilustrasi ")) and not _in_title_case(line):
        return False
    if is_host(line) or is_section(line) or is_writer(line):
        return False
    if ":" in line and len(line.split()) <= _LONGEST_CREDIT and credit_alone(line):
        return False
    if date_line(line, local):
        return False
    dateline = split_dateline(line)[0]
    if dateline and (dateline.host or len(line) > 100):
        return False
    caption, taken = caption_at(list(lines[at : at + 4]), 0, False)
    return caption is None or (taken > 1 and not no_caption)
