"""More like this: an article's most telling words, asked for as a query of any of them."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

import numpy as np

from searchidx.index.documents import texts_of
from searchidx.model import Token
from searchidx.query.clauses import AnyOf
from searchidx.query.function_words import ENGLISH
from searchidx.query.joining import but_not
from searchidx.query.matches import Listed, nothing
from searchidx.query.parser import ParsedQuery
from searchidx.query.ranking import is_function_word
from searchidx.query.request import asked
from searchidx.query.search import Found, Search
from searchidx.query.vocabulary import Vocabulary

__all__ = ["COUNTED", "similar", "telling_words"]

_KINDS = ("word", "acronym")
# As Lucene's MoreLikeThis. Of the first ten articles like 250 of the editors' tags, 37 of 100 had
# a tag of the article, with 8 words as with 60 (36 to 37).
_COUNT = 25
COUNTED = 1000
"""A stem in more titles, captions and bodies says little of an article; those are not looked at to
tell how many articles they are of, which took most of the time."""


def similar(search: Search, document: int, collapses: bool) -> tuple[str, Found]:
    """The articles that have one of the telling words of a document at least, without itself and
    its reprints; and these words.

    Args:
        collapses: whether one article stands for each group of reprints.
    """
    snapshot, analyzer = search.snapshot, search.analyzer()
    with snapshot.reading():
        tokens = itertools.chain.from_iterable(
            map(analyzer.tokens, texts_of(snapshot.stored(document)))
        )
        vocabulary = Vocabulary(snapshot, stems=True)

        def frequencies(stems: Collection[str]) -> Mapping[str, int]:
            about = {stem: vocabulary.fields_with(stem) for stem in stems}
            few = [stem for stem, count in about.items() if count <= COUNTED]
            return about | dict.fromkeys(few, 0) | vocabulary.count(few)

        words = telling_words(tokens, frequencies, snapshot.count)
        text = " ".join(word.surface for word in words)
        evidence = search.evidence.for_query(text)
        tree = AnyOf([evidence.word(word) for word in words])
        own = np.array(sorted(snapshot.reprints.members(document)), np.int32)
        full = but_not(search.matching.match(tree), Listed(own, None)) if words else nothing()
        parsed = ParsedQuery(tree, None, ())
        request = asked(text)
        found = Found(
            search=search,
            request=request,
            parsed=parsed,
            sort="relevance",
            full=full,
            partial=nothing(),
            emphasis=None,
            placed=(),
            recency=None,
            remarks=(),
        )
        found = search.collapsed(found) if collapses else found
    return text, found


def telling_words(
    tokens: Iterable[Token],
    frequencies: Callable[[Collection[str]], Mapping[str, int]],
    articles: int,
) -> list[Token]:
    """The words of a text that tell it from others, by falling tf·idf; of each stem one word,
    its most frequent.

    Words of grammar, also of English ones, numbers, and words of this article alone are left out.

    Args:
        tokens: of the text.
        frequencies: gives in how many articles each of some stems is, about.
        articles: how many there are.
    """
    printed: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_word: dict[str, Token] = {}
    for token in tokens:
        if token.kind in _KINDS and not _is_of_grammar(token):
            printed[token.stem][token.word] += 1
            by_word.setdefault(token.word, token)
    values = {}
    known = frequencies(printed)
    for stem, words in printed.items():
        found = known[stem]
        if found > 1:
            values[stem] = words.total() * math.log(max(articles, found) / found)
    best = sorted(values, key=lambda stem: (-values[stem], stem))[:_COUNT]
    return [by_word[printed[stem].most_common(1)[0][0]] for stem in best if values[stem] > 0]


def _is_of_grammar(token: Token) -> bool:
    return is_function_word(token) or (token.kind == "word" and token.word in ENGLISH)
