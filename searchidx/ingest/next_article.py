"""Other articles below the one of a page, each with its date and, twice, its headline, as pages
that show several print them."""

from __future__ import annotations

from datetime import tzinfo

from searchidx.ingest.date_line import date_line
from searchidx.ingest.draft import Draft
from searchidx.ingest.lines import Line

__all__ = ["without_next"]

_SHORTEST_PROSE = 60
_FEWEST_WORDS = 4
_FEWEST_PARAGRAPHS = 2
# Lines between the two copies of the page's own headline.
_MOST_BETWEEN = 3
_LOWEST_HEADLINE = 30


def without_next(lines: list[Line], draft: Draft, local: tzinfo) -> list[Line]:
    """The lines above the first that give a date and then the same title twice, if those above
    are an article: a title that comes twice, too, the date beside it, and paragraphs.

    Args:
        lines: the lines of a page.
        draft: where what is dropped goes.
        local: the zone of dates without one.
    """
    texts = [line.text for line in lines]
    twice = [
        at
        for at in range(1, len(texts) - 1)
        if texts[at] == texts[at + 1]
        and _may_be_title(texts[at])
        and date_line(texts[at - 1], local)
    ]
    start = _own_headline(texts, local) if twice else None
    if start is None:
        return lines
    for at in twice:
        above = texts[start : at - 1]
        paragraphs = sum(
            len(text) >= _SHORTEST_PROSE and text.endswith((".", ")")) for text in above
        )
        if at > start and paragraphs >= _FEWEST_PARAGRAPHS and texts[at] not in above:
            for text in texts[at - 1 :]:
                draft.drop(text, "related")
            return lines[: at - 1]
    return lines


def _may_be_title(text: str) -> bool:
    return text.count(" ") >= _FEWEST_WORDS - 1 and not text.endswith((".", ")"))


def _own_headline(texts: list[str], local: tzinfo) -> int | None:
    """Index of the second copy of the first title near the top that comes twice, the date above
    either."""
    for at, text in enumerate(texts[:_LOWEST_HEADLINE]):
        if len(text) >= _SHORTEST_PROSE and text.endswith("."):
            return None
        near = range(at + 1, min(at + 2 + _MOST_BETWEEN, len(texts)))
        copy = next((i for i in near if texts[i] == text), None) if _may_be_title(text) else None
        if copy and any(date_line(line, local) for line in texts[max(0, at - 1) : copy]):
            return copy
    return None
