"""Whether an archive on a cluster is whole, and every document of it can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from searchidx.check_report import CheckReport, Damage
from searchidx.engines.opensearch.catalog import Catalog
from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.documents import article_of, server_id
from searchidx.engines.opensearch.scan import scan, value
from searchidx.errors import ServerError
from searchidx.index.documents import encode_stored

__all__ = ["check_archive"]

_FIELDS, _AT_ONCE = ("hash", "reprints", "group"), 500

_Hit = Mapping[str, Any]


def check_archive(connection: Connection, catalog: Catalog) -> CheckReport:
    """Check that every shard has all its copies; that each stored article can be read, has the
    id that it is found by and the hash that it was stored with; and that near-duplicates are of
    one group.

    Raises:
        ServerError: if the cluster does not answer, or refuses.
    """
    damage = list(_missing_copies(connection, catalog))
    segments = _segments(connection, catalog)
    articles: int | None = 0
    try:
        hits = scan(connection, fields=_FIELDS, stored=("article",), page=_AT_ONCE)
        while some := list(islice(hits, _AT_ONCE)):
            articles = (articles or 0) + len(some)
            damage += _wrong(some)
            damage += _apart(connection, catalog, some)
    except ServerError as error:
        articles = None
        damage.append(Damage(catalog.name, None, str(error)))
    return CheckReport(articles, segments, tuple(damage))


def _missing_copies(connection: Connection, catalog: Catalog) -> Iterator[Damage]:
    """Shards that are not on as many nodes as they should be."""
    params = {"level": "shards"}
    health = connection.request("GET", f"/_cluster/health/{catalog.name}", params=params)
    for index, about in health["indices"].items():
        for number, shard in about["shards"].items():
            missing = shard["unassigned_shards"] + shard["initializing_shards"]
            if not shard["primary_active"]:
                yield Damage(index, f"shard {number}", "no node has it")
            elif missing:
                yield Damage(index, f"shard {number}", f"{missing} of its copies are missing")


def _segments(connection: Connection, catalog: Catalog) -> int:
    params = {"filter_path": "_all.primaries.segments.count"}
    answer = connection.request("GET", f"/{catalog.name}/_stats/segments", params=params)
    return int(answer["_all"]["primaries"]["segments"]["count"])


def _wrong(hits: Sequence[_Hit]) -> Iterator[Damage]:
    """Documents that are not what they should be."""
    for hit in hits:
        id = value(hit, "id")
        problem = None
        try:
            article = article_of(value(hit, "article"))
            _, digest = encode_stored(article)
        except Exception as error:
            problem = f"its article cannot be read ({type(error).__name__}: {error})"
        else:
            if article.id != id or hit["_id"] != server_id(id):
                problem = f"it is found by the id {hit['_id']!r}"
            elif digest.hex() != value(hit, "hash"):
                problem = "its article does not fit its hash"
        if problem:
            yield Damage(hit["_index"], f"article {id!r}", problem)


def _apart(connection: Connection, catalog: Catalog, hits: Sequence[_Hit]) -> Iterator[Damage]:
    """Documents that are of another group than their near-duplicates."""
    near = {
        (f"={term[1:]}", value(hit, "group")): hit
        for hit in hits
        for term in hit["fields"].get("reprints", ())
        if term.startswith("~")
    }
    if not near:
        return
    query = {"terms": {"reprints": sorted({text for text, _ in near})}}
    groups: dict[str, set[str]] = {}
    for other in scan(connection, query, fields=("reprints", "group"), scope=catalog.name):
        for term in other["fields"]["reprints"]:
            groups.setdefault(term, set()).add(value(other, "group"))
    for (text, group), hit in near.items():
        if groups.get(text, {group}) != {group}:
            place = f"article {value(hit, 'id')!r}"
            yield Damage(hit["_index"], place, "its near-duplicates are not all of its group")
