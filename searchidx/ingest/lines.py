"""The lines of a page: cleaned, with the block they stand in and the part of the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC
from typing import NamedTuple

from searchidx.dates import MONTH, WEEKDAY
from searchidx.ingest.bylines import may_be_byline
from searchidx.ingest.captions import credit_alone, split_caption
from searchidx.ingest.cities import CITIES
from searchidx.ingest.date_line import date_line
from searchidx.ingest.dateline import dateline_above, split_dateline
from searchidx.ingest.draft import ends_in_initials
from searchidx.ingest.furniture import Part, Rules
from searchidx.ingest.furniture import rules as built_in
from searchidx.ingest.hosts import HOST
from searchidx.ingest.people import NAME

__all__ = [
    "BULLET",
    "CUT_SHORT",
    "FEWEST_TEASERS",
    "ODD_SPACES",
    "Line",
    "clean_lines",
    "end_of_article",
    "ends_a_body",
    "ends_as_a_body",
    "first_prose",
    "is_closing",
    "is_teaser",
    "lines_of",
    "parts_of",
]

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_ODD_ASCII = ("  ", *"\t\v\f\r\x1c\x1d\x1e\x1f")
ODD_SPACES = (*_ODD_ASCII, *(c for c in map(chr, range(0x80, 0x3001)) if c.isspace()))
"""White space other than single blanks and line feeds."""
# "Penulis:" alone stands above what it labels.
_LABEL_ALONE = re.compile(
    r"[-–•]?\s*(?:(?:oleh|penulis|reporter|pewarta|peliput|editor|redaktur|foto(?:grafer)?|photo"
    r"|(?:sumber|kredit) foto)\s*(?P<colon>:))|(?:sumber|keterangan) gambar\s*(?P<comma>[,:])"
    r"|sumber\s*(?P<source>:)"
    r"|(?:oleh|penulis|reporter|pewarta|editor|redaktur)",
    re.IGNORECASE,
)
# "13:05 WIBPenulis: Lia AndrianiEditor: Danu", "Lia AndrianiSenin, 8 Juni 2021", "Lia Andriani8
# Juni 2021": spans of a page that nothing parts.
_GLUED_LABEL = re.compile(
    r"(?<=[a-z\d.A-Z])(?<!\s)"
    r"(?=(?:Penulis|Reporter|Pewarta|Editor|Redaktur|Diperbarui|Dibaca)\s?:)"
    r"|(?<=WI[BT])(?=Oleh [A-Z])"
    rf"|(?<=[a-z])(?=[A-Z])(?=(?i:{WEEKDAY}),? \d{{1,2}}(?:st|nd|rd|th)?[ /-])"
    rf"|(?<=[a-z])(?=\d{{1,2}}(?: (?i:{MONTH}) |/\d{{1,2}}/)\d{{4}}(?:\b|\d{{1,2}} Min))"
    # "20202 Mins Read"
    r"|(?<= (?:19|20)\d\d)(?=\d{1,2} Mins? Read$)"
)
# "date 2023-06-13 Kapal Ternak Tiba", as a viewer of pages prints the day before the headline.
_STAMPED = re.compile(r"\s*date (?P<day>20\d\d-\d\d-\d\d) (?=[A-Z\d“\"])")
# "8 Agustus" above "07:22 2019"
_HOUR_AND_YEAR = re.compile(r"\n\d\d:\d\d (?:19|20)\d\d(?=\s)")
_DAY_APART = re.compile(rf"^(\d{{1,2}} (?:{MONTH}))\s*\n(\d\d:\d\d) (\d{{4}})$", re.I | re.M)
_LONGEST_TOP = 1_000
# A capital or a digit inside a word, which such a line has: a cheap test.
_GLUE = re.compile(r"[a-z\d.][A-Z]|[a-z]\d|[A-Z]{2}[a-z]").search
# Of more words than a name has, what is glued to the date is a lead.
_MOST_BESIDE_A_DATE = 4
_WEEKDAY = re.compile(rf"(?:{WEEKDAY})\b", re.IGNORECASE)
_LONGEST_HEADER = 160
_LONGEST_LABEL = len("- keterangan gambar :")
_LONGEST_CAPTION = 300
# Above the paragraph with the dateline: leads, captions, other articles' beginnings in a menu.
_MOST_SENTENCES = 7
CUT_SHORT = ("…", "...")
"""What a beginning of another article ends with."""
BULLET = "- "
"""What items of a list begin with, where a scraper turns their bullets into it."""
FEWEST_TEASERS = 2
"""Such beginnings below a text at least, to be surely none of it."""
_KICKER = re.compile(r"(?P<kicker>[A-Z]{3,}(?: [A-Z]{2,}){0,3}) - [A-Z]")
# "Sumber:" alone below the text is of the text, and nothing follows it.
_TOP = 15
_PHOTO_LABEL = re.compile("foto|photo", re.IGNORECASE)
_NAME_ALONE = re.compile(NAME)
# "Jakarta, Kabar Timur --" alone stands above the paragraph it belongs to.
_DATELINE_ALONE = re.compile(
    rf"(?:{NAME}(?:, {NAME}|, {HOST}| [(\[][A-Za-z][\w .]{{1,30}}[)\]])?|{HOST}(?:, {NAME})?)"
    r"\s*(?:--|[–—]|(?<= )-)"
)
_LONGEST_DATELINE = 60
# A shorter sentence at the top may be a headline or a caption.
_SHORTEST_PROSE = 60
_FEWEST_WORDS = 4
# Above the first paragraphs "2 komentar" is a button.
_FEWEST_PARAGRAPHS = 2
# Lines, blank ones too.
_MOST_OF_A_TEAM = 8
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


class Line(NamedTuple):
    """A line that is not blank, and the number of its block: blocks are parted by blank
    lines."""

    text: str
    block: int


def clean_lines(text: str) -> list[str]:
    """The lines of a text, white space around them taken off and runs of it made one blank; of
    a blank line "" is left."""
    for space in _ODD_ASCII if text.isascii() else ODD_SPACES:
        if space in text:
            return [" ".join(line.split()) for line in text.splitlines()]
    return [line.strip() for line in text.split("\n")]


def lines_of(text: str) -> list[Line]:
    """The lines of a page, white space and invisible characters cleaned away."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if any(map(text.__contains__, _INVISIBLE)):
            text = text.translate(dict.fromkeys(map(ord, _INVISIBLE)))
    lines: list[Line] = []
    block, blank = 0, False
    for line in _with_roles_before(clean_lines(_with_day_apart(text))):
        if not line:
            blank = True
            continue
        block, blank = block + blank, False
        if len(line) <= _LONGEST_HEADER and _may_be_glued(line):
            line = _GLUED_LABEL.sub(" | ", line)
            lead, _, day = line.partition(" | ")
            if len(lead.split()) > _MOST_BESIDE_A_DATE and _WEEKDAY.match(day):
                lines.append(Line(day, block))
                line = lead
        above = lines[-1].text if lines else ""
        if line[0] == ":" and above and len(above) <= _LONGEST_LABEL:
            # "Penulis" above ": Lia Andriani", as rows of tables come.
            lines[-1] = Line(f"{above.rstrip(' :')}: {line.lstrip(' :')}".rstrip(), block)
            continue
        line = line.removeprefix(": ")
        label = _LABEL_ALONE.fullmatch(above) if len(above) <= _LONGEST_LABEL else None
        if label and _goes_on(label, line, len(lines)):
            joined = f"{above.strip(' :,-–•')}: {line.lstrip('-–•+* ')}"
            # In brackets, a credit of many words is told from a headline ("Foto: Banjir …").
            is_photo = line[0] == "•" or _PHOTO_LABEL.search(joined, 0, len(above)) is not None
            lines[-1] = Line(f"({joined})" if is_photo else joined, block)
        elif len(line) >= _SHORTEST_PROSE and _is_dateline(above):
            lines[-1] = Line(f"{above} {line}", block)
        elif (
            0 < len(lines) <= _TOP
            and len(line) >= _SHORTEST_PROSE
            and (dated := dateline_above(above, line))
        ):
            lines[-1] = Line(dated, block)
        else:
            lines.append(Line(line, block))
    return lines


def _with_day_apart(text: str) -> str:
    """A page whose first line has the day before the headline, with that on a line of its own; and
    the day of one that has the hour and the year below it, with those."""
    if _HOUR_AND_YEAR.search(text, 0, _LONGEST_TOP):
        text = _DAY_APART.sub(r"\1 \3 \2", text, count=1)
    return _STAMPED.sub(r"\g<day>\n", text, count=1) if "date 20" in text[:16] else text


def _with_roles_before(lines: list[str]) -> list[str]:
    """The lines, "Lia Andriani", "Penulis", "Danu Wanggai", "Editor" below one another, as some
    outlets print them, turned into "Penulis: Lia Andriani", "Editor: Danu Wanggai"."""
    if "Tim Redaksi" in lines:
        _name_the_team(lines, lines.index("Tim Redaksi"))
    if not ("Penulis" in lines and "Editor" in lines):
        return lines
    filled = [at for at, line in enumerate(lines) if line]
    for run in zip(filled, filled[1:], filled[2:], filled[3:], strict=False):
        writer, role, editor, other = (lines[at] for at in run)
        named = _NAME_ALONE.fullmatch(writer) and _NAME_ALONE.fullmatch(editor)
        if (role, other) == ("Penulis", "Editor") and named:
            lines[run[0]], lines[run[2]] = f"Penulis: {writer}", f"Editor: {editor}"
            lines[run[1]] = lines[run[3]] = ""
            break
    return lines


def _name_the_team(lines: list[str], at: int) -> None:
    """Say of "Lia Andriani," and "Danu Wanggai" above "Tim Redaksi" who is who: the editor is the
    last."""
    named: list[int] = []
    for i in range(at - 1, max(-1, at - 1 - _MOST_OF_A_TEAM), -1):
        if lines[i] and not _NAME_ALONE.fullmatch(lines[i].removesuffix(",")):
            break
        if lines[i]:
            if named and not lines[i].endswith(","):
                break
            named.append(i)
    if len(named) < 2:
        return
    lines[named[0]] = f"Editor: {lines[named[0]]}"
    for i in named[1:]:
        lines[i] = f"Penulis: {lines[i].removesuffix(',')}"


def _may_be_glued(line: str) -> bool:
    ends = ":" in line or line[-1].isdigit() or line.endswith("Read")
    return ends and _GLUE(line) is not None


def _goes_on(label: re.Match[str], line: str, at: int) -> bool:
    """Whether a line is what the label above it is of; ``at`` is how far down the page it is."""
    if label["comma"]:
        return len(line) <= _LONGEST_CAPTION
    if may_be_byline(line):
        return False
    if label["source"] and (at > _TOP or built_in().find(line, "after")):
        return False
    colon = label["colon"] or label["source"]
    return len(line) <= 80 and bool(colon or _NAME_ALONE.fullmatch(line))


def _is_dateline(line: str) -> bool:
    if not line.endswith(("-", "–", "—")) or len(line) > _LONGEST_DATELINE:
        return False
    return _DATELINE_ALONE.fullmatch(line) is not None


def parts_of(texts: Sequence[str], rules: Rules | None = None) -> list[Part]:
    """The part of the page that each line is in, by our rules of furniture or those given."""
    rules = rules or built_in()
    count = len(texts)

    # What could be furniture anywhere is no mark of where the body begins and ends.
    def is_text(at: int) -> bool:
        return rules.find(texts[at], "after") is None

    first = first_prose(texts, is_text)
    if first == count:
        first = next((i for i in range(count) if ends_a_body(texts[i]) and is_text(i)), first)
    bound = _above_teasers(texts, end_of_article(texts, first, rules))
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
            and not (i + 1 < len(lines) and credit_alone(lines[i + 1]) and is_text(i + 1))
        ):
            return i
    return len(lines)


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
