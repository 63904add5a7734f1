"""searchidx serve: the archive in a browser and over HTTP."""

from __future__ import annotations

import click

from searchidx.cli._extras import needs_extra
from searchidx.cli._options import config_option, index_option

__all__ = ["serve"]


@click.command(short_help="Serve the archive: pages and a JSON API.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free."
)
@click.option("--open", "opens", is_flag=True, help="Open it in a browser.")
@index_option
@config_option
def serve(host: str, port: int, opens: bool, folder: str | None, config: str | None) -> None:
    """Serve the archive: pages in a browser, JSON under /api/v1/.

    It follows new commits by itself. Ctrl-C stops it; requests that are being answered are
    answered first.
    """
    with needs_extra("web", "starlette", "uvicorn", "jinja2", "markupsafe"):
        from searchidx.web.server import run
    run(folder, config, host, port, opens)
