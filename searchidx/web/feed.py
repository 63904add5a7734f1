"""An Atom feed (RFC 4287) of any search, and the OpenSearch description of the archive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urljoin
from xml.etree import ElementTree as xml

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from searchidx.web.marks import marked
from searchidx.web.pages import paths_of
from searchidx.web.parameters import NOTHING, Asked
from searchidx.web.readers import Reader
from searchidx.web.responses import json_response
from searchidx.web.service import FEED, Service, base, site_name
from searchidx.web.suggestions import suggestions
from searchidx.web.texts import language_of, texts_in
from searchidx.web.views.hits import HitView
from searchidx.web.views.search import SearchView

__all__ = ["feed_routes"]

_ATOM = "http://www.w3.org/2005/Atom"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The time of an article that has none: no time is allowed to be missing.
_UNDATED = "1970-01-01T00:00:00Z"


def feed_routes(service: Service) -> Sequence[Route]:
    """The routes of the feed and of what browsers ask to search the archive from their bar."""
    feeds = _Feeds(service)
    return [
        Route("/feed", feeds.feed),
        Route("/opensearch.xml", feeds.description),
        Route("/suggest", feeds.suggest),
    ]


class _Feeds:
    def __init__(self, service: Service) -> None:
        self._service = service

    async def feed(self, request: Request) -> Response:
        """The newest articles of a search, as an Atom feed."""
        asked = self._service.asked(request, (*FEED, "lang"), strict=False)
        newest = replace(asked, sort="newest", facets=(NOTHING,))
        paths = paths_of(request)
        language = language_of(asked.lang, request.headers.get("accept-language", ""))

        def make(reader: Reader) -> SearchView:
            return self._service.search(reader, newest, paths)

        def render(view: SearchView) -> Response:
            return _atom(_feed(view, asked, request, language))

        return await self._service.answer(request, make, render, f"-{language}")

    async def description(self, request: Request) -> Response:
        """How a browser searches the archive, as an OpenSearch description."""
        language = language_of("", request.headers.get("accept-language", ""))
        root = xml.Element("OpenSearchDescription", xmlns=_OPENSEARCH)
        here = urljoin(str(request.base_url), f"{base(request)}/")
        for name, text in (
            ("ShortName", "searchidx"),
            ("Description", site_name(request, texts_in(language))),
            ("InputEncoding", "UTF-8"),
            ("OutputEncoding", "UTF-8"),
            ("Language", language),
        ):
            _add(root, name, text)
        for kind, template in (
            ("text/html", "?q={searchTerms}"),
            ("application/atom+xml", "feed?q={searchTerms}"),
            ("application/x-suggestions+json", "suggest?q={searchTerms}"),
        ):
            _add(root, "Url", "", type=kind, template=here + template)
        return _xml(root, "application/opensearchdescription+xml")

    async def suggest(self, request: Request) -> Response:
        """As the OpenSearch suggestions extension has it: the query, and what it may become."""
        asked = self._service.asked(request, ("q", "limit"), strict=False)

        def render(found: object) -> Response:
            response = json_response(found)
            response.headers["Content-Type"] = "application/x-suggestions+json"
            return response

        def make(reader: Reader) -> list[object]:
            found = suggestions(reader, asked.query, asked.limit)
            return [asked.query, [one.query for one in found.suggestions]]

        return await self._service.answer(request, make, render)


def _feed(view: SearchView, asked: Asked, request: Request, language: str) -> xml.Element:
    here = str(request.base_url)
    root = xml.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    address = urljoin(here, asked.url(f"{base(request)}/feed"))
    name = site_name(request, texts_in(language))
    _add(root, "title", f"{name}: {asked.query}".rstrip(": "))
    _add(root, "id", address)
    _add(root, "link", "", rel="self", type="application/atom+xml", href=address)
    page = urljoin(here, replace(asked, sort="newest").url(f"{base(request)}/"))
    _add(root, "link", "", rel="alternate", type="text/html", href=page)
    newest = max((_time(hit.article.published) for hit in view.hits), default=_UNDATED)
    _add(root, "updated", newest)
    for hit in view.hits:
        root.append(_entry(hit, urljoin(here, hit.url)))
    return root


def _entry(hit: HitView, address: str) -> xml.Element:
    article = hit.article
    entry = xml.Element("entry")
    _add(entry, "title", article.title or article.id)
    _add(entry, "id", address)
    _add(entry, "link", "", rel="alternate", type="text/html", href=address)
    time = _time(article.published)
    _add(entry, "updated", time)
    if article.published:
        _add(entry, "published", time)
    for author in article.authors or (article.source or "searchidx",):
        _add(_add(entry, "author"), "name", author)
    for term in dict.fromkeys(filter(None, (article.section, *article.tags))):
        _add(entry, "category", "", term=term)
    shown = [f for f in hit.fragments if f.field != "title"]
    summary = " ".join(f"<p>{marked(f.text, f.marks)}</p>" for f in shown)
    _add(entry, "summary", summary, type="html")
    return entry


def _time(published: str | None) -> str:
    """A moment as RFC 3339 has it; where only a day is known, its beginning in UTC."""
    if not published:
        return _UNDATED
    moment = datetime.fromisoformat(published)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.isoformat()


def _add(parent: xml.Element, name: str, text: str = "", **attributes: str) -> xml.Element:
    clean = {key: _NOT_XML.sub("\ufffd", value) for key, value in attributes.items()}
    child = xml.SubElement(parent, name, clean)
    child.text = _NOT_XML.sub("\ufffd", text) or None
    return child


def _atom(root: xml.Element) -> Response:
    return _xml(root, "application/atom+xml")


def _xml(root: xml.Element, media_type: str) -> Response:
    body = xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type=media_type)
