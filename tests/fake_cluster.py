"""A server that answers as it is told to: what a cluster does when something is wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from searchidx.config import Settings, load_settings

__all__ = ["Asked", "FakeCluster", "handler", "settings"]

Answer = tuple[int, Any]
"""Status, and what becomes JSON; text goes as it is."""

GREETING = {"version": {"distribution": "opensearch", "number": "3.5.0"}}


@dataclass
class Asked:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class FakeCluster:
    """Attributes:
    answers: path without its query -> what to answer, or what gives that for a request; the
        longest beginning of a path that is there holds.
    asked: all requests.
    """

    answers: dict[str, Answer | Callable[[Asked], Answer | None]]
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/berita"

    def answer(self, asked: Asked) -> Answer | None:
        """What to answer; None breaks the connection off."""
        self.asked.append(asked)
        path = asked.path.partition("?")[0]
        fitting = [known for known in self.answers if path.startswith(known)]
        found = self.answers[max(fitting, key=len)] if fitting else (404, {})
        return found(asked) if callable(found) else found


def handler(cluster: FakeCluster) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(length))
            answer = cluster.answer(asked)
            if answer is None:
                self.close_connection = True
                return
            status, content = answer
            body = content if isinstance(content, str) else json.dumps(content)
            data = b"" if self.command == "HEAD" else body.encode()
            self.send_response(status)
            kind = "text/html" if isinstance(content, str) else "application/json"
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            with suppress(BrokenPipeError):
                self.wfile.write(data)

        do_POST = do_PUT = do_DELETE = do_HEAD = do_GET

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    return Handler


def settings(**given: Any) -> Settings:
    return load_settings(os.devnull, **given)
