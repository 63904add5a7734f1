"""Fragments: the passages of a stored article that show why it was found.

Only the hits shown are looked at. Their text is analysed again, so that a mark is on the
printed word, whatever form of it was asked for.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from whoosh import query

from searchidx.analysis.analyzer import Analyzer
from searchidx.index.schema import PRINTED, TEXT_FIELDS
from searchidx.model import Article, Fragment, Token

__all__ = ["Wanted", "fragments", "wanted_by"]

_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])|\n+")
_CUT_BEFORE, _CUT_AFTER = "… ", " …"


@dataclass(slots=True)
class Wanted:
    """What a query looks for in one field: stems, printed words, and sequences of each."""

    stems: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    stem_phrases: list[tuple[str, ...]] = field(default_factory=list)
    word_phrases: list[tuple[str, ...]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.stems or self.words or self.stem_phrases or self.word_phrases)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A half-open range of a text that matches, and what it matches."""

    start: int
    end: int
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    """A half-open range of a text, and the marks in it."""

    start: int
    end: int
    marks: list[_Mark]

    @property
    def words(self) -> set[tuple[str, ...]]:
        return {mark.what for mark in self.marks}


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
    analyzer: Callable[[], Analyzer],
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


def _marks(text: str, wanted: Wanted, analyzer: Callable[[], Analyzer]) -> list[_Mark]:
    """What matches in a text, in order and without overlaps."""
    if not wanted:
        return []
    tokens = list(analyzer().tokens(text))
    marks = [
        _Mark(token.start, token.end, (token.stem,))
        for token in tokens
        if token.word in wanted.words or not wanted.stems.isdisjoint(token.terms)
    ]
    for phrase in wanted.stem_phrases:
        marks += _phrase_marks(tokens, phrase, lambda token, term: term in token.terms)
    for phrase in wanted.word_phrases:
        marks += _phrase_marks(tokens, phrase, lambda token, term: term == token.word)
    kept: list[_Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _phrase_marks(
    tokens: Sequence[Token], phrase: tuple[str, ...], fits: Callable[[Token, str], bool]
) -> Iterator[_Mark]:
    """Where tokens side by side fit the terms of a phrase."""
    for i in range(len(tokens) - len(phrase) + 1):
        run = tokens[i : i + len(phrase)]
        together = run[-1].position - run[0].position == len(phrase) - 1
        if together and all(map(fits, run, phrase)):
            yield _Mark(run[0].start, run[-1].end, phrase)


def _passages(
    text: str, wanted: Wanted, analyzer: Callable[[], Analyzer], count: int, length: int
) -> list[Fragment]:
    """The passage with most words not shown yet comes first, then the one with most marks;
    of equals, the earlier. They are given in the order of the text."""
    marks = _marks(text, wanted, analyzer)
    if not marks:
        return [_cut(text, _Passage(*next(_sentences(text)), []), length)]
    rest = _with_marks(text, marks)
    best: list[_Passage] = []
    seen: set[tuple[str, ...]] = set()
    while rest and len(best) < count:
        passage = max(rest, key=lambda p: (len(p.words - seen), len(p.marks), -p.start))
        rest.remove(passage)
        best.append(passage)
        seen |= passage.words
    return [_cut(text, passage, length) for passage in sorted(best, key=lambda p: p.start)]


def _with_marks(text: str, marks: Sequence[_Mark]) -> list[_Passage]:
    """The sentences that have marks; two are one passage where a mark reaches over both."""
    passages: list[_Passage] = []
    left = deque(marks)
    for start, end in _sentences(text):
        inside: list[_Mark] = []
        if passages and passages[-1].marks[-1].end > start:
            joined = passages.pop()
            start, inside = joined.start, joined.marks
        while left and left[0].start < end:
            inside.append(left.popleft())
        if inside:
            passages.append(_Passage(start, end, inside))
    return passages


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """The half-open ranges of the sentences of a text; one at least."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        end = match.start() + len(match[0].rstrip())
        if text[start:end].strip():
            yield start, end
        start = match.end()
    if text[start:].strip() or not text.strip():
        yield start, len(text)


def _cut(text: str, passage: _Passage, length: int) -> Fragment:
    """The passage, or the part of it around its first marks if it is longer than asked."""
    left, right = passage.start, passage.end
    if right - left > length:
        left, right = _window(text, passage, length)
    before = "" if left == passage.start else _CUT_BEFORE
    after = "" if right == passage.end else _CUT_AFTER
    shift = len(before) - left
    ranges = tuple(
        (mark.start + shift, mark.end + shift)
        for mark in passage.marks
        if left <= mark.start and mark.end <= right
    )
    return Fragment("body", f"{before}{text[left:right]}{after}", ranges)


def _window(text: str, passage: _Passage, length: int) -> tuple[int, int]:
    """A part of about ``length`` characters that begins and ends between words.

    It holds the first mark whole, and as many of the next as fit, in its middle; without
    marks it is the beginning.
    """
    first = last = passage.start
    if passage.marks:
        first, last = passage.marks[0].start, passage.marks[0].end
        last = max([last, *(m.end for m in passage.marks if m.end - first <= length)])
    spare = max(0, length - (last - first))
    left = max(passage.start, first - spare // 2)
    right = min(passage.end, left + length + max(0, last - first - length))
    left = max(passage.start, min(left, right - length))
    if left > passage.start:
        space = text.find(" ", left - 1, first)
        left = first if space < 0 else space + 1
    if right < passage.end:
        space = text.rfind(" ", last, right + 1)
        if space > left:
            right = space
        elif passage.marks:
            right = last
    return left, right
