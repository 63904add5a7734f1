"""Pages of one article -> one article.

An outlet cuts a long article into pages, and a scraper stores each. Pages are joined where
that is sure. Their addresses are one but for the number (``?page=2``, ``/halaman/2``,
``/2``), or they are files of one folder that are named so (``x.txt``, ``x-2.txt``,
``x_page2.html``). Their headlines are equal but for the number, and nothing else speaks
against it: not the host, nor the date of publication. Numbers alone are weak: outlets give
the address ``…-2`` to a second article of the same headline too, which has another date.
All pages from the first on must have come; else those that came stay apart, with a note.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from searchidx.ingest.mentions import mentions_of
from searchidx.model import Article, Note, Rejection

__all__ = ["join_pages", "page_name_order"]

_WINDOW = 256
"""How many articles the pages of one may be apart. It bounds what is held in memory, and
covers scrapers that fetch some dozens of pages at once."""

_WORD = r"(?:page|halaman|laman|hal)"
_NUMBER = r"([1-9]\d?)"
# Host, path and query; a regular expression takes a third of the time of urlsplit.
_URL = re.compile(
    r"(?:[a-z][a-z\d+.-]*:)?(?://)?(?:www\.)?([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.I | re.S
)
# Addresses: a parameter, or the end of the path after a slug or a long number.
_QUERY_PAGE = re.compile(rf"(?:(?<=&)|^){_WORD}={_NUMBER}(?:&|$)", re.I)
_PATH_PAGE = re.compile(rf"[/_-]{_WORD}[/_-]?{_NUMBER}(?=/?$|\.\w+$)", re.I)
_PATH_NUMBER = re.compile(rf"/{_NUMBER}/?$")
_SLUG = re.compile(r"[\w-]{8}$")
# Files that hold one article each. Numbers with a zero in front count articles, not pages.
_FILE = re.compile(
    rf"(?:[-_.\s?@&]*(?<![^\W\d_])(?P<word>{_WORD})[-_=\s]?(?P<after>[1-9]\d?)|[-_](?P<bare>[1-9]\d?))?"
    r"(?P<ending>(?:\.(?:html?|xhtml|shtml|txt|md))+(?:\.(?:gz|zst|bz2|xz))?)$",
    re.I,
)
_TITLE_PAGE = re.compile(
    rf"[\s|:(–—-]*\b{_WORD}\W{{0,2}}\d+(?:\s*(?:dari|of|/)\s*\d+)?\)?$|\s*\(\d+\)$", re.I
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an article stands: what it may share with the pages before and after it, its
    number among them, and whether the number is said to be that of a page."""

    shared: tuple[tuple[str, ...], ...]
    number: int
    is_said: bool


@dataclass(slots=True)
class _Group:
    """Articles that may be pages of one, by number, in the order in which they came."""

    pages: dict[int, Article] = field(default_factory=dict)
    places: dict[int, _Place] = field(default_factory=dict)


def join_pages(
    items: Iterable[Article | Rejection], on_note: Callable[[Note], None] = lambda note: None
) -> Iterator[Article | Rejection]:
    """The items, the pages of an article as one article in place of the page that came first.

    An article is held back until 256 more have come; rejections pass at once. Pages that
    come farther apart, or in another run, stay apart.

    Args:
        items: what readers gave.
        on_note: called for each article whose pages stay apart though they say
            that they are pages.
    """
    waiting = _Waiting()
    for item in items:
        if isinstance(item, Rejection):
            yield item
            continue
        for group in waiting.take(item):
            yield from _joined(group, on_note)
    for group in waiting.rest():
        yield from _joined(group, on_note)


class _Waiting:
    """The groups for which more pages may come, the oldest first."""

    def __init__(self) -> None:
        self._count = 0
        self._groups: dict[int, _Group] = {}
        self._by_shared: dict[tuple[str, ...], int] = {}

    def take(self, article: Article) -> Iterator[_Group]:
        """Take an article in; the groups that end by that."""
        self._count += 1
        place = _place(article)
        at = next((self._by_shared[s] for s in place.shared if s in self._by_shared), None)
        if at is not None and place.number in self._groups[at].pages:
            # A second article at the same place, or the same one again. Older ones go before
            # it, for of equal ids the last wins.
            for older in [group for group in self._groups if group <= at]:
                yield self._close(older)
            at = None
        if at is None:
            at = self._count
            self._groups[at] = _Group()
        for shared in place.shared:
            self._by_shared.setdefault(shared, at)
        self._groups[at].pages[place.number] = article
        self._groups[at].places[place.number] = place
        while (oldest := next(iter(self._groups), self._count)) <= self._count - _WINDOW:
            yield self._close(oldest)

    def rest(self) -> Iterator[_Group]:
        """All groups that are left."""
        for at in list(self._groups):
            yield self._close(at)

    def _close(self, at: int) -> _Group:
        group = self._groups.pop(at)
        for place in group.places.values():
            for shared in place.shared:
                if self._by_shared.get(shared) == at:
                    del self._by_shared[shared]
        return group


def page_name_order(name: str) -> tuple[str, int, str]:
    """A key that sorts the files of a folder by name, pages of an article side by side and in
    their order."""
    base, number, _ = _of_name(name)
    return base, number, name


def _of_name(name: str) -> tuple[str, int, bool]:
    """(name without the number of a page, the number or 1, whether it has a word for page)."""
    match = _FILE.search(name)
    if match is None or not match.start():
        return name, 1, False
    number = match["after"] or match["bare"] or "1"
    return name[: match.start()] + match["ending"], int(number), bool(match["word"])


def _place(article: Article) -> _Place:
    """Where an article stands among pages: a number in its address goes before one in the
    name of its file."""
    address = _of_url(article.url) if article.url else None
    if address and (address.number > 1 or address.is_said):
        return address
    shared = address.shared if address else ()
    folder, _, name = (article.path or "").replace("\\", "/").rpartition("/")
    if not _FILE.search(name):
        return _Place(shared, 1, False)
    base, number, is_said = _of_name(name)
    # Outlets give later pages the address of the first as the canonical one.
    return _Place(((folder, base), *(shared if number == 1 else ())), number, is_said)


def _of_url(url: str) -> _Place:
    parts = _URL.match(url)
    assert parts is not None  # it matches any text
    host, path, query = parts[1].lower(), parts[2], parts[3] or ""
    if match := _QUERY_PAGE.search(query):
        query = (query[: match.start()] + query[match.end() :]).strip("&")
    elif match := _PATH_PAGE.search(path):
        path = path[: match.start()] + path[match.end() :]
    is_said = match is not None
    if not match and (match := _PATH_NUMBER.search(path)):
        if _SLUG.search(path, 0, match.start()):
            path = path[: match.start()]
        else:
            match = None
    return _Place(((host, path.rstrip("/"), query),), int(match[1]) if match else 1, is_said)


def _joined(group: _Group, on_note: Callable[[Note], None]) -> Iterator[Article]:
    """One article of the pages, or each of them."""
    numbers = sorted(group.pages)
    first = group.pages[numbers[0]]
    later = [number for number in numbers if number > 1]
    missing = next((n for n in range(1, numbers[-1]) if n not in group.pages), None)
    goes_on = all(_goes_on(first, group.pages[n], group.places[n].is_said) for n in later)
    if missing is None and goes_on:
        yield _one([group.pages[number] for number in numbers]) if later else first
        return
    if all(group.places[number].is_said for number in later):
        why = f"page {missing} is missing" if missing else "the headlines or dates differ"
        on_note(Note(first.path, first.id, f"{why}, so that its pages stay apart"))
    yield from group.pages.values()


def _goes_on(first: Article, page: Article, is_said: bool) -> bool:
    """Whether nothing speaks against its being a further page of the first."""
    title = _bare(page.title)
    if not (title == _bare(first.title) if title else is_said) or page.body == first.body:
        return False
    if first.site and page.site and first.site != page.site:
        return False
    sure = ("field", "meta", "page")
    dated = first.published_from in sure and page.published_from in sure
    return not dated or (first.published or "")[:10] == (page.published or "")[:10]


def _bare(title: str) -> str:
    return " ".join(_TITLE_PAGE.sub("", title).casefold().split())


def _one(pages: list[Article]) -> Article:
    """The first page with what the others add."""
    first = pages[0]
    paragraphs = _paragraphs(first)
    for page in pages[1:]:
        # Some outlets print the lead again on top of each page.
        known = set(paragraphs)
        paragraphs += itertools.dropwhile(known.__contains__, _paragraphs(page))
    body = "\n\n".join(paragraphs)
    captions = tuple(dict.fromkeys(caption for page in pages for caption in page.captions))
    ids = dict.fromkeys(page.id for page in pages[1:] if page.id != first.id)
    return replace(
        first,
        body=body,
        captions=captions,
        mentions=mentions_of(first.title, body, captions, first.published),
        authors=tuple(dict.fromkeys(name for page in pages for name in page.authors)),
        tags=tuple(dict.fromkeys(tag for page in pages for tag in page.tags)),
        editor=next((page.editor for page in pages if page.editor), None),
        continues=pages[-1].continues,
        pages=tuple(ids),
    )


def _paragraphs(article: Article) -> list[str]:
    return article.body.split("\n\n") if article.body else []
