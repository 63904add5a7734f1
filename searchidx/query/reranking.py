"""The first articles of an answer, put in order by where the words of the query stand in them.

Two kinds of evidence are added to the scores of as many articles as a reader may look at; both
are 0 or more, so that no article that is left out belongs among these.

Nearness: a word counts by what of the query stands around it. With ``worth`` of a word
``weight(field) x idf``, that of its stem and ``word_weight`` times that of the printed word::

    around(occurrence) = sum over other words of worth x e^(-distance / span)
    nearness(field) = sum over words of worth x greatest around(occurrence) / sum of worth

The distance is that to the nearest occurrence of the other word in the text, in positions, and
is taken for stem and printed word each. It is a kernel of Lv and Zhai ("Positional Language Models
for Information Retrieval", SIGIR 2009), best position by best position for each word, so that the
words of a long query need not all meet in one place.

The lead of the printed word: what :mod:`searchidx.query.lead` says of its first occurrence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import query

from searchidx.index.codec.packing import Ints, starts_of
from searchidx.index.codec.postings import summed
from searchidx.index.schema import TEXT_FIELDS
from searchidx.query.clauses import AnyOf, Weighted, WithOptional, Word
from searchidx.query.lead import Lead
from searchidx.query.matches import Numbers, Scores
from searchidx.query.places import Places

__all__ = ["Reranking", "content_words"]

_FIELDS = len(TEXT_FIELDS)
_BODY = TEXT_FIELDS.index("body")
# Of a book and of a query as long as a page no more is looked at.
_MOST_PLACES = 200
_MOST_WORDS = 32
_SHIFT = 32


@dataclass(frozen=True, slots=True)
class Reranking:
    """How much the places of words count.

    Attributes:
        nearness: weight of what stands around a word, 0 or more.
        span: in how many positions its worth falls to 1/e, above 0.
        lead: what it adds that the body has the printed word early; None for nothing.
    """

    nearness: float
    span: float
    lead: Lead | None

    def added(self, words: Sequence[tuple[Word, Places]], documents: Numbers, size: int) -> Scores:
        """What the places of words add to the scores of documents.

        Args:
            words: of the query, with all their occurrences.
            documents: their numbers, ascending.
            size: number of the documents by which texts are numbered.
        """
        if not words or not len(documents):
            return np.zeros(len(documents), np.float32)
        found = _Occurrences.of([places for _, places in words], documents, size)
        stems, printed = _worths(words)
        scores: Scores = np.float32(self.nearness) * self._near(found, stems, printed)
        if self.lead is not None:
            scores += self._early(found, printed[_BODY], self.lead)
        return scores

    def _near(
        self, found: _Occurrences, stems: npt.NDArray[Any], printed: npt.NDArray[Any]
    ) -> npt.NDArray[Any]:
        count = stems.shape[1]
        if count == 1 or not len(found.keys):
            return np.zeros(found.documents, np.float32)
        is_word = found.words[:, None] == np.arange(count)
        is_printed = is_word & found.printed[:, None]
        fields = found.texts // found.documents
        worths = np.concatenate((stems, printed), axis=1)
        around = worths[fields] * self._fallen(found.keys, np.hstack((is_word, is_printed)))
        around[np.hstack((is_word, is_word))] = 0
        best = np.zeros(_FIELDS * found.documents * count, np.float32)
        np.maximum.at(best, found.texts * count + found.words, around.sum(axis=1))
        worths = stems + printed
        totals = worths.sum(axis=1, keepdims=True)
        shares = worths / np.where(totals, totals, 1)
        by_field = best.reshape(_FIELDS, found.documents, count) * shares[:, None, :]
        near: npt.NDArray[Any] = by_field.sum(axis=(0, 2))
        return near

    def _fallen(self, keys: Ints, has: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
        """What is left of the worth of each word at each occurrence of any."""
        far = 1 << 62
        placed = np.where(has, keys[:, None], -far)
        before = keys[:, None] - np.maximum.accumulate(placed, axis=0)
        placed = np.where(has, keys[:, None], far)
        behind = np.minimum.accumulate(placed[::-1], axis=0)[::-1] - keys[:, None]
        distances = np.minimum(before, behind).astype(np.float32)
        fallen: npt.NDArray[np.float32] = np.exp(distances * np.float32(-1 / self.span))
        return fallen

    def _early(self, found: _Occurrences, worths: npt.NDArray[Any], lead: Lead) -> npt.NDArray[Any]:
        is_first = found.printed & (found.texts >= _BODY * found.documents)
        keys, words = found.keys[is_first], found.words[is_first]
        documents = found.texts[is_first] - _BODY * found.documents
        worth = np.zeros((found.documents, len(worths)), np.float32)
        early = lead.at(keys & ((1 << _SHIFT) - 1)) * worths[words]
        np.maximum.at(worth, (documents, words), early)
        scores: npt.NDArray[Any] = worth.sum(axis=1)
        return scores


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """Occurrences of some words in some documents, by text and position.

    Attributes:
        documents: how many there are.
        texts: of each, ``field number x documents + index of the document``.
        keys: of each, the text and below it the position, ascending.
        words: of each, the number of the word.
        printed: whether each is the printed word.
    """

    documents: int
    texts: Ints
    keys: Ints
    words: Ints
    printed: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, words: Sequence[Places], documents: Numbers, size: int) -> _Occurrences:
        wanted = (np.arange(_FIELDS)[:, None] * size + documents).ravel()
        parts = [places.within(wanted, _MOST_PLACES) for places in words]
        texts, counts, steps, printed = (np.concatenate(part) for part in zip(*parts, strict=True))
        text = np.repeat(texts, counts)
        keys = (text << _SHIFT) | summed(steps, starts_of(counts)[:-1])
        order = keys.argsort(kind="stable")
        numbers = np.repeat(np.arange(len(words)), [len(part[2]) for part in parts])
        return cls(len(documents), text[order], keys[order], numbers[order], printed[order])


def _worths(
    words: Sequence[tuple[Word, Places]],
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """What each word is worth in each field, by stem and as printed."""
    stems = np.zeros((_FIELDS, len(words)), np.float32)
    printed = np.zeros((_FIELDS, len(words)), np.float32)
    for number, (word, places) in enumerate(words):
        for name, weight in word.weights:
            field = TEXT_FIELDS.index(name)
            stems[field, number] = weight * places.idf[field]
            printed[field, number] = weight * word.word_weight * places.idf_printed[field]
    return stems, printed


def content_words(tree: query.Query | None) -> list[Word]:
    """The words of which a query asks for all or for any, one of each stem, with the weights that
    they are given. Words of grammar, phrases, other names, and words that count only where others
    are there too, as in ``(banjir DAN rob) ATAU gempa``, are not among them."""
    words: dict[str | bytes, Word] = {}
    for word in _words(tree, 1.0, True):
        if word.stem is not None and len(words) < _MOST_WORDS:
            words.setdefault(word.stem, word)
    return list(words.values())


def _words(tree: Any, factor: float, matches: bool) -> Iterator[Word]:
    """The words of a clause; ``matches``: whether all that is in the answer matches it."""
    kind = type(tree)
    if kind is Word:
        weights = tuple((name, factor * weight) for name, weight in tree.weights)
        yield Word(tree.stem, tree.word, weights, tree.word_weight)
    elif kind is Weighted and not tree.other_name:
        yield from _words(tree.child, factor * tree.factor, matches)
    elif kind in (query.AndMaybe, query.AndNot, WithOptional):
        yield from _words(tree.a, factor, matches)
    elif kind in (query.Or, AnyOf) or (kind is query.And and matches):
        for child in tree.subqueries:
            yield from _words(child, factor * tree.boost, matches and kind is query.And)
