"""What handlers of requests share: the open commits, the limits, and how an answer is made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

from searchidx.config import Settings
from searchidx.index.schema import FACET_FIELDS
from searchidx.web.parameters import Asked, asked_in
from searchidx.web.readers import Reader, Readers
from searchidx.web.texts import Texts
from searchidx.web.tokens import read_token
from searchidx.web.views.paths import Paths
from searchidx.web.views.search import SearchView, search_view

__all__ = [
    "API",
    "ARTICLE",
    "EXPORT",
    "FACETS",
    "FEED",
    "PAGE",
    "SEARCH",
    "SIMILAR",
    "TREND",
    "Service",
    "base",
    "site_name",
]

API = "/api/v1"
_CHOOSING = ("q", *FACET_FIELDS, "from", "to", "field", "match", "aliases")
PAGE = (*_CHOOSING, "sort", "collapse", "limit", "page", "next")
"""Names of the parameters of the page of a search; the others likewise."""
SEARCH = (*PAGE, "facets")
EXPORT = (*_CHOOSING, "sort", "collapse")
FEED = (*_CHOOSING, "collapse", "limit")
FACETS = (*_CHOOSING, "facets", "limit")
ARTICLE = ("q", "match", "aliases")
SIMILAR = ("collapse", "limit", "page")
TREND = ("word", "by", "share", *FACET_FIELDS, "from", "to", "match", "aliases")

_View = TypeVar("_View")


class _IdConvertor(Convertor[str]):
    """The id of an article in a path: anything, line breaks too."""

    regex = r"[\s\S]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("id", _IdConvertor())


@dataclass(frozen=True)
class Service:
    """One archive, served.

    Attributes:
        readers: its open commits.
        settings: in force.
    """

    readers: Readers
    settings: Settings

    @cached_property
    def limits(self) -> dict[str, int]:
        """Greatest values of parameters whose limit is a setting."""
        return {
            "q": self.settings["max_query_length"],
            "word": self.settings["max_query_length"],
            "limit": self.settings["web_page_size"],
        }

    @cached_property
    def _rules(self) -> str:
        """Of the settings, which answers depend on."""
        values = repr(sorted(self.settings.values.items()))
        return hashlib.blake2b(values.encode(), digest_size=4).hexdigest()

    def asked(self, request: Request, allowed: Sequence[str], strict: bool = True) -> Asked:
        """What a request asks for.

        Raises:
            ParameterError: for a name or a value that cannot be.
        """
        return asked_in(request.query_params.multi_items(), allowed, self.limits, strict)

    async def answer(
        self,
        request: Request,
        make: Callable[[Reader], _View],
        render: Callable[[_View], Response],
        variant: str = "",
    ) -> Response:
        """The response made of the newest commit in another thread; 304 where the client has it.

        Args:
            variant: by what else than its address an answer differs.
        """
        # An answer depends on the day, by "minggu lalu" and the like.
        tag = f'W/"{self.readers.commit}-{self._rules}-{date.today():%y%m%d}{variant}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Language"}
        if tag in (known.strip() for known in request.headers.get("if-none-match", "").split(",")):
            return Response(status_code=304, headers=headers)

        def work() -> Response:
            with self.readers.newest() as reader:
                return render(make(reader))

        response = await run_in_threadpool(work)
        response.headers.update(headers)
        return response

    def search(self, reader: Reader, asked: Asked, paths: Paths) -> SearchView:
        """A page of an answer, on the commit of its token where there is one.

        Raises:
            Gone: if that commit is not kept any more.
        """
        if not asked.next:
            return search_view(reader, asked, asked.start, paths)
        place = read_token(asked.next, asked)
        with self.readers.at(place.commit) as pinned:
            return search_view(pinned, asked, place.offset, paths)


def base(request: Request) -> str:
    """What the addresses of the application begin with where it is mounted."""
    path: Any = request.scope.get("root_path", "")
    return str(path)


def site_name(request: Request, texts: Texts) -> str:
    """What the site is called: the setting ``web_title``, or a text of the language."""
    title: str = request.app.state.title
    return title or texts("site")
