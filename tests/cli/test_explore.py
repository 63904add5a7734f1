"""searchidx terms, similar, kwic, trend: what is printed, and the exit code."""

from __future__ import annotations

import builtins
import csv
import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import searchidx
from searchidx import Article
from searchidx.model import as_json

Run = Callable[..., Result]
Golden = Callable[[str, str], None]

_ID = "pages/kabartimur.com/pelabuhan-baru-sorong.txt"
_OUTPUTS = {
    "query-explain.json": ["query", "suku bunga", "--explain", "-n", "1", "--json"],
    "terms.txt": ["terms", "pela", "-n", "8"],
    "terms.json": ["terms", "labuh", "--stems", "--json"],
    "similar.txt": ["similar", _ID, "-n", "3"],
    "similar.json": ["similar", _ID, "-n", "2", "--json"],
    "kwic.txt": ["kwic", "pelabuhan", "-n", "10"],
    "kwic-left.txt": ["kwic", "suku", "bunga", "--sort", "left", "--width", "25"],
    "kwic.json": ["kwic", "=pelabuhan", "-n", "2", "--json"],
    "trend.txt": ["trend", "pelabuhan", "banjir", "--by", "year"],
    "trend-share.txt": ["trend", "pelabuhan", "--share", "--from", "2023"],
    "trend.csv": ["trend", "pelabuhan", "banjir", "--by", "month", "--from", "2024", "--csv"],
    "trend-share.csv": ["trend", "banjir", "--by", "year", "--share", "--csv"],
    "trend.json": ["trend", "banjir", "--by", "year", "--json"],
}


@pytest.mark.parametrize("name", _OUTPUTS)
def test_output(name: str, run: Run, golden: Golden, corpus_index: Path) -> None:
    result = run(*_OUTPUTS[name], "--index", corpus_index)
    assert result.exit_code == 0
    text = re.sub(r"\(\d+ ms\)", "(N ms)", result.stdout)
    text = re.sub(r'"took_ms": [\d.]+', '"took_ms": 0', text)
    text = re.sub(r', "citation": \{.*\}', "", text)
    golden(name, re.sub(r'"path": "[^"]*/corpus/', '"path": "corpus/', text))


def test_json_is_what_the_api_gives(run: Run, corpus_index: Path) -> None:
    at = ("--json", "--index", corpus_index)
    with searchidx.open(corpus_index) as archive:
        given = {
            ("terms", "pe"): archive.terms("pe"),
            ("kwic", "pelabuhan"): list(archive.kwic("pelabuhan")),
            ("trend", "banjir"): archive.trend("banjir"),
        }
    for command, expected in given.items():
        assert json.loads(run(*command, *at).stdout) == as_json(expected)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["terms", "qwxzy"], 1),
        (["terms", "qwxzy", "--json"], 1),
        (["similar", "no such id"], 1),
        (["kwic", "qwxzy"], 1),
        (["kwic", "…"], 2),
        (["kwic", "kota", "--from", "entah kapan"], 2),
        (["trend", "qwxzy"], 1),
        (["trend", "tanggal:zzz"], 2),
        (["trend", "kota", "--by", "hour"], 2),
        (["trend", "kota", "--csv", "--json"], 2),
        (["query", "kota", "--csv", "--explain"], 2),
        (["trend", "kota", "--plot", "kota.pdf"], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int, run: Run, corpus_index: Path) -> None:
    result = run(*arguments, "--index", corpus_index)
    assert result.exit_code == code
    if "--json" in arguments and code == 1:
        assert json.loads(result.stdout) == []


def test_words_are_under_each_other(run: Run, corpus_index: Path) -> None:
    lines = run("kwic", "=pelabuhan", "--width", "30", "--index", corpus_index).stdout.splitlines()
    assert len(lines) > 5
    assert {line[42:51].lower() for line in lines} == {"pelabuhan"}


def test_undated_articles_are_told_of(run: Run, corpus_index: Path) -> None:
    result = run("trend", "pelabuhan", "--index", corpus_index)
    assert result.stderr == "note: 1 without a date: pelabuhan\n"


def test_a_trend_without_periods_says_why(run: Run, corpus_index: Path) -> None:
    result = run("trend", "pelabuhan", "--from", "1950", "--to", "1951", "--index", corpus_index)
    assert result.stderr == "no article that passes the filters has a date\n"
    assert result.exit_code == 1


def test_bars_are_as_long_as_their_counts(run: Run, tmp_path: Path) -> None:
    counts = {2019: 8, 2020: 4, 2023: 1}
    articles = [
        Article(id=f"{year}-{n}", title="rob", published=f"{year}-05-05")
        for year, count in counts.items()
        for n in range(count)
    ]
    with searchidx.create(tmp_path / "i") as archive:
        archive.add(articles)
    lines = run("trend", "rob", "--by", "year", "--index", tmp_path / "i").stdout.splitlines()
    assert lines[3] == "2021 to 2022: no articles in the archive"
    full, half, eighth = (lines[at].split(" ")[-1] for at in (1, 2, 4))
    assert abs(len(full) - 2 * len(half)) <= 1
    assert abs(len(full) - 8 * len(eighth)) <= 8
    assert max(map(len, lines)) <= 80


def test_a_gap_is_an_empty_value(run: Run, corpus_index: Path) -> None:
    printed = run("trend", "banjir", "--csv", "--index", corpus_index).stdout
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert any(row["articles"] == "0" for row in rows)
    assert all((row["banjir"] == "") == (row["articles"] == "0") for row in rows)


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_a_picture(kind: str, start: bytes, run: Run, corpus_index: Path, tmp_path: Path) -> None:
    path = tmp_path / f"banjir.{kind}"
    result = run("trend", "banjir", "harga $x_1$", "--plot", path, "--index", corpus_index)
    assert (result.exit_code, result.stdout) == (0, "")
    assert path.read_bytes().startswith(start)


def test_a_picture_without_matplotlib(
    run: Run, corpus_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    result = run("trend", "banjir", "--plot", "x.png", "--index", corpus_index)
    assert result.exit_code == 2
    assert "pip install 'searchidx[plot]'" in result.stderr


def test_control_characters_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    text = "banjir \x1b[31m\u202eabc \x1b]0;x\x07 rob"
    with searchidx.create(tmp_path / "i") as archive:
        archive.add([Article(id=id, title=text, published="2023-01-01") for id in "12"])
    for command in (["kwic", "banjir"], ["terms"], ["similar", "1"], ["trend", "banjir\x1b[1m"]):
        shown = run(*command, "--index", tmp_path / "i").stdout
        assert shown
        assert not set(shown) & {"\x1b", "\x07", "\u202e"}


def test_trend_tells_of_other_names_and_does_without(run: Run, tmp_path: Path) -> None:
    texts = {"a": "KPK periksa saksi", "b": "Komisi Pemberantasan Korupsi periksa saksi"}
    with searchidx.create(tmp_path / "i", config=os.devnull) as archive:
        archive.add(
            Article(id=id, title=text, published="2023-05-01") for id, text in texts.items()
        )
    asked = ("trend", "KPK", "--by", "year", "--csv", "--index", tmp_path / "i")
    both, one = run(*asked), run(*asked, "--no-aliases")
    assert both.stdout.splitlines()[1] == "2023,2,2"
    assert both.stderr == "note: KPK is searched as Komisi Pemberantasan Korupsi too\n"
    assert (one.stdout.splitlines()[1], one.stderr) == ("2023,2,1", "")
    in_bodies = run(*asked, "--field", "isi")
    assert (in_bodies.stdout.splitlines()[1], in_bodies.exit_code) == ("2023,2,0", 1)


@pytest.mark.parametrize(
    ("word", "at", "told"),
    [
        ("banj*", 1, "only words are looked for"),
        ("peti kem?s", 6, "only words are looked for"),
        ("banjir~", 1, "only words are looked for"),
        ("banjir^2", 1, "only words are looked for"),
        ("judul:banjir", 1, "no field is chosen here"),
        ("*", 1, "no word in it"),
    ],
)
def test_kwic_takes_words_and_says_so(
    run: Run, corpus_index: Path, word: str, at: int, told: str
) -> None:
    result = run("kwic", word, "--index", corpus_index)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert f"at character {at};" in result.stderr


@pytest.mark.parametrize("text", ["banjir?", "(banjir)", '"banjir"', "=banjir", "banjir,"])
def test_kwic_of_a_word_with_signs_around_it(run: Run, corpus_index: Path, text: str) -> None:
    assert run("kwic", text, "-n", "1", "--index", corpus_index).exit_code == 0


def test_kwic_tells_of_a_filter_that_no_article_passes(run: Run, corpus_index: Path) -> None:
    result = run("kwic", "banjir", "--source", "x.id", "--index", corpus_index)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "note: no article has the source 'x.id'" in result.stderr


def test_what_is_not_there_is_said(run: Run, corpus_index: Path) -> None:
    for command, told in (("kwic", "no occurrence of 'qwxzy'"), ("terms", "no word begins with")):
        result = run(command, "qwxzy", "--index", corpus_index)
        assert (result.exit_code, result.stdout) == (1, "")
        assert told in result.stderr
