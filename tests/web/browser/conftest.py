"""One Chromium and one server for all tests of the pages in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from bench.browser import chromium, find_chromium, served

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.skip("there is no Chromium; on Debian: apt-get install chromium")
    with chromium(path) as browser:
        yield browser


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
        # How long a page takes is measured in bench/, and a busy machine is no fault of it.
        context.set_default_timeout(20_000)
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
