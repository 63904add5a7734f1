"""searchidx eval: what is printed, what fails, and how."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

ROOT = Path(__file__).resolve().parents[2]
FILES = (ROOT / "corpus" / "queries.tsv", ROOT / "corpus" / "qrels.tsv")

Run = Callable[..., Result]
Golden = Callable[[str, str], None]


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    queries, qrels = tmp_path / "queries.tsv", tmp_path / "qrels.tsv"
    queries.write_text("a\tpelabuhan sorong\nb\tbanjir demak\nc\ttanpa\n")
    ids = ("pelabuhan-baru-sorong", "tidak-ada")
    qrels.write_text("".join(f"a 0 pages/kabartimur.com/{id}.txt 1\n" for id in ids) + "b 0 x 1\n")
    return queries, qrels


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("eval.txt", ["--settings", "title_weight=0 body_weight=0"]),
        ("eval-queries.txt", ["--per-query"]),
        ("eval.tsv", ["--tsv", "--settings", "word_weight=0", "--match", "any"]),
    ],
)
def test_output(
    name: str, options: list[str], run: Run, golden: Golden, corpus_index: Path
) -> None:
    result = run("eval", *FILES, *options, "--index", corpus_index)
    assert result.exit_code == 0
    golden(name, result.stdout)


def test_json_and_tsv_say_the_same(run: Run, corpus_index: Path, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("k1: 0.5\n")
    at = ("--settings", "other.yaml", "--index", corpus_index)
    data = json.loads(run("eval", *FILES, *at, "--json").stdout)
    rows = list(
        csv.DictReader(io.StringIO(run("eval", *FILES, *at, "--tsv").stdout), delimiter="\t")
    )
    assert [own["name"] for own in data["settings"]] == ["settings in use", "other.yaml"]
    for own in data["settings"]:
        for measure, mean in own["means"].items():
            values = [float(row[measure]) for row in rows if row["settings"] == own["name"]]
            assert len(values) == 40
            assert sum(values) / 40 == pytest.approx(mean, abs=1e-6)
    means = [own["means"]["nDCG@10"] for own in data["settings"]]
    (difference, *_) = data["settings"][1]["differences"]
    assert difference["mean"] == pytest.approx(means[1] - means[0])


def test_a_gate(run: Run, corpus_index: Path, tmp_path: Path) -> None:
    at = ("--index", corpus_index)
    (tmp_path / "before.json").write_text(run("eval", *FILES, *at, "--json").stdout)
    before = ("--baseline", "before.json", "--fail-under")
    assert run("eval", *FILES, *at, *before).exit_code == 0
    (tmp_path / "worse.yaml").write_text("body_weight: 0\n")
    worse = run("eval", *FILES, *at, "--config", "worse.yaml", *before)
    assert worse.exit_code == 2
    assert "error: nDCG@10 is 0." in worse.stderr
    assert run("eval", *FILES, *at, "--fail-under", "0.5").exit_code == 0
    assert run("eval", *FILES, *at, "--fail-under", "0.999").exit_code == 2


def test_what_is_not_used_is_told(small: tuple[Path, Path], run: Run, corpus_index: Path) -> None:
    result = run("eval", *small, "--index", corpus_index)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "note: not in the index: 2 judged articles",
        "note: without a relevant article, left out: c",
    ]


@pytest.mark.parametrize(
    ("query", "options", "problem"),
    [
        ('a\tjudul:"banjir', [], "queries.tsv, line 1: a quote that is not closed"),
        ("a\tbanjir", ["--field", "nama"], "no field 'nama'"),
        ("a\tbanjir", ["--settings", "k=1"], "there is no setting 'k'"),
        ("a\tbanjir", ["--settings", "b=[,"], "not a value as in a settings file"),
        ("a\tbanjir", ["--settings", "b=1 x"], "neither a settings file nor name=value"),
        ("a\tbanjir", ["--settings", "none.yaml"], "cannot read settings file none.yaml"),
        ("a\tbanjir", ["--fail-under"], "--fail-under needs a VALUE, or a --baseline"),
        ("a\tbanjir", ["--fail-under", "2"], "a number from 0 to 1, not '2'"),
        ("a\tbanjir", ["--baseline", "none.json"], "cannot read none.json"),
        ("a\tbanjir", ["--baseline", "queries.tsv"], "not what `searchidx eval --json` prints"),
        ("a\tbanjir", ["--json", "--tsv"], "--json or --tsv, one of the two"),
    ],
)
def test_errors(
    query: str,
    options: list[str],
    problem: str,
    small: tuple[Path, Path],
    run: Run,
    corpus_index: Path,
) -> None:
    small[0].write_text(query + "\n")
    result = run("eval", "queries.tsv", "qrels.tsv", *options, "--index", corpus_index)
    assert result.exit_code == 2
    assert problem in result.stderr
    assert result.stdout == ""
