"""A page of hits as a document: HTML or Markdown.

Both have the same parts in the same order: the query, how many articles there are, notes, hits
with their passages, facets. All text goes through :mod:`searchidx.markup`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from searchidx.cli._options import listed
from searchidx.cli._render import facts_of, summary_of
from searchidx.markup import html_text, markdown_text
from searchidx.model import Fragment, Hit, Results

__all__ = ["DOCUMENTS"]

_NO_TITLE = "(no headline)"
# Nothing is fetched and no script runs, whatever may be in a page (CSP level 3).
_HEAD = """<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body {{ max-width: 45em; margin: 2em auto; padding: 0 1em; font-family: sans-serif }}</style>
</head>
<body>
<h1>{title}</h1>
"""


def html_document(results: Results) -> str:
    """A page of hits as an HTML document that needs nothing beside it."""
    head = _HEAD.format(title=html_text(results.query) or "searchidx")
    return head + "".join(f"{line}\n" for line in _html_lines(results)) + "</body>\n</html>\n"


def _html_lines(results: Results) -> Iterator[str]:
    yield f"<p>{html_text(summary_of(results))}</p>"
    for note in results.notes:
        yield f"<p>note: {html_text(note)}</p>"
    for hit in results.hits:
        yield from _html_hit(hit)
    for name, counts in results.facets.items():
        yield f"<p>{name}: {html_text(listed(counts)) or 'none'}</p>"


def _html_hit(hit: Hit) -> Iterator[str]:
    title = hit.title.render("html") or _NO_TITLE
    url = _web_address(hit)
    if url:
        title = f'<a href="{html_text(url)}">{title}</a>'
    yield f'<article>\n<h3 dir="auto">{hit.rank}. {title}</h3>'
    facts = (f"<bdi>{html_text(fact)}</bdi>" for fact in facts_of(hit))
    yield f"<p>{' · '.join(facts)}</p>"
    for fragment in _passages(hit):
        caption = html_text(_caption(fragment))
        yield f'<p dir="auto">{caption}{fragment.render("html")}</p>'
    yield "</article>"


def markdown_document(results: Results) -> str:
    """A page of hits as Markdown, in CommonMark."""
    return "\n\n".join(_markdown_blocks(results)) + "\n"


def _markdown_blocks(results: Results) -> Iterator[str]:
    yield f"# {markdown_text(results.query) or 'searchidx'}"
    yield markdown_text(summary_of(results))
    for note in results.notes:
        yield f"note: {markdown_text(note)}"
    for hit in results.hits:
        yield from _markdown_hit(hit)
    for name, counts in results.facets.items():
        yield f"{name}: {markdown_text(listed(counts)) or 'none'}"


def _markdown_hit(hit: Hit) -> Iterator[str]:
    title = hit.title.render("markdown") or _NO_TITLE
    url = _web_address(hit)
    if url:
        # Between angle brackets a link may hold all but these and line ends.
        address = "".join(f"%{ord(sign):02X}" if sign in "<>\\ " else sign for sign in url)
        title = f"[{title}](<{address}>)"
    yield f"### {hit.rank}\\. {title}"
    yield " · ".join(map(markdown_text, facts_of(hit)))
    for fragment in _passages(hit):
        yield f"{markdown_text(_caption(fragment))} {fragment.render('markdown')}".strip()


def _passages(hit: Hit) -> list[Fragment]:
    return [fragment for fragment in hit.fragments if fragment.field != "title"]


def _caption(fragment: Fragment) -> str:
    if fragment.field != "captions":
        return ""
    return f"in a caption, credit {fragment.credit}: " if fragment.credit else "in a caption: "


def _web_address(hit: Hit) -> str | None:
    """The article's address if it is one of the web: no other runs nothing when it is followed."""
    url = (hit.article.url or "").strip()
    is_one = url.lower().startswith(("http://", "https://")) and url.isprintable()
    return url if is_one else None


DOCUMENTS: Mapping[str, Callable[[Results], str]] = {
    "html": html_document,
    "markdown": markdown_document,
}
"""Name of an output mode -> what makes the document."""
