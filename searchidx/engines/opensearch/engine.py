"""An archive on an OpenSearch cluster."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, TypeVar

from searchidx.analysis.analyzer import Analyzer
from searchidx.analysis.stem_table import STEMS, StemTable
from searchidx.check_report import CheckReport, RepairReport
from searchidx.config import Settings
from searchidx.engines.opensearch.address import Address
from searchidx.engines.opensearch.answer import ClusterAnswer
from searchidx.engines.opensearch.asking import Asker, Overtaken, Point
from searchidx.engines.opensearch.catalog import Catalog
from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.search import ClusterSearch
from searchidx.engines.opensearch.state import commit_name
from searchidx.engines.opensearch.stored import StoredArticles
from searchidx.errors import NotSupported, ServerError, SettingError
from searchidx.index.rules import IndexRules, names_in
from searchidx.model import AddReport, Article, Explanation, Fragment, Rejection
from searchidx.usage import KwicLine, Trend

if TYPE_CHECKING:
    from searchidx.engines.opensearch.writing import Writing
    from searchidx.index.rejects import Rejects
    from searchidx.query.citation import Citation
    from searchidx.query.request import Request

__all__ = ["OpenSearchEngine"]

_Answer = TypeVar("_Answer")

# Seconds in which it is not looked whether an archive has other indices or rules, as what was
# written to a cluster is shown a second later; and tries to pin what commits overtake.
_RECENT, _TRIES = 1.0, 5
# Seconds between tries where it is made anew: the nodes of a cluster do not hear of its new indices
# at one moment, and one that is busy may be a second behind.
_FIRST_WAIT, _LONGEST_WAIT = 0.01, 0.5


class OpenSearchEngine:
    """One archive on one cluster; searches see the newest commit. Threads may share it."""

    capabilities: ClassVar = frozenset({"partial"})

    def __init__(self, address: Address, settings: Settings) -> None:
        self._address = address
        self._connection = Connection(address, settings)
        self._settings = settings
        self._state = address.state_folder(settings)
        self._known: tuple[float, Catalog, Analyzer | None] | None = None
        self._pin: tuple[str, Point] | None = None

    @property
    def place(self) -> str:
        """The address."""
        return str(self._connection.address)

    @classmethod
    def default_place(cls, settings: Settings) -> str:
        """The setting ``url``.

        Raises:
            SettingError: if it is empty.
        """
        if not settings["url"]:
            raise SettingError(
                "the setting engine is opensearch, and url does not say where: set it to "
                "https://host:9200/NAME"
            )
        return str(settings["url"])

    @classmethod
    def create(
        cls, place: str, settings: Settings, rules: IndexRules | None = None
    ) -> OpenSearchEngine:
        """Make an empty archive; see :func:`searchidx.engines.opensearch.writing.create_archive`.

        Raises:
            SettingError: for an address that cannot be.
        """
        from searchidx.engines.opensearch.writing import create_archive

        engine = cls(Address.parse(place, settings["insecure"]), settings)
        create_archive(engine._connection, settings, rules)
        return engine

    @classmethod
    def open(cls, place: str, settings: Settings) -> OpenSearchEngine:
        """Open an archive.

        Raises:
            IndexMissing, IndexOutdated, IndexDamaged: as
                :meth:`searchidx.engines.opensearch.catalog.Catalog.read`.
            ServerError: if the cluster does not answer, or refuses.
        """
        engine = cls(Address.parse(place, settings["insecure"]), settings)
        engine._connection.greet()
        engine.catalog()
        return engine

    @classmethod
    def inspect(cls, place: str, settings: Settings) -> CheckReport:
        """Check the archive at a place."""
        return cls.open(place, settings).check()

    @classmethod
    def repair(cls, place: str, settings: Settings, save_to: str | None) -> RepairReport:
        """A cluster repairs its files itself.

        Raises:
            NotSupported: always.
        """
        raise NotSupported(f"{place} is on a cluster, which repairs its files itself")

    def catalog(self) -> Catalog:
        """The archive as it is now; where a writer was killed, what it took is given back."""
        catalog = Catalog.read(self._connection)
        if catalog.is_quiet:
            from searchidx.engines.opensearch.showing import restore_after_kill

            restore_after_kill(self._connection, catalog.shards)
        return catalog

    def analyzer(self, catalog: Catalog) -> Analyzer:
        """The analyzer that the archive was made with.

        Raises:
            IndexOutdated: if the code or a setting that was given would analyse otherwise.
        """
        analyzer = catalog.rules.analyzer(self._settings, self.place)
        table = StemTable(self._state / STEMS, catalog.rules.fingerprint)
        analyzer.stemmer.ask(table.finder())
        return analyzer

    @cached_property
    def _writing(self) -> Writing:
        # What writes is more than what reads, and a query does without it.
        from searchidx.engines.opensearch.writing import Writing

        return Writing(self._connection, self._settings, self._state)

    def close(self) -> None:
        """Close its connections."""
        if self._pin is not None:
            self._pin[1].close()
        self._connection.close()

    def rules(self) -> IndexRules:
        """The rules that it was made by."""
        rules = self.catalog().rules
        return IndexRules(rules.analysis, rules.reprints)

    def count(self) -> int:
        """How many articles there are."""
        return self._stored.count()

    def size(self) -> int:
        """Bytes of all indices, copies too."""
        params = {"filter_path": "_all.total.store"}
        answer = self._connection.request("GET", f"/{self._name}/_stats/store", params=params)
        return int(answer["_all"]["total"]["store"]["size_in_bytes"])

    def commit(self) -> str:
        """Name of what is shown at present."""
        return commit_name(self._connection) if self._pin is None else self._pin[0]

    def pinned(self) -> OpenSearchEngine:
        """An engine that stays on what is shown at present, with connections of its own. If a node
        is lost that its point in time is on, it goes on with what is shown by then."""
        pinned = OpenSearchEngine(self._address, self._settings)
        for _ in range(_TRIES):
            name = self.commit()
            point = Point(pinned._connection, self._settings["allow_partial"]).open()
            if name == self.commit():
                break
            point.close()
        pinned._pin = name, point
        return pinned

    def forget(self) -> None:
        """What the cluster keeps of answers is its own."""

    def add(
        self,
        articles: Iterable[Article | Rejection],
        on_reject: Callable[[Rejection], None],
        on_article: Callable[[], None],
        learns: bool = True,
    ) -> AddReport:
        """Add articles; see :meth:`searchidx.archive.Archive.add`."""
        return self._writing.add(articles, on_reject, on_article, learns)

    def preview(
        self,
        articles: Iterable[Article | Rejection],
        on_reject: Callable[[Rejection], None],
        on_article: Callable[[], None],
    ) -> AddReport:
        """What :meth:`add` would do."""
        return self._writing.preview(articles, on_reject, on_article)

    def delete(self, ids: Iterable[str]) -> int:
        """Delete articles by id; how many there were."""
        return self._writing.delete(ids)

    def rebuild(self) -> int:
        """Make every document anew from its stored article; how many there are."""
        return self._writing.rebuild()

    def write_rejects(self, rejects: Rejects, is_replaced: Callable[[str], bool]) -> str:
        """Bring the list of rejected inputs, which is on this machine, up to date; its file."""
        self._state.mkdir(parents=True, exist_ok=True)
        return str(rejects.write(self._state, is_replaced))

    def new_names(self) -> tuple[str, ...]:
        """Names that a rebuild would learn and the index does not know."""
        from searchidx.engines.opensearch.writing import first_of

        stored = self.catalog().rules.analysis
        learned = names_in(stored, first_of(self._connection))
        return tuple(sorted(set(learned.names) - set(stored.names)))

    @property
    def _stored(self) -> StoredArticles:
        return StoredArticles(self._connection, None if self._pin is None else self._pin[1])

    def get(self, id: str) -> Article | None:
        """The article with that id."""
        return self._stored.get(id)

    def reprints(self, id: str) -> tuple[Article, ...]:
        """The other articles of the group of one."""
        return self._stored.reprints(id)

    def articles(self) -> Iterator[Article]:
        """Every stored article, in no order that is promised."""
        return self._stored.all()

    def read_from(self, is_wanted: Callable[[str], bool]) -> Iterator[Article]:
        """Every stored article that was read from a file whose path is wanted."""
        return self._stored.read_from(is_wanted)

    def find(self, request: Request) -> ClusterAnswer:
        """What answers a request."""
        return self._asking(lambda search: search.find(request))

    def similar(self, id: str, collapses: bool) -> tuple[str, ClusterAnswer] | None:
        """The articles like one, and the words that they are found by; None if it is not there."""
        from searchidx.engines.opensearch.reading import similar

        return self._asking(lambda search: similar(search, id, collapses))

    def marked(self, request: Request, id: str) -> tuple[Fragment, ...]:
        """The texts of an article, each whole, with what a request looks for in them."""
        article = self.get(id)
        if article is None:
            return ()
        return self._asking(lambda search: search.marked(request, article))

    def explain(self, request: Request, id: str) -> Explanation | None:
        """Why an article has its score in the answer to a request."""
        from searchidx.engines.opensearch.reading import explained

        return self._asking(lambda search: explained(search, request, id))

    def cite(self, request: Request, with_hits: bool) -> Citation:
        """The citation of the answer to a request."""
        from searchidx.engines.opensearch.reading import cited
        from searchidx.query.citation import frozen

        rules = self.catalog().rules
        index = {
            "commit": self.commit(),
            "articles": self.count(),
            "fingerprint": rules.fingerprint,
            **rules.reprints.as_json(),
        }
        request = frozen(request)
        return self._asking(lambda search: cited(search, request, index, with_hits))

    def trend(self, requests: Sequence[Request], every: Request, by: str) -> Trend:
        """By period, how many articles answer each of some requests, and how many one for all."""
        from searchidx.engines.opensearch.reading import trend

        return self._asking(lambda search: trend(search, requests, every, by))

    def kwic(self, word: str, request: Request, width: int) -> Iterator[KwicLine]:
        """Every occurrence of a word under the filters of a request, newest articles first."""
        from searchidx.engines.opensearch.reading import lines

        return self._asking(lambda search: lines(search, word, request, width))

    def terms(self, prefix: str, stems: bool, limit: int | None) -> list[tuple[str, int]]:
        """The words, or stems, that begin so and are in most articles, and in how many."""
        from searchidx.engines.opensearch.words import Words

        return self._asking(
            lambda search: Words(search.asker, stems).most_frequent(prefix, limit, search.analyzer)
        )

    def _asking(self, ask: Callable[[ClusterSearch], _Answer]) -> _Answer:
        """What one asks of the archive; anew, if it is made anew meanwhile."""
        end, wait = time.monotonic() + self._connection.timeout, _FIRST_WAIT
        while True:
            try:
                return ask(self._search())
            except Overtaken:
                self._known = None
                if time.monotonic() > end:
                    raise ServerError(
                        f"{self.place} is made anew faster than it can be asked"
                    ) from None
            time.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)

    def _search(self) -> ClusterSearch:
        catalog = self._recent()
        point = None if self._pin is None else self._pin[1]
        asker = Asker(self._connection, catalog, self._settings, point)

        def analyzer() -> Analyzer:
            """That of the catalog, made once for as long as it stays the same."""
            known = self._known
            if known is None or known[1] is not catalog or known[2] is None:
                made = self.analyzer(catalog)
                self._known = (time.monotonic() if known is None else known[0], catalog, made)
                return made
            return known[2]

        return ClusterSearch(asker, analyzer, self._settings, catalog.fixed["k1"])

    def _recent(self) -> Catalog:
        """The archive as it was a moment ago."""
        known, now = self._known, time.monotonic()
        if known is not None and (self._pin is not None or now - known[0] < _RECENT):
            return known[1]
        catalog = self.catalog()
        same = known is not None and known[1].rules == catalog.rules
        self._known = now, catalog, known[2] if known is not None and same else None
        return catalog

    def check(self) -> CheckReport:
        """Whether every shard has all its copies, and every document can be read."""
        from searchidx.engines.opensearch.checking import check_archive

        return check_archive(self._connection, self.catalog())

    @property
    def _name(self) -> str:
        return self._connection.address.name
