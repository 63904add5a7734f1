"""Generated articles, queries drawn from articles, and the measure of near-duplicates."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner

import searchidx
from bench import near_duplicates
from bench.articles import generate
from bench.queries import KINDS, draw, frequencies
from bench.vocabulary import derived

COUNT = 60


@pytest.fixture(scope="module")
def articles() -> list[searchidx.Article]:
    return list(generate(COUNT))


def run(command: Command, *arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(command, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def words(article: searchidx.Article) -> list[str]:
    return re.findall("[a-z]+", f"{article.title} {article.body}".lower())


def test_queries_are_of_their_kind(articles: list[searchidx.Article]) -> None:
    found = Counter(word for article in articles for word in set(words(article)))
    records = [{"title": a.title, "body": a.body, "date": a.published} for a in articles]
    drawn = draw(records, 10, seed=3)
    assert drawn == draw(records, 10, seed=3) != draw(records, 10, seed=4)
    assert drawn.keys() == KINDS.keys()
    for kind, fits in frequencies(COUNT).items():
        for query in drawn[kind]:
            assert all(fits(found[word]) for word in query.words), (kind, query)
            assert any(set(query.words) <= set(words(article)) for article in articles)
    for query in drawn["phrase"]:
        assert any(" ".join(query.words) in article.body.lower() for article in articles)
    (days,) = {query.days for query in drawn["dated"]}
    inside = [a for a in articles if a.published and days[0] <= a.published[:10] <= days[1]]
    assert COUNT * 0.4 < len(inside) < COUNT * 0.6
    undated = [record | {"date": None} for record in records]
    assert draw(undated, 10, seed=3)["dated"] == []


@pytest.mark.parametrize("count", [1, 60, 2000, 10**6])
def test_kinds_do_not_overlap(count: int) -> None:
    tests: list[Callable[[int], bool]] = list(frequencies(count).values())
    for found in {*range(1, 100), *range(100, count, max(1, count // 997))}:
        assert sum(fits(found) for fits in tests) <= 1


def test_generated_articles_are_the_same_each_time(articles: list[searchidx.Article]) -> None:
    assert list(generate(COUNT)) == articles
    assert list(generate(COUNT, seed=2)) != articles
    assert len({article.id for article in articles}) == COUNT
    assert list(generate(0)) == []


def test_generated_articles_look_like_news(articles: list[searchidx.Article]) -> None:
    assert 230 < sum(len(words(article)) for article in articles) / COUNT < 310
    assert 3 < sum(article.body.count("\n\n") for article in articles) / COUNT < 15
    assert len({article.source for article in articles}) > 5
    years = {(article.published or "")[:4] for article in articles}
    assert {"2015", "2024"} <= years <= {str(year) for year in range(2015, 2025)}


def test_generated_words_follow_zipf_and_heaps() -> None:
    counts = Counter(word for article in generate(1000) for word in words(article))
    total = counts.total()
    shares = [number / total for _, number in counts.most_common()]
    assert counts.most_common(1)[0][0] == "yang"
    assert 0.02 < shares[0] < 0.04
    for rank in (10, 100):
        assert shares[rank] / shares[rank * 10] == pytest.approx(10, rel=0.5), rank
    assert 12 < shares[1000] / shares[10_000] < 30, "rare words are rarer than Zipf has it"
    fewer = len({word for article in generate(250) for word in words(article)})
    assert 1.4 < len(counts) / fewer < 2.6, "four times the text has about twice the words"


def test_affixes() -> None:
    forms = {root: derived(root)[0] for root in ("tulis", "sapu", "kirim", "pilih", "baca")}
    assert list(forms.values()) == ["menulis", "menyapu", "mengirim", "memilih", "membaca"]
    assert {derived(root)[0] for root in ("ajar", "lihat", "dukung", "proses")} == {
        "mengajar",
        "melihat",
        "mendukung",
        "memproses",
    }


def test_near_duplicates_are_measured(tmp_path: Path, articles: list[searchidx.Article]) -> None:
    path = tmp_path / "news.jsonl"
    records = [{"id": a.id, "title": a.title, "body": a.body} for a in articles]
    path.write_text("\n".join(map(json.dumps, records)))
    answer = run(near_duplicates.main, str(path), "--runs", "1")
    assert answer["articles"] == COUNT
    assert answer["recall"] >= 0.9
    assert answer["recall by kind"].keys() == set(near_duplicates.KINDS)
    assert answer["precision at least"] == 1
    assert answer["other pairs"] == 0
    assert answer["speed"]["times str.split"] > 0
    assert list(answer["µs"]) == [str(COUNT)]
    result = CliRunner().invoke(near_duplicates.main, [str(path), "--runs", "1", "--show", "3"])
    assert "0 pairs of the file's own articles" in result.output


def test_edits_change_what_they_say(articles: list[searchidx.Article]) -> None:
    rng = random.Random(1)
    one, other = articles[:2]
    assert near_duplicates.edited(one, other, (), rng) == one.body
    for kind in ("paragraph", "dateline", "byline"):
        assert near_duplicates.edited(one, other, (kind,), rng) != one.body
    assert near_duplicates.edited(one, other, ("byline",), rng).startswith(one.body)
    assert near_duplicates.edited(one, other, ("dateline",), rng).endswith(one.body)


def test_groups_of_near_duplicates(articles: list[searchidx.Article]) -> None:
    copies = [*articles[:3], replace(articles[1], id="x"), replace(articles[0], id="y")]
    assert near_duplicates.groups(copies) == [[0, 4], [1, 3]]
