"""Archives on a cluster, for tests."""

from __future__ import annotations

import os
from contextlib import suppress

from searchidx.config import load_settings
from searchidx.errors import ArchiveError

__all__ = ["NODES", "drop"]

NODES = "http://127.0.0.1:9201,127.0.0.1:9202,127.0.0.1:9203"
"""Those of ``make cluster``."""


def drop(address: str) -> None:
    """Delete an archive from a cluster, whole or not."""
    from searchidx.engines.opensearch.address import Address
    from searchidx.engines.opensearch.connection import Connection

    connection = Connection(Address.parse(address, False), load_settings(os.devnull))
    name = connection.address.name
    params = {"expand_wildcards": "all", "filter_path": "*.aliases"}
    for index in connection.request("GET", f"/{name}*", params=params):
        with suppress(ArchiveError):
            connection.request("DELETE", f"/{index}")
    connection.close()
