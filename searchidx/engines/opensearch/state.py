"""The name of what an archive shows at present."""

from __future__ import annotations

import hashlib

import orjson

from searchidx.engines.opensearch.connection import Connection

__all__ = ["commit_name"]

_SHOWN = ",".join(
    f"indices.*.{name}"
    for name in (
        "uuid",
        "shards.*.routing.node",
        "shards.*.refresh.external_total",
        "shards.*.docs",
    )
)


def commit_name(connection: Connection) -> str:
    """A name that changes whenever something else is shown: it is made of the indices, and for
    each copy of a shard of how often it has shown what was written, and how much that is. Where
    copies move the name changes too.

    Raises:
        IndexMissing: if there is no archive.
        ServerError: if the cluster does not answer, or refuses.
    """
    path = f"/{connection.address.name}/_stats/docs,refresh"
    params = {"level": "shards", "filter_path": _SHOWN}
    answer = connection.request("GET", path, params=params)
    plain = orjson.dumps(answer, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(plain, digest_size=10).hexdigest()
