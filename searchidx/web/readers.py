"""The commits that are open: one shared archive for each, the newest ones kept for a while.

An answer stays on its commit from first to last. The commit before is closed when nothing reads
it any more and it was replaced long enough ago, so that a ``next`` token of it can be followed.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from threading import Lock

from searchidx.archive import Archive
from searchidx.usage import TermCount
from searchidx.web.errors import Gone

__all__ = ["Reader", "Readers"]

# Commits that are kept beside the newest one, and for how long, in seconds.
_KEPT = 4
_SECONDS = 900.0
# Beginnings of words that are kept with what they may become, and how many words of each.
_SUGGESTED = 2_000
_TERMS = 20


class Reader:
    """One commit, open for any number of threads.

    Attributes:
        archive: pinned to it.
        commit: its name.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.commit = archive.commit
        self.terms = lru_cache(_SUGGESTED)(self._terms)
        self.users = 0
        self.replaced: float | None = None

    def _terms(self, prefix: str) -> tuple[TermCount, ...]:
        """The most frequent words that begin so; kept, as all who type come by the same."""
        return self.archive.terms(prefix, limit=_TERMS)

    @cached_property
    def articles(self) -> dict[str, int]:
        """How many articles there are of each day, month and year that has any: "2023-05-21",
        "2023-05", "2023"."""
        counts: Counter[str] = Counter()
        for count in self.archive.search("", limit=0, facets="day").facets["day"]:
            if count.value is not None:
                for period in (count.value, count.value[:7], count.value[:4]):
                    counts[period] += count.count
        return dict(counts)


class Readers:
    """The open commits of an archive.

    Args:
        archive: that follows commits; it is asked for what is newest only.
        kept: commits that stay open beside the newest.
        seconds: how long a commit stays open after the next one came.
    """

    def __init__(self, archive: Archive, kept: int = _KEPT, seconds: float = _SECONDS) -> None:
        self._archive = archive
        self._kept = kept
        self._seconds = seconds
        self._open: OrderedDict[str, Reader] = OrderedDict()
        self._retired: list[Reader] = []
        self._lock = Lock()
        self._opening = Lock()

    @property
    def commit(self) -> str:
        """Name of the newest commit."""
        return self._archive.commit

    @contextmanager
    def newest(self) -> Iterator[Reader]:
        """The newest commit, open as long as the block lasts."""
        commit = self.commit
        if commit not in self._open:
            with self._opening:
                # Another thread may have opened it meanwhile.
                if commit not in self._open:
                    self._add(Reader(self._archive.pinned()))
        with self._using(None) as reader:
            yield reader

    @contextmanager
    def at(self, commit: str) -> Iterator[Reader]:
        """That commit, open as long as the block lasts.

        Raises:
            Gone: if it is not kept any more.
        """
        if commit == self.commit:
            with self.newest() as reader:
                yield reader
        else:
            with self._using(commit) as reader:
                yield reader

    def close(self) -> None:
        """Close all commits; those that are read now, when they are done with."""
        with self._lock:
            self._retire(list(self._open))

    def _add(self, reader: Reader) -> None:
        now = time.monotonic()
        with self._lock:
            for other in self._open.values():
                if other.replaced is None:
                    other.replaced = now
                    other.archive.forget()
            self._open[reader.commit] = reader
            self._open.move_to_end(reader.commit)

    def _retire_old(self) -> None:
        """Take out what is not to be kept beside the newest commit."""
        now = time.monotonic()
        old = list(self._open)[:-1]
        many = len(old) - self._kept
        self._retire(
            name
            for at, name in enumerate(old)
            if at < many or now - (self._open[name].replaced or now) > self._seconds
        )

    def _retire(self, names: Iterable[str]) -> None:
        self._retired += [self._open.pop(name) for name in names]
        for reader in self._retired:
            if not reader.users:
                reader.archive.close()
        self._retired = [reader for reader in self._retired if reader.users]

    @contextmanager
    def _using(self, commit: str | None) -> Iterator[Reader]:
        with self._lock:
            self._retire_old()
            name = next(reversed(self._open), "") if commit is None else commit
            reader = self._open.get(name)
            if reader is None:
                raise Gone("that commit of the archive is gone; ask without the token again")
            reader.users += 1
        try:
            yield reader
        finally:
            with self._lock:
                reader.users -= 1
                self._retire(())
