"""Did you mean: a query with its misspelt words put right, by the words of the archive.

A word that the archive does not have, or hardly, is compared with the archive's words that
begin alike, or with its second letter; the rest of the archive is looked at where these have
none that is near. Near is one edit away (a letter too many, missing, other, or two swapped:
Damerau, 1964), for longer words two. Of several the best is what is nearest and in most
articles (Kernighan, Church and Gale, "A spelling correction program based on a noisy channel
model", 1990). Where nothing is found, every word is doubted that few articles print beside what is
near to it: archives have slips of the pen too, and what is misspelt may have the stem of any word.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from searchidx.analysis.analyzer import Analyzer
from searchidx.index.schema import TEXT_FIELDS
from searchidx.model import Token
from searchidx.query.fields import field_names
from searchidx.query.function_words import FUNCTION_WORDS
from searchidx.query.syntax import cut

__all__ = ["Words", "corrections"]

# Shorter words have too many neighbours.
_SHORTEST = 4
_SHORTEST_OF_TWO_EDITS = 7
# Words in more articles are taken to be spelt as they were meant.
_RARE = 3
# What is suggested is in so many times as many articles.
_TIMES = 10
# The same where every word is doubted. Of 365 pairs of words of an article that one random edit
# left without a hit, 332 came back as they were (without such doubt: 329; from 30 to 100 times:
# 333), and of 18 pairs of words as articles print them no more were changed than without it, 3 with
# slips of the pen (at 100 times: 2 more).
_MANY_TIMES = 300
# An edit more is outweighed by e^this times as many articles. Of 274 words of news with one
# random edit, 84 of 100 came back as they were (1: 76, 4: 82, 8: 85), of 164 with two edits 48
# (6 and below: 48, 8: 46).
_EDIT = 6.0
# A longer query is a pasted text, which no few words put right.
_MOST_WORDS = 12
# What makes a pattern of a word, or a weight.
_OPERATORS = "*?~^[]"


class Words(Protocol):
    """The printed words of an archive."""

    @property
    def articles(self) -> int:
        """How many there are, so that no word is in more."""

    def near(self, word: str, edits: int, starts: Collection[str]) -> Mapping[str, int]:
        """Words that begin with one of some letters and are at most so many edits away, and how
        many; swapping two letters is one."""

    def count(self, terms: Iterable[str]) -> Mapping[str, int]:
        """In how many articles each term is; those that are in none are left out."""

    def count_bounds(self, terms: Iterable[str]) -> Counter[str]:
        """For each term a number that its articles are no more than."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """A word of a query: where it is, half-open, and what it is indexed as."""

    start: int
    end: int
    token: Token


def corrections(
    text: str,
    analyzer: Analyzer,
    words: Words,
    count: Callable[[Token], int],
    found: int,
) -> Iterator[str]:
    """The query with all words corrected that can be, then with each of them alone; and where
    nothing is found, with every word doubted. Nothing for a long one.

    Args:
        words: those of the archive.
        count: gives in how many articles a word is, by its stem or as printed.
        found: how many articles match the query. Words that stand together in one are taken
            to be spelt as they were meant.
    """
    each = list(itertools.islice(_words(text, analyzer), _MOST_WORDS + 1))
    if len(each) > _MOST_WORDS:
        return
    most = _RARE if not found or len(each) == 1 else 0
    known = [(typed, count(typed.token)) for typed in each]
    least = {typed: _TIMES * articles for typed, articles in known if articles <= most}
    changes = _changes(least, words)
    if changes:
        yield _changed(text, changes)
    if len(changes) > 1:
        for typed, word in changes.items():
            yield _changed(text, {typed: word})
    if not found:
        doubted = [t for t in each if t not in least and t.token.word not in FUNCTION_WORDS]
        printed = words.count({typed.token.word for typed in doubted})
        every = {typed: _MANY_TIMES * printed.get(typed.token.word, 0) for typed in doubted}
        more = _changes(every, words)
        if more:
            yield _changed(text, changes | more)


def _changes(least: Mapping[_Typed, int], words: Words) -> dict[_Typed, str]:
    """For each of some words the best of those near to it, if it is in so many articles: of those
    that begin alike, else of all."""
    most = words.articles
    left = {typed: fewest for typed, fewest in least.items() if fewest <= most}
    found: dict[_Typed, str] = {}
    for begins_alike in (True, False):
        near: Mapping[_Typed, Mapping[str, int]] = {
            typed: _near(typed.token.word, begins_alike, words) for typed in left
        }
        near = _often_enough(near, left, words)
        # All at once, since to count one word takes almost as long as to count ten.
        counts = words.count({other for others in near.values() for other in others})
        for typed, others in near.items():
            best = _best(others, counts, left[typed])
            if best is not None:
                found[typed] = best
                del left[typed]
    return found


def _often_enough(
    near: Mapping[_Typed, Mapping[str, int]], least: Mapping[_Typed, int], words: Words
) -> dict[_Typed, dict[str, int]]:
    """Those near to each word that may be in as many articles as it takes."""
    most = words.count_bounds({other for others in near.values() for other in others})
    return {
        typed: {other: edit for other, edit in others.items() if most[other] >= least[typed]}
        for typed, others in near.items()
    }


def _near(word: str, begins_alike: bool, words: Words) -> Mapping[str, int]:
    """What a word may be a slip for, and how many edits away that is."""
    edits = 2 if len(word) >= _SHORTEST_OF_TWO_EDITS else 1
    near = words.near(word, edits, {word[0], word[1]} if begins_alike else {""})
    return {other: edit for other, edit in near.items() if edit and other.isalpha()}


def _best(near: Mapping[str, int], counts: Mapping[str, int], fewest: int) -> str | None:
    """The best of some words that are so many edits away, of those in so many articles."""
    values = {
        other: math.log(counts[other]) - _EDIT * edit
        for other, edit in near.items()
        if counts.get(other, 0) >= max(1, fewest)
    }
    return max(sorted(values), key=values.__getitem__) if values else None


def _words(text: str, analyzer: Analyzer) -> Iterator[_Typed]:
    """The words that are looked for in texts, as they are and not by a pattern."""
    own = text.lower() if text.isupper() and len(text.lower()) == len(text) else text
    before = None
    for piece in cut(own):
        is_other = before is not None and (
            (before.kind == "field" and field_names()[before.value.lower()] not in TEXT_FIELDS)
            or (before.kind in ("sign", "operator") and before.value in ("-", "NOT"))
        )
        before = piece
        if is_other or piece.kind not in ("word", "exact", "phrase", "exact phrase"):
            continue
        for token in analyzer.tokens(own[piece.start : piece.end]):
            start, end = piece.start + token.start, piece.start + token.end
            near = own[max(0, start - 1) : start] + own[end : end + 1]
            is_word = token.kind == "word" and token.word.isalpha()
            if is_word and len(token.word) >= _SHORTEST and not set(near) & set(_OPERATORS):
                yield _Typed(start, end, token)


def _changed(text: str, changes: Mapping[_Typed, str]) -> str:
    pieces = []
    done = 0
    for typed in sorted(changes, key=lambda typed: typed.start):
        word = changes[typed]
        printed = text[typed.start : typed.end]
        pieces += [text[done : typed.start], _in_case_of(printed, word)]
        done = typed.end
    return "".join([*pieces, text[done:]])


def _in_case_of(printed: str, word: str) -> str:
    if printed.isupper():
        return word.upper()
    return word.capitalize() if printed[0].isupper() else word
