"""Records of how words and lines are used in an archive: in what contexts, when, and in how many
articles. Like those of :mod:`searchidx.model` they are frozen, and their attributes are the JSON
keys."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KwicLine", "RepeatedLine", "TermCount", "Trend", "TrendPeriod"]


@dataclass(frozen=True, slots=True)
class KwicLine:
    """An occurrence of a word in an article.

    Attributes:
        id, published, source: of the article.
        field: title, captions, place (the dateline, before the begin of the body) or body.
        left, word, right: the text before, the word as printed, and the text behind, with one
            blank for any white space. They can be put side by side as they are.
    """

    id: str
    published: str | None
    source: str | None
    field: str
    left: str
    word: str
    right: str


@dataclass(frozen=True, slots=True)
class TrendPeriod:
    """A period of a trend.

    Attributes:
        period: "2023", "2023-05", "2023-W22" (of ISO 8601) or "2023-05-21".
        articles: that the archive has of it; 0 is a gap of the archive.
        counts: how many of these match each word.
    """

    period: str
    articles: int
    counts: tuple[int, ...]

    @property
    def shares(self) -> tuple[float | None, ...]:
        """The counts as shares of the articles, 0 to 1; None in a gap."""
        return tuple(count / self.articles if self.articles else None for count in self.counts)


@dataclass(frozen=True, slots=True)
class Trend:
    """How often words come, by period.

    Attributes:
        words: as asked for.
        by: year, month, week or day.
        periods: one after another, from the archive's first to its last.
        undated: for each word, how many articles match that have no date.
        notes: how the words were read, where that may surprise, and which periods are cut.
        date_from, date_to: the first and last day asked for, both inclusive, in ISO; None
            where there is none. A period has none of the articles outside.
    """

    words: tuple[str, ...]
    by: str
    periods: tuple[TrendPeriod, ...]
    undated: tuple[int, ...]
    notes: tuple[str, ...] = ()
    date_from: str | None = None
    date_to: str | None = None


@dataclass(frozen=True, slots=True)
class TermCount:
    """How many articles have a ``term``: a printed word, folded, or a stem."""

    term: str
    count: int


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """A line that stands in the bodies of several articles of one source.

    Attributes:
        line: as printed in one of them; lines that differ in case alone are one.
        source: of the articles.
        count: how many articles have it. Reprints of one text are one article.
        articles: how many the source has (under the filters given), counted in the same way.
        first, between, last: in how many articles it is the first line, the last one, or stands
            between others; the last place counts where it stands in several.
        id: of an article that has it.
    """

    line: str
    source: str | None
    count: int
    articles: int
    first: int
    between: int
    last: int
    id: str

    @property
    def share(self) -> float:
        """The count as a share of the articles, above 0 to 1."""
        return self.count / self.articles
