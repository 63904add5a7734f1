"""A hit, as every view of articles shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from searchidx.model import Article, Fragment, Hit
from searchidx.web.parameters import Asked
from searchidx.web.views.paths import Paths

__all__ = ["HitView", "hit_view"]


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit; its article comes without its body."""

    rank: int
    score: float
    partial: bool
    reprints: int
    article: Article
    fragments: tuple[Fragment, ...]
    url: str


def hit_view(hit: Hit, paths: Paths, asked: Asked, query: str = "") -> HitView:
    article = replace(hit.article, body="")
    url = paths.of_article(article.id, asked, query)
    return HitView(hit.rank, hit.score, hit.partial, hit.reprints, article, hit.fragments, url)
