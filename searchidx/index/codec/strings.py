"""Byte strings that stand one behind the other in memory, put in order by arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from searchidx.index.codec.packing import Bytes, Ints, inside, starts_of

__all__ = ["Strings", "united"]

# Terms that are longer, one in a hundred of news, are put in order one by one.
_HEAD = 16


@dataclass(frozen=True, slots=True)
class Strings:
    """Byte strings.

    Attributes:
        data: all of them.
        starts: where each starts, from 0 on, and where the last one ends.
    """

    data: Bytes
    starts: Ints

    @classmethod
    def of(cls, values: Sequence[bytes]) -> Strings:
        """Some byte strings."""
        lengths = np.fromiter(map(len, values), np.int64, len(values))
        return cls(np.frombuffer(b"".join(values), np.uint8), starts_of(lengths))

    @classmethod
    def joined(cls, parts: Sequence[Strings]) -> Strings:
        """Those of several, one behind the other."""
        lengths = np.concatenate([np.zeros(0, np.int64), *(part.lengths() for part in parts)])
        data = np.concatenate([np.zeros(0, np.uint8), *(part.data for part in parts)])
        return cls(data, starts_of(lengths))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def list(self) -> list[bytes]:
        """All of them."""
        every = self.data.tobytes()
        return [every[start:stop] for start, stop in pairwise(self.starts.tolist())]

    def lengths(self) -> Ints:
        """How many bytes each has."""
        return np.diff(self.starts)

    def some(self, start: int, stop: int) -> Strings:
        """Those from ``start`` to ``stop`` (exclusive), as far as there are."""
        starts = self.starts[start : stop + 1]
        if len(starts) < 2:
            return Strings.of(())
        return Strings(self.data[starts[0] : starts[-1]], starts - starts[0])

    def chosen(self, places: npt.NDArray[np.bool_] | Ints) -> Strings:
        """Those at some places, or of a mask."""
        lengths = self.lengths()[places]
        return Strings(self.data[inside(self.starts[:-1][places], lengths)], starts_of(lengths))

    def containing(self, piece: bytes) -> Ints:
        """The places of those that have a piece in them, ascending."""
        if not piece:
            return np.arange(len(self))
        has = np.ones(max(0, len(self.data) - len(piece) + 1), bool)
        for at, byte in enumerate(piece):
            has &= self.data[at : at + len(has)] == byte
        found = np.flatnonzero(has)
        places = self.starts.searchsorted(found, "right") - 1
        # The others go on in the next string.
        is_whole = found + len(piece) <= self.starts[places + 1]
        return np.unique(places[is_whole])

    def heads(self, width: int) -> npt.NDArray[np.uint8]:
        """The first ``width`` bytes of each, in rows, with zeros behind shorter ones."""
        lengths = np.minimum(self.lengths(), width)
        rows = np.zeros((len(self), width), np.uint8)
        rows[np.arange(width) < lengths[:, None]] = self.data[inside(self.starts[:-1], lengths)]
        return rows


def united(lists: Sequence[Strings]) -> tuple[Strings, list[Ints]]:
    """All strings of some ascending lists, each once, ascending; and by list, where among them
    each of its own is."""
    every = Strings.joined(lists)
    keys = _keys(every)
    # The lists are runs that a stable sort merges.
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    is_first = np.ones(len(keys), bool)
    is_first[1:] = keys[1:] != keys[:-1]
    ranks = np.empty(len(keys), np.int64)
    ranks[order] = np.cumsum(is_first) - 1
    bounds = starts_of(np.array([len(own) for own in lists], np.int64))
    return every.chosen(order[is_first]), [ranks[a:b] for a, b in pairwise(bounds.tolist())]


def _keys(strings: Strings) -> npt.NDArray[np.bytes_]:
    """For each string a key of fixed width, in whose order they are: its head, then, since zeros
    may be of it or behind it, its length, or, of a longer one, its rank among the longer ones."""
    lengths = strings.lengths()
    is_long = np.flatnonzero(lengths > _HEAD)
    tails = lengths.astype(">u4")
    if len(is_long):
        long = strings.chosen(is_long).list()
        rank = {string: at for at, string in enumerate(sorted(set(long)), _HEAD + 1)}
        tails[is_long] = [rank[string] for string in long]
    keys = np.concatenate((strings.heads(_HEAD), tails.view(np.uint8).reshape(-1, 4)), axis=1)
    return keys.view(f"S{_HEAD + 4}").ravel()
