"""searchidx mcp: the archive for assistants."""

from __future__ import annotations

import click

from searchidx.cli._extras import needs_extra
from searchidx.cli._options import config_option, index_option

__all__ = ["mcp"]


@click.command(short_help="Serve the archive to an assistant (MCP).")
@index_option
@config_option
def mcp(folder: str | None, config: str | None) -> None:
    """Serve the archive to an assistant, over the Model Context Protocol on standard input and
    output: search, read_article, similar, trend. Assistants start it themselves; give them the
    command "searchidx mcp --index FOLDER".
    """
    with needs_extra("mcp", "mcp", "mcp_types", "pydantic"):
        from searchidx.mcp.server import run
    run(folder, config)
