"""One article, and the articles like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from searchidx.model import Fragment, Hit
from searchidx.web.errors import NotFound
from searchidx.web.parameters import Asked
from searchidx.web.readers import Reader
from searchidx.web.views.cards import Whole, card
from searchidx.web.views.choices import Choice
from searchidx.web.views.hits import HitView, hit_view
from searchidx.web.views.paths import Paths

__all__ = ["ArticleView", "SimilarView", "article_view", "similar_view"]

# Similar articles that an article is shown with.
_SIMILAR = 6


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article.

    Attributes:
        marked: title, captions and body, each whole, with what the query looks for.
        mentions: addresses of searches for the dates that it mentions.
        reprints, similar: hits.
    """

    query: str
    commit: str
    article: Whole
    marked: tuple[Fragment, ...]
    mentions: tuple[Choice, ...]
    reprints: tuple[HitView, ...]
    similar: tuple[HitView, ...]
    links: Mapping[str, str | None] = field(hash=False)


def article_view(reader: Reader, id: str, asked: Asked, paths: Paths) -> ArticleView:
    """An article, and what is around it.

    Raises:
        NotFound: if there is none with that id.
    """
    archive = reader.archive
    article = archive.get(id)
    if article is None:
        raise NotFound("no article has that id")
    others = archive.reprints(id)
    hits = [Hit(rank, 0.0, False, other, ()) for rank, other in enumerate(others, 1)]
    similar = archive.similar(id, limit=_SIMILAR, collapse=True)
    return ArticleView(
        query=asked.query,
        commit=reader.commit,
        article=card(article, Whole),
        marked=archive.marked(asked.query, id, **asked.options()),
        mentions=tuple(
            Choice(day, 1, False, Asked(query=f"disebut:{day}", lang=asked.lang).url(paths.search))
            for day in article.mentions
        ),
        reprints=tuple(hit_view(hit, paths, asked, asked.query) for hit in hits),
        similar=tuple(hit_view(hit, paths, asked) for hit in similar.hits) if similar else (),
        links={
            "self": paths.of_article(id, asked, asked.query),
            "similar": paths.of_similar(id),
            "search": asked.url(paths.search) if asked.query or asked.is_filtered else None,
        },
    )


@dataclass(frozen=True, slots=True)
class SimilarView:
    """A page of the articles like one.

    Attributes:
        query: the words that they are found by.
        total, groups: as in :class:`searchidx.model.Results`.
        start: hits before this page; ``limit``: most hits on it.
        links: self, next, previous (None where there is none).
    """

    query: str
    commit: str
    total: int
    groups: int | None
    start: int
    limit: int
    hits: tuple[HitView, ...]
    links: Mapping[str, str | None] = field(hash=False)


def similar_view(reader: Reader, id: str, asked: Asked, paths: Paths) -> SimilarView:
    """Articles like one.

    Raises:
        NotFound: if there is none with that id.
    """
    results = reader.archive.similar(
        id, limit=asked.limit, offset=asked.start, collapse=asked.collapse
    )
    if results is None:
        raise NotFound("no article has that id")
    path = paths.of_similar(id)
    shown = results.total if results.groups is None else results.groups
    more = bool(results.hits) and asked.start + len(results.hits) < shown
    return SimilarView(
        query=results.query,
        commit=reader.commit,
        total=results.total,
        groups=results.groups,
        start=asked.start,
        limit=asked.limit,
        hits=tuple(hit_view(hit, paths, asked) for hit in results.hits),
        links={
            "self": asked.url(path),
            "next": asked.url(path, page=asked.page + 1) if more else None,
            "previous": asked.url(path, page=asked.page - 1) if asked.page > 1 else None,
        },
    )
