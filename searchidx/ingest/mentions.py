"""The dates that an article mentions, in any of its texts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from searchidx.dates import dates_in, infer_published
from searchidx.model import Caption

__all__ = ["mentions_of"]


def mentions_of(
    title: str, body: str, captions: Iterable[Caption], published: str | None
) -> tuple[str, ...]:
    """Sorted ISO dates, each once, with the precision they had in title, body or captions.

    A date without a year is taken as the one nearest to ``published`` (ISO), or where that
    is None to the day that the text itself gives as its own; else it is left out.
    """
    published = published or infer_published(body)
    near = date.fromisoformat(published[:10]) if published else None
    texts = (title, body, *(caption.text for caption in captions))
    return tuple(sorted(dates_in("\n".join(texts), near)))
