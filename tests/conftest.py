"""Archives for tests: empty ones by need, and one of the sample corpus."""

from __future__ import annotations

import os
import signal
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from clusters import NODES
from hypothesis import settings

import searchidx
from searchidx import Archive, Article

# The same examples on every run and machine, so that a red test is red for everyone; with
# --hypothesis-profile=hunt it looks for new ones.
settings.register_profile(
    "everyone", derandomize=True, deadline=None, max_examples=50, print_blob=True
)
settings.register_profile("hunt", deadline=None, max_examples=500, print_blob=True)
settings.load_profile("everyone")

# A run in the background of a shell ignores interrupts, and what it starts would too; tests send
# some.
signal.signal(signal.SIGINT, signal.default_int_handler)

CORPUS = Path(__file__).resolve().parents[1] / "corpus"

Maker = Callable[..., Archive]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Maker]:
    """Makes an archive of articles, with settings as keywords, each call in a new folder."""
    numbers = count()
    made: list[Archive] = []

    def make(articles: Iterable[Article] = (), **settings: Any) -> Archive:
        archive = searchidx.create(tmp_path / f"index-{next(numbers)}", **settings)
        made.append(archive)
        archive.add(articles)
        return archive

    yield make
    for archive in made:
        archive.close()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the reference data; the test is skipped where it is not there."""
    folder = CORPUS.parent / "../shared/data"
    if not folder.is_dir():
        pytest.skip("the reference data (../shared/data) is not here")
    return folder


@pytest.fixture(scope="session")
def corpus_articles() -> list[Article]:
    """The articles of the sample corpus."""
    return list(searchidx.read(CORPUS))


@pytest.fixture(scope="session")
def corpus(
    corpus_articles: list[Article], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    """An archive of the sample corpus; not to be changed."""
    with searchidx.create(tmp_path_factory.mktemp("corpus") / "index") as archive:
        archive.add(corpus_articles)
        yield archive


@pytest.fixture(scope="session")
def cluster() -> str:
    """The address of a cluster, without the name of an archive."""
    pytest.importorskip("opensearchpy", reason="the extra opensearch is not installed")
    address = os.environ.get("SEARCHIDX_TEST_CLUSTER", NODES)
    first = address.split(",")[0]
    try:
        with urllib.request.urlopen(first, timeout=5):
            return address
    except OSError:
        pytest.skip(f"no cluster answers at {first}; start one with: make cluster")
