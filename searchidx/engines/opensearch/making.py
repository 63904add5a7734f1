"""Runs of articles -> bodies, in as many processes as are wanted; see
:class:`searchidx.index.workers.Workers`."""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from searchidx.analysis.encoder import TextEncoder
from searchidx.engines.opensearch.documents import BodyMaker

__all__ = ["Task", "work"]

Task = tuple[Sequence[Sequence[str]], Sequence[Mapping[str, Any]]]
"""What :meth:`searchidx.engines.opensearch.documents.BodyMaker.bodies` takes."""

# What each encoder has been given so far is known to its maker.
_makers: weakref.WeakKeyDictionary[TextEncoder, BodyMaker] = weakref.WeakKeyDictionary()


def work(task: Task, encoder: TextEncoder) -> list[bytes]:
    """The bodies of some articles."""
    maker = _makers.get(encoder)
    if maker is None:
        maker = _makers[encoder] = BodyMaker(encoder)
    return list(maker.bodies(*task))
