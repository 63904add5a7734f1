"""searchidx index --prune, --dry-run, --wait, rejects.jsonl; runs that are stopped."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import searchidx

Run = Callable[..., Result]
COMMAND = [sys.executable, "-m", "searchidx", "index", "news"]


def record(id: int | str, title: str = "Banjir", times: int = 1) -> str:
    return json.dumps({"id": str(id), "title": title, "body": f"{title} di kota. " * times}) + "\n"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with all that a run can meet."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.jsonl").write_text(record(1) + record(2) + "{broken\n" + record(2, "Gempa"))
    (folder / "b.txt").write_text("")
    (folder / "c.png").write_bytes(b"")
    (folder / "d-2.txt").write_text("Nelayan Minta Dermaga\n\nBupati berjanji datang ke sana.\n")
    (folder / "d.txt").write_text("Nelayan Minta Dermaga\n\nMereka meminta dermaga dibangun.\n")
    url = "https://kabarteluk.id/warta/harga-garam"
    (folder / "e.jsonl").write_text(json.dumps({"url": f"{url}?page=2", "title": "Garam"}))
    return folder


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in files}


def entries(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "rejects.jsonl").read_text().splitlines()]


def told(result: Result, root: Path) -> str:
    """Both outputs, without what differs from run to run."""
    stderr = re.sub(r"not JSON: .*", "not JSON", result.stderr)
    text = re.sub(r"seen in [\d.,]+ s \([\d,]+/s\)", "seen in 0.1 s (100/s)", result.stdout)
    return f"exit code {result.exit_code}\n{text}{stderr}".replace(str(root), "ROOT")


def test_what_runs_say(
    run: Run, news: Path, tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    said = []
    for arguments in (["--dry-run"], [], ["--prune", "--json"]):
        said.append(told(run("index", "news", *arguments), tmp_path))
    (news / "a.jsonl").write_text(record(1, "Gempa") + record(3))
    (news / "d.txt").unlink()
    for arguments in (["--dry-run", "--prune"], ["--prune"]):
        said.append(told(run("index", "news", *arguments), tmp_path))
    said.append((tmp_path / "index" / "rejects.jsonl").read_text().replace(str(tmp_path), "ROOT"))
    golden("update.txt", "\n".join(said))


def test_all_that_gave_no_article_is_listed(run: Run, news: Path, tmp_path: Path) -> None:
    (news / "f.jsonl").write_text(json.dumps({"id": "x", "title": "y", "date": "\ud800"}) + "\n")
    run("index", "news")
    found = {(Path(e["path"]).name, e["record"]) for e in entries(tmp_path / "index")}
    assert found == {("a.jsonl", 3), ("b.txt", None), ("c.png", None)}
    assert all(Path(e["path"]).is_absolute() and e["reason"] for e in entries(tmp_path / "index"))
    # An input that is read well, or is gone, has no entry any more; others keep theirs.
    (news / "b.txt").write_text("Banjir Surut\n\nBanjir di kota itu telah surut.\n")
    (news / "c.png").unlink()
    run("index", "news/b.txt", "news/d.txt")
    assert len(entries(tmp_path / "index")) == 2
    run("index", "news")
    assert [e["record"] for e in entries(tmp_path / "index")] == [3]


def test_a_file_whose_name_is_not_utf_8_is_read(run: Run, news: Path, tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path / "odd") + b"\xff.txt"
    Path(os.fsdecode(odd)).write_text("Banjir Surut\n\nBanjir di kota itu telah surut.\n")
    report = json.loads(run("index", ".", "--json").stdout)
    assert report["rejected"] == 2
    assert not [e for e in entries(tmp_path / "index") if "odd" in e["path"]]
    assert run("show", r"odd\xff.txt").exit_code == 0
    # One that gives no article is listed by the same name.
    Path(os.fsdecode(odd)).write_text("")
    run("index", ".")
    (refused,) = [e for e in entries(tmp_path / "index") if "odd" in e["path"]]
    assert refused["path"] == str(tmp_path / r"odd\xff.txt")


def test_many_rejected_records_are_listed_and_not_all_shown(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{\n" * 500)
    result = run("index", "a.jsonl")
    assert result.stderr.count("rejected: ") == 20
    assert len(entries(tmp_path / "index")) == 500


def test_a_dry_run_writes_nothing_and_is_right(run: Run, news: Path, tmp_path: Path) -> None:
    def both(*arguments: str) -> None:
        before = contents(tmp_path)
        dry = json.loads(run("index", "news", "--json", "--dry-run", *arguments).stdout)
        assert contents(tmp_path) == before
        real = json.loads(run("index", "news", "--json", *arguments).stdout)
        assert (dry.pop("dry_run"), real.pop("dry_run")) == (True, False)
        assert dry == real

    both()
    assert (tmp_path / "index").is_dir()
    both("--prune")
    (news / "a.jsonl").write_text(record(1, "Gempa") + record(3))
    both("--prune")
    (news / "a.jsonl").unlink()
    both("--prune")


def test_a_dry_run_takes_no_lock(run: Run, news: Path, tmp_path: Path) -> None:
    run("index", "news")
    with locked(tmp_path):
        assert run("index", "news", "--dry-run", "--on-error", "skip").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rebuild", "--prune"], "--prune needs PATHS"),
        (["--rebuild", "--dry-run"], "--dry-run needs PATHS"),
        (["news", "--yes"], "--yes goes with --prune"),
    ],
)
def test_options_that_do_not_go_together(
    arguments: list[str], message: str, run: Run, news: Path
) -> None:
    result = run("index", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_path_that_is_missing_prunes_nothing(run: Run, news: Path) -> None:
    run("index", "news")
    before = run("query", "--count").stdout
    for record_file in news.glob("*.jsonl"):
        record_file.unlink()
    result = run("index", "news", "gone", "--prune", "--yes")
    assert result.exit_code == 2
    assert "gone: there is no such file or folder" in result.stderr
    assert run("query", "--count").stdout == before


def test_an_empty_folder_prunes_nothing_unless_told(run: Run, news: Path) -> None:
    run("index", "news")
    before = run("query", "--count").stdout
    for path in news.iterdir():
        path.unlink()
    result = run("index", "news", "--prune", "--json")
    assert json.loads(result.stdout)["pruned"] == 0
    assert "their articles stay without --yes: news" in result.stderr
    assert run("query", "--count").stdout == before
    result = run("index", "news", "--prune", "--yes", "--json")
    assert json.loads(result.stdout)["pruned"] == int(before)
    assert run("query", "--count").exit_code == 1


@pytest.mark.parametrize(
    ("answer", "options", "left"), [("n", "", 2), ("y", "", 1), ("", "--yes", 1)]
)
def test_on_a_terminal_it_asks(
    answer: str, options: str, left: int, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.jsonl").write_text(record(1) + record(2))
    run("index", "news")
    (tmp_path / "news" / "a.jsonl").write_text(record(2))
    command = f"{' '.join(COMMAND)} --prune {options}"
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"],
        input=f"{answer}\n",
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "TERM": "dumb"},
        timeout=60,
    )
    assert done.returncode == 0
    assert ("Delete them from the index?" in done.stdout) == (not options)
    assert f"pruned {2 - left}" in done.stdout
    assert run("query", "--count").stdout == f"{left}\n"


@contextmanager
def locked(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the write lock until its input ends."""
    code = (
        "import sys, searchidx\n"
        "def wait():\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
        "    yield from ()\n"
        "searchidx.open('index').add(wait())\n"
    )
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    holder = subprocess.Popen([sys.executable, "-c", code], cwd=root, **pipes)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        yield holder
    finally:
        holder.communicate(timeout=60)


def test_it_waits_for_another_writer(run: Run, news: Path, tmp_path: Path) -> None:
    run("index", "news")
    (news / "a.jsonl").write_text(record(1, "Gempa"))
    with locked(tmp_path) as holder:
        waiting = subprocess.Popen(
            [*COMMAND, "--wait", "--on-error", "skip"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert waiting.stderr is not None
        assert re.fullmatch(
            rf"waiting: another writer is at work on the index in {tmp_path / 'index'} "
            rf"\(process {holder.pid} on .+, since [-\d]+T[:\d]+[+-]\d\d:\d\d\)\n",
            waiting.stderr.readline(),
        )
        time.sleep(1.5)
        assert waiting.poll() is None
        ended = time.monotonic()
    output, _ = waiting.communicate(timeout=60)
    found = re.search(r"updated 1, .* seen in ([\d.]+) s", output)
    assert found is not None
    # What it waited is no time that it took to read.
    assert float(found[1]) <= time.monotonic() - ended + 0.05


# Runs that are stopped -----------------------------------------------------------------------

TOTAL = 1200


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """Articles in several files, committed every few dozen."""
    (tmp_path / "news").mkdir()
    for part in range(4):
        lines = (record(f"{i:04}", times=20) for i in range(part, TOTAL, 4))
        (tmp_path / "news" / f"{part}.jsonl").write_text("".join(lines) + "{broken\n")
    (tmp_path / "searchidx.yaml").write_text("commit_every: 40kB\n")
    return tmp_path


def stop(root: Path, signal_number: int, seconds: float) -> subprocess.Popen[str]:
    """A run that was stopped so long after its first commit."""
    child = subprocess.Popen(COMMAND, cwd=root, stderr=subprocess.PIPE, text=True)
    index = root / "index"
    while child.poll() is None and not list(index.glob("_MAIN_1.toc")):
        time.sleep(0.005)
    time.sleep(seconds)
    child.send_signal(signal_number)
    return child


def go_on(root: Path) -> None:
    """The next run finds what was committed, adds the rest, and lists what it could not read."""
    with searchidx.open(root / "index") as archive:
        before = len(archive)
        assert archive.search("banjir").total == before
    result = subprocess.run(
        [*COMMAND, "--json", "--prune"], cwd=root, capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    report = json.loads(result.stdout)
    counts = [report[name] for name in ("added", "updated", "unchanged", "rejected", "pruned")]
    assert counts == [TOTAL - before, 0, before, 4, 0]
    with searchidx.open(root / "index") as archive:
        assert sorted(article.id for article in archive) == [f"{i:04}" for i in range(TOTAL)]
        assert archive.search("banjir").total == TOTAL
    assert len(entries(root / "index")) == 4
    assert not [name for name in os.listdir(root / "index") if name.endswith(".new")]


@pytest.mark.slow
def test_killed_at_any_moment(big: Path) -> None:
    chance = random.Random(7)
    counts = []
    for _ in range(5):
        child = stop(big, signal.SIGKILL, chance.random() * 0.8)
        child.communicate(timeout=60)
        with searchidx.open(big / "index") as archive:
            counts.append(len(archive))
    assert counts == sorted(counts)
    go_on(big)


def test_interrupted(big: Path) -> None:
    child = stop(big, signal.SIGINT, 0.1)
    said = child.communicate(timeout=60)[1]
    assert child.returncode == 130
    with searchidx.open(big / "index") as archive:
        assert 0 < len(archive) < TOTAL
        assert f"{len(archive):,} articles are in; the same command goes on\n" in said
    assert not (big / "index" / "rejects.jsonl").exists()
    go_on(big)
