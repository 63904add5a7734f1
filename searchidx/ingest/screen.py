"""Whether a text may hold anything that is to be taken out of it: one search for many strings.

Most bodies of an archive need no cleaning, and to see that must cost next to nothing. Whatever
is taken out has one of some hundred strings in it, or is in a short line. A screen tells what
kinds of that a text may have; where it does not tell of a kind, there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, get_args

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from searchidx.ingest.bylines import BYLINE_STRINGS
from searchidx.ingest.captions import CREDIT_STRINGS, TAGGED_LINE
from searchidx.ingest.furniture import KEEP, NO_LETTER, QUOTES, SHORT, Rules
from searchidx.ingest.inline import INLINE_STRINGS, has_code
from searchidx.ingest.lines import ODD_SPACES, clean_lines

__all__ = ["KINDS", "Kind", "Screen", "screen_of"]

Kind = Literal["letter", "space", "inline", "furniture", "anywhere", "byline", "credit"]
"""What a text may hold: letters whose case is not folded byte by byte; white space to be
cleaned; furniture inside a paragraph; lines of furniture, also by a rule for lines of any
beginning; bylines; captions and credits."""
KINDS: frozenset[Kind] = frozenset(get_args(Kind))

# What is not of ASCII, but is in part when its case is folded.
ODD_LETTERS = (
    "\u00df\u0130\u0149\u017f\u01f0\u1e96\u1e97\u1e98\u1e99\u1e9a\u1e9e\u212a"
    "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
)
# What a line may begin with that is no prose; a blank line is none.
_SIGNS = {sign for sign in map(chr, range(128)) if not sign.isalnum()} - QUOTES - {"\n"}
_STRINGS: Mapping[Kind, Iterable[str]] = {
    "letter": ODD_LETTERS,
    "space": (*ODD_SPACES, "\n ", " \n"),
    "inline": INLINE_STRINGS,
    "byline": BYLINE_STRINGS,
    "credit": CREDIT_STRINGS,
}

_ODD_START = re.compile(r"\n[^\0-\x7f“”‘’]")


class Screen:
    """What to look for in texts, given the rules of furniture.

    Each rule is a bit. A rule may match where the beginning of a line and what else its lines
    have were both found.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        kinds: dict[str, set[Kind]] = {}
        for kind, strings in _STRINGS.items():
            for string in strings:
                kinds.setdefault(string, set()).add(kind)
        begun, had = dict[str, int](), dict[str, int]()
        for number, rule in enumerate(rules.rules):
            short = not rule.begins and rule.longest <= SHORT
            if rule.kind == KEEP or "body" not in rule.parts or short:
                continue
            for word in rule.begins or ("",):
                if word != NO_LETTER:
                    string = "\n" + word if word else ""
                    begun[string] = begun.get(string, 0) | 1 << number
            for word in rule.has or ("",):
                had[word] = had.get(word, 0) | 1 << number
        self._anywhere = begun.get("", 0)
        # Bullets, brackets and the like may stand before what a line of any rule begins with.
        self._any = (1 << len(rules.rules)) - 1
        begun |= {"\n" + sign: self._any for sign in _SIGNS}
        self._always = begun.pop("", 0), had.pop("", 0)
        strings = [*{**kinds, **begun, **had}]
        self._found = [
            (frozenset(kinds.get(string, ())), begun.get(string, 0), had.get(string, 0))
            for string in strings
        ]
        self._search = BytesAhoCorasick(
            [string.encode() for string in strings],
            matchkind=MatchKind.Standard,
            implementation=Implementation.DFA,
        )

    def look(self, text: str) -> tuple[list[str], set[Kind]]:
        """The lines of a text that are not blank, as :func:`clean_lines` gives them, and what
        they may hold."""
        kinds = self._kinds_in(text)
        if "space" in kinds:
            lines = [line for line in clean_lines(text) if line]
            return lines, self.kinds_of(lines)
        lines = [line for line in text.split("\n") if line]
        return lines, kinds | self._kinds_by_length(lines)

    def kinds_of(self, lines: Sequence[str]) -> set[Kind]:
        """What lines may hold that are cleaned and not blank."""
        return self._kinds_in("\n".join(lines)) | self._kinds_by_length(lines)

    def _kinds_by_length(self, lines: Iterable[str]) -> set[Kind]:
        short = any(len(line) <= SHORT and self._rules.may_be_short(line) for line in lines)
        return {"furniture"} if short else set()

    def _kinds_in(self, text: str) -> set[Kind]:
        begun, had = self._always
        text = f"\n{text}\n"
        folded = text.encode("utf-8", "replace").lower()
        if not text.isascii() and _ODD_START.search(text):
            begun = self._any
        kinds = set[Kind]()
        if has_code(text):
            kinds.add("inline")
        if TAGGED_LINE.search(text):
            kinds.add("credit")
        for number, _, _ in self._search.find_matches_as_indexes(folded, overlapping=True):
            also, begins, has = self._found[number]
            kinds |= also
            begun |= begins
            had |= has
        if "letter" in kinds:
            return self._kinds_in(text.casefold())
        if begun & had:
            kinds.add("furniture")
            if begun & had & self._anywhere:
                kinds.add("anywhere")
        return kinds


@lru_cache(maxsize=8)
def screen_of(rules: Rules) -> Screen:
    """That of some rules."""
    return Screen(rules)
