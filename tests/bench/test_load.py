"""The load that servers are measured by, and the command that measures."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from bench import serve
from bench.load import Load, load


class _Handler(BaseHTTPRequestHandler):
    """Answers /ok with a length, /parts in parts, and anything else with 500."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(500 if self.path == "/bad" else 200)
        if self.path == "/parts":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
        else:
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"hello")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_answers_and_failures_are_counted(port: int) -> None:
    good = load(port, ["/ok", "/parts"], 3, 0.3, seed=1)
    assert good.times
    assert not good.failures
    assert good.rate == pytest.approx(len(good.times) / good.seconds)
    assert 0 < good.percentile(50) <= good.percentile(99) < 300
    bad = load(port, ["/bad"], 2, 0.2, seed=1)
    assert not bad.times
    assert bad.failures["500"] > 0


def test_a_server_that_is_not_there_fails() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        found = load(taken.getsockname()[1], ["/"], 1, 0.1, seed=1)
    assert found.failures["ConnectionRefusedError"] > 0


def test_loads_add_up() -> None:
    both = Load(1.0, [0.1])
    both.add(Load(1.0, [0.2, 0.3]))
    assert (both.seconds, both.times, both.rate) == (2.0, [0.1, 0.2, 0.3], 1.5)


@pytest.mark.slow
def test_both_servers_are_measured() -> None:
    arguments = ["--count", "60", "--seconds", "3", "--clients", "3", "--queries", "5", "--json"]
    done = CliRunner().invoke(serve.main, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    answer = json.loads(done.output)
    kinds = {f"{name} {kind}" for name in ("searchidx", "datasette") for kind in serve._KINDS}
    assert answer["rows"].keys() == kinds
    for name, row in answer["rows"].items():
        assert row["failures"] == {}, name
        assert row["requests"] > 0, name
        assert row["MB_after"] > 10, name
    assert "added" in answer["commit"]
