"""The readers on real pages: what must not get worse. No text of theirs is kept here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from searchidx.dates import zone
from searchidx.ingest.dateline import split_dateline
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.page import read_page
from searchidx.model import Article

OPTIONS = ReadOptions(zone("WIB"))


@pytest.fixture(scope="module")
def pages(shared_data: Path) -> list[tuple[str, dict[str, Any], Article]]:
    """Each scraped text with its truth and what is read from it."""
    folder = shared_data / "pages"
    truths = map(json.loads, (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    found = []
    for truth in truths:
        if truth["file"].endswith(".txt"):
            text = (folder / truth["file"]).read_text(encoding="utf-8", errors="replace")
            article = read_page(text, truth["file"], OPTIONS)
            assert article is not None
            found.append((text, truth, article))
    return found


def letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def sentences(body: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+|\n", body)
    return [part for part in parts if len(part.split()) >= 4]


def test_hardly_a_sentence_of_a_known_body_is_lost(
    pages: list[tuple[str, dict[str, Any], Article]],
) -> None:
    seen, lost = 0, []
    for text, truth, article in pages:
        captions = " ".join(f"{c.text} {c.credit or ''}" for c in article.captions)
        read, raw = letters(f"{article.title} {article.body} {captions}"), letters(text)
        for sentence in sentences(truth.get("body") or ""):
            if letters(sentence) in raw:
                seen += 1
                lost += [sentence] * (letters(split_dateline(sentence)[1]) not in read)
    assert seen > 1500
    # Hashtags, a byline, an embed's label and "… klik tautan ini", which those bodies hold.
    assert len(lost) <= 5, lost


def test_most_known_bodies_come_out_exactly(
    pages: list[tuple[str, dict[str, Any], Article]],
) -> None:
    known = [(truth, article) for _, truth, article in pages if truth.get("body")]
    exact = 0
    for truth, article in known:
        body = letters(truth["body"])
        exact += all(letters(part) in body for part in article.body.split("\n\n"))
    assert len(known) == 120
    assert exact >= 100


def test_no_page_of_bodies_alone_gets_a_sentence_for_a_title(
    pages: list[tuple[str, dict[str, Any], Article]],
) -> None:
    titled = [article.title for _, _, article in pages if article.title]
    assert len(titled) <= 40, titled
    assert not [title for title in titled if title.endswith(".") or len(title) > 180]
