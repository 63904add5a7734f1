"""One Chromium and one server for all tests of the pages in a browser."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from searchidx.web import create_app

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()

Open = Callable[..., Page]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address where an index is served as long as the block lasts."""
    app = create_app(folder, config=os.devnull, web_rate=0)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("there is no Chromium; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(corpus_folder: Path) -> Iterator[str]:
    """Where the corpus is served."""
    with served(corpus_folder) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens an address in a context of its own, with options of Playwright's contexts.

    What a page must never do fails the test: an error on the console, a dialog, a request to
    another host.
    """
    contexts = []
    wrong: list[str] = []
    hosts = {address}

    def note(message: ConsoleMessage) -> None:
        # Answers with a status of 400 and more are told of here too.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            wrong.append(message.text)

    def open_page(path: str, base: str = address, **options: Any) -> Page:
        hosts.add(base)
        defaults = {"locale": "id-ID", "viewport": {"width": 1100, "height": 800}}
        context = browser.new_context(base_url=base, **{**defaults, **options})
        context.set_default_timeout(5000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(tuple(hosts)) else wrong.append(request.url)
            ),
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong
