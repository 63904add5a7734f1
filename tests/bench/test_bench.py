"""The benchmarks run and say what they should; how fast anything is, is not tested."""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner

import searchidx
from bench import index_speed, near_duplicates, query_speed
from bench.apart import apart
from bench.articles import generate, read_articles
from bench.peers import PEERS, find_peers, stock_whoosh
from bench.queries import KINDS, draw, kinds
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


def installed() -> set[str]:
    return {peer.name for peer in find_peers(PEERS)[0]}


def words(article: searchidx.Article) -> list[str]:
    return re.findall("[a-z]+", f"{article.title} {article.body}".lower())


def test_index_speed_measures_every_peer() -> None:
    answer = run(index_speed.main, "--count", str(COUNT))
    assert answer["peers"].keys() == installed() == answer["versions"].keys()
    assert answer["data"]["articles"] == COUNT
    assert answer["stems"] == "warm"
    for row in answer["peers"].values():
        assert row["articles"] == COUNT
        assert row["seconds"] > 0
        assert row["articles_per_second"] == pytest.approx(COUNT / row["seconds"], rel=0.01)
        assert row["disk_to_text"] > 0.3
        assert row["words_stemmed"] == 0
    for name in ("searchidx", "whoosh"):
        assert answer["peers"][name]["words_known"] > 1000
    assert answer["peers"]["whoosh"]["speed_to_whoosh"] == 1


def test_cold_jobs_stem_the_words_themselves() -> None:
    arguments = ("--count", "20", "--peers", "searchidx,whoosh,fts5", "--cold", "--runs", "2")
    answer = run(index_speed.main, *arguments)
    stemmed = {name: row["words_stemmed"] for name, row in answer["peers"].items()}
    assert answer["stems"] == "cold"
    assert all(row["words_known"] == 0 for row in answer["peers"].values())
    assert stemmed["searchidx"] > 500
    assert stemmed["whoosh"] > 500
    assert stemmed["fts5"] == 0


def test_query_speed_measures_every_peer() -> None:
    answer = run(query_speed.main, "--count", str(COUNT), "--queries", "4")
    assert answer["peers"].keys() == installed()
    assert answer["queries"] == dict.fromkeys(KINDS, 4)
    for peer in answer["peers"].values():
        assert peer["articles"] == COUNT
        for kind in KINDS:
            row = peer["kinds"][kind]
            assert 0 < row["p50_ms"] <= row["p99_ms"]
            assert 1 <= row["mean_hits"] <= COUNT
    for kind in KINDS:
        assert answer["peers"]["whoosh"]["kinds"][kind]["speed_to_whoosh"] == 1


@pytest.mark.parametrize("command", [index_speed.main, query_speed.main])
def test_tables(command: Command) -> None:
    arguments = ["--count", "20", "--peers", "fts5,whoosh", "--seed", "2"]
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert "20 articles (generated, seed 2)" in result.output
    assert re.search(r"fts5 .* x", result.output)
    assert "searchidx " not in result.output.split("━", 1)[1]


def test_articles_of_a_file(tmp_path: Path, articles: list[searchidx.Article]) -> None:
    path = tmp_path / "news.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for article in articles[:5]:
            record = {"id": article.id, "title": article.title, "body": article.body}
            print(json.dumps(record), file=file)
    assert [a.title for a in read_articles(path, 3)] == [a.title for a in articles[:3]]
    answer = run(index_speed.main, str(path), "--count", "0", "--peers", "fts5")
    assert answer["data"]["origin"] == "news.jsonl.gz"
    assert answer["peers"]["fts5"]["articles"] == 5
    assert answer["peers"]["fts5"]["speed_to_whoosh"] is None


def test_a_file_without_articles_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("")
    result = CliRunner().invoke(index_speed.main, [str(path)])
    assert result.exit_code == 1
    assert "no article" in result.output


def test_an_unknown_peer_is_an_error() -> None:
    result = CliRunner().invoke(index_speed.main, ["--peers", "lucene"])
    assert result.exit_code == 2
    assert "'lucene' is none of searchidx, whoosh, fts5, tantivy" in result.output


def test_tantivy_that_is_not_installed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tantivy", None)
    answer = run(index_speed.main, "--count", "5", "--peers", "fts5,tantivy")
    assert answer["peers"].keys() == {"fts5"}
    assert "searchidx[bench]" in answer["left_out"]["tantivy"]
    result = CliRunner().invoke(index_speed.main, ["--count", "5", "--peers", "tantivy"])
    assert result.exit_code == 1
    assert "searchidx[bench]" in result.output


def test_peers_agree_on_a_rare_word_that_no_other_word_shares_its_stem_with(
    tmp_path: Path, articles: list[searchidx.Article]
) -> None:
    found = Counter(word for article in articles for word in set(words(article)))
    alone = [word for word, count in found.items() if count == 2]
    for stem in (stock_whoosh.stem, lambda word: searchidx.analyze(word)[0].stem):
        stems = Counter(map(stem, found))
        alone = [word for word in alone if stems[stem(word)] == 1]
    assert len(alone) > 20
    for peer in find_peers(PEERS)[0]:
        folder = tmp_path / peer.name
        folder.mkdir()
        peer.index(articles, folder)
        assert peer.open(folder) == COUNT
        assert [peer.search([word]) for word in alone[:20]] == [2] * 20, peer.name
        assert peer.search(["tidakadakatanya"]) == 0
        peer.close()


def test_phrases_are_in_order(tmp_path: Path) -> None:
    article = searchidx.Article("1", "Kabar pasar", "Harga beras naik tajam di pasar.")
    for peer in find_peers(PEERS)[0]:
        folder = tmp_path / peer.name
        folder.mkdir()
        peer.index([article], folder)
        peer.open(folder)
        assert peer.search(["beras", "naik"], phrase=True) == 1, peer.name
        assert peer.search(["naik", "beras"], phrase=True) == 0, peer.name
        assert peer.search(["naik", "kabar", "beras"]) == 1, peer.name
        peer.close()


def test_queries_are_of_their_kind(articles: list[searchidx.Article]) -> None:
    found = Counter(word for article in articles for word in set(words(article)))
    drawn = draw(articles, 10, seed=3)
    assert drawn == draw(articles, 10, seed=3) != draw(articles, 10, seed=4)
    for kind, fits in kinds(COUNT).items():
        for query in drawn[kind]:
            assert all(fits(found[word]) for word in query.words), (kind, query)
            assert any(set(query.words) <= set(words(article)) for article in articles)
    for query in drawn["phrase"]:
        assert any(" ".join(query.words) in article.body.lower() for article in articles)


@pytest.mark.parametrize("count", [1, 60, 2000, 10**6])
def test_kinds_do_not_overlap(count: int) -> None:
    tests: list[Callable[[int], bool]] = list(kinds(count).values())
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
    for rank in (10, 100, 1000):
        assert shares[rank] / shares[rank * 10] == pytest.approx(10, rel=0.5), rank
    fewer = len({word for article in generate(250) for word in words(article)})
    assert 1.4 < len(counts) / fewer < 2.6, "four times the text has about twice the words"


def test_apart_gives_the_result_and_leaves_nothing_behind() -> None:
    seen: dict[str, int] = {}
    assert apart(lambda: seen.setdefault("here", 1)) == 1
    assert seen == {}


def test_apart_without_a_result_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ChildProcessError, match="exit code 1"):
        apart(lambda: 1 / 0)
    assert "ZeroDivisionError" in capfd.readouterr().err


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
