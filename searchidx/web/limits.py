"""How often a client may ask: a bucket of tokens for each address (token bucket)."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from searchidx.web.errors import TooMany

__all__ = ["RateLimit"]

# Clients that are remembered; who has not asked for longest is forgotten.
_CLIENTS = 10_000
# Seconds of requests that may come at once.
_BURST = 10.0


class RateLimit:
    """At most so many requests a minute from each client, some of them at once.

    Args:
        rate: requests a minute; 0 is no limit.
        clock: seconds.
    """

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate / 60
        self._room = max(1.0, self._rate * _BURST)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> None:
        """Count a request.

        Raises:
            TooMany: if it is one too many.
        """
        if not self._rate:
            return
        now = self._clock()
        left, since = self._buckets.pop(client, (self._room, now))
        left = min(self._room, left + (now - since) * self._rate)
        allowed = left >= 1
        self._buckets[client] = (left - allowed, now)
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        if not allowed:
            raise TooMany(max(1, round((1 - left) / self._rate)))
