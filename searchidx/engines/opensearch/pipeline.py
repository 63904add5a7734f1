"""Drafts of documents -> bodies, made in several processes -> the cluster, in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from searchidx.analysis.encoder import TextEncoder
from searchidx.engines.opensearch import making
from searchidx.engines.opensearch.bulk import Bulk, Change
from searchidx.engines.opensearch.connection import Connection
from searchidx.index.documents import Outcome, texts_of
from searchidx.index.worker import Done
from searchidx.index.workers import Workers
from searchidx.model import Article

__all__ = ["Draft", "Pipeline"]

# Runs that are made before it is looked whether the cluster waits for us, and that may wait to be
# sent for each process.
_ALONE, _AHEAD = 4, 2


@dataclass(frozen=True, slots=True)
class Draft:
    """An article to be written.

    Attributes:
        index: where.
        fields: what it has besides its texts.
        outcome: what was counted for it; None for nothing.
    """

    index: str
    article: Article
    fields: dict[str, Any]
    outcome: Outcome | None


class Pipeline:
    """Makes and sends documents; those of one article must not be in it together.

    Other processes are started when the cluster waits for us. Where it does not they would make
    nothing faster, and each has to learn the words of the archive for itself.

    Args:
        encoder: gives the terms.
        processes: that make bodies, at most; 1 is this one.
    """

    def __init__(self, connection: Connection, encoder: TextEncoder, processes: int) -> None:
        self._bulk = Bulk(connection)
        self._encoder = encoder
        self._workers = Workers(making.__name__, processes)
        self._most = processes * _AHEAD
        self._runs = 0
        self._made: deque[tuple[Sequence[Draft], Future[Done]]] = deque()

    def write(self, drafts: Sequence[Draft]) -> None:
        """Write some articles; waits while too much is under way.

        Raises:
            ServerError: if the cluster does not take what was sent before.
        """
        if not drafts:
            return
        task = [texts_of(d.article) for d in drafts], [d.fields for d in drafts]
        self._runs += 1
        is_slow = self._runs > _ALONE and self._bulk.is_idle
        self._made.append((drafts, self._workers.do(task, self._encoder, is_slow)))
        while self._made and (self._made[0][1].done() or len(self._made) > self._most):
            self._send()

    def delete(self, index: str, id: str) -> None:
        """Delete an article."""
        self._bulk.add(Change(index, id))

    def flush(self) -> None:
        """Wait until all is written.

        Raises:
            ServerError: if the cluster does not take it.
        """
        while self._made:
            self._send()
        self._bulk.flush()

    def refused(self) -> Iterator[tuple[Change, str]]:
        """What the cluster did not take since this was asked, and why."""
        while self._bulk.refused:
            yield self._bulk.refused.popleft()

    def close(self) -> None:
        """Give up what was not sent."""
        self._workers.close()
        self._bulk.close()

    def _send(self) -> None:
        drafts, future = self._made.popleft()
        done = future.result()
        self._encoder.analyzer.stemmer.add(done.learned())
        for draft, body in zip(drafts, done.result, strict=True):
            article = draft.article
            self._bulk.add(Change(draft.index, article.id, body, article.path, draft.outcome))
