"""Furniture: the lines of a page that are not the article. The rules are in furniture.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

__all__ = ["Part", "Rule", "furniture_rule", "rules"]

Part = Literal["top", "body", "after"]
"""Where a line stands: above the first paragraph, between paragraphs, below the last."""

# The longest furniture line seen in the reference pages has 203 characters.
_LONGEST = 240
# "Dapatkan update … Mari bergabung … Anda harus install …": three sentences in one line.
_LONGEST_PROMO = 600
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# Bullets, arrows, emoji and brackets around a line.
_DRESSING = re.compile(r"^[^\w“”\"‘’'©@]+|[^\w“”\"‘’'.,:;!?…%/]+$")
_EVERYWHERE: frozenset[Part] = frozenset(("top", "body", "after"))
_PARTS: dict[str, frozenset[Part]] = {
    "edges": frozenset(("top", "after")),
    "after": frozenset(("after",)),
}


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
        parts: where it is furniture.
    """

    kind: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    example: str
    continues: bool
    titles: int
    parts: frozenset[Part] = _EVERYWHERE

    def matches(self, line: str) -> bool:
        """Whether the whole line (no white space around it) is furniture of this kind."""
        if not self.pattern.fullmatch(line):
            return False
        return self.unless is None or not self.unless.search(line)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    text = files("searchidx.ingest").joinpath("furniture.yaml").read_text(encoding="utf-8")
    return tuple(
        Rule(
            kind,
            re.compile(entry["pattern"], re.IGNORECASE),
            re.compile(entry["unless"], re.IGNORECASE) if "unless" in entry else None,
            entry["example"],
            entry.get("continues", False),
            entry.get("titles", 0),
            _PARTS[entry["where"]] if "where" in entry else _EVERYWHERE,
        )
        for kind, entries in yaml.safe_load(text).items()
        for entry in entries
    )


def furniture_rule(line: str, part: Part = "body") -> Rule | None:
    """The first rule that the whole line (no white space around it) matches in that part of
    a page, if any."""
    if len(line) > _LONGEST:
        return _promo_of_sentences(line, part)
    bare = _DRESSING.sub("", line)
    forms = (line, bare) if bare and bare != line else (line,)
    return next(
        (rule for rule in rules() if part in rule.parts for form in forms if rule.matches(form)),
        None,
    )


def _promo_of_sentences(line: str, part: Part) -> Rule | None:
    """The rule of a long line that is promotion in each of its sentences."""
    if len(line) > _LONGEST_PROMO:
        return None
    pieces = [piece for piece in _SENTENCE_END.split(line) if len(piece) < len(line)]
    found = [furniture_rule(piece, part) for piece in pieces]
    return found[0] if found and all(rule and rule.kind == "promo" for rule in found) else None
