"""The search engines compared, behind one small protocol.

All have an id, the title and the body, find words in either with their positions, store
the text, and rank by BM25. searchidx stores and indexes the rest of the article as well:
captions, dates, outlet, section, authors, and every word both as printed and by its stem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bench.peers.base import Peer, PeerMissing
from bench.peers.ours import SearchIdx
from bench.peers.stock_whoosh import StockWhoosh
from bench.peers.unstemmed import Fts5, Tantivy

__all__ = ["BASELINE", "PEERS", "Peer", "PeerMissing", "find_peers"]

BASELINE = StockWhoosh.name
"""The peer that ratios are to."""

PEERS: Mapping[str, Callable[[], Peer]] = {
    peer.name: peer for peer in (SearchIdx, StockWhoosh, Fts5, Tantivy)
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
