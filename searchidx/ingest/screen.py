"""What of a text may have to be taken out of it: one search for many strings.

Most bodies of an archive need no cleaning, and to see that must cost next to nothing. Whatever
is taken out has one of some hundred strings in it, or is a short line. A screen tells for each
line what that may be; of a line that it does not tell of, nothing is to be taken.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from searchidx.ingest.bylines import BYLINE_STRINGS
from searchidx.ingest.caption_signs import CREDIT_STRINGS, LONGEST_TAGGED, may_be_named
from searchidx.ingest.furniture import (
    KEEP,
    LONGEST,
    LONGEST_LINE,
    NO_LETTER,
    QUOTES,
    SHORT,
    Rules,
    is_dressed,
)
from searchidx.ingest.inline import INLINE_STRINGS, has_code
from searchidx.ingest.lines import ODD_SPACES, clean_lines

__all__ = ["ALL", "BYLINE", "CREDIT", "FURNITURE", "INLINE", "Screen", "screen_of"]

# Flags of a line.
INLINE = 1
"""It may have furniture inside."""
FURNITURE = 2
"""A rule of furniture may find it."""
BYLINE = 4
"""It may name writer or editor."""
CREDIT = 8
"""It may be a caption, or have a credit."""
ALL = INLINE | FURNITURE | BYLINE | CREDIT
# Of a text: it has letters whose case is not folded byte by byte; white space to be cleaned.
_LETTER = 16
_SPACE = 32

# What is not of ASCII, but is in part when its case is folded.
ODD_LETTERS = (
    "\u00df\u0130\u0149\u017f\u01f0\u1e96\u1e97\u1e98\u1e99\u1e9a\u1e9e\u212a"
    "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
)
# What a line may begin with that is no prose; a blank line is none.
_SIGNS = {sign for sign in map(chr, range(128)) if not sign.isalnum()} - QUOTES - {"\n"}
_STRINGS: Mapping[int, Iterable[str]] = {
    _LETTER: ODD_LETTERS,
    _SPACE: (*ODD_SPACES, "\n ", " \n"),
    INLINE: INLINE_STRINGS,
    BYLINE: BYLINE_STRINGS,
    CREDIT: CREDIT_STRINGS,
}


class Screen:
    """What to look for in texts, given the rules of furniture.

    Each rule is a bit. A rule may match where the beginning of a line and what else its lines
    have were both found.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        flags, begun, had = dict[str, int](), dict[str, int](), dict[str, int]()
        for flag, strings in _STRINGS.items():
            for string in strings:
                flags[string] = flags.get(string, 0) | flag
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
        # Rules of lines of that many characters or more.
        self._longest = sorted({rule.longest for rule in rules.rules})
        self._longer = [_bits(rule.longest >= at for rule in rules.rules) for at in self._longest]
        self._promo = _bits(rule.kind == "promo" for rule in rules.rules)
        # Bullets, brackets and the like may stand before what a line of any rule begins with.
        self._any = (1 << len(rules.rules)) - 1
        begun |= {"\n" + sign: self._any for sign in _SIGNS}
        self._always = begun.pop("", 0), had.pop("", 0)
        strings = [*{**flags, **begun, **had}]
        self._found = [
            (flags.get(string, 0), begun.get(string, 0), had.get(string, 0)) for string in strings
        ]
        self._search = BytesAhoCorasick(
            [string.encode() for string in strings],
            matchkind=MatchKind.Standard,
            implementation=Implementation.DFA,
        )

    def look(self, text: str) -> tuple[list[str], dict[int, int]]:
        """The lines of a text that are not blank, as :func:`clean_lines` gives them, and the
        flags of those that have any, by their numbers."""
        folded = f"\n{text}\n".encode("utf-8", "replace").lower()
        found = self._search.find_matches_as_indexes(folded, overlapping=True)
        for number, _, _ in found:
            if self._found[number][0] & (_LETTER | _SPACE):
                lines = [line for line in clean_lines(text) if line]
                folded = "\n".join(["", *lines, ""]).casefold().encode("utf-8", "replace")
                found = self._search.find_matches_as_indexes(folded, overlapping=True)
                break
        else:
            lines = text.split("\n")
        flags = self._flags(lines, folded, found)
        if "" in lines:
            flags = {at - lines[:at].count(""): flag for at, flag in flags.items()}
            lines = [line for line in lines if line]
        if has_code(text):
            coded = (at for at, line in enumerate(lines) if has_code(line))
            flags |= {at: flags.get(at, 0) | INLINE for at in coded}
        for at, line in enumerate(lines):
            # Most lines are longer, and end with no bracket.
            if len(line) <= LONGEST_TAGGED or line.endswith((")", ").")):
                if len(line) <= SHORT and self._rules.may_be_short(line):
                    flags[at] = flags.get(at, 0) | FURNITURE
                if may_be_named(line):
                    flags[at] = flags.get(at, 0) | CREDIT
        return lines, flags

    def _flags(
        self, lines: Sequence[str], folded: bytes, found: Iterable[tuple[int, int, int]]
    ) -> dict[int, int]:
        """The flags of the lines that have any, given what was found in all of them in small
        letters, a line feed around each, in the order in which it ends."""
        begun_by_any, had_by_any = self._always
        flags: dict[int, int] = {}
        begun: dict[int, int] = {}
        had: dict[int, int] = {}
        at, line = 0, -1
        for number, _, end in found:
            line += folded.count(b"\n", at, end)
            at = end
            flag, begins, has = self._found[number]
            if flag:
                flags[line] = flags.get(line, 0) | flag
            if begins:
                begun[line] = begun.get(line, begun_by_any) | begins
            if has:
                had[line] = had.get(line, had_by_any) | has
        if not folded.isascii():
            odd = (at for at, line in enumerate(lines) if line >= "\x80" and line[0] not in QUOTES)
            begun |= dict.fromkeys(odd, self._any)
        for at in range(len(lines)) if begun_by_any & had_by_any else begun.keys() | had.keys():
            both = begun.get(at, begun_by_any) & had.get(at, had_by_any)
            if both and at < len(lines) and self._is_short_enough(lines[at], both):
                flags[at] = flags.get(at, 0) | FURNITURE
        return flags

    def _is_short_enough(self, line: str, of_rules: int) -> bool:
        """Whether a line is not too long for all of some rules, given as bits."""
        size = len(line)
        if size <= LONGEST and is_dressed(line):
            return True  # they are tried on what is left without bullets and brackets, too
        place = bisect_left(self._longest, size)
        if place < len(self._longest) and of_rules & self._longer[place]:
            return True
        # Longer ones may be promotion sentence by sentence.
        return LONGEST < size <= LONGEST_LINE and bool(of_rules & self._promo)


def _bits(are_set: Iterable[bool]) -> int:
    """A number with those of its bits set, the lowest first."""
    return sum(is_set << number for number, is_set in enumerate(are_set))


@lru_cache(maxsize=8)
def screen_of(rules: Rules) -> Screen:
    """That of some rules."""
    return Screen(rules)
