"""The pages: views by way of Jinja2 templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from searchidx.web.charts import bar_chart, line_chart
from searchidx.web.chips import chips
from searchidx.web.downloads import download
from searchidx.web.errors import Failure
from searchidx.web.marks import code, joined, marked, paragraphs, printable
from searchidx.web.parameters import Asked
from searchidx.web.readers import Reader
from searchidx.web.service import EXPORT, PAGE, TREND, Service, base, site_name
from searchidx.web.texts import LANGUAGES, Texts, language_of, query_table, texts_in
from searchidx.web.views.articles import article_view
from searchidx.web.views.paths import Paths
from searchidx.web.views.trends import trend_view

__all__ = ["failed_page", "page_routes", "paths_of"]

_TEMPLATES = Path(__file__).with_name("templates")


def page_routes(service: Service) -> Sequence[Route]:
    """The routes of the pages, and of the whole answers that they offer as files."""
    pages = _Pages(service)
    return [
        Route("/", pages.search, name="search"),
        Route("/article/{id:id}", pages.article, name="article"),
        Route("/trend", pages.trend, name="trend"),
        Route("/help", pages.help, name="help"),
        Route("/export.{format}", pages.export, name="export"),
    ]


class _Pages:
    def __init__(self, service: Service) -> None:
        self._service = service

    async def search(self, request: Request) -> Response:
        """The page of an answer."""
        asked = self._asked(request, PAGE)
        paths = paths_of(request)
        return await self._page(
            request, asked, "search.html", lambda reader: self._service.search(reader, asked, paths)
        )

    async def article(self, request: Request) -> Response:
        """The page of an article."""
        # The article needs some of it, the way back to its search all.
        asked = self._asked(request, PAGE)
        id, paths = request.path_params["id"], paths_of(request)
        return await self._page(
            request, asked, "article.html", lambda reader: article_view(reader, id, asked, paths)
        )

    async def trend(self, request: Request) -> Response:
        """The page of a trend."""
        asked = self._asked(request, TREND)
        paths = paths_of(request)
        return await self._page(
            request, asked, "trend.html", lambda reader: trend_view(reader, asked, paths)
        )

    async def help(self, request: Request) -> Response:
        asked = self._asked(request, ())
        return await self._page(request, asked, "help.html", lambda reader: None)

    async def export(self, request: Request) -> Response:
        asked = self._asked(request, EXPORT)
        return await download(self._service, asked, request.path_params["format"])

    def _asked(self, request: Request, allowed: Sequence[str]) -> Asked:
        # Links to pages come with parameters of others (utm_source), which mean nothing here.
        return self._service.asked(request, (*allowed, "lang"), strict=False)

    async def _page(
        self, request: Request, asked: Asked, template: str, make: Callable[[Reader], Any]
    ) -> Response:
        context = _context(request, asked)

        def render(view: Any) -> Response:
            return _rendered(template, {**context, "view": view})

        return await self._service.answer(request, make, render, f"-{context['lang']}")


def failed_page(request: Request, failure: Failure) -> Response:
    """A failure as a page, with the search box."""
    query, lang = (request.query_params.get(name, "") for name in ("q", "lang"))
    asked = Asked(query=query, lang=lang if lang in LANGUAGES else "")
    context = {**_context(request, asked), "failure": failure, "view": None}
    return _rendered("error.html", context, failure.status)


def paths_of(request: Request) -> Paths:
    """Where the pages are."""
    root = base(request)
    return Paths(f"{root}/", f"{root}/article/", f"{root}/similar/", f"{root}/trend", False)


def _context(request: Request, asked: Asked) -> dict[str, Any]:
    """What every template has: ``asked``, ``root`` (before all addresses), ``here`` (behind it),
    ``lang``, ``site`` (its name), ``t`` (texts), ``to`` (the address of another page, in the same
    language), ``languages``, the address of this page in each, and ``applied``, the filters in
    use."""
    texts = _texts(request, asked)
    path = str(request.scope["path"])
    root = base(request)
    shown = path if path.startswith(root) else root + path

    def to(path: str, **wanted: Any) -> str:
        return Asked(lang=asked.lang).url(root + path, **wanted)

    return {
        "asked": asked,
        "root": root,
        "here": shown.removeprefix(root),
        "lang": texts.language,
        "site": site_name(request, texts),
        "t": texts,
        "to": to,
        "applied": chips(asked, shown, texts),
        "languages": {name: _with_language(request, shown, name) for name in LANGUAGES},
    }


def _texts(request: Request, asked: Asked) -> Texts:
    return texts_in(language_of(asked.lang, request.headers.get("accept-language", "")))


def _with_language(request: Request, path: str, language: str) -> str:
    pairs = [(n, v) for n, v in request.query_params.multi_items() if n != "lang"]
    query = urlencode([*pairs, ("lang", language)], errors="replace")
    return f"{quote(path, errors='replace')}?{query}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=printable,
    )
    environment.globals |= {
        "bar_chart": bar_chart,
        "code": code,
        "language_names": {name: texts_in(name)("language") for name in LANGUAGES},
        "language_table": query_table(),
        "joined": joined,
        "line_chart": line_chart,
        "marked": marked,
        "paragraphs": paragraphs,
    }
    return environment


def _rendered(template: str, context: dict[str, Any], status: int = 200) -> Response:
    return HTMLResponse(_environment().get_template(template).render(context), status)
