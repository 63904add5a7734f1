"""Which of many words are near to one, by edit distance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["within"]


def within(words: Sequence[str], word: str, most: int) -> npt.NDArray[np.int64]:
    """The indices of the words that become ``word`` by ``most`` insertions, deletions or changes
    of a letter at most (Levenshtein), ascending."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    near = np.flatnonzero(np.abs(lengths - len(word)) <= most)
    lengths = lengths[near]
    width = int(lengths.max(initial=0))
    letters = np.zeros((len(near), width), np.uint32)
    joined = "".join(words[at] for at in near.tolist()).encode("utf-32-le", "surrogatepass")
    letters[np.arange(width) < lengths[:, None]] = np.frombuffer(joined, "<u4")
    # One row of the table of Wagner and Fischer (1974) for all words at once.
    steps = np.arange(width + 1)
    row = np.broadcast_to(steps, (len(near), width + 1)).copy()
    for count, letter in enumerate(word, 1):
        changed = row[:, :-1] + (letters != ord(letter))
        row[:, 1:] = np.minimum(changed, row[:, 1:] + 1)
        row[:, 0] = count
        # An insertion costs one more than what is to the left.
        row = np.minimum.accumulate(row - steps, axis=1) + steps
    return near[row[np.arange(len(near)), lengths] <= most]
