"""Every command that reads, and the server, on a cluster: what they print is what they print of the
same articles in a folder."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result
from clusters import drop

import searchidx
from searchidx import Article
from searchidx.cli import main

Run = Callable[..., tuple[Result, Result]]

FOUND = "pages/kabartimur.com/pelabuhan-baru-sorong.txt"


@pytest.fixture(scope="module")
def both(
    cluster: str, tmp_path_factory: pytest.TempPathFactory, corpus_articles: list[Article]
) -> Iterator[tuple[str, str]]:
    """The places of the sample corpus: a folder, and an address on a cluster."""
    folder = tmp_path_factory.mktemp("commands")
    address = f"{cluster}/contract-{uuid.uuid4().hex[:12]}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        for place in (str(folder / "index"), address):
            with searchidx.create(place, config=os.devnull) as archive:
                archive.add(corpus_articles)
        yield str(folder / "index"), address
    drop(address)


@pytest.fixture
def run(both: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on both."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[Result, Result]:
        results = []
        for place in both:
            result = CliRunner().invoke(main, [*arguments, "--index", place])
            if result.exception is not None and not isinstance(result.exception, SystemExit):
                raise result.exception
            results.append(result)
        return results[0], results[1]

    return run


# Scores and times are the engine's own.
_OWN = re.compile(r'("score": |"took_ms": |[(] ?)[\d.e-]+')
_DIGITS = re.compile(r"\d+\.\d+")


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "pelabuhan sorong"),
        ("query", "kapan pelabuhan sorong dibuka", "-n", "3", "--page", "2"),
        ("query", "banjir", "--collapse", "--facets", "source,section,author,year"),
        ("query", "pelabuhan", "--sort", "newest", "--from", "2020", "--source", "kabartimur.com"),
        ("query", "--tag", "banjir", "--place", "demak", "--facets", "tag,place"),
        ("query", "banjir", "--any", "--no-aliases", "--recency", "30d", "--html"),
        ("query", "banjir", "--markdown"),
        ("query", "pelabuhn"),
        ("query", "tiadaada"),
        ("query", "pelabuhan", "--count"),
        ("query", "--sort", "oldest", "--ids"),
        ("query", "suku bunga", "--sort", "oldest", "--csv"),
        ("query", "suku bunga", "--sort", "oldest", "--tsv"),
        ("query", "suku bunga", "--sort", "oldest", "--jsonl"),
        ("query", "suku bunga", "--sort", "oldest", "--ris"),
        ("query", "suku bunga", "--sort", "oldest", "--bibtex"),
        ("show", FOUND),
        ("show", FOUND, "--json"),
        ("show", "tiada"),
        ("similar", FOUND),
        ("similar", "tiada"),
        ("kwic", "suku bunga"),
        ("kwic", "pelabuhan", "--sort", "right", "-n", "5"),
        ("terms", "pelab"),
        ("terms", "ban", "--stems", "--json"),
        ("trend", "pelabuhan", "banjir", "--by", "year"),
        ("repeated", "--least", "1", "-n", "40"),
        ("repeated", "--least", "1", "--source", "kabartimur.com", "--from", "2023", "--csv"),
        ("repeated",),
        ("query", "(banjir ATAU"),
    ],
    ids=" ".join,
)
def test_what_commands_print(run: Run, arguments: tuple[str, ...]) -> None:
    local, server = run(*arguments)
    assert server.exit_code == local.exit_code
    plain = [_DIGITS.sub("", _OWN.sub("", result.stdout)) for result in (local, server)]
    assert plain[1] == plain[0]
    assert server.stderr == local.stderr


def test_an_answer_in_json(run: Run) -> None:
    local, server = (
        json.loads(result.stdout) for result in run("query", "pelabuhan", "--json", "--explain")
    )
    assert server.keys() == local.keys()
    for name in ("total", "groups", "facets", "notes", "suggestion"):
        assert server[name] == local[name]
    assert [hit["article"] for hit in server["hits"]] == [hit["article"] for hit in local["hits"]]
    assert all(hit["explanation"]["parts"] for hit in server["hits"])
    assert server["citation"]["unordered"] == local["citation"]["unordered"]


def test_a_citation_is_replayed_on_the_other_engine(
    both: tuple[str, str], run: Run, tmp_path: Path
) -> None:
    path = str(tmp_path / "citation.json")
    found = CliRunner().invoke(main, ["query", "suku bunga", "--cite", path, "--index", both[0]])
    assert found.exit_code == 0
    for result in run("query", "--replay", path):
        assert result.exit_code == 0, result.output


def test_evaluation(run: Run) -> None:
    corpus = Path(__file__).resolve().parents[2] / "corpus"
    queries, qrels = sorted(corpus.rglob("queries*"))[0], sorted(corpus.rglob("qrels*"))[0]
    local, server = run("eval", str(queries), str(qrels), "--json")
    assert server.exit_code == local.exit_code == 0, server.output
    means = [json.loads(result.stdout)["settings"][0]["means"] for result in (local, server)]
    assert means[1] == pytest.approx(means[0], abs=0.005)


def test_figures_of_the_archive(run: Run) -> None:
    for result in run("stats", "--json"):
        assert result.exit_code == 0
        assert json.loads(result.stdout)["articles"] == 102
    for result in run("check"):
        assert result.exit_code == 0, result.output


def test_parts_may_be_missing_where_the_engine_has_parts(run: Run) -> None:
    local, server = run("query", "pelabuhan", "--count", "--allow-partial")
    assert (local.exit_code, server.exit_code) == (2, 0)
    assert local.stderr.count("\n") == 1
    assert server.stdout.strip().isdigit()
    for result in run("query", "pelabuhan", "--ids", "--allow-partial"):
        assert result.exit_code == 2


def test_an_answer_without_a_shard_is_no_whole_answer(
    cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    name = f"contract-{uuid.uuid4().hex[:12]}"
    address = f"{cluster}/{name}"
    articles = [Article(id=str(n), title="x", body="banjir di kota") for n in range(60)]
    with searchidx.create(address, config=os.devnull, shards=2, replicas=0) as archive:
        archive.add(articles)
    try:
        _add_a_lost_shard(cluster.split(",")[0], name)
        arguments = ["query", "banjir", "--index", address]
        found = CliRunner().invoke(main, [*arguments, "--allow-partial", "-n", "60"])
        assert found.exit_code == 0, found.output
        assert "only 2 of 3 shards answered" in found.output
        explained = CliRunner().invoke(main, [*arguments, "--allow-partial", "--explain"])
        assert explained.exit_code == 0, explained.output
        count = CliRunner().invoke(main, [*arguments, "--allow-partial", "--count"])
        assert int(count.stdout) == 60
        assert "only 2 of 3 shards answered" in count.stderr
        config = tmp_path / "searchidx.yaml"
        config.write_text("server_timeout: 2\n")
        whole = CliRunner().invoke(main, [*arguments, "--config", str(config)])
        assert whole.exit_code == 2, whole.output
        assert whole.stdout == ""
        assert "--allow-partial" in whole.stderr
    finally:
        drop(address)


def _add_a_lost_shard(node: str, name: str) -> None:
    """Have an archive an index more, whose only shard is on no node."""

    def ask(method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(node + path, data, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    ((index, found),) = ask("GET", f"/{name}").items()
    analysis = found["settings"]["index"]
    settings = {key: analysis[key] for key in ("analysis", "similarity")}
    settings |= {"number_of_shards": 1, "routing.allocation.require._name": "no node"}
    body = {"settings": settings, "mappings": found["mappings"], "aliases": {name: {}}}
    ask("PUT", f"/{index}-lost?wait_for_active_shards=0", body)


# The server -------------------------------------------------------------------------------


@pytest.fixture
def served(both: tuple[str, str], tmp_path: Path) -> Iterator[str]:
    """The address where ``searchidx serve`` serves the archive on the cluster."""
    command = [sys.executable, "-m", "searchidx", "serve", "--index", both[1], "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://\S+:\d+", line)
        assert found, line + process.stderr.read()
        yield found[0]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def get(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=30) as answer:
        text = answer.read().decode()
        return json.loads(text) if "json" in answer.headers["content-type"] else text


@pytest.mark.slow
def test_the_archive_is_served(served: str, both: tuple[str, str]) -> None:
    api = f"{served}/api/v1"
    with searchidx.open(both[0], config=os.devnull) as local:
        found = get(f"{api}/search?q=pelabuhan&limit=2")
        assert found["total"] == local.search("pelabuhan").total
        following = get(f"{api}/search?q=pelabuhan&limit=2&next={found['next']}")
        shown = [hit["article"]["id"] for each in (found, following) for hit in each["hits"]]
        assert len(set(shown)) == 4
        assert get(f"{api}/health")["articles"] == len(local)
    assert "Sorong" in get(f"{served}/?q=pelabuhan+sorong")
    for path in (
        "/",
        "/?q=banjir&collapse=1",
        f"/article/{quote(FOUND, safe='')}",
        "/trend?q=banjir",
    ):
        assert "<html" in get(served + path).lower()


@pytest.mark.slow
def test_what_is_written_is_served_soon(served: str, both: tuple[str, str]) -> None:
    fresh = Article(id="fresh", title="Kabar zirkonium", body="zirkonium")
    with searchidx.open(both[1], config=os.devnull) as archive:
        archive.add([fresh])
        try:
            end = time.monotonic() + 20
            while not get(f"{served}/api/v1/search?q=zirkonium")["total"]:
                assert time.monotonic() < end
                time.sleep(0.2)
        finally:
            archive.delete(["fresh"])
