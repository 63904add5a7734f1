"""What the tools answer with: typed records, each with the citation that leads back."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from searchidx.model import Article, Hit
from searchidx.usage import Trend

__all__ = [
    "Citation",
    "Found",
    "FullArticle",
    "Passage",
    "Period",
    "Photo",
    "Source",
    "Trends",
    "citation",
    "found",
    "full_article",
    "trends",
]  # fmt: skip


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Citation(_Record):
    """Where something stands: to be named with whatever is said from it.

    Attributes:
        article_id: for read_article.
        date: of publication, ISO; None where it is not known.
        outlet: the domain of who published it.
    """

    article_id: str
    title: str
    date: str | None
    outlet: str | None
    url: str | None


class Passage(_Record):
    """A passage that matches; ``field`` is title, captions or body, ``credit`` the photo's."""

    field: str
    text: str
    matches: tuple[str, ...]
    credit: str | None


class Source(_Record):
    """An article that was found; ``place`` is the city of the dateline, and ``all_words`` is
    false where it has only some of the words."""

    citation: Citation
    section: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    place: str | None
    all_words: bool
    reprints: int
    passages: tuple[Passage, ...]


class Found(_Record):
    """A page of articles.

    Attributes:
        query: as it was searched.
        total: articles that match in full.
        notes: how the query was read, where that may surprise.
        did_you_mean: another spelling that finds more.
        next_offset: for the page that follows; None at the end.
    """

    query: str
    total: int
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    did_you_mean: str | None
    next_offset: int | None


class Photo(_Record):
    """A photo's caption and credit."""

    caption: str
    credit: str | None


class FullArticle(_Record):
    """An article, or the part of it from ``offset`` on.

    Attributes:
        body: paragraphs parted by a blank line.
        place: the city of the dateline.
        next_offset: where the body goes on; None if this is its end.
        dates_mentioned: ISO, of whatever precision.
        reprint_of: id of the earliest article of nearly the same text.
    """

    citation: Citation
    body: str
    next_offset: int | None
    photos: tuple[Photo, ...]
    authors: tuple[str, ...]
    section: str | None
    tags: tuple[str, ...]
    place: str | None
    dates_mentioned: tuple[str, ...]
    reprint_of: str | None


class Period(_Record):
    """Articles of a period: of the archive, and for each word those that match."""

    period: str
    articles: int
    counts: tuple[int, ...]


class Trends(_Record):
    """How often words come; a period of no articles is a gap of the archive, not silence. Notes
    tell how words were read."""

    words: tuple[str, ...]
    by: str
    periods: tuple[Period, ...]
    undated: tuple[int, ...]
    notes: tuple[str, ...]


def citation(article: Article) -> Citation:
    """Where an article stands."""
    return Citation(
        article_id=article.id,
        title=article.title,
        date=article.published,
        outlet=article.source,
        url=article.url,
    )


def _source(hit: Hit) -> Source:
    article = hit.article
    return Source(
        citation=citation(article),
        section=article.section,
        authors=article.authors,
        tags=article.tags,
        place=article.place,
        all_words=not hit.partial,
        reprints=hit.reprints,
        passages=tuple(
            Passage(
                field=fragment.field,
                text=fragment.text,
                matches=tuple(fragment.text[start:end] for start, end in fragment.marks),
                credit=fragment.credit,
            )
            for fragment in hit.fragments
        ),
    )


def found(
    query: str,
    total: int,
    hits: tuple[Hit, ...],
    page: tuple[int, int],
    notes: tuple[str, ...] = (),
    suggestion: str | None = None,
) -> Found:
    """A page of hits.

    Args:
        hits: of the page, and one more if there are more.
        page: hits before it, and most hits on it.
    """
    offset, limit = page
    following = offset + limit if len(hits) > limit else None
    return Found(
        query=query,
        total=total,
        sources=tuple(map(_source, hits[:limit])),
        notes=notes,
        did_you_mean=suggestion,
        next_offset=following,
    )


def full_article(article: Article, offset: int, length: int) -> FullArticle:
    """An article with so many characters of its body, from ``offset`` on."""
    end = offset + length
    return FullArticle(
        citation=citation(article),
        body=article.body[offset:end],
        next_offset=end if end < len(article.body) else None,
        photos=tuple(
            Photo(caption=caption.text, credit=caption.credit) for caption in article.captions
        ),
        authors=article.authors,
        section=article.section,
        tags=article.tags,
        place=article.place,
        dates_mentioned=article.mentions,
        reprint_of=article.reprint_of,
    )


def trends(trend: Trend) -> Trends:
    """A trend; what the archive has before its words come and after is left out."""
    periods = [Period(period=p.period, articles=p.articles, counts=p.counts) for p in trend.periods]
    hits = [at for at, period in enumerate(periods) if any(period.counts)]
    shown = periods[hits[0] : hits[-1] + 1] if hits else []
    return Trends(
        words=trend.words,
        by=trend.by,
        periods=tuple(shown),
        undated=trend.undated,
        notes=trend.notes,
    )
