"""What do the pages look like? The pictures that README.md shows, of the sample corpus."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import quote

import click
from playwright.sync_api import Browser

import searchidx
from bench.browser import chromium, find_chromium, served

__all__ = ["PICTURES", "Picture", "main"]

_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture: its address, width and height in pixels, by day or night."""

    name: str
    path: str
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"


PICTURES = (
    Picture("search", "/?q=warga+BPBD&match=any", 1100, 820),
    Picture("trend", "/trend?word=banjir&word=pelabuhan&word=vaksin&by=year", 1100, 740),
    Picture(
        "article",
        f"/article/{quote('pages/wartapesisir.com/kapal-perdana-sorong.txt', safe='')}"
        "?q=pelabuhan+sorong",
        390,
        780,
        "dark",
    ),
)


@click.command(help=__doc__)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=_ROOT / "docs",
    help="Folder for the pictures.  [default: docs]",
)
def main(out: Path) -> None:
    """See the docstring of the module."""
    path = find_chromium()
    if path is None:
        raise click.ClickException("there is no Chromium; on Debian: apt-get install chromium")
    out.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        with searchidx.create(index, config=os.devnull) as archive:
            archive.add(searchidx.read(_ROOT / "corpus", config=os.devnull))
        with served(index) as address, chromium(path) as browser:
            for picture in PICTURES:
                file = out / f"{picture.name}.png"
                _take(browser, address, picture, file)
                click.echo(f"{file}: {file.stat().st_size / 1000:.0f} kB")


def _take(browser: Browser, address: str, picture: Picture, file: Path) -> None:
    context = browser.new_context(
        base_url=address,
        locale="id-ID",
        color_scheme=picture.scheme,
        viewport={"width": picture.width, "height": picture.height},
    )
    page = context.new_page()
    page.goto(picture.path)
    page.screenshot(path=file)
    context.close()


if __name__ == "__main__":
    main()
