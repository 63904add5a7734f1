"""HTML page -> Article.

The facts come from the page's head (JSON-LD, meta tags), captions and credits from our own
reader of its tree, the text from trafilatura. That text then goes through the page reader,
as that of a scraped page does, so that both lose the same furniture and the same dateline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from searchidx.dates import is_plausible, moment_in_url, parse_moment
from searchidx.ingest.errors import RecordError
from searchidx.ingest.hosts import host_of_folder, registrable_domain
from searchidx.ingest.html.address import Address, address_of
from searchidx.ingest.html.captions import take_captions
from searchidx.ingest.html.cards import drop_cards
from searchidx.ingest.html.facts import Facts, read_facts
from searchidx.ingest.html.header import STAND_IN, header_people, printed_section
from searchidx.ingest.html.people import foot_people, printed_people
from searchidx.ingest.html.picture_attributes import besides, shown_captions, spoken_caption
from searchidx.ingest.html.printed_date import foot_date, printed_date
from searchidx.ingest.html.scripted import fill_in
from searchidx.ingest.html.text import article_lines, plain_line
from searchidx.ingest.html.tree import (
    article_root,
    clear,
    drop_teasers,
    headline_of,
    is_one_text,
    parse_html,
    prose_weights,
)
from searchidx.ingest.mentions import mentions_of
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.page import read_page
from searchidx.ingest.titles import is_outlet, letters, outlet_names, title_of
from searchidx.model import Article, Caption

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["read_html"]

_ERROR_PAGE = re.compile(
    r"(?:error\s*)?(?:404|403|50\d)\b.*|.*\b(?:not found|access denied|just a moment)\b.*"
    r"|.*\bhalaman (?:yang anda cari )?(?:tidak|tak) (?:ditemukan|tersedia)\b.*"
    r"|attention required.*",
    re.IGNORECASE,
)
_ARTICLE_TYPE = re.compile(r"^article$|(?:Article|Posting|Report|Review)$")
_MEDIA_TYPE = re.compile(r"^video|VideoObject|ImageGallery|AudioObject|PodcastEpisode")
_LISTING_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"))
# So many headings that are links to elsewhere, on a page that gives no date: a list.
_MANY_LINKED_HEADINGS = 5
_HEADINGS_OF_A_FRONT_PAGE = 20
_LIST_PATH = re.compile(r"/(?:tags?|topi[ck]|indeks|kategori|category|search)(?:/|$)", re.I)
# Less text than that from the part of the page that holds the article is looked at again.
_SHORTEST_TEXT = 150
# What a system gives for a time that nobody set.
_UNSET = re.compile(r"(?:1970-01-01|1969-12-31)T")


def read_html(
    data: bytes | str,
    id: str,
    options: ReadOptions,
    path: str | None = None,
    url: str | None = None,
) -> Article | None:
    """The article on an HTML page.

    Args:
        data: the page; bytes are decoded as the page itself says.
        id: the id to give it, where the page gives no address of its own.
        options: how to read.
        path: where it was read.
        url: where it was got from, if that is known.

    Returns:
        The article, or None if there is no text of one.

    Raises:
        RecordError: for what is no HTML, for error pages and lists of articles, and if
            the extra ``html`` is not installed.
    """
    _require_extra()
    tree = parse_html(data)
    fill_in(tree)
    facts = read_facts(tree)
    links = [link.get("href") or "" for link in tree.iter("a", "link")]
    address = address_of(facts.urls, url, links)
    names = outlet_names(facts.site_name, _host(address.url) or host_of_folder(path))
    facts = _with_printed(facts, tree, names)
    headline = headline_of(tree, facts.titles)
    title = title_of(facts.titles, _text(headline), names)
    if _ERROR_PAGE.fullmatch(title):
        raise RecordError(f"an error page: {title}")
    known = Article(id, title=title, path=path, url=address.url)
    read, printed = _read_tree(tree, headline, facts, known, options)
    if not (read.body or read.captions or _stands_alone(facts)):
        return None
    continues = read.continues or address.continues
    read = replace(read, id=address.id or id, url=address.url, continues=continues)
    read = _with_people(read, facts, names)
    read = _with_outlet(read, facts, address)
    return _with_dates(read, facts, printed, options)


def _with_printed(facts: Facts, tree: HtmlElement, names: frozenset[str]) -> Facts:
    """The facts of a head, the outlet no writer, with the section that the page prints if they
    give none."""
    people = tuple(name for name in facts.authors if not is_outlet(name, names))
    section = facts.section or printed_section(tree, names)
    return replace(facts, authors=people, section=section)


def _read_tree(
    tree: HtmlElement,
    headline: HtmlElement | None,
    facts: Facts,
    known: Article,
    options: ReadOptions,
) -> tuple[Article, str | None]:
    """``known`` with the text and captions of a page, and the date printed above them."""
    front = _is_a_front_page(tree, facts, known.url)
    signed, posted = foot_people(tree), foot_date(tree, options.local)
    clear(tree)
    drop_teasers(tree)
    if facts.published or _says_article(facts):
        drop_cards(tree)
    weights = prose_weights(tree)
    root = article_root(tree, headline, weights)
    if front or _lists_articles(root, facts):
        raise RecordError("a page that lists articles, not one of them")
    # Blogs print it above the box of the post.
    parts = (root, tree)
    dates = (printed_date(part, headline, weights, options.local) for part in parts)
    printed = next(filter(None, dates), posted)
    shown, spoken = shown_captions(root), spoken_caption(root)
    captions = besides(take_captions(root, weights), shown)
    authors, editor = printed_people(root, weights)
    title = letters(known.title)
    lines = _text_lines(root, tree, facts, title, bool(captions))
    read = _read_lines(lines, known.id, options, known.path)
    editor = facts.editor or read.editor or editor or signed[1]
    # Some outlets give the editor for the author in the head, and print who wrote it.
    given = _others(facts.authors, editor)
    named = given or read.authors or authors or signed[0]
    article = replace(
        read,
        title=known.title,
        authors=named or header_people(root, headline, weights, options),
        editor=editor,
        captions=_captions((*captions, *read.captions), facts, title) or tuple(spoken),
        path=known.path,
        continues=read.continues and not _is_last_page(lines),
        extra={},
    )
    return article, printed


def _require_extra() -> None:
    try:
        import trafilatura  # noqa: F401
    except ImportError as error:
        raise RecordError(
            f"HTML is read with the extra html: pip install 'searchidx[html]' ({error})"
        ) from None


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None


def _text(element: HtmlElement | None) -> str:
    return "" if element is None else " ".join(" ".join(element.itertext()).split())


def _lists_articles(root: HtmlElement, facts: Facts) -> bool:
    """Whether a page is a front page, an index or the like."""
    if facts.published or _says_article(facts) or is_one_text(root):
        return False
    return bool(facts.types & _LISTING_TYPES) or _linked_headings(root) >= _MANY_LINKED_HEADINGS


def _is_a_front_page(tree: HtmlElement, facts: Facts, url: str | None) -> bool:
    """Whether a page is one by its address; articles that give that of the front page for
    their own have fewer links to others."""
    path = urlsplit(url).path if url else ""
    if url is None or _says_article(facts):
        return False
    if _LIST_PATH.match(path):
        return not facts.published
    return not path.strip("/") and _linked_headings(tree) >= _HEADINGS_OF_A_FRONT_PAGE


def _says_article(facts: Facts) -> bool:
    return any(name != "article" and _ARTICLE_TYPE.search(name) for name in facts.types)


def _linked_headings(root: HtmlElement) -> int:
    """How many headings are links, as titles of other articles are."""
    linked = 0
    for heading in root.iter("h2", "h3", "h4"):
        words = sum(len(_text(link)) for link in heading.iter("a"))
        linked += words > 20 or (heading.getparent().tag == "a" and len(_text(heading)) > 20)
    return linked


def _stands_alone(facts: Facts) -> bool:
    """Whether a page without text is worth keeping: a dated video or gallery with a summary."""
    media = any(_MEDIA_TYPE.search(name) for name in facts.types)
    return bool(media and facts.published and facts.description)


def _text_lines(
    root: HtmlElement, tree: HtmlElement, facts: Facts, title: str, captioned: bool
) -> list[str]:
    """The lines of the text without its title, that of :func:`letters`, and its writers."""
    lines = article_lines(root, tree, captioned)
    if len("\n".join(lines)) < min(_SHORTEST_TEXT, len(facts.body)):
        # A page that a script fills in.
        lines = [line for raw in facts.body.splitlines() if (line := plain_line(raw))]
    known = {title, *map(letters, facts.authors)}
    known.discard("")
    # "In Picture: " and the headline again.
    return [line for line in lines if known.isdisjoint(_with_and_without_label(line))]


def _with_and_without_label(line: str) -> tuple[str, str]:
    return letters(line), letters(line.partition(": ")[2])


def _read_lines(lines: Sequence[str], id: str, options: ReadOptions, path: str | None) -> Article:
    read = read_page("\n\n".join((STAND_IN, *lines)), id, options, path) if lines else None
    if read is None:
        return Article(id)
    body = read.body.split("\n\n")
    # What is taken for the headline in its place is a part of the text.
    if read.title not in ("", STAND_IN):
        body.insert(0, read.title)
    return replace(read, body="\n\n".join(line for line in body if line != STAND_IN))


def _is_last_page(lines: Sequence[str]) -> bool:
    """Whether all pages are here, one below another ("3 dari 3 halaman")."""
    found = (re.fullmatch(r"(\d+) dari (\d+) halaman", line, re.I) for line in lines)
    return any(match and match[1] == match[2] for match in found)


def _captions(found: Sequence[Caption], facts: Facts, title: str) -> tuple[Caption, ...]:
    """Each caption once: those of the page, else those that the head gives; ``title`` is that
    of :func:`letters`."""
    given = [Caption(text, credit) for text, credit in facts.captions]
    once: dict[str, Caption] = {}
    for caption in found or given:
        # The title as the text of the picture is no caption.
        if caption.credit or letters(caption.text) != title:
            once.setdefault(letters(caption.text) or letters(caption.credit or ""), caption)
    return tuple(once.values())


def _with_people(article: Article, facts: Facts, names: frozenset[str]) -> Article:
    # Without host and site name the window's title still has the outlet's.
    window = letters(facts.titles[-1] if facts.titles else "").replace(letters(article.title), "")
    printed = tuple(
        name
        for name in article.authors
        if not is_outlet(name, names) and letters(name) not in window
    )
    # Some outlets list the editor among the authors too, or alone.
    authors = _others(facts.authors, article.editor) or _others(printed, article.editor)
    return replace(
        article,
        authors=authors or facts.authors or printed,
        section=facts.section or article.section,
        tags=facts.tags or article.tags,
        description=facts.description,
    )


def _others(names: tuple[str, ...], editor: str | None) -> tuple[str, ...]:
    return tuple(name for name in names if name != editor)


def _with_outlet(article: Article, facts: Facts, address: Address) -> Article:
    host = _host(address.url)
    if host is None:
        return replace(article, source=article.source or facts.site_name)
    return replace(article, source=registrable_domain(host), site=host.removeprefix("www."))


def _with_dates(
    article: Article, facts: Facts, printed: str | None, options: ReadOptions
) -> Article:
    """The day of publishing from the surest place that gives one, and the days mentioned."""
    of_the_text = article.published if article.published_from == "page" else None
    in_url = moment_in_url(article.url, options.local, options.today) if article.url else None
    given = (parse_moment(text, options.local) for text in facts.published)
    found = [(moment, "meta") for moment in given if not (moment and _UNSET.match(moment))]
    found += [(printed, "page"), (of_the_text, "page"), (in_url, "url")]
    found.append((article.published, article.published_from or "inferred"))
    plausible = (pair for pair in found if pair[0] and is_plausible(pair[0], options.now))
    published, origin = next(plausible, (None, None))
    mentions = mentions_of(article.title, article.body, article.captions, published)
    return replace(article, published=published, published_from=origin, mentions=mentions)
