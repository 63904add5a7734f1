"""The lines of the text on an HTML page, as trafilatura finds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from searchidx.ingest.errors import RecordError
from searchidx.ingest.html.tree import prose_weights, text_of_article

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["article_lines", "plain_line"]

# Less text than that from the part of the page that holds the article is looked at again.
_SHORTEST_TEXT = 150
# "Penulis | : Lia Andriani", a row of a table.
_LABEL_CELL = re.compile(r"\s*\|\s*:\s+(?:\|\s+)?")
_PARTED = re.compile(r"(?<=\w)\n+(?=[:;,] \S)")
_STOPS = (".", "!", "?", "”", '"')


def article_lines(root: HtmlElement, tree: HtmlElement, captioned: bool) -> list[str]:
    """The lines of the article's text, a paragraph each.

    Args:
        root: the element of the article, its captions taken out.
        tree: the page, looked at where there is too little text below ``root``.
        captioned: whether it has captions: photos may be all that it shows, and what else is on
            the page is no text then, sentences excepted.

    Raises:
        RecordError: if trafilatura fails.
    """
    from trafilatura import bare_extraction

    prose = prose_weights(root).get(root, 0)
    lines: list[str] = []
    for part, fast in ((text_of_article(root), True), (tree, False)):
        try:
            found = bare_extraction(part, fast=fast, include_comments=False)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise RecordError(f"no text can be got from it: {error}") from None
        text = (getattr(found, "text", None) or "") if found else ""
        if len(text) > len("\n".join(lines)):
            # "<b>Sorong</b>: Text" may come as two lines.
            parted = _PARTED.sub("", text).splitlines()
            lines = [line for raw in parted if (line := plain_line(raw))]
        # A short article is not longer for all that stands around it.
        if len(text) >= min(_SHORTEST_TEXT, prose or _SHORTEST_TEXT):
            break
    if captioned and not prose:
        return [line for line in lines if line.endswith(_STOPS)]
    return lines


def plain_line(line: str) -> str:
    """A line without the marks of lists and tables that trafilatura writes."""
    if set(line) <= set("|-: "):
        return ""
    # "- Advertisement -" is no item of a list.
    item = line if line.endswith(" -") else line.removeprefix("- ")
    line = _LABEL_CELL.sub(": ", item.strip())
    return line.strip("| ") if line.startswith("|") else line
