"""The search engines compared, behind one small protocol.

All read the same JSON lines, have an id, title, captions, body, source and day of publication
of each article, find words in the three texts with their positions, store the texts, filter by
day, count sources and months, and rank by BM25; each is set up as its own documentation
recommends. searchidx indexes the rest of the article as well, and every word both as printed
and by its stem. Whoosh and Lucene have stems alone, Lucene without words of grammar; FTS5 and
tantivy have words as printed, and so find fewer articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bench.peers.base import Peer, PeerMissing
from bench.peers.lucene_java import Lucene
from bench.peers.ours import SearchIdx
from bench.peers.sqlite import Fts5
from bench.peers.stock_whoosh import StockWhoosh
from bench.peers.tantivy import Tantivy

__all__ = ["PEERS", "Peer", "PeerMissing", "find_peers"]

PEERS: Mapping[str, Callable[[], Peer]] = {
    peer.name: peer for peer in (SearchIdx, StockWhoosh, Fts5, Tantivy, Lucene)
}


def find_peers(names: Iterable[str]) -> tuple[list[Peer], dict[str, str]]:
    """The peers of those names, and why each of the others cannot run here."""
    found: list[Peer] = []
    missing: dict[str, str] = {}
    for name in names:
        try:
            found.append(PEERS[name]())
        except PeerMissing as error:
            missing[name] = str(error)
    return found, missing
