"""The parts of answers that are kept, as long as there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

__all__ = ["Kept", "Sized"]


# Bytes that keys, arrays and objects take beside what is in the arrays: a word that no article
# has takes no less.
_AROUND = 1_000


class Sized(Protocol):
    """What says how much memory it takes."""

    @property
    def nbytes(self) -> int:
        """In bytes."""


_Found = TypeVar("_Found", bound=Sized)


class Kept:
    """Parts of answers by what they answer; those that were asked for last stay.

    Args:
        room: bytes of all that is kept.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._found: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], _Found]) -> _Found:
        """What was kept, or else what ``make`` gives, which is kept from then on."""
        found: _Found | None = self._found.get(key)
        if found is not None:
            self._found.move_to_end(key)
            return found
        found = self._found[key] = make()
        self._used += found.nbytes + _AROUND
        while self._used > self._room and self._found:
            self._used -= self._found.popitem(last=False)[1].nbytes + _AROUND
        return found
