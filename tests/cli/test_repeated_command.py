"""searchidx repeated: what is printed, and the exit code."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import Result

import searchidx
from searchidx import Article
from searchidx.model import as_json

Run = Callable[..., Result]
Golden = Callable[[str, str], None]

_SLOGAN = "Kabar Alor: kabar 'kita' (setiap hari)!"
_INVITATION = "📱 Kabar Wetar di genggaman [unduh]"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two outlets, each with a line of its own; one line has signs that a terminal obeys."""
    folder = tmp_path_factory.mktemp("repeated") / "index"
    articles = [
        Article(
            id=f"alor-{n}",
            source="alor.id",
            published=f"2024-05-{n + 1:02}",
            body="\n\n".join([f"Kapal nomor {n} tiba.", *([_SLOGAN] if n < 6 else [])]),
        )
        for n in range(8)
    ]
    articles += [
        Article(
            id=f"wetar-{n}",
            source="wetar.id",
            body="\n\n".join([_INVITATION, f"Dermaga {n} dibuka.", "\x1b[31mmerah", f"Hari {n}."]),
        )
        for n in range(5)
    ]
    articles += [Article(id=f"tanpa-{n}", body=f"Sepi.\n\nMalam {n}.") for n in range(5)]
    with searchidx.create(folder, near_duplicates=False) as archive:
        archive.add(articles)
    return folder


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("repeated.txt", []),
        ("repeated.csv", ["--csv"]),
        ("repeated.json", ["--json", "-n", "2"]),
        ("repeated.yaml", ["--rules"]),
        ("repeated-source.txt", ["--source", "alor.id", "--least", "1", "-n", "3", "--to", "2024"]),
    ],
)
def test_what_is_printed(
    name: str, arguments: list[str], run: Run, golden: Golden, index: Path
) -> None:
    result = run("repeated", *arguments, "--index", index)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "\x1b" not in result.stdout or name == "repeated.csv"
    golden(name, result.stdout)


def test_all_forms_say_the_same(run: Run, index: Path) -> None:
    with searchidx.open(index) as archive:
        found = archive.repeated(least=5)
    at = ("--index", index)
    assert json.loads(run("repeated", "--json", *at).stdout) == as_json(found)
    rows = list(csv.DictReader(io.StringIO(run("repeated", "--csv", *at).stdout)))
    assert [row["line"] for row in rows] == [one.line for one in found]
    assert [float(row["share"]) for row in rows] == [one.share for one in found]
    rules = yaml.safe_load(run("repeated", "--rules", *at).stdout)["furniture"]
    assert len(rules) == len(found)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--least", "99"], 1),
        (["--least", "99", "--json"], 1),
        (["--least", "99", "--csv"], 1),
        (["--least", "99", "--rules"], 1),
        (["--source", "tiada.id"], 1),
        (["--least", "0"], 2),
        (["-n", "0"], 2),
        (["--rules", "--json"], 2),
        (["--csv", "--json"], 2),
        (["--from", "kapan-kapan"], 2),
        (["--config", "tiada.yaml"], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int, run: Run, index: Path) -> None:
    result = run("repeated", *arguments, "--index", index)
    assert result.exit_code == code
    if code == 1 and "--json" in arguments:
        assert json.loads(result.stdout) == []
    elif code == 1 and "--csv" not in arguments:
        assert result.stdout == ""
        assert result.stderr.startswith("no line stands in ")


def test_a_line_that_an_own_rule_keeps_is_left_out(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "searchidx.yaml").write_text(
        "furniture:\n  - {kind: keep, pattern: 'kabar alor: .*'}\n", encoding="utf-8"
    )
    printed = run("repeated", "--index", index).stdout
    assert "Kabar Wetar" in printed
    assert "Kabar Alor" not in printed


def test_without_an_index(run: Run) -> None:
    result = run("repeated")
    assert result.exit_code == 2
    assert "there is no index" in result.stderr


def test_rules_mend_what_is_read_again(run: Run, tmp_path: Path) -> None:
    records = [
        {"id": str(n), "sumber": "alor.id", "isi": f"Kapal {n} tiba di Alor.\n{_SLOGAN}\nHari {n}."}
        for n in range(5)
    ]
    lines = [json.dumps(record) for record in records]
    (tmp_path / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert run("index", "news.jsonl").exit_code == 0
    rules = run("repeated", "--rules", "-n", "20").stdout
    (tmp_path / "searchidx.yaml").write_text(rules, encoding="utf-8")
    assert run("index", "news.jsonl").exit_code == 0
    assert run("repeated").exit_code == 1
    assert run("show", "0").stdout.count("Kapal 0 tiba di Alor.\n\nHari 0.") == 1
