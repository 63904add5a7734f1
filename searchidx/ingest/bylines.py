"""Lines and parts of lines that name writers and editors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC

from searchidx.dates import parse_moment
from searchidx.ingest.cities import CITIES
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.draft import Draft
from searchidx.ingest.furniture import Part
from searchidx.ingest.hosts import HOST
from searchidx.ingest.people import NAME, NAMES, PERSON, names

__all__ = ["BYLINE_STRINGS", "may_be_byline", "take_bylines", "take_last_writer"]

# "Teks dan foto: Lia", "Diposting oleh Lia".
_OF_BOTH = r"(?:teks|naskah) (?:dan|&) foto|foto (?:dan|&) (?:teks|naskah)"
_BY = r"(?:(?:di(?:posting|tulis|unggah|terbitkan)|posted) )?(?:oleh|by)"
_WRITER = re.compile(
    r"\(?(?:(?:penulis|reporter|reportase|pewarta|peliput|koresponden|jurnalis|wartawan|kontributor|rep"
    rf"|{_OF_BOTH})\s*[:,]\s*|laporan\s*:\s*|(?:laporan )?{_BY}\s*:?\s+(?:\*\)\s*)?)"
    rf"(?P<names>{NAMES})"
    # Where that is written from: "Laporan: Lia (Sorong)".
    r"(?: \([A-Z]\w+(?: [A-Z]\w+)?)?\)?\.?",
)
_EDITOR = re.compile(
    r"[(\[]?(?:(?:editor(?: (?:video|foto|bahasa))?|penyunting|redaktur(?: pelaksana)?|redpel|red)"
    r"\s*[:,]\s*"
    rf"|di(?:sunting|edit) oleh\s*:?\s+)(?P<names>{NAMES})"
    r"(?:, published (?P<day>[\d/]+))?\)?\.?"
)
_LABELLED = re.compile(
    r"[(\[]?(?:penulis(?:/editor)?|report(?:er|ase)|pewarta|peliput|koresponden|jurnalis|wartawan"
    rf"|kontributor|laporan oleh|laporan|{_BY}"
    rf"|{_OF_BOTH}"
    r"|editor(?: (?:video|foto|bahasa))?|penyunting|redaktur(?: pelaksana)?|redpel"
    r"|di(?:sunting|edit) oleh|rep|red)\s*[:,]?\s",
    re.IGNORECASE,
)
# The first letters of those labels: what no other line needs is not tried.
_LABEL_STARTS = frozenset("([PRJWKLOBEDTNFprjwklobedtnf")
# Without a colon a sub-heading may begin so: "Editor Turun Tangan", "Penulis Muda Bicara".
_PLAIN_EDITOR = re.compile(rf"\(?editor (?P<names>{NAMES})\)?\.?")
_PLAIN_WRITER = re.compile(
    rf"\(?(?:penulis|reporter|pewarta|jurnalis|wartawan|kontributor) (?P<names>{NAMES})\)?\.?"
)
# Below the text, where no sub-heading stands.
_PLAIN_REPORT = re.compile(rf"laporan (?P<names>{PERSON})")
# Alone, which no sub-heading is, even below a lead.
_BY_A_PERSON = re.compile(rf"[Oo]leh {PERSON}")
_LONGEST_PLAIN_NAME = 3
_SMALL_NAME = re.compile(r"(?!tim\b|redaksi\b)[a-z]{2,15}(?: [A-Za-z]{2,15}){1,2}")
_LONGEST = 160
_LONGEST_REPORT = 120
# "Laporan Wartawan Kabar Timur, Lia Andriani | Sorong"
_REPORT = re.compile(
    r"\(?(?:Laporan|Liputan) (?:(?:wartawan|kontributor|jurnalis|reporter)\b(?:[^,|]*,)?\s*"
    rf"(?P<names>{NAMES})"
    rf"|(?P<other>{NAMES})(?=\s*\|)|(?P<one>{NAME})(?=, {NAME}$))(?:, [^|]*)?(?:\s*\|.*)?\)?",
    re.IGNORECASE,
)
# "Penulis: Lia | Editor: Danu", "Rep: Lia/ Red: Danu", "Oleh Lia [Sorong] di 8 Juni 2021".
_SPLIT = re.compile(
    r"\s*[|•·]\s*|,\s*(?=(?:di(?:terbitkan|publikasikan|perbarui)|terbit|tayang)\b)|\s*[/,\s]\s*(?=(?:red|editor|penyunting|redaktur|reporter|penulis)\s*:)"
    r"|\s+(?:\[[^\]]+\]\s+)?(?:(?:di|pada|on)\s+)?(?=\d{1,2} [A-Z][a-z]{2,8} \d{4}\b)",
    re.IGNORECASE,
)
# "Diposting oleh Lia di 20.14", "Oleh Lia - 5 menit": the hour, the time it takes to read.
_BEHIND = re.compile(r"\s+(?:(?:di|at)\s+\d{1,2}[.:]\d{2}|[-–—|•]\s*\d+ menit).{0,8}$")
# "Editor: Lia Andriani (lia@kabar.id)", "Reporter: Lia Andriani/Magang", "Reporter: Lia Andriani
# (Kabar.id)", "Reporter: Lia Andriani, Sumber: Kabar.id"
_NO_NAME = re.compile(
    r"\s*[(\[<]?\S+@\S+\.\S+[)\]>]?$|/(?i:magang|kontributor|antara|reuters|afp|xinhua|anadolu)$"
    rf"|\s?/\s?{HOST}$|\s?\({HOST}\)?$|,?\s+[Ss]umber:.{{0,30}}$"
    r"|\s(?:Ikuti kami|Follow us)\b.{0,60}$"
)
# "Penulis/Editor: Lia Andriani", "Redaktur & Reporter: Lia Andriani"
_OF_ALL = re.compile(
    r"^(?:(?:editor|redaktur)\s*(?:&|/|dan)\s*)?(penulis|reporter)(?:\s*(?:&|/|dan)\s*(?:editor|redaktur))?\b",
    re.IGNORECASE,
)
# "Sumber: Kabar.com | Editor: Lia Andriani"
_SOURCE = re.compile(rf"[Ss]umber\s?: ?{HOST}")
# What stands beside a byline: a date, another byline.
_BESIDE = re.compile(
    r"(?:editor|penyunting|redaktur|penulis|reporter|pewarta)\b.*|.*\b(?:19|20)\d\d\b.*", re.I
)
# "Andi Prasetyo (Penulis)", "Andi Prasetyo, Jurnalis"
_ROLE_BEHIND = re.compile(
    rf"(?P<names>{NAME})(?:, | \()(?:(?P<writer>(?i:penulis|reporter|pewarta|jurnalis|wartawan"
    r"|kontributor))|(?i:editor|penyunting|redaktur))\)?\.?"
)
# "Oleh Lia Andriani, Senin, 29 Juli 2024 | 09:23 WIB - Redaktur: Danu Wanggai - 280"
_EDITOR_BEHIND = re.compile(rf"(?<=[\dBTA]) - Redaktur: (?P<names>{NAME})(?: - \d{{1,7}})?$")
_ROLES = tuple("penulis reporter pewarta jurnalis wartawan kontributor".split())
# "(Lia Andriani)", "[Lia Andriani]", "(Lia Andriani/kabartimur)", "(kabartimur.id/Lia Andriani)"
_LAST_NAME = re.compile(
    rf"\( ?(?:{HOST}/)?(?P<names>{NAME})(?:/[\w. ]{{2,30}})? ?\)|\[(?P<squared>{PERSON})\]"
)
# The same behind the last sentence: "… kata dia. (Lia Andriani)", "… kata dia. (Laporan Wartawan
# Kabar, Lia Andriani)."
_NAME_BEHIND = re.compile(
    rf"(?<=[.!?”\"])\s+(?:[(\[](?P<names>{PERSON})[)\]]"
    rf"|\(Laporan (?:Wartawan|Reporter|Kontributor)\b[^(),]*, ?(?P<squared>{NAME})\)\.?)$"
)
_LONGEST_BEHIND, _LONGEST_ALONE = 80, 160
# "… kata dia. (Lia Andriani/Danu P)": not of a photo, whose agency is no person.
_WITH_INITIAL = rf"(?:{PERSON}|[A-Z][a-z]+ [A-Z](?: [A-Z][a-z]+)?)"
_NAMES_BEHIND = re.compile(
    rf"(?<=[.!?”\"])\s+\((?:Kontributor (?:[A-Z]\w+ ?/ ?)?)?"
    rf"(?P<names>{_WITH_INITIAL}(?:\s?/\s?{_WITH_INITIAL}){{0,3}})\)$"
)
# "… kata dia. (*) Editor: Lia Andriani"
_LABELLED_BEHIND = re.compile(
    rf"(?<=[.!?”\"])\s+\((?:\*|[a-z/]{{2,10}})\)\s+(?P<label>Editor|Reporter|Penulis)\s?:\s"
    rf"(?P<names>{NAME})$"
)
_LAST_CAPITALS = re.compile(
    r"(?P<names>[A-Z]{2}[A-Z'’.]*(?: [A-Z][A-Z'’.]*){1,3}"
    r"(?:\s*[|,/•]\s*[A-Z]{2}[A-Z'’.]*(?: [A-Z][A-Z'’.]*){0,3})*)(?: \([A-Z ]{3,30}\))?\.?"
)
# Whom a text was taken from, below its last sentence: "KABAR TIMUR | ANTARA". Rows of a table
# have numbers, and rows above them.
_CODE = r"[A-Z][A-Z\d.&-]+(?: [A-Z\d.&-]+){0,4}"
_AGENCY = r"(?:AFP|AP|dpa|DPA|EPA|KNA|Reuters|REUTERS|ANTARA|Antara)"
_TAKEN_FROM = re.compile(
    rf"{_CODE}(?: ?\| ?{_CODE})+|ANTARA|REUTERS|AFP|BBC|XINHUA|ANADOLU|{HOST}"
    # "din/isk (AP, AFP)"
    rf"|[a-z]{{2,4}}(?:/[a-z]{{2,4}}){{1,2}} \({_AGENCY}(?:, ?{_AGENCY}){{0,4}}\)"
)
_BYLINE = re.compile(
    r"\(?(?:penulis|report(?:er|ase)|pewarta|peliput|koresponden|jurnalis|wartawan|kontributor"
    r"|laporan|oleh|by|editor|penyunting|redaktur|redpel)(?:\s*(?:&|dan|/) \w+)?"
    r"(?:\s*:|\s+(?-i:[A-Z])|\s+(?:wartawan|kontributor|jurnalis|reporter))"
    r"|re[pd]\s?:\s",
    re.IGNORECASE,
)
_BYLINE_STARTS = frozenset("(PRJWKLOBEprjwklobe")
BYLINE_STRINGS = (
    *(
        f"\n{bracket}{label}"
        for bracket in ("", "(")
        for label in (
            "penulis reporter reportase pewarta peliput koresponden jurnalis wartawan kontributor"
            " laporan oleh by editor penyunting redaktur redpel"
        ).split()
    ),
    *("\nrep:", "\nrep :", "\nred:", "\nred :"),
)
"""Strings, case folded, of which a text (a line feed before each line) has one if
:func:`may_be_byline` is true for a line."""
# How far down a by-line is one below a headline.
_LOWEST_BYLINE = 10
# Longer lines are paragraphs.
_LONGEST_BYLINE = 240
# "Danu Wanggai (Sorong)", the second of the writers in a list.
_SECOND = re.compile(rf"(?P<name>{NAME})(?: \({NAME}\))?")
_LISTED_WRITER = re.compile(r"(?:oleh|penulis|reporter)\s*:", re.IGNORECASE)
_OF_A_PHOTO = re.compile(r"\(?(?:foto|photo)\s*:", re.IGNORECASE)


def may_be_byline(line: str) -> bool:
    """Whether a line between paragraphs (not empty) may name writer or editor."""
    if line[0] not in _BYLINE_STARTS or len(line) > _LONGEST_BYLINE:
        return False
    return _BYLINE.match(line) is not None


def take_bylines(lines: Sequence[str], parts: Sequence[Part], draft: Draft) -> list[str]:
    """The lines without those, and without those parts, that name writer or editor."""
    kept = []
    others = [line for line, part in zip(lines, parts, strict=True) if _is_of_another(line, part)]
    for at, line in enumerate(lines):
        if len(others) > 1 and line in others:
            draft.drop(line, "related")
            continue
        second = _SECOND.fullmatch(line) if at and parts[at] == "top" else None
        if second and _is_second_writer(lines, at):
            draft.authors += names(second["name"])
            continue
        if line.endswith((")", ").")) and _take_behind(line, draft):
            continue
        if parts[at] != "body" and _ends_in_role(line) and _take_behind(line, draft):
            continue
        if " - Redaktur: " in line:
            line = _without_editor(line, draft)
        several = "|" in line or "•" in line or "·" in line
        labelled = line[0] in _LABEL_STARTS and _LABELLED.match(line)
        if len(line) > _LONGEST or not (several or labelled):
            kept.append(line)
            continue
        if _take_report(line, draft) or _take_plain(lines, parts, at, draft):
            continue
        bare = _OF_ALL.sub(r"\1", _NO_NAME.sub("", line).strip("()[] ,"))
        pieces = [piece for piece in _SPLIT.split(_BEHIND.sub("", bare)) if piece]
        # The first line of all may be the headline ("Editor Turun Tangan").
        plain = at > 0 and (
            parts[at] != "body" or (at <= _LOWEST_BYLINE and bool(_BY_A_PERSON.fullmatch(line)))
        )
        rest = [
            piece
            for piece in pieces
            if not (_take_labelled(piece, draft, plain) or (several and _take_behind(piece, draft)))
        ]
        if 0 < len(rest) < len(pieces):
            # Beside a byline a writer needs no colon.
            rest = [piece for piece in rest if not _take_writer(piece, draft)]
            if rest[:1] and _SOURCE.fullmatch(rest[0]):
                draft.drop(rest.pop(0), "byline code")
        if len(rest) == len(pieces):
            kept.append(line)
            continue
        if at <= _LOWEST_BYLINE and kept and not draft.above_byline:
            draft.above_byline = kept[-1]
        if rest:
            # "… Sabtu, 8 Juni 2024" was parted before the number.
            kept.append(" | ".join(rest).replace(", | ", ", "))
    return kept


def _is_second_writer(lines: Sequence[str], at: int) -> bool:
    """Whether a line, no city's name, stands below "Oleh: Lia Andriani" and above "Photo: Danu
    Imbiri" or the paragraph with the dateline."""
    if at + 1 == len(lines) or lines[at] in CITIES or not _LISTED_WRITER.match(lines[at - 1]):
        return False
    below = lines[at + 1]
    return bool(_OF_A_PHOTO.match(below) or split_dateline(below)[0])


def _is_of_another(line: str, part: Part) -> bool:
    """Whether a line below the text begins with a bullet and whom it is by, as those of a list of
    other articles do."""
    return part == "after" and line.startswith(("• Oleh ", "- Oleh "))


def _without_editor(line: str, draft: Draft) -> str:
    """A line without the editor and the count of readers behind the date."""
    behind = _EDITOR_BEHIND.search(line)
    if behind is None:
        return line
    draft.editor = draft.editor or behind["names"]
    return line[: behind.start()]


def _ends_in_role(line: str) -> bool:
    return len(line) <= _LONGEST_REPORT and ", " in line and line.lower().endswith(_ROLES)


def _take_report(line: str, draft: Draft) -> bool:
    """Take "Laporan Wartawan Kabar Timur, Lia Andriani | Sorong"."""
    if len(line) > _LONGEST_REPORT or line.endswith("."):
        return False
    # "Laporan Lia Andriani I Sorong", a bar as some keyboards have it.
    report = _REPORT.fullmatch(line.replace(" I ", " | "))
    if report:
        draft.authors += names(report["names"] or report["other"] or report["one"])
    return report is not None


def _take_behind(line: str, draft: Draft) -> bool:
    """Take "Andi Prasetyo (Penulis)"."""
    behind = _ROLE_BEHIND.fullmatch(line)
    if behind and behind["writer"]:
        draft.authors += names(behind["names"])
    elif behind:
        draft.editor = draft.editor or behind["names"]
    return behind is not None


def _take_labelled(piece: str, draft: Draft, plain: bool) -> bool:
    """Take "Penulis: Lia Andriani"; ``plain``: also what has no colon after its label."""
    label = _LABELLED.match(piece)
    if not label:
        return False
    # Labels come in any case, names in capitals: "PENULIS: Lia", "oleh Lia".
    rest = piece[label.end() :]
    # "Editor: lia andriani"
    by = plain and label[0].casefold() == "by "
    small = (by or ":" in label[0]) and _SMALL_NAME.fullmatch(rest)
    text = label[0].lower() + (rest.title() if small else rest)
    writer = editor = None
    if plain or ":" in label[0]:
        writer = _WRITER.fullmatch(text)
        editor = _EDITOR.fullmatch(text) or _PLAIN_EDITOR.fullmatch(text)
    if writer:
        draft.authors += names(writer["names"])
    elif editor:
        # "Editor | Photographer": labels of two columns.
        known = editor["names"].strip() if names(editor["names"]) else None
        draft.editor = draft.editor or known
        day = editor.groupdict().get("day")
        draft.published = draft.published or (parse_moment(day, UTC) if day else None)
    return bool(writer or editor)


def _take_writer(piece: str, draft: Draft) -> bool:
    """Take "Penulis Lia Maharani"."""
    found = _PLAIN_WRITER.fullmatch(piece[:1].lower() + piece[1:])
    draft.authors += names(found["names"]) if found else []
    return found is not None


def _take_plain(lines: Sequence[str], parts: Sequence[Part], at: int, draft: Draft) -> bool:
    """Take "Penulis Rina Ayu, Tito Hilmawan", which has no colon: outside the body, with two
    names or beside a date, another byline or the first paragraph; else it is a headline."""
    line = lines[at]
    label = _LABELLED.match(line)
    if label is None or parts[at] == "body":
        return False
    text = label[0].lower() + line[label.end() :]
    found = _PLAIN_WRITER.fullmatch(text)
    if parts[at] == "after":
        found = found or _PLAIN_REPORT.fullmatch(text)
    people = names(found["names"]) if found else []
    if not people or any(len(name.split()) > _LONGEST_PLAIN_NAME for name in people):
        return False
    above, below = lines[max(0, at - 1) : at], lines[at + 1 : at + 2]
    beside = any(len(near) <= 110 and _BESIDE.fullmatch(near) for near in (*above, *below))
    between = at > 0 and parts[at + 1 : at + 2] == ["body"]
    if len(people) == 1 and not (beside or between or parts[at] == "after"):
        return False
    draft.authors += people
    return True


def take_last_writer(draft: Draft) -> None:
    """Take the writer whose name alone is the last line of the body, or stands in brackets
    behind its last sentence."""
    while len(draft.body) > 1 and draft.body[-1] in draft.authors:
        draft.drop(draft.body.pop(), "byline code")  # once more, over the box about the writer
    if (draft.body and _take_names_behind(draft)) or len(draft.body) < 2:
        return
    line = draft.body[-1]
    is_short = len(line) <= _LONGEST_ALONE
    last = _LAST_NAME.fullmatch(line) if is_short else None
    # A page that goes on may end with a sub-heading.
    below = is_short and not draft.continues and draft.body[-2].endswith((".", "”", '"', ")"))
    capitals = _LAST_CAPITALS.fullmatch(line) if below else None
    found = last if last and (last["squared"] or " " in last["names"]) else None
    found = capitals or found
    if found:
        draft.body.pop()
    elif below and _TAKEN_FROM.fullmatch(line):
        draft.drop(draft.body.pop(), "byline code")
    elif line.endswith((")", "]")) or (line.endswith(").") and "(Laporan " in line):
        found = _NAME_BEHIND.search(line, max(0, len(line) - _LONGEST_BEHIND))
        if found:
            draft.drop(found[0].strip(), "byline code")
            draft.body[-1] = line[: found.start()]
    _take_names(found, draft)


def _take_names_behind(draft: Draft) -> bool:
    """Take several writers in brackets, or the editor with the label, from behind the last
    sentence of the body; whether they were there."""
    line = draft.body[-1]
    tail = line[-_LONGEST_BEHIND:]
    several = _NAMES_BEHIND.search(line) if "/" in tail and tail[-1] == ")" else None
    labelled = _LABELLED_BEHIND.search(line) if ") " in tail and ": " in tail else None
    found = several or labelled
    if not found:
        return False
    draft.drop(found[0].strip(), "byline code")
    draft.body[-1] = line[: found.start()]
    if labelled and labelled["label"] == "Editor":
        draft.editor = draft.editor or labelled["names"]
    else:
        _take_names(found, draft)
    return True


def _take_names(found: re.Match[str] | None, draft: Draft) -> None:
    if found and not draft.authors:
        people = names(re.sub(r"[|•]", ",", found["names"] or found["squared"]))
        draft.authors += [name.title() if name.isupper() else name for name in people]
