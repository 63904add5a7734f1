"""Articles as they are shown: without the path they were read from, which is a place on the
server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from searchidx.model import Article, Caption

__all__ = ["Card", "Whole", "card"]


@dataclass(frozen=True, slots=True)
class Card:
    """An article without its body; the attributes are those of
    :class:`searchidx.model.Article`."""

    id: str
    title: str
    captions: tuple[Caption, ...]
    published: str | None
    published_from: str | None
    mentions: tuple[str, ...]
    source: str | None
    site: str | None
    section: str | None
    authors: tuple[str, ...]
    editor: str | None
    tags: tuple[str, ...]
    description: str | None
    url: str | None
    place: str | None
    continues: bool
    pages: tuple[str, ...]
    reprint_of: str | None
    extra: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Whole(Card):
    """An article with its body: paragraphs parted by a blank line."""

    body: str


_Shown = TypeVar("_Shown", bound=Card)


def card(article: Article, kind: type[_Shown]) -> _Shown:
    """An article as one of these."""
    return kind(**{each.name: getattr(article, each.name) for each in fields(kind)})
