"""searchidx serve, as a program: it starts, answers, stops, and says what is wrong."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest

import searchidx
from searchidx import Article

# Each starts a program or two.
pytestmark = pytest.mark.slow

Start = Callable[..., tuple["subprocess.Popen[str]", int]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with searchidx.create(tmp_path / "index", config=os.devnull) as archive:
        archive.add(Article(id=f"https://x.id/a%20b?n={n}", title="kabar") for n in range(3000))
    return tmp_path / "index"


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Starts a server on a free port; gives the process and the port."""
    started = []

    def start(*arguments: str) -> tuple[subprocess.Popen[str], int]:
        command = [sys.executable, "-m", "searchidx", "serve", "--index", str(folder)]
        process = subprocess.Popen(
            [*command, "--port", "0", *arguments],
            cwd=folder.parent,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stderr is not None
        line = process.stderr.readline()
        address = re.search(r"http://\S+:(\d+)/", line)
        assert address, line + process.stderr.read()
        return process, int(address[1])

    yield start
    for process in started:
        process.kill()
        process.communicate()


def get(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    return response.status, response.read()


def test_it_answers(start: Start) -> None:
    _, port = start()
    assert get(port, "/?q=kabar")[0] == 200
    status, body = get(port, "/api/v1/search?q=kabar&limit=1")
    view = json.loads(body)
    assert (status, view["total"]) == (200, 3000)
    status, body = get(port, view["hits"][0]["url"])
    assert json.loads(body)["article"]["id"] == view["hits"][0]["article"]["id"]
    id = quote("https://x.id/a%20b?n=7", safe="")
    assert get(port, f"/article/{id}")[0] == 200


def test_other_names_are_refused_on_loopback(start: Start) -> None:
    _, port = start()
    assert get(port, "/", Host="localhost:80")[0] == 200
    assert get(port, "/", Host="evil.example")[0] == 400


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_when_what_was_asked_is_answered(start: Start, number: signal.Signals) -> None:
    process, port = start()
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/api/v1/export?q=kabar&format=jsonl")
    # Its head is here: the server is at the rest.
    response = connection.getresponse()
    process.send_signal(number)
    assert (response.status, response.read().count(b"\n")) == (200, 3000)
    connection.close()
    assert process.wait(30) == 0
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "searchidx", "serve", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_port_in_use(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("--index", str(folder), "--port", port)
    assert done.returncode == 2
    assert f"127.0.0.1, port {port}" in done.stderr
    assert "choose another with --port" in done.stderr


def test_no_index(tmp_path: Path) -> None:
    done = run("--index", str(tmp_path / "none"), "--port", "0")
    assert done.returncode == 2
    assert "searchidx index PATH" in done.stderr


def test_an_address_that_is_not_here(folder: Path) -> None:
    done = run("--index", str(folder), "--host", "192.0.2.1")
    assert done.returncode == 2
    assert "cannot listen at 192.0.2.1" in done.stderr
    assert "choose another with --host" in done.stderr
    named = run("--index", str(folder), "--host", "kabar.invalid")
    assert "choose another with --host" in named.stderr


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "jinja2"])
def test_without_the_extra(folder: Path, tmp_path: Path, missing: str) -> None:
    # A module that cannot be found, as where it is not installed.
    code = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name.split('.')[0] == {missing!r}:\n"
        f"            raise ModuleNotFoundError(name, name={missing!r})\n"
        "sys.meta_path.insert(0, Missing())\n"
        "from searchidx.cli import main\n"
        f"main(['serve', '--index', {str(folder)!r}])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'searchidx[web]'" in done.stderr
    assert "Traceback" not in done.stderr
