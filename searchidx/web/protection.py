"""What stands around every answer: headers that keep a page to itself, names, rate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from searchidx.web.errors import TooMany
from searchidx.web.limits import RateLimit

__all__ = ["HEADERS", "Protection"]

HEADERS = {
    # Nothing but what this server ships is loaded or asked.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Protection:
    """Adds headers to all answers; refuses other names than ``hosts``, and clients that ask too
    often.

    Args:
        hosts: names that may be in the header Host; none: any.
        answer: makes the response to what is refused.
    """

    def __init__(
        self,
        app: ASGIApp,
        rate: RateLimit,
        hosts: tuple[str, ...],
        answer: Callable[[Request, Exception], Awaitable[Response]],
    ) -> None:
        self._app = app
        self._answer = answer
        self._rate = rate
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            """Send a message on, the first with our headers."""
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            self._check(scope)
        except (TooMany, HTTPException) as error:
            response = await self._answer(Request(scope), error)
            await response(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)

    def _check(self, scope: Scope) -> None:
        if self._hosts and _host(scope) not in self._hosts:
            raise HTTPException(400, "this server does not answer to that name")
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if not path.startswith("/static/"):
            client = Request(scope).client
            self._rate.take(client.host if client else "")


def _host(scope: Scope) -> str:
    """The name in the header Host, without a port."""
    host = Headers(scope=scope).get("host", "")
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
