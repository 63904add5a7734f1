"""A hit, as every view of articles shows it."""

from __future__ import annotations

from dataclasses import dataclass

from searchidx.model import Fragment, Hit
from searchidx.web.parameters import Asked
from searchidx.web.views.cards import Card, card
from searchidx.web.views.paths import Paths

__all__ = ["HitView", "hit_view"]


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit; its article comes without its body."""

    rank: int
    score: float
    partial: bool
    reprints: int
    article: Card
    fragments: tuple[Fragment, ...]
    url: str


def hit_view(hit: Hit, paths: Paths, asked: Asked, query: str = "") -> HitView:
    url = paths.of_article(hit.article.id, asked, query)
    article = card(hit.article, Card)
    return HitView(hit.rank, hit.score, hit.partial, hit.reprints, article, hit.fragments, url)
