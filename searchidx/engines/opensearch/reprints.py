"""Near-duplicates on a cluster: found as articles are added, as :mod:`searchidx.index.reprints`
finds them, and grouped.

What the local engine works out when it is asked, which articles are joined from one to the next
by near-duplicate texts, is written here with each article, so that the server can collapse by
it: its *group*, named by the hash of a text that one of its members has. A group changes its
name where an article joins two of them, or one that joined them goes; its articles are then
written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from searchidx.analysis.signature import Signature
from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.documents import bytes_of
from searchidx.engines.opensearch.scan import value
from searchidx.index.reprints import COMMON, Found

__all__ = ["Ask", "Groups", "ServerSignatures", "components", "first_ids", "members", "terms_of"]

# Terms asked for at once, and documents that they may have in one answer.
_TERMS, _DOCUMENTS = 4096, 1000
_WHOLE = {"allow_partial_search_results": "false"}


class ServerSignatures:
    """The signatures on the cluster, asked for many at a time.

    Args:
        scope: the indices to ask.
    """

    def __init__(self, connection: Connection, scope: str) -> None:
        self._connection = connection
        self._scope = scope
        self._counts: dict[str, int] = {}
        self._having: dict[str, list[bytes]] = {}
        self._groups: dict[str, str] = {}

    def expect(self, texts: Sequence[int], keys: Sequence[int]) -> None:
        """Ask for all articles that have one of some texts or keys."""
        self._counts, self._having, self._groups = {}, {}, {}
        asked = list(dict.fromkeys([*map(_text_term, texts), *map(_key_term, keys)]))
        for first in range(0, len(asked), _TERMS):
            self._ask(asked[first : first + _TERMS])

    def has_text(self, text: int) -> bool:
        """Whether an article has a text."""
        return self._counts.get(_text_term(text), 0) > 0

    def count(self, key: int) -> int:
        """How many articles have a key."""
        return self._counts.get(_key_term(key), 0)

    def signatures(self, key: int, but: Container[int]) -> Iterator[Signature]:
        """Their signatures, but for those of some texts."""
        found = map(Signature.from_bytes, self._having.get(_key_term(key), ()))
        return (signature for signature in found if signature.text not in but)

    def group(self, text: str) -> str | None:
        """The group of the articles of a text, as ``=`` and its hash."""
        return self._groups.get(text)

    def _ask(self, terms: Sequence[str]) -> None:
        if self._take(terms, _DOCUMENTS):
            return
        # Some have many: those that have too many are not compared.
        body = {
            "size": 0,
            "query": {"terms": {"reprints": terms}},
            "aggs": {
                "counts": {
                    "terms": {
                        "field": "reprints",
                        "include": terms,
                        "size": len(terms),
                        "execution_hint": "map",
                    }
                }
            },
        }
        for bucket in self._search(body)["aggregations"]["counts"]["buckets"]:
            self._counts[bucket["key"]] = bucket["doc_count"]
        few = [term for term in terms if 0 < self._counts.get(term, 0) <= COMMON]
        for first in range(0, len(few), 10):
            self._take(few[first : first + 10], 10 * COMMON)

    def _take(self, terms: Sequence[str], most: int) -> bool:
        """Take in what has one of some terms; whether that was not too much."""
        body = {
            "size": most,
            "query": {"terms": {"reprints": terms}},
            "_source": False,
            "docvalue_fields": ["reprints", "group"],
            "stored_fields": ["signature"],
            "track_total_hits": most + 1,
        }
        found = self._search(body)["hits"]
        if found["total"]["value"] > most:
            return False
        wanted = frozenset(terms)
        counts = dict.fromkeys(terms, 0)
        for hit in found["hits"]:
            signature = bytes_of(value(hit, "signature"))
            for term in hit["fields"]["reprints"]:
                if term.startswith("="):
                    self._groups[term] = value(hit, "group")
                if term in wanted:
                    counts[term] += 1
                    self._having.setdefault(term, []).append(signature)
        self._counts |= counts
        return True

    def _search(self, body: Mapping[str, Any]) -> Any:
        return self._connection.request("POST", f"/{self._scope}/_search", body, params=_WHOLE)


def terms_of(found: Found) -> list[str]:
    """The terms of an article in the field ``reprints``: ``=`` and the hash of its text, its
    keys, and ``~`` and the hash of each earlier text that is near to it."""
    if found.signature is None:
        return []
    near = [f"~{text:016x}" for text in found.near]
    return [_text_term(found.signature.text), *map(_key_term, found.signature.keys), *near]


def _text_term(text: int) -> str:
    return f"={text:016x}"


def _key_term(key: int) -> str:
    return f"{key:012x}"


class Groups:
    """The groups of the articles that are being added.

    Args:
        committed: what was added before.
    """

    def __init__(self, committed: ServerSignatures) -> None:
        self._committed = committed
        self._pending: dict[str, str] = {}
        self._joined: dict[str, str] = {}

    def of(self, id: str, reprints: Sequence[str]) -> tuple[str, set[str]]:
        """The group of an article, and others that it joins to that one.

        Args:
            reprints: its terms in the field of that name.
        """
        if not reprints:
            return f"#{blake2b(id.encode(), digest_size=8).hexdigest()}", set()
        own = reprints[0]
        near = [f"={term[1:]}" for term in reprints if term.startswith("~")]
        known = (self._pending.get(text) or self._committed.group(text) for text in near)
        groups = sorted({self.now(group) for group in known if group})
        group = groups[0] if groups else own[1:]
        others = set(groups[1:])
        self._joined |= dict.fromkeys(others, group)
        self._pending[own] = group
        return group, others

    def now(self, group: str) -> str:
        """What a group is called since it was joined to others."""
        while group in self._joined:
            group = self._joined[group]
        return group

    def part(self, groups: Iterable[str]) -> None:
        """These groups go by their own names again."""
        for group in groups:
            self._joined.pop(group, None)

    def commit(self) -> None:
        """What is pending can be asked for from now on."""
        self._pending.clear()


def components(articles: Mapping[str, Sequence[str]], group: str) -> dict[str, str]:
    """The groups that articles of one group are of, now that others of it are gone: id -> group.

    Args:
        articles: id -> terms of the field ``reprints``.
        group: what it was called; what has its text goes on by that name.
    """
    own = {id: next(t[1:] for t in terms if t.startswith("=")) for id, terms in articles.items()}
    texts = frozenset(own.values())
    root = {text: text for text in texts}

    def find(text: str) -> str:
        while root[text] != text:
            root[text] = text = root[root[text]]
        return text

    for id, terms in articles.items():
        for term in terms:
            if term.startswith("~") and term[1:] in texts:
                root[find(own[id])] = find(term[1:])
    names: dict[str, str] = {}
    for text in sorted(texts, key=lambda text: (text != group, text)):
        names.setdefault(find(text), text)
    return {id: names[find(text)] for id, text in own.items()}


Ask = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""What gives the whole answer to the body of a search."""


def first_ids(ask: Ask, groups: Iterable[str]) -> dict[str, str]:
    """The id of the first article of each group that has several: the earliest published,
    undated ones last, equals by id."""
    asked = list(dict.fromkeys(groups))
    if not asked:
        return {}
    first = {
        "size": 1,
        "sort": [{"published": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
        "_source": False,
        "docvalue_fields": ["id"],
    }
    body = {
        "size": 0,
        "query": {"terms": {"group": asked}},
        "aggs": {
            "groups": {
                "terms": {
                    "field": "group",
                    "include": asked,
                    "size": len(asked),
                    "min_doc_count": 2,
                    "execution_hint": "map",
                },
                "aggs": {"first": {"top_hits": first}},
            }
        },
    }
    buckets = ask(body)["aggregations"]["groups"]["buckets"]
    return {b["key"]: value(b["first"]["hits"]["hits"][0], "id") for b in buckets}


def members(ask: Ask, group: str) -> list[Mapping[str, Any]]:
    """The articles of a group, as hits with ``article``, the first of it first."""
    body: dict[str, Any] = {
        "size": _DOCUMENTS,
        "query": {"term": {"group": group}},
        "sort": [{"id": "asc"}],
        "_source": False,
        "docvalue_fields": ["id", "published", "group"],
        "stored_fields": ["article"],
    }
    found: list[Mapping[str, Any]] = []
    while True:
        hits = ask(body)["hits"]["hits"]
        found += hits
        if len(hits) < _DOCUMENTS:
            return sorted(found, key=_age)
        body["search_after"] = hits[-1]["sort"]


def _age(hit: Mapping[str, Any]) -> tuple[bool, int, str]:
    published = value(hit, "published")
    return published is None, published or 0, value(hit, "id")
