"""Serving the application on a port, until it is told to stop."""

from __future__ import annotations

import errno
import signal
import socket
import sys
import threading
import webbrowser
from typing import Any

import uvicorn

from searchidx.errors import SearchidxError
from searchidx.web.app import create_app

__all__ = ["run"]

_LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
# Seconds that answers may take after a signal to stop.
_GRACE = 10
# Connections that may wait to be taken.
_WAITING = 2048


def run(index: str | None, config: str | None, host: str, port: int, opens: bool = False) -> None:
    """Serve an archive until SIGINT or SIGTERM.

    Args:
        host: name or address to listen at.
        port: 0 takes any that is free.
        opens: whether a browser is to be opened.

    Raises:
        SearchidxError: if the port cannot be had, and those of
            :func:`searchidx.web.app.create_app`.
    """
    listener = _listener(host, port)
    with listener:
        # A page of another site must not reach it under a name of its own (DNS rebinding).
        hosts: dict[str, Any] = {"web_hosts": list(_LOOPBACK)} if host in _LOOPBACK else {}
        app = create_app(index, config=config, **hosts)
        port = listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{port}/"
        print(f"searchidx is at {address} (Ctrl-C stops it)", file=sys.stderr, flush=True)
        if opens:
            threading.Timer(0.5, webbrowser.open, (address,)).start()
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_GRACE,
            )
        )
        # It raises them again when it has stopped, which is all that was asked for.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, frame: None)
        server.run(sockets=[listener])


def _listener(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # Who asks from now on waits until it is answered.
        listener.listen(_WAITING)
    except OSError as error:
        is_of_host = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
        raise SearchidxError(
            f"cannot listen at {host}, port {port}: {error.strerror}; choose another with "
            f"{'--host' if is_of_host else '--port'}"
        ) from None
    return listener
