"""The lines of a page: cleaned, with the block they stand in."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from searchidx.dates import MONTH, WEEKDAY
from searchidx.ingest.bylines import may_be_byline
from searchidx.ingest.cities import CITIES
from searchidx.ingest.dateline import dateline_above
from searchidx.ingest.furniture import rules as built_in
from searchidx.ingest.hosts import HOST
from searchidx.ingest.people import NAME

__all__ = [
    "BULLET",
    "ODD_SPACES",
    "Line",
    "clean_lines",
    "lines_of",
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
# A shorter line below a dateline alone is no paragraph.
_SHORTEST_PROSE = 60
BULLET = "- "
"""What items of a list begin with, where a scraper turns their bullets into it."""
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
# Lines, blank ones too.
_MOST_OF_A_TEAM = 8


# "EditorLia Andriani" alone in a line
_GLUED_ROLE = re.compile(r"^(Editor|Penulis|Reporter)(?=[A-Z][a-z]+(?: [A-Z][a-z]*\.?){1,3}$)")
# "S O R O N G – Kapal tiba"
_SPACED_PLACE = re.compile(r"^(?:[A-Z] ){3,}[A-Z](?=\s*[-–—,(|])")
_DASHES = frozenset(("-", "--", "–", "—"))


def _unspaced(match: re.Match[str]) -> str:
    return match[0].replace(" ", "")


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
        if line in _DASHES and above in CITIES and len(lines) <= _TOP:
            # "Sorong" above a dash above the first paragraph.
            lines[-1] = Line(f"{above} {line}", block)
            continue
        line = _GLUED_ROLE.sub(r"\1: ", _SPACED_PLACE.sub(_unspaced, line))
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
    if (label["source"] and at > _TOP) or built_in().find(line, "after"):
        return False
    colon = label["colon"] or label["source"]
    return len(line) <= 80 and bool(colon or _NAME_ALONE.fullmatch(line))


def _is_dateline(line: str) -> bool:
    if not line.endswith(("-", "–", "—")) or len(line) > _LONGEST_DATELINE:
        return False
    return _DATELINE_ALONE.fullmatch(line) is not None
