"""The JSON API: /api/v1/."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from searchidx.web.downloads import download
from searchidx.web.openapi import document
from searchidx.web.readers import Reader
from searchidx.web.responses import json_response
from searchidx.web.service import (
    API,
    ARTICLE,
    EXPORT,
    FACETS,
    SEARCH,
    SIMILAR,
    TREND,
    Service,
    base,
)
from searchidx.web.suggestions import suggestions
from searchidx.web.views.articles import article_view, similar_view
from searchidx.web.views.overview import facet_counts, health, stats_view
from searchidx.web.views.paths import Paths
from searchidx.web.views.trends import trend_view

__all__ = ["api_routes"]


def api_routes(service: Service) -> Sequence[Route]:
    """The routes of the API."""
    api = _Api(service)
    handlers = {
        "/search": api.search,
        "/articles/{id:id}": api.article,
        "/similar/{id:id}": api.similar,
        "/trend": api.trend,
        "/facets": api.facets,
        "/suggest": api.suggest,
        "/export": api.export,
        "/stats": api.stats,
        "/health": api.health,
        "/openapi.json": api.openapi,
    }
    return [Route(f"{API}{path}", handler) for path, handler in handlers.items()]


class _Api:
    def __init__(self, service: Service) -> None:
        self._service = service

    async def search(self, request: Request) -> Response:
        """A page of an answer."""
        asked = self._service.asked(request, SEARCH)
        paths = _paths(request)

        def make(reader: Reader) -> Any:
            return self._service.search(reader, asked, paths)

        return await self._service.answer(request, make, json_response)

    async def article(self, request: Request) -> Response:
        """An article, marked by a query where there is one."""
        asked = self._service.asked(request, ARTICLE)
        id, paths = request.path_params["id"], _paths(request)
        return await self._service.answer(
            request, lambda reader: article_view(reader, id, asked, paths), json_response
        )

    async def similar(self, request: Request) -> Response:
        """Articles like one."""
        asked = self._service.asked(request, SIMILAR)
        id, paths = request.path_params["id"], _paths(request)
        return await self._service.answer(
            request, lambda reader: similar_view(reader, id, asked, paths), json_response
        )

    async def trend(self, request: Request) -> Response:
        """Words over time."""
        asked = self._service.asked(request, TREND)
        paths = _paths(request)
        return await self._service.answer(
            request, lambda reader: trend_view(reader, asked, paths), json_response
        )

    async def facets(self, request: Request) -> Response:
        """Counts over all hits."""
        asked = self._service.asked(request, FACETS)
        return await self._service.answer(
            request, lambda reader: facet_counts(reader, asked), json_response
        )

    async def suggest(self, request: Request) -> Response:
        """Completions of the last word."""
        asked = self._service.asked(request, ("q", "limit"))
        return await self._service.answer(
            request, lambda reader: suggestions(reader, asked.query, asked.limit), json_response
        )

    async def export(self, request: Request) -> Response:
        """A whole answer as a file, streamed."""
        asked = self._service.asked(request, (*EXPORT, "format"))
        return await download(self._service, asked, asked.format)

    async def stats(self, request: Request) -> Response:
        """What the archive is."""
        self._service.asked(request, ())
        return await self._service.answer(request, stats_view, json_response)

    async def health(self, request: Request) -> Response:
        """Whether it answers, and on which commit."""
        self._service.asked(request, ())

        return await self._service.answer(request, health, json_response)

    async def openapi(self, request: Request) -> Response:
        """What this API is, in OpenAPI 3.1."""
        return json_response(document(self._service.limits, base(request), version("searchidx")))


def _paths(request: Request) -> Paths:
    api = base(request) + API
    return Paths(f"{api}/search", f"{api}/articles/", f"{api}/similar/", f"{api}/trend", True)
