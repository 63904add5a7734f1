"""Names learned from an archive: words that stand with a capital inside sentences.

Such a word is left alone when Sastrawi would change it, unless its root speaks for a common
word: one with a prefix and a suffix around a root that the archive uses (Perhubungan,
Kemaritiman) is a word of an office's name, and is stemmed like all others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from searchidx.analysis.stemmer import sastrawi

__all__ = ["learn_names"]

# A word of letters a to z after a word in small letters, or a comma: inside a sentence.
_INSIDE = re.compile(r"[A-Z](?<=[a-z,] .)[a-z]+(?![\w'’-])")
_SMALL = re.compile(r"(?<![\w'’-])[a-z]+(?![\w'’-])")
# Set on 1,000 capitalised words of Indonesian news that were checked by hand, together with
# the shipped names: see tests/analysis/test_names.py.
_LEAST_COUNT = 5
_LEAST_SHARE = 0.95
_ATTESTED = 10


def learn_names(texts: Iterable[str]) -> tuple[str, ...]:
    """The names among the words of some texts, folded, sorted: the same for the same texts.

    A word is one if it stands with a capital inside sentences at least five times, and at
    least nineteen times in twenty, and Sastrawi would take it for an affixed word.
    """
    capital: Counter[str] = Counter()
    chunks: Counter[str] = Counter()
    for text in texts:
        capital.update(_INSIDE.findall(text))
        chunks.update(text.split())
    # Most chunks are a word and nothing else.
    small = chunks.copy()
    for chunk, count in chunks.items():
        if not chunk.isalpha():
            for word in _SMALL.findall(chunk):
                small[word] += count
    counts = {word.lower(): count for word, count in capital.items() if count >= _LEAST_COUNT}
    likely = [
        word for word, count in counts.items() if count >= _LEAST_SHARE * (count + small[word])
    ]
    return tuple(sorted(word for word in likely if _is_name(word, small)))


def _is_name(word: str, small: Counter[str]) -> bool:
    root, removals = sastrawi().walk(word)
    if root == word:
        return False
    around = {removal.is_prefix for removal in removals} == {True, False}
    return not (around and _family(root, small) >= _ATTESTED)


def _family(root: str, small: Counter[str]) -> int:
    """How often the root stands in small letters, alone or with the commonest affixes."""
    forms = ("", "ber", "di", "me", "mem", "men", "meng", "ter")
    ends = ("", "an", "kan", "i", "nya")
    return sum(small[f"{prefix}{root}{suffix}"] for prefix in forms for suffix in ends)
