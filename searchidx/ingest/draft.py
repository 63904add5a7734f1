"""What has been found of an article while its page is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC

from searchidx.ingest.captions import credit_alone, names_a_photographer, split_caption
from searchidx.ingest.date_line import date_line
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.furniture import Rules
from searchidx.ingest.furniture import rules as built_in
from searchidx.ingest.hosts import HOST
from searchidx.ingest.people import FULL_NAME, NAME
from searchidx.ingest.picture_text import caption_of_picture
from searchidx.model import Caption

__all__ = [
    "Draft",
    "above_a_caption",
    "caption_at",
    "ends_in_a_day",
    "ends_in_initials",
    "take_initials",
    "take_slogan",
    "take_stars",
]

# Initials of writer and editor after the last sentence: (din/isk), (*), (ren), [din], (sb-03),
# (din7/kabartimur), (Din), (KT-06), (D 15), (Din/red)***, (Adv/DPRD Anyar).
_INITIALS = re.compile(
    # No code of a company, as in "PT Anyar Tbk. (NYAR)".
    r"(?<=[.!?”\"])(?<!Tbk\.)\s*[(\[](?:\*+(?:/[a-z]{2,5})?|[A-Za-z]{2,5}(?:\s?[/-]\s?[A-Za-z]{2,5})+|[a-z]/[a-z]{2,5}|[a-z]{2,10}"
    r"|[A-Z]{1,4}(?:-\d{1,3})?|[A-Z] \d{1,3}|(?!Antara|Reuters|Xinhua|Anadolu)[A-Z][a-z]{1,9}"
    r"|[A-Za-z]{2,9}/[A-Za-z]{2,9}(?:-\d{1,2})?|[A-Z]{3,12}/[A-Z]{2,6}\d{1,2}| [A-Z]{2,4} "
    r"|[A-Z][A-Z\d-]{1,6}/(?:[A-Z]\d{1,3}|[a-z]{2,5})|[a-z][a-z\d]{1,7}(?:\s?[/-]\s?[a-z\d]{1,12})+"
    # Codes of two or more, and of whom they write for: (*/Din), (M.NUR/din), (din/kabar.co.id).
    r"|(?!(?:Antara|ANTARA|AFP|Reuters|REUTERS)/)(?:\*+|[A-Za-z][\w.]{0,15})(?:/[A-Za-z][\w.]{1,24})+|[A-Z]-[A-Z]{2,3}"
    r"|\d{2,3}/(?:[a-z]{2,4}|[A-Z]{2,4})|[a-z]{2,3}\.\d{1,3}"
    r"|[A-Z][\w.]{1,12}(?: [A-Z]\w{2,12}){1,2}/\w{2,12}"
    r"|[A-Z][\w.]{1,15}/[Ee]ditor:? [A-Z]\w+(?: [A-Z]\w+)?"
    rf"|\s?(?i:red(?:aksi)?|(?:sumber ?: ?)?pen(?:dim|rem|dam))\b[^()\[\]]{{0,30}}"
    rf"|{HOST}(?:\s?/\s?[A-Za-z][\w.]{{1,20}})?"
    r")(?:[)\]]\**|(?<=[A-Za-z* ])\)\.)$"
    # A code of an editor without brackets: "… kata dia. KT1", "… kata dia. KT1/PR2", "… KBR/LA"
    r"|(?<=[.!?”\"])\s+(?:[A-Z]{2,3}\d{1,2}(?:/[A-Z]{2,3}\d{1,2})?|[A-Z]{2,4}/[A-Z]{2}|RED|Red)$"
    # "… kata dia,(Din, isk)"
    r"|(?<=[.!?”\",])\s*\([A-Z]?[a-z]{1,4}, ?[a-z]{2,4}\)$"
    r"|(?<=[.!?”\"])\s*(?:\[\s*\]|\([a-z]{3,12} [a-z]{3,12}\))$"
    r"|(?<=[\w.!?”\")])\s*\*{2,}(?:\d{1,2}\*{2,})?$|(?<=[.!?”\"])\s*\*$"
    r"|(?<=[.!?”\"])\s*\(\s*[A-Z]{2,}(?: [A-Z]{3,}){1,2}\s*\)\.?$"
    r"|(?<=[.!?”\"])\s*[(\[](?i:adv|advertorial|inforial)(?:[/ -][\w ./-]{1,40})?[)\]]$"
    # No full stop: what no acronym looks like.
    r"|(?<=[a-z\d])\s+\((?:[A-Z][a-z]{1,2}|[a-z]{3,4}|[a-z]{2,4}/[a-z]{2,4})\)$"
)
# Characters at the end of a line in which these are looked for, so that a long paragraph costs no
# more than a short one; several names with their office, in brackets, fit.
_LONGEST_INITIALS = 120
# "… kata dia., #KabarBaik with Kabar Timur"
_SLOGAN = re.compile(r"(?<=[.!?…)”\"])[\s,]*\s#\w+(?: with \w+)?(?:[\s,]+#\w+)*\s*$")
_LONGEST_SLOGAN = 120
_SENTENCES = re.compile(
    r"[a-z\d][.!?][”\"]?\s*[A-Z“\"]|[”\"]|\b(?:kata|ujar|tutur|ucap|imbuh|ungkap)(?:nya)?\b"
)
_NAME = re.compile(rf"{NAME}(?: \({NAME}\))?")
_FULL_NAME = re.compile(FULL_NAME)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_PICTURE = re.compile(r"(?:ilustrasi|suasana|tangkapan layar|foto)\b", re.IGNORECASE)
# "Ilustrasi: Kabar", "Ilustrasi/Kabar", which says nothing of the line above it.
_DRAWING = re.compile(r"ilustrasi\s*[:/]", re.IGNORECASE)
_DRAWN = re.compile(r"\(?(?:foto )?ilustrasi\)?\.?", re.IGNORECASE)
# Captions of the reference pages that stand between paragraphs have at most 40 words.
_MOST_WORDS = 40
_WORDS_OF_A_CAPTION = 8
# "PANEN PALA - Petani memanen pala", below whose picture it is: "HUMAS FAKFAK".
_KICKED = re.compile(r"[A-Z]{3,}(?: [A-Z]{2,}){0,3} - [A-Z]")
# "… di Sorong, Selasa (13/6/2023).", as a caption below its credit ends.
_DATED = re.compile(r"\(\d{1,2}/\d{1,2}/\d{4}\)\.?$")
_DATE = re.compile(r"\(\d{1,2}/\d{1,2}/\d{4}\)")
_SHORTEST_LINE = 12
# "NELAYAN di Wetar menunggu", as outlets begin a body that has no dateline.
_LED_BY_CAPITALS = re.compile(r"[A-Z]{4,} [a-z]{2,}\b.{60}")
_LONGEST_BELOW = 400
_LONGEST_OF_ONE = 250
# "(ANTARA FOTO/Lia Andriani)"
_AGENCY = re.compile(r"\((?:ANTARA(?: FOTO)?|AFP|REUTERS|AP|EPA|Antara(?: Foto)?|Reuters)\s?/")
_ENDS = frozenset(".…?!:;,”\"’')")
_STOPS = frozenset('.!?”"')


@dataclass(slots=True)
class Draft:
    """The fields of an article to be.

    Attributes:
        label: the line above the headline.
        above_byline: the line above the first by-line at the top.
        dateline: what the body begins with ("Sorong, Kabar Timur -- "), as printed.
        clock: the line of the date that the page begins with, if it is none of publishing.
        rules: what is furniture.
        below_home: lines that follow one of the first page alone, as a path to the headline has it.
        photos: lines that follow the button of a photo.
        enlarged: those that follow the button which enlarges one.
        answered: the headline as the heading of the comments has it.
        removed: what was taken out and is in none of the other fields, each with the kind
            of its rule.
    """

    title: str = ""
    captions: list[Caption] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    published: str | None = None
    host: str | None = None
    outlet: str | None = None
    place: str | None = None
    section: str | None = None
    authors: list[str] = field(default_factory=list)
    editor: str | None = None
    tags: list[str] = field(default_factory=list)
    label: str | None = None
    above_byline: str = ""
    answered: str = ""
    dateline: str = ""
    clock: str = ""
    continues: bool = False
    rules: Rules = field(default_factory=built_in)
    below_home: set[str] = field(default_factory=set)
    photos: set[str] = field(default_factory=set)
    enlarged: set[str] = field(default_factory=set)
    removed: list[tuple[str, str]] = field(default_factory=list)

    def drop(self, text: str, kind: str) -> None:
        """Note that a text was taken out."""
        self.removed.append((text, kind))


def caption_at(lines: list[str], at: int, in_body: bool) -> tuple[Caption | None, int]:
    """The caption that begins at a line, and how many lines it takes (0 if there is none)."""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    if not in_body:
        caption, taken = caption_of_picture(lines[at], following)
        if caption:
            return caption, taken
    elif following == lines[at]:
        # The picture's text, and the caption: what no sentence is.
        caption = split_caption(following)
        if caption and caption.credit:
            return caption, 2
    caption = split_caption(lines[at], in_body)
    if caption:
        return caption, 1
    if _DRAWING.match(lines[at]):
        return _drawing(lines[at], in_body)
    if not in_body and _DRAWN.fullmatch(lines[at]):
        return Caption(lines[at].strip("()")), 1
    again = split_caption(following) if following.startswith(lines[at]) else None
    if again and again.credit and again.text == lines[at].rstrip("/ "):
        return again, 2  # the picture's text, which is the caption once more
    below = lines[at + 2] if at + 2 < len(lines) else ""
    caption, taken = _below_its_maker(lines[at], following, below, in_body)
    if caption:
        return caption, taken
    last = lines[at + 3] if at + 3 < len(lines) and not in_body else ""
    return _above_its_credit((lines[at], following, below, last), in_body)


def _below_its_maker(
    line: str, following: str, below: str, in_body: bool
) -> tuple[Caption | None, int]:
    """The caption below a line that says whose photo it is, and the lines of both; that line alone
    if the photo has no caption."""
    credit = credit_alone(line)
    labelled = split_caption(following) if credit else None
    if credit and labelled and not labelled.credit:
        # "Sumber gambar: Lia Andriani" above "Keterangan gambar: Warga di dermaga".
        return Caption(labelled.text, credit), 2
    if credit and labelled and labelled.credit == credit:
        return labelled, 2
    if in_body:
        if not names_a_photographer(line):
            return None, 0
        credit = credit_alone(line, True)
        return (
            (Caption(following, credit), 2) if _no_sentence(following) else (Caption("", credit), 1)
        )
    if credit and (split_dateline(following)[0] or _is_above_a_paragraph(line, following)):
        return Caption("", credit), 1
    if credit and _is_below_its_credit(following, credit, below):
        return Caption(following, credit), 2
    if _is_photo_of(line, following) and split_dateline(below)[0]:
        return Caption(following, line), 2
    return None, 0


def _is_above_a_paragraph(credit: str, line: str) -> bool:
    """Whether a credit of an agency in brackets stands above what is no caption: too long, or of
    several sentences."""
    if not credit.startswith("(") or not _AGENCY.match(credit):
        return False
    return len(line) > _LONGEST_BELOW or (len(line) > _LONGEST_OF_ONE and ". " in line)


def _above_its_credit(
    lines: tuple[str, str, str, str], in_body: bool
) -> tuple[Caption | None, int]:
    """The caption in the first of four lines, if the second is its credit, and how many lines it
    takes."""
    line, following, below, last = lines
    credit = credit_alone(following, in_body)
    if credit is None:
        return None, 0
    if below == line:
        return Caption(below, credit), 3  # the picture's text, and the caption below its credit
    if _DRAWING.match(following) or (not in_body and above_a_caption(line, following, below)):
        return None, 0
    labelled = split_caption(below)
    bare = last and not labelled and _is_below_its_credit(below, credit, last)
    if bare or (labelled and not labelled.credit):
        return None, 0  # the credit is that of the caption below it
    if not _LETTERS.search(line) or split_dateline(line)[0] or len(line) > _LONGEST_BELOW:
        return None, 0
    if date_line(line, UTC):
        return None, 0
    if in_body and _is_paragraph(line):
        return None, 0
    return Caption(line, credit), 2


def _drawing(line: str, in_body: bool) -> tuple[Caption | None, int]:
    """The caption in a line that says of whom an illustration is, and the lines it takes."""
    credit = credit_alone(line, in_body)
    return (Caption("Ilustrasi", credit), 1) if credit else (None, 0)


def _is_photo_of(name: str, line: str) -> bool:
    """Whether a line is the caption of the photo whose maker, a name alone, stands above it."""
    if name.isupper():
        return _KICKED.match(line) is not None or _PICTURE.match(line) is not None
    return ends_in_a_day(line) and _FULL_NAME.fullmatch(name) is not None


def ends_in_a_day(line: str) -> bool:
    """Whether a line ends in a day in brackets and no full stop, as captions do, "… di Sorong,
    Selasa (13/6/2023)"."""
    return line.endswith(")") and _DATED.search(line) is not None


def _is_below_its_credit(line: str, credit: str, below: str) -> bool:
    """Whether a line below a credit is the caption, rather than the beginning of the body: the
    dateline follows it, or a paragraph if it ends as captions do."""
    longest = _LONGEST_BELOW if credit.isupper() and "/" in credit else 250
    if not 0 < len(line) <= longest or date_line(line, UTC):
        return False
    dates = _DATE if credit.isupper() else _DATED
    dated = "/" in credit and dates.search(line) and len(below) >= _SHORTEST_LINE
    return bool(dated or split_dateline(below)[0] or _LED_BY_CAPITALS.match(below))


def above_a_caption(line: str, credit: str, below: str) -> bool:
    """Whether a line is a writer's name, rather than the caption of the credit that follows:
    the caption stands below that."""
    if not _NAME.fullmatch(line) or not credit_alone(credit):
        return False
    return 0 < len(below) <= 250 and split_dateline(below)[0] is None


def take_initials(draft: Draft) -> None:
    """Take the initials of writer and editor from the end of the body."""
    if draft.body and _may_end_so(draft.body[-1]):
        _take_initials_at(draft, len(draft.body) - 1)


def take_stars(draft: Draft) -> None:
    """Take stars in the place of initials from above a list that stands below the text."""
    for at, line in enumerate(draft.body):
        if line.endswith("*)"):
            _take_initials_at(draft, at)


def _take_initials_at(draft: Draft, at: int) -> None:
    initials = _INITIALS.search(draft.body[at], max(0, len(draft.body[at]) - _LONGEST_INITIALS))
    if initials:
        draft.body[at] = draft.body[at][: initials.start()]
        draft.drop(initials[0].strip(), "byline code")


def take_slogan(draft: Draft) -> None:
    """Take hashtags from behind the last sentence of the body."""
    last = draft.body[-1] if draft.body else ""
    slogan = _SLOGAN.search(last, max(0, len(last) - _LONGEST_SLOGAN)) if "#" in last else None
    if slogan:
        draft.body[-1] = last[: slogan.start()]
        draft.drop(slogan[0].strip(" ,"), "tags")


def ends_in_initials(line: str) -> bool:
    """Whether the last sentence of a line is followed by initials of writer and editor."""
    at = max(0, len(line) - _LONGEST_INITIALS)
    initials = _INITIALS.search(line, at) if _may_end_so(line) else None
    return initials is not None and line[initials.start() - 1] in _STOPS


def _may_end_so(line: str) -> bool:
    if line.endswith((")", "]", "*", ").", " RED", " Red")) or line[-1:].isdigit():
        return True
    return line[-3:-2] == "/" and line[-2:].isupper()


def _no_sentence(line: str) -> bool:
    """Whether a line below a photographer's name is the caption: longer than a sub-heading,
    and not ended as sentences are."""
    return len(line.split()) >= _WORDS_OF_A_CAPTION and line[-1] not in _ENDS


def _is_paragraph(line: str) -> bool:
    """Whether a line above a credit, between paragraphs, is one of them: speech, several
    sentences or a whole one, unless it says that it is a picture."""
    if len(line.split()) > _MOST_WORDS or _SENTENCES.search(line):
        return True
    return line.endswith(".") and _PICTURE.match(line) is None
