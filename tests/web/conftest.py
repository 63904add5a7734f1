"""The sample corpus, served."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import searchidx
from searchidx import Article
from searchidx.web import create_app

ROOT = Path(__file__).resolve().parents[2]

Serve = Callable[..., TestClient]


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the corpus; not to be changed."""
    folder = tmp_path_factory.mktemp("served") / "index"
    with searchidx.create(folder, config=os.devnull) as archive:
        archive.add(searchidx.read(ROOT / "corpus", config=os.devnull))
    return folder


@pytest.fixture(scope="session")
def client(corpus_folder: Path) -> Iterator[TestClient]:
    """A client of the corpus; it raises what the application does not answer."""
    with TestClient(create_app(corpus_folder, config=os.devnull, web_rate=0)) as client:
        yield client


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Serves an index of articles, in tmp_path / "index", with settings as keywords."""
    clients: list[TestClient] = []

    def serve(articles: Iterable[Article] = (), **settings: Any) -> TestClient:
        folder = tmp_path / "index"
        with searchidx.create(folder, config=os.devnull) as archive:
            archive.add(articles)
        app = create_app(folder, config=os.devnull, **{"web_rate": 0, **settings})
        client = TestClient(app)
        clients.append(client)
        return client.__enter__()

    yield serve
    for client in clients:
        client.__exit__(None, None, None)
