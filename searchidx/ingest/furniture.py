"""Furniture: the lines of a page that are not the article. The rules are in furniture.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

__all__ = ["Rule", "furniture_rule", "rules"]

# The longest furniture line seen in the reference pages has 203 characters.
_LONGEST = 240


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of furniture: what a whole line looks like, an example, and whether it
    says that the article goes on at another page."""

    kind: str
    pattern: re.Pattern[str]
    example: str
    continues: bool


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    text = files("searchidx.ingest").joinpath("furniture.yaml").read_text(encoding="utf-8")
    return tuple(
        Rule(
            kind,
            re.compile(entry["pattern"], re.IGNORECASE),
            entry["example"],
            entry.get("continues", False),
        )
        for kind, entries in yaml.safe_load(text).items()
        for entry in entries
    )


def furniture_rule(line: str) -> Rule | None:
    """The first rule that the whole line (no white space around it) matches, if any."""
    if len(line) > _LONGEST:
        return None
    return next((rule for rule in rules() if rule.pattern.fullmatch(line)), None)
