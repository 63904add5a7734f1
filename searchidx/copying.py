"""A whole archive from one place to another, whatever engines have them.

What is stopped goes on when it is started again: articles that are there already are compared by
their hash, and left alone.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from searchidx.archive import Archive
from searchidx.engines.base import engine_name
from searchidx.errors import ArchiveError, IndexMissing
from searchidx.model import Article, Rejection
from searchidx.opening import create, open_archive

__all__ = ["CopyReport", "copy_archive"]

_SAMPLE = 500


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What a copy did.

    Attributes:
        articles: in the archive that was copied.
        added, updated, unchanged: of these, in the other one.
        compared: articles that were read back from both.
        differences: all in which the two are not alike, a sentence each.
    """

    articles: int
    added: int
    updated: int
    unchanged: int
    compared: int
    differences: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the two are alike."""
        return not self.differences


def copy_archive(
    source: Archive,
    target: str | Path,
    *,
    config: str | Path | None = None,
    on_article: Callable[[], None] = lambda: None,
    **settings: Any,
) -> CopyReport:
    """Copy the newest commit of an archive, then compare counts and a sample.

    Args:
        target: folder or address; an archive is made there, by the rules of the other, or goes on
            being filled.
        config, settings: for the archive that is made.
        on_article: called after each.

    Raises:
        ArchiveError: if what is there was made by other rules, or is the archive itself; and
            those of :func:`searchidx.create` and :meth:`Archive.add`.
    """
    with source.pinned() as pinned, _opened(pinned, target, config, settings) as copy:
        total = len(pinned)
        sample = _Sample()
        refused: list[Rejection] = []
        report = copy.add(
            sample.passing(pinned), on_reject=refused.append, on_article=on_article, learns=False
        )
        differences = [f"not taken: {rejection}" for rejection in refused]
        if len(copy) != total:
            differences.append(f"{total:,} articles were to be there, and {len(copy):,} are")
        differences += filter(None, (_difference(pinned, copy, id) for id in sample.ids))
        counts = (report.added, report.updated, report.unchanged)
        return CopyReport(total, *counts, len(sample.ids), tuple(differences))


def _opened(
    source: Archive, target: str | Path, config: str | Path | None, settings: dict[str, Any]
) -> Archive:
    """The archive to fill."""
    settings = {"engine": engine_name(target), **settings}
    try:
        found = open_archive(target, config=config, **settings)
    except IndexMissing:
        return create(target, config=config, rules=source.rules, **settings)
    # A folder may be named in several ways; addresses are left as they are.
    if os.path.realpath(found.place) == os.path.realpath(source.place):
        found.close()
        raise ArchiveError(f"{target} is the archive that is to be copied; name another place")
    if found.rules != source.rules:
        found.close()
        raise ArchiveError(
            f"the archive at {target} was made by other rules than that at {source.place}; copy "
            "to a place where there is none"
        )
    return found


class _Sample:
    """Ids of some of the articles that pass, each as likely as another.

    Attributes:
        ids: of those.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._random = random.Random(0)

    def passing(self, articles: Archive) -> Iterator[Article]:
        """All articles, as they come."""
        for number, article in enumerate(articles):
            if number < _SAMPLE:
                self.ids.append(article.id)
            elif (place := self._random.randrange(number + 1)) < _SAMPLE:
                self.ids[place] = article.id
            yield article


def _difference(source: Archive, copy: Archive, id: str) -> str | None:
    """In what the copy of an article is another; None if in nothing."""
    one, other = source.get(id), copy.get(id)
    if one == other:
        return None
    if one is None or other is None:
        return f"article {id!r} is missing"
    names = [name for name in Article.__slots__ if getattr(one, name) != getattr(other, name)]
    return f"article {id!r} has another {', '.join(names)}"
