"""The bench of near-duplicates makes the edits that it says, and the bars hold."""

from __future__ import annotations

import json
import random
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

from click.testing import CliRunner

from bench.articles import generate, read_articles
from bench.near_duplicates import KINDS, edited, groups, main, reworded
from searchidx import Article

ARTICLES = list(generate(60))


def test_the_share_of_words_that_is_changed() -> None:
    rng = random.Random(1)
    for share in (0.0001, 0.05, 0.1):
        kept = words = 0
        for article, other in pairwise(ARTICLES):
            pair = article.body.split(), reworded(article, other, share, rng).split()
            blocks = SequenceMatcher(None, *pair, autojunk=False).get_matching_blocks()
            kept += sum(block.size for block in blocks)
            words += len(pair[0])
        # One of five changes is an insertion, which leaves all words.
        assert abs(1 - kept / words - 0.8 * share) < 0.01


def test_edited_copies_of_news_are_found(shared_data: Path) -> None:
    articles = [a for a in read_articles(shared_data / "news.jsonl.gz", 1000) if a.body]
    rng = random.Random(2)
    copies = [
        Article(
            id=f"copy {a.id}",
            title="Judul lain",
            body=edited(a, rng.choice(articles), [k for k in KINDS if rng.random() < 0.5], rng),
        )
        for a in articles
    ]
    found = groups([*articles, *copies])
    count = len(articles)
    together = sum(number + count in group for group in found for number in group)
    assert together / count >= 0.97


def test_what_is_printed(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    pair = [ARTICLES[0].body, f"{ARTICLES[0].body} Tambahan dari redaksi."]
    bodies = [*pair, *(article.body for article in ARTICLES[1:30])]
    lines = (json.dumps({"id": str(i), "title": "a", "body": b}) for i, b in enumerate(bodies))
    file.write_text("\n".join(lines), encoding="utf-8")
    arguments = [str(file), "--runs", "1"]
    result = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)
    assert result["recall"] > 0.9
    assert list(result["recall of reworded"]) == ["3%", "5%", "8%", "10%"]
    assert result["speed"]["one at a time, times"] > 1
    shown = CliRunner().invoke(main, [*arguments, "--show", "5"]).stdout
    assert "1 pairs of the file's own articles" in shown
    assert "+«Tambahan dari redaksi.»" in shown
