"""Texts -> chunks (what stands between white space), as arrays of places in one run of bytes.

A chunk's core is what is left of it without the signs around it. Cores of up to
:data:`LONGEST` bytes get a key of two numbers, equal for equal cores only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from searchidx.analysis.analyzer import is_loud
from searchidx.analysis.tokenizer import LEADING, TRAILING

__all__ = ["LONGEST", "WHITE", "Chunks", "Keys", "cut"]

Keys = npt.NDArray[np.uint64]
_Places = npt.NDArray[np.intp]

WHITE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What ``str.split`` splits at."""

LONGEST = 15
"""Bytes of the longest core that has a key: all but one of a hundred in news."""

# So many signs are taken off at either side; a core with more of them has no key.
_MOST_SIGNS = 8

# Bits of a byte's class. A byte without the first is white space.
_INK, _LEADING, _TRAILING, _SMALL, _MARK = 1, 2, 4, 8, 16


def _class_of(char: str) -> int:
    if char in WHITE:
        return 0
    small = _SMALL if "a" <= char <= "z" else 0
    return _INK | _LEADING * (char in LEADING) | _TRAILING * (char in TRAILING) | small


# Of bytes; of those above 127 only the first of characters that have a class of their own count.
_WIDE = [char for char in WHITE + LEADING + TRAILING if not char.isascii()]
_FIRST = {char.encode()[0] for char in _WIDE}
_CLASSES = bytes(
    _class_of(chr(byte)) if byte < 128 else _INK | _MARK * (byte in _FIRST) for byte in range(256)
)


def _code(char: str) -> int:
    return int.from_bytes(char.encode().ljust(3, b"\0"), "big")


_CODES = np.array(sorted(set(map(_code, _WIDE))))
_CODE_CLASSES = np.array(
    [_class_of(code.to_bytes(3, "big").rstrip(b"\0").decode()) for code in _CODES.tolist()],
    np.uint8,
)

# The bytes of a core in its first eight and its next seven; the last of sixteen is its length.
_ALL = (1 << 64) - 1
_LOW = np.array([_ALL >> 8 * (8 - min(n, 8)) if n else 0 for n in range(LONGEST + 1)], np.uint64)
_HIGH = np.array([(1 << 8 * max(n - 8, 0)) - 1 for n in range(LONGEST + 1)], np.uint64)
_LENGTH = np.uint64(56)
_PADDING = b" " * 16


@dataclass(frozen=True, slots=True)
class Chunks:
    """The chunks of some texts, one after another: arrays with a value a chunk.

    Attributes:
        text: the bytes of all texts, in UTF-8 (lone surrogates as they are), a line end before
            each.
        starts, ends: of the chunk, in ``text``; the end is exclusive.
        keys: two rows; a core without a key has zeros.
        signed: whether there are signs around the core.
        empty: whether it is signs and no core.
        loud: places of the chunks that stand in a line of capitals.
        breaks: places of the chunks behind a blank line, or behind several.
        firsts: place of each text's first chunk, and the number of chunks.
    """

    text: bytes
    starts: _Places
    ends: _Places
    keys: Keys
    signed: npt.NDArray[np.bool_]
    empty: npt.NDArray[np.bool_]
    loud: _Places
    breaks: _Places
    firsts: _Places


def cut(texts: Sequence[str]) -> Chunks:
    """The chunks of texts."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    text = b"\n".join((b"", *encoded, _PADDING))
    classes = np.frombuffer(bytearray(text).translate(_CLASSES), np.uint8)
    if not text.isascii():
        _classify_wide(text, classes)
    ink = classes & _INK
    edges = np.flatnonzero(ink[1:] != ink[:-1])
    edges += 1
    starts, ends = edges[::2].copy(), edges[1::2].copy()
    core_starts, core_ends = _cores(classes, starts, ends)
    line_ends = np.flatnonzero(np.frombuffer(text, np.uint8) == 10)
    nexts = np.searchsorted(starts, line_ends)
    text_starts = np.zeros(len(texts) + 1, np.intp)
    np.cumsum([len(own) + 1 for own in encoded], out=text_starts[1:])
    sizes = core_ends - core_starts
    again = nexts[1:][nexts[1:] == nexts[:-1]]
    return Chunks(
        text=text,
        starts=starts,
        ends=ends,
        keys=_keys(text, core_starts, sizes),
        signed=sizes != ends - starts,
        empty=sizes <= 0,
        loud=_loud(text, classes, line_ends, nexts),
        breaks=again[np.append(True, again[1:] != again[:-1])[: len(again)]],
        firsts=np.searchsorted(starts, text_starts),
    )


def _classify_wide(text: bytes, classes: npt.NDArray[np.uint8]) -> None:
    """Give each byte of a white space or sign beyond ASCII the class of the character."""
    data = np.frombuffer(text, np.uint8)
    at = np.flatnonzero((classes & _MARK).view(bool))
    codes = data.take(at).astype(np.intp)
    two = codes < 0xE0
    codes <<= 16
    codes |= data.take(at + 1).astype(np.intp) << 8
    codes |= np.where(two, 0, data.take(at + 2))
    which = np.searchsorted(_CODES, codes)
    found = _CODES.take(which, mode="clip") == codes
    at, two, own = at[found], two[found], _CODE_CLASSES[which[found]]
    classes[at] = classes[at + 1] = own
    classes[at[~two] + 2] = own[~two]


def _cores(
    classes: npt.NDArray[np.uint8], starts: _Places, ends: _Places
) -> tuple[_Places, _Places]:
    """Where cores start and end; those with too many signs end so far behind that they are
    too long for a key."""
    core_starts, core_ends = starts.copy(), ends.copy()
    at = np.flatnonzero(classes.take(ends - 1) & _TRAILING)
    for _ in range(_MOST_SIGNS):
        core_ends[at] -= 1
        at = at[classes.take(core_ends[at] - 1) & _TRAILING != 0]
    core_ends[at] += LONGEST + _MOST_SIGNS
    at = np.flatnonzero(classes.take(starts) & _LEADING)
    for _ in range(_MOST_SIGNS):
        core_starts[at] += 1
        at = at[classes.take(core_starts[at]) & _LEADING != 0]
    core_ends[at] += LONGEST + _MOST_SIGNS
    return core_starts, core_ends


def _keys(text: bytes, starts: _Places, sizes: _Places) -> Keys:
    # Numbers of eight bytes from every byte on.
    numbers = np.ndarray(len(text) - 7, "<u8", text, strides=(1,))
    sizes = np.where((sizes > 0) & (sizes <= LONGEST), sizes, 0)
    keys = np.empty((2, len(starts)), np.uint64)
    np.bitwise_and(numbers[starts], _LOW.take(sizes), out=keys[0])
    np.bitwise_and(numbers[starts + 8], _HIGH.take(sizes), out=keys[1])
    keys[1] |= sizes.astype(np.uint64) << _LENGTH
    return keys


def _loud(
    text: bytes, classes: npt.NDArray[np.uint8], line_ends: _Places, nexts: _Places
) -> _Places:
    """The chunks of lines in capitals, given the place of the chunk behind each line end."""
    found = [np.zeros(0, np.intp)]
    has = np.bitwise_or.reduceat(classes, line_ends)
    for line in np.flatnonzero((has & _INK).view(bool) & (has & _SMALL == 0)).tolist():
        start = int(line_ends[line]) + 1
        end = text.find(b"\n", start)
        if is_loud(text[start : end if end >= 0 else None].decode("utf-8", "surrogatepass")):
            last = nexts[line + 1] if line + 1 < len(nexts) else None
            found.append(np.arange(nexts[line], last))
    return np.concatenate(found)
