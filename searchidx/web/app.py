"""The ASGI application: routes, and what stands around every answer."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from searchidx.config import Settings, load_settings
from searchidx.errors import ArchiveError, SearchidxError
from searchidx.opening import open_archive
from searchidx.web.api import api_routes
from searchidx.web.errors import TooMany, failure_of
from searchidx.web.feed import feed_routes
from searchidx.web.limits import RateLimit
from searchidx.web.pages import failed_page, page_routes
from searchidx.web.protection import HEADERS, Protection
from searchidx.web.readers import Readers
from searchidx.web.responses import failed
from searchidx.web.service import API, Service, base

__all__ = ["create_app"]

_STATIC = Path(__file__).with_name("static")
_THREADS = 16
_log = logging.getLogger("searchidx.web")


def create_app(
    index: str | Path | None = None, *, config: str | Path | None = None, **settings: Any
) -> Starlette:
    """An ASGI application that serves the archive; it never writes to it.

    Args:
        index, config, settings: as those of :func:`searchidx.open`.

    Raises:
        IndexMissing, IndexOutdated, IndexDamaged, SettingError: as :func:`searchidx.open`.
    """
    settings["time_limit"] = _time_limit(load_settings(config, **settings))
    archive = open_archive(index, config=config, **settings)
    service = Service(Readers(archive), archive.settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        """What is set while the server runs."""
        # More would but wait for each other: what they work out takes turns.
        to_thread.current_default_thread_limiter().total_tokens = _THREADS
        yield
        service.readers.close()
        archive.close()

    app = Starlette(
        routes=[
            *api_routes(service),
            *page_routes(service),
            *feed_routes(service),
            Mount("/static", StaticFiles(directory=_STATIC), name="static"),
        ],
        middleware=_middleware(service),
        exception_handlers=dict.fromkeys((SearchidxError, HTTPException, Exception), _answer_error),
        lifespan=lifespan,
    )
    app.state.title = service.settings["web_title"]
    # A redirect would name the server as the client does.
    app.router.redirect_slashes = False
    return app


def _time_limit(settings: Settings) -> float:
    """The shorter of the two that are set; 0 if none is."""
    limits = (settings["time_limit"], settings["web_time_limit"])
    return min(filter(None, limits), default=0.0)


def _middleware(service: Service) -> Sequence[Middleware]:
    settings = service.settings
    protection = Middleware(
        Protection,
        rate=RateLimit(settings["web_rate"]),
        hosts=tuple(settings["web_hosts"]),
        answer=_answer_error,
    )
    if not settings["web_cors"]:
        return [protection]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings["web_cors"],
        allow_methods=["GET"],
        expose_headers=["ETag", "Retry-After"],
    )
    return [cors, protection]


async def _answer_error(request: Request, error: Exception) -> Response:
    failure = failure_of(error)
    if failure.status >= 500:
        # What went wrong where is for who runs the server, not for who asks.
        _log.error("%s: %s", request.url.path, error, exc_info=not isinstance(error, ArchiveError))
    path = request.scope["path"].removeprefix(base(request))
    response = failed(failure) if path.startswith(API) else failed_page(request, failure)
    # What nobody foresaw is answered outside of all that stands around answers.
    response.headers.update(HEADERS)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.seconds)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response
