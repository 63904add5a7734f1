"""Ten thousand requests that nobody means well by: none breaks the server."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_from_bytes, unquote

import pytest

from searchidx.web import create_app
from searchidx.web.parameters import PARAMETERS

API = "/api/v1"
PATHS = ["/", "/article/", "/trend", "/help", "/feed", "/suggest", "/opensearch.xml", "/export.csv",
         "/export.", "/static/", f"{API}/search", f"{API}/articles/", f"{API}/similar/",
         f"{API}/trend", f"{API}/facets", f"{API}/suggest", f"{API}/export", f"{API}/stats",
         f"{API}/health", f"{API}/openapi.json", "//", "/../../etc/passwd"]  # fmt: skip
# fmt: off
PIECES = [
    "banjir", "pelabuhan sorong", '"peti kemas"', '"', "(", ")", "((((", "tanggal:", "judul:",
    "tanggal:[2023 TO", "disebut:2020", "..", "~", "~9", "^", "^1e999", "*", "?", "*a*", "-",
    "- -", "DAN", "ATAU TIDAK", "=", '="', "{{7*7}}", "<script>", "%", "%00", "\x00", "\ud800",
    "\U0010ffff", "é", "\u202e", "0", "-1", "99999999999999999999", "1e9", "true", "null", "NaN",
    "2023", "2023-13-45", "9999-12-31", "0000-00-00", "../../etc/passwd", "' OR 1=1 --",
    "x" * 600, "a " * 900, "KPK", "besok", "minggu lalu", "relevance", "newest", "all", "any",
    "source", "day", "csv", "jsonl", "AQAAAAGAsp8UeXFi1DEtMTU4YjBlMjiRzXLYAW0", "", " ", "\n",
    "\t", "+",
]
# fmt: on


def _value(dice: random.Random) -> str:
    joined = dice.choice(["", " ", ":", "&"]).join(dice.choices(PIECES, k=dice.randint(1, 4)))
    if dice.random() < 0.1:
        return quote_from_bytes(dice.randbytes(dice.randint(1, 20)))
    return quote(joined, safe="", errors="surrogatepass")


def _request(dice: random.Random) -> tuple[str, str, str, list[tuple[bytes, bytes]]]:
    path = dice.choice(PATHS)
    if path.endswith(("/", ".")) and dice.random() < 0.8:
        path += _value(dice)
    names = [*PARAMETERS, "zzz", "q", "q", "%ff", ""]
    pairs = [f"{dice.choice(names)}={_value(dice)}" for _ in range(dice.randint(0, 4))]
    headers = [(b"host", dice.choice([b"localhost", b"", b"x:y:z", b"\xff", b"a/b?c@d"]))]
    for name in (b"accept-language", b"if-none-match", b"origin", b"range", b"cookie"):
        if dice.random() < 0.2:
            headers.append((name, dice.choice([b"en", b"*", b'W/"x"', b"\xff,;;=", b"bytes=9-1"])))
    method = "GET" if dice.random() < 0.95 else dice.choice(["POST", "HEAD", "OPTIONS", "X"])
    return method, path, "&".join(pairs), headers


async def _ask(app: Any, request: tuple[str, str, str, list[tuple[bytes, bytes]]]) -> int:
    method, path, query, headers = request
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": unquote(path), "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"), "root_path": "", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip
    status = 0

    async def receive() -> dict[str, Any]:
        # What is sent as it is read looks for a client that has gone.
        await asyncio.sleep(0 if not status else 3600)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]

    await app(scope, receive, send)
    return status


@pytest.mark.slow
def test_no_request_breaks_it(corpus_folder: Path) -> None:
    app = create_app(corpus_folder, config=os.devnull, web_rate=0)
    dice = random.Random(8)
    requests = [_request(dice) for _ in range(10_000)]
    broken: list[Any] = []

    async def ask_some(own: list[Any]) -> Counter[int]:
        counts: Counter[int] = Counter()
        for request in own:
            try:
                status = await _ask(app, request)
            except Exception as error:
                broken.append((request, repr(error)))
                continue
            counts[status] += 1
            if status >= 500 or status == 0:
                broken.append((request, status))
        return counts

    async def ask_all() -> Counter[int]:
        counts = await asyncio.gather(*(ask_some(requests[at::8]) for at in range(8)))
        return sum(counts, Counter())

    # The tests in a browser leave a loop in the main thread.
    with ThreadPoolExecutor(1) as thread:
        counts = thread.submit(asyncio.run, ask_all()).result()
    assert broken == []
    assert counts[200] > 1000
    assert counts[400] > 1000
    assert counts[404] > 100
