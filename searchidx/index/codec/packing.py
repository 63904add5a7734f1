"""Lists of unsigned numbers in few bits: each list at a width of its own, with what does not
fit kept apart (PFOR: Zukowski, Héman, Nes and Boncz, "Super-scalar RAM-CPU cache
compression", 2006).

A list of no numbers takes no bytes. Any other begins with a byte: its width of 0 to 32 bits,
and 128 more if it has exceptions. Then, if so, their count as u32. Then the low ``width``
bits of all numbers in *planes*: for each power of two in the width, from 32 down to 1, the
next so many bits of every number, side by side from the lowest bit of each byte up, filled up
with zeros to a whole byte. A width of 11 is thus a plane of bytes, one of pairs of bits and
one of single bits, and each unpacks by a look-up a byte. The exceptions follow as two packed
lists: how many numbers are between them, and their bits above the width.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = [
    "Bytes",
    "Ints",
    "Numbers",
    "inside",
    "is_zeros",
    "pack",
    "skip",
    "smallest",
    "smallest_type",
    "starts_of",
    "unpack",
    "unpack_many",
]

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.uint32]

_PATCHED = 128
_PLANES = (32, 16, 8, 4, 2, 1)
# Of bits: the bytes that a list's exceptions take beyond their numbers.
_PATCH_BITS = 56
_GAP_BITS = 8
_WIDTHS = np.arange(33)


def _table(bits: int) -> npt.NDArray[np.generic]:
    """For each byte, the numbers of so many bits in it, one a byte, as one number."""
    split = np.arange(256)[:, None] >> np.arange(0, 8, bits) & ((1 << bits) - 1)
    return np.ascontiguousarray(split.astype(np.uint8)).view(f"<u{8 // bits}").ravel()


_TABLES = {bits: _table(bits) for bits in (1, 2, 4)}


def smallest_type(top: int) -> np.dtype[Any]:
    """The smallest unsigned type that holds the numbers from 0 to ``top``."""
    return np.dtype(next(t for t in ("<u1", "<u2", "<u4", "<u8") if top < 1 << 8 * int(t[2])))


def smallest(numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Numbers of 0 or more in the smallest unsigned type that holds them all."""
    return numbers.astype(smallest_type(int(numbers.max()) if len(numbers) else 0))


def starts_of(counts: npt.NDArray[np.integer]) -> Ints:
    """Where lists of these lengths start when they stand one behind the other, and where the
    last one ends."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def inside(places: Ints, counts: npt.NDArray[np.integer]) -> Ints:
    """``places[i], places[i] + 1, ...``, ``counts[i]`` of them, for each i."""
    starts = starts_of(counts)
    shifts = places - starts[:-1]
    return np.repeat(shifts, counts) + np.arange(starts[-1])


# 0; 1; 2, 3; 4 to 7; ...
_BITS = np.repeat(np.arange(17, dtype=np.uint8), [1, *(1 << bit for bit in range(16))])


def _bits(values: Numbers) -> npt.NDArray[np.uint8]:
    """How many bits each number has; 0 has none."""
    high = values >> np.uint32(16)
    bits = _BITS.take(values & np.uint32(0xFFFF))
    large = np.flatnonzero(high)
    bits[large] = _BITS.take(high[large]) + 16
    return bits


def _plane_sizes(counts: Ints, width: int) -> list[tuple[int, Ints]]:
    """The planes of a width, and how many bytes each takes for lists of these lengths."""
    return [(bits, -(-counts * bits // 8)) for bits in _PLANES if width & bits]


def _distinct(widths: Ints) -> list[int]:
    # A hundred times as fast as to sort or hash them.
    found: list[int] = np.flatnonzero(np.bincount(widths)).tolist()
    return found


def _longest(values: Numbers, counts: Ints) -> Ints:
    """The bits of each list's largest number."""
    longest = np.zeros(len(counts), np.int64)
    filled = np.flatnonzero(counts)
    if len(filled):
        largest = np.maximum.reduceat(values, starts_of(counts)[filled])
        longest[filled] = _bits(largest)
    return longest


def _choose(values: Numbers, counts: Ints) -> tuple[Ints, Ints]:
    """The width that makes each list smallest, and how many of its numbers are exceptions."""
    widths, patches = _longest(values, counts), np.zeros_like(counts)
    # Most lists are too short for exceptions to be worth it: one takes as many bits at least.
    long = np.flatnonzero((counts - 1) * widths >= _PATCH_BITS + _GAP_BITS)
    if len(long):
        own = counts[long]
        if len(long) < len(counts):
            values = values[inside(starts_of(counts)[long], own)]
        widths[long], patches[long] = _cheapest(values, own)
    return widths, patches


def _cheapest(values: Numbers, counts: Ints) -> tuple[Ints, Ints]:
    """The same of lists of two numbers or more."""
    lists = np.repeat(np.arange(len(counts)) * 33, counts)
    lists += _bits(values)
    with_bits = np.bincount(lists, minlength=33 * len(counts)).reshape(-1, 33)
    above = counts[:, None] - np.cumsum(with_bits, axis=1)
    longest = (above > 0).sum(axis=1)
    costs = above * (_GAP_BITS + longest[:, None] - _WIDTHS)
    costs += _PATCH_BITS * (above > 0)
    costs += counts[:, None] * _WIDTHS
    widths = costs.argmin(axis=1)
    return widths, np.take_along_axis(above, widths[:, None], axis=1)[:, 0]


def pack(values: Numbers, counts: Ints, patch: bool = True) -> tuple[Bytes, Ints]:
    """Many lists, packed one behind the other.

    Args:
        values: the numbers of all lists.
        counts: how many each list has.
        patch: whether lists may have exceptions.

    Returns:
        the bytes, and how many of them each list takes.
    """
    if patch:
        widths, patches = _choose(values, counts)
    else:
        widths, patches = _longest(values, counts), np.zeros_like(counts)
    sizes = np.zeros(len(counts), np.int64)
    for width in _distinct(widths):
        chosen = np.flatnonzero(widths == width)
        sizes[chosen] = 1 + sum(size for _, size in _plane_sizes(counts[chosen], width))
    sizes[counts == 0] = 0
    patched = np.flatnonzero(patches)
    if not len(patched):
        out = np.zeros(int(sizes.sum()), np.uint8)
        _write(out, starts_of(sizes)[:-1], (values, counts, widths, patches))
        return out, sizes
    parts, part_sizes = _patches(values, counts, widths, patches)
    plain = sizes.copy()
    plain[patched] += 4
    sizes = plain.copy()
    sizes[patched] += part_sizes
    places = starts_of(sizes)[:-1]
    out = np.zeros(int(sizes.sum()), np.uint8)
    _write(out, places, (values, counts, widths, patches))
    out[inside(places[patched] + plain[patched], part_sizes)] = parts
    return out, sizes


def _patches(values: Numbers, counts: Ints, widths: Ints, patches: Ints) -> tuple[Bytes, Ints]:
    """The exceptions of the lists that have some."""
    high = values >> np.minimum(np.repeat(widths, counts), 31).astype(np.uint32)
    found = np.flatnonzero((high > 0) & np.repeat(widths < 32, counts))
    own = patches[patches > 0]
    gaps = np.diff(found, prepend=0)
    gaps -= 1
    first = starts_of(own)[:-1]
    gaps[first] = found[first] - starts_of(counts)[:-1][patches > 0]
    lists = np.empty((2, len(own)), np.int64)
    gap_bytes, lists[0] = pack(gaps.astype(np.uint32), own, patch=False)
    high_bytes, lists[1] = pack(high[found].astype(np.uint32), own, patch=False)
    sizes = lists.sum(axis=0)
    places = starts_of(sizes)[:-1]
    out = np.empty(int(sizes.sum()), np.uint8)
    out[inside(places, lists[0])] = gap_bytes
    out[inside(places + lists[0], lists[1])] = high_bytes
    return out, sizes


def _write(out: Bytes, places: Ints, lists: tuple[Numbers, Ints, Ints, Ints]) -> None:
    """Put the heads and the planes of lists where each has its place."""
    values, counts, widths, patches = lists
    starts = starts_of(counts)[:-1]
    filled = np.flatnonzero(counts)
    out[places[filled]] = (widths + _PATCHED * (patches > 0))[filled]
    places = places + 1
    patched = np.flatnonzero(patches)
    if len(patched):
        four = patches[patched].astype("<u4").view(np.uint8)
        out[inside(places[patched], np.full(len(patched), 4))] = four
        places[patched] += 4
    for width in _distinct(widths[filled]):
        if not width:
            continue
        chosen = np.flatnonzero((widths == width) & (counts > 0))
        own, at = counts[chosen], places[chosen]
        numbers = values[inside(starts[chosen], own)]
        for bits, sizes in _plane_sizes(own, width):
            out[inside(at, sizes)] = _plane(numbers, own, bits, sizes)
            at = at + sizes
            if bits < 32:
                numbers = numbers >> np.uint32(bits)


def _plane(numbers: Numbers, counts: Ints, bits: int, sizes: Ints) -> Bytes:
    """The low bits of lists of numbers."""
    if bits >= 8:
        return numbers.astype(f"<u{bits // 8}").view(np.uint8)
    each = 8 // bits
    padded = np.zeros(int(sizes.sum()) * each, np.uint8)
    padded[inside(starts_of(sizes)[:-1] * each, counts)] = numbers & np.uint32((1 << bits) - 1)
    if bits == 1:
        return np.packbits(padded, bitorder="little")
    packed = padded[0::each].copy()
    for part in range(1, each):
        packed |= padded[part::each] << np.uint8(part * bits)
    return packed


_PLANES_OF = [tuple(bits for bits in _PLANES if width & bits) for width in range(64)]
"""By width, the planes in their order."""


def unpack(data: Bytes, place: int, count: int) -> tuple[Numbers, int]:
    """The list of ``count`` numbers at a place, and the place behind it."""
    if not count:
        return np.zeros(0, np.uint32), place
    head = int(data[place])
    width, place = head & ~_PATCHED, place + 1
    patches = 0
    if head & _PATCHED:
        patches, place = int.from_bytes(data[place : place + 4].tobytes(), "little"), place + 4
    values: Numbers | None = None
    shift = 0
    for bits in _PLANES_OF[width]:
        size = -(-count * bits // 8)
        plane = _read(data[place : place + size], bits)[:count].astype(np.uint32)
        if values is None:
            values = plane
        else:
            plane <<= np.uint32(shift)
            values |= plane
        place, shift = place + size, shift + bits
    if values is None:
        values = np.zeros(count, np.uint32)
    if patches:
        gaps, place = unpack(data, place, patches)
        high, place = unpack(data, place, patches)
        values[np.cumsum(gaps + np.uint32(1), dtype=np.int64) - 1] |= high << np.uint32(width)
    return values, place


def skip(data: Bytes, place: int, count: int) -> int:
    """The place behind the list of ``count`` numbers at a place."""
    if not count:
        return place
    head = int(data[place])
    width, place = head & ~_PATCHED, place + 1
    patches = 0
    if head & _PATCHED:
        patches, place = int.from_bytes(data[place : place + 4].tobytes(), "little"), place + 4
    place += sum(-(-count * bits // 8) for bits in _PLANES_OF[width])
    return skip(data, skip(data, place, patches), patches) if patches else place


def is_zeros(data: Bytes, place: int) -> bool:
    """Whether the numbers of the list at a place, which has some, are all 0."""
    return not data[place]


def _read(plane: Bytes, bits: int) -> npt.NDArray[np.generic]:
    if bits >= 8:
        return plane.view(f"<u{bits // 8}")
    return _TABLES[bits][plane].view(np.uint8)


def unpack_many(data: Bytes, places: Ints, counts: Ints) -> tuple[Numbers, Ints]:
    """The lists at some places, one behind the other, and the place behind each."""
    starts = starts_of(counts)
    values = np.zeros(int(starts[-1]), np.uint32)
    places = places.copy()
    filled = np.flatnonzero(counts)
    heads = np.zeros(len(counts), np.int64)
    heads[filled] = data[places[filled]]
    places[filled] += 1
    widths = heads & ~_PATCHED
    patched = np.flatnonzero(heads & _PATCHED)
    patches = np.zeros(0, np.int64)
    if len(patched):
        patches = data[places[patched][:, None] + np.arange(4)].view("<u4").ravel().astype(np.int64)
        places[patched] += 4
    for width in _distinct(widths[filled]):
        if width:
            chosen = np.flatnonzero((widths == width) & (counts > 0))
            _read_width(data, (starts, counts, places), width, chosen, values)
    if len(patched):
        gaps, places[patched] = unpack_many(data, places[patched], patches)
        high, places[patched] = unpack_many(data, places[patched], patches)
        steps = np.cumsum(gaps.astype(np.int64) + 1)
        first = starts_of(patches)[:-1]
        before = steps[first] - gaps[first] - 1
        at = steps - 1 + np.repeat(starts[patched] - before, patches)
        values[at] |= high << np.repeat(widths[patched], patches).astype(np.uint32)
    return values, places


def _read_width(
    data: Bytes, lists: tuple[Ints, Ints, Ints], width: int, chosen: Ints, values: Numbers
) -> None:
    """Read the planes of the chosen lists, which have this width, and move their places on."""
    starts, counts, places = lists
    own = counts[chosen]
    targets = inside(starts[chosen], own)
    shift = 0
    for bits, sizes in _plane_sizes(own, width):
        plane = data[inside(places[chosen], sizes)]
        numbers = _read(plane, bits)
        if bits < 8:
            numbers = numbers[inside(starts_of(sizes)[:-1] * (8 // bits), own)]
        values[targets] |= numbers.astype(np.uint32) << np.uint32(shift)
        places[chosen] += sizes
        shift += bits
