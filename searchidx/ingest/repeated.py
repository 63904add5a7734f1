"""Lines that stand in many articles of one source: what rules of furniture may have missed."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import yaml

from searchidx.ingest.furniture import LONGEST_LINE
from searchidx.markup import clean
from searchidx.model import Article
from searchidx.usage import RepeatedLine

__all__ = ["repeated_lines", "rules_for"]

_Key = tuple[str | None, str]
"""A source, and a line of it in small letters: rules do not tell more."""
# A million articles have some 10 million lines. Two that share a slot are counted together by the
# first reading, and make one more for the second to count.
_SLOTS = 1 << 24
_MOST_IN_A_SLOT = 255
_META = re.compile(r"[\\^$.|?*+()\[\]{}]")
_KIND = "repeated"
_WORD = re.compile(r"\w")


@dataclass(slots=True)
class _Tally:
    """Where a line stands, and the first article that was read with it."""

    line: str
    id: str
    places: Counter[str] = field(default_factory=Counter)


class _Copies:
    """Tells copies of one text: an article that has something counts, its reprints do not."""

    def __init__(self, first: set[str]) -> None:
        self._first = first
        self._counted: set[tuple[str, object]] = set()

    def group(self, article: Article) -> str | None:
        """The group of an article; None if it has no reprint."""
        return article.reprint_of or (article.id if article.id in self._first else None)

    def is_new(self, group: str | None, what: object) -> bool:
        """Whether no article of that group was asked about with the same before."""
        if group is None:
            return True
        before = len(self._counted)
        self._counted.add((group, what))
        return len(self._counted) > before


def repeated_lines(read: Callable[[], Iterable[Article]], least: int) -> list[RepeatedLine]:
    """The lines of at most :data:`~searchidx.ingest.furniture.LONGEST_LINE` characters that stand
    in the bodies of several articles of one source, case ignored: by falling count times share,
    then by source and line.

    Articles are read twice. The first reading counts lines by a hash, in 16 MB whatever their
    number, and never too low; the second counts exactly those that may be enough. Reprints of one
    text count as one article, wherever they say so (``Article.reprint_of``).

    Args:
        read: gives the same articles each time it is called.
        least: articles that a line stands in at least, 1 or more.
    """
    slots, first = _slots(read(), least)
    copies = _Copies(first)
    articles: Counter[str | None] = Counter()
    tallies: dict[_Key, _Tally] = {}
    enough = min(least, _MOST_IN_A_SLOT)
    for article in read():
        group = copies.group(article)
        articles[article.source] += copies.is_new(group, article.source)
        for key, line, place in _lines(article):
            if slots[hash(key) % _SLOTS] < enough or not copies.is_new(group, key):
                continue
            tally = tallies.get(key)
            if tally is None:
                tally = tallies[key] = _Tally(line, article.id)
            tally.places[place] += 1
    found = [
        _record(key[0], tally, articles[key[0]])
        for key, tally in tallies.items()
        if tally.places.total() >= least
    ]
    return sorted(found, key=lambda one: (-one.count * one.share, one.source or "", one.line))


def _slots(articles: Iterable[Article], least: int) -> tuple[bytearray, set[str]]:
    """How many articles have the lines of each hash, up to what is enough; and the ids that
    others are reprints of."""
    slots, first = bytearray(_SLOTS), set()
    enough = min(least, _MOST_IN_A_SLOT)
    for article in articles:
        if article.reprint_of:
            first.add(article.reprint_of)
        for key, _, _ in _lines(article):
            slot = hash(key) % _SLOTS
            if slots[slot] < enough:
                slots[slot] += 1
    return slots, first


def _lines(article: Article) -> Iterator[tuple[_Key, str, str]]:
    """The distinct lines of a body that can be furniture, and where each stands last in it. A
    line of marks alone is none: nobody finds it by a word."""
    lines = [line for line in map(str.strip, article.body.split("\n")) if line]
    end = len(lines) - 1
    places = {
        line.lower(): at
        for at, line in enumerate(lines)
        if len(line) <= LONGEST_LINE and _WORD.search(line)
    }
    for key, at in places.items():
        place = "last" if at == end else "between" if at else "first"
        yield (article.source, key), lines[at], place


def _record(source: str | None, tally: _Tally, articles: int) -> RepeatedLine:
    return RepeatedLine(
        line=tally.line,
        source=source,
        count=tally.places.total(),
        articles=articles,
        first=tally.places["first"],
        between=tally.places["between"],
        last=tally.places["last"],
        id=tally.id,
    )


def rules_for(lines: Iterable[RepeatedLine]) -> Iterator[str]:
    """YAML for a file of settings, line by line: an own rule for each line, which takes it out of
    the articles of every source."""
    yield "furniture:"
    for line in {one.line.lower(): one.line for one in lines}.values():
        pattern = _META.sub(r"\\\g<0>", line)
        yield f"  - {{kind: {_KIND}, pattern: {_quoted(pattern)}}}"


def _quoted(text: str) -> str:
    """A text as a quoted value of YAML on one line; what a terminal would obey is escaped."""
    plain = clean(text) == text
    quoted: str = yaml.safe_dump(
        text, default_style="'" if plain else '"', allow_unicode=plain, width=sys.maxsize
    )
    return quoted.strip()
