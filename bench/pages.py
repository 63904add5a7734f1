"""The reference pages and how an article read from one is scored against what is known."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from searchidx.ingest.dateline import split_dateline
from searchidx.model import Article

__all__ = [
    "Page",
    "body_score",
    "caption_is_right",
    "lost_sentences",
    "plain",
    "read_pages",
    "token_f1",
]

_QUOTES = str.maketrans(dict.fromkeys("“”„", '"') | dict.fromkeys("‘’‚`´", "'"))
_RIGHT_CAPTION = 0.9


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name below the folder, its bytes, and what is known of it."""

    name: str
    data: bytes
    truth: Mapping[str, Any]


def read_pages(folder: Path) -> list[Page]:
    """The pages that ``truth.jsonl`` in the folder lists."""
    lines = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Page(truth["file"], (folder / truth["file"]).read_bytes(), truth)
        for truth in map(json.loads, lines)
    ]


def plain(text: str, letters: bool = False) -> str:
    """A text with white space and quotes folded; or its letters and digits alone."""
    if letters:
        return re.sub(r"\W+", "", text).casefold()
    return " ".join(text.translate(_QUOTES).split())


def token_f1(found: str, wanted: str) -> float:
    """The harmonic mean of precision and recall of the words, each as often as it comes."""
    a, b = (Counter(re.findall(r"\w+", text.casefold())) for text in (found, wanted))
    both = (a & b).total()
    return 2 * both / (a.total() + b.total()) if both else 0.0


def caption_is_right(article: Article, page: Page) -> bool:
    """Whether a caption is the known one, which holds the credit on some pages."""
    forms = [
        text
        for caption in article.captions
        for text in (caption.text, f"{caption.text} {caption.credit or ''}")
    ]
    return any(token_f1(text, page.truth["caption"]) >= _RIGHT_CAPTION for text in forms)


def body_score(article: Article, page: Page) -> float:
    """Token F1 of the body; datelines and bylines, which known bodies keep, count as lost."""
    return token_f1(article.body, page.truth["body"])


def lost_sentences(article: Article, page: Page, text: str) -> tuple[int, list[str]]:
    """How many sentences of the known body are in the text, and those that no field of the
    article has; a dateline may go."""
    captions = " ".join(f"{c.text} {c.credit or ''}" for c in article.captions)
    read = plain(f"{article.title} {article.body} {captions}", letters=True)
    raw = plain(text, letters=True)
    parts = re.split(r"(?<=[.!?])\s+|\n", page.truth["body"])
    seen = [part for part in parts if len(part.split()) >= 4 and plain(part, letters=True) in raw]
    lost = [part for part in seen if plain(split_dateline(part)[1], letters=True) not in read]
    return len(seen), lost
