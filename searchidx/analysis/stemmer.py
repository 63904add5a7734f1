"""Sastrawi's stemmer (Nazief and Adriani's algorithm with enhanced confix stripping, as
PySastrawi has it). The only module that imports Sastrawi.

PySastrawi's dictionary and its 37 prefix rules decide; the walk from rule to rule is done
here. PySastrawi tries every rule on every word and builds a regular expression from each
result; here only the rules whose literal prefix the word can have are tried, and affixes
are cut by their length. The stems are the same (a test holds it over whole vocabularies),
at twenty times the words a second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer as _PySastrawi
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

__all__ = ["Removal", "SastrawiStemmer", "sastrawi"]

# What a word must begin with for PySastrawi's prefix rules of these numbers to apply; "?" is
# any letter. A rule that is not here is always tried.
_LITERALS = {
    number: literal
    for literal, numbers in {
        "ber": (1, 2, 3),
        "belajar": (4,),
        "be": (5,),
        "ter": (6, 7, 8, 35),
        "te": (9,),
        "me": (10,),
        "mem": (11, 13),
        "mempe": (12,),
        "men": (14, 15),
        "meng": (16, 17),
        "meny": (18,),
        "memp": (19,),
        "pe": (20, 34, 36),
        "per": (21, 23, 24),
        "pem": (25, 26),
        "pen": (27, 28),
        "peng": (29, 30),
        "peny": (31,),
        "pel": (32,),
        "?er": (37,),
        "?el": (38,),
        "?em": (39,),
        "?in": (40,),
        "ku": (41,),
        "kau": (42,),
    }.items()
    for number in numbers
}
_RULE_NUMBER = re.compile(r"\d+")
# Asian (2007), "Effective Techniques for Indonesian Text Retrieval", p. 78: these words lose
# their prefix before their suffix.
_PREFIX_FIRST = re.compile(r"be.*(?:lah|an)|(?:me|di|pe|ter).*i")
_DERIVATIONAL = ("isasi", "isme", "kan", "is", "an", "i")


@dataclass(frozen=True, slots=True)
class Removal:
    """One step: ``before`` became ``after`` by taking off a prefix or a suffix."""

    before: str
    after: str
    is_prefix: bool

    def __str__(self) -> str:
        """ "meny- (s for it)" or "-kan"."""
        if not self.is_prefix:
            return f"-{self.before[len(self.after) :].lstrip('-')}"
        if self.before.endswith(self.after):
            return f"{self.before[: len(self.before) - len(self.after)]}-"
        # A rule gave back the letters that the prefix had taken: menyuarakan, suarakan.
        common = 0
        while self.before[-common - 1 :] == self.after[-common - 1 :]:
            common += 1
        given = self.after[: len(self.after) - common]
        return f"{self.before[: len(self.before) - common]}- ({given} dropped)"


class SastrawiStemmer(_PySastrawi):  # type: ignore[misc]
    """PySastrawi's stemmer with a quicker walk through its rules."""

    def __init__(self, dictionary: Any) -> None:
        super().__init__(dictionary)
        self._known: Mapping[str, str] = dictionary.words
        visitors = self.visitor_provider.get_prefix_visitors()[1:]
        self._rules = [(_literal(v.disambiguators[0]), v.disambiguators) for v in visitors]
        self._by_start: dict[str, Sequence[Sequence[Any]]] = {}

    def knows(self, word: str) -> bool:
        """Whether the word is in PySastrawi's dictionary."""
        return word in self._known

    def stem_singular_word(self, word: str) -> str:
        """The stem of a word without a hyphen."""
        return self.walk(word)[0]

    def walk(self, word: str) -> tuple[str, list[Removal]]:
        """The stem of a word without a hyphen, and the steps to it; none if it is its own."""
        if word in self._known or len(word) <= 3:
            return word, []
        walk = _Walk(word, self._known, self)
        stem = walk.run()
        return stem, walk.removals if stem != word else []

    def rules(self, word: str) -> Sequence[Sequence[Any]]:
        """The prefix rules that can apply to a word, in PySastrawi's order."""
        start = word[:3]
        found = self._by_start.get(start)
        if found is None:
            found = [rules for literal, rules in self._rules if _can_start(start, literal)]
            self._by_start[start] = found
        return found


def _literal(rule: Any) -> str:
    number = _RULE_NUMBER.search(type(rule).__name__)
    return _LITERALS.get(int(number[0]), "") if number else ""


def _can_start(start: str, literal: str) -> bool:
    if literal.startswith("?"):
        return start[1:] == literal[1:]
    return start.startswith(literal) or literal.startswith(start)


class _Walk:
    """The state of stemming one word."""

    __slots__ = ("current", "known", "removals", "stemmer", "word")

    def __init__(self, word: str, known: Mapping[str, str], stemmer: SastrawiStemmer) -> None:
        self.word = self.current = word
        self.known = known
        self.stemmer = stemmer
        self.removals: list[Removal] = []

    def run(self) -> str:
        """The stem, or the word itself if no way leads into the dictionary."""
        known = self.known
        if _PREFIX_FIRST.fullmatch(self.word):
            if self.take_prefixes() or self.take_suffixes():
                return self.current
            self.current = self.word
            self.removals = []
        if self.take_suffixes() or self.take_prefixes():
            return self.current
        self.give_suffixes_back()
        return self.current if self.current in known else self.word

    def take_suffixes(self) -> bool:
        """A particle, a possessive, a derivational suffix; whether that found a root."""
        for cut in (_without_particle, _without_possessive, _without_derivational):
            after = cut(self.current)
            if after != self.current:
                self.removals.append(Removal(self.current, after, is_prefix=False))
                self.current = after
            if self.current in self.known:
                return True
        return False

    def take_prefixes(self) -> bool:
        """Up to three prefixes; whether that found a root."""
        for _ in range(3):
            self.take_prefix()
            if self.current in self.known:
                return True
        return False

    def take_prefix(self) -> None:
        """One prefix, if there is one that can come off."""
        word = self.current
        after = None
        if word.startswith(("di", "ke", "se")):
            after = word[2:]
        elif word not in self.known:
            after = self.after_rules(word)
        if after is not None:
            self.removals.append(Removal(word, after, is_prefix=True))
            self.current = after

    def after_rules(self, word: str) -> str | None:
        """The word without the prefix of the first rule that fits, a root if one of the
        rule's readings is one; None if no rule fits."""
        for rules in self.stemmer.rules(word):
            after: str | None = None
            for rule in rules:
                after = rule.disambiguate(word)
                if after in self.known:
                    break
            if after is not None:
                return after
        return None

    def give_suffixes_back(self) -> None:
        """Enhanced confix stripping: put suffixes back one by one, the last cut first, and
        try the prefixes on each."""
        if self.removals:
            self.current = self.removals[0].before
        suffixes = [removal for removal in self.removals if not removal.is_prefix]
        start = self.current
        for i in reversed(range(len(suffixes))):
            removal = suffixes[i]
            if removal.before[len(removal.after) :] == "kan":
                self.removals = [*suffixes[:i], Removal(removal.before, removal.after + "k", False)]
                self.current = removal.after + "k"
                if self.take_prefixes():
                    return
            self.removals = suffixes[:i]
            self.current = removal.before
            if self.take_prefixes():
                return
            self.current = start


def _without_particle(word: str) -> str:
    return word[:-3].rstrip("-") if word.endswith(("lah", "kah", "tah", "pun")) else word


def _without_possessive(word: str) -> str:
    if word.endswith("nya"):
        return word[:-3].rstrip("-")
    return word[:-2].rstrip("-") if word.endswith(("ku", "mu")) else word


def _without_derivational(word: str) -> str:
    suffix = next((suffix for suffix in _DERIVATIONAL if word.endswith(suffix)), "")
    return word[: len(word) - len(suffix)]


@cache
def sastrawi() -> SastrawiStemmer:
    """The stemmer of this process, with PySastrawi's dictionary."""
    return SastrawiStemmer(ArrayDictionary(StemmerFactory().get_words()))
