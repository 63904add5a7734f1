"""Memory stays flat however large an input is."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator

import pytest

# Counts what standard input gives, and how the most memory it took grew after a tenth of it.
_READ = """
import resource, sys
from searchidx.config import load_settings
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.sources import read_sources, walk
from searchidx.model import Article

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

options = ReadOptions.of(load_settings())
articles = rejected = 0
for item in read_sources(walk(["-"], options), options):
    articles += isinstance(item, Article)
    rejected += not isinstance(item, Article)
    if articles == int(sys.argv[1]):
        early = peak()
print(articles, rejected, peak() - early)
"""
_COUNT = 4_000
_BODY = "Pelabuhan kecil itu ramai lagi setelah musim angin barat lewat dan kapal datang. " * 400


def _records() -> Iterator[str]:
    for number in range(_COUNT):
        yield json.dumps({"judul": f"Judul {number}", "isi": _BODY})


def _json_lines() -> Iterator[bytes]:
    for record in _records():
        yield f"{record}\n".encode()


def _json_list() -> Iterator[bytes]:
    yield b'{"articles": [{"judul": "Awal"}'
    for record in _records():
        yield f",\n{record}".encode()
    yield b"]}"


def _table() -> Iterator[bytes]:
    yield b"judul,isi\n"
    for number in range(_COUNT):
        yield f'Judul {number},"{_BODY}"\n'.encode()


def _feed() -> Iterator[bytes]:
    yield b"<rss><channel>"
    for number in range(_COUNT):
        yield f"<item><title>J {number}</title><description>{_BODY}</description></item>".encode()
    yield b"</channel></rss>"


def _tar() -> Iterator[bytes]:
    body = f"Judul\n\n{_BODY}".encode()
    for number in range(_COUNT):
        entry = tarfile.TarInfo(f"{number}.md")
        entry.size = len(body)
        yield entry.tobuf() + body + bytes(-len(body) % tarfile.BLOCKSIZE)
    yield bytes(io.DEFAULT_BUFFER_SIZE)


@pytest.mark.slow
@pytest.mark.parametrize("make", [_json_lines, _json_list, _table, _feed, _tar])
def test_a_hundred_megabytes(make: Callable[[], Iterator[bytes]]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _READ, str(_COUNT // 10)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin
    size = 0
    for piece in make():
        process.stdin.write(piece)
        size += len(piece)
    out, _ = process.communicate()
    articles, rejected, grown = map(int, out.split())
    assert (articles - (make is _json_list), rejected) == (_COUNT, 0)
    assert size > 100 << 20
    assert grown < 4 << 20
