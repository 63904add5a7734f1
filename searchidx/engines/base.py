"""What an engine is: where the articles of an archive live, and what answers on them.

An archive, the command line and the pages ask the engine that the settings name, and know none
by itself. Each is a module of its own, imported when it is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from searchidx.errors import ArchiveError, NotSupported, SettingError

if TYPE_CHECKING:
    from searchidx.check_report import CheckReport, RepairReport
    from searchidx.config import Settings
    from searchidx.index.rejects import Rejects
    from searchidx.index.rules import IndexRules
    from searchidx.model import (
        AddReport,
        Article,
        Explanation,
        FacetCount,
        Fragment,
        Hit,
        Rejection,
    )
    from searchidx.query.citation import Citation
    from searchidx.query.parser import ParsedQuery
    from searchidx.query.request import Request
    from searchidx.usage import KwicLine, Trend

__all__ = ["Answer", "Engine", "engine_at", "engine_name", "require"]

# Name -> module and class.
_ENGINES = {
    "opensearch": ("opensearch.engine", "OpenSearchEngine"),
    "whoosh": ("whoosh", "WhooshEngine"),
}
_ADDRESS = ("https://", "http://")


class Answer(Protocol):
    """What answers a request."""

    @property
    def parsed(self) -> ParsedQuery:
        """How the query was read."""

    @property
    def total(self) -> int:
        """How many articles match in full."""

    @property
    def partial_total(self) -> int:
        """How many others have some of the words."""

    @property
    def relaxed(self) -> bool:
        """Whether there are partial matches, too."""

    @property
    def groups(self) -> int | None:
        """How many groups of reprints the full matches are of; None if not collapsed."""

    @property
    def notes(self) -> tuple[str, ...]:
        """How the query was read and what it stands for, where that may surprise."""

    def full_alone(self) -> Answer:
        """The same without the partial matches."""

    def hits(self, start: int, stop: int | None, fragments: bool = True) -> Iterator[Hit]:
        """The hits from rank ``start`` (0-based) to ``stop`` (exclusive; None: to the end), with
        or without ``fragments``."""

    def facets(self, names: Iterable[str]) -> Mapping[str, tuple[FacetCount, ...]]:
        """Counts over the full matches."""

    def suggestion(self) -> str | None:
        """A query that brings more, where the answer has few articles."""


class Engine(Protocol):
    """An archive's index; :class:`searchidx.Archive` says what each method is for."""

    capabilities: ClassVar[frozenset[str]]
    """What it can do that not every engine can:

    - ``repair``: take out what is damaged and keep the rest (``searchidx check --repair``).
    - ``reproducible``: equal input gives equal files, byte for byte.
    - ``partial``: answer where parts of the index do not, if it is let to.
    """

    @property
    def place(self) -> str:
        """Where the index is, as it may be shown: no password is in it."""

    @classmethod
    def create(cls, place: str, settings: Settings, rules: IndexRules | None = None) -> Engine:
        """Make an empty index at a place, by the rules of settings if none are given."""

    @classmethod
    def open(cls, place: str, settings: Settings) -> Engine:
        """Open the index at a place."""

    @classmethod
    def default_place(cls, settings: Settings) -> str:
        """The place that settings name."""

    @classmethod
    def inspect(cls, place: str, settings: Settings) -> CheckReport:
        """Check the index at a place, one that cannot be opened too."""

    @classmethod
    def repair(cls, place: str, settings: Settings, save_to: str | None) -> RepairReport:
        """Take out what is damaged at a place, and keep the rest; ``save_to`` is a new file for
        what can be saved of it. It needs the capability ``repair``."""

    def pinned(self) -> Engine:
        """An engine that stays on the newest commit."""

    def close(self) -> None:
        """Let go of files and connections; a later call opens them again."""

    def forget(self) -> None:
        """Let go of what was kept of answers."""

    def rules(self) -> IndexRules:
        """The rules that the newest commit was made by."""

    def count(self) -> int:
        """How many articles there are in the newest commit."""

    def size(self) -> int:
        """Bytes on disk."""

    def commit(self) -> str:
        """Name of the newest commit: as long as it is the same, so are all answers."""

    def add(
        self,
        articles: Iterable[Article | Rejection],
        on_reject: Callable[[Rejection], None],
        on_article: Callable[[], None],
        learns: bool = True,
    ) -> AddReport:
        """Add articles; ``learns`` is whether an empty index takes names from the first of
        them."""

    def preview(
        self,
        articles: Iterable[Article | Rejection],
        on_reject: Callable[[Rejection], None],
        on_article: Callable[[], None],
    ) -> AddReport:
        """What :meth:`add` would do."""

    def delete(self, ids: Iterable[str]) -> int:
        """Delete articles by id; how many there were."""

    def rebuild(self) -> int:
        """Make every document anew from its stored article; how many there are."""

    def write_rejects(self, rejects: Rejects, is_replaced: Callable[[str], bool]) -> str:
        """Bring the list of rejected inputs up to date; the name of its file."""

    def new_names(self) -> tuple[str, ...]:
        """Names that a rebuild would learn and the index does not know."""

    def check(self) -> CheckReport:
        """Check the newest commit."""

    def get(self, id: str) -> Article | None:
        """The article with that id."""

    def articles(self) -> Iterator[Article]:
        """Every stored article, in no order that is promised."""

    def read_from(self, is_wanted: Callable[[str], bool]) -> Iterator[Article]:
        """Every stored article that was read from a file whose path is wanted."""

    def reprints(self, id: str) -> tuple[Article, ...]:
        """The other articles of the group of one."""

    def find(self, request: Request) -> Answer:
        """What answers a request."""

    def similar(self, id: str, collapses: bool) -> tuple[str, Answer] | None:
        """The articles like one, and the words that they are found by; None if it is not there."""

    def marked(self, request: Request, id: str) -> tuple[Fragment, ...]:
        """The texts of an article, each whole, with what a request looks for in them."""

    def explain(self, request: Request, id: str) -> Explanation | None:
        """Why an article has its score in the answer to a request."""

    def cite(self, request: Request, with_hits: bool) -> Citation:
        """The citation of the answer to a request."""

    def trend(self, requests: Sequence[Request], every: Request, by: str) -> Trend:
        """By period, how many articles answer each of some requests, and how many one for all."""

    def kwic(self, word: str, request: Request, width: int) -> Iterator[KwicLine]:
        """Every occurrence of a word under the filters of a request, newest articles first."""

    def terms(self, prefix: str, stems: bool, limit: int | None) -> list[tuple[str, int]]:
        """The words, or stems, that begin so and are in most articles, and in how many."""


def engine_name(place: str | Path) -> str:
    """The engine whose places look so: an address is on a cluster, all else is a folder."""
    return "opensearch" if str(place).startswith(_ADDRESS) else "whoosh"


def engine_at(place: str | Path | None, settings: Settings) -> tuple[type[Engine], str]:
    """The engine of an archive, and its place; None is the one that settings name.

    Raises:
        TypeError: if the place is neither text nor a path.
        SettingError: if the setting ``engine`` was given, and is another.
        ArchiveError: if the extra that the engine needs is not installed.
    """
    name: str = settings["engine"]
    if place is None:
        engine = _imported(name)
        return engine, engine.default_place(settings)
    if not isinstance(place, (str, os.PathLike)):
        raise TypeError(f"a place must be text or a path, not {place!r}")
    fitting = engine_name(place)
    if settings.origins["engine"] != "default" and name != fitting:
        raise SettingError(
            f"{place} is a place of the engine {fitting}, but the setting engine is {name} "
            f"({settings.origins['engine']}); leave one of the two out"
        )
    return _imported(fitting), str(place)


def _imported(name: str) -> type[Engine]:
    module, engine = _ENGINES[name]
    try:
        found: Any = getattr(import_module(f"searchidx.engines.{module}"), engine)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "searchidx":
            raise
        raise ArchiveError(
            f"the engine {name} needs the extra {name!r}: pip install 'searchidx[{name}]'"
        ) from None
    return found  # type: ignore[no-any-return]


def require(engine: type[Engine], capability: str, what: str, place: str) -> None:
    """See that an engine has a capability.

    Args:
        what: needs it.
        place: where the index is.

    Raises:
        NotSupported: if it has not.
    """
    if capability not in engine.capabilities:
        raise NotSupported(f"{what} is not to be had for {place}: its engine does not offer it")
