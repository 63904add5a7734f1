"""A folded word -> its stem: exceptions and names first, then Sastrawi, then what Sastrawi
cannot know.

1. An exception, reviewed or the user's, says the stem.
2. A protected name stays as it is.
3. The same two for the word without a clitic: perbankannya, Balinya.
4. Sastrawi.
5. A clitic on a word that is not in Sastrawi's dictionary comes off: ponselnya, jokowinya.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from searchidx.analysis.exceptions import Exceptions, load_exceptions
from searchidx.analysis.normalize import fold
from searchidx.analysis.old_spelling import modern
from searchidx.analysis.sources import sastrawi_files

if TYPE_CHECKING:
    from searchidx.analysis.stemmer import SastrawiStemmer

__all__ = ["PLAIN_WORD", "StemRules", "WordStemmer"]

PLAIN_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
"""What PySastrawi's rules are made for; other words are their own stems."""

# Words to remember, of about 130 bytes each; 40,711 articles have 144,000.
_REMEMBERED = 2_000_000
# The same where a table is asked, as by a server, which may be asked for words that are none.
_REMEMBERED_OF_TABLE = 50_000
# -ku and -mu are left out: too many words that Sastrawi does not know end so (Bangku, Temu).
_CLITICS = ("nya", "lah", "kah", "pun")
# Of unknown words: -lah and -kah end many names (Abdullah, Mekkah).
_LOOSE_CLITICS = ("nya", "pun")
_NASALS = {"k": "ng", "p": "m", "s": "ny", "t": "n"}
_INFIXES = ("er", "el", "em", "in")
_TELLING = 3
# Letters that no rule of the old spelling puts in the place of others.
_SPELLED_EVER_SO = re.compile("[^cjykhu]+")
# Shorter rests are names themselves: Sonya, Kenya.
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class StemRules:
    """What decides stems besides Sastrawi; it travels with an index.

    Attributes:
        exceptions: whether the reviewed exceptions are used, and clitics taken off words that
            Sastrawi does not know; without them and names, stems are Sastrawi's.
        protect_names: whether names are left alone, the shipped ones and the learned.
        old_spelling: whether spellings before 1972 are read as today's.
        stems: the user's own stems by folded word.
        protect: the user's own words to leave alone, folded.
        names: learned from the archive, folded, sorted.
    """

    exceptions: bool = True
    protect_names: bool = True
    old_spelling: bool = False
    stems: Mapping[str, str] = field(default_factory=dict)
    protect: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @classmethod
    def given(
        cls,
        exceptions: bool,
        protect_names: bool,
        old_spelling: bool,
        stems: Mapping[str, str],
        protect: Iterable[str],
    ) -> StemRules:
        """From settings as a user writes them: words in any spelling, in any order."""
        folded = {fold(word): fold(stem) for word, stem in stems.items()}
        names = tuple(sorted(set(map(fold, protect))))
        return cls(exceptions, protect_names, old_spelling, folded, names)

    def as_json(self) -> dict[str, object]:
        """As plain values, from which :meth:`from_json` makes it again."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> StemRules:
        """What :meth:`as_json` gave.

        Raises:
            TypeError, ValueError, KeyError: for anything else.
        """
        return cls(
            exceptions=bool(values["exceptions"]),
            protect_names=bool(values["protect_names"]),
            old_spelling=bool(values["old_spelling"]),
            stems=dict(values["stems"]),
            protect=tuple(map(str, values["protect"])),
            names=tuple(map(str, values["names"])),
        )


class WordStemmer:
    """Stems by given rules; each distinct word is worked out once. Dictionary and exceptions
    are read when a word needs them.

    Attributes:
        rules: what decides besides Sastrawi.
    """

    def __init__(self, rules: StemRules) -> None:
        self.rules = rules
        self._known: dict[str, str] = {}
        self._new: dict[str, str] = {}
        self._ask: Callable[[str], str | None] | None = None
        self._is_writing = False

    @cached_property
    def _sastrawi(self) -> SastrawiStemmer:
        from searchidx.analysis.stemmer import sastrawi

        return sastrawi()

    @cached_property
    def _exceptions(self) -> Exceptions:
        rules = self.rules
        return load_exceptions(rules.exceptions, rules.protect_names, rules.stems, rules.protect)

    @cached_property
    def _names(self) -> frozenset[str]:
        learned = self.rules.names if self.rules.protect_names else ()
        return self._exceptions.names | frozenset(learned)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that decides a stem."""
        decides = {
            "sastrawi": sastrawi_files(),
            "stems": self._exceptions.stems,
            "names": sorted(self._names),
            "old_spelling": self.rules.old_spelling,
        }
        text = json.dumps(decides, sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

    def stem(self, word: str) -> str:
        """The stem of a folded word; a word of other than letters a to z is its own."""
        stem = self._known.get(word)
        if stem is None:
            if not PLAIN_WORD.fullmatch(word):
                return word
            stem = self._ask(word) if self._ask else None
            if stem is None:
                stem = self._new[word] = self.explain(word)[0]
            if len(self._known) >= (_REMEMBERED_OF_TABLE if self._ask else _REMEMBERED):
                self._known.clear()
                self._new.clear()
            self._known[word] = stem
        return stem

    def knows(self, word: str) -> bool:
        """Whether a word is in Sastrawi's dictionary."""
        return self._sastrawi.knows(word)

    def ask(self, table: Callable[[str], str | None]) -> None:
        """Ask a table of stems found earlier by equal rules before they are worked out; it gives
        None for a word that it does not have, or is not to be asked for any more. What writes an
        index goes on with what it has taken over."""
        if not self._is_writing:
            self._ask = table

    def cores(self, stem: str) -> list[str]:
        """Strings of which every folded word of a stem has one at least.

        Sastrawi's rules cut affixes off a word until it is in the dictionary. Before the rest
        of a stem may then stand, for its first letter, a nasal that had taken the place of k, p,
        s or t (menyuarakan, suara), or an infix (gemetar, getar). Three letters are enough to
        look for the rest alone. A test holds it over a vocabulary.
        """
        rest = stem[1:]
        if stem[0] in "aeiou":
            found = [stem]
        elif len(rest) >= _TELLING:
            found = [rest]
        else:
            before = [_NASALS[stem[0]]] if stem[0] in _NASALS else []
            found = [stem, *(part + rest for part in (*before, *_INFIXES))]
        found += [
            word
            for word in self.irregular.get(stem, "").split()
            if not any(core in word for core in found)
        ]
        if not self.rules.old_spelling:
            return found
        return [max(_SPELLED_EVER_SO.findall(core), key=len, default="") for core in found]

    @cached_property
    def irregular(self) -> Mapping[str, str]:
        """By stem, the words that have it by an exception, parted by spaces. It may be set to
        what it was found to be by equal rules."""
        words: dict[str, list[str]] = {}
        for word, stem in self._exceptions.stems.items():
            words.setdefault(stem, []).append(word)
        return {stem: " ".join(found) for stem, found in words.items()}

    def remember(self, stems: Mapping[str, str]) -> None:
        """Take over all stems found earlier by equal rules, to write an index; no table is asked
        any more."""
        self._known.update(stems)
        self._ask, self._is_writing = None, True

    def known(self) -> dict[str, str]:
        """The stems of all words met so far."""
        return self._known.copy()

    def add(self, stems: Mapping[str, str]) -> None:
        """Take over stems that another process has found by equal rules."""
        new = {word: stem for word, stem in stems.items() if word not in self._known}
        self._known.update(new)
        self._new.update(new)

    def take_new(self) -> dict[str, str]:
        """Words worked out since the last call, to be kept for other processes."""
        new, self._new = self._new, {}
        return new

    def explain(self, word: str) -> tuple[str, str]:
        """The stem of a folded word of letters a to z (and hyphens), and the rule it is by."""
        for part, clitic in _with_and_without_clitic(word):
            suffix = f" + -{clitic}" if clitic else ""
            stem = self._exceptions.stems.get(part)
            if stem is not None:
                reason = self._exceptions.reasons.get(part, "the settings")
                return stem, f"exception ({reason}){suffix}"
            if part in self._names:
                learned = part not in self._exceptions.names
                return part, f"name{' learned from the archive' if learned else ''}{suffix}"
        if self.rules.old_spelling and (spelled := modern(word, self._sastrawi.knows)) != word:
            stem, why = self.explain(spelled)
            return stem, f"old spelling of {spelled}, {why}"
        return self._by_sastrawi(word)

    def _by_sastrawi(self, word: str) -> tuple[str, str]:
        if "-" in word:
            stem = str(self._sastrawi.stem_word(word))
            return stem, "unchanged" if stem == word else "reduplication"
        stem, removals = self._sastrawi.walk(word)
        if removals:
            prefixes = [str(removal) for removal in removals if removal.is_prefix]
            suffixes = [str(removal) for removal in removals if not removal.is_prefix]
            return stem, " + ".join([*prefixes, stem, *reversed(suffixes)])
        if self.rules.exceptions and not self._sastrawi.knows(word):
            for clitic in _LOOSE_CLITICS:
                rest = word.removesuffix(clitic)
                if rest != word and len(rest) >= _SHORTEST:
                    return rest, f"{rest} + -{clitic}"
        return stem, "unchanged"


def _with_and_without_clitic(word: str) -> list[tuple[str, str]]:
    forms = [(word, "")]
    for clitic in _CLITICS:
        if word.endswith(clitic) and len(word) > len(clitic) + 1:
            forms.append((word.removesuffix(clitic), clitic))
    return forms
