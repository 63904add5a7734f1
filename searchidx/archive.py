"""Archive: the façade that the command line and other applications use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NoReturn, Unpack

from searchidx.config import Settings
from searchidx.errors import ArchiveError
from searchidx.model import AddReport, Article, Rejection
from searchidx.query.request import (
    FilterOptions,
    above_zero,
    asked,
    page_of,
    see_that_they_exist,
    text,
    texts,
)
from searchidx.searcher import Searcher

if TYPE_CHECKING:
    from searchidx.check_report import CheckReport
    from searchidx.engines.base import Engine
    from searchidx.index.rejects import Rejects
    from searchidx.index.rules import IndexRules
    from searchidx.usage import RepeatedLine

__all__ = ["Archive"]


class Archive(Searcher):
    """An archive of articles; use it as a context manager, or call :meth:`close`."""

    def __init__(self, engine: Engine, settings: Settings, is_pinned: bool = False) -> None:
        super().__init__(engine)
        self._is_pinned = is_pinned
        self.settings = settings

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __len__(self) -> int:
        """Number of articles in the newest commit."""
        return self._engine.count()

    def __bool__(self) -> bool:
        """True, also of an archive without articles."""
        return True

    def __iter__(self) -> Iterator[Article]:
        """Every article of the newest commit."""
        return self._engine.articles()

    def __contains__(self, id: str) -> bool:
        """Whether there is an article with that id in the newest commit."""
        return self.get(id) is not None

    def __repr__(self) -> str:
        return f"<Archive at {self.place}>"

    def __reduce__(self) -> NoReturn:
        """An archive has locks and open files, which are of one process."""
        raise TypeError("an Archive cannot be pickled: open it anew in each process")

    def close(self) -> None:
        """Close the files that are open; a later call opens them again."""
        self._engine.close()

    @property
    def place(self) -> str:
        """Where it is: a folder, or an address, without a password."""
        return self._engine.place

    @property
    def rules(self) -> IndexRules:
        """The rules that its newest commit was made by."""
        return self._engine.rules()

    @property
    def size(self) -> int:
        """Bytes that it takes on disk; copies on other machines count too."""
        return self._engine.size()

    @property
    def commit(self) -> str:
        """Name of the newest commit: as long as it is the same, so are all answers."""
        return self._engine.commit()

    def pinned(self) -> Archive:
        """This archive as it is in the newest commit, whatever is committed later; for reading
        alone (what writes raises ArchiveError), and to be closed by itself. Its files stay
        readable when they have been deleted.

        Raises:
            IndexMissing, IndexOutdated, IndexDamaged: as :func:`open_archive`.
        """
        return Archive(self._engine.pinned(), self.settings, is_pinned=True)

    @property
    def _writer(self) -> Engine:
        """The engine, where it may write."""
        if self._is_pinned:
            raise ArchiveError("an archive that is pinned to a commit is for reading alone")
        return self._engine

    def forget(self) -> None:
        """Let go of the scores that are kept for further queries (setting ``cache``)."""
        self._engine.forget()

    def add(
        self,
        articles: Iterable[Article | Rejection],
        *,
        on_reject: Callable[[Rejection], None] = lambda rejection: None,
        on_article: Callable[[], None] = lambda: None,
        learns: bool = True,
    ) -> AddReport:
        """Add articles; those whose id is there replace it, equal ones are left alone.

        It commits each time ``commit_every`` of text has come, and at the end; a commit is
        written while the text of the next one comes, so that a process that is killed loses
        twice as much at most. If the iterable raises, what was to be committed by then is,
        and the rest leaves no trace.

        Args:
            articles: a :class:`Rejection` among them is counted and passed on; what is no
                article is rejected.
            on_reject: called with each article that cannot be added.
            on_article: called after each.
            learns: whether an empty archive takes names from the first of them, by the setting
                ``protect_names``; one that was made by the rules of another has names.

        Raises:
            IndexLocked: if another writer is at work, in this process too.
            IndexOutdated: if the index was made by other rules of analysis.
            TypeError: for one article that is in no list, and for a text, such as the name of a
                file: :func:`searchidx.read` reads it.
        """
        return self._writer.add(_several(articles), on_reject, on_article, learns)

    def preview(
        self,
        articles: Iterable[Article | Rejection],
        *,
        on_reject: Callable[[Rejection], None] = lambda rejection: None,
        on_article: Callable[[], None] = lambda: None,
    ) -> AddReport:
        """What :meth:`add` would do, with its arguments; nothing is written.

        Raises:
            IndexOutdated, TypeError: as :meth:`add`.
        """
        return self._engine.preview(_several(articles), on_reject, on_article)

    def read_from(self, is_wanted: Callable[[str], bool]) -> Iterator[Article]:
        """Every article of the newest commit that was read from a file of a path (as in
        ``Article.path``) that is wanted."""
        return self._engine.read_from(is_wanted)

    def write_rejects(self, rejects: Rejects, is_replaced: Callable[[str], bool]) -> str:
        """Bring the list of inputs that gave no article up to date.

        Args:
            rejects: those of a run.
            is_replaced: whether an entry of the list with that path goes.

        Returns:
            the file of the list.
        """
        return self._writer.write_rejects(rejects, is_replaced)

    def delete(self, ids: Iterable[str]) -> int:
        """Delete articles by id, in one commit; a text stands for a list of one.

        Returns:
            how many there were.
        """
        return self._writer.delete(texts("ids", ids))

    def rebuild(self) -> int:
        """Analyse every stored article anew; readers see the old index until it is done.

        Returns:
            how many there are.
        """
        return self._writer.rebuild()

    def new_names(self) -> tuple[str, ...]:
        """Names that a rebuild would learn from the articles and then leave unstemmed, and that
        the index does not know."""
        return self._engine.new_names()

    def check(self) -> CheckReport:
        """Check the newest commit: that checksums fit, that terms and postings are in order and
        agree with all counts, that stored articles can be read and have the ids that they are
        found by; and the files beside it. Segments of Whoosh's own codec have no checksums: of
        them it is checked that all can be read. No lock is taken.

        Raises:
            ArchiveError: where the system does not let us read it.
        """
        return self._engine.check()

    def get(self, id: str) -> Article | None:
        """The article with that id, or None."""
        return self._engine.get(text("id", id))

    def reprints(self, id: str) -> tuple[Article, ...]:
        """The articles of nearly the same text as one, itself left out: the earliest published
        first, undated ones last; an empty tuple if it is not there or has none."""
        return self._engine.reprints(text("id", id))

    def repeated(
        self, *, least: int = 5, limit: int | None = None, **options: Unpack[FilterOptions]
    ) -> tuple[RepeatedLine, ...]:
        """Lines that stand in the bodies of many articles of one source, and may be furniture
        that no rule knows; by falling count times share of the source's articles. Lines that the
        setting ``furniture`` has a rule of kind "keep" for are left out. Every article is read
        twice.

        Args:
            least: articles that a line stands in at least, 1 or more.
            limit: most lines to return, 0 or more; None for all.
            options: filters, date_from, date_to and now, as :meth:`search` has them.

        Raises:
            QueryError: if a filter or a date cannot be read.
            SettingError: if an own rule of furniture cannot be used.
            IndexDamaged: as :meth:`search`.
        """
        # Whoever searches does without it.
        from searchidx.ingest.furniture import Rules
        from searchidx.ingest.own_rules import own_rules
        from searchidx.ingest.repeated import repeated_lines

        least = above_zero("least", least)
        _, stop = page_of(0, limit)
        see_that_they_exist(options, FilterOptions.__optional_keys__)
        own = Rules(own_rules(self.settings["furniture"], self.settings.origins["furniture"]))
        # One answer, so that both readings are of the same commit.
        answer = self._engine.find(asked("", **options)).full_alone()
        found = repeated_lines(
            lambda: (hit.article for hit in answer.hits(0, None, fragments=False)), least
        )
        return tuple(one for one in found if not own.keep(one.line))[:stop]


def _several(articles: Iterable[Article | Rejection]) -> Iterable[Article | Rejection]:
    """The articles; a text or a record would be taken for as many as it has characters or keys."""
    if isinstance(articles, (Article, Rejection, Mapping)):
        raise TypeError(f"articles are added as a list, also a single one, not {articles!r:.80}")
    if isinstance(articles, (str, bytes, os.PathLike)):
        raise TypeError(f"no articles, but {articles!r:.80}; searchidx.read reads files")
    if not isinstance(articles, Iterable):
        raise TypeError(f"no articles, but {articles!r:.80}")
    return articles
