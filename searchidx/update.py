"""Files into an archive: what ``searchidx index`` does beyond adding articles.

**Paths.** What an archive remembers of a file is its absolute path: that of the PATH given,
with links resolved, and the names below it as they are (links to folders are not followed).
So a run may be started in any folder, with PATHs that are relative, absolute or links.

**What is gone.** An article is gone if it was read from a file below the PATHs and its id did
not come in this run. It stays if its file could not be read, or not whole; if its file is
there and was not read (no reader for it); and if it did not come from a file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from searchidx.archive import Archive
from searchidx.config import Settings
from searchidx.engines.adding import Preview, add_all
from searchidx.index.ids import IdSet
from searchidx.index.rejects import Rejects
from searchidx.ingest.ahead import can_read_ahead, read_ahead
from searchidx.ingest.continuation import join_pages
from searchidx.ingest.file_names import on_disk, written
from searchidx.ingest.options import Ignored, ReadOptions
from searchidx.ingest.sources import STDIN, read_sources, walk
from searchidx.model import AddReport, Article, Note, Rejection, Removed

__all__ = ["Update"]


class Update:
    """One reading of files and folders into an archive: :meth:`add_to` or :meth:`preview`,
    then :meth:`gone`, then :meth:`write_rejects`.

    Args:
        paths: files and folders.
        settings: how to read.
        on_reject: called with each input that gives no article.
        on_note: called with what of an article was not taken as it was given.
        on_removed: called with each piece of text that is taken out as furniture.

    Attributes:
        size: bytes to read in all.
        sources: the files to read.
        ignored: files that are not read, and why; of archives as they are read.

    Raises:
        InputError: if a path does not exist or is of a kind that is not read.
    """

    def __init__(
        self,
        paths: Sequence[str | Path],
        settings: Settings,
        *,
        on_reject: Callable[[Rejection], None] = lambda rejection: None,
        on_note: Callable[[Note], None] = lambda note: None,
        on_removed: Callable[[Removed], None] = lambda removed: None,
    ) -> None:
        self.ignored: list[Ignored] = []
        self._options = ReadOptions.of(settings, on_removed, on_note, self.ignored.append)
        self._processes = settings.processes
        self.sources = walk(paths, self._options)
        self.size = sum(source.size for source in self.sources)
        self._on_reject, self._on_note = on_reject, on_note
        self._folders: dict[str, str] = {}
        given = [str(path) for path in paths if str(path) != str(STDIN)]
        self._roots = {path: self._absolute(path) for path in given}
        self._begin()

    def _begin(self) -> None:
        self._seen = IdSet()
        self._failed: set[str] = set()
        self._rejects = Rejects()

    def add_to(
        self,
        archive: Archive,
        on_article: Callable[[], None] = lambda: None,
        on_bytes: Callable[[int], None] = lambda count: None,
    ) -> AddReport:
        """Add the articles; see :meth:`searchidx.archive.Archive.add`.

        Args:
            on_bytes: called with the number of bytes each time some are read.
        """
        self._begin()
        return archive.add(self._articles(on_bytes), on_reject=self._reject, on_article=on_article)

    def preview(
        self,
        archive: Archive | None,
        on_article: Callable[[], None] = lambda: None,
        on_bytes: Callable[[int], None] = lambda count: None,
    ) -> AddReport:
        """What :meth:`add_to` would do, to an archive that is not there yet too; nothing is
        written."""
        self._begin()
        articles = self._articles(on_bytes)
        if archive is None:
            return add_all(articles, Preview(None), self._reject, on_article)
        return archive.preview(articles, on_reject=self._reject, on_article=on_article)

    def _articles(self, on_bytes: Callable[[int], None]) -> Iterator[Article | Rejection]:
        before = path = None
        for item in self._read(on_bytes):
            if isinstance(item, Article):
                self._seen.add(item.id)
                if item.path != before:
                    before, path = item.path, item.path and self._path(item.path)
                # Nobody else has it yet, and to copy it would take longer than all else here.
                object.__setattr__(item, "path", path)
            yield item

    def _read(self, on_bytes: Callable[[int], None]) -> Iterator[Article | Rejection]:
        if can_read_ahead(self.sources, self._processes):
            return read_ahead(self.sources, self._options, on_bytes)
        return join_pages(read_sources(self.sources, self._options, on_bytes), self._on_note)

    def _reject(self, rejection: Rejection) -> None:
        self._on_reject(rejection)
        absolute = replace(rejection, path=self._path(rejection.path))
        self._failed.add(absolute.path)
        self._rejects.add(absolute)

    def write_rejects(self, archive: Archive) -> str:
        """Bring the list of rejected inputs of an archive up to date; its file."""
        for item in self.ignored:
            self._rejects.add(Rejection(self._path(item.path), None, item.reason))
        return archive.write_rejects(self._rejects, self._is_below)

    def empty(self) -> list[str]:
        """The PATHs below which there was no file to read."""
        files = [self._path(str(source.path)) for source in self.sources]
        return [
            given
            for given, root in self._roots.items()
            if not any(_is_below(file, root) for file in files)
        ]

    def gone(self, archive: Archive, spared: Collection[str] = ()) -> list[str]:
        """Ids of the articles whose files or records are gone, but for those below the PATHs
        that are ``spared``."""
        kept = self._failed | {self._roots[path] for path in spared}
        read = {self._path(str(source.path)) for source in self.sources}

        def may_be_gone(path: str) -> bool:
            if not self._is_below(path) or any(place in kept for place in _places(path)):
                return False
            file = _file_of(path)
            return file is None or file in read

        return [a.id for a in archive.read_from(may_be_gone) if a.id not in self._seen]

    def _is_below(self, path: str) -> bool:
        return any(_is_below(path, root) for root in self._roots.values())

    def _path(self, path: str) -> str:
        """The absolute path of what was read below the PATHs; of else, such as standard input,
        its name."""
        absolute = self._absolute(path)
        return absolute if path != str(STDIN) and self._is_below(absolute) else written(path)

    def _absolute(self, path: str) -> str:
        if os.path.isdir(path):
            return written(os.path.realpath(path))
        folder, name = os.path.split(path)
        if folder not in self._folders:
            # Files come folder by folder.
            self._folders = {folder: os.path.realpath(folder)}
        return written(os.path.join(self._folders[folder], name))


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _places(path: str) -> Iterator[str]:
    """A path and all that it is below."""
    while path:
        yield path
        above = os.path.dirname(path)
        path = above if above != path else ""


def _file_of(path: str) -> str | None:
    """The file that is or, where it is a packed one, holds what has this path; None if there
    is none."""
    for place in _places(path):
        for path in (place, on_disk(place)):
            if os.path.lexists(path):
                return None if os.path.isdir(path) else place
    return None
