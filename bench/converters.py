"""HTML -> text as scrapers get it from converters that many use; what is not installed is left
out."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

__all__ = ["converters"]

Converter = Callable[[str], str]


def converters() -> dict[str, Converter]:
    """The converters of this machine, by name; each takes the HTML of an article."""
    found: dict[str, Converter] = {}
    if find_spec("html2text"):
        found["html2text"] = partial(_html2text, ignored=False)
        found["html2text without links"] = partial(_html2text, ignored=True)
    if find_spec("markdownify"):
        found["markdownify"] = partial(_call, "markdownify", "markdownify")
    if find_spec("inscriptis"):
        found["inscriptis"] = partial(_call, "inscriptis", "get_text")
    if find_spec("bs4"):
        found["BeautifulSoup, get_text"] = _beautiful_soup
    for command in ("lynx", "w3m"):
        if shutil.which(command):
            found[f"{command} -dump"] = partial(_dumped, command)
    return found


def _html2text(html: str, ignored: bool) -> str:
    converter: Any = import_module("html2text").HTML2Text()
    converter.ignore_links = converter.ignore_images = converter.ignore_emphasis = ignored
    text: str = converter.handle(html)
    return text


def _call(module: str, function: str, html: str) -> str:
    text: str = getattr(import_module(module), function)(html)
    return text


def _beautiful_soup(html: str) -> str:
    text: str = import_module("bs4").BeautifulSoup(html, "lxml").get_text("\n", strip=True)
    return text


def _dumped(command: str, html: str) -> str:
    options = {"lynx": ("-stdin", "-dump", "-nolist"), "w3m": ("-T", "text/html", "-dump")}
    charset = {"lynx": "-display_charset=utf-8", "w3m": "-O=UTF-8"}[command]
    page = f'<html><head><meta charset="utf-8"></head><body>{html}</body></html>'
    done = subprocess.run(
        (command, *options[command], charset), input=page.encode(), capture_output=True, check=True
    )
    return done.stdout.decode("utf-8", "replace")
