"""Lines of tags: below "Tags", behind "Topik:", hashtags, or words alone that only tags have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchidx.ingest.bylines import may_be_byline
from searchidx.ingest.draft import Draft
from searchidx.ingest.furniture import Part, Rules

__all__ = ["LONGEST_BUTTON", "is_source", "may_be_tags", "take_tags"]

_TAGS = re.compile(
    r"(?:tag(?:s|ged)?|topi(?:k(?: terkait)?|cs?)|kata kunci|label|keywords?)\s*:\s*(?P<tags>.+)",
    re.I,
)
_BETWEEN_TAGS = re.compile(r"[,;|]|\s[#*]")
_TAGS_ALONE = re.compile(
    r"(?:tags?(?: terkait)?|topi(?:k(?: terkait)?|cs?)|kata kunci|keywords?)"
    r"(?:\s*/\s*(?:tags?|kata kunci))?\s*:?",
    re.I,
)
_HASHTAGS = re.compile(r"(?:tags?\s*)?# ?\w+(?:[\s,]+# ?\w+)*", re.I)
# "#Kapal #Tarif #Tol Laut"; "Tags Kapal Tarif Tol Laut", of which words belong together cannot
# be told.
_SPACED_HASHTAGS = re.compile(r"#\w+(?: \w+){0,3}(?:\s*,?\s*#\w+(?: \w+){0,3})+")
_TAGS_IN_A_ROW = re.compile(r"(?:tags?|topik) (?-i:[A-Z#])[^.:?!]{2,160}", re.I)
# Below a by-line or other furniture, whom the article was taken from; elsewhere, where its
# figures are from.
_SOURCE = re.compile(r"sumber\s*:\s*.{2,60}", re.I)
# "hutan, masyarakat adat, pangan", as tags alone are listed.
_LISTED = re.compile(r"[a-z][a-z\d -]{1,28}(?:,\s*[a-z][a-z\d -]{1,28}){2,}")
_LISTED_NAMES = re.compile(r"[A-Z][\w. ]{2,40}(?:,\s*[A-Z][\w. ]{2,40}){3,}")
LONGEST_BUTTON = 30
"""Characters at most of a line that is one word or two of the page's own ("Lihat Foto")."""
_LONGEST_TAG = 40
_LONGEST_TAGS = 240


def may_be_tags(line: str) -> bool:
    """Whether a line (not empty) between paragraphs may be one of tags: a cheap test."""
    if len(line) <= _LONGEST_TAG or line[0] == "#":
        return True
    if len(line) > _LONGEST_TAGS:
        return False
    listed = line[-1].isalnum() and line.count(",") > 2
    return ":" in line or listed or line.islower()


def take_tags(texts: Sequence[str], parts: Sequence[Part], at: int, draft: Draft) -> bool:
    """Take a line of tags, or one below "Tags" or, in lower case, below the initials or the page
    numbers at the end of a page."""
    line = texts[at]
    tags = _TAGS.fullmatch(line) if ":" in line else None
    if tags:
        draft.tags += [
            tag.strip(" #*.") for tag in _BETWEEN_TAGS.split(tags["tags"]) if tag.strip(" #*.")
        ]
    elif line[0] in "#Tt" and "#" in line and _HASHTAGS.fullmatch(line):
        draft.tags += re.findall(r"# ?(\w+)", line)
    elif _heads_tags(line):
        return True
    elif parts[at] != "body" and line[0] == "#" and _SPACED_HASHTAGS.fullmatch(line):
        draft.tags += [tag.strip(" ,") for tag in line.split("#") if tag.strip(" ,")]
    elif parts[at] == "after" and line[0] in "Tt" and _TAGS_IN_A_ROW.fullmatch(line):
        draft.drop(line, "tags")
    elif parts[at] == "after" and (
        _LISTED.fullmatch(line) or (_LISTED_NAMES.fullmatch(line) and _is_signed(texts[at - 1]))
    ):
        draft.tags += re.split(r",\s*", line)
    elif parts[at] == "after" and line.islower() and at and _heads_tags(texts[at - 1]):
        # Which words belong together cannot be told.
        draft.tags += [line] if _is_tag(line) else []
    elif parts[at] == "after" and line.islower() and _is_below_a_code(texts, at, draft.rules):
        draft.drop(line, "tags")
    else:
        if not _is_tag(line):
            return False
        above = range(max(0, at - 10), at)
        heads = [i for i in above if _heads_tags(texts[i])]
        if parts[at] == "after" and line.islower() and not heads:
            heads = [i for i in above if _is_code(texts[i], draft.rules)]
        below = texts[heads[-1] + 1 : at + 1] if heads else ()
        if not below or not all(map(_is_tag, below)):
            return False
        if any(draft.rules.find(text, "after") for text in below):
            return False  # below "Lihat juga" a menu goes on
        draft.tags.append(line.strip(" #"))
    return True


def is_source(line: str) -> bool:
    """Whether a line says whom the article was taken from, if it stands where that is said."""
    return _SOURCE.fullmatch(line) is not None


def _is_signed(line: str) -> bool:
    return may_be_byline(line) or is_source(line)


def _heads_tags(line: str) -> bool:
    return len(line) <= LONGEST_BUTTON and _TAGS_ALONE.fullmatch(line) is not None


def _is_below_a_code(texts: Sequence[str], at: int, rules: Rules) -> bool:
    """Whether a line of several words, none of a sentence, stands below initials and the like."""
    if len(texts[at].split()) < 4 or texts[at][-1] in '.,:;!?”"':
        return False
    return at > 0 and _is_code(texts[at - 1], rules)


def _is_code(line: str, rules: Rules) -> bool:
    if may_be_byline(line):
        return True
    rule = rules.find(line, "after") if len(line) <= LONGEST_BUTTON else None
    return rule is not None and rule.kind in ("byline code", "pagination")


def _is_tag(line: str) -> bool:
    longest, words = (2 * _LONGEST_TAG, 10) if line.startswith("# ") else (_LONGEST_TAG, 4)
    short = len(line) <= longest and len(line.split()) <= words
    return short and not re.search(r"[.:?!,”\"]$", line)
