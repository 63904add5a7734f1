"""Take from a page's lines what is not the article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchidx.ingest.bylines import may_be_byline
from searchidx.ingest.captions import credit_alone, split_caption
from searchidx.ingest.draft import Draft
from searchidx.ingest.furniture import Part, Rule, Rules
from searchidx.ingest.headline_rows import headlines_in_rows
from searchidx.ingest.hosts import HOST
from searchidx.ingest.lines import BULLET, Line
from searchidx.ingest.parts import CUT_SHORT, is_closing
from searchidx.ingest.small_words import SMALL_WORDS, is_in_title_case
from searchidx.ingest.tags import LONGEST_BUTTON, is_source, may_be_tags, take_tags

__all__ = ["drop_furniture"]

_HOST_INSIDE = re.compile(HOST)
_NOT_THE_OWNER = re.compile(
    r"copyright|hak cipta|all rights? reserved|dilindungi undang-undang|©|\(c\)|\b(?:19|20)\d\d\b",
    re.I,
)
_MADE_WITH = re.compile(r"diberdayakan|powered|(?:gambar )?tema (?:oleh|by)", re.I)
_LETTER = re.compile(r"\w")
_BREADCRUMB = re.compile(r"\s*[>/»›|]\s*")
_SMALL_WORD = re.compile(r"(?<!\S)[a-z]{2,}")
# A word that titles print with a capital, or a quote.
_SENTENCE_CASE = re.compile(
    rf"(?<!\S)(?!(?:{'|'.join(sorted(SMALL_WORDS))})\b)[a-z]{{2,}}|[“”\"‘’']"
)
# Titles of other articles mostly have at least this many words, sub-headings fewer.
_WORDS_OF_A_TITLE = 5
_LONGEST_TITLE = 160
# "Penumpang Minta "Refund"": quoted words at the end of a title, none of which ends a sentence.
_ENDS_QUOTED = re.compile(r"[^\s,:.] [“\"][^“”\".,!?]{2,40}[”\"]$")
_BULLETS = frozenset("•●▪■►▸➤‣·")
_ITEM = (*_BULLETS, BULLET)
_MOST_BULLETED = 6
# "0 Response to "Kapal Ternak Tiba"", as blogs head the comments.
_ANSWERED = re.compile(
    r"\d+ (?:responses?|thoughts?|tanggapan|komentar) (?:to|on|pada|untuk|terhadap)\s*[“\"]"
    r"(?P<title>[^“”\"]{8,180})[”\"]",
    re.IGNORECASE,
)
# In words.
_FEWEST_OF_A_CAPTION = 4
# The button that enlarges a picture.
_ENLARGE = "Perbesar"
_MOST_OF_A_SECTION = 2
_PATH = ("Home", "Beranda", "HOME", "BERANDA")
_SHORTEST_IN_A_PATH = 15
# "Home Kabar Nelayan Pala Opini Tokoh Mitra": of words with capitals alone.
_MENU = re.compile(r"(?:Home|Beranda|HOME|BERANDA)(?: (?:[A-Z]\S*|&)){6,}")
# What stands above a teaser at the top of each page of some outlets.
_TEASED = "Headline"
_LOWEST_COPY = 8
# Lines above the first paragraph in which hashtags are the article's.
_FARTHEST_TAGS = 15
_COLLECTED = "Kumpulan Berita "
# A post of another network, from the first of these lines to the second.
_POST = ("view this post on instagram", "lihat postingan ini di instagram")
_POSTED = ("a post shared by", "sebuah kiriman dibagikan oleh")
_MOST_OF_A_POST = 8


def drop_furniture(
    lines: Sequence[Line], parts: Sequence[Part], foot: int, draft: Draft
) -> list[int]:
    """The indexes of the lines that stay; tags, section, owner and whether the article goes
    on are put into the draft. ``foot`` is the index of the line that the page's foot begins
    with."""
    kept: list[int] = []
    texts = [line.text for line in lines]
    skipped, ended = _end_of_others(texts), False
    near = parts.count("top") - _FARTHEST_TAGS
    for at, (text, part) in enumerate(zip(texts, parts, strict=True)):
        if at < skipped:
            draft.drop(text, "related")
            continue
        if text.endswith(_ENLARGE):  # the text of a picture may stand before it
            draft.drop(text, "image placeholder")
            draft.photos.update(texts[at + 1 : at + 2])
            draft.enlarged.update(texts[at + 1 : at + 2])
            continue
        may_match = part != "body" or draft.rules.may_find(text)
        if not may_match and not may_be_tags(text):
            kept.append(at)  # a paragraph, as most lines are
            continue
        rule = _rule_at(texts, parts, at, draft.rules) if may_match else None
        unruled = rule is None or rule.kind == "separator"
        if part == "after" and is_source(text) and _is_apart(texts, kept, at):
            draft.drop(text, "byline code")
        elif unruled and text[0] == "#" and (at > foot or at < near) and may_be_tags(text):
            draft.drop(text, "menu")  # what many read of
        elif unruled and may_be_tags(text) and take_tags(texts, parts, at, draft):
            pass
        elif rule is None:
            below = ended or at >= foot
            if below and not may_be_byline(text):
                draft.drop(text, "comments" if ended else "menu")
            elif kind := _kind_by_place(texts, part, at, draft.rules):
                draft.drop(text, kind)
            else:
                kept.append(at)
        else:
            _take_furniture(rule, texts, at, draft)
            ended |= part == "after" and (rule.ends or is_closing(texts, at, draft.rules))
            if part == "body" and rule.titles:
                _drop_bulleted_above(texts, kept, at, draft)
            # At the top of a page a list would swallow the headline.
            if rule.titles and (part != "top" or len(kept) > 1):
                skipped = at + 1 + _titles_below(lines, parts, at, rule, draft.rules)
            skipped = max(skipped, _end_of_post(texts, at))
    return _without_rows(texts, parts, kept, draft)


def _without_rows(
    texts: Sequence[str], parts: Sequence[Part], kept: list[int], draft: Draft
) -> list[int]:
    """What is kept without rows of other articles' headlines below the top."""
    below = [at for at in kept if parts[at] != "top"]
    rows = {below[i] for i in headlines_in_rows([texts[at] for at in below])}
    rows = {at for at in rows if not draft.rules.keep(texts[at])}
    for at in sorted(rows):
        draft.drop(texts[at], "related")
    return [at for at in kept if at not in rows]


def _drop_bulleted_above(texts: Sequence[str], kept: list[int], heading: int, draft: Draft) -> None:
    """Drop several titles of other articles behind bullets that stand right above their heading,
    as an outlet prints them."""
    at = heading
    while at and texts[at - 1].startswith(BULLET) and at - 1 in kept[-_MOST_BULLETED:]:
        title = texts[at - 1].removeprefix(BULLET)
        if not (_is_title(title, _WORDS_OF_A_TITLE) and is_in_title_case(title)):
            break
        at -= 1
    if heading - at > 1:
        for i in range(at, heading):
            kept.remove(i)
            draft.drop(texts[i], "related")


def _rule_at(texts: Sequence[str], parts: Sequence[Part], at: int, rules: Rules) -> Rule | None:
    """The rule of a line, as where it stands lets it be one of furniture."""
    rule = rules.find(texts[at], parts[at])
    if rule is None and parts[at] == "top":
        return _promo_above(texts, parts, at, rules)
    return rule


def _kind_by_place(texts: Sequence[str], part: Part, at: int, rules: Rules) -> str | None:
    """The kind of furniture that a line without a rule is where it stands, if any."""
    if part == "top" and at and texts[at].startswith(f"{texts[at - 1]} / "):
        return "breadcrumb"  # "Opini" above "Opini / Pembaca"
    if part == "top" and texts[at].startswith(_PATH) and at + 1 < len(texts):
        if _is_path_to(texts[at + 1], texts[at]):
            return "breadcrumb"
        return "menu" if _MENU.fullmatch(texts[at]) else None
    if part == "body" and texts[at][0] in _BULLETS and _stands_between_sentences(texts, at):
        return "related"
    if len(texts[at]) <= LONGEST_BUTTON and _heads_a_photo(texts, at, rules):
        return "image placeholder"
    return None


def _is_path_to(headline: str, line: str) -> bool:
    """Whether a line ends with a headline, or with the beginning of one that it cuts: "Beranda
    Ekonomi Harga Cabai Naik", "BerandaEkonomiHarga Cabai Naik di ..."."""
    if line.endswith(headline):
        return True
    if not line.endswith(CUT_SHORT):
        return False
    shown = line.rstrip(" .…")
    begins = shown.rfind(headline[:_SHORTEST_IN_A_PATH])
    return begins > 0 and headline.startswith(shown[begins:])


def _end_of_others(texts: Sequence[str]) -> int:
    """How many of the first lines are none of the article's, though they end as sentences do: the
    path to a headline that it cuts; a label above a sentence that comes twice, as the text of a
    picture and the lead of another article, and the link below that; the same above a sentence that
    comes once, if the headline below it comes twice."""
    if len(texts) < 3:
        return 0
    if texts[0].startswith(_PATH) and _is_path_to(texts[1], texts[0]):
        return 1
    if texts[0] != _TEASED or not texts[1].endswith("."):
        return 0
    if texts[1] != texts[2]:
        return 2 if texts[2] in texts[3:_LOWEST_COPY] else 0
    return 4 if len(texts) > 3 and texts[3].startswith(_COLLECTED) else 3


def _stands_between_sentences(texts: Sequence[str], at: int) -> bool:
    """Whether a title behind a bullet is no item of a list: sentences stand above and below."""
    near = (texts[at - 1], texts[at + 1]) if 0 < at < len(texts) - 1 else ("", "")
    whole = all(text.endswith((".", "”", '"')) and text[0] not in _BULLETS for text in near)
    return whole and _is_title(texts[at][1:], _WORDS_OF_A_TITLE)


def _is_apart(texts: Sequence[str], kept: Sequence[int], at: int) -> bool:
    """Whether a line stands below a by-line or other furniture."""
    return may_be_byline(texts[at - 1]) or not kept or kept[-1] != at - 1


def _promo_above(texts: Sequence[str], parts: Sequence[Part], at: int, rules: Rules) -> Rule | None:
    """The rule of promotion of a line at the top that is no headline: very short or in a
    sentence's case, and another line could be the headline."""
    small = set(_SMALL_WORD.findall(texts[at])) - SMALL_WORDS
    if not (small or "://" in texts[at] or len(texts[at].split()) < 4):
        return None
    rule = rules.find(texts[at], "after")
    if rule is None or rule.kind != "promo":
        return None
    others = (texts[i] for i in range(at + 1, len(texts)) if parts[i] == "top")
    return rule if any(_could_be_headline(other, rules) for other in others) else None


def _could_be_headline(line: str, rules: Rules) -> bool:
    if len(line.split()) < 4 or line.endswith(".") or re.search(r"[:|]|\b(?:19|20)\d\d\b", line):
        return False
    return rules.find(line, "after") is None and split_caption(line) is None


def _take_furniture(rule: Rule, texts: Sequence[str], at: int, draft: Draft) -> None:
    line = texts[at]
    draft.drop(line, rule.kind)
    if rule.kind == "breadcrumb":
        steps = _BREADCRUMB.split(line)
        draft.section = draft.section or (steps[1] if len(steps) > 1 else "") or None
        if line in _PATH:
            draft.below_home.update(texts[at + 1 : at + 2])
    elif rule.kind == "copyright":
        _take_owner(line, draft)
    elif rule.kind == "comments" and (answered := _ANSWERED.fullmatch(line)):
        draft.answered = answered["title"]
    elif at + 1 < len(texts) and (
        rule.kind == "image placeholder"
        or (rule.kind == "share" and _is_above_a_caption(texts, at))
    ):
        draft.photos.add(texts[at + 1])
    draft.continues |= rule.continues


def _is_above_a_caption(texts: Sequence[str], at: int) -> bool:
    """Whether a button of sharing behind a bullet, right below the headline, stands above a line
    that is no sentence and a paragraph: themes print the caption of the photo there."""
    if at != 1 or texts[at][0] not in _BULLETS or at + 2 >= len(texts):
        return False
    line, below = texts[at + 1 : at + 3]
    short = line[-1].isalnum() and len(line.split()) >= _FEWEST_OF_A_CAPTION
    return short and below.endswith((".", "”", '"')) and len(below) > len(line)


def _end_of_post(texts: Sequence[str], at: int) -> int:
    """Index of the line that says whose post of another network stands above it, if the line
    heads that; else 0."""
    if not texts[at].casefold().startswith(_POST):
        return 0
    near = range(at + 1, min(at + _MOST_OF_A_POST, len(texts)))
    return next((i for i in near if texts[i].casefold().startswith(_POSTED)), 0)


def _heads_a_photo(texts: Sequence[str], at: int, rules: Rules) -> bool:
    """Whether a button ("Lihat Foto") belongs to a photo, whose caption follows it."""
    if at + 1 == len(texts):
        return False
    rule = rules.find(texts[at], "top")
    if rule is None or rule.kind != "image placeholder":
        return False
    following = texts[at + 1]
    return bool(split_caption(following, True) or credit_alone(following, True))


def _titles_below(
    lines: Sequence[Line], parts: Sequence[Part], at: int, rule: Rule, rules: Rules
) -> int:
    """How many lines below a heading are titles of other articles.

    One that stands in the heading's block is surer than one below a blank line, which may
    be a sub-heading; so is one below the last paragraph.
    """
    below = range(at + 1, len(lines))
    after = parts[at] == "after"
    blocks = lines[-1].block - lines[0].block + 1
    spaced = 2 * blocks >= len(lines)
    most = rule.titles * (20 if after else 1)
    if rule.titles and spaced:
        # All of the heading's own block.
        most = max(most, sum(line.block == lines[at].block for line in lines[at + 1 : at + 6]))
    # One that stands behind a bullet, as those above it, belongs to the list.
    bulleted = [i for i in below[:_MOST_BULLETED] if lines[i].text.startswith(_ITEM)]
    if bulleted and bulleted == list(below[: len(bulleted)]):
        most = max(most, len(bulleted))
    count = 0
    for i in below[:most]:
        same = spaced and lines[i].block == lines[at].block
        if count and spaced and not after and _leaves_the_list(lines, at, i):
            break
        ends = i + 1 == len(lines) or lines[i + 1].block != lines[i].block
        sure = after or (same and (ends or rule.titles > 1))
        fewest = 3 if sure else _WORDS_OF_A_TITLE
        if i == at + 1 and not _SENTENCE_CASE.search(lines[i].text):
            fewest = min(fewest, 4)
        found = rules.find(lines[i].text, parts[i])
        # Ranks, sections and "2 jam lalu" stand between titles below the body.
        if after and (
            lines[i].text.isdecimal()
            or (found and found.kind == "share")
            or not _LETTER.search(lines[i].text)
            or _is_section_of(lines, parts, at, i, rules)
        ):
            count += 1
            continue
        if found or not _is_title(lines[i].text, fewest):
            break
        count += 1
    one_more = count == most and not after and _is_above_an_ad(lines, parts, at + 1 + count, rules)
    return count + one_more


def _is_section_of(
    lines: Sequence[Line], parts: Sequence[Part], heading: int, at: int, rules: Rules
) -> bool:
    """Whether a line of a list of articles names the section of one: of two words at most, above
    "2 jam lalu", or one that did so above."""
    text = lines[at].text
    if len(text.split()) > _MOST_OF_A_SECTION or text[-1] in '.,:;!?”"':
        return False
    if any(line.text == text for line in lines[heading + 1 : at]):
        return True
    if at + 1 == len(lines):
        return False
    rule = rules.find(lines[at + 1].text, parts[at + 1])
    return rule is not None and rule.kind == "share"


def _is_above_an_ad(lines: Sequence[Line], parts: Sequence[Part], at: int, rules: Rules) -> bool:
    """Whether a line is a title, in title case, between one and an advertisement."""
    if at + 1 >= len(lines) or _SENTENCE_CASE.search(lines[at].text):
        return False
    rule = rules.find(lines[at + 1].text, parts[at + 1])
    return rule is not None and rule.kind == "advertisement" and _is_title(lines[at].text, 4)


def _leaves_the_list(lines: Sequence[Line], heading: int, at: int) -> bool:
    """Whether a block of titles ended right above a line."""
    above, block = lines[at - 1], lines[at].block
    if above.block == block:
        return False
    # A block of the heading with titles, or one of several titles below it.
    return above.block == lines[heading].block or lines[at - 2].block == above.block


def _is_title(line: str, fewest_words: int) -> bool:
    """Whether a line reads as the title of another article rather than as prose."""
    if len(line) > _LONGEST_TITLE or line.endswith((".", ",")):
        return False
    if line.endswith(("”", '"')) and not _ENDS_QUOTED.search(line):
        return False
    if re.search(r"[a-z]\.\s+[A-Z“]|[,.?!][”\"]\s", line):
        return False
    return len(line.split()) >= fewest_words


def _take_owner(line: str, draft: Draft) -> None:
    if _MADE_WITH.match(line):
        return
    host = _HOST_INSIDE.search(line)
    name = _NOT_THE_OWNER.sub(" ", line).strip(" .,-–|@")
    if host:
        draft.host = draft.host or host[0].lower()
    elif 2 < len(name) <= 40:
        draft.outlet = draft.outlet or " ".join(name.split())
