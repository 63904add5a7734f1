"""What a query looks for in a text field: what its fragments mark."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from whoosh import query
from whoosh.support.levenshtein import levenshtein

from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.query.clauses import Word
from searchidx.query.function_words import FUNCTION_WORDS

__all__ = ["Pattern", "Wanted", "wanted_by"]

_WILD = re.compile(r"\[.*?\]|[*?]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What some printed words have in common.

    Attributes:
        text: as in the query: peng*, kata~1.
        fits: whether a folded word is one of them.
        parts: strings of which each such word has one at least; none if that cannot be said.
    """

    text: str
    fits: Callable[[str], bool] = field(compare=False)
    parts: tuple[str, ...] = ()


@dataclass(slots=True)
class Wanted:
    """What a query looks for in one field.

    Attributes:
        stems, words, patterns: single words, by stem, as printed and by pattern.
        stem_phrases, word_phrases: words side by side.
        distances: of phrases whose words may stand apart, how many words behind the one before
            each may be.
        weights: how much a stem, a word, the text of a pattern or a phrase counts for the
            query; 1 where it is not said.
        grammar: those of the stems and words that are only words of grammar of the query.
    """

    stems: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    patterns: list[Pattern] = field(default_factory=list)
    stem_phrases: list[tuple[str, ...]] = field(default_factory=list)
    word_phrases: list[tuple[str, ...]] = field(default_factory=list)
    distances: dict[tuple[str, ...], int] = field(default_factory=dict)
    weights: dict[str | tuple[str, ...], float] = field(default_factory=dict, compare=False)
    grammar: set[str] = field(default_factory=set, compare=False)

    def __bool__(self) -> bool:
        single = self.stems or self.words or self.patterns
        return bool(single or self.stem_phrases or self.word_phrases)

    def add(self, leaf: query.Query, is_printed: bool) -> None:
        """Take over a leaf of a query tree on this field, or on that of its printed words."""
        if isinstance(leaf, query.Phrase):
            words = tuple(leaf.words)
            (self.word_phrases if is_printed else self.stem_phrases).append(words)
            self.weights[words] = leaf.boost * len(words)
            if leaf.slop > 1:
                self.distances[words] = max(leaf.slop, self.distances.get(words, 1))
        elif isinstance(leaf, query.Term):
            (self.words if is_printed else self.stems).add(leaf.text)
            self.weights[leaf.text] = max(leaf.boost, self.weights.get(leaf.text, 0))
        elif isinstance(leaf, (query.PatternQuery, query.FuzzyTerm)):
            # Wildcards and fuzzy words are of printed words.
            pattern = _pattern(leaf)
            self.patterns.append(pattern)
            self.weights[pattern.text] = leaf.boost

    def add_word(self, word: Word, weight: float) -> None:
        """Take over a word: what :meth:`add` makes of its children on this field. One that is
        looked for as printed alone was meant, be it of grammar or not."""
        is_grammar = word.stem is not None and word.word in FUNCTION_WORDS
        for term, terms, share in (
            (word.stem, self.stems, weight),
            (word.word, self.words, weight * word.word_weight),
        ):
            if isinstance(term, str):
                if not is_grammar:
                    self.grammar.discard(term)
                elif term not in self.weights:
                    self.grammar.add(term)
                terms.add(term)
                self.weights[term] = max(share, self.weights.get(term, 0))


def wanted_by(tree: query.Query | None) -> dict[str, Wanted]:
    """What a query tree looks for in title, captions and body; exclusions left out."""
    found = {name: Wanted() for name in TEXT_FIELDS}
    for leaf in _leaves(tree):
        if isinstance(leaf, Word):
            # Most leaves are; its children would be made for nothing else.
            for name, weight in leaf.weights:
                found[name].add_word(leaf, weight)
            continue
        name = leaf.field() or ""
        wanted = found.get(name.removesuffix(PRINTED))
        if wanted is not None:
            wanted.add(leaf, name.endswith(PRINTED))
    return found


def _leaves(tree: query.Query | None) -> Iterator[query.Query]:
    if tree is None or isinstance(tree, query.Not):
        return
    if tree.is_leaf() or isinstance(tree, Word):
        yield tree
    else:
        for child in tree.children():
            yield from _leaves(child)


def _pattern(leaf: query.PatternQuery | query.FuzzyTerm) -> Pattern:
    text = leaf.text
    if isinstance(leaf, query.FuzzyTerm):
        most, start = int(leaf.maxdist), text[: leaf.prefixlength]

        def is_near(word: str) -> bool:
            """Whether a word is as few edits away as was asked for."""
            return (
                word.startswith(start)
                and abs(len(word) - len(text)) <= most
                and levenshtein(word, text, most) <= most
            )

        return Pattern(f"{text}~{most}", is_near, _untouched(text, most))
    if isinstance(leaf, query.Prefix):
        return Pattern(f"{text}*", lambda word: word.startswith(text), (text,) if text else ())
    expression = fnmatch.translate(text) if isinstance(leaf, query.Wildcard) else text
    matches = re.compile(expression).match
    # Of a regular expression nothing can be said so simply.
    literal = max(_WILD.split(text), key=len) if isinstance(leaf, query.Wildcard) else ""
    return Pattern(text, lambda word: matches(word) is not None, (literal,) if literal else ())


def _untouched(text: str, edits: int) -> tuple[str, ...]:
    """Parts of a text of which so many edits leave one as it is: one edit touches two
    neighbouring characters at most, and so two parts."""
    count = 2 * edits + 1
    if len(text) < count:
        return ()
    cuts = [len(text) * number // count for number in range(count + 1)]
    return tuple(text[cuts[number] : cuts[number + 1]] for number in range(count))
