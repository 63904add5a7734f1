"""searchidx query, show, stats, analyze: what is printed, and the exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import searchidx
from searchidx.model import Article

Run = Callable[..., Result]
Golden = Callable[[str, str], None]


def test_modes_agree_on_the_full_matches(run: Run, corpus_index: Path) -> None:
    at = ("--index", corpus_index)
    ids = run("query", "banjir", "--ids", *at).stdout.split("\n")[:-1]
    rows = list(csv.DictReader(io.StringIO(run("query", "banjir", "--csv", *at).stdout)))
    lines = run("query", "banjir", "--jsonl", *at).stdout.splitlines()
    assert [row["id"] for row in rows] == ids
    assert [json.loads(line)["article"]["id"] for line in lines] == ids
    assert int(run("query", "banjir", "--count", *at).stdout) == len(ids) == 6
    assert run("query", "banjir", "--ids", "-n", "2", "--page", "2", *at).stdout.split() == ids[2:4]


def test_json_is_the_results_of_the_api(run: Run, corpus_index: Path) -> None:
    printed = json.loads(run("query", "banjir demak", "--json", "--index", corpus_index).stdout)
    with searchidx.open(corpus_index) as archive:
        results = archive.search("banjir demak")
    assert printed["total"] == results.total
    assert [hit["article"]["id"] for hit in printed["hits"]] == [
        hit.article.id for hit in results.hits
    ]
    assert "body" not in printed["hits"][0]["article"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["pelabuhan"], 0),
        (["qwxzy"], 1),
        (["qwxzy", "--ids"], 1),
        (["qwxzy", "--count"], 1),
        (["qwxzy pelabuhan"], 0),  # partial matches are printed
        (["qwxzy pelabuhan", "--all"], 1),
        (["qwxzy pelabuhan", "--any"], 0),
        (["--no-such-option"], 2),
        (["banjir", "--from", "entah kapan"], 2),
        (["banjir", "--facets", "warna"], 2),
        (["banjir", "--field", "warna"], 2),
        (["banjir", "--sort", "random"], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int, run: Run, corpus_index: Path) -> None:
    assert run("query", *arguments, "--index", corpus_index).exit_code == code


def test_a_query_that_does_not_parse_is_pointed_at(run: Run, corpus_index: Path) -> None:
    result = run("query", "banjir ATAU (demak", "--index", corpus_index)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        "error: a bracket that is not closed at character 13; "
        "expected a ')' after it, as in (banjir ATAU rob) semarang\n"
        "  banjir ATAU (demak\n"
        "              ^\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "2024-13"], "--from: '2024-13' is not a date: there is no month 13; expected "),
        (["--from", "2024", "--to", "2023"], "--from: '2024' is after '2023'; expected "),
        (["--recency", "lama"], "--recency: 'lama' is no time; expected "),
        (["--field", "x"], "--field: no field 'x'; expected one of judul, "),
    ],
)
def test_a_wrong_option_is_named_and_the_query_not_pointed_at(
    run: Run, corpus_index: Path, arguments: list[str], message: str
) -> None:
    result = run("query", "banjir", *arguments, "--index", corpus_index)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith(f"error: {message}")


def test_of_a_long_query_what_is_around_the_place_is_shown(run: Run, corpus_index: Path) -> None:
    for text, sign in (("x" * 2000 + "y" * 98_000, "y"), ("banjir ATAU\r\n(demak", "(")):
        _, shown, pointer = run("query", text, "--index", corpus_index).stderr.splitlines()
        assert len(shown) < 130
        at = pointer.index("^")
        assert (shown[at], shown.count(sign, 0, at)) == (sign, 0)


def test_a_query_that_takes_too_long_is_one_line(
    run: Run, corpus_index: Path, tmp_path: Path
) -> None:
    (tmp_path / "slow.yaml").write_text("time_limit: 0.000001")
    result = run("query", "a*", "--index", corpus_index, "--config", tmp_path / "slow.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "error: the query takes longer than 1e-06 s, the setting time_limit; "
        "expected a query that stands for fewer words\n"
    )


def test_another_spelling_is_told_apart_from_the_answer(run: Run, corpus_index: Path) -> None:
    result = run("query", "pelabuhn", "--index", corpus_index)
    assert (result.exit_code, result.stderr) == (1, "maybe: pelabuhan\n")
    printed = run("query", "pelabuhn", "--json", "--index", corpus_index)
    assert json.loads(printed.stdout)["suggestion"] == "pelabuhan"
    assert printed.stderr == ""


def test_no_index_is_one_line(run: Run) -> None:
    for command in ("query x", "show x", "delete x", "stats", "index --rebuild"):
        result = run(*command.split(), "--index", "nowhere")
        assert result.exit_code == 2
        assert result.stderr.startswith("error: there is no index in nowhere")
        assert result.stderr.count("\n") == 1


def test_show_prints_the_stored_article(run: Run, golden: Golden, corpus_index: Path) -> None:
    id = "pages/kabartimur.com/pelabuhan-baru-sorong.txt"
    result = run("show", id, "--index", corpus_index)
    golden("show.txt", re.sub(r"read from: .*/corpus/", "read from: corpus/", result.stdout))
    assert json.loads(run("show", id, "--json", "--index", corpus_index).stdout)["id"] == id
    reprint = "pages/jurnallereng.net/raung-naik-siaga.txt"
    shown = run("show", reprint, "--index", corpus_index).stdout
    assert "reprint of: nusa-2020-0719\n" in shown
    missing = run("show", "no such id", "--index", corpus_index)
    assert (missing.exit_code, missing.stdout) == (1, "")


def test_collapse_goes_with_every_mode(run: Run, corpus_index: Path) -> None:
    asked = ("query", "raung siaga", "--all", "--collapse", "--index", corpus_index)
    plain = run("query", "raung siaga", "--all", "--ids", "--index", corpus_index).stdout.split()
    collapsed = run(*asked, "--ids").stdout.split()
    assert len(plain) - len(collapsed) == 2
    assert set(collapsed) < set(plain)
    assert "nusa-2020-0719" in collapsed
    results = json.loads(run(*asked, "--json").stdout)
    assert (results["total"], results["groups"]) == (len(plain), len(collapsed))
    assert len(run(*asked, "--csv").stdout.splitlines()) == len(collapsed) + 1


def test_stats(run: Run, golden: Golden, corpus_index: Path) -> None:
    result = run("stats", "--index", corpus_index)
    golden("stats.txt", re.sub(r"size: .*", "size: N MB", result.stdout))
    data = json.loads(run("stats", "--json", "--index", corpus_index).stdout)
    assert data["articles"] == sum(count["count"] for count in data["year"])


def test_names_of_facets_may_be_parted_by_blanks(run: Run, corpus_index: Path) -> None:
    asked = ("query", "banjir", "--json", "--index", corpus_index, "--facets")
    found = [json.loads(run(*asked, n).stdout)["facets"] for n in ("source,year", "source, year")]
    assert list(found[0]) == ["source", "year"]
    assert found[1] == found[0]


def test_stats_names_what_a_rebuild_would_learn(run: Run, tmp_path: Path) -> None:
    with searchidx.create(tmp_path / "index", config=os.devnull) as archive:
        archive.add([searchidx.Article(id="a", body="Kapal sandar.")])
        told = "Kata warga, Rusadi pergi ke Kumala. " * 5
        archive.add([searchidx.Article(id="b", body=told)])
    assert run("stats", "--names").stdout.endswith("new names: kumala\n")
    assert json.loads(run("stats", "--names", "--json").stdout)["new_names"] == ["kumala"]
    run("index", "--rebuild")
    assert run("stats", "--names").stdout.endswith("new names: none\n")


def test_analyze(run: Run, golden: Golden) -> None:
    text = "Warga menyuarakan “agresi”nya ke-17 di KPK, Rp1,5 triliun, anak-anak Jum’at"
    golden("analyze.txt", run("analyze", text).stdout)
    assert json.loads(run("analyze", text, "--json").stdout)[1]["stem"] == "suara"
    assert run("analyze", "…!?").exit_code == 1


def test_analyze_goes_by_the_settings_or_by_the_rules_of_an_index(run: Run, tmp_path: Path) -> None:
    def stem(*more: str | Path) -> str:
        result = run("analyze", "menyuarakan", "--json", *more)
        return str(json.loads(result.stdout)[0]["stem"])

    searchidx.create(tmp_path / "mine", config=os.devnull, stems={"menyuarakan": "gema"}).close()
    (tmp_path / "searchidx.yaml").write_text("stems: {menyuarakan: bunyi}", encoding="utf-8")
    assert stem() == "bunyi"
    assert stem("--config", os.devnull) == "suara"
    assert stem("--index", "mine", "--config", os.devnull) == "gema"
    assert run("analyze", "kapal", "--index", "nowhere").exit_code == 2


def test_scraped_control_characters_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "hostile"
    with searchidx.create(folder) as archive:
        archive.add([Article(id="1", title="banjir \x1b[31m\u202eabc", body="banjir \x1b]0;x\x07")])
    shown = (
        run("query", "banjir", "--index", folder).stdout
        + run("show", "1", "--index", folder).stdout
    )
    assert "banjir" in shown
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}


def test_a_closed_pipe_is_no_error(corpus_index: Path, tmp_path: Path) -> None:
    command = f"{sys.executable} -m searchidx query --jsonl --index {corpus_index} | head -c 10"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, cwd=tmp_path
    )
    assert (done.stderr, len(done.stdout)) == ("", 10)


def test_colour_is_for_terminals_only(run: Run, corpus_index: Path) -> None:
    assert "\x1b" not in run("query", "banjir", "--index", corpus_index).stdout


def test_marks_are_coloured_on_a_terminal(corpus_index: Path, tmp_path: Path) -> None:
    command = f"{sys.executable} -m searchidx query banjir --index {corpus_index}"
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"TERM": "xterm-256color", "PATH": "/usr/bin:/bin", "COLUMNS": "100"},
    )
    assert "\x1b[" in done.stdout
    assert "[Banjir]" not in done.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--json", "--csv"], "--json or --csv, one of the two"),
        (["--all", "--any"], "--all or --any, one of the two"),
        (["--ids", "--facets", "year"], "--facets does not go with --ids"),
        (["--ids", "--page", "2"], "--page does not go with --ids without --limit"),
    ],
)
def test_options_that_do_not_go_together(options: list[str], message: str, run: Run) -> None:
    result = run("query", "banjir", *options)
    assert result.exit_code == 2
    assert message in result.stderr


def test_an_output_that_cannot_be_written_is_one_line(corpus_index: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "searchidx", "query", "banjir", "--csv", "--index"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*command, str(corpus_index)], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 2
    assert done.stderr == "error: output: No space left on device\n"


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_that_cannot_be_written_is_one_line(option: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "searchidx", option],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 2
    assert done.stderr == "error: output: No space left on device\n"


def test_a_terminal_without_utf8_gets_question_marks(corpus_index: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "searchidx", "query", "banjir", "--index", str(corpus_index)],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "?" in done.stdout


@pytest.mark.parametrize("closed", [("stdin",), ("stdout",), ("stderr",), ("stdout", "stderr")])
def test_a_stream_that_is_closed_leads_nowhere(
    closed: tuple[str, ...], run: Run, corpus_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        "import sys\n"
        f"for name in {closed!r}: setattr(sys, name, None)\n"
        "from searchidx.cli import main\n"
        "main()"
    )
    for arguments, code in ((["query", "banjir"], 0), (["query", 'judul:"x'], 2)):
        result = subprocess.run(
            [sys.executable, "-c", script, *arguments, "--index", corpus_index],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (result.returncode, "Traceback" in result.stderr) == (code, False)


def test_standard_input_that_is_closed_is_empty() -> None:
    script = "import sys; sys.stdin = None; from searchidx.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", script, "read", "-"], capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (2, "rejected: stdin: an empty file\n")


def test_limits_beyond_what_iterators_count(run: Run, corpus_index: Path) -> None:
    huge = str(10**30)
    at = ("-n", huge, "--index", corpus_index)
    for arguments in (["query", "banjir", "--ids"], ["kwic", "banjir"], ["terms", "banjir"]):
        assert run(*arguments, *at).stdout == run(*arguments, "--index", corpus_index).stdout
    assert run("query", "banjir", "--ids", "--page", huge, *at).exit_code == 1
    past = run("query", "banjir", "--page", huge, *at)
    assert past.exit_code == 1
    assert f"note: nothing is on page {huge}" in past.stderr


def test_a_minus_that_looks_like_an_option(run: Run, corpus_index: Path) -> None:
    result = run("query", "banjir", "-demak", "--index", corpus_index)
    assert result.exit_code == 2
    assert 'goes into quotes, "banjir -demak", or after "--"' in result.stderr
    both = run("query", "banjir -demak", "--count", "--index", corpus_index)
    assert run("query", "--count", "--index", corpus_index, "--", "banjir", "-demak").stdout == (
        both.stdout
    )


def test_many_articles_are_counted_in_thousands(run: Run, tmp_path: Path) -> None:
    with searchidx.create(tmp_path / "i", config=os.devnull) as archive:
        archive.add(Article(id=str(number), title="kabar") for number in range(1200))
    shown = run("query", "kabar", "-n", "1", "--index", tmp_path / "i").stdout
    assert shown.startswith("1,200 articles (")


def test_a_part_of_an_archive_becomes_one_of_its_own(
    run: Run, corpus_index: Path, tmp_path: Path
) -> None:
    lines = run("query", "banjir", "--articles", "--index", corpus_index).stdout
    (tmp_path / "part.jsonl").write_text(lines, encoding="utf-8")
    assert run("index", "part.jsonl", "--index", "part").exit_code == 0
    with searchidx.open(corpus_index) as whole, searchidx.open(tmp_path / "part") as part:
        found = {hit.article.id: hit.article for hit in whole.export("banjir")}
        assert len(found) == len(part) == 6
        for article in part:
            of_whole = found[article.id]
            for name in ("title", "body", "captions", "published", "source", "authors", "mentions"):
                assert getattr(article, name) == getattr(of_whole, name)


def test_explain_tells_of_deleted_articles_that_count(run: Run, tmp_path: Path) -> None:
    at = ("--index", tmp_path / "index")
    lines = [{"id": f"{n}", "title": f"Banjir {n}", "body": "Air naik."} for n in range(9)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    run("index", tmp_path / "a.jsonl", *at)
    assert "deleted" not in run("query", "banjir", "--explain", *at).stderr
    run("delete", "3", "4", *at)
    result = run("query", "banjir", "--explain", *at)
    assert "of 9 articles" in result.stdout
    assert "note: 2 deleted or replaced articles count in the figures" in result.stderr
    run("index", "--rebuild", *at)
    result = run("query", "banjir", "--explain", *at)
    assert "of 7 articles" in result.stdout
    assert "deleted" not in result.stderr
