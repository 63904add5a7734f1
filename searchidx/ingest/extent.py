"""How far an article goes on a page that was stored whole, menus and lists of other articles
and all.

Each line has a weight, how much it looks as if it stood within an article, and the article is the
run of lines with the greatest sum: maximum subsequence segmentation (Pasternack and Roth,
Extracting article text from the web with maximum subsequence segmentation, WWW 2009). A list or
a song at the end of an article weighs no more than a menu. So the foot of a page only begins at
the first line below that run which surely is furniture, and there is none on pages that have little
below: the text of an article alone loses nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from searchidx.ingest.furniture import Rule, Rules

__all__ = ["foot_of"]

# Logarithms of how much more often a line of a kind stands within an article than elsewhere on its
# page, rounded: the mean of those on 210 Indonesian pages of nine outlets and on 522 pages of
# outlets all over the world, rendered to text. By the number of words (at most the first of
# _WORDS, at most the second ...); whether the line ends as a sentence does; and whether most
# of its words begin with a small letter.
_WORDS = (1, 3, 5, 9, 14, 24, 39)
_WEIGHTS = {
    (False, False): (-2.5, -1.5, -1.0, -1.0, -1.0, 0.0, 0.0, 0.0),
    (False, True): (-1.0, -1.0, 0.5, 0.5, 0.5, 1.0, 1.0, 1.5),
    (True, False): (0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 2.5, 2.5),
    (True, True): (0.0, 0.0, 0.5, 2.0, 2.5, 3.0, 3.5, 4.5),
}
# Other furniture (related links, pictures, advertisements, numbers of pages) stands amid paragraphs
# as often as it does elsewhere.
_OF_FURNITURE = {"breadcrumb": -2.0, "comments": -2.0, "copyright": -2.0, "promo": -2.0}
_OF_FURNITURE["share"] = -2.0
# Items of a list, short as they are, stand in articles more often than in menus.
_ITEM = re.compile(r"(?:\d{1,3}|[a-z])[.)] ?\w|[-•] ?\w")
_OF_AN_ITEM = 0.5
_STOPS = frozenset('.?!”"。')
# Kinds of furniture that a foot begins with, if no paragraph follows.
_SIGNS = frozenset(("comments", "copyright", "pagination", "promo", "share"))
# "A" is a button that makes letters larger, and a chord.
_SHORTEST_SIGN = 3
# A heading of other articles is one if so many of the lines below it are headlines.
_BELOW_A_HEADING, _FEWEST_HEADLINES = 4, 2
_WORDS_OF_A_HEADLINE = 4
# The sum of a foot's weights is this at most; below a short article less, or a sentence below some
# furniture would be lost.
_HEAVIEST_FOOT, _SURE_FOOT = -8.0, -20.0
_LIGHTEST_ARTICLE = 5.0
_MOST_BELOW = 0.5
# A foot has as many lines at least that do not end as sentences do: what has fewer is not looked
# at, as most texts of an article alone.
_FEWEST_LINES = 5


def foot_of(texts: Sequence[str], rules: Rules) -> int:
    """Index of the line that the foot of a page begins with, below which nothing of the article
    stands; how many lines there are if the page has no foot.

    Args:
        texts: the lines of the page, none of them empty.
        rules: what is furniture.
    """
    if sum(text[-1] not in _STOPS for text in texts) < _FEWEST_LINES:
        return len(texts)
    bare = [_weight(text) for text in texts]
    if min(accumulate(reversed(bare))) > _HEAVIEST_FOOT:
        return len(texts)
    # What is furniture takes ten times as long to tell, and is asked of few pages.
    found = [rules.find(text, "after") for text in texts]
    weights = [
        weight if rule is None else _OF_FURNITURE.get(rule.kind, 0.0)
        for weight, rule in zip(bare, found, strict=True)
    ]
    heaviest, end = _heaviest_run(weights, 0)
    while end:
        signs = (at for at in range(end, len(texts)) if _is_sign(texts, found, at))
        foot = next(signs, len(texts))
        # What weighs much below it is the article still, buttons and a menu amid.
        below, end = _heaviest_run(weights, foot)
        if below <= heaviest * _MOST_BELOW:
            heaviest_foot = _HEAVIEST_FOOT if heaviest >= _LIGHTEST_ARTICLE else _SURE_FOOT
            return foot if sum(weights[foot:]) <= heaviest_foot else len(texts)
    return len(texts)


def _weight(text: str) -> float:
    if text[-1] not in _STOPS and _ITEM.match(text):
        return _OF_AN_ITEM
    words, small = _words_of(text)
    return _WEIGHTS[text[-1] in _STOPS, small][bisect_left(_WORDS, words)]


def _words_of(text: str) -> tuple[int, bool]:
    """How many words a line has, and whether most begin with a small letter."""
    words = text.split()
    return len(words), 2 * sum(word[0].islower() for word in words) > len(words)


def _heaviest_run(weights: Sequence[float], start: int) -> tuple[float, int]:
    """The greatest sum of a run of weights from ``start`` on and where that ends, exclusive; 0
    for both if none is positive."""
    # Kadane's algorithm: the greatest sum of a run that ends at each place.
    sums = [0.0] * start
    sums += accumulate(weights[start:], lambda above, weight: max(above, 0.0) + weight)
    heaviest = max(sums, default=0.0)
    return (heaviest, sums.index(heaviest) + 1) if heaviest > 0 else (0.0, 0)


def _is_sign(texts: Sequence[str], found: Sequence[Rule | None], at: int) -> bool:
    """Whether a line is furniture that a foot begins with."""
    rule = found[at]
    if rule is None or len(texts[at]) < _SHORTEST_SIGN:
        return False
    if rule.kind != "related":
        return rule.kind in _SIGNS
    below = range(at + 1, min(at + 1 + _BELOW_A_HEADING, len(texts)))
    return sum(found[i] is None and _is_headline(texts[i]) for i in below) >= _FEWEST_HEADLINES


def _is_headline(text: str) -> bool:
    words, small = _words_of(text)
    return words >= _WORDS_OF_A_HEADLINE and text[-1] not in _STOPS and not small
