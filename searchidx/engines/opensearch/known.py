"""What the cluster knows of articles by their ids, and what is to become of others by that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.documents import server_id
from searchidx.engines.opensearch.scan import value
from searchidx.index.documents import Outcome, encode, is_left_alone
from searchidx.model import Article

__all__ = ["Given", "Known", "Plan", "known_of", "plan"]


@dataclass(frozen=True, slots=True)
class Given:
    """An article that came, as :func:`searchidx.index.documents.encode` has it."""

    article: Article
    stored: bytes
    digest: bytes

    @classmethod
    def of(cls, article: Article) -> Given:
        """An article.

        Raises:
            InvalidArticle: if it cannot be indexed.
        """
        return cls(article, *encode(article))


@dataclass(frozen=True, slots=True)
class Known:
    """An article on the cluster.

    Attributes:
        digest: tells whether it is as before.
        path: where it was read.
        index: it is in; "" while it is on its way.
        group: of reprints.
    """

    digest: bytes
    path: str | None
    index: str = ""
    group: str = ""


@dataclass(slots=True)
class Plan:
    """What is to be done about some articles.

    Attributes:
        outcomes: of each.
        fresh: to be written, by id.
        gone: to be deleted, by id.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    fresh: dict[str, Given] = field(default_factory=dict)
    gone: dict[str, Known] = field(default_factory=dict)

    def undo(self, items: Sequence[Given], id: str) -> None:
        """Take what was to be done about an article for nothing; ``items`` are all that came."""
        # The one that undoes it has no outcome yet.
        for number, item in enumerate(items[: len(self.outcomes)]):
            if item.article.id == id:
                self.outcomes[number] = "unchanged"


def known_of(connection: Connection, scope: str, ids: Iterable[str]) -> dict[str, Known]:
    """What is known of some ids, up to 10,000; those that are not there are left out.

    Args:
        scope: the indices to ask.
    """
    by_key = {server_id(id): id for id in ids}
    if not by_key:
        return {}
    body = {
        "size": len(by_key),
        "query": {"ids": {"values": list(by_key)}},
        "_source": False,
        "stored_fields": ["_id"],
        "docvalue_fields": ["hash", "path", "group"],
    }
    params = {"allow_partial_search_results": "false"}
    answer = connection.request("POST", f"/{scope}/_search", body, params=params)
    return {by_key[hit["_id"]]: _known(hit) for hit in answer["hits"]["hits"]}


def _known(hit: Mapping[str, Any]) -> Known:
    digest = bytes.fromhex(value(hit, "hash"))
    return Known(digest, value(hit, "path"), hit["_index"], value(hit, "group"))


def plan(items: Sequence[Given], known: Mapping[str, Known]) -> Plan:
    """What becomes of articles that come one after another; the last of an id wins.

    Args:
        known: of their ids and of those of their further pages.
    """
    found = Plan()
    state: dict[str, Known | None] = dict(known)
    for item in items:
        id = item.article.id
        before = state.get(id)
        is_same = before is not None and before.digest == item.digest
        committed = known.get(id) if state.get(id) and not is_same else None
        if committed and is_left_alone(committed, item.digest, item.article.path):
            # What came between was not written yet, and is not going to be.
            found.fresh.pop(id)
            state[id] = committed
            found.undo(items, id)
            is_same = True
        elif before is None or not is_left_alone(before, item.digest, item.article.path):
            found.fresh[id] = item
            found.gone.pop(id, None)
            state[id] = Known(item.digest, item.article.path)
        # Further pages go as articles of their own.
        for page in item.article.pages:
            if page != id and state.get(page):
                state[page] = None
                found.fresh.pop(page, None)
                if page in known:
                    found.gone[page] = known[page]
        found.outcomes.append("unchanged" if is_same else "updated" if before else "added")
    return found
