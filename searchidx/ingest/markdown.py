"""Markdown -> title, paragraphs and captions."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["plain_text"]


def plain_text(markdown: str) -> tuple[str, str, list[str]]:
    """The heading of level 1 ("" if there is none), the paragraphs and sub-headings parted
    by blank lines, and the texts of the images, which are their captions."""
    title, paragraphs, captions = "", [], []
    tokens = MarkdownIt().parse(markdown)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in ("fence", "code_block"):
            paragraphs.append(" ".join(token.content.split()))
        if token.type != "inline":
            continue
        children = token.children or []
        captions += [image.content for image in children if image.type == "image"]
        text = " ".join(_inline(children).split())
        if before is not None and before.tag == "h1" and not title:
            title = text
        elif text:
            paragraphs.append(text)
    return title, "\n\n".join(paragraphs), captions


def _inline(children: Sequence[Token]) -> str:
    breaks = {"softbreak": " ", "hardbreak": " "}
    kept = ("text", "code_inline")
    return "".join(
        token.content if token.type in kept else breaks.get(token.type, "") for token in children
    )
