"""One suite for every engine: each test runs on an archive in a folder and on one on a cluster.

Where no cluster answers at SEARCHIDX_TEST_CLUSTER (by default the three nodes that ``make cluster``
starts), the tests on it are skipped.

What the engines do not do alike is declared here, and nowhere else::

    {differences}
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from clusters import drop

import searchidx
from searchidx import Archive, Article
from searchidx.engines.base import engine_name

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
ENGINES = ("whoosh", "opensearch")

Maker = Callable[..., Archive]
Places = Callable[[], str]


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine."""
    if request.param == "opensearch":
        request.getfixturevalue("cluster")
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def places(engine: str, request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Places]:
    """Gives places for archives that are not there yet; what is made there goes in the end."""
    made: list[str] = []
    folder = tmp_path_factory.mktemp("contract")
    root = str(folder)
    if engine == "opensearch":
        root = request.getfixturevalue("cluster")

    def place() -> str:
        made.append(f"{root}/contract-{uuid.uuid4().hex[:12]}")
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        yield place
    for address in made:
        if engine_name(address) == "opensearch":
            drop(address)


def quick(engine: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Settings by which small archives are made sooner: one shard on a node of its own."""
    return ({"shards": 2, "replicas": 0} if engine == "opensearch" else {}) | settings


@pytest.fixture
def make(engine: str, places: Places) -> Iterator[Maker]:
    """Makes an archive of articles, with settings as keywords, each call in a new place."""
    made: list[Archive] = []

    def make(articles: Iterable[Article] = (), **settings: Any) -> Archive:
        archive = searchidx.create(places(), config=os.devnull, **quick(engine, settings))
        made.append(archive)
        archive.add(articles)
        return archive

    yield make
    for archive in made:
        archive.close()
        if engine == "opensearch":
            drop(archive.place)


@pytest.fixture(scope="session")
def corpus(engine: str, places: Places, corpus_articles: list[Article]) -> Iterator[Archive]:
    """An archive of the sample corpus; not to be changed."""
    with searchidx.create(places(), config=os.devnull, **quick(engine, {})) as archive:
        archive.add(corpus_articles)
        yield archive


@pytest.fixture
def differs(engine: str) -> Callable[[str], None]:
    """Skips a test for an engine that is declared to do otherwise; the reason is one of
    :data:`DIFFERENCES`."""

    def differs(name: str) -> None:
        if engine == "opensearch":
            pytest.skip(DIFFERENCES[name])

    return differs


DIFFERENCES = {
    "ties": "equal scores and dates go by id, not by the order in which articles came",
    "transactions": "what was sent before an error stays: a cluster takes nothing back",
    "limits": "a cluster takes 1,024 clauses: of more than about a hundred words less evidence is "
    "scored, and a phrase of four words or more that stand far apart may be missed",
    "many": "that a pattern stands for more than 1,000 words is not told: a cluster does not count",
    "files": "a cluster checks and repairs its own files, and none is reproducible byte for byte",
}
assert len(DIFFERENCES) <= 5
__doc__ = __doc__.format(differences="\n    ".join(f"{k}: {v}" for k, v in DIFFERENCES.items()))
