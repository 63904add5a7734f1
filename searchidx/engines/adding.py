"""A run of adding: each article put, counted, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from searchidx.index.builder import Outcome
from searchidx.index.documents import InvalidArticle, encode
from searchidx.index.ids import IdSet
from searchidx.index.snapshot import Snapshot
from searchidx.model import AddReport, Article, Rejection

__all__ = ["Preview", "add_all"]

_REPEATED_LISTED = 1000


def add_all(
    items: Iterable[Article | Rejection],
    put: Callable[[Article], Outcome],
    on_reject: Callable[[Rejection], None],
    on_article: Callable[[], None],
) -> AddReport:
    """Put every article.

    Args:
        items: the articles; a :class:`Rejection` among them is counted and passed on.
        put: adds one, or raises :class:`InvalidArticle`.
        on_reject: called with each that was not put.
        on_article: called after each.
    """
    counts = dict.fromkeys(("added", "updated", "unchanged", "rejected"), 0)
    seen = IdSet()
    repeated: dict[str, None] = {}
    repeats = 0
    for item in items:
        try:
            if isinstance(item, Rejection):
                raise InvalidArticle(item.reason)
            if not isinstance(item, Article):
                raise InvalidArticle(f"must be an Article, not {item!r:.80}")
            counts[put(item)] += 1
            if not seen.add(item.id):
                repeats += 1
                if len(repeated) < _REPEATED_LISTED:
                    repeated[item.id] = None
        except InvalidArticle as error:
            counts["rejected"] += 1
            on_reject(_rejection(item, str(error)))
        on_article()
    return AddReport(**counts, repeated=tuple(repeated), repeats=repeats)


def _rejection(item: object, reason: str) -> Rejection:
    if isinstance(item, Rejection):
        return item
    if not isinstance(item, Article):
        return Rejection(f"an object of type {type(item).__name__}", None, reason)
    if item.path is None:
        return Rejection(f"article {item.id!r}", None, reason)
    return Rejection(item.path, None, f"article {item.id!r:.200}: {reason}")


class Preview:
    """What a run would do to an index; nothing is written.

    It remembers two digests for each article that would be added or updated.
    """

    def __init__(self, snapshot: Snapshot | None) -> None:
        self._snapshot = snapshot
        self._pending: dict[str, bytes] = {}

    def put(self, article: Article) -> Outcome:
        """What putting the article would do.

        Raises:
            InvalidArticle: if it would be refused.
        """
        _, digest = encode(article)
        known = self._pending.get(article.id) or self._committed(article.id)
        if known == digest:
            return "unchanged"
        self._pending[article.id] = digest
        return "updated" if known else "added"

    def _committed(self, id: str) -> bytes | None:
        if self._snapshot is None:
            return None
        with self._snapshot.reading():
            number = self._snapshot.find(id)
            return None if number is None else bytes(self._snapshot.column("hash")[number])
