"""searchidx index, read, delete, config: what they do, say and return."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import Result

from searchidx import update
from searchidx.cli import _progress

Run = Callable[..., Result]


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _line(id: str, title: str) -> str:
    return json.dumps({"id": id, "title": title, "body": f"{title} di kota."}) + "\n"


def _counts(result: Result) -> dict[str, int]:
    data: dict[str, int] = json.loads(result.stdout)
    return {name: data[name] for name in ("added", "updated", "unchanged", "rejected")}


def test_running_again_adds_replaces_and_leaves_alone(run: Run, tmp_path: Path) -> None:
    news = tmp_path / "news"
    _write(news, "a.jsonl", _line("1", "Banjir") + _line("2", "Gempa"))
    first = run("index", news, "--json")
    assert (first.exit_code, _counts(first)["added"]) == (0, 2)
    _write(news, "a.jsonl", _line("1", "Banjir") + _line("2", "Gempa besar") + _line("3", "Rob"))
    again = _counts(run("index", news, "--json"))
    assert again == {"added": 1, "updated": 1, "unchanged": 1, "rejected": 0}
    assert run("query", "besar", "--ids").stdout == "2\n"
    told = run("index", news).stdout
    assert told.startswith("added 0, updated 0, unchanged 3, rejected 0: 3 seen in ")
    assert told.endswith("3 articles in index\n")


def test_what_cannot_be_read_is_reported_and_does_not_stop_the_rest(
    run: Run, tmp_path: Path
) -> None:
    news = tmp_path / "news"
    _write(news, "a.jsonl", "{broken\n" + _line("1", "Banjir"))
    (news / "b.txt").write_bytes(b"banjir \x00\x80")
    _write(news, "c.xyz", "?")
    _write(news, "d.csv", "kop,lain\nBanjir,rob\n")
    result = run("index", news)
    assert result.exit_code == 2
    assert "rejected 2" in result.stdout
    assert "a.jsonl, line 1: not JSON" in result.stderr
    assert "b.txt: " in result.stderr
    assert "no reader for this kind of file: " in result.stderr
    assert "c.xyz" in result.stderr
    assert f"no columns of articles in its first line (see the setting fields): {news}/d.csv" in (
        result.stderr
    )
    assert run("query", "banjir", "--ids").stdout == "1\n"
    assert run("index", news, "--on-error", "skip").exit_code == 0


@pytest.mark.parametrize(
    ("command", "option", "value", "problem"),
    [
        ("index", "--memory", "lots", "'lots' is not a size such as 512MB"),
        ("index", "--as-of", "nanti", "'nanti' is not a day such as 2024-05-31"),
        ("read", "--as-of", "Mei 2024", "'Mei 2024' is not a day such as 2024-05-31"),
    ],
)
def test_a_wrong_value_of_an_option_names_the_option(
    run: Run, tmp_path: Path, command: str, option: str, value: str, problem: str
) -> None:
    result = run(command, tmp_path, option, value)
    assert (result.exit_code, result.stderr) == (2, f"error: {option}: {problem}\n")


def test_as_of_takes_a_day_as_it_is_typed(run: Run, tmp_path: Path) -> None:
    line = json.dumps({"id": "1", "judul": "Banjir", "tanggal": "2024-06-01"})
    path = _write(tmp_path / "news", "a.jsonl", line)

    def published(as_of: str) -> str | None:
        found: str | None = json.loads(run("read", path, "--jsonl", "--as-of", as_of).stdout)[
            "published"
        ]
        return found

    assert published("1 Juni 2024") == published("1/6/2024") == "2024-06-01"
    assert published("1 Mei 2024") is None


def test_a_date_in_the_future_is_told_and_the_article_is_there(run: Run, tmp_path: Path) -> None:
    line = json.dumps({"id": "1", "judul": "Banjir", "tanggal": "2999-01-01"})
    path = _write(tmp_path / "news", "a.jsonl", line)
    result = run("index", path)
    assert result.exit_code == 0
    assert "note: while reading: " in result.stderr
    assert (
        "a.jsonl, 1: publication date 2999-01-01 is before 1800 or in the future" in result.stderr
    )
    assert run("query", "banjir", "--ids").stdout == "1\n"
    assert "publication date 2999-01-01" in run("read", path).stderr


def test_dates_with_the_month_first_are_told_of_and_read_if_the_settings_say_so(
    run: Run, tmp_path: Path
) -> None:
    rows = "".join(f"{at},Kapal {at},10/2{at % 9}/2019 21:36\n" for at in range(1, 9))
    path = _write(tmp_path / "news", "a.csv", "id,judul,tanggal\n" + rows)
    told = run("index", path).stderr.splitlines()
    assert told[0].endswith(
        "a.csv, 1: no day can be read in its publication date '10/21/2019 21:36'; where the "
        "month comes first, set date_order: month-first"
    )
    assert told[-1] == "note: while reading: 3 more of this kind"
    assert len(told) == 6
    (tmp_path / "searchidx.yaml").write_text("date_order: month-first\n")
    assert "updated 8" in run("index", path).stdout
    found = json.loads(run("query", "tanggal:2019-10-21", "--json").stdout)
    assert [hit["article"]["published"] for hit in found["hits"]] == ["2019-10-21T21:36:00+07:00"]


def test_the_same_id_twice_is_told(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, "a.jsonl", _line("1", "Banjir") + _line("1", "Gempa"))
    result = run("index", "a.jsonl")
    assert result.exit_code == 0
    assert "the same id came more than once, the last one won: 1" in result.stderr
    assert run("query", "gempa", "--count").stdout == "1\n"
    assert run("query", "banjir", "--count").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["index"], "give PATHS to index, or --rebuild"),
        (["index", "nowhere"], "nowhere: there is no such file or folder"),
        (["index", "picture.png"], "picture.png: no reader for this kind of file"),
        (["index", "tabel.csv"], "tabel.csv: no columns of articles in its first line"),
        (["read", "nowhere"], "nowhere: there is no such file or folder"),
        (["query", "x", "--config", "nowhere.yaml"], "cannot read settings file nowhere.yaml"),
    ],
)
def test_wrong_usage_is_one_clear_line(
    arguments: list[str], message: str, run: Run, tmp_path: Path
) -> None:
    _write(tmp_path, "picture.png", "")
    _write(tmp_path, "tabel.csv", "kop,lain\nBanjir,rob\n")
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_missing_path_leaves_no_index_behind(run: Run, tmp_path: Path) -> None:
    assert run("index", "nowhere").exit_code == 2
    assert not (tmp_path / "index").exists()


def test_a_setting_that_is_wrong_names_key_file_and_line(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, "searchidx.yaml", "k1: 1.2\nkay2: 3\n")
    result = run("query", "x")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: searchidx.yaml, line 2: there is no setting 'kay2'")


def test_settings_of_the_working_folder_are_used(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, "searchidx.yaml", "relax_below: 0\n")
    _write(tmp_path, "a.jsonl", _line("1", "Banjir"))
    run("index", "a.jsonl")
    assert run("query", "banjir qwxzy").exit_code == 1


def test_config_prints_a_settings_file(run: Run, tmp_path: Path) -> None:
    printed = run("config").stdout
    _write(tmp_path, "again.yaml", printed)
    again = json.loads(run("config", "--config", "again.yaml", "--json").stdout)
    assert yaml.safe_load(printed) == again
    assert "(again.yaml)" in run("config", "--config", "again.yaml").stdout


def test_index_folder_from_the_environment(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHIDX_INDEX", str(tmp_path / "elsewhere"))
    _write(tmp_path, "a.jsonl", _line("1", "Banjir"))
    run("index", "a.jsonl")
    assert (tmp_path / "elsewhere" / "searchidx.json").is_file()
    assert run("query", "banjir", "--ids").stdout == "1\n"


def test_rebuild_and_delete(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, "a.jsonl", _line("1", "Banjir") + _line("2", "Gempa"))
    run("index", "a.jsonl")
    assert run("index", "--rebuild").stdout == "rebuilt 2 articles\n"
    deleted = run("delete", "1", "9", "9")
    assert (deleted.stdout, deleted.exit_code) == ("deleted 1 of 2\n", 0)
    assert deleted.stderr == "no article has the id '9'\n"
    many = run("delete", "1", *map(str, range(10, 16)))
    assert many.exit_code == 1
    assert many.stderr.splitlines()[0] == "no article has the id '1'"
    assert many.stderr.splitlines()[-1] == "nor 2 more of these"
    assert run("query", "--ids").stdout == "2\n"


PAGE = """\
Dermaga Wetar Dibuka
PELABUHANKITA.COM, WETAR - Dermaga Wetar dibuka kembali setelah sepuluh bulan diperbaiki.
Baca juga: Tarif Kapal Turun
ADVERTISEMENT
Warga menyambut kapal pertama dengan tarian. (lia/dan)
Simak di halaman berikutnya.
"""


def test_what_is_taken_out_is_shown(
    run: Run, golden: Callable[[str, str], None], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    golden("read.txt", run("read", "a.txt").stdout)
    quiet = run("read", "a.txt", "--jsonl")
    assert (quiet.stderr, quiet.stdout.count("\n")) == ("", 1)
    shown = run("read", "a.txt", "--jsonl", "--show-removed")
    assert shown.stdout == quiet.stdout
    assert shown.stderr.splitlines() == [
        "removed: a.txt: related: Baca juga: Tarif Kapal Turun",
        "removed: a.txt: advertisement: ADVERTISEMENT",
        "removed: a.txt: pagination: Simak di halaman berikutnya.",
        "removed: a.txt: byline code: (lia/dan)",
    ]
    assert "removed" not in run("index", "a.txt", "--index", "x").stderr
    again = run("index", "a.txt", "--index", "y", "--show-removed")
    assert again.stderr.startswith(shown.stderr)


def test_own_rules_of_furniture(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "own.yaml").write_text(
        "furniture:\n"
        "  - {kind: slogan, pattern: 'Warga menyambut .*'}\n"
        "  - {kind: keep, pattern: 'Baca juga: Tarif .*'}\n"
    )
    article = json.loads(run("read", "a.txt", "--jsonl", "--config", "own.yaml").stdout)
    assert article["body"].split("\n\n") == [
        "Dermaga Wetar dibuka kembali setelah sepuluh bulan diperbaiki.",
        "Baca juga: Tarif Kapal Turun",
    ]
    (tmp_path / "own.yaml").write_text("furniture:\n  - {kind: x, pattern: '(a'}\n")
    refused = run("read", "a.txt", "--config", "own.yaml")
    assert refused.exit_code == 2
    assert "own.yaml: furniture, rule 1: pattern '(a' is no regular expression" in refused.stderr


def test_read_prints_articles_without_an_index(run: Run, tmp_path: Path) -> None:
    dateline = "KABARTIMUR.COM, Sorong - "
    _write(tmp_path, "a.txt", f"Banjir Surut\n\n{dateline}Banjir surut, Selasa (13/6/2023).\n")
    article = json.loads(run("read", "a.txt", "--jsonl").stdout)
    assert (article["title"], article["place"], article["published"]) == (
        "Banjir Surut",
        "Sorong",
        "2023-06-13",
    )
    assert run("read", "a.txt").stdout.startswith("Banjir Surut\n")
    assert not (tmp_path / "index").exists()
    _write(tmp_path, "b.txt", "")
    both = run("read", "a.txt", "b.txt")
    assert both.exit_code == 2
    assert "rejected: b.txt" in both.stderr


def test_an_index_being_written_is_one_clear_line(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, "a.jsonl", _line("1", "Banjir"))
    run("index", "a.jsonl")
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, searchidx\n"
            "def wait():\n"
            "    print('held', flush=True)\n"
            "    sys.stdin.read()\n"
            "    yield from ()\n"
            "searchidx.open('index').add(wait())\n",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == b"held\n"
    result = run("index", "a.jsonl")
    holder.stdin.close()
    assert holder.wait() == 0
    assert result.exit_code == 2
    assert result.stderr.startswith(
        f"error: another writer is at work on the index in {tmp_path / 'index'} "
        f"(process {holder.pid} on "
    )
    assert result.stderr.endswith("); try again when it has ended\n")
    assert run("index", "a.jsonl").exit_code == 0


def test_progress_is_plain_lines_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_progress, "_SECONDS_BETWEEN_LINES", 0.02)
    with _progress.Progress(200) as progress:
        _wait_for(capsys, r"0 articles, 0/s, nothing read yet\n")
        progress.read(50)
        progress.article()
        _wait_for(capsys, r"1 article, \d+/s, 25% read, about \d+ s left")
        progress.read(150)
        _wait_for(capsys, r"1 article, \d+/s, all read, writing the index")
    # Nobody knows how much comes of standard input, and a rebuild reads nothing.
    with _progress.Progress(0) as progress:
        _wait_for(capsys, r"at work for \d+ s\n")
        progress.read(50)
        progress.article()
        _wait_for(capsys, r"1 article, \d+/s\n")


def _wait_for(capsys: pytest.CaptureFixture[str], pattern: str) -> None:
    text, end = "", time.monotonic() + 30
    while not re.search(pattern, text):
        assert time.monotonic() < end, text
        time.sleep(0.01)
        text += capsys.readouterr().err


def test_progress_is_a_bar_on_a_terminal(tmp_path: Path) -> None:
    _write(tmp_path, "a.jsonl", "".join(_line(str(i), "Banjir") for i in range(3000)))
    command = f"{sys.executable} -m searchidx index a.jsonl"
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"},
    )
    assert done.returncode == 0
    assert "articles, " in done.stdout
    assert "added 3,000" in done.stdout


def test_an_interrupted_run_says_so_and_goes_on_later(tmp_path: Path) -> None:
    _write(tmp_path, "a.jsonl", "".join(_line(str(i), "Banjir " * 20) for i in range(20_000)))
    command = [sys.executable, "-m", "searchidx", "index", "a.jsonl", "--json"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "index" / "searchidx.json").exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert process.communicate()[1].endswith("interrupted; what was committed is kept\n")
    assert process.returncode == 130
    _write(tmp_path, "a.jsonl", _line("1", "Banjir"))
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(again.stdout)["rejected"] == 0


def test_the_process_that_is_asked_for_reads_too(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def can_read_ahead(sources: object, processes: int) -> bool:
        asked.append(processes)
        return False

    monkeypatch.setattr(update, "can_read_ahead", can_read_ahead)
    (tmp_path / "a.txt").write_text("Kapal Ditunggu\n\nWarga menunggu kapal.\n")
    argv = ("index", str(tmp_path / "a.txt"), "--index", str(tmp_path / "index"))
    for processes in ("1", "3"):
        assert run(*argv, "--processes", processes).exit_code == 0
    assert asked == [1, 3]


def test_processes_and_memory(run: Run, tmp_path: Path) -> None:
    _write(tmp_path, "a.jsonl", _line("a", "Banjir surut"))
    argv = ["index", str(tmp_path / "a.jsonl")]
    assert run(*argv, "--processes", "2", "--memory", "64MB").exit_code == 0
    wrong = run(*argv, "--processes", "-1")
    assert wrong.exit_code == 2
    assert "processes must be at least 0" in wrong.stderr
