"""Furniture: the lines of a page that are not the article. The rules are in furniture.yaml."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

__all__ = [
    "EVERYWHERE",
    "KEEP",
    "LONGEST",
    "LONGEST_LINE",
    "NO_LETTER",
    "PARTS",
    "QUOTES",
    "SHORT",
    "Part",
    "Rule",
    "Rules",
    "furniture_rule",
    "is_dressed",
    "rules",
]

Part = Literal["top", "body", "after"]
"""Where a line stands: above the first paragraph, between paragraphs, below the last."""

KEEP = "keep"
"""The kind of a user's rule for lines that are no furniture, whatever other rules say."""

# The longest furniture line seen in the reference pages has 203 characters.
LONGEST = 240
"""Characters of a line at most that one rule finds, unless the rule says otherwise."""
# "Dapatkan update … Mari bergabung … Anda harus install …": three sentences in one line.
LONGEST_LINE = 600
"""How long a line between paragraphs is at most that may be furniture."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# Bullets, arrows, emoji and brackets around a line.
_DRESSING = re.compile(r"^[^\w“”\"‘’'©@]+|[^\w“”\"‘’'.,:;!?…%/]+$")
_BARE_STARTS = frozenset("_“”\"‘’'©@")
_BARE_ENDS = frozenset("_“”\"‘’'.,:;!?…%/")
EVERYWHERE: frozenset[Part] = frozenset(("top", "body", "after"))
"""All parts of a page."""
PARTS: dict[str, frozenset[Part]] = {
    "edges": frozenset(("top", "after")),
    "after": frozenset(("after",)),
}
"""What a rule's ``where`` stands for."""
# Letters of a line's beginning that choose the rules to try, and how many beginnings are
# remembered: an archive of 40,000 articles has 30,000.
_HEAD = 6
_MOST_HEADS = 50_000
SHORT = 20
"""A rule without ``begins`` that is for lines of so many characters or less is tried on those
alone."""
NO_LETTER = "\\W"
"""In the ``begins`` of a rule: any character that is neither letter, digit nor quote."""
QUOTES = frozenset('“”"‘’')
"""Signs that lines of prose begin with."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of furniture.

    Attributes:
        kind: what it is ("promo").
        pattern: what a whole line of it looks like.
        unless: what is nowhere in such a line; None if nothing is.
        example: a line of it.
        continues: whether it says that the article goes on at another page.
        titles: how many titles of other articles may follow it, a line each.
        ends: whether below it stands nothing of the article, if paragraphs stand above it.
        parts: where it is furniture.
        begins: beginnings, case folded, of which such a line has one, or :data:`NO_LETTER`;
            empty: any.
        has: strings, case folded, of which such a line has one; empty: none needed.
        longest: characters that such a line has at most.
    """

    kind: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    example: str
    continues: bool = False
    titles: int = 0
    parts: frozenset[Part] = EVERYWHERE
    begins: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    longest: int = LONGEST
    ends: bool = False

    def matches(self, line: str) -> bool:
        """Whether the whole line (no white space around it) is furniture of this kind."""
        if not self.pattern.fullmatch(line):
            return False
        return self.unless is None or not self.unless.search(line)


_Match = Callable[[str], re.Match[str] | None]
_Tried = tuple[int, tuple[str, ...], _Match, _Match | None]
"""The place of a rule with what is asked of a line, looked up once."""


class Rules:
    """Rules in their order: the first that a line matches holds."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._asked: list[_Tried] = [
            (at, rule.has, rule.pattern.fullmatch, rule.unless and rule.unless.search)
            for at, rule in enumerate(self.rules)
        ]
        self._by_head: dict[tuple[str, Part], tuple[_Tried, ...]] = {}
        self._same: dict[tuple[int, ...], tuple[_Tried, ...]] = {}
        # Places of rules by how their lines begin; "" where that may be anyhow.
        self._begun: defaultdict[str, list[int]] = defaultdict(list)
        for at, rule in enumerate(self.rules):
            for beginning in {word[:_HEAD] for word in rule.begins} or {""}:
                self._begun[beginning].append(at)
        self._looks: dict[str, bool] = {}
        self._ending = [rule for rule in self.rules if rule.ends]
        self._kept = [rule for rule in self.rules if rule.kind == KEEP]
        self._long = [rule for rule in self.rules if rule.longest > LONGEST]
        of_body = [rule for rule in self.rules if "body" in rule.parts]
        begins = {word[:_HEAD] for rule in of_body for word in rule.begins}
        self._unlettered = NO_LETTER in begins
        self._begins = tuple(begins - {NO_LETTER})
        self._short = [rule for rule in of_body if not rule.begins and rule.longest <= SHORT]
        anywhere = [rule for rule in of_body if not rule.begins and rule.longest > SHORT]
        # "" where nothing cheaper than its expression tells.
        self._words = [word for rule in anywhere for word in rule.has or ("",)]

    def find(self, line: str, part: Part = "body") -> Rule | None:
        """The first rule that the whole line (no white space around it) matches in that part
        of a page, if any; with or without the bullets and brackets around it."""
        if len(line) > LONGEST:
            found = self._of_a_long_line(line, part) or self._promo_of_sentences(line, part)
            return None if found is None or found.kind == KEEP else found
        place = self._first(line, part)
        if is_dressed(line):
            bare = _DRESSING.sub("", line)
            other = self._first(bare, part) if bare and bare != line else None
            if other is not None and (place is None or other < place):
                place = other
        if place is None or self.rules[place].kind == KEEP:
            return None
        return self.rules[place]

    def ends_article(self, line: str) -> bool:
        """Whether below a line (not empty) nothing of an article stands."""
        bare = _DRESSING.sub("", line)
        folded = bare.casefold()
        return any(folded.startswith(rule.begins) and rule.matches(bare) for rule in self._ending)

    def keep(self, line: str) -> bool:
        """Whether a user's rule says that a line is none."""
        return any(rule.matches(line) for rule in self._kept)

    def may_find(self, line: str) -> bool:
        """Whether :meth:`find` may find a rule for a line between paragraphs (no white space
        around it, not empty): a cheap test that is never wrong about a line it refuses."""
        if len(line) > LONGEST_LINE:
            return False
        head = line[:_HEAD]
        look = self._looks.get(head)
        if look is None:
            look = self._looks_close(head)
            if len(self._looks) < _MOST_HEADS:
                self._looks[head] = look
        if look or (len(line) <= SHORT and self.may_be_short(line)):
            return True
        return any(map(line.casefold().__contains__, self._words))

    def may_be_short(self, line: str) -> bool:
        """Whether a line of at most :data:`SHORT` characters may match a rule for such lines
        alone."""
        folded = line.casefold()
        return any(word in folded for rule in self._short for word in rule.has or ("",))

    def _looks_close(self, head: str) -> bool:
        """Whether a line of that beginning can match a rule that knows how its lines begin."""
        if not (head[0].isalnum() or head[0] in _BARE_STARTS):
            return True
        folded = head.casefold()[:_HEAD]
        if self._unlettered and not (folded[0].isalnum() or folded[0] in QUOTES):
            return True
        return folded.startswith(self._begins)

    def _first(self, line: str, part: Part) -> int | None:
        """The place of the first rule that a line matches as it stands."""
        folded = line.casefold()
        head = (folded[:_HEAD], part)
        tried = self._by_head.get(head)
        if tried is None:
            tried = self._tried(*head)
            if len(self._by_head) < _MOST_HEADS:
                self._by_head[head] = tried
        # Written out, since hardly anything is called as often.
        for place, has, matches, unless in tried:
            for word in has:
                if word in folded:
                    break
            else:
                if has:
                    continue
            if matches(line) and not (unless and unless(line)):
                return place
        return None

    def _tried(self, head: str, part: Part) -> tuple[_Tried, ...]:
        """The rules that a line with that beginning can match at all."""
        begun = [at for end in range(1, len(head) + 1) for at in self._begun.get(head[:end], ())]
        if not (head[0].isalnum() or head[0] in QUOTES):
            begun += self._begun.get(NO_LETTER, ())
        tried = sorted({*begun, *self._begun[""]}) if begun else self._begun[""]
        numbers = tuple(at for at in tried if part in self.rules[at].parts)
        # Many beginnings have the same rules.
        return self._same.setdefault(numbers, tuple(self._asked[at] for at in numbers))

    def _of_a_long_line(self, line: str, part: Part) -> Rule | None:
        """The rule of a line that is longer than those of other rules may be."""
        folded = line.casefold()
        for rule in self._long:
            may_match = len(line) <= rule.longest and part in rule.parts
            has = not rule.has or any(map(folded.__contains__, rule.has))
            if may_match and has and rule.matches(line):
                return rule
        return None

    def _promo_of_sentences(self, line: str, part: Part) -> Rule | None:
        """The rule of a long line that is promotion in each of its sentences."""
        end = _SENTENCE_END.search(line) if len(line) <= LONGEST_LINE else None
        if end is None:
            return None
        first = self.find(line[: end.start()], part)
        if first is None or first.kind != "promo":
            return None
        for piece in _SENTENCE_END.split(line[end.end() :]):
            rule = self.find(piece, part)
            if rule is None or rule.kind != "promo":
                return None
        return first


def is_dressed(line: str) -> bool:
    """Whether a line begins or ends with a bullet, an arrow, a bracket or the like."""
    if not line:
        return False
    first, last = line[0], line[-1]
    return not (
        (first.isalnum() or first in _BARE_STARTS) and (last.isalnum() or last in _BARE_ENDS)
    )


def _rule(kind: str, entry: dict[str, Any]) -> Rule:
    begins = entry.get("begins")
    begins = begins if isinstance(begins, list) else str(begins).split() if begins else ()
    return Rule(
        kind,
        re.compile(entry["pattern"], re.IGNORECASE),
        re.compile(entry["unless"], re.IGNORECASE) if "unless" in entry else None,
        entry["example"],
        entry.get("continues", False),
        entry.get("titles", 0),
        PARTS[entry["where"]] if "where" in entry else EVERYWHERE,
        tuple(map(str, begins)),
        tuple(entry.get("has", ())),
        entry.get("longest", LONGEST),
        entry.get("ends", False),
    )


@cache
def rules() -> Rules:
    """Those of furniture.yaml."""
    text = files("searchidx.ingest").joinpath("furniture.yaml").read_text(encoding="utf-8")
    kinds = yaml.safe_load(text).items()
    return Rules(_rule(kind, entry) for kind, entries in kinds for entry in entries)


def furniture_rule(line: str, part: Part = "body") -> Rule | None:
    """The first of our own rules that the whole line matches, as :meth:`Rules.find`."""
    return rules().find(line, part)
