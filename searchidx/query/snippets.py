"""Fragments: the passages of a stored article that show why it was found.

Only the hits shown are looked at. Their text is analysed again, so that a mark is on the
printed word, whatever form of it was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from whoosh import query

from searchidx.analysis.analyzer import Analyzer
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.model import Article, Fragment

__all__ = ["Wanted", "fragments", "wanted_by"]

_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])|\n+")
_ELLIPSIS = "… "


@dataclass(slots=True)
class Wanted:
    """What a query looks for in one field: stems, printed words, and sequences of each."""

    stems: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    stem_phrases: list[tuple[str, ...]] = field(default_factory=list)
    word_phrases: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A half-open range of a text that matches, and what it matches."""

    start: int
    end: int
    what: tuple[str, ...]


def wanted_by(tree: query.Query | None) -> dict[str, Wanted]:
    """What a query tree looks for in title, captions and body; exclusions left out."""
    found = {name: Wanted() for name in TEXT_FIELDS}
    for leaf in _leaves(tree):
        name = leaf.fieldname
        printed = name.endswith(PRINTED)
        wanted = found.get(name.removesuffix(PRINTED))
        if wanted is None:
            continue
        if isinstance(leaf, query.Phrase):
            (wanted.word_phrases if printed else wanted.stem_phrases).append(tuple(leaf.words))
        else:
            (wanted.words if printed else wanted.stems).add(leaf.text)
    return found


def _leaves(tree: query.Query | None) -> Iterator[query.Term | query.Phrase]:
    if isinstance(tree, (query.Term, query.Phrase)):
        yield tree
    elif tree is not None and not isinstance(tree, query.Not):
        for child in tree.children():
            yield from _leaves(child)


def fragments(
    article: Article,
    wanted: dict[str, Wanted],
    analyzer: Analyzer,
    count: int,
    length: int,
) -> tuple[Fragment, ...]:
    """The title if it matches, captions that match, and up to ``count`` passages of the body.

    Where nothing in the body matches, its beginning is shown. A passage is one sentence or
    the part of it around the matches, of about ``length`` characters; an ellipsis stands
    where it was cut.
    """
    found = []
    marks = _marks(article.title, wanted["title"], analyzer)
    if marks:
        found.append(Fragment("title", article.title, _ranges(marks)))
    for caption in article.captions:
        marks = _marks(caption.text, wanted["captions"], analyzer)
        if marks:
            found.append(Fragment("captions", caption.text, _ranges(marks), caption.credit))
    if article.body and count:
        found += _passages(article.body, wanted["body"], analyzer, count, length)
    return tuple(found)


def _ranges(marks: Sequence[_Mark]) -> tuple[tuple[int, int], ...]:
    return tuple((mark.start, mark.end) for mark in marks)


def _marks(text: str, wanted: Wanted, analyzer: Analyzer) -> list[_Mark]:
    tokens = list(analyzer.tokens(text))
    marks = [
        _Mark(token.start, token.end, (token.stem,))
        for token in tokens
        if token.word in wanted.words or not wanted.stems.isdisjoint(token.terms)
    ]
    for phrase in wanted.stem_phrases:
        marks += _phrase_marks(tokens, phrase, lambda token, term: term in token.terms)
    for phrase in wanted.word_phrases:
        marks += _phrase_marks(tokens, phrase, lambda token, term: term == token.word)
    return _without_overlaps(sorted(marks, key=lambda mark: (mark.start, -mark.end)))


def _phrase_marks(tokens, phrase, fits) -> Iterator[_Mark]:  # type: ignore[no-untyped-def]
    for i in range(len(tokens) - len(phrase) + 1):
        run = tokens[i : i + len(phrase)]
        together = run[-1].position - run[0].position == len(phrase) - 1
        if together and all(map(fits, run, phrase)):
            yield _Mark(run[0].start, run[-1].end, phrase)


def _without_overlaps(marks: Sequence[_Mark]) -> list[_Mark]:
    kept: list[_Mark] = []
    for mark in marks:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _passages(
    text: str, wanted: Wanted, analyzer: Analyzer, count: int, length: int
) -> list[Fragment]:
    marks = _marks(text, wanted, analyzer)
    if not marks:
        start, end = next(_sentences(text))
        return [_cut(text, start, end, [], length)]
    best: list[tuple[int, int, int, list[_Mark]]] = []
    seen: set[tuple[str, ...]] = set()
    sentences = [
        (start, end, [m for m in marks if start <= m.start and m.end <= end])
        for start, end in _sentences(text)
    ]
    # The passage with most words not shown yet comes next, then the one with most marks;
    # of equals, the earlier.
    while len(best) < count:
        rest = [s for s in sentences if s[2] and s[0] not in {b[1] for b in best}]
        if not rest:
            break
        start, end, inside = max(
            rest, key=lambda s: (len({m.what for m in s[2]} - seen), len(s[2]), -s[0])
        )
        best.append((len(best), start, end, inside))
        seen |= {mark.what for mark in inside}
    return [
        _cut(text, start, end, inside, length)
        for _, start, end, inside in sorted(best, key=lambda passage: passage[1])
    ]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        end = match.start() + len(match[0].rstrip())
        if text[start:end].strip():
            yield start, end
        start = match.end()
    if text[start:].strip() or start == 0:
        yield start, len(text)


def _cut(text: str, start: int, end: int, marks: Sequence[_Mark], length: int) -> Fragment:
    """The sentence, or the part of it around its first marks if it is longer than asked."""
    left, right = start, end
    if end - start > length:
        fitting = [m for m in marks if m.end - marks[0].start <= length] or list(marks[:1])
        if fitting:
            spare = max(0, length - (fitting[-1].end - fitting[0].start))
            left = max(start, fitting[0].start - spare // 2)
            right = min(end, left + max(length, fitting[-1].end - fitting[0].start))
            left = max(start, min(left, right - length))
        else:
            right = start + length
        left = start if left == start else text.find(" ", left - 1, right) + 1 or left
        right = end if right == end else max(text.rfind(" ", left, right + 1), left + 1)
        if fitting:
            left = min(left, fitting[0].start)
            right = max(right, fitting[-1].end)
    before = "" if left == start else _ELLIPSIS
    after = "" if right == end else _ELLIPSIS[::-1]
    shift = len(before) - left
    inside = [m for m in marks if left <= m.start and m.end <= right]
    ranges = tuple((m.start + shift, m.end + shift) for m in inside)
    return Fragment("body", f"{before}{text[left:right]}{after}", ranges)
