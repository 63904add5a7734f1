"""The tags of an article, among the keywords that the head of its page gives."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["tags_of"]

# The best first: "keywords" often holds the words of the headline, or those of the outlet.
_SEVERAL = ("article:tag", "parsely-tags", "content_tags")
# One element has all of them; a second one is that of the outlet.
_ONE = ("news_keywords", "keywords")
_ORDER = ("news_keywords", *_SEVERAL, "keywords")
# What every page of an outlet has: "berita terkini", "portal Indonesia", "info berita".
_OF_THE_OUTLET = re.compile(
    r"(?:info|portal|situs|kumpulan|index|indeks)? ?(?:berita|news|kabar|portal)"
    r"(?: (?:berita|news|harian|hari ini|terkini|terbaru|terpercaya|terupdate|terhangat|online|unik"
    r"|populer|nasional|internasional|indonesia|media))*",
    re.IGNORECASE,
)
# A sentence cut into its words has some of these.
_OF_A_SENTENCE = frozenset(
    "di ke dari yang dan dengan untuk pada ini itu saat jadi bisa akan tak tidak apa sih ya the of"
    " in and".split()
)
_FEWEST_WORDS = 6


def tags_of(meta: Mapping[str, Sequence[str]], keywords: Sequence[str]) -> tuple[str, ...]:
    """The tags, each once.

    Args:
        meta: the contents of the meta elements of a page, by name in small letters.
        keywords: what JSON-LD gives as keywords.
    """
    for name in _ORDER:
        given = meta.get(name, ())
        tags = _split(given[:1] if name in _ONE else given)
        if tags:
            return tags
    return _split(keywords)


def _split(texts: Sequence[str]) -> tuple[str, ...]:
    pieces = (piece for text in texts for piece in re.split(r"\s*[,;]\s*", text))
    tags = [*dict.fromkeys(tag for piece in pieces if (tag := piece.strip(" #")))]
    words = {tag.lower() for tag in tags if " " not in tag}
    if len(words) >= _FEWEST_WORDS and len(words & _OF_A_SENTENCE) > 1:
        return ()
    return tuple(tag for tag in tags if not _OF_THE_OUTLET.fullmatch(tag))
