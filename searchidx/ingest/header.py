"""The top of a page: headline, date, writer, captions, in the order outlets happen to use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo

from searchidx.dates import MONTH, WEEKDAY, parse_moment
from searchidx.ingest.captions import split_caption, split_glued
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.draft import Draft, above_a_caption, caption_at
from searchidx.ingest.hosts import HOST
from searchidx.ingest.lines import first_prose
from searchidx.ingest.people import NAME, names
from searchidx.model import Caption

__all__ = ["take_header"]

# A headline of the reference data has 160 characters at most; prose lines are longer or
# end as sentences do.
_LONGEST_HEADLINE = 180
_LONGEST_DATE_LINE = 110
# How far down a headline that comes once is looked for: below it, sub-headings begin.
_TOP = 8
# How far above the body the line of the date is looked for, and the headline above that.
_REACH = 25
_LINES_TO_DATE = 4
# Lines above the headline that may say something of the article; those above are a menu.
_NEAR = 6
_COUNT = re.compile(r"\d[\d.,]*\s?(?:k|rb|ribu|jt|m)?", re.IGNORECASE)
_HOST_ALONE = re.compile(rf"(?:www\.)?(?P<host>{HOST})")
_SUFFIX = re.compile(rf"\s*(?:\s[-–—|•]|\s?::?|\s?\|)\s+(?P<outlet>{HOST}|[^-–—|•:]{{2,40}})$")
_HOST_SUFFIX = re.compile(rf"\s+[-–—|•]\s+{HOST}$")
_FULL_NAME = NAME.replace("{0,3}", "{1,3}")
# "Lia Maharani - detikPesisir": an outlet of two words, or of one with a capital inside.
_WRITER_AT_OUTLET = re.compile(
    rf"(?P<names>{_FULL_NAME})\s+[-–—|]\s*"
    rf"(?:(?P<host>{HOST})|(?P<outlet>{_FULL_NAME}|[A-Za-z]?[a-z]+[A-Z]\w*))"
)
_PERSON = re.compile(_FULL_NAME)
_WRITER_ALONE = re.compile(rf"{NAME}(?: \({NAME}\))?")
_ROLE = re.compile(r"(?:jurnalis|reporter|penulis|wartawan|pewarta|kontributor)", re.IGNORECASE)
# All that a line which gives a date says beside it.
_DATE_WORDS = re.compile(
    rf"\d+(?:st|nd|rd|th)?|\b(?:{WEEKDAY}|{MONTH}"
    r"|wib|wita|wit|gmt|utc|am|pm|pukul|pkl|jam|at|on|pada|tanggal|tgl|date|waktu|hari|last"
    r"|(?:di)?perbarui|(?:di)?publikasi(?:kan)?|(?:di)?terbit(?:kan)?|tayang|rilis|dirilis"
    r"|diposting|posted|published|updated?|modified|dibuat|diunggah|oleh|by|baca|menit|dibaca"
    r"|kali|wib(?=diperbarui))\b",
    re.IGNORECASE,
)

# Names of sections as outlets print them above or below the headline.
_SECTIONS = frozenset(
    re.split(
        r"\s*[|\n]\s*",
        """
    nasional|daerah|regional|nusantara|ekonomi|bisnis|ekonomi & bisnis|ekonomi dan bisnis
    keuangan|finansial|olahraga|bola|sepak bola|opini|kolom|editorial|hiburan|seleb|selebritas
    teknologi|tekno|sains|internasional|dunia|mancanegara|hukum|kriminal|hukum & kriminal
    hukum dan kriminal|politik|politik & hukum|kesehatan|pendidikan|edukasi|gaya hidup|lifestyle
    metro|megapolitan|berita|news|peristiwa|otomotif|wisata|travel|kuliner|budaya|seni
    seni & budaya|seni dan budaya|lingkungan|humaniora|pemilu|kampus|religi|properti|energi
    cek fakta|investigasi|laporan khusus|liputan khusus|feature|pesisir|kelautan|pertanian
    sosial|sport|sports|ragam""".strip(),
    )
)


def take_header(lines: list[str], draft: Draft, local: tzinfo) -> list[str]:
    """Put headline, date, writers, outlet and captions into the draft; the lines of the body
    are left."""
    end = first_prose(lines)
    keys = [_key(line) for line in lines]
    at = _headline(lines, keys, end, local)
    if at is None:
        return _take_lines(lines, end, draft, local, leading=True)
    copies = [i for i, key in enumerate(keys) if _same(key, keys[at])]
    draft.title = _HOST_SUFFIX.sub("", min((lines[i] for i in copies), key=len))
    # Menus stand between the title of the window and the headline; a copy below the body's
    # beginning belongs to a list of articles.
    at = max((i for i in copies if i <= max(end, at)), default=at)
    left = [i for i in range(len(lines)) if i not in copies]
    _take_above([lines[i] for i in left if i < at], draft, local)
    below = [i for i in left if i >= at]
    above_prose = sum(i < end for i in below)
    return _take_below([lines[i] for i in below], above_prose, draft, local, len(copies) > 1)


def _take_below(
    lines: list[str], end: int, draft: Draft, local: tzinfo, repeated: bool
) -> list[str]:
    """Take what stands between headline and body; a date there is surer than one above the
    headline, where many a menu has that of today."""
    dated_above, draft.published = draft.published, None
    rest = _take_lines(lines, end, draft, local, repeated)
    draft.published = draft.published or dated_above
    return rest


def _key(line: str) -> str:
    return line.casefold().strip(" .")


def _same(line: str, headline: str) -> bool:
    """Whether a line is the headline, with or without the outlet's name after it."""
    if line == headline:
        return True
    longer, shorter = (line, headline) if len(line) > len(headline) else (headline, line)
    if not longer.startswith(shorter) or len(shorter.split()) < 3:
        return False
    return bool(_SUFFIX.fullmatch(longer, len(shorter)))


def _headline(lines: Sequence[str], keys: Sequence[str], end: int, local: tzinfo) -> int | None:
    """Index of the headline: a line near the top that comes twice, else the one that reads
    most like it; None if there is none."""
    dated = _beside_the_date(lines, end, local)
    if dated is not None:
        return dated
    top = [i for i in range(min(_TOP, max(end, 1), len(lines))) if len(lines[i]) <= 300]
    for i in top:
        if " " in lines[i] and keys.count(keys[i]) > 1:
            return i
        if any(_same(key, keys[i]) for key in keys[i + 1 : max(end, _TOP)]):
            return i
    readable = [i for i in top if _reads_as_headline(lines, i, local)]
    if not readable:
        return None
    first = readable[0]
    words = len(lines[first].split())
    if words > 3:
        return first
    # A label (outlet, section, running story) above the headline, which is longer.
    for i in readable[1:5]:
        if i < end and _outdoes(lines[i], lines[first]):
            return i
    return first


def _beside_the_date(lines: Sequence[str], end: int, local: tzinfo) -> int | None:
    """Index of the headline above the last date line before the body, or right below that;
    None if no line of over three words is there. Menus of any length may stand above it."""
    top = range(max(0, end - _REACH), min(end, len(lines)))
    date = next((i for i in reversed(top) if _date_line(lines[i], local)), None)
    if date is None:
        return None
    above = range(date - 1, max(-1, date - 1 - _LINES_TO_DATE), -1)
    for near in (above, range(date + 1, min(date + 3, end))):
        found = [
            i for i in near if len(lines[i].split()) > 3 and _reads_as_headline(lines, i, local)
        ]
        people = [i for i in found if _PERSON.fullmatch(lines[i])]
        rest = [i for i in found if i not in people]
        if rest or people:
            return (rest or people)[0]
    return None


def _outdoes(line: str, label: str) -> bool:
    """Whether the line below a short one is the headline, rather than the short one itself:
    it is longer, and in title case unless the label is all in capitals."""
    words = line.split()
    capitals = sum(not word[:1].islower() for word in words)
    return len(words) > max(3, len(label.split())) and (
        label.isupper() or capitals >= 0.6 * len(words)
    )


def _reads_as_headline(lines: Sequence[str], at: int, local: tzinfo) -> bool:
    line = lines[at]
    following = lines[at + 1] if at + 1 < len(lines) else ""
    if not following or len(line) > _LONGEST_HEADLINE:
        return False
    if line.endswith((".", ",", ";", ":")) and not line.endswith("..."):
        return False
    if line.startswith(tuple("-–—,;:()")) or not re.search(r"[^\W\d_]", line):
        return False
    if _HOST_ALONE.fullmatch(line) or _key(line) in _SECTIONS or _is_writer(line):
        return False
    if _date_line(line, local):
        return False
    dateline = split_dateline(line)[0]
    if dateline and (dateline.host or len(line) > 100):
        return False
    return caption_at(list(lines[at : at + 2]), 0, False)[0] is None


def _date_line(line: str, local: tzinfo) -> tuple[str, str] | None:
    """The moment in a line that gives little but a date, and what else is in the line (names,
    host); None for prose and for headlines that have a date."""
    if len(line) > _LONGEST_DATE_LINE or line.endswith(".") or not re.search(r"\d", line):
        return None
    moment = parse_moment(line, local)
    if moment is None:
        return None
    rest = _HOST_ALONE.sub(" ", line)
    rest = _DATE_WORDS.sub(" ", rest)
    parts = [part.strip(" ,.:/()'’`") for part in re.split(r"[|•·–—-]|\s{3,}", rest)]
    words = " ".join(part for part in parts if part).split()
    separate = any(mark in line for mark in "|•·–—-") or len(words) <= 2
    if len(words) > 4 or (words and not separate):
        return None
    if any(word[:1].islower() for word in words if word != "dan"):
        return None
    return moment, " ".join(words)


def _take_above(lines: Sequence[str], draft: Draft, local: tzinfo) -> None:
    """What stands above the headline: date, host, captions, and a label."""
    at = 0
    for line in lines[:-_NEAR]:
        draft.drop(line, "menu")
    kept = list(lines[-_NEAR:])
    while at < len(kept):
        caption, taken = caption_at(kept, at, False)
        dated = _date_line(kept[at], local)
        if dated:
            draft.published = dated[0]  # the nearest to the headline is the last
        if not _take_fact(kept, at, draft, local):
            if caption:
                draft.captions.append(caption)
            elif len(lines) <= _NEAR and _is_person(kept, at, local):
                draft.authors.append(kept[at])
            elif re.search(r"[^\W\d_]", kept[at]) and not _take_section(kept[at], draft):
                # The name of the outlet or of a running story.
                if draft.label:
                    draft.drop(draft.label, "menu")
                draft.label = kept[at]
        at += max(taken, 1)


def _take_fact(lines: Sequence[str], at: int, draft: Draft, local: tzinfo) -> bool:
    """Take a line that gives the date, the writer or the outlet; whether it does."""
    line = lines[at]
    dated = _date_line(line, local)
    if dated:
        moment, rest = dated
        draft.published = draft.published or moment
        host = _HOST_ALONE.search(line)
        if host:
            draft.host = draft.host or host["host"].lower()
        if _PERSON.fullmatch(rest):
            draft.authors += names(rest)
        return True
    host = _HOST_ALONE.fullmatch(line)
    if host:
        draft.host = draft.host or host["host"].lower()
        return True
    writer = _WRITER_AT_OUTLET.fullmatch(line) if _is_writer(line) else None
    if writer:
        draft.authors += names(writer["names"])
        draft.host = writer["host"].lower() if writer["host"] else draft.host
        draft.outlet = draft.outlet or writer["outlet"]
        return True
    return False


def _is_writer(line: str) -> bool:
    if len(line) > 80 or not _WRITER_AT_OUTLET.fullmatch(line):
        return False
    return split_dateline(line)[0] is None or len(line.split()) <= 6


def _take_section(line: str, draft: Draft) -> bool:
    """Take a line that is the name of a section."""
    if _key(line) not in _SECTIONS:
        return False
    draft.section = draft.section or (line.title() if line.isupper() else line)
    return True


def _take_lines(
    lines: list[str],
    end: int,
    draft: Draft,
    local: tzinfo,
    repeated: bool = False,
    leading: bool = False,
) -> list[str]:
    """Take the lines between headline and body; ``end`` is where the body surely begins."""
    at = 0
    date = max((i for i in range(min(end, len(lines))) if _date_line(lines[i], local)), default=-1)
    while at < len(lines):
        line = lines[at]
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if at < end and (_take_fact(lines, at, draft, local) or _take_section(line, draft)):
            at += 1
            continue
        glued = split_glued(line) if date < at < end and not split_caption(line) else None
        if glued:
            draft.captions.append(glued)
            at += 1
            continue
        caption, taken = caption_at(lines, at, False) if at <= end else (None, 0)
        if caption:
            draft.captions.append(caption)
            at += taken
        elif at >= end:
            break
        elif _is_person(lines, at, local):
            draft.authors.append(re.sub(r" \(.*", "", line))
            at += 2 if _ROLE.fullmatch(following) else 1
        elif not re.search(r"[^\W\d_]", line) or _COUNT.fullmatch(line):
            draft.drop(line, "share")  # a count of shares or comments
            at += 1
        elif at + 1 == end and (
            line in draft.photos or (not leading and _uncredited(line, following, repeated))
        ):
            draft.captions.append(Caption(line))
            at += 1
        elif at < date and not leading and len(line.split()) <= 3:
            draft.drop(line, "menu")
            at += 1
        else:
            break
    return lines[at:]


def _is_person(lines: Sequence[str], at: int, local: tzinfo) -> bool:
    """A name alone, beside the line of the date or of the role."""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    line = lines[at]
    if len(line) > 40 or not _WRITER_ALONE.fullmatch(line):
        return False
    if _ROLE.fullmatch(following) or _date_line(following, local) is not None:
        return _key(line) not in _SECTIONS
    # A second writer, above the credit of a photo whose caption follows.
    below = lines[at + 2] if at + 2 < len(lines) else ""
    return above_a_caption(line, following, below)


def _uncredited(line: str, following: str, repeated: bool) -> bool:
    """A caption without a credit: right above the dateline, below a headline that came
    twice (as the picture's text), or saying that it is a picture."""
    if split_dateline(following)[0] is None or len(line.split()) < 3 or line.endswith("?"):
        return False
    return bool(re.match(r"(?:ilustrasi|suasana|tangkapan layar)\b", line, re.I)) or (
        repeated and line.endswith(".")
    )
