"""Scraped page text -> Article.

A page is read from its top: furniture, headline (often twice), lines that give the date,
the writer or a photo's caption, amid which a lead may stand; then the body, which the lead
begins and whose first paragraph may carry a dateline; then whatever stands below it. A line
is a paragraph, once those are joined that a program broke.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo

from searchidx.dates import infer_published, parse_moment
from searchidx.ingest.bylines import take_bylines, take_last_writer
from searchidx.ingest.caption_signs import may_be_credited
from searchidx.ingest.captions import credit_alone, part_from_prose, split_caption, sure_caption
from searchidx.ingest.date_line import date_line
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.draft import Draft, caption_at, take_initials, take_slogan, take_stars
from searchidx.ingest.extent import foot_of
from searchidx.ingest.foot import take_foot
from searchidx.ingest.furniture import Part
from searchidx.ingest.header import take_header
from searchidx.ingest.hosts import host_of_folder, registrable_domain
from searchidx.ingest.inline import cut_inline, has_inline
from searchidx.ingest.inline_breaks import without_inline_breaks
from searchidx.ingest.lines import Line, lines_of
from searchidx.ingest.marks import without_marks
from searchidx.ingest.mentions import mentions_of
from searchidx.ingest.next_article import without_next
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.parts import CUT_SHORT, parts_of
from searchidx.ingest.people import distinct_names
from searchidx.ingest.publication import checked_published
from searchidx.ingest.trim import drop_furniture
from searchidx.ingest.wrapping import unwrapped
from searchidx.model import Article, Caption

__all__ = ["read_page"]

_BEFORE_COMMA = re.compile(r"[A-Z][\w ]{2,30}?(?=\s*[,|–—-])")
# Paragraphs above the one with the dateline: leads, and what of a header is not known.
_MOST_ABOVE = 6
_MOST_BELOW = 10
_LONGEST_LABEL = 40
# In words.
_SHORTEST_CAPTION = 4
# In characters.
_LONGEST_CAPTION = 400
_SHORTEST_LEAD = 60
# A shorter sentence may be said twice.
_SHORTEST_COPY = 120
_STOPS = frozenset('.!?”"')
# In words, and in characters.
_FEWEST_OF_A_BANNER, _LONGEST_BANNER = 2, 60
# "Lia Andriani, ketua nelayan, saat membuka dermaga"
_WHO_WHEN = re.compile(
    r"[A-Z][\w.'’-]*,? (?:(?:[A-Z\d(][\w.'’()/&-]*|ke-\d+|dan),? ){1,14}(?:saat|ketika|usai)"
    r" (?:[a-z]+ ){2}\S.*"
)
_SAYS = re.compile(r"[“”\"]|\b(?:kata|ujar|bilang|mengatakan|meminta|menyebut|menegaskan)")


def read_page(text: str, id: str, options: ReadOptions, path: str | None = None) -> Article | None:
    """The article on a page of scraped text.

    Args:
        text: the page, a paragraph a line, with or without blank lines between.
        id: the id to give it.
        options: how to read.
        path: where it was read.

    Returns:
        The article, or None if nothing but furniture is there.
    """
    draft = Draft(rules=options.furniture)
    lines = lines_of(without_marks(unwrapped(without_inline_breaks(text))))
    lines = without_next(lines, draft, options.local)
    texts = [line.text for line in lines]
    foot = foot_of(texts, draft.rules)
    parts = parts_of(texts, foot, draft.rules)
    kept = _without_beginnings(lines, parts, drop_furniture(lines, parts, foot, draft), draft)
    texts = take_bylines([lines[i].text for i in kept], [parts[i] for i in kept], draft)
    texts = take_foot(take_header(texts, draft, options.local), draft, options.local)
    draft.title = draft.title or draft.answered
    _take_body(texts, draft, options.local, host_of_folder(path))
    options.report(path, draft.removed)
    if not draft.title and not draft.body and not draft.captions:
        return None
    return _article(draft, id, options, path)


def _article(draft: Draft, id: str, options: ReadOptions, path: str | None) -> Article:
    body = "\n\n".join(draft.body)
    # The text of a picture is the headline on many pages.
    named = (caption for caption in draft.captions if caption != Caption(draft.title))
    captions = tuple(dict.fromkeys(named))
    published = checked_published(draft.published, options, id, path)
    published_from = "page" if published else None
    extra = {"label": draft.label} if draft.label else {}
    if published is None:
        if draft.published:
            extra["published"] = draft.published
        published = infer_published(body, options.now)
        published_from = "inferred" if published else None
    host = _host_of(draft, path)
    return Article(
        id=id,
        title=draft.title,
        body=body,
        captions=captions,
        published=published,
        published_from=published_from,
        mentions=mentions_of(draft.title, body, captions, published),
        source=registrable_domain(host) if host else draft.outlet,
        site=host.removeprefix("www.") if host else None,
        section=draft.section,
        authors=_writers(draft, host),
        editor=draft.editor,
        tags=tuple(dict.fromkeys(draft.tags)),
        place=draft.place,
        continues=draft.continues,
        path=path,
        extra=extra,
    )


def _writers(draft: Draft, host: str | None) -> tuple[str, ...]:
    """Those named, without the outlet, whose name stands where a writer's would."""
    found = distinct_names(draft.authors)
    if not host or not found:
        return found
    labels = host.lower().split(".")
    return tuple(name for name in found if re.sub(r"\W", "", name).lower() not in labels)


def _host_of(draft: Draft, path: str | None) -> str | None:
    """The host that the page names, if its folder is not named after one of another domain: a
    page of sorong.kabar.com may print KABARSORONG.COM above its text."""
    folder = host_of_folder(path)
    if folder and draft.host and registrable_domain(folder) == registrable_domain(draft.host):
        return draft.host
    return folder or draft.host


def _take_body(lines: list[str], draft: Draft, local: tzinfo, folder: str | None) -> None:
    opened = False
    lines = _without_glued_caption(_without_excerpt(lines, draft), draft)
    lines = _without_banners(lines, draft)
    credited = [*map(may_be_credited, lines), False]
    mixed = has_inline("\n".join(lines))
    at = 0
    while at < len(lines):
        parted = part_from_prose(lines[at]) if credited[at] and draft.body else None
        if parted:
            lines[at : at + 1] = parted
            credited[at : at + 1] = map(may_be_credited, parted)
        below = credited[at + 1] and (
            credit_alone(lines[at + 1], in_body=True) or lines[at + 1].startswith(lines[at])
        )
        if credited[at] or below or not draft.body:
            caption, taken = caption_at(lines, at, bool(draft.body))
            if caption:
                draft.captions.append(caption)
                at += taken
                continue
        line = lines[at]
        at += 1
        if draft.body and line in lines[at : at + 1] and _is_between(draft.body[-1], lines, at):
            draft.captions.append(Caption(line))  # the text of a picture, and its caption
            at += 1
            continue
        if draft.body and line in draft.enlarged and len(line.split()) >= _SHORTEST_CAPTION:
            draft.captions.append(sure_caption(line))
            continue
        if at < len(lines) and draft.body and _is_of_someone(line, draft.body[-1]):
            draft.captions.append(Caption(line))
            continue
        if draft.title and line.startswith(draft.title) and _is_glued(line, draft.title):
            draft.drop(line, "image placeholder")
            continue
        if not draft.body and (caption := _behind_title(line, draft.title, lines[at : at + 1])):
            draft.captions.append(caption)
            continue
        if mixed and has_inline(line):
            line, cut = cut_inline(line, draft.rules)
            draft.removed += cut
            if not line:
                continue
        if draft.host and len(line) <= _LONGEST_LABEL and _is_label(line, draft.host):
            draft.drop(line, "menu")
            continue
        if not opened and _may_open(line, draft):
            line, opened = _without_dateline(line, lines[at:], draft, local, folder)
        draft.body.append(line)
    _drop_header_again(draft, local)
    if draft.body:
        take_slogan(draft)
        take_last_writer(draft)
        take_initials(draft)
        take_stars(draft)


def _drop_header_again(draft: Draft, local: tzinfo) -> None:
    """Drop from below the last paragraph what stood above the first, as pages have it that begin
    again when scrolled down: the lead, and the line of the date above it."""
    body = draft.body
    _drop_copies(draft)
    if len(body) < 3 or not any(line.startswith(body[-1]) for line in body[:2]):
        return
    dated = date_line(body[-2], local) is not None
    # A sentence may be said twice.
    if len(body[-1]) < _SHORTEST_LEAD or (body[-1][-1] in _STOPS and not dated):
        return
    for _ in range(1 + dated):
        draft.drop(body.pop(), "related")


def _drop_copies(draft: Draft) -> None:
    """Drop paragraphs from the end of which each is a copy of one above: pages print their text
    twice, or one paragraph again as what the article is about."""
    body = draft.body
    first = len(body)
    while first > 1 and body[first - 1] in body[: first - 1]:
        first -= 1
    if any(len(line) >= _SHORTEST_COPY for line in body[first:]):
        for line in body[first:]:
            draft.drop(line, "related")
        del body[first:]


def _without_dateline(
    line: str, following: Sequence[str], draft: Draft, local: tzinfo, folder: str | None
) -> tuple[str, bool]:
    """A paragraph without its dateline, whose facts are put into the draft, and whether it has
    one."""
    # A name that is a place is said to be one in the paragraphs that follow.
    below = "" if draft.body else "\n".join(following[:_MOST_BELOW])
    dateline, line = split_dateline(line, _outlet_before(line, draft, folder), below)
    if dateline is None:
        return line, False
    draft.host = dateline.host or draft.host
    draft.outlet = draft.outlet or dateline.outlet
    # What a date line was found to name beside the day is taken for a writer.
    draft.authors = [name for name in draft.authors if name != dateline.outlet]
    draft.place = dateline.place
    if draft.place and dateline.host is None:
        named = draft.host and _is_label(draft.place, draft.host)
        if named or _is_outlet(draft.place, [line, *following]):
            draft.outlet, draft.place = draft.outlet or draft.place, None
    if dateline.date and draft.published is None:
        draft.published = parse_moment(dateline.date, local)
    return line, True


def _without_beginnings(
    lines: Sequence[Line], parts: Sequence[Part], kept: list[int], draft: Draft
) -> list[int]:
    """What is kept without a line at the top that is cut within the sentence which the body begins
    with, behind its dateline: what networks print as a lead."""
    body = next((lines[i].text for i in kept if parts[i] == "body"), "")
    first = split_dateline(body)[1] if body else ""
    cut = [
        i
        for i in kept
        if parts[i] == "top"
        and len(lines[i].text) >= _SHORTEST_LEAD
        and len(first) < len(body)
        and lines[i].text[-1].isalnum()
        and first.startswith(f"{lines[i].text} ")
        # A caption may begin so, too.
        and not any(credit_alone(line.text) for line in lines[max(0, i - 1) : i + 2])
    ]
    for i in cut:
        draft.drop(lines[i].text, "related")
    return [i for i in kept if i not in cut]


def _without_excerpt(lines: list[str], draft: Draft) -> list[str]:
    """The lines without a first one that is but the beginning of the article."""
    if len(lines) < 2 or not _is_excerpt(lines[0], lines[1:_MOST_ABOVE]):
        return lines
    draft.drop(lines[0], "related")
    return lines[1:]


def _is_excerpt(line: str, below: Sequence[str]) -> bool:
    """Whether a line is the beginning of a paragraph below, cut short, or a lead that the very
    next one has behind its dateline."""
    if not line.endswith(CUT_SHORT):
        again = len(line) >= _SHORTEST_LEAD and line in below[0]
        return again and split_dateline(below[0])[1].startswith(line)
    beginning = split_dateline(line)[1].rstrip(" .…")
    return any(split_dateline(text)[1].startswith(beginning) for text in below)


def _is_paragraph(line: str) -> bool:
    return len(line) >= _SHORTEST_LEAD and line[-1] in _STOPS


def _is_between(above: str, lines: Sequence[str], at: int) -> bool:
    """Whether a line printed twice, whose copy ``at`` is, is no sentence, and stands between two
    paragraphs."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return lines[at][-1].isalnum() and _is_paragraph(above) and _is_paragraph(below)


def _without_banners(lines: list[str], draft: Draft) -> list[str]:
    """The lines without those that stand alone between paragraphs more than once and are no
    sentences, as blogs print their name."""
    between = [
        line
        for above, line, below in zip(lines, lines[1:], lines[2:], strict=False)
        if len(line.split()) >= _FEWEST_OF_A_BANNER
        and len(line) <= _LONGEST_BANNER
        and line[-1].isalnum()
        and _is_paragraph(above)
        and _is_paragraph(below)
    ]
    banners = {line for line in between if between.count(line) > 1}
    for line in lines:
        if line in banners:
            draft.drop(line, "menu")
    return [line for line in lines if line not in banners]


def _without_glued_caption(lines: list[str], draft: Draft) -> list[str]:
    """The lines, the first without the caption and its credit that a scraper put before the
    dateline: "Warga di dermaga. (Foto: Lia) Kabar.com – Warga"."""
    label = lines[0].find("oto: ", 0, _LONGEST_CAPTION) if lines else -1
    end = lines[0].find(") ", label, _LONGEST_CAPTION) + 1 if label > 0 else 0
    caption = split_caption(lines[0][:end]) if end else None
    if caption is None or not caption.credit or split_dateline(lines[0][end + 1 :])[0] is None:
        return lines
    draft.captions.append(caption)
    return [lines[0][end + 1 :], *lines[1:]]


def _is_of_someone(line: str, above: str) -> bool:
    """Whether a line between paragraphs is the caption of a picture that says of whom it is and
    when, and has neither credit nor full stop."""
    if not line[-1].isalnum() or len(line) > _LONGEST_CAPTION or above[-1] not in _STOPS:
        return False
    return _WHO_WHEN.fullmatch(line) is not None and _SAYS.search(line) is None


def _is_glued(line: str, title: str) -> bool:
    """Whether a line is the headline as the text of a picture, its credit or nothing behind."""
    behind = line[len(title) :]
    return not behind or (behind[0].isupper() and credit_alone(behind) is not None)


def _behind_title(line: str, title: str, below: Sequence[str]) -> Caption | None:
    """The caption in a line that has the headline before it, as the text of a picture, if the
    paragraph below begins with a dateline that names a host, or the line is no sentence."""
    behind = line[len(title) + 1 :]
    if not title or not line.startswith(f"{title} ") or len(behind.split()) < _SHORTEST_CAPTION:
        return None
    if not below or not behind[0].isupper():
        return None
    dateline = split_dateline(below[0])[0]
    is_caption = dateline.host if dateline else behind[-1].isalnum()
    return Caption(behind) if is_caption else None


def _is_label(line: str, host: str) -> bool:
    """Whether a line is the outlet's name, which its host has: "Kabar Timur" of kabartimur.com."""
    label = registrable_domain(host).partition(".")[0].replace("-", "")
    return re.sub(r"\W", "", line).casefold() == label


def _outlet_before(line: str, draft: Draft, folder: str | None) -> str | None:
    """The outlet that a dateline may begin with: "KABARTIMUR, SORONG - " of kabartimur.com."""
    label = registrable_domain(folder).partition(".")[0] if folder else ""
    begins = _BEFORE_COMMA.match(line) if label else None
    named = begins and re.sub(r"\W", "", begins[0]).casefold() == label
    return begins[0] if begins and named else draft.outlet


def _may_open(line: str, draft: Draft) -> bool:
    """Whether a paragraph may have the dateline: one of the first two, or below a lead the one
    whose dateline ended the header."""
    at = len(draft.body)
    return at < 2 or (at < _MOST_ABOVE and bool(draft.dateline) and line.startswith(draft.dateline))


def _is_outlet(place: str, lines: list[str]) -> bool:
    """Whether what stands where a place would is the outlet, whose host the page names."""
    label = re.escape(re.sub(r"\W", "", place))
    host = re.compile(rf"(?<![\w.]){label}\.[a-z]{{2,}}", re.IGNORECASE)
    return any("." in line and host.search(line) for line in lines)
