"""Servers that do what a cluster does when something is wrong."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from typing import Any

import pytest
from fake_cluster import GREETING, FakeCluster, handler

Start = Callable[..., FakeCluster]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a server with answers; ``tls`` is a context."""
    servers: list[ThreadingHTTPServer] = []

    def start(answers: dict[str, Any], tls: ssl.SSLContext | None = None) -> FakeCluster:
        cluster = FakeCluster({"/": (200, GREETING)} | answers)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler(cluster))
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
            cluster.scheme = "https"
        server.daemon_threads = True
        cluster.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers.append(server)
        return cluster

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """No credentials, and no state, of who runs the tests."""
    for name in ("USER", "PASSWORD", "API_KEY"):
        monkeypatch.delenv(f"SEARCHIDX_{name}", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
