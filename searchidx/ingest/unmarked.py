"""HTML in the values of a record -> text: content systems export what they hold."""

from __future__ import annotations

import html
import re

__all__ = ["captions_in", "unmarked"]

# A tag with nothing behind its name but attributes: "a <b and c> d" is no HTML.
_TAG = re.compile(
    r"</?(?:p|br|div|span|h[1-6]|ul|ol|li|blockquote|article|section|figure|figcaption|table|tr|td"
    r"|img|a|b|strong|i|em|u|sup|sub|script|style|iframe)(?:\s+[\w:-]+\s*=[^<>]*)?\s*/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,5});")
_FIGCAPTION = re.compile(r"<figcaption\b[^<>]*>(.*?)</figcaption\s*>", re.IGNORECASE | re.DOTALL)


def unmarked(text: str) -> str:
    """The text of a piece of HTML, a block a line; any other text as it is.

    >>> unmarked("<p>Satu &amp; <b>dua</b>.</p><p>Tiga<br>empat</p>")
    'Satu & dua.\\nTiga\\nempat'
    >>> unmarked("Nilai a < b, dan Toko Tanjung &amp; Anak")
    'Nilai a < b, dan Toko Tanjung & Anak'
    """
    if "<" in text and _TAG.search(text):
        # Few archives need it.
        from searchidx.ingest.formats.blocks import lines_of_html

        return "\n".join(lines_of_html(text))
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def captions_in(text: str) -> tuple[str, list[str]]:
    """HTML without the captions of its figures, and these as text."""
    if "<" not in text:
        return text, []
    captions = [" ".join(unmarked(found[1]).split()) for found in _FIGCAPTION.finditer(text)]
    return (_FIGCAPTION.sub("", text), captions) if captions else (text, [])
