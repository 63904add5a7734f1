"""Where views are served."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from searchidx.web.parameters import Asked

__all__ = ["Paths"]


@dataclass(frozen=True, slots=True)
class Paths:
    """Where views are served, so that the addresses in one lead to others of its kind.

    ``goes_on_by_token`` says whether what follows a first page is asked for by a token, which
    stays on the commit, or by the number of the page, which is an address to keep.
    """

    search: str
    article: str
    similar: str
    trend: str
    goes_on_by_token: bool

    def of_article(self, id: str, asked: Asked, query: str) -> str:
        """The address of an article; with a query, marked by it. That of a page also says what
        else was asked for, so that it leads back there."""
        path = self.article + quote(id, safe="", errors="replace")
        if query == asked.query and not self.goes_on_by_token:
            return asked.url(path)
        pairs = [(name, value) for name, value in (("q", query), ("lang", asked.lang)) if value]
        return f"{path}?{urlencode(pairs, errors='replace')}" if pairs else path

    def of_similar(self, id: str) -> str:
        """The address of the articles like one."""
        return self.similar + quote(id, safe="", errors="replace")
