"""Fragments: the passages of a stored article that show why it was found.

Only the hits shown are looked at, and of their texts only the words that may match, so that
a mark is on the printed word, whatever form of it was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from whoosh import query

from searchidx.analysis.analyzer import Analyzer
from searchidx.model import Article, Fragment
from searchidx.query.highlight import Highlighter, Mark
from searchidx.query.wanted import Wanted, wanted_by

__all__ = ["Fragmenter"]

# It begins with a set of characters, which re looks for five times as fast as for a choice.
# The group is what closes the sentence, and not there at the end of a line.
_SENTENCE_END = re.compile(r"[.!?…\n](?:(?<=\n)\n*|([\"”’')\]]*)\s+(?=[\"“‘'(\[]?[A-Z0-9]))")
_CLAUSE_END = re.compile(r"[,;:]\s| [–—-] ")
_CUT_BEFORE, _CUT_AFTER = "… ", " …"
# Characters, about three words: smaller differences of nearness do not count.
_NEAR = 20
_by_end = attrgetter("end")


@dataclass(slots=True)
class _Passage:
    """A sentence, or a part of a long one, with marks in it.

    Attributes:
        start: of a part; None where the sentence's start is still to be found.
        end: exclusive; ``is_cut`` where the sentence goes on.
        words: what is marked, a bit for each.
        gap: how near two different words come, in steps.
    """

    start: int | None
    end: int
    is_cut: bool
    marks: list[Mark]
    words: int = 0
    gap: int = 0

    def describe(self, bits: Mapping[str | tuple[str, ...], int]) -> None:
        """Note words and gap."""
        marks = self.marks
        words = bits[marks[0].what]
        if len(marks) > 1:
            for mark in marks:
                words |= bits[mark.what]
            if words & (words - 1):
                gaps = [b.start - a.end for a, b in pairwise(marks) if a.what != b.what]
                self.gap = min(gaps) // _NEAR
        self.words = words

    def is_denser(self, other: _Passage) -> bool:
        """Whether different words are nearer to each other, or else there are more marks."""
        if self.gap != other.gap:
            return self.gap < other.gap
        return len(self.marks) > len(other.marks)


class Fragmenter:
    """Makes the fragments of the hits of one query.

    Args:
        tree: of the query; None if it is empty.
        analyzer: gives that of the index; called if there are words to look for.
        count: most passages of a body.
        length: characters of a passage, about.
        rarity: how much a stem, a printed word, a pattern's text or a phrase says of an
            article (its idf); it is multiplied with the weight that the query gives it.
    """

    def __init__(
        self,
        tree: query.Query | None,
        analyzer: Callable[[], Analyzer],
        count: int,
        length: int,
        rarity: Callable[[str | tuple[str, ...]], float] = lambda what: 1.0,
    ) -> None:
        self._count = count
        self._length = length
        wanted = wanted_by(tree)
        self._finders = _finders(wanted, analyzer)
        weights = wanted["body"].weights
        grammar = wanted["body"].grammar
        # Of a query that has nothing else they are what is looked for.
        self._grammar = grammar if weights.keys() - grammar else frozenset[str]()
        self._bits = {what: 1 << number for number, what in enumerate(weights)}
        self._weights = {
            self._bits[what]: weight * rarity(what) for what, weight in weights.items()
        }

    def fragments_of(self, articles: Sequence[Article]) -> list[tuple[Fragment, ...]]:
        """Of each article the title if it matches, captions that match, and the best passages of
        the body.

        A passage is one sentence or the part of it around the matches; an ellipsis stands
        where it was cut. Best is what has the heaviest words that are not shown yet; of
        equals, where different words are nearest to each other, then what has most matches,
        then the earlier. They are given in the order of the text. Where nothing in the body
        matches, its beginning is shown. A word of grammar ("di") is marked where it stands
        beside another word of the query, and everywhere if the query has no others.
        """
        rows = self._marks([part for each in articles for part in _parts(each, self._count > 0)])
        return [self._fragments(article, rows) for article in articles]

    def _marks(self, parts: Sequence[tuple[str, str]]) -> Iterator[list[Mark]]:
        """The marks in each of some texts, which come with the names of their fields."""
        found: list[list[Mark]] = [[]] * len(parts)
        for finder in {finder for finder in self._finders.values() if finder}:
            own = [at for at, (name, _) in enumerate(parts) if self._finders[name] is finder]
            marks = finder.marks_of([parts[at][1] for at in own])
            for at, each in zip(own, marks, strict=True):
                found[at] = _telling(parts[at][1], each, self._grammar) if self._grammar else each
        return iter(found)

    def _fragments(self, article: Article, rows: Iterator[list[Mark]]) -> tuple[Fragment, ...]:
        found = []
        marks = next(rows)
        if marks:
            found.append(Fragment("title", article.title, _ranges(marks)))
        for number, caption in enumerate(article.captions):
            marks = next(rows)
            if marks:
                ranges = _ranges(marks)
                found.append(Fragment("captions", caption.text, ranges, caption.credit, number))
        if self._count:
            marks = next(rows)
            found += self._passages(article.body, marks) if article.body else ()
        return tuple(found)

    def whole(self, article: Article) -> tuple[Fragment, ...]:
        """Title, captions and body, each as a whole, with what matches in them."""
        rows = map(_ranges, self._marks(list(_parts(article))))
        found = [Fragment("title", article.title, next(rows))]
        for number, caption in enumerate(article.captions):
            found.append(Fragment("captions", caption.text, next(rows), caption.credit, number))
        found.append(Fragment("body", article.body, next(rows)))
        return tuple(found)

    def _passages(self, text: str, marks: list[Mark]) -> list[Fragment]:
        if not marks:
            return [_beginning(text, self._length)]
        rest = _sentences(text, marks, self._length)
        if len(rest) > self._count:
            rest = self._best(rest)
        return [_cut(text, passage, self._length) for passage in rest]

    def _best(self, rest: list[_Passage]) -> list[_Passage]:
        best: list[_Passage] = []
        seen = 0
        for passage in rest:
            passage.describe(self._bits)
        while rest and len(best) < self._count:
            passage = rest.pop(self._next(rest, ~seen))
            best.append(passage)
            seen |= passage.words
        return sorted(best, key=_by_end)

    def _next(self, rest: Sequence[_Passage], fresh: int) -> int:
        """The index of the passage that has the heaviest of the words that are not shown yet."""
        weights = self._weights
        best, most = 0, -1.0
        for at, passage in enumerate(rest):
            new = passage.words & fresh
            weight = weights[new] if new in weights else self._weight(new)
            # Of equals the earlier one.
            if weight > most or (weight == most and passage.is_denser(rest[best])):
                best, most = at, weight
        return best

    def _weight(self, words: int) -> float:
        weight = self._weights.get(words)
        if weight is None:
            each = (bit for bit in self._bits.values() if bit & words)
            weight = self._weights[words] = sum(self._weights[bit] for bit in each)
        return weight


def _finders(
    wanted: Mapping[str, Wanted], analyzer: Callable[[], Analyzer]
) -> dict[str, Highlighter | None]:
    """What finds the marks of each field; fields that are asked for the same share it."""
    finders: dict[str, Highlighter | None] = {}
    for name, own in wanted.items():
        equal = next((other for other in finders if wanted[other] == own), None)
        if equal:
            finders[name] = finders[equal]
        else:
            finders[name] = Highlighter(own, analyzer()) if own else None
    return finders


def _parts(article: Article, body: bool = True) -> list[tuple[str, str]]:
    """The texts of an article, each with the name of its field; with or without its ``body``."""
    captions = [("captions", caption.text) for caption in article.captions]
    parts = [("title", article.title), *captions]
    return [*parts, ("body", article.body)] if body else parts


def _telling(text: str, marks: Sequence[Mark], grammar: Set[str]) -> list[Mark]:
    """The marks without words of grammar that stand alone, or beside others of the kind."""
    told: list[Mark] = []
    run: list[Mark] = []
    for mark in marks:
        if run and text[run[-1].end : mark.start].strip():
            told += _with_content(run, grammar)
            run = []
        run.append(mark)
    return told + _with_content(run, grammar)


def _with_content(run: list[Mark], grammar: Set[str]) -> list[Mark]:
    return run if any(mark.what not in grammar for mark in run) else []


def _ranges(marks: Sequence[Mark]) -> tuple[tuple[int, int], ...]:
    return tuple([(start, end) for start, end, _ in marks])


def _sentences(text: str, marks: Sequence[Mark], length: int) -> list[_Passage]:
    """The sentences that have marks, in parts where these are farther apart than ``length``;
    two are one passage where a mark reaches over both."""
    passages: list[_Passage] = []
    begin = end = -1
    for mark in marks:
        first, last, _ = mark
        start = None
        if first < end:
            passage = passages[-1]
            if last - begin <= length:
                passage.marks.append(mark)
                if last > end:
                    passage.end, passage.is_cut = _end(text, last, length)
                    end = passage.end
                continue
            passage.end, start = _between(text, passage.marks[-1].end, first)
            passage.is_cut = True
        begin = first
        end, is_cut = _end(text, last, length)
        passages.append(_Passage(start, end, is_cut, [mark]))
    return passages


def _between(text: str, left: int, right: int) -> tuple[int, int]:
    """The ends of a space about in the middle; of nothing at the right end if there is none."""
    space = text.find(" ", (left + right) // 2, right)
    return (right, right) if space < 0 else (space, space + 1)


def _end(text: str, at: int, length: int) -> tuple[int, bool]:
    """Where the sentence ends, looked for no farther than a passage can reach; and whether
    it goes on."""
    stop = at + length + 1
    found = _SENTENCE_END.search(text, at, stop)
    if found:
        end = found.end(1)
        return found.start() if end < 0 else end, False
    return min(stop, len(text)), stop < len(text)


def _start(text: str, at: int, length: int) -> tuple[int, bool]:
    """Where the sentence starts, in the same way; and whether it started before."""
    start = max(0, at - length - 1)
    is_cut = start > 0
    # Two characters from the start on tell that it is one.
    for found in _SENTENCE_END.finditer(text, start, at + 2):
        if found.end() <= at:
            start, is_cut = found.end(), False
    return start, is_cut


def _beginning(text: str, length: int) -> Fragment:
    start = len(text) - len(text.lstrip())
    end, is_cut = _end(text, start, length)
    return _cut(text, _Passage(start, end, is_cut, []), length)


def _cut(text: str, passage: _Passage, length: int) -> Fragment:
    """The passage, or the part of it around its marks if it is longer than asked."""
    marks = passage.marks
    if passage.start is None:
        start, is_cut = _start(text, marks[0].start, length)
    else:
        start, is_cut = passage.start, bool(marks)
    left, right = start, passage.end
    if right - left > length:
        first, last = (marks[0].start, marks[-1].end) if marks else (start, start)
        left, right = _window(text, (start, first, last, passage.end), length)
    before = _CUT_BEFORE if is_cut or left > start else ""
    after = _CUT_AFTER if passage.is_cut or right < passage.end else ""
    shift = len(before) - left
    ranges = tuple([(start + shift, end + shift) for start, end, _ in marks])
    return Fragment("body", f"{before}{text[left:right]}{after}", ranges)


def _window(text: str, places: tuple[int, int, int, int], length: int) -> tuple[int, int]:
    """A part of about ``length`` characters that begins and ends between clauses, or else
    between words.

    ``places`` are where the whole starts, where what it must hold starts and ends, and where
    the whole ends; what it must hold comes into the middle.
    """
    start, first, last, end = places
    slack = length // 3
    left = max(start, first - max(0, length - (last - first)) // 2)
    left = max(start, min(left, end - length))
    if left > start:
        clause = _CLAUSE_END.search(text, left, min(first, left + slack))
        space = text.find(" ", left - 1, first)
        left = clause.end() if clause else first if space < 0 else space + 1
    right = max(last, left + length)
    if right >= end:
        return left, end
    clauses = list(_CLAUSE_END.finditer(text, max(last, right - slack), right))
    space = clauses[-1].start() if clauses else text.rfind(" ", last, right + 1)
    if space > left:
        return left, space
    return left, last if last > left else right
