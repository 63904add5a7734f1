"""The address of an HTML page, and where it stands in an article of several pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

__all__ = ["Address", "address_of"]

# Keys that say how a page is shown or where its reader came from.
_OF_THE_VISIT = re.compile(r"utm_.*|fbclid|gclid|amp|ref|source|single|showpage", re.I)
# Where an archive of the web keeps the copy of another address.
_COPY = re.compile(r"https?://web\.archive\.org/web/\d+[a-z_]*/(?=https?://)", re.I)
_PAGE = re.compile(r"/?(?:[?&/]?(?:page|halaman|hal|p|paged)[=/])?(?P<number>\d{1,2})/?")
_ALL = re.compile(r"[?&](?:page=(?:all|semua|0)|single=1|showpage=all)\b", re.I)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page is.

    Attributes:
        url: the canonical one, absolute; None if it is not known.
        page: number of the page, from 1.
        continues: whether there are further pages.
    """

    url: str | None = None
    page: int = 1
    continues: bool = False

    @property
    def id(self) -> str | None:
        """The URL; of a further page the URL and its number, so that no page replaces
        another."""
        if self.url is None or self.page == 1:
            return self.url
        return f"{self.url}{'&' if '?' in self.url else '?'}page={self.page}"


def address_of(claimed: Iterable[str], fetched: str | None, links: Iterable[str]) -> Address:
    """Read the addresses of a page.

    Args:
        claimed: those that it gives for itself, the canonical one first.
        fetched: where it was got from.
        links: where it links to.
    """
    fetched = _COPY.sub("", fetched) if fetched else None
    own = [*(_COPY.sub("", url) for url in claimed), *([fetched] if fetched else [])]
    base = next((url for url in (fetched, *own) if url and _is_absolute(url)), "")
    whole = [_joined(base, url) for url in own]
    urls = [url for url in whole if _is_absolute(url)]
    if not urls:
        return Address()
    # A canonical address that is the front page's says nothing.
    deep = [url for url in urls if urlsplit(url).path.strip("/") or urlsplit(url).query]
    url = _canonical((deep or urls)[0])
    numbers = [_number(other, url) for other in urls]
    page = max((number for number in numbers if number), default=1)
    if page > 1:
        url = _first_page(url)
    whole_article = any(_ALL.search(other) for other in urls)
    further = (_number(_joined(base, _COPY.sub("", link)), url) for link in links if link)
    continues = not whole_article and any((number or 0) > page for number in further)
    return Address(url, page, continues)


def _is_absolute(url: str) -> bool:
    return bool(re.match(r"https?://[^/\s]+\.[^/\s]", url, re.I))


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url.strip())
    except ValueError:
        return ""


def _canonical(url: str) -> str:
    parts = urlsplit(url)
    kept = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _OF_THE_VISIT.fullmatch(key) and not (key == "page" and not value.isdigit())
    ]
    return parts._replace(query=urlencode(kept), fragment="").geturl()


def _first_page(url: str) -> str:
    return re.sub(r"(?:[?&](?:page|halaman|hal|p)=|/(?:page|halaman)/)\d{1,2}/?$", "", url)


def _number(url: str, canonical: str) -> int | None:
    """The page number in a URL, if it is otherwise the canonical one."""
    stem = _first_page(canonical).rstrip("/")
    if not url.startswith(stem):
        return None
    match = _PAGE.fullmatch(url[len(stem) :].split("#")[0])
    return int(match["number"]) if match else None
