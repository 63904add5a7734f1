"""The parts of answers that are kept, as long as there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

from searchidx.query.matches import Matches

__all__ = ["Kept"]


class Kept:
    """Matches by what they answer; those that were asked for last stay.

    Args:
        room: bytes of all that is kept.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._found: OrderedDict[Hashable, Matches] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Matches]) -> Matches:
        """What was kept, or else what ``make`` gives, which is kept from then on."""
        found = self._found.get(key)
        if found is not None:
            self._found.move_to_end(key)
            return found
        found = self._found[key] = make()
        self._used += found.nbytes
        while self._used > self._room and self._found:
            self._used -= self._found.popitem(last=False)[1].nbytes
        return found
