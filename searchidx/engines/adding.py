"""A run of adding: each article put, counted, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from searchidx.index.documents import InvalidArticle, Outcome, encode
from searchidx.index.ids import IdSet
from searchidx.index.snapshot import Snapshot
from searchidx.model import AddReport, Article, Rejection

__all__ = ["Preview", "Putting", "Tally", "add_all", "article_in"]

_REPEATED_LISTED = 1000


class Putting(Protocol):
    """What articles are put into.

    Attributes:
        undone: how many updates it told of were undone by a later article.
    """

    undone: int

    def put(self, article: Article) -> Outcome:
        """Add one, or raise :class:`InvalidArticle`."""


def add_all(
    items: Iterable[Article | Rejection],
    target: Putting,
    on_reject: Callable[[Rejection], None],
    on_article: Callable[[], None],
) -> AddReport:
    """Put every article.

    Args:
        items: the articles; a :class:`Rejection` among them is counted and passed on.
        target: adds them, or says what would be.
        on_reject: called with each that was not put.
        on_article: called after each.
    """
    tally = Tally(on_reject)
    for item in items:
        try:
            article = article_in(item)
            tally.put(article.id, target.put(article))
        except InvalidArticle as error:
            tally.reject(item, str(error))
        on_article()
    return tally.report(target.undone)


def article_in(item: object) -> Article:
    """What is to be put.

    Raises:
        InvalidArticle: if it is no article.
    """
    if isinstance(item, Rejection):
        raise InvalidArticle(item.reason)
    if not isinstance(item, Article):
        raise InvalidArticle(f"must be an Article, not {item!r:.80}")
    return item


class Tally:
    """Counts what becomes of articles.

    Args:
        on_reject: called with each that is not put.
    """

    def __init__(self, on_reject: Callable[[Rejection], None]) -> None:
        self._on_reject = on_reject
        self._counts = dict.fromkeys(("added", "updated", "unchanged", "rejected"), 0)
        self._seen = IdSet()
        self._repeated: dict[str, None] = {}
        self._repeats = 0

    def put(self, id: str, outcome: Outcome) -> None:
        """An article was put."""
        self._counts[outcome] += 1
        if not self._seen.add(id):
            self._repeats += 1
            if len(self._repeated) < _REPEATED_LISTED:
                self._repeated[id] = None

    def reject(self, item: object, reason: str, outcome: Outcome | None = None) -> None:
        """An item was not put; ``outcome`` is what was counted for it too early."""
        self._counts["rejected"] += 1
        if outcome is not None:
            self._counts[outcome] -= 1
        self._on_reject(_rejection(item, reason))

    def report(self, undone: int = 0) -> AddReport:
        """What became of all; so many updates were undone in the end."""
        counts = dict(self._counts)
        counts["updated"] -= undone
        counts["unchanged"] += undone
        return AddReport(**counts, repeated=tuple(self._repeated), repeats=self._repeats)


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

    Attributes:
        undone: as :class:`Putting` has it.
    """

    def __init__(self, snapshot: Snapshot | None) -> None:
        self.undone = 0
        self._snapshot = snapshot
        # What would be in the place of what is there, and how many updates it would be.
        self._pending: dict[str, tuple[bytes, int]] = {}

    def put(self, article: Article) -> Outcome:
        """What putting the article would do.

        Raises:
            InvalidArticle: if it would be refused.
        """
        _, digest = encode(article)
        known, updates = self._pending.get(article.id) or (self._committed(article.id), 0)
        if known == digest:
            return "unchanged"
        if article.id in self._pending and self._committed(article.id) == digest:
            del self._pending[article.id]
            self.undone += updates
            return "unchanged"
        self._pending[article.id] = digest, updates + 1
        return "updated" if known else "added"

    def _committed(self, id: str) -> bytes | None:
        if self._snapshot is None:
            return None
        with self._snapshot.reading():
            number = self._snapshot.find(id)
            return None if number is None else bytes(self._snapshot.column("hash")[number])
